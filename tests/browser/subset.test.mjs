/** A subset as a chip: in numbers, sentences, captions, address and exports; a refused condition leaves what is shown. */

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { native, root, serve, singleFileAddress, visit, WHOLE_SAMPLE } from "./support.mjs";

const folder = path.join(root, "www", "sample");
const HUB = "made-up_hf_models_2025-12.parquet";

const add = async (lens, condition) => {
  const fold = lens.id("subset");
  if (!(await fold.evaluate((details) => details.open))) await fold.locator("summary").click();
  await lens.id("condition-field").fill(condition);
  await lens.page.keyboard.press("Enter");
};
const shown = (lens, where) =>
  lens.until(
    `answers of ${where || "all packages"}`,
    (where) => {
      const { results } = document.querySelector("registry-lens");
      return results?.parameters.subset.where === where;
    },
    where,
  );

test("a condition is a chip, and its numbers are those of the command", async () => {
  await visit({ url: singleFileAddress }, async (lens) => {
    await lens.drop(path.join(folder, HUB));
    await lens.settled(1);
    const whole = await lens.id("tally").innerText();
    await add(lens, "task=Text-Generation");
    await add(lens, "downloads>=50");
    const where = "task=Text-Generation, downloads>=50";
    await shown(lens, where);
    assert.deepEqual(
      (await lens.id("condition").allInnerTexts()).map((text) => text.split(":")[0].trim()),
      ["task=Text-Generation", "downloads>=50"],
    );
    assert.match(await lens.id("in-subset").innerText(), /^[1-9][\d,]* of 4,000 packages$/);
    assert.match(await lens.id("claim").first().innerText(), /In the subset task=Text-Generation/);
    const { content } = await lens.export("json");
    const command = await native("registry-lens", ["report", HUB, "--where", where], folder);
    assert.ok(content.equals(command), "the export differs from the command's document");

    // A refused condition leaves what is shown, and says what there is.
    await add(lens, "task=txt");
    await lens.page.getByText("No package has the task “txt”. The values are").waitFor();
    await shown(lens, where);
    assert.match(lens.page.url(), /where=task%3DText-Generation,%20downloads%3E%3D50/);

    await lens.open("naming");
    assert.match(await lens.page.locator("figcaption").first().innerText(), /only task=Text-Generation/);
    await lens.page.reload();
    await lens.drop(path.join(folder, HUB));
    await shown(lens, where);
    for (const chip of [1, 0]) await lens.id("condition").nth(chip).click();
    await shown(lens, "");
    await lens.home();
    assert.equal(await lens.id("tally").innerText(), whole);
  });
});

test("packages of all snapshots", async (t) => {
  const site = await serve(t);
  await visit({ url: `${site.address}#where=in=all-snapshots` }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await shown(lens, "in=all-snapshots");
    const { turnover } = (await lens.results()).metrics;
    const several = turnover.datasets.filter(({ values }) => values.snapshots.length > 1);
    assert.equal(several.length, 2);
    for (const { values } of several) {
      const sizes = values.snapshots.map(({ size }) => size);
      assert.ok(new Set(sizes).size === 1, `${values.registry}: ${sizes}`);
    }
  });
});
