/** Results that were saved earlier, opened in the page: without the data, then with the data beside them. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { native, sample, SAMPLES, serve, singleFileAddress, temporary, visit } from "./support.mjs";

const FILES = SAMPLES.map(sample);

/** The results document of npm's lists in the sample with K = 500, as the command makes it. */
async function saved(t, change = (text) => text) {
  const folder = await temporary(t);
  const json = await native("registry-lens", ["report", "--k", "500", "--json", ...FILES], folder);
  const file = path.join(folder, "results.json");
  await writeFile(file, change(json.toString()));
  return { folder, file, document: JSON.parse(json) };
}

/** In the page: what is said of saved results. */
const said = () => {
  const { shadowRoot } = document.querySelector("registry-lens");
  const text = (id) => shadowRoot.querySelector(`[data-testid=${id}]`)?.innerText.replace(/\s+/g, " ").trim();
  return {
    saved: text("saved"),
    agreement: text("agreement"),
    savedAgreement: text("saved-agreement"),
    changed: [...shadowRoot.querySelectorAll("[data-testid=changed] tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    ),
    problem: text("manifest-problem"),
  };
};

test("saved results show board and figures without the data", async (t) => {
  const { file, document } = await saved(t);
  await visit({ url: singleFileAddress }, async (lens) => {
    await lens.drop(file);
    await lens.id("saved").waitFor();
    const { saved } = await lens.page.evaluate(said);
    assert.match(saved, /^Saved results, not measured here\. Registry Lens \d/);
    assert.ok(saved.includes(document.tool.date));
    const results = await lens.results();
    assert.deepEqual(
      results.claims.map(({ verdict }) => verdict),
      document.claims.map(({ verdict }) => verdict),
    );
    // The same page as with the data: board, then a figure with the document's numbers.
    assert.equal(await lens.page.locator("registry-lens-claims").count(), 1);
    await lens.open("turnover");
    assert.ok((await lens.id("plot").locator("svg").count()) > 0);
    assert.ok((await lens.id("k").inputValue()) === "500");
    assert.ok(await lens.id("k").isDisabled(), "a setting needs the data");
    await lens.id("export-menu").click();
    await lens.id("figures-only").waitFor();
    await lens.id("export-svg").click();
    await lens.page.getByText(/turnover-k500-paper\.svg saved/).waitFor();
    // Closed, the first screen is back.
    await lens.id("close-saved").click();
    await lens.id("example").waitFor();
    assert.equal(await lens.results(), null);
  });
});

test("the data beside saved results repeat them to the last digit", async (t) => {
  const { file } = await saved(t);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file, ...FILES);
    await lens.settled(FILES.length);
    await lens.page.locator("[data-testid=agreement][data-agrees=true]").waitFor();
    const { saved, agreement, savedAgreement } = await lens.page.evaluate(said);
    assert.equal(saved, undefined, "what is shown was measured here");
    assert.match(agreement, /^✓ Reproduced\. All 4 files with the expected digest/);
    assert.equal(savedAgreement, "All saved results are the same, to the last digit.");
    assert.equal((await lens.results()).parameters.turnover.k, 500, "the settings are those of the document");
    // Another setting is no longer what was saved.
    await lens.open("turnover");
    await lens.id("k").fill("400");
    await lens.page.locator("[data-testid=saved-agreement][data-equal=false]").waitFor();
    const { changed } = await lens.page.evaluate(said);
    assert.ok(
      changed.some(([at, was, is]) => at === "/parameters/turnover/k" && was === "500" && is === "400"),
    );
  });
});

test("a number that was tampered with is named with its place", async (t) => {
  const place = /"distinct_ever":(\d+)/;
  const { file, document } = await saved(t, (text) => text.replace(place, '"distinct_ever":7'));
  const { distinct_ever } = document.metrics.turnover.datasets[0].values;
  await visit({ url: singleFileAddress }, async (lens) => {
    await lens.drop(file, ...FILES);
    await lens.settled(FILES.length);
    await lens.page.locator("[data-testid=agreement][data-agrees=false]").waitFor();
    const { changed, savedAgreement } = await lens.page.evaluate(said);
    assert.equal(savedAgreement, "The saved results differ in 1 place.");
    assert.deepEqual(changed, [
      ["/metrics/turnover/datasets/0/values/distinct_ever", "7", String(distinct_ever)],
    ]);
  });
});

test("a document that is none is refused in words, and what is loaded stays", async (t) => {
  const { folder, document } = await saved(t);
  const site = await serve(t);
  const broken = async (name, json) => {
    const file = path.join(folder, name);
    await writeFile(file, JSON.stringify(json));
    return file;
  };
  const { tool } = document;
  const cases = [
    [
      { ...document, tool: { ...tool, results_version: 1 } },
      /documents have structure 1, and this page reads/,
    ],
    [
      { ...document, claims: [{ ...document.claims[0], verdict: "maybe" }] },
      /something else than a result at \/claims\/0/,
    ],
    [{ tool }, /something else than a result at \/inputs/],
  ];
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(FILES[0]);
    await lens.settled(1);
    for (const [i, [json, words]] of cases.entries()) {
      await lens.drop(await broken(`broken-${i}.json`, json));
      const problem = lens.id("manifest-problem").filter({ hasText: `broken-${i}.json` });
      await problem.waitFor();
      assert.match(await problem.innerText(), words);
      assert.equal(await lens.page.evaluate(() => document.querySelector("registry-lens").files.length), 1);
      assert.notEqual(await lens.results(), null);
    }
  });
});

test("a manifest on a server names saved results, which stand in for data that are not there", async (t) => {
  const { document } = await saved(t);
  const manifest = {
    registry_lens_manifest: 1,
    title: "Four lists of npm",
    files: [{ url: "gone.parquet" }],
    results: "results.json",
  };
  const site = await serve(t, {
    beside: { "manifest.json": JSON.stringify(manifest), "results.json": JSON.stringify(document) },
  });
  await visit({ url: `${site.address}#src=manifest.json`, errors: [/404/] }, async (lens) => {
    await lens.id("saved").waitFor();
    assert.equal(await lens.id("study").locator("h2").innerText(), "Four lists of npm");
    assert.match(await lens.id("manifest-problem").innerText(), /gone\.parquet could not be loaded/);
    const results = await lens.results();
    assert.equal(results.claims.length, document.claims.length);
  });
});
