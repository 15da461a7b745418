/** The hosted page as a user uses it: with mouse and keyboard, with unknown columns, with wrong files. */

import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import {
  listen,
  native,
  sample,
  SAMPLES,
  serve,
  snapshot,
  table,
  temporary,
  visit,
  WHOLE_SAMPLE,
} from "./support.mjs";

const only = async (lens) =>
  (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0];
const ofNpm = async (lens) =>
  (await lens.results()).metrics.turnover.datasets
    .map((answer) => answer.values)
    .find(({ registry }) => registry === "npm");
const turnover = (series) => series.snapshots.map((s) => [s.remained, s.newcomers, s.returning]);

test("the page is painted and accepts files before the engine is loaded, under any path", async (t) => {
  let release;
  const engine = new Promise((resolve) => (release = resolve));
  const site = await serve(t, { under: "/some/where/", hold: { "engine.wasm": engine } });
  await visit({ url: site.address }, async (lens) => {
    await lens.page.waitForRequest((request) => request.url().endsWith("engine.wasm"));
    assert.ok(await lens.id("drop").getByRole("button", { name: "Choose files" }).isVisible());
    await lens.page.getByRole("heading", { name: "Which files it reads" }).waitFor();
    await lens.until(
      "a first paint",
      () => performance.getEntriesByName("first-contentful-paint").length === 1,
    );
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.until("two files wait", () =>
      document.querySelector("registry-lens").files.every((file) => file.status === "waiting"),
    );
    release();
    await lens.settled(2);
    const [painted, asked] = await lens.page.evaluate(() => [
      performance.getEntriesByName("first-contentful-paint")[0].startTime,
      performance.getEntriesByType("resource").find(({ name }) => name.endsWith("engine.wasm")).startTime,
    ]);
    assert.ok(painted < asked, `painted after ${painted} ms, the engine asked for after ${asked} ms`);
    assert.deepEqual(
      [...new Set(lens.requests)].map((request) => request.slice(site.address.length)).sort(),
      ["", "engine.wasm", "offline.js", "registry-lens.js", "worker.js"],
    );
  });
  assert.deepEqual(site.missing, []);
});

test("the sample has a verdict for every claim and an answer for every metric, and its made-up part is marked", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    const { claims, inputs } = await lens.results();
    const ofPaper = claims.filter(({ section }) => section === "paper");
    assert.deepEqual([ofPaper.length, claims.length], [12, 17]);
    assert.deepEqual(
      ofPaper.filter(({ verdict }) => verdict === "not_measurable").map(({ id }) => id),
      [],
    );
    assert.equal(await lens.id("untold").count(), 0, "each metric has something to show");
    const mark = lens.id("made-up");
    assert.match(
      await mark.innerText(),
      /^Some of these files are made up.*so their results are not real\.$/s,
    );
    assert.match(await mark.getAttribute("title"), /not data of any registry\.$/);
    const madeUp = inputs.filter(({ synthetic }) => synthetic !== null).map(({ file }) => file);
    assert.deepEqual(madeUp, WHOLE_SAMPLE.filter((name) => name.startsWith("made-up_")).sort());
    assert.equal(await lens.id("synthetic").count(), madeUp.length);
    const series = await ofNpm(lens);
    assert.deepEqual(
      series.snapshots.map((s) => s.date),
      SAMPLES,
    );
    // These are heads of the lists in ../shared, so the published counts also hold for them.
    assert.deepEqual(turnover(series).slice(0, 3), [
      [null, null, null],
      [915, 85, 0],
      [339, 656, 5],
    ]);
    await lens.open("turnover");
    const drawing = lens.id("plot").locator("svg").first();
    const box = await drawing.boundingBox();
    assert.ok(box.width > 400 && box.height > 200, JSON.stringify(box));
    for (const share of ["91.5%", "33.9%"])
      assert.ok(await drawing.getByText(share, { exact: true }).first().isVisible());
    const sentences = await lens.id("sentences").innerText();
    assert.match(sentences, /^Less of the top remains on Hugging Face than on npm/);
    assert.match(sentences, /From 2025-09 to 2025-12, .* a turnover rate of \d+\.\d%/);
  });
});

test("K and mode by keyboard, in the address, and back and forward", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const { page } = lens;
    const focused = () =>
      page.evaluate(() => document.querySelector("registry-lens").shadowRoot.activeElement?.dataset.testid);
    const tabTo = async (testid) => {
      for (let n = 0; n < 60; n++) {
        if ((await focused()) === testid) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${testid} cannot be reached by Tab`);
    };
    await tabTo("sample");
    await page.keyboard.press("Enter");
    await lens.settled(WHOLE_SAMPLE.length);
    await lens.open("turnover");
    await tabTo("k");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("50");
    await lens.answered(50, "paper");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(), "mode-paper");
    await page.keyboard.press("ArrowRight");
    await lens.answered(50, "artifact");
    assert.deepEqual(turnover(await ofNpm(lens))[0], [0, 50, 0]);
    assert.equal(await lens.fragment(), "#view=turnover&k=50&mode=artifact");

    await page.goBack();
    await lens.answered(50, "paper");
    assert.equal(await lens.id("mode-paper").isChecked(), true);
    await page.goBack();
    await lens.answered(1000, "paper");
    assert.equal(await lens.id("k").inputValue(), "1000");
    await page.goForward();
    await page.goForward();
    await lens.answered(50, "artifact");
    assert.deepEqual(
      [await lens.id("k").inputValue(), await lens.id("mode-artifact").isChecked()],
      ["50", true],
    );

    for (const nonsense of ["0", "50001", "-3", "1.5", ""]) {
      await lens.id("k").fill(nonsense);
      await page.getByText("Enter a whole number from 1 to 50,000.").waitFor();
      assert.equal(await lens.id("k").getAttribute("aria-invalid"), "true");
    }
    await page.waitForTimeout(500);
    assert.equal((await lens.results()).parameters.turnover.k, 50, "nonsense changes nothing");

    // The other definition is measured with the valid K, so the field shows that K again.
    await lens.id("k").fill("0");
    await lens.id("mode-paper").check();
    await lens.answered(50, "paper");
    assert.deepEqual(
      [await lens.id("k").inputValue(), await lens.id("k").getAttribute("aria-invalid")],
      ["50", "false"],
    );
  });
  for (const [fragment, k, mode] of [
    ["#k=50&mode=artifact", 50, "artifact"],
    ["#mode=artifact", 1000, "artifact"],
    ["#k=-7&mode=guesswork&other=1", 1000, "paper"],
  ]) {
    await visit({ url: `${site.address}${fragment}` }, async (lens) => {
      await lens.id("sample").click();
      await lens.settled(WHOLE_SAMPLE.length);
      await lens.answered(k, mode);
    });
  }
});

test("the page asks for unknown columns, and the answer agrees with the command's", async (t) => {
  const folder = await temporary(t);
  const file = "npm_2024-01.parquet";
  await snapshot(path.join(folder, file), { left: 5, pad: 3, is: 1 });
  // No dataset uses these names, which are as long as the original ones.
  const known = await readFile(path.join(folder, file), "latin1");
  const unknown = known.replaceAll("downloads", "retrieved").replaceAll("name", "what");
  await writeFile(path.join(folder, file), unknown, "latin1");
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(path.join(folder, file));
    await lens.settled(1);
    const row = lens.file(file);
    assert.equal(await row.getAttribute("data-status"), "unmapped");
    assert.equal(await row.getByTestId("kind").inputValue(), "packages");
    await row.getByTestId("column-id").selectOption("what");
    await row.getByTestId("column-downloads").selectOption("retrieved");
    await row.getByTestId("use-columns").click();
    await lens.until("it is read", () =>
      document.querySelector("registry-lens").files.every(({ status }) => status === "ready"),
    );
    await lens.settled(1);
    const { name, content } = await lens.export("json");
    assert.equal(name, "registry-lens-results.json");
    const command = await native(
      "registry-lens",
      ["report", file, "--columns", `${file}=what,retrieved`],
      folder,
    );
    assert.ok(content.equals(command), "the export differs from the command's document");
  });
});

test("a form with thousands of columns appears at once, and finds a column by its name", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, "wide_2024-01.parquet");
  const columns = Array.from({ length: 8000 }, (_, i) => [`c${i}`, i % 2 === 0 ? "string" : "int64"]);
  await writeFile(file, table(Object.fromEntries(columns)));
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const row = lens.file("wide_2024-01.parquet");
    const options = (field) => row.getByTestId(`column-${field}`).locator("option");
    assert.ok((await options("id").count()) < 200);
    // Nothing in the file looks like downloads, so that field is folded with the other optional ones.
    await row.getByTestId("other-fields").locator("summary").click();
    await row.getByTestId("column-search").fill("7777");
    await row.getByTestId("column-downloads").selectOption("c7777");
    await row.getByTestId("column-search").fill("c6000");
    await row.getByTestId("column-id").selectOption("c6000");
    assert.equal(await row.getByTestId("column-downloads").inputValue(), "c7777");
    await row.getByTestId("use-columns").click();
    await lens.until("the two columns are taken", () => {
      const { mapping } = document.querySelector("registry-lens").files[0];
      return mapping?.columns.id === "c6000" && mapping.columns.downloads === "c7777";
    });
    await lens.settled(1);

    // The list of columns has an entry for each column.
    const list = row.getByTestId("columns");
    await list.locator("summary").click();
    const more = list.getByTestId("more-columns");
    await more.waitFor();
    assert.equal(await list.locator("dt").count(), 100);
    assert.match(await more.innerText(), /^and 7,900 more\s+columns of /);
    await more.click();
    await lens.until(
      "what the engine lists is shown",
      () =>
        document.querySelector("registry-lens").shadowRoot.querySelectorAll("[data-testid=columns] dt")
          .length === 202,
    );
    assert.equal(await list.getByTestId("unlisted-columns").innerText(), "and 7,798 more that are not read");
  });
});

test("a date or registry that the user sets changes the series and reads nothing again", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    const set = async (file, field, value) => {
      await lens.file(file).getByTestId(field).fill(value);
      await lens.file(file).getByTestId(field).press("Enter");
    };
    const shows = (what, file) =>
      lens.until(
        what,
        ([date, registry, file]) =>
          document
            .querySelector("registry-lens")
            .results.metrics.turnover.datasets.map((answer) => answer.values)
            .some(
              (s) => s.registry === registry && s.snapshots.some((t) => t.date === date && t.file === file),
            ),
        [...what.split(" "), file],
      );
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    const before = await lens.results();
    const read = () => lens.page.evaluate(() => window.heard.filter((type) => type === "progress").length);
    const progress = await read();
    assert.ok(progress > 0);

    // The oldest list becomes the newest, so the same four sets have another order.
    const [first] = SAMPLES.map((date) => `npm_downloads_${date}.parquet`);
    await set(first, "date", "2030-01-31");
    await shows("2030-01-31 npm", first);
    await lens.settled(SAMPLES.length);
    const moved = await only(lens);
    assert.deepEqual(
      moved.snapshots.map((s) => s.date),
      ["2017-10", "2025-12", "2026-03", "2030-01-31"],
    );
    assert.equal(
      moved.distinct_ever,
      before.metrics.turnover.datasets.map((answer) => answer.values)[0].distinct_ever,
    );
    assert.notDeepEqual(
      turnover(moved),
      turnover(before.metrics.turnover.datasets.map((answer) => answer.values)[0]),
    );

    // An invalid text gives a message and changes nothing.
    await set(first, "date", "last spring");
    const said = lens.file(first).getByText("“last spring” is not a date.");
    await said.waitFor();
    assert.match(await said.innerText(), /2024-03/);
    assert.equal(await lens.file(first).getByTestId("date").getAttribute("aria-invalid"), "true");
    assert.deepEqual(turnover(await only(lens)), turnover(moved));

    // An empty field takes the date from the name.
    await set(first, "date", "");
    await shows("2017-04 npm", first);
    await said.waitFor({ state: "detached" });
    assert.equal(await lens.file(first).getByTestId("date").inputValue(), "2017-04");
    assert.deepEqual((await lens.results()).metrics, before.metrics);

    await set(first, "registry", "mirror");
    await shows("2017-04 mirror", first);
    await lens.settled(SAMPLES.length);
    const series = (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values);
    assert.deepEqual(
      series.map((s) => [s.registry, s.snapshots.length]),
      [
        ["mirror", 1],
        ["npm", 3],
      ],
    );
    assert.equal(await read(), progress, "something was read again");
  });
});

test("of two files of one registry and date one is used, and a caveat says so", async (t) => {
  const folder = await temporary(t);
  const twin = path.join(folder, "npm_again_2017-10.parquet");
  await copyFile(sample("2025-12"), twin);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"), twin);
    await lens.settled(3);
    const { inputs, metrics } = await lens.results();
    const left = "npm_downloads_2017-10.parquet";
    const caveat = inputs.flatMap((input) => input.caveats).find(({ code }) => code === "same_date");
    assert.match(caveat.text, /^Not used: .* has the same registry and date, /);
    const [out, kept] = [caveat.file, caveat.file === left ? path.basename(twin) : left];
    assert.ok(caveat.text.startsWith(`Not used: ${kept} `), caveat.text);
    const note = lens.file(out).getByText(caveat.text);
    assert.ok(await note.isVisible());
    assert.deepEqual(
      metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots.map((s) => [s.date, s.file]),
      [
        ["2017-04", "npm_downloads_2017-04.parquet"],
        ["2017-10", kept],
      ],
    );

    // With another date the file is used.
    await lens.file(out).getByTestId("date").fill("2017-11");
    await lens.file(out).getByTestId("date").press("Enter");
    await note.waitFor({ state: "detached" });
    assert.equal((await only(lens)).snapshots.length, 3);
  });
});

test("numbered parts of one table are one snapshot, and the page counts its files", async (t) => {
  const folder = await temporary(t);
  const parts = ["npm_2024-01-00000-of-00002.parquet", "npm_2024-01-00001-of-00002.parquet"];
  await snapshot(path.join(folder, parts[0]), { a: 5, b: 1 });
  await snapshot(path.join(folder, parts[1]), { c: 3 });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...parts.map((name) => path.join(folder, name)));
    await lens.settled(2);
    const [{ files, members }] = (await only(lens)).snapshots;
    assert.deepEqual([files, members.id], [parts, ["a", "c", "b"]]);
    assert.equal((await lens.table()).groups[0].rows[0][0], "2024-01 (2 files)");
    const svg = (await lens.export("svg")).content
      .toString()
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ");
    assert.ok(svg.includes(`${parts[0]} (2 rows), ${parts[1]} (1 row)`), svg.slice(-900));
  });
});

test("a file that is not Parquet gets a message that names its kind", async (t) => {
  const folder = await temporary(t);
  const wrong = {
    "list.parquet": ["name,downloads\nlodash,3\nreact,2\n", /CSV/],
    "npm_2024-01.csv": ["name,downloads\nlodash,3\nreact,2\n", /CSV/],
    "page.parquet": [
      "<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not Found</body></html>",
      /web page/,
    ],
    "pointer.parquet": [
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 12345\n",
      /Git-LFS pointer/,
    ],
    "empty.parquet": ["", /empty/i],
  };
  const paths = [];
  for (const [name, [content]] of Object.entries(wrong)) {
    paths.push(path.join(folder, name));
    await writeFile(paths.at(-1), content);
  }
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...paths, sample("2017-04"), sample("2017-10"));
    await lens.settled(paths.length + 2);
    for (const [name, [, said]] of Object.entries(wrong)) {
      const row = lens.file(name);
      assert.equal(await row.getAttribute("data-status"), "failed", name);
      const sentence = await row.getByTestId("file-error").innerText();
      assert.match(sentence, said);
      t.diagnostic(sentence);
    }
    assert.equal((await only(lens)).snapshots.length, 2);
  });
});

test("markup in the names of packages and files is text", async (t) => {
  const folder = await temporary(t);
  const markup = "<img src=x onerror=window.struck=1>";
  const formula = '=HYPERLINK("x","y")';
  const counts = {
    [markup]: 1000,
    "</style><script>window.struck=2</script>": 900,
    [formula]: 800,
    plain: 1,
  };
  const names = ["2024-01", "2024-02"].map((date) => `${markup.replace("/", "")} \u0001 npm ${date}.parquet`);
  const files = names.map((name) => path.join(folder, name));
  await snapshot(files[0], counts);
  await snapshot(files[1], { ...counts, plain: 2 });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...files);
    await lens.settled(2);
    assert.deepEqual((await only(lens)).snapshots[0].members.id, Object.keys(counts));
    await lens.open("turnover");
    await lens.id("all-members").locator("> summary").click();
    await lens.id("members").locator("summary").click();
    const cells = lens.id("members").locator("tbody th");
    await cells.first().waitFor();
    assert.deepEqual(await cells.allTextContents(), Object.keys(counts));
    const svg = await lens.export("svg");
    assert.ok(!svg.content.toString().includes("<img"));
    assert.ok(svg.content.toString().includes("&lt;img"), "the figure names its inputs");
    // A file's name can have control characters, which XML does not allow.
    assert.ok(!svg.content.toString().includes("\u0001"));
    await lens.export("png");
    const seen = await lens.page.evaluate(() => [
      window.struck,
      document.querySelector("registry-lens").shadowRoot.querySelectorAll("img, script").length,
    ]);
    assert.deepEqual(seen, [undefined, 0]);
  });
});

test("a removed file is not in the results; without files the page is as at the beginning", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.page.evaluate(() =>
      addEventListener("registry-lens-results", ({ detail }) => (window.last = detail)),
    );
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await lens.file("npm_downloads_2017-10.parquet").getByTestId("remove").click();
    await lens.settled(SAMPLES.length - 1);
    const { inputs, metrics } = await lens.results();
    assert.equal(inputs.length, 3);
    assert.deepEqual(
      metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots.map((s) => s.date),
      ["2017-04", "2025-12", "2026-03"],
    );
    const rows = (await lens.table()).groups[0].rows;
    assert.deepEqual(
      rows.map(([date]) => date),
      ["2017-04", "2025-12", "2026-03"],
    );
    await lens.home();
    for (const left of [2, 1, 0]) {
      await lens.id("remove").first().click();
      await lens.settled(left);
    }
    await lens.id("sample").waitFor();
    await lens.page.getByRole("heading", { name: "Which files it reads" }).waitFor();
    assert.equal(await lens.results(), null);
    assert.equal(await lens.id("plot").count(), 0);
    assert.equal(await lens.page.evaluate(() => window.last), null);
    // The same files can be dropped again.
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await lens.drop(sample("2017-04"));
    await lens.id("notice").waitFor();
    assert.equal(await lens.id("notice").innerText(), "Already in the list: npm_downloads_2017-04.parquet.");
    await lens.settled(SAMPLES.length);
  });
});

test("a dropped folder gives its Parquet files, with dates and names from their folders", async (t) => {
  const folder = await temporary(t);
  for (const date of SAMPLES) {
    const place = path.join(folder, "registries", "npm", `${date}-15`);
    await mkdir(place, { recursive: true });
    await copyFile(sample(date), path.join(place, "packages.parquet"));
    await writeFile(path.join(place, "README.md"), "About this snapshot\n");
  }
  const site = await serve(t);
  const folders = path.join(folder, "registries");
  const ways = {
    drop: (lens) => lens.drop(folders),
    pick: (lens) => lens.id("folder-input").setInputFiles(folders),
  };
  for (const [way, take] of Object.entries(ways)) {
    await visit({ url: site.address }, async (lens) => {
      await take(lens);
      await lens.settled(SAMPLES.length);
      const files = await lens.files();
      assert.deepEqual(
        files.map((file) => [file.path, file.registry, file.snapshot_date]),
        SAMPLES.map((date) => [`registries/npm/${date}-15/packages.parquet`, "npm", `${date}-15`]),
        way,
      );
      assert.deepEqual(
        files.map((file) => file.label),
        SAMPLES.map((date) => `${date}-15/packages.parquet`),
      );
      assert.deepEqual(turnover(await only(lens))[1], [915, 85, 0]);
      assert.match(await lens.id("notice").innerText(), /^4 other files in the folder were skipped: /);
    });
  }
});

test("a long list of files shows a hundred of them, and more on demand", async (t) => {
  const folder = path.join(await temporary(t), "many");
  await mkdir(folder);
  const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  const names = days.map((day) => `npm_${day.toISOString().slice(0, 10)}.parquet`);
  for (const name of names) await copyFile(sample("2017-04"), path.join(folder, name));
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(folder);
    await lens.settled(names.length);
    assert.equal((await only(lens)).snapshots.length, names.length);
    assert.equal(await lens.id("file").count(), 100);
    await lens.page.getByRole("button", { name: "Show 20 more of 20" }).click();
    await lens.file(`many/${names.at(-1)}`).waitFor();
    assert.equal(await lens.id("file").count(), names.length);
  });
});

test("nothing can be exported while the shown answer is being replaced", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await lens.open("turnover");
    await lens.id("export-menu").click();
    await lens.id("export-json").waitFor();
    const waiting = await lens.page.evaluate(async () => {
      const lens = document.querySelector("registry-lens");
      const menu = lens.shadowRoot.querySelector("registry-lens-exports");
      lens.open([new File([new Uint8Array(1e6)], "npm_2020-01.parquet")]);
      // The page does these at once, without an answer of the engine.
      for (let turn = 0; turn < 200; turn++) await null;
      const items = [...menu.querySelectorAll("[role=group] button")];
      return [items.map((item) => item.disabled), menu.querySelector("[role=status]").textContent.trim()];
    });
    assert.deepEqual(waiting, [
      Array(21).fill(true),
      "The new results can be exported once they are measured.",
    ]);
    await lens.settled(2);
    assert.ok(await lens.id("export-json").isEnabled());
    assert.equal(await lens.id("exported").innerText(), "");
  });
});

test("an element that is removed frees its worker, and reads its files again when it is put back", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    await lens.digested();
    const before = await lens.results();
    assert.equal(lens.page.workers().length, 1);
    // An element that is moved within the document keeps its worker.
    await lens.page.evaluate(() => document.body.append(document.querySelector("registry-lens")));
    await lens.page.waitForTimeout(100);
    assert.equal(await lens.page.evaluate(() => window.workers.length), 1);

    await lens.page.evaluate(() => {
      window.element = document.querySelector("registry-lens");
      window.element.remove();
    });
    await lens.page.waitForTimeout(500);
    assert.equal(lens.page.workers().length, 0);
    await lens.page.evaluate(() => document.body.append(window.element));
    await lens.settled(2);
    await lens.digested();
    assert.equal(lens.page.workers().length, 1);
    assert.deepEqual(await lens.results(), before);
  });
});

test("the page declares a policy that forbids requests to other hosts", async (t) => {
  const site = await serve(t);
  const elsewhere = await serve(t);
  for (const name of ["", "registry-lens.html"]) {
    await visit(
      {
        url: site.address + name,
        errors: [/Content Security Policy/, /Failed to/],
        // A blocked request may be recorded as an attempt.
        hosts: [new URL(elsewhere.address).origin],
        violations: [/^(connect|img)-src: http:\/\/127\.0\.0\.1/],
      },
      async (lens) => {
        const policy = await lens.page
          .locator("meta[http-equiv=Content-Security-Policy]")
          .getAttribute("content");
        assert.match(policy, /default-src 'none'/);
        assert.doesNotMatch(policy, /https?:|\*|'unsafe-eval'/);
        const blocked = await lens.page.evaluate(async (address) => {
          const violations = [];
          addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
          const tried = await Promise.allSettled([
            fetch(address),
            new Promise((resolve, reject) => {
              Object.assign(new Image(), { onload: resolve, onerror: reject }).src = address;
            }),
          ]);
          await new Promise((resolve) => setTimeout(resolve, 100));
          return [tried.map(({ status }) => status), violations.sort()];
        }, elsewhere.address);
        assert.deepEqual(blocked, [
          ["rejected", "rejected"],
          ["connect-src", "img-src"],
        ]);
        assert.equal(elsewhere.asked, 0, "the other server has received nothing");
      },
    );
  }
});
