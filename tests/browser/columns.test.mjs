/** The form for the columns of a file that is not recognised: what it shows of them, and what one click does. */

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { made, serve, temporary, visit } from "./support.mjs";

const range = (n, of) => Array.from({ length: n }, (_, i) => of(i));

/** A file that no dataset matches, of these columns. */
async function unknown(t, columns) {
  const file = path.join(await temporary(t), "mystery_2024-01.parquet");
  return made(file, columns);
}

test("two columns of one hub are offered as an edge with their first values, and one click reads them", async (t) => {
  const file = await unknown(t, {
    k1: range(40, (i) => `lab/base-${i % 3}`),
    k2: range(40, (i) => `owner${i}/model`),
    weight: range(40, (i) => (i * 7) % 11),
  });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const row = lens.file(path.basename(file));
    assert.match(
      await row.getByTestId("mapping-says").innerText(),
      /looks like a table of base models and descendants/,
    );
    assert.equal(await row.getByTestId("kind").inputValue(), "base-edges");
    assert.equal(await row.getByTestId("column-child_id").inputValue(), "k2");
    assert.equal(await row.getByTestId("column-base_id").inputValue(), "k1");
    assert.equal(
      await row.getByTestId("values-child_id").innerText(),
      "owner0/model, owner1/model, owner2/model",
    );
    const seen = row.getByTestId("seen-columns").locator("tbody tr");
    assert.deepEqual(
      await seen.evaluateAll((rows) =>
        rows.map(({ children }) => [...children].map((cell) => cell.textContent.trim().replace(/\s+/g, " "))),
      ),
      [
        ["k1 string", "lab/base-0, lab/base-1, lab/base-2", "base model"],
        ["k2 string", "owner0/model, owner1/model, owner2/model", "descendant"],
        ["weight int64", "0, 7, 3", ""],
      ],
    );
    await row.getByTestId("use-columns").click();
    await lens.settled(1);
    const [input] = (await lens.results()).inputs;
    assert.deepEqual(input.mapping.columns, { base_id: "k1", child_id: "k2" });
    assert.match(await lens.fragment(), /columns=mystery_2024-01\.parquet~base-edges~base_id:k1,child_id:k2/);
  });
});

test("a list is offered with the count by which it is sorted, and other choices show other values", async (t) => {
  const file = await unknown(t, {
    nr: range(30, (i) => i),
    label: range(30, (i) => ["good", "bad"][i % 2]),
    slug: range(30, (i) => `owner${i}/model`),
    hearts: range(30, (i) => (i * 7) % 11),
    hits: range(30, (i) => 1000 - i * i),
  });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const row = lens.file(path.basename(file));
    assert.equal(await row.getByTestId("kind").inputValue(), "packages");
    assert.equal(await row.getByTestId("column-id").inputValue(), "slug");
    assert.equal(await row.getByTestId("column-downloads").inputValue(), "hits");
    assert.equal(await row.getByTestId("values-downloads").innerText(), "1000, 999, 996");
    await row.getByTestId("column-downloads").selectOption("hearts");
    assert.equal(await row.getByTestId("values-downloads").innerText(), "0, 7, 3");
    await row.getByTestId("column-downloads").selectOption("hits");
    await row.getByTestId("use-columns").click();
    await lens.settled(1);
    const [input] = (await lens.results()).inputs;
    assert.deepEqual(input.mapping.columns, { downloads: "hits", id: "slug" });
  });
});

test("hostile names and values of columns are text of one line that nothing follows", async (t) => {
  const image = '<img src=x onerror="window.hurt=1">';
  const file = await unknown(t, {
    [`${image}\u202e`]: ["\u202egnp.exe", `${image}`, "x".repeat(5000)],
    slug: ["a/b", "c/d\n\n\n", "\u0000\u001b[2J"],
    right: ["שלום עולם", "مرحبا", "a"],
  });
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(file);
    await lens.settled(1);
    const row = lens.file(path.basename(file));
    const seen = row.getByTestId("seen-columns");
    const cells = seen.locator("td:nth-child(2)");
    assert.equal(await cells.nth(0).innerText(), `\ufffdgnp.exe, ${image}, ${"x".repeat(80)}…`);
    // The columns are in the order of their names.
    assert.equal(await cells.nth(2).innerText(), "a/b, c/d\ufffd\ufffd\ufffd, \ufffd\ufffd[2J");
    assert.equal(await seen.locator("img").count(), 0);
    assert.equal(await lens.page.evaluate(() => window["hurt"]), undefined);
    const sizes = await lens.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(sizes[0] <= sizes[1], `the page is ${sizes[0]} px wide`);
  });
});
