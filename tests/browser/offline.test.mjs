/**
 * The hosted page opens again without a network, keeps one version whole, says when a new one is there, and keeps nothing
 * but the site. Embeds and the single file keep nothing.
 */

import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { digestOf, filesOf, kept, SHOWN_IN, siteLine, withDigest } from "../../scripts/site.mjs";
import { dist, sample, serve, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const context = { serviceWorkers: "allow" };
/** A worker that is looked for when there is no server is an error of the network, which is what the test wants. */
const errors = [
  /Failed to load resource|ERR_CONNECTION_REFUSED|An unknown error occurred when fetching the script/,
];

/** Waits until the whole site is kept. */
const ready = (lens) => lens.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
/** The names of all kept files, as seen from the site. */
const keptFiles = (lens) =>
  lens.page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys())
        all.push(url.replace(document.baseURI.split("index.html")[0], ""));
    return all.sort();
  });
const shownDigest = (lens) => lens.page.locator("[data-build]").innerText();

/** The built site in another folder, as a later version. `change` gets the text of its page. */
async function version(t, change = (html) => html) {
  const folder = await temporary(t);
  await cp(dist, folder, { recursive: true });
  const files = await filesOf(folder);
  const html = files.get("index.html").toString();
  const [, shown] = /<code data-build>([0-9a-f]{64})/.exec(html);
  const worker = files.get("sw.js").toString();
  files.set("index.html", Buffer.from(change(html)));
  const digest = digestOf(files, shown);
  for (const name of Object.keys(SHOWN_IN)) files.set(name, withDigest(files.get(name), shown, digest));
  files.set("sw.js", Buffer.from(siteLine(files, digest) + worker.slice(worker.indexOf("\n") + 1)));
  for (const name of [...Object.keys(SHOWN_IN), "sw.js"])
    await writeFile(path.join(folder, name), files.get(name));
  return { folder, digest };
}

test("after the first visit the page opens without a server, and measures the sample", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, context, errors }, async (lens) => {
    await ready(lens);
    site.stop();
    await lens.page.reload();
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length, 60_000);
    assert.match(await lens.id("view").innerText(), /claims/);
    // What is loaded when it is first used is there too.
    await lens.id("guide").locator("summary").first().click();
    await lens.id("guide").getByText("About the commands").waitFor();
    await lens.export("pdf-1", "turnover");
    assert.equal(await lens.page.locator("#update").isVisible(), false);
  });
});

test("the files of the site are kept, and nothing else", async (t) => {
  const folder = await temporary(t);
  await cp(dist, folder, { recursive: true });
  await mkdir(path.join(folder, "data"));
  const names = ["2017-04", "2017-10"].map((date) => path.basename(sample(date)));
  for (const name of names)
    await cp(path.join(path.dirname(sample("2017-04")), name), path.join(folder, "data", name));
  const manifest = { registry_lens_manifest: 1, title: "A study", files: names.map((url) => ({ url })) };
  await writeFile(path.join(folder, "data", "manifest.json"), JSON.stringify(manifest));
  const site = await serve(t, { folder });
  await visit({ url: site.address, context }, async (lens) => {
    await ready(lens);
    // From here on the worker sees each request.
    await lens.page.goto(`${site.address}index.html#src=data/manifest.json`);
    await lens.page.reload();
    await lens.settled(names.length);
    await lens.drop(sample("2025-12"));
    await lens.settled(names.length + 1);
    const all = [...(await filesOf(dist)).keys()];
    assert.deepEqual(await keptFiles(lens), all.filter(kept).sort());
    assert.deepEqual(
      await lens.page.evaluate(async () => [
        localStorage.length,
        (await indexedDB.databases()).length,
        document.cookie,
      ]),
      [0, 0, ""],
    );
  });
});

test("a new version is said, and replaces the old one when the user wants it", async (t) => {
  const site = await serve(t);
  const first = await readFile(path.join(dist, "index.html"), "utf8");
  const [, old] = /<code data-build>([0-9a-f]{64})/.exec(first);
  const next = await version(t, (html) => html.replace("<title>Registry Lens", "<title>Later Lens"));
  assert.notEqual(next.digest, old);
  await visit({ url: site.address, context }, async (lens) => {
    await ready(lens);
    await lens.page.reload();
    site.folder = next.folder;
    await lens.page.reload();
    await lens.page.locator("#update").waitFor();
    assert.match(await lens.page.locator("#update").innerText(), /A new version of this page is ready/);
    // Until then every file is of the old version.
    assert.equal(await shownDigest(lens), old);
    const script = () => lens.page.evaluate(async () => (await fetch("registry-lens.js")).text());
    assert.ok((await script()).includes(old));
    // Another tab would get parts of the new version beside the old page.
    const other = await lens.page.context().newPage();
    await other.goto(site.address);
    await lens.page.locator("#update button").click();
    await lens.page.getByText("Close the other tabs").waitFor();
    assert.equal(await shownDigest(lens), old);
    await other.close();
    await Promise.all([lens.page.waitForEvent("load"), lens.page.locator("#update button").click()]);
    assert.equal(await shownDigest(lens), next.digest);
    assert.ok((await script()).includes(next.digest));
    assert.equal(await lens.page.locator("#update").isVisible(), false);
    await lens.until("one version is kept", async () => (await caches.keys()).length === 1);
  });
});

test("a site of which one file is not as the build made it is not kept, and works", async (t) => {
  let site;
  const seen = new Promise((resolve) => {
    const change = (text) => {
      resolve(undefined);
      return `${text}\n`;
    };
    site = serve(t, { change: { "guide.json": change } });
  });
  site = await site;
  await visit({ url: site.address, context, errors: [/integrity|digest/, /ServiceWorker/] }, async (lens) => {
    await seen;
    await lens.until("the worker has given up", async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return !registration && (await caches.keys()).length === 0;
    });
    assert.deepEqual(await keptFiles(lens), []);
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
  });
});

const nothingKept = async (lens) =>
  assert.deepEqual(
    await lens.page.evaluate(async () => [
      (await navigator.serviceWorker.getRegistrations()).length,
      (await caches.keys()).length,
    ]),
    [0, 0],
  );

test("the single file keeps nothing", async (t) => {
  const site = await serve(t);
  await visit({ url: `${site.address}registry-lens.html`, context }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await nothingKept(lens);
  });
});

test("the demonstration of embeds shows the expected results in three ways, and keeps nothing", async (t) => {
  const site = await serve(t);
  await visit({ url: `${site.address}embeds/index.html`, context }, async (lens) => {
    const frame = lens.page.frames().find((frame) => frame !== lens.page.mainFrame());
    for (const [place, number] of [
      [lens.page, 2],
      [frame, 1],
    ]) {
      const results = await place.waitForFunction(
        (number) => {
          const all = [...document.querySelectorAll("registry-lens")].map(({ results }) => results?.artifact);
          return all.length === number && all.every((artifact) => artifact?.expected.length > 0) && all;
        },
        number,
        { timeout: 60_000 },
      );
      for (const { expected } of await results.jsonValue())
        for (const { agrees, what } of expected) assert.ok(agrees, what);
    }
    assert.match(await lens.page.locator("pre").first().innerText(), /^<registry-lens src="manifest.json"/);
    await nothingKept(lens);
  });
});
