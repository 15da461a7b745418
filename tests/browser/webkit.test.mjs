/**
 * WebKit reads the hosted page and the single file. A page from a disk must read the user's files for its worker, which
 * may not; the answers are the same.
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import {
  native,
  sample,
  SAMPLES,
  serve,
  shared,
  singleFileAddress,
  temporary,
  WHOLE_SAMPLE,
} from "./support.mjs";
import { webkit } from "./webkit.mjs";

const FILES = SAMPLES.map((date) => path.basename(sample(date)));
const command = (files = FILES) =>
  native("registry-lens", ["report", ...files], path.dirname(sample("2017-04")));

/** The page reads the files that its worker may not read. Counts the messages with their bytes. */
const countFed = () => {
  window.fed = 0;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.type === "bytes") window.fed += 1;
    return postMessage.call(this, message, ...rest);
  };
};

test("WebKit reads chosen files and the sample in the hosted page", async (t) => {
  const { address } = await serve(t);
  const page = await webkit(t, address);
  await page.run(countFed);
  await page.choose(...SAMPLES.map(sample));
  await page.settled(SAMPLES.length);
  assert.equal(await page.json(), (await command()).toString());
  assert.equal(await page.run(() => window.fed), 0, "the worker reads by itself");
});

test("WebKit reads chosen files in the single file from disk", async (t) => {
  const page = await webkit(t, singleFileAddress);
  await page.run(countFed);
  await page.choose(...SAMPLES.map(sample));
  await page.settled(SAMPLES.length);
  assert.equal(await page.json(), (await command()).toString());
  assert.ok((await page.run(() => window.fed)) > SAMPLES.length, "the page reads for the worker");
});

test("WebKit measures the sample in the single file from disk", async (t) => {
  const page = await webkit(t, singleFileAddress);
  await page.run(() =>
    document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=sample]").click(),
  );
  await page.settled(WHOLE_SAMPLE.length);
  assert.equal(await page.json(), (await command(WHOLE_SAMPLE)).toString());
});

test("WebKit, from disk: a broken file says why, and the other is read", async (t) => {
  const here = shared(t);
  if (!here) return;
  const folder = await temporary(t);
  const text = path.join(folder, "list.parquet");
  await writeFile(text, "id,downloads\na,1\n");
  const page = await webkit(t, singleFileAddress);
  await page.choose(text, here.data("hf_models_2022-10"));
  await page.until(() => {
    const { files } = document.querySelector("registry-lens");
    return files.length === 2 && files.every(({ status }) => status === "ready" || status === "failed");
  });
  const states = await page.run(() =>
    document
      .querySelector("registry-lens")
      .files.map(({ status, error, rows }) => [status, error?.kind, Number(rows)]),
  );
  assert.deepEqual(states, [
    ["ready", null, 74_970],
    ["failed", "not_parquet", 0],
  ]);
});
