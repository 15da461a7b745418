/**
 * A manifest in the page: dropped with its files, and in one file with page and data (`registry-lens bundle`), opened
 * from disk without a network in Chromium, Firefox and WebKit.
 */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  firefoxWithoutNetwork,
  native,
  sample,
  serve,
  shared,
  singleFile,
  temporary,
  visit,
} from "./support.mjs";
import { webkit } from "./webkit.mjs";

/** Turnover of the three lists of npm with K = 50, by pandas: remained, newcomers, returning. */
const COUNTED = "npm_3_snapshots_k50";

/** A folder with a manifest of four real snapshots, as the command makes it, with counts by pandas as expected results. */
async function study(t) {
  const here = shared(t);
  if (!here) return null;
  const folder = await temporary(t);
  const names = ["npm_top100k_2017-04", "npm_top100k_2017-10", "npm_top100k_2025-12", "hf_models_2022-10"];
  const files = names.map((name) => here.data(name));
  const made = await native(
    "registry-lens",
    ["manifest", "--title", "Four snapshots", "--k", "50", ...files],
    folder,
  );
  const manifest = JSON.parse(made.toString());
  const counts = JSON.parse(await readFile(path.join(here.folder, "data", "expected.json"), "utf8")).turnover[
    COUNTED
  ];
  const expect = (what, at, value) => ({
    what,
    source: "pandas",
    metric: "turnover",
    dataset: "npm",
    at,
    value,
  });
  manifest.expected.push(expect("distinct names", "/distinct_ever", counts.total_distinct_ever));
  for (const [i, { snapshot, remained, newcomers, returning }] of counts.snapshots.entries()) {
    if (i === 0) continue;
    manifest.expected.push(expect(`remained in ${snapshot}`, `/snapshots/${i}/remained`, remained));
    manifest.expected.push(expect(`newcomers in ${snapshot}`, `/snapshots/${i}/newcomers`, newcomers));
    manifest.expected.push(expect(`returning in ${snapshot}`, `/snapshots/${i}/returning`, returning));
  }
  const file = path.join(folder, "manifest.json");
  await writeFile(file, JSON.stringify(manifest));
  return { folder, file, files, manifest };
}

/** The manifest, page and data in one file. */
async function artifact(t) {
  const made = await study(t);
  if (!made) return null;
  const html = path.join(made.folder, "artifact.html");
  const args = ["bundle", "--manifest", made.file, "--page", singleFile, "--output", html, ...made.files];
  await native("registry-lens", args, made.folder);
  return { ...made, html };
}

/** In the page: the sentence about all files and results, and each result as expected and got. */
const read = () => {
  const { shadowRoot, results } = document.querySelector("registry-lens");
  const said = shadowRoot.querySelector("[data-testid=agreement]");
  const cells = (row) => [...row.querySelectorAll(".number")].map((cell) => cell.textContent.trim());
  const rows = [...shadowRoot.querySelectorAll("[data-testid=expected-results] tbody tr")];
  return {
    agrees: said?.getAttribute("data-agrees"),
    said: said?.innerText.replace(/\s+/g, " ").trim(),
    rows: rows.map((row) => [row.getAttribute("data-agrees"), ...cells(row)]),
    states: results?.artifact?.files.map(({ state }) => state),
    files: document.querySelector("registry-lens").files.map(({ label, status }) => `${label}: ${status}`),
    problem: shadowRoot.querySelector("[data-testid=manifest-problem]")?.textContent,
    down: shadowRoot.querySelector("[data-testid=down]")?.textContent,
  };
};

/** In the page: how far it is. */
const told = () => {
  const { results, files, shadowRoot } = document.querySelector("registry-lens");
  const said = (id) =>
    shadowRoot.querySelector(`[data-testid=${id}]`)?.textContent.replace(/\s+/g, " ").trim();
  return {
    files: files.map(({ label, status }) => `${label}: ${status}`),
    metrics: Object.keys(results?.metrics ?? {}).length,
    states: results?.artifact?.files.map(({ state }) => state),
    said: ["progress", "down", "notices", "manifest-problem"].map(said),
  };
};

/** In the page: all digests are compared. */
const compared = () => {
  const { results } = document.querySelector("registry-lens");
  const states = results?.artifact?.files.map(({ state }) => state) ?? [];
  return states.length > 0 && states.every((state) => state !== "unchecked" && state !== "absent");
};

/** All four files and all results are as expected; the counts are those of pandas. */
function allEqual({ agrees, said, rows, states }, { expected }) {
  assert.deepEqual(states, Array(4).fill("same"));
  assert.equal(agrees, "true", said);
  assert.equal(
    said,
    `✓ Reproduced. All 4 files with the expected digest, all ${expected.length} expected results reproduced.`,
  );
  assert.equal(rows.length, expected.length);
  const counts = rows.slice(-7).map(([, wanted, got]) => [wanted, got]);
  assert.deepEqual(
    counts,
    expected.slice(-7).map(({ value }) => [String(value), String(value)]),
  );
}

test("Chromium opens a bundle from disk, offline: expected and got are equal", async (t) => {
  const made = await artifact(t);
  if (!made) return;
  await visit({ url: pathToFileURL(made.html).href, context: { offline: true } }, async (lens) => {
    await lens.page.waitForFunction(compared, null, { timeout: 60_000 });
    allEqual(await lens.page.evaluate(read), made.manifest);
    assert.equal(await lens.id("study").locator("h2").innerText(), "Four snapshots");
    // The manifest's settings hold.
    assert.equal((await lens.results()).parameters.turnover.k, 50);
    const { content } = await lens.export("json");
    const args = ["report", "--manifest", made.file, ...made.files];
    assert.ok(
      content.equals(await native("registry-lens", args, made.folder)),
      "the export differs from the command's",
    );
  });
});

test("a number that was tampered with is caught, in the page and by the command", async (t) => {
  const made = await artifact(t);
  if (!made) return;
  const { manifest } = made;
  const last = manifest.expected.at(-1);
  last.value += 1;
  const html = (await readFile(made.html, "utf8")).replace(
    /(id="part:study">)([^<]*)/,
    (_, before, block) => {
      const said = JSON.parse(Buffer.from(block, "base64").toString());
      said.manifest = JSON.stringify(manifest);
      return before + Buffer.from(JSON.stringify(said)).toString("base64");
    },
  );
  const tampered = path.join(made.folder, "tampered.html");
  await writeFile(tampered, html);
  await visit({ url: pathToFileURL(tampered).href, context: { offline: true } }, async (lens) => {
    await lens.page.waitForFunction(compared, null, { timeout: 60_000 });
    const { agrees, said, rows } = await lens.page.evaluate(read);
    assert.equal(agrees, "false");
    const all = manifest.expected.length;
    assert.equal(
      said,
      `✗ Not all reproduced. All 4 files with the expected digest, ${all - 1} of ${all} expected results reproduced.`,
    );
    assert.deepEqual(rows.at(-1), ["false", String(last.value), String(last.value - 1)]);
    assert.ok(await lens.id("expected-results").isVisible(), "what differs is in sight");
  });
  await writeFile(made.file, JSON.stringify(manifest));
  await assert.rejects(
    native("registry-lens", ["verify", made.file, ...made.files], made.folder),
    ({ code, stdout }) => {
      assert.equal(code, 2);
      assert.match(stdout.toString(), /DIFFERENT {2}returning in 2025-12 \(pandas\): expected 1; got 0/);
      return true;
    },
  );
});

test("Firefox opens a bundle from disk without a network", async (t) => {
  const made = await artifact(t);
  if (!made) return;
  await firefoxWithoutNetwork(pathToFileURL(made.html).href, async (page) => {
    await page.waitForFunction(compared, { timeout: 60_000 });
    allEqual(await page.evaluate(read), made.manifest);
  });
});

test("WebKit opens a bundle from disk", async (t) => {
  const made = await artifact(t);
  if (!made) return;
  const page = await webkit(t, pathToFileURL(made.html).href);
  try {
    await page.until(compared);
  } catch (error) {
    // What the page says then tells a slow machine from a page that waits for ever.
    throw new Error(`${error.message}\nThe page says: ${JSON.stringify(await page.run(told))}`);
  }
  allEqual(await page.run(read), made.manifest);
});

test("a dropped manifest gives dates and settings, and compares the files that come", async (t) => {
  const { address } = await serve(t);
  const folder = await temporary(t);
  const names = ["one.parquet", "two.parquet"];
  for (const [i, date] of ["2017-04", "2017-10"].entries())
    await writeFile(path.join(folder, names[i]), await readFile(sample(date)));
  const manifest = {
    registry_lens_manifest: 1,
    title: "Two lists",
    description: "What the names do not say, the manifest says.",
    licence: "MIT",
    files: names.map((url, i) => ({ url, date: ["2017-04", "2017-10"][i], registry: "npm" })),
    settings: { "turnover.k": 1000 },
    // As in from-disk.test.mjs: those of the full lists.
    expected: [{ what: "remained", metric: "turnover", at: "/snapshots/1/remained", value: 915 }],
  };
  const file = path.join(folder, "study.json");
  const broken = path.join(folder, "broken.json");
  await writeFile(file, JSON.stringify(manifest));
  await writeFile(broken, JSON.stringify({ ...manifest, titel: "x" }));
  await visit({ url: address }, async (lens) => {
    await lens.drop(broken);
    await lens.id("manifest-problem").waitFor();
    assert.match(
      await lens.id("manifest-problem").innerText(),
      /^broken\.json: The manifest cannot be used: .*unknown field `titel`.*docs\/manifest\.md/,
    );
    await lens.drop(file);
    await lens.id("study").waitFor();
    assert.equal(await lens.id("manifest-problem").count(), 0);
    assert.match(
      await lens.id("study").innerText(),
      /names 2 files: one\.parquet and two\.parquet\. Add them/,
    );
    await lens.drop(...names.map((name) => path.join(folder, name)));
    await lens.settled(2);
    await lens.id("agreement").waitFor();
    const { agrees, said, rows } = await lens.page.evaluate(read);
    assert.equal(agrees, "true", said);
    assert.deepEqual(rows, [["true", "915", "915"]]);
    assert.match(said, /2 files without a digest to compare, the 1 expected result reproduced\.$/);
  });
});
