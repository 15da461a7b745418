/**
 * Recovery after the engine ends. No known file causes this any more, so the server gives these tests a worker whose
 * engine ends at files with certain names: in a trap of WebAssembly, or in a loop.
 */

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { listen, sample, serve, temporary, visit } from "./support.mjs";

/** Runs in the worker, after wasm-bindgen's glue and around the engine. */
function sabotage() {
  /** A module whose start function is "unreachable". */
  const TRAP = new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 8, 1, 0, 0x0a, 5, 1, 3, 0, 0, 0x0b],
  ]);
  const trap = () => new WebAssembly.Instance(new WebAssembly.Module(TRAP));
  const { prototype } = wasm_bindgen.Engine;
  const { add, step, results } = prototype;
  prototype.add = function (id, name, file) {
    if (name.includes("trap-at-footer")) trap();
    return add.call(this, id, name, file);
  };
  prototype.step = function () {
    const files = this.files();
    const next =
      files.find((file) => file.status === "reading") ?? files.find((file) => file.status === "waiting");
    if (next?.path.includes("trap-at-pages")) trap();
    if (next?.path.includes("hang")) for (;;);
    return step.call(this);
  };
  prototype.results = function (params, alive) {
    if (params.turnover.k === 666) trap();
    return results.call(this, params, alive);
  };
}
const change = { "worker.js": (script) => `${script};(${sabotage})();` };

const GOOD = ["2017-04", "2017-10"].map(sample);

async function named(folder, name) {
  const file = path.join(folder, name);
  await copyFile(sample("2025-12"), file);
  return file;
}

const statuses = async (lens) =>
  Object.fromEntries((await lens.files()).map(({ path, status }) => [path.replace(".parquet", ""), status]));
const dates = async (lens) =>
  (await lens.results()).metrics.turnover.datasets
    .map((answer) => answer.values)[0]
    .snapshots.map((snapshot) => snapshot.date);
const started = (lens) => lens.page.evaluate(() => window.workers.length);

/** Records whether the shown results were ever removed. */
function watch(lens) {
  return lens.page.evaluate(() => {
    const element = document.querySelector("registry-lens");
    window.lost = 0;
    setInterval(() => {
      if (!element.results || !element.shadowRoot.querySelector("[data-testid=table]")) window.lost += 1;
    }, 10);
  });
}

for (const where of ["trap-at-footer", "trap-at-pages"]) {
  test(`a ${where.replaceAll("-", " ")} costs that file and nothing else`, async (t) => {
    const folder = await temporary(t);
    const name = `npm_2018-01_${where}`;
    const bad = await named(folder, `${name}.parquet`);
    const site = await serve(t, { change });
    await visit({ url: site.address, prepare: listen }, async (lens) => {
      await lens.drop(...GOOD);
      await lens.settled(2);
      const date = lens.file("npm_downloads_2017-10.parquet").getByTestId("date");
      await date.fill("2017-11");
      await date.press("Enter");
      await lens.until("the date was taken", () =>
        document
          .querySelector("registry-lens")
          .results.metrics.turnover.datasets.map((answer) => answer.values)[0]
          .snapshots.some((snapshot) => snapshot.date === "2017-11"),
      );
      await lens.settled(2);
      const before = (await lens.results()).metrics;
      await lens.open("turnover");
      await watch(lens);

      await lens.drop(bad, sample("2026-03"));
      await lens.settled(4);
      assert.equal(await started(lens), 2, "one new worker");
      assert.deepEqual(await statuses(lens), {
        "npm_downloads_2017-04": "ready",
        "npm_downloads_2017-10": "ready",
        [name]: "failed",
        "npm_downloads_2026-03": "ready",
      });
      assert.deepEqual(await dates(lens), ["2017-04", "2017-11", "2026-03"], "the date set by hand is kept");
      const said = await lens.file(`${name}.parquet`).getByTestId("file-error").innerText();
      assert.match(
        said,
        new RegExp(
          `^${name}\\.parquet: The engine stopped at this file: it ran out of memory or has a fault\\. `,
        ),
      );
      t.diagnostic(said);

      // The user tries again.
      await lens.file(`${name}.parquet`).getByTestId("read").click();
      await lens.until("a third worker", () => window.workers.length === 3);
      await lens.settled(4);
      assert.equal((await statuses(lens))[name], "failed");
      assert.deepEqual(await dates(lens), ["2017-04", "2017-11", "2026-03"]);

      // The list is unfolded because of the failed file.
      await lens.file("npm_downloads_2026-03.parquet").getByTestId("remove").click();
      await lens.settled(3);
      await lens.file(`${name}.parquet`).getByTestId("remove").click();
      await lens.settled(2);
      assert.deepEqual((await lens.results()).metrics, before);
      assert.equal(await lens.page.evaluate(() => window.lost), 0, "the results were on show all the time");
      const fetched = lens.requests.filter((request) => request.endsWith("engine.wasm"));
      assert.equal(fetched.length, 1, "the compiled engine is kept");
    });
  });
}

test("a file at which reading hangs is given up after the watchdog's time", async (t) => {
  const folder = await temporary(t);
  const bad = await named(folder, "npm_2018-01_hang.parquet");
  const site = await serve(t, { change });
  const prepare = async (page) => {
    await page.clock.install();
    await listen(page);
  };
  await visit({ url: site.address, prepare }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.drop(bad, sample("2026-03"));
    await lens.until("four files", () => document.querySelector("registry-lens").files.length === 4);
    await lens.page.waitForTimeout(500);
    assert.equal(await started(lens), 1);
    await lens.page.clock.runFor(21_000);
    await lens.settled(4);
    assert.equal(await started(lens), 2);
    assert.equal((await statuses(lens))["npm_2018-01_hang"], "failed");
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10", "2026-03"]);
    const said = await lens.file("npm_2018-01_hang.parquet").getByTestId("file-error").innerText();
    assert.match(said, /^npm_2018-01_hang\.parquet: The file was skipped: no data came for 20 seconds/);
  });
});

test("if the browser ends a worker, the current file is blamed", async (t) => {
  const folder = await temporary(t);
  const bad = await named(folder, "npm_2018-01_hang.parquet");
  const site = await serve(t, { change });
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.drop(bad, sample("2026-03"));
    await lens.until("four files", () => document.querySelector("registry-lens").files.length === 4);
    await lens.page.waitForTimeout(500);
    await lens.page.evaluate(() =>
      window.workers[0].dispatchEvent(new ErrorEvent("error", { message: "out of memory" })),
    );
    await lens.settled(4);
    assert.equal(await started(lens), 2);
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10", "2026-03"]);
    const said = await lens.file("npm_2018-01_hang.parquet").getByTestId("file-error").innerText();
    assert.match(said, /^npm_2018-01_hang\.parquet: Reading this file stopped the engine: out of memory\./);
  });
});

test("cancel ends a reading that does not react, within two seconds", async (t) => {
  const folder = await temporary(t);
  const bad = await named(folder, "npm_2018-01_hang.parquet");
  const site = await serve(t, { change });
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.drop(bad);
    await lens.id("cancel").click();
    const pressed = performance.now();
    await lens.settled(3);
    const took = performance.now() - pressed;
    assert.equal(await started(lens), 2);
    assert.equal((await statuses(lens))["npm_2018-01_hang"], "stopped");
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"]);
    // A timer of one second ticks twice, and then the other files are read again.
    assert.ok(took < 4000, `${took} ms`);
    t.diagnostic(`stopped by force after ${took.toFixed(0)} ms`);
  });
});

test("an engine that ends at every question is given up with a message, and can be started again", async (t) => {
  const site = await serve(t, { change });
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.open("turnover");
    await lens.id("k").fill("666");
    await lens.id("down").waitFor();
    assert.match(
      await lens.id("down").innerText(),
      /The engine stopped: it ran out of memory or has a fault\./,
    );
    const workers = await started(lens);
    assert.ok(workers <= 4, `${workers} workers were tried`);
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"], "the last results stay");
    await lens.id("k").fill("50");
    await lens.until("the new K was taken", () => location.hash.includes("k=50&"));
    await lens.id("down").getByRole("button").click();
    await lens.answered(50, "paper");
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"]);
  });
});
