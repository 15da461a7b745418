/**
 * A whole hub in the format of hub-stats, with lists, structs and JSON: relations and memory.
 *
 * A small one by default; REGISTRY_LENS_HUB_ROWS=2200000 makes one as large as the hub of late 2025.
 */

import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { engineMemory, MB, native, processMemory, serve, temporary, visit } from "./support.mjs";

const ROWS = Number(process.env.REGISTRY_LENS_HUB_ROWS ?? 100_000);

/** Runs in the page: records each state of the board that has a verdict. */
function watchBoard() {
  const lens = document.querySelector("registry-lens");
  const board = /** @type {any} */ (window.board = { seen: [], begun: performance.now() });
  let before = "";
  const look = () => {
    const claims = [...lens.renderRoot.querySelectorAll("[data-testid=claim]")];
    const all = claims.map((claim) => [claim.dataset.claim, claim.dataset.verdict]);
    const judged = all.filter(([, verdict]) => verdict !== "pending");
    const key = JSON.stringify(judged);
    if (judged.length > 0 && key !== before)
      board.seen.push({
        at: performance.now(),
        judged: judged.length,
        pending: all.length - judged.length,
        verdicts: Object.fromEntries(judged),
        whole: lens.results !== null,
      });
    before = key;
    requestAnimationFrame(look);
  };
  look();
}

test("a hub's libraries, base edges and downloads fit a tab, and are the command's", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, "hf_2025-10.parquet");
  await native("make_hub", [String(ROWS), file]);
  const report = await native("registry-lens", ["report", "--metric=preservation", "--json", file]);
  const [reported] = JSON.parse(report).inputs;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("drop").waitFor();
    await lens.page.evaluate(watchBoard);
    const started = performance.now();
    await lens.pick(file);
    await lens.settled(1, 300_000);
    const seconds = (performance.now() - started) / 1000;
    const { seen, begun } = await lens.page.evaluate(() => /** @type {any} */ (window).board);
    const [first] = seen;
    const last = seen.at(-1);
    t.diagnostic(
      `the first verdict ${(first.at - begun).toFixed(0)} ms after the drop, all ${(last.at - begun).toFixed(0)} ms; ` +
        `the board: ${seen.map(({ judged, pending }) => `${judged} judged, ${pending} pending`).join("; ")}`,
    );
    assert.ok(first.judged > 0 && first.pending > 0, "the first verdict comes before the last");
    assert.equal(last.pending, 0);
    assert.equal(first.whole, false, "what embedders get is whole");
    // A verdict never changes.
    for (const { verdicts } of seen)
      for (const [claim, verdict] of Object.entries(verdicts))
        assert.equal(verdict, last.verdicts[claim], claim);
    const [input] = (await lens.results()).inputs;
    assert.equal(input.dataset, "hub-stats-models");
    assert.deepEqual(input.relations, reported.relations);
    assert.equal(input.relations.find(({ relation }) => relation === "packages").rows, ROWS);
    const engine = await engineMemory(lens.page);
    const { size } = await stat(file);
    t.diagnostic(
      `${ROWS} rows, ${MB(size)}: read in ${seconds.toFixed(1)} s, engine memory ${MB(engine)}, ` +
        `the page's process at most ${MB(await processMemory())}`,
    );
    assert.ok(engine <= 350e6, `the engine takes ${MB(engine)}`);
  });
});

/** Rows of a file that several workers read: a row group for each of them, and more. */
const SHARED_ROWS = 400_000;

/** Runs before the page starts: counts the parts that come from further workers. */
function countParts() {
  /** @type {any} */ (window).parts = 0;
  const Channel = window.MessageChannel;
  /** Two channels, with the page between them. */
  window.MessageChannel = class {
    constructor() {
      const [one, other] = [new Channel(), new Channel()];
      one.port2.onmessage = ({ data }) => {
        if (data?.part) /** @type {any} */ (window).parts += 1;
        other.port2.postMessage(data);
      };
      other.port2.onmessage = ({ data }) => one.port2.postMessage(data);
      this.port1 = one.port1;
      this.port2 = other.port1;
    }
  };
}

test("one, two and four workers give the same results, and the further ones end after reading", async (t) => {
  const file = path.join(await temporary(t), "hf_2025-10.parquet");
  await native("make_hub", [String(SHARED_ROWS), file]);
  const site = await serve(t);
  const answers = [];
  const read = [];
  for (const workers of [1, 2, 4]) {
    let started = 0;
    const prepare = async (page) => {
      page.on("worker", () => (started += 1));
      await page.addInitScript(countParts);
    };
    await visit({ url: site.address, prepare }, async (lens) => {
      await lens.id("drop").waitFor();
      await lens.page.evaluate(
        (workers) => document.querySelector("registry-lens").setAttribute("workers", workers),
        String(workers),
      );
      const since = performance.now();
      await lens.pick(file);
      await lens.settled(1, 120_000);
      const seconds = (performance.now() - since) / 1000;
      await lens.digested();
      const parts = await lens.page.evaluate(() => /** @type {any} */ (window).parts);
      t.diagnostic(`workers="${workers}": answered in ${seconds.toFixed(1)} s, ${parts} parts from others`);
      assert.equal(started, workers);
      read.push(parts);
      assert.equal(lens.page.workers().length, 1, "one worker is left");
      answers.push(await lens.results());
    });
  }
  // On a busy machine the file may be read before the only helper has started.
  assert.ok(read[0] === 0 && read[1] + read[2] > 0, `the further workers read ${read} parts`);
  const [alone, ...together] = answers;
  assert.equal(alone.inputs[0].relations.find(({ relation }) => relation === "packages").rows, SHARED_ROWS);
  for (const answer of together) {
    assert.deepEqual(answer, alone);
    assert.equal(JSON.stringify(answer), JSON.stringify(alone));
  }
});
