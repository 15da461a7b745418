/**
 * A manifest on a server (`#src=…`): its files come by ranges, or as a whole where the server has none; from the page's
 * own host, and from another one with and without permission.
 */

import assert from "node:assert/strict";
import { open, readFile, stat, symlink } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import path from "node:path";
import { test } from "node:test";
import { made, native, root, serve, temporary, visit } from "./support.mjs";

const LISTS = ["npm_downloads_2017-04.parquet", "npm_downloads_2017-10.parquet"];
const SAMPLE = path.join(root, "www", "sample");

/**
 * Serves a manifest of these files, and the files. `sent` counts the bytes of each. `version` is that of the files, by
 * their names, and how many requests came before.
 */
async function data(
  t,
  names,
  { folder = SAMPLE, ranges = true, cors = false, expected = [], version = (_name, _before) => "1" } = {},
) {
  const sent = {};
  const asked = {};
  const server = createServer(async (request, response) => {
    const name = path.posix.basename(new URL(request.url, "http://localhost").pathname);
    const headers = cors ? { "access-control-allow-origin": "*" } : {};
    if (name === "manifest.json") {
      const files = names.map((url) => ({ url }));
      response.writeHead(200, headers);
      response.end(JSON.stringify({ registry_lens_manifest: 1, title: "A study", files, expected }));
      return;
    }
    const file = await open(path.join(folder, name));
    const { size } = await file.stat();
    asked[name] = (asked[name] ?? 0) + 1;
    const range = ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const [from, to] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, size];
    sent[name] = (sent[name] ?? 0) + to - from;
    response.writeHead(range ? 206 : 200, {
      ...headers,
      etag: version(name, asked[name]),
      "content-length": to - from,
      ...(range ? { "content-range": `bytes ${from}-${to - 1}/${size}` } : {}),
    });
    const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    await file.close();
    response.end(request.method === "HEAD" ? undefined : buffer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `http://127.0.0.1:${server.address().port}`, sent };
}

/** The hosted page, and below /data/ what another server has, so that both are one host. */
async function oneHost(t, names, how, pages = {}) {
  const { address } = await serve(t);
  const { host, sent } = await data(t, names, how);
  const proxy = createServer(async (request, response) => {
    const page = pages[request.url.slice(1)];
    if (page) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(page);
      return;
    }
    const from = request.url.startsWith("/data/") ? host : address.replace(/\/$/, "");
    const range = request.headers.range;
    const answer = await fetch(from + request.url, { headers: range ? { range } : {} });
    const passed = ["content-type", "content-range", "etag"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value ? [[name, value]] : [];
    });
    response.writeHead(answer.status, Object.fromEntries(passed));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { address: `http://127.0.0.1:${proxy.address().port}/`, sent };
}

/** The hosted page with a policy that lets it load from another host, as `make build CONNECT=…` makes it. */
const permitted = (t, host) =>
  serve(t, {
    change: { "index.html": (html) => html.replace("connect-src 'self'", `connect-src 'self' ${host}`) },
  });

/** As in from-disk.test.mjs: those of the full lists. */
const REMAINED = [{ what: "remained", metric: "turnover", at: "/snapshots/1/remained", value: 915 }];

async function reproduced(lens) {
  await lens.settled(LISTS.length);
  await lens.id("agreement").waitFor();
  assert.equal(await lens.id("agreement").getAttribute("data-agrees"), "true");
}

test("files come by ranges, only the bytes that are needed", async (t) => {
  const folder = await temporary(t);
  const rows = 20_000;
  const all = (value) => Array.from({ length: rows }, (_, i) => value(i));
  const name = "npm_2024-01.parquet";
  await made(path.join(folder, name), {
    name: all((i) => `package-${i}`),
    readme: all(() => randomBytes(150).toString("base64")),
    downloads: all((i) => 2 * rows - i),
  });
  const { size } = await stat(path.join(folder, name));
  const { address, sent } = await oneHost(t, [name], { folder });
  await visit({ url: `${address}index.html#src=data/manifest.json` }, async (lens) => {
    await lens.settled(1);
    const { inputs, artifact } = await lens.results();
    assert.equal(Number(inputs[0].rows), rows);
    assert.equal(inputs[0].sha256, null, "a digest would need every byte");
    assert.equal(artifact.files[0].sentence, "The manifest gives no SHA-256 for it.");
    // An export waits for no digest.
    await lens.export("json");
    assert.ok(size > 3_000_000 && sent[name] < 0.2 * size, `${sent[name]} of ${size} bytes`);
    t.diagnostic(`${sent[name]} of ${size} bytes were loaded`);
  });
});

for (const ranges of [true, false])
  test(`expected and got are equal ${ranges ? "with" : "without"} ranges`, async (t) => {
    const { address, sent } = await oneHost(t, LISTS, { ranges, expected: REMAINED });
    await visit({ url: `${address}index.html#src=data/manifest.json` }, async (lens) => {
      await reproduced(lens);
      const size = (await readFile(path.join(SAMPLE, LISTS[0]))).length;
      if (!ranges) assert.equal(sent[LISTS[0]], size, "each file is loaded once");
    });
  });

test("an embed loads its manifest, opens its view, and introduces nothing", async (t) => {
  const embed = `<!doctype html><link rel="icon" href="data:," /><title>A paper</title><h1>A paper</h1>
    <script src="registry-lens.js" defer></script>
    <registry-lens src="data/manifest.json" view="turnover" k="50"></registry-lens>`;
  const { address } = await oneHost(t, LISTS, { expected: REMAINED }, { "paper.html": embed });
  const prepare = (page) =>
    page.addInitScript(() => {
      // Whether the introduction was ever there.
      const look = () => {
        const shown = document
          .querySelector("registry-lens")
          ?.shadowRoot?.querySelector("[data-testid=sample]");
        window.introduced ||= Boolean(shown);
        requestAnimationFrame(look);
      };
      look();
    });
  await visit({ url: `${address}paper.html`, prepare }, async (lens) => {
    await lens.settled(LISTS.length);
    const page = lens.page;
    assert.equal(await lens.id("study").locator("h2").innerText(), "A study");
    assert.equal(await lens.id("turnover").count(), 1, "the view of turnover is open");
    assert.equal(await page.evaluate(() => window.introduced), false);
    const json = await page.evaluate(() => JSON.stringify(document.querySelector("registry-lens").results));
    const results = JSON.parse(json);
    // The attribute goes before the manifest, which has the default.
    assert.equal(results.parameters.turnover.k, 50);
    assert.equal(results.inputs[0].rows, 3000);
    assert.equal(page.url(), `${address}paper.html`, "the address is the host’s");
  });
});

/** A larger file of `examples/make_hub.rs` than the test makes: the whole hub has 2.2 million rows. */
const { REGISTRY_LENS_HUB } = process.env;

test("an embed with a view loads the columns of its metric, and the others when another view is opened", async (t) => {
  const folder = await temporary(t);
  const patience = REGISTRY_LENS_HUB ? 300_000 : 30_000;
  const name = "hf_2025-10.parquet";
  if (REGISTRY_LENS_HUB) await symlink(path.resolve(REGISTRY_LENS_HUB), path.join(folder, name));
  else await native("make_hub", ["100000", path.join(folder, name)]);
  const { size } = await stat(path.join(folder, name));
  const embed = `<!doctype html><link rel="icon" href="data:," /><title>A paper</title><h1>A paper</h1>
    <script src="registry-lens.js" defer></script>
    <registry-lens src="data/manifest.json" view="preservation"></registry-lens>`;
  const { address, sent } = await oneHost(t, [name], { folder }, { "paper.html": embed });
  await visit({ url: `${address}paper.html` }, async (lens) => {
    await lens.settled(1, patience);
    const narrow = sent[name];
    t.diagnostic(`preservation: ${narrow} of ${size} bytes were loaded`);
    assert.ok(narrow < 0.35 * size, `${narrow} of ${size} bytes`);
    const one = await lens.results();
    assert.deepEqual(Object.keys(one.metrics), ["preservation"]);
    assert.deepEqual(one.inputs[0].columns_read, ["id", "downloads", "tags", "baseModels", "library_name"]);
    await lens.home();
    await lens.page.waitForFunction(
      () => Object.keys(document.querySelector("registry-lens").results.metrics).length > 1,
      null,
      { timeout: patience },
    );
    await lens.settled(1, patience);
    const all = await lens.results();
    assert.ok(all.inputs[0].columns_read.includes("createdAt"));
    assert.deepEqual(all.metrics.preservation, one.metrics.preservation);
    assert.equal(all.claims.length, 17);
    assert.ok(sent[name] > 1.5 * narrow, `${sent[name]} bytes`);
    // The view of the first metric needs no other columns, so nothing is read again.
    await lens.open("preservation");
    await lens.settled(1, patience);
    assert.equal(Object.keys((await lens.results()).metrics).length, Object.keys(all.metrics).length);
  });
});

test("a file that changes while it is read is refused with a sentence", async (t) => {
  const version = (name, before) => (name === LISTS[1] && before > 1 ? "2" : "1");
  const { address } = await oneHost(t, LISTS, { version });
  await visit({ url: `${address}index.html#src=data/manifest.json` }, async (lens) => {
    await lens.page.waitForFunction(() => {
      const { files } = document.querySelector("registry-lens");
      return files.length === 2 && files.every(({ status }) => status === "ready" || status === "failed");
    });
    const errors = await lens.page.evaluate(() =>
      document.querySelector("registry-lens").files.map(({ error }) => error?.message),
    );
    assert.equal(errors[0], undefined);
    assert.match(errors[1], /it changed on the server while it was read/);
  });
});

test("another host: the page's policy, then the host's permission, are named in words", async (t) => {
  const closed = await data(t, LISTS);
  const open = await data(t, LISTS, { cors: true, expected: REMAINED });
  const problem = async (address, from, said, provoked) =>
    visit({ url: `${address}index.html#src=${from}/manifest.json`, ...provoked }, async (lens) => {
      await lens.id("manifest-problem").waitFor();
      assert.match(await lens.id("manifest-problem").innerText(), said);
    });
  const own = await serve(t);
  await problem(
    own.address,
    open.host,
    /^The manifest could not be loaded: this page may load only from its own host, .*make build CONNECT=http:\/\/127\.0\.0\.1:\d+\. Or download/,
    {
      errors: [/Content Security Policy/, /Fetch API cannot load/],
      violations: [/^connect-src: http:\/\/127\.0\.0\.1/],
      hosts: [open.host],
    },
  );
  const forClosed = await permitted(t, closed.host);
  await problem(
    forClosed.address,
    closed.host,
    /does not let this page read it\. Its server must send the header Access-Control-Allow-Origin: http:\/\/127\.0\.0\.1:\d+\. Or download/,
    { errors: [/CORS policy/, /Failed to load resource/], hosts: [closed.host] },
  );
  const forOpen = await permitted(t, open.host);
  const url = `${forOpen.address}index.html#src=${open.host}/manifest.json`;
  await visit({ url, hosts: [open.host] }, reproduced);
});
