/** A correction of a file's columns in two clicks changes the answer, the document and the address. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sample, serve, shared, visit } from "./support.mjs";

const RADAR = "hf_radar_models_2026-08";
const FILE = `${RADAR}.parquet`;

/** The corrections of files in the address. */
const hash = async (lens) => (await lens.fragment()).replace(/view=\w*&?/, "").replace(/^#$/, "");

/** Waits until the answer uses this column for downloads. */
async function counts(lens, column) {
  await lens.until(
    `${column} is counted`,
    (column) => {
      const [input] = document.querySelector("registry-lens").results?.inputs ?? [];
      return input?.mapping?.columns.downloads === column && input.columns_read.includes(column);
    },
    column,
  );
  await lens.settled(1);
}
const answer = async (lens) =>
  (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots[0].members;

test("a correction takes two clicks, and is in answer, document and address; it survives a reload", async (t) => {
  const here = shared(t);
  if (!here) return;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const row = lens.file(FILE);
    await lens.drop(here.data(RADAR));
    await lens.settled(1);
    await counts(lens, "downloads_30d");
    const byDownloads = await answer(lens);
    const [{ mapping: recognised }] = (await lens.results()).inputs;
    assert.equal(recognised.source, "recognised");
    assert.equal(await hash(lens), "");

    await row.getByTestId("remap").click();
    await row.getByTestId("column-downloads").selectOption("likes");
    await counts(lens, "likes");
    const byLikes = await answer(lens);
    assert.notDeepEqual(byLikes, byDownloads);
    const [{ mapping }] = (await lens.results()).inputs;
    assert.deepEqual([mapping.source, mapping.columns.downloads], ["chosen", "likes"]);
    const pairs = Object.entries(mapping.columns).map((pair) => pair.join(":"));
    assert.equal(await hash(lens), `#columns=${FILE}~${mapping.kind}~${pairs.join(",")}`);
    assert.match(await row.getByTestId("chosen").innerText(), /^Chosen columns: .*likes/);
    const exported = JSON.parse((await lens.export("json")).content);
    assert.deepEqual(exported.inputs[0].mapping, mapping);
    await lens.home();

    await lens.page.reload();
    assert.match(await lens.id("expected").innerText(), new RegExp(FILE));
    await lens.drop(here.data(RADAR));
    await lens.settled(1);
    await counts(lens, "likes");
    assert.deepEqual(await answer(lens), byLikes);
    assert.match(await row.getByTestId("chosen").innerText(), /^Columns from the link: .*likes/);

    await row.getByTestId("remap").click();
    await row.getByTestId("reset-columns").click();
    await counts(lens, "downloads_30d");
    assert.deepEqual(await answer(lens), byDownloads);
    assert.deepEqual((await lens.results()).inputs[0].mapping, recognised);
    assert.equal(await hash(lens), "");
    assert.equal(await row.getByTestId("chosen").count(), 0);

    await lens.page.goBack();
    await counts(lens, "likes");
    assert.deepEqual(await answer(lens), byLikes);
    await lens.page.goForward();
    await counts(lens, "downloads_30d");
  });
});

test("a correction in the address that does not fit a file is reported and ignored", async (t) => {
  const site = await serve(t);
  const fragment =
    "#columns=npm_downloads_2017-04.parquet~packages~id:absent&columns=other.parquet~nonsense~a:b";
  await visit({ url: site.address + fragment }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    const row = lens.file("npm_downloads_2017-04.parquet");
    assert.match(
      await row.getByTestId("link-ignored").innerText(),
      /^A setting in the link does not fit this file and is ignored: .*absent/,
    );
    assert.equal(await row.getAttribute("data-status"), "ready");
    assert.equal((await lens.results()).inputs[0].mapping.source, "recognised");
    assert.equal((await answer(lens)).id.length, 1000);
  });
});

test("a date and a registry set by hand are in the address, and apply to the same file again", async (t) => {
  const site = await serve(t);
  const file = "npm_downloads_2017-04.parquet";
  await visit({ url: site.address }, async (lens) => {
    const set = async (field, value) => {
      await lens.file(file).getByTestId(field).fill(value);
      await lens.file(file).getByTestId(field).press("Enter");
    };
    const is = (registry, date) =>
      lens.until(
        `${registry}, ${date}`,
        ([registry, date]) => {
          const [series] =
            document
              .querySelector("registry-lens")
              .results?.metrics.turnover.datasets.map((answer) => answer.values) ?? [];
          return series?.registry === registry && series.snapshots[0].date === date;
        },
        [registry, date],
      );
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await set("date", "2020-02");
    await set("registry", "my mirror");
    await is("my mirror", "2020-02");
    assert.equal(await hash(lens), `#date=${file}~2020-02&registry=${file}~my%20mirror`);

    await lens.page.reload();
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await is("my mirror", "2020-02");
    assert.equal(
      await lens.file(file).getByTestId("linked").innerText(),
      "Set by the link: the snapshot date and the registry.",
    );
    await set("registry", "");
    await set("date", "");
    await is("npm", "2017-04");
    assert.equal(await hash(lens), "");
  });
});
