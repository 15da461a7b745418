/**
 * Machines with little memory or a slow processor: a sentence or an answer, nothing lost, nothing again and again.
 *
 * Small limits and a small hub by default. REGISTRY_LENS_HUB_ROWS=2200000 makes one as large as the hub of late 2025, for
 * which REGISTRY_LENS_MEMORY=256, in megabytes, is too little.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { dist, listen, native, renderers, sample, serve, temporary, visit } from "./support.mjs";

const ROWS = process.env.REGISTRY_LENS_HUB_ROWS;
const MEMORY = Number(process.env.REGISTRY_LENS_MEMORY ?? 48);
const GOOD = ["2017-04", "2017-10"].map(sample);

/** A whole number in LEB128, and the place after it. */
function number(bytes, at) {
  let [value, factor] = [0, 1];
  for (; bytes[at] >= 128; at++, factor *= 128) value += (bytes[at] - 128) * factor;
  return { value: value + bytes[at] * factor, after: at + 1 };
}
const leb = (n) => (n < 128 ? [n] : [(n % 128) + 128, ...leb(Math.floor(n / 128))]);

/** The module with so many pages of 64 KiB as the most that its memory may have. */
function limited(module, pages) {
  for (let at = 8; at < module.length;) {
    const { value: size, after } = number(module, at + 1);
    if (module[at] === 5) {
      // One memory: its flags, its least number of pages, perhaps its greatest.
      const { value: least } = number(module, after + 2);
      assert.ok(least < pages, `the engine begins with ${least} pages`);
      const section = [1, 1, ...leb(least), ...leb(pages)];
      return Buffer.concat([
        module.subarray(0, at),
        Buffer.from([5, ...leb(section.length), ...section]),
        module.subarray(after + size),
      ]);
    }
    at = after + size;
  }
  throw new Error("the engine has no memory");
}

test("with little memory a hub gets a sentence, and the other files keep their answers", async (t) => {
  const folder = await temporary(t);
  const hub = path.join(folder, "hf_2025-10.parquet");
  await native("make_hub", [ROWS ?? "200000", hub]);
  const engine = await readFile(path.join(dist, "engine.wasm"));
  const site = await serve(t, { beside: { "engine.wasm": limited(engine, MEMORY * 16) } });
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    const workers = () => lens.page.evaluate(() => window.workers.length);
    await lens.drop(...GOOD);
    await lens.settled(2);
    const before = (await lens.results()).metrics;
    await lens.pick(hub);
    await lens.settled(3, 300_000);
    const said = await lens.file("hf_2025-10.parquet").getByTestId("file-error").innerText();
    t.diagnostic(said);
    assert.match(said, /ran out of memory|There is no room/);
    assert.doesNotMatch(said, /damaged|download it again/i);
    assert.deepEqual((await lens.results()).metrics, before);
    const once = await workers();
    assert.ok(once <= 2, `${once} workers`);
    await lens.page.waitForTimeout(3000);
    assert.equal(await workers(), once, "nothing is tried again by itself");
    await lens.file("hf_2025-10.parquet").getByTestId("remove").click();
    await lens.settled(2);
    await lens.drop(sample("2025-12"));
    await lens.settled(3);
    assert.equal((await lens.results()).inputs.filter(({ error }) => error).length, 0);
  });
});

/** Lets the processes of pages run for a quarter of the time. With two threads at work that is half a processor. */
async function slow(t) {
  const ids = await renderers();
  assert.ok(ids.length > 0);
  const send = (signal) => {
    for (const id of ids)
      try {
        process.kill(id, signal);
      } catch {
        // It has ended.
      }
  };
  let runs = 0;
  const clock = setInterval(() => send(runs++ % 4 === 0 ? "SIGCONT" : "SIGSTOP"), 25);
  const end = () => {
    clearInterval(clock);
    send("SIGCONT");
  };
  t.after(end);
  return end;
}

test("with half a processor a hub gets its answer, and nothing is read twice", async (t) => {
  const folder = await temporary(t);
  const hub = path.join(folder, "hf_2025-10.parquet");
  await native("make_hub", [ROWS ?? "30000", hub]);
  const site = await serve(t);
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.id("drop").waitFor();
    const end = await slow(t);
    const begun = performance.now();
    await lens.pick(hub);
    await lens.settled(1, 1_800_000);
    end();
    t.diagnostic(`all verdicts after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    assert.equal(await lens.page.evaluate(() => window.workers.length), 1, "no second worker");
    assert.equal(await lens.id("down").count(), 0);
    const { claims } = await lens.results();
    assert.ok(claims.some(({ verdict }) => verdict !== "not_measurable"));
  });
});
