/** A copied link names the files that it was made with; whoever opens it sees which are here and which is another. */

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { sample, serve, temporary, visit } from "./support.mjs";

const FILES = ["npm_downloads_2017-04.parquet", "npm_downloads_2017-10.parquet"];

/** The files of the link with what has become of each. */
const fates = (lens) =>
  lens
    .id("expected-files")
    .locator("li")
    .evaluateAll((items) => items.map((item) => [item.querySelector("bdi").textContent, item.dataset.fate]));

test("a copied link names its files, which are ticked as they arrive; another file of a name is said to be one", async (t) => {
  const site = await serve(t);
  let link;
  await visit({ url: `${site.address}#view=turnover&k=50` }, async (lens) => {
    await lens.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    await lens.digested();
    await lens.id("copy-link").click();
    link = await lens.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /k=50/);
    for (const file of FILES) assert.match(link, new RegExp(`${file}~\\d+~[\\da-f]{12}`));
    assert.equal(await lens.id("expected-files").count(), 0);
  });

  // Content of another month under the name that is expected.
  const impostor = path.join(await temporary(t), FILES[1]);
  await copyFile(sample("2025-12"), impostor);
  await visit({ url: link }, async (lens) => {
    const list = lens.id("expected-files");
    await list.waitFor();
    assert.deepEqual(
      await fates(lens),
      FILES.map((file) => [file, "missing"]),
    );
    assert.match(
      await list.innerText(),
      /npm_downloads_2017-04\.parquet \(.* kB, SHA-256 [\da-f]{12}…\) is not loaded yet\./,
    );
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await lens.digested();
    assert.deepEqual(await fates(lens), [
      [FILES[0], "here"],
      [FILES[1], "missing"],
    ]);
    await lens.drop(impostor);
    await lens.settled(2);
    await lens.digested();
    assert.deepEqual((await fates(lens))[1], [FILES[1], "wrong"]);
    assert.match(
      await list.innerText(),
      /is another file: the one that you loaded under this name has [\d,]+ bytes instead of/,
    );
    assert.equal(await lens.id("made-with").getAttribute("data-same"), "false");
    await lens.file(FILES[1]).getByTestId("remove").click();
    await lens.settled(1);
    await lens.drop(sample("2017-10"));
    await lens.settled(2);
    await lens.digested();
    await lens.until("all are here", () => {
      const root = document.querySelector("registry-lens").renderRoot;
      return !root.querySelector("[data-testid=expected-files]");
    });
    assert.equal(await lens.id("made-with").getAttribute("data-same"), "true");
  });
});

test("hostile names in a link are text", async (t) => {
  const site = await serve(t);
  const name = encodeURIComponent('<img src=x onerror="window.hurt=1">\u202e');
  await visit({ url: `${site.address}#files=${name}~12~0f27bc05a655,x~y,~3~` }, async (lens) => {
    const list = lens.id("expected-files");
    await list.waitFor();
    assert.equal(await list.locator("li").count(), 1);
    assert.equal(await list.locator("img").count(), 0);
    assert.equal(await lens.page.evaluate(() => window["hurt"]), undefined);
    assert.match(await list.innerText(), /\(12 B, SHA-256 0f27bc05a655…\) is not loaded yet\./);
  });
});
