/** Datasets of several files, the relations of each file, and the link to the guide. */

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { sample, SAMPLES, serve, snapshot, temporary, visit } from "./support.mjs";

test("files of one table are one dataset, and single files have a short entry", async (t) => {
  const folder = await temporary(t);
  const parts = ["npm_2024-01-00000-of-00002.parquet", "npm_2024-01-00001-of-00002.parquet"];
  await snapshot(path.join(folder, parts[0]), { a: 5, b: 1 });
  await snapshot(path.join(folder, parts[1]), { c: 3 });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    lens.folded = true;
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    const panel = lens.id("datasets").locator("details").first();
    assert.equal(await panel.getAttribute("open"), null, "it is folded in the folded list of files");
    lens.folded = false;

    await lens.drop(...parts.map((name) => path.join(folder, name)));
    await lens.settled(SAMPLES.length + 2);
    const { datasets } = await lens.results();
    const joined = datasets.filter(({ files }) => files.length > 1);
    assert.deepEqual(
      joined.map(({ files, registry, date, problems }) => [files, registry, date, problems]),
      [[parts, "npm", "2024-01", []]],
    );
    assert.deepEqual(joined[0].relations, [{ relation: "packages", rows: 3 }]);
    await lens.until(
      "the panel is open",
      () =>
        document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=datasets] details")
          .open,
    );
    const shown = await lens.id("dataset").allInnerTexts();
    assert.equal(shown.length, 2, "the four samples are one entry");
    const entry = shown.find((text) => text.includes(parts[0]));
    assert.match(entry, /npm 2024-01, from 2 files: .*3 packages\. Feeds [^.]*turnover of the top K/s);
    assert.match(entry, /What is missing for \d+ other metrics/);

    const row = lens.file(parts[0]);
    assert.equal(await row.getByTestId("relations").innerText(), "Fills 2 packages.");
    assert.match(await row.getByTestId("feeds").innerText(), /^Feeds [^.]*turnover of the top K/);
    await row.getByTestId("columns").locator("summary").click();
    await row.getByTestId("columns").locator("dt", { hasText: "downloads" }).waitFor();
  });
});

test("a dataset's title links to its entry in the guide", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const guide = lens.id("guide");
    assert.ok(await guide.locator("summary").first().isVisible(), "at first sight");
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    assert.equal(await guide.getAttribute("open"), null);
    await lens.id("dataset-title").press("Enter");
    const entry = guide.locator("details[open]").first();
    await entry.waitFor();
    assert.match(await entry.innerText(), /COPY|read_/);
    assert.ok(
      await entry.evaluate((entry) => entry.contains(entry.getRootNode().activeElement)),
      "the focus is at the entry",
    );
  });
});
