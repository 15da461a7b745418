/** The real file to measure on, 3.6 million rows, and one that 32 bits cannot address. */

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { chrome, native, sample, serve, shared, temporary, visit } from "./support.mjs";

/** Above this the browser counts a task as long: a key press waits for it. */
const LONG_MS = 50;
/** A task that is the page's own is long every time; one that is a busy machine's is not. */
const ATTEMPTS = 3;

/** Notes, before the page starts, its long tasks, how it progresses and when it answers. */
function measure(page) {
  return page.addInitScript(() => {
    const noted = (window.noted = { tasks: [], progress: [], gap: 0, picked: 0, answered: 0 });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) noted.tasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    addEventListener("registry-lens-results", () => (noted.answered = performance.now()));
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      if (noted.picked && !noted.answered) noted.gap = Math.max(noted.gap, now - last);
      last = now;
      const bar = document.querySelector("registry-lens")?.shadowRoot?.querySelector("progress");
      if (bar && bar.value > 0 && bar.value !== noted.progress.at(-1)) noted.progress.push(bar.value);
    }, 10);
  });
}

/** Bytes of the engine's memory, which never shrinks, asked of wasm-bindgen's glue in the worker. */
function engineMemory(page) {
  return page.workers()[0].evaluate(() => wasm_bindgen.initSync().memory.buffer.byteLength);
}

/** The most memory that a page's process has held, where the system tells. */
async function processMemory() {
  const devtools = await (await chrome()).newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  const peaks = processInfo
    .filter(({ type }) => type === "renderer")
    .map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
      return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    });
  return Math.max(...(await Promise.all(peaks)));
}

const MB = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

test("3.6 million rows: progress moves, the page stays free, the answer is the command's", async (t) => {
  const here = shared(t);
  if (!here) return;
  const site = await serve(t);
  const name = "npm_downloads_2025-12";
  const attempt = () => {
    let during;
    return visit({ url: site.address, prepare: measure }, async (lens) => {
      await lens.id("drop").waitFor();
      await lens.page.evaluate(() => (window.noted.picked = performance.now()));
      await lens.pick(here.data(name));
      await lens.settled(1, 120_000);
      await lens.page.waitForTimeout(300);
      const noted = await lens.page.evaluate(() => window.noted);
      const lasted = (from, to) =>
        noted.tasks
          .filter(([start]) => start >= from && start < to)
          .map(([, duration]) => Math.round(duration));
      during = lasted(noted.picked, noted.answered);
      const seconds = ((noted.answered - noted.picked) / 1000).toFixed(2);
      t.diagnostic(
        `read in ${seconds} s; ${noted.progress.length} values of progress, ` +
          `${noted.progress
            .slice(0, 5)
            .map((value) => value.toFixed(3))
            .join(", ")} … ${noted.progress.at(-1).toFixed(3)}; ` +
          `long tasks from pick to answer: ${during.join(", ") || "none"} ms, ` +
          `after it: ${lasted(noted.answered, Infinity).join(", ") || "none"} ms, ` +
          `before: ${lasted(0, noted.picked).join(", ") || "none"} ms; longest gap between timers ${noted.gap.toFixed(0)} ms`,
      );
      t.diagnostic(
        `engine memory ${MB(await engineMemory(lens.page))}, the page's process at most ${MB(await processMemory())}`,
      );
      assert.ok(noted.progress.length >= 5, `progress moved only over ${noted.progress}`);
      assert.deepEqual(
        noted.progress,
        noted.progress.toSorted((a, b) => a - b),
        "progress went back",
      );

      const { snapshots } = (await lens.results()).metrics.turnover.series[0];
      assert.equal(snapshots[0].rows, 3_639_742);
      assert.equal(snapshots[0].size, 1000);
      assert.equal(snapshots[0].members.id.length, 1000);
      const command = await native(
        "registry-lens",
        ["report", `${name}.parquet`],
        path.join(here.folder, "data"),
      );
      const { content } = await lens.export("json");
      assert.ok(content.equals(command), "the export differs from the command's document");
    }).then(() => during);
  };
  let during = [];
  for (let n = 0; n < ATTEMPTS; n++) {
    during = await attempt();
    if (during.length === 0) return;
  }
  assert.fail(
    `${ATTEMPTS} times out of ${ATTEMPTS} a task blocked the page for over ${LONG_MS} ms: ${during}`,
  );
});

test("cancel ends reading within two seconds, keeps what was there, and reading can go on", async (t) => {
  const here = shared(t);
  if (!here) return;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.pick(here.data("npm_top100k_2017-10"));
    await lens.settled(1);
    const before = (await lens.results()).metrics;
    await lens.pick(here.data("npm_downloads_2025-12"));
    await lens.until("the first progress", () => {
      const bar = document.querySelector("registry-lens").shadowRoot.querySelector("progress");
      return bar && bar.value > 0;
    });
    const pressed = performance.now();
    await lens.id("cancel").click();
    await lens.settled(2);
    const took = performance.now() - pressed;
    const row = lens.file("npm_downloads_2025-12.parquet");
    assert.equal(await row.getAttribute("data-status"), "stopped");
    assert.ok(took < 2000, `cancel took ${took} ms`);
    t.diagnostic(`cancelled within ${took.toFixed(0)} ms`);
    assert.deepEqual((await lens.results()).metrics, before);
    assert.deepEqual(
      (await lens.files()).map((file) => file.status),
      ["ready", "stopped"],
    );

    await row.getByTestId("read").click();
    await lens.until("both files read", () =>
      document.querySelector("registry-lens").files.every((file) => file.status === "ready"),
    );
    await lens.settled(2, 120_000);
    const { snapshots } = (await lens.results()).metrics.turnover.series[0];
    assert.deepEqual(
      snapshots.map(({ date, rows }) => [date, rows]),
      [
        ["2017-10", 100_000],
        ["2025-12", 3_639_742],
      ],
    );
  });
});

test("a file beyond 4 GiB reads as it did before its bytes were moved", async (t) => {
  const folder = await temporary(t);
  const far = path.join(folder, "npm_2017-04.parquet");
  await native("move_offsets", [sample("2017-04"), String(5_500_000_000), far]);
  const { size, blocks } = await stat(far);
  assert.ok(size > 5e9 && blocks * 512 < 1e6, `${size} bytes, ${blocks} blocks`);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.pick(sample("2017-04"));
    await lens.settled(1);
    const [{ snapshots: near }] = (await lens.results()).metrics.turnover.series;
    await lens.id("remove").click();
    await lens.settled(0);
    for (const way of ["pick", "drop"]) {
      await lens[way](far);
      await lens.settled(1);
      const [file] = await lens.files();
      assert.deepEqual([file.status, file.error, file.bytes], ["ready", null, size], way);
      const [{ snapshots }] = (await lens.results()).metrics.turnover.series;
      assert.ok(snapshots[0].members.id.length > 100);
      assert.deepEqual(snapshots[0].members, near[0].members, way);
      await lens.id("remove").click();
      await lens.settled(0);
    }
  });
});
