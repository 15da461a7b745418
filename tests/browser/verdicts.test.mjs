/**
 * The data behind a verdict, in the page and in the command: a file without a registry, a panel of dates, two lists of
 * one date, and datasets that disagree.
 */

import assert from "node:assert/strict";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { made, native, serve, shared, temporary, visit } from "./support.mjs";

/** Checks that page and command write the same bytes for the same files, and parses them. */
async function both(lens, files, ...options) {
  const { content } = await lens.export("json");
  const folder = path.dirname(files[0]);
  // The command ends with 2 if it could not read a file, and writes the document nevertheless.
  const command = await native(
    "registry-lens",
    ["report", ...files.map((file) => path.basename(file)), ...options],
    folder,
  ).catch(({ code, stdout }) => (code === 2 ? stdout : assert.fail(`the command ended with ${code}`)));
  assert.ok(content.equals(command), "the page's document is the command's, byte for byte");
  return JSON.parse(content);
}

const verdictOf = (document, id) => document.claims.find((claim) => claim.id === id);

/** A small hub: 20 bases of 20 owners with two libraries each, and 200 descendants, most of which keep Transformers. */
function hub(share = 0.9) {
  const table = { id: [], downloads: [], libraries: [], base_model: [] };
  const add = (...row) => Object.values(table).forEach((column, i) => column.push(row[i]));
  for (let b = 0; b < 20; b++) add(`o${b}/base`, 1000 - b, ["transformers", "timm"], []);
  for (let c = 0; c < 200; c++) {
    const kept = (c * 7) % 100 < share * 100;
    add(`p${c % 50}/child${c}`, 200 - c, kept ? ["transformers", "keras"] : ["timm", "keras"], [
      `o${c % 20}/base`,
    ]);
  }
  return table;
}

test("a file without a registry judges no claim until the user names its registry", async (t) => {
  const folder = await temporary(t);
  const file = await made(path.join(folder, "mine.parquet"), hub());
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const before = verdictOf(await both(lens, [file]), "transformers_evolution");
    assert.equal(before.verdict, "not_measurable");
    assert.deepEqual(
      before.others.map(({ standing, verdict }) => [standing, verdict]),
      [["registry_unknown", "holds"]],
    );
    await lens.home();
    const row = lens.page.locator("[data-claim=transformers_evolution]");
    assert.match(await row.innerText(), /Name the registry of this file: mine\.parquet/);
    const asked = lens.id("unnamed");
    assert.match(await asked.innerText(), /Say which registry this is\./);
    await asked.getByRole("button", { name: /It is Hugging Face/ }).click();
    await lens.page.locator("[data-claim=transformers_evolution][data-verdict=holds]").waitFor();
    assert.equal(await asked.count(), 0, "the question goes with its answer");
    assert.match(lens.page.url(), /registry=mine\.parquet~huggingface/);
    const after = await both(lens, [file], "--registry", "mine.parquet=huggingface");
    assert.equal(verdictOf(after, "transformers_evolution").dataset.registry, "huggingface");
  });
});

test("a broken file is in the document with its sentence, of page and command alike", async (t) => {
  const here = shared(t);
  if (!here) return;
  const folder = await temporary(t);
  const hostile = path.join(here.folder, "attack");
  const names = (await readdir(hostile)).filter((name) => name.endsWith(".parquet")).sort();
  const files = [await made(path.join(folder, "huggingface_models_2026-01.parquet"), hub())];
  for (const name of names) {
    files.push(path.join(folder, name));
    await copyFile(path.join(hostile, name), files.at(-1));
  }
  const cut = path.join(folder, "cut.parquet");
  await writeFile(cut, (await readFile(files[0])).subarray(0, 500));
  files.push(cut);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...files);
    await lens.settled(files.length);
    const document = await both(lens, files);
    const broken = document.inputs.filter(({ error }) => error);
    assert.ok(broken.length > names.length / 2, `${broken.length} of ${files.length} are broken`);
    for (const { error } of broken) assert.match(`${error.message} ${error.advice}`, /^[A-Z].*\.$/s);
    assert.equal(verdictOf(document, "transformers_evolution").verdict, "holds");
    t.diagnostic(`${broken.length} of ${files.length} files are broken`);
  });
});

test("a panel of four months of PyPI has the same turnover as four files", async (t) => {
  const here = shared(t);
  if (!here) return;
  const folder = await temporary(t);
  const months = ["2022-11", "2023-08", "2023-10", "2024-03"];
  const table = { name: [], downloads: [], month: [] };
  for (const month of months) {
    const csv = await native("registry-lens", [
      "report",
      here.data(`pypi_downloads_${month}`),
      "--k=2000",
      "--json",
    ]);
    const [{ snapshots }] = JSON.parse(csv).metrics.turnover.datasets.map((answer) => answer.values);
    const { id, downloads } = snapshots[0].members;
    table.name.push(...id);
    table.downloads.push(...downloads.map(Number));
    table.month.push(...id.map(() => month));
  }
  const file = await made(path.join(folder, "pypi_months.parquet"), table);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const document = await both(lens, [file]);
    const [series] = document.metrics.turnover.datasets.map((answer) => answer.values);
    assert.deepEqual(
      series.snapshots.map(({ date }) => date),
      months,
    );
    const panel = lens.id("panel");
    assert.match(await panel.textContent(), /panel of 4 dates, 2022-11 to 2024-03/);
    const apart = await native("registry-lens", [
      "report",
      ...months.map((month) => here.data(`pypi_downloads_${month}`)),
    ]);
    const [four] = JSON.parse(apart).metrics.turnover.datasets.map((answer) => answer.values);
    assert.deepEqual(
      series.snapshots.map(({ remained, newcomers, returning }) => [remained, newcomers, returning]),
      four.snapshots.map(({ remained, newcomers, returning }) => [remained, newcomers, returning]),
    );
  });
});

test("of two lists of one date the one that covers the other is the snapshot", async (t) => {
  const folder = await temporary(t);
  const list = (n) => ({
    name: Array.from({ length: n }, (_, i) => `p${i}`),
    downloads: Array.from({ length: n }, (_, i) => 10_000 - i),
  });
  // The name of the shorter list comes first.
  const short = await made(path.join(folder, "npm_a_2026-01.parquet"), list(50));
  const long = await made(path.join(folder, "npm_b_2026-01.parquet"), list(500));
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(short, long);
    await lens.settled(2);
    const document = await both(lens, [short, long]);
    const [{ snapshots }] = document.metrics.turnover.datasets.map((answer) => answer.values);
    assert.deepEqual(
      snapshots.map(({ file, rows }) => [file, Number(rows)]),
      [["npm_b_2026-01.parquet", 500]],
    );
    const said = lens.page.locator("[data-path$='npm_a_2026-01.parquet']").getByTestId("file-caveat");
    assert.match((await said.allTextContents()).join(" "), /npm_b_2026-01\.parquet/);
  });
});

test("datasets that disagree are all on the board, each with its verdict and number", async (t) => {
  const folder = await temporary(t);
  const earlier = await made(path.join(folder, "huggingface_2025-01.parquet"), hub(0.1));
  const later = await made(path.join(folder, "huggingface_2026-01.parquet"), hub(0.9));
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(earlier, later);
    await lens.settled(2);
    const claim = verdictOf(await both(lens, [earlier, later]), "transformers_evolution");
    assert.deepEqual([claim.verdict, claim.dataset.date], ["holds", "2026-01"], "the later decides");
    assert.equal(claim.datasets_disagree, true);
    const [other] = claim.others;
    assert.deepEqual([other.standing, other.verdict], ["same_registry", "does_not_hold"]);
    await lens.home();
    const row = lens.page.locator("[data-claim=transformers_evolution]");
    assert.match(await row.getByTestId("disagree").innerText(), /datasets disagree/);
    const judged = await row.locator("svg.strip").first().getAttribute("aria-label");
    const [value] = other.number.value.split(" ");
    assert.match(judged, new RegExp(`another dataset, 2025-01 ${value} [^;]*, does not hold`));
  });
});
