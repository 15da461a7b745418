import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { openRemote, reach } from "../files/remote";

const CONTENT = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const HERE = "https://page.example";
const ADDRESS = new URL(`${HERE}/data/a.parquet`);

/** Replaces fetch by a server; returns the requests that it gets. `serve` may change each answer. */
function server(/** @type {any} */ options = {}) {
  const { ranges = true, shows = (_) => true, etag = () => "1", fails = (_) => false } = options;
  const requests = [];
  Object.assign(globalThis, {
    location: new URL(`${HERE}/index.html`),
    document: Object.assign(new EventTarget(), { querySelector: () => hosted }),
    fetch: async (address, /** @type {any} */ { method = "GET", mode = "cors", headers = {} } = {}) => {
      const range = headers.Range;
      requests.push([method, range ?? "all"].join(" "));
      if (fails({ method, mode, address })) throw new TypeError("Failed to fetch");
      const found = ranges && /^bytes=(\d+)-(\d+)$/.exec(range ?? "");
      const [from, to] = found ? [Number(found[1]), Number(found[2]) + 1] : [0, CONTENT.length];
      const said = {
        etag: etag(),
        "content-length": String(to - from),
        ...(found ? { "content-range": `bytes ${from}-${to - 1}/${CONTENT.length}` } : {}),
      };
      const seen = Object.entries(said).filter(([name]) => shows(name));
      return new Response(method === "HEAD" ? null : CONTENT.slice(from, to), {
        status: found ? 206 : 200,
        headers: Object.fromEntries(seen),
      });
    },
  });
  return requests;
}

const { fetch } = globalThis;
afterEach(() => Object.assign(globalThis, { fetch }));

const open = (size = null, progress = (/** @type {number} */ _) => {}) =>
  openRemote(ADDRESS, "a.parquet", size, progress);
const bytes = async (file, from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer());

test("only the bytes that are asked for are loaded", async () => {
  const requests = server();
  const file = await open();
  assert.deepEqual([file.name, file.size], ["a.parquet", 1000]);
  assert.deepEqual(await bytes(file, 990, 1000), CONTENT.slice(990));
  assert.deepEqual(await bytes(file, 4, 4), new Uint8Array(0));
  assert.deepEqual(requests, ["GET bytes=0-0", "GET bytes=990-999"]);
});

test("a server of another origin may hide the size: then the manifest or HEAD gives it", async () => {
  let requests = server({ shows: (name) => name === "content-length" });
  assert.equal((await open(1000)).size, 1000);
  assert.deepEqual(requests, ["GET bytes=0-0"]);
  requests = server({ shows: (name) => name === "content-length" });
  assert.equal((await open()).size, 1000);
  assert.deepEqual(requests, ["GET bytes=0-0", "HEAD all"]);
});

test("without ranges the whole file is loaded once, with progress", async () => {
  const requests = server({ ranges: false });
  const shares = [];
  const file = await open(null, (share) => shares.push(share));
  assert.ok(file instanceof File);
  assert.deepEqual(await bytes(file, 0, 1000), CONTENT);
  assert.deepEqual(requests, ["GET bytes=0-0"]);
  assert.equal(shares.at(-1), 1);
});

test("a file that changes between two requests is refused", async () => {
  let version = "1";
  server({ etag: () => version });
  const file = await open();
  version = "2";
  await assert.rejects(
    bytes(file, 0, 10),
    /it changed on the server while it was read\. Load the page again/,
  );
});

/** The document is the hosted page, and not another page with an embed. */
let hosted = true;

test("no permission, the page's policy and no answer are told apart", async () => {
  const other = new URL("https://data.example/a.parquet");
  const remote = () => openRemote(other, "a.parquet", null, () => {});
  server({ fails: ({ mode }) => mode === "cors" });
  await assert.rejects(
    remote(),
    /data\.example does not let this page read it\. Its server must send the header Access-Control-Allow-Origin: https:\/\/page\.example\./,
  );
  server({ fails: () => true });
  await assert.rejects(remote(), /data\.example does not answer\. Or download the file and drop it here/);
  server({
    fails: () => {
      document.dispatchEvent(Object.assign(new Event("securitypolicyviolation"), { blockedURI: other.href }));
      return true;
    },
  });
  await assert.rejects(
    remote(),
    /may load only from its own host, not from data\.example\. .*CONNECT=https:\/\/data\.example/,
  );
  hosted = false;
  await assert.rejects(
    remote(),
    /Content-Security-Policy of this page forbids it\. .*connect-src https:\/\/data\.example/,
  );
});

test("a manifest that is not there says so", async () => {
  Object.assign(globalThis, {
    location: new URL(HERE),
    document: new EventTarget(),
    fetch: async () => new Response("", { status: 404 }),
  });
  await assert.rejects(reach(ADDRESS), /a\.parquet was answered with status 404/);
});
