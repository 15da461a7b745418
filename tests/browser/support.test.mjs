/** Tests of the test helpers: if the recorder missed a request, every page would pass. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { allow, chrome, close, foreign, serve, visit } from "./support.mjs";

const INVALID = ["http://image.invalid/", "http://page.invalid/", "http://worker.invalid/"];

/** Asks three hosts from a document of the same server that has no policy which would stop the requests. */
async function ask(page, site) {
  await page.goto(`${site.address}worker.js`);
  await page.evaluate(async () => {
    new Image().src = "http://image.invalid/";
    const script = 'fetch("http://worker.invalid/").catch(() => postMessage(0))';
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    await new Promise((resolve) => (worker.onmessage = resolve));
    await fetch("http://page.invalid/").catch(() => {});
  });
}

test("requests of a page and of its worker to another host are recorded", async (t) => {
  const site = await serve(t);
  const page = await (await chrome()).newPage();
  const requests = [];
  page.context().on("request", (request) => requests.push(request.url()));
  allow(page.context(), { hosts: INVALID });
  await ask(page, site);
  await page.context().close();
  assert.deepEqual(foreign(requests, site.address).sort(), INVALID);
  assert.deepEqual(foreign(requests, site.address, ["http://page.invalid"]).sort(), [INVALID[0], INVALID[2]]);
});

test("a page that asks another host, or throws, fails its test", async (t) => {
  const site = await serve(t);
  const { address } = await serve(t);
  const asking = visit({ url: site.address }, async (lens) => {
    lens.requests.push(address);
  });
  await assert.rejects(asking, /requests to another host/);
  const throwing = visit({ url: site.address }, async (lens) => {
    await lens.page.evaluate(() => setTimeout(() => void window.nothing.there));
    await lens.page.waitForTimeout(200);
  });
  await assert.rejects(throwing, /errors in the page/);
});

/** Runs in the page: its policy forbids both. */
const violate = async () => {
  await fetch("http://page.invalid/").catch(() => {});
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
};

test("a page that violates its policy fails its test, unless the test names the violation", async (t) => {
  const site = await serve(t);
  const errors = [/Content Security Policy/, /Fetch API cannot load/];
  const hosts = ["http://page.invalid"];
  const violating = (/** @type {RegExp[]} */ violations) =>
    visit({ url: site.address, errors, hosts, violations }, async (lens) => {
      await lens.page.evaluate(violate);
      assert.equal(await lens.page.evaluate(() => window.ran), undefined);
    });
  await assert.rejects(violating([]), /violations of the page's policy/);
  await assert.rejects(violating([/^connect-src: http:\/\/page\.invalid/]), /script-src-elem: inline/);
  await violating([/^connect-src: http:\/\/page\.invalid/, /^script-src-elem: inline/]);
});

test("a page that a test opens without the helper is checked when the browser is closed", async (t) => {
  const site = await serve(t);
  const page = await (await chrome()).newPage();
  await ask(page, site);
  await page.goto(site.address);
  await page.evaluate(violate);
  // The browser reports a violation a moment later.
  await page.waitForTimeout(200);
  await page.context().close();
  await assert.rejects(close(), ({ actual }) => {
    for (const host of INVALID) assert.ok(actual.includes(host), `${host} is among ${actual}`);
    assert.ok(actual.includes("script-src-elem: inline"), actual.join());
    return true;
  });
});
