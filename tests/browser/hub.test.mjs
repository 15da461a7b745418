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

test("a hub's libraries, base edges and downloads fit a tab, and are the command's", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, "hf_2025-10.parquet");
  await native("make_hub", [String(ROWS), file]);
  const report = await native("registry-lens", ["report", "--metric=preservation", "--json", file]);
  const [reported] = JSON.parse(report).inputs;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("drop").waitFor();
    const started = performance.now();
    await lens.pick(file);
    await lens.settled(1, 300_000);
    const seconds = (performance.now() - started) / 1000;
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
