/** Tests of the test helpers: if the recorder missed a request, every page would pass. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { chrome, foreign, serve, visit } from "./support.mjs";

test("requests of a page and of its worker to another host are recorded", async (t) => {
  const site = await serve(t);
  const page = await (await chrome()).newPage();
  const requests = [];
  page.context().on("request", (request) => requests.push(request.url()));
  // This document of the same server has no policy that would stop the requests.
  await page.goto(`${site.address}worker.js`);
  await page.evaluate(async () => {
    new Image().src = "http://image.invalid/";
    const script = 'fetch("http://worker.invalid/").catch(() => postMessage(0))';
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    await new Promise((resolve) => (worker.onmessage = resolve));
    await fetch("http://page.invalid/").catch(() => {});
  });
  await page.context().close();
  assert.deepEqual(foreign(requests, site.address).sort(), [
    "http://image.invalid/",
    "http://page.invalid/",
    "http://worker.invalid/",
  ]);
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
