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
