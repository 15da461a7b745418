/** Parts of the page that are loaded when they are first used: exports, the form for columns, lists of members. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { sample, serve, singleFileAddress, table, temporary, visit } from "./support.mjs";

/** The later parts that were requested, with repetitions. */
const asked = (lens) =>
  lens.requests.filter((url) => url.includes("/later/")).map((url) => url.replace(/^.*\/later\//, ""));

/** A site that answers these files with 404 while `broken.now` holds. */
async function breakable(t, ...files) {
  const broken = { now: true };
  const fail = (text) => {
    if (broken.now) throw new Error("lost");
    return text;
  };
  const site = await serve(t, { change: Object.fromEntries(files.map((file) => [file, fail])) });
  return { site, broken };
}

async function unknownFile(t) {
  const file = path.join(await temporary(t), "unknown_2024-01.parquet");
  await writeFile(file, table({ what: "string", retrieved: "int64" }));
  return file;
}

test("no later part is requested before it is used, and then once", async (t) => {
  const site = await serve(t);
  const file = await unknownFile(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    assert.deepEqual(asked(lens), []);
    await lens.export("json");
    await lens.export("svg");
    assert.deepEqual(asked(lens), ["exports.js"]);
    await lens.id("all-members").locator("> summary").click();
    await lens.id("members").first().waitFor();
    assert.deepEqual(asked(lens), ["exports.js", "members.js"]);
    await lens.home();
    await lens.drop(file);
    await lens.settled(3);
    await lens.file(path.basename(file)).getByTestId("kind").waitFor();
    await lens.id("guide").locator("summary").first().click();
    await lens.id("guide").getByText("About the commands").waitFor();
    assert.deepEqual(asked(lens), ["exports.js", "members.js", "columns.js", "texts.js"]);
  });
  assert.deepEqual(site.missing, []);
});

test("exports that cannot be loaded give a message, and come after another try", async (t) => {
  const { site, broken } = await breakable(t, "later/exports.js");
  await visit({ url: site.address, errors: [/404/] }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    const menu = lens.page.locator("registry-lens-exports");
    await menu.getByTestId("export-menu").click();
    const again = menu.getByTestId("load-again");
    await again.waitFor();
    assert.match(
      await menu.getByTestId("loading").innerText(),
      /^The export formats could not be loaded: .*\.$/,
    );
    broken.now = false;
    await again.press("Enter");
    await menu.getByTestId("export-json").waitFor();
    assert.equal(await again.count(), 0);
    assert.ok(
      await menu.evaluate((element) =>
        element.querySelector(".menu").contains(element.getRootNode().activeElement),
      ),
      "the focus stays in the menu",
    );
    await lens.export("json", "claims");
    assert.deepEqual(asked(lens), ["exports.js", "exports.js?again=1"]);
  });
});

test("the form for columns that cannot be loaded gives a message, and comes after another try", async (t) => {
  const { site, broken } = await breakable(t, "later/columns.js");
  const file = await unknownFile(t);
  await visit({ url: site.address, errors: [/404/] }, async (lens) => {
    await lens.drop(file);
    const row = lens.file(path.basename(file));
    const again = row.getByTestId("load-again");
    await again.waitFor();
    assert.match(
      await row.getByTestId("loading").innerText(),
      /^The form for columns could not be loaded: .*\.$/,
    );
    await again.press("Enter");
    await lens.until("the second try has failed", () =>
      performance.getEntriesByType("resource").some(({ name }) => name.endsWith("columns.js?again=1")),
    );
    broken.now = false;
    await again.press("Enter");
    const kind = row.getByTestId("kind");
    await kind.waitFor();
    assert.ok(await kind.evaluate((element) => element.getRootNode().activeElement === element));
    assert.equal(await again.count(), 0);
  });
});

test("the single file has the later parts inside", async (t) => {
  const file = await unknownFile(t);
  await visit({ url: singleFileAddress, context: { offline: true } }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"), file);
    await lens.settled(3);
    await lens.file(path.basename(file)).getByTestId("kind").waitFor();
    await lens.export("json");
    await lens.id("all-members").locator("> summary").click();
    await lens.id("members").first().waitFor();
    assert.deepEqual(asked(lens), []);
  });
});
