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
  const { add, step, results, watch } = prototype;
  let heard;
  prototype.watch = function (listener) {
    heard = listener;
    return watch.call(this, listener);
  };
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
  prototype.results = function (params, asked, waiter) {
    const { k } = params.turnover;
    if (k === 666) trap();
    if (k === 777 || k === 888) waiter.going("turnover");
    if (k === 777) for (;;);
    // A metric that lasts for ever, with signs of life, until it is stopped.
    if (k === 888) {
      while (heard(3, 0.4));
      return null;
    }
    return results.call(this, params, asked, waiter);
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
    await lens.page.clock.runFor(31_000);
    await lens.settled(4);
    assert.equal(await started(lens), 2);
    assert.equal((await statuses(lens))["npm_2018-01_hang"], "failed");
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10", "2026-03"]);
    const said = await lens.file("npm_2018-01_hang.parquet").getByTestId("file-error").innerText();
    assert.match(said, /^npm_2018-01_hang\.parquet: The file was skipped: no data came for 30 seconds/);
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

test("an engine that ends at a question is not started again until the user says so", async (t) => {
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
    assert.equal(await started(lens), 1);
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"], "the last results stay");
    await lens.id("k").fill("50");
    await lens.until("the new K was taken", () => location.hash.includes("k=50&"));
    await lens.id("down").getByRole("button").click();
    await lens.answered(50, "paper");
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"]);
  });
});

test("a hang while measuring is told after the watchdog's time, and nothing is repeated", async (t) => {
  const site = await serve(t, { change });
  const prepare = async (page) => {
    await page.clock.install();
    await listen(page);
  };
  await visit({ url: site.address, prepare }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.open("turnover");
    await lens.id("k").fill("777");
    await lens.page.clock.runFor(1_000);
    await lens.until("measuring", () => window.heard.at(-1) === "measuring");
    await lens.page.clock.runFor(28_000);
    assert.equal(await lens.id("down").count(), 0);
    await lens.page.clock.runFor(3_000);
    const said = await lens.id("down").innerText();
    assert.match(
      said,
      /gave no sign of life for 30 seconds while it was measuring “Turnover of the top K” \(for \d+ seconds\)\. .*Try again/s,
    );
    t.diagnostic(said);
    await lens.page.clock.runFor(100_000);
    assert.equal(await started(lens), 1);
    assert.deepEqual(await dates(lens), ["2017-04", "2017-10"], "the last results stay");
    await lens.id("k").fill("50");
    await lens.page.clock.runFor(1_000);
    await lens.id("down").getByRole("button", { name: "Try again" }).click();
    await lens.page.clock.resume();
    await lens.answered(50, "paper");
    assert.equal(await started(lens), 2);
  });
});

test("a metric shows how far it is, and a cancel is heard in the middle of it", async (t) => {
  const site = await serve(t, { change });
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    await lens.drop(...GOOD);
    await lens.settled(2);
    await lens.open("turnover");
    await lens.id("k").fill("888");
    const told = lens.id("measuring");
    await told.getByText(/^Measuring: .*, step 3, 40%$/).waitFor();
    await lens.page.waitForTimeout(3000);
    const signs = await lens.page.evaluate(() => window.heard.filter((type) => type === "alive").length);
    assert.ok(signs >= 2 && signs <= 6, `${signs} signs of life in three to five seconds`);
    await told.getByRole("button", { name: "Cancel measuring" }).click();
    const pressed = performance.now();
    await lens.id("halted").waitFor();
    const shown = performance.now() - pressed;
    await lens.until("the worker has stopped", () => window.heard.at(-1) === "idle");
    const stopped = performance.now() - pressed;
    t.diagnostic(`shown after ${shown.toFixed(0)} ms, stopped after ${stopped.toFixed(0)} ms`);
    assert.ok(shown < 1000 && stopped < 2000);
    assert.equal(await told.count(), 0);
    assert.equal(await started(lens), 1);
    await lens.id("k").fill("50");
    await lens.answered(50, "paper");
    assert.equal(await started(lens), 1);
  });
});
