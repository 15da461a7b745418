/** Files that change or vanish while the page is open: an error names the file, and nothing else is lost. */

import assert from "node:assert/strict";
import { appendFile, copyFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { sample, serve, shared, temporary, visit } from "./support.mjs";

const KEPT = "npm_downloads_2017-10.parquet";
const LOST = "npm_downloads_2025-12.parquet";

const CHANGES = {
  "is deleted": (file) => rm(file),
  "is cut short": (file) => truncate(file, 20_000),
  grows: (file) => appendFile(file, "more"),
  "is replaced by another of the same size": async (file) => {
    await copyFile(sample("2025-12"), `${file}.new`);
    await rename(`${file}.new`, file);
  },
};

/** The list shows the failed file with an error that names it, and the other file stays. */
async function named(lens) {
  const said = await lens.file(LOST).getByTestId("file-error").innerText();
  assert.ok(said.startsWith(`${LOST}: The file can no longer be read (`), said);
  assert.ok(
    said.endsWith("Someone probably changed, moved or deleted it after you chose it. Choose it again."),
    said,
  );
  assert.equal(await lens.file(KEPT).getAttribute("data-status"), "ready");
  const { inputs, metrics } = await lens.results();
  assert.equal(inputs.find((input) => input.file === LOST).error.file, LOST);
  assert.deepEqual(
    metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots.map((snapshot) => snapshot.file),
    [KEPT],
  );
  return said;
}

for (const [what, change] of Object.entries(CHANGES)) {
  test(`a file that ${what} after it was read is named when it is to be read again`, async (t) => {
    const folder = await temporary(t);
    const file = path.join(folder, LOST);
    await copyFile(sample("2025-12"), file);
    const site = await serve(t);
    await visit({ url: site.address }, async (lens) => {
      await lens.drop(sample("2017-10"), file);
      await lens.settled(2);
      assert.equal(
        (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots.length,
        2,
      );
      await change(file);
      await lens.file(LOST).getByTestId("remap").click();
      await lens.file(LOST).getByTestId("column-downloads").selectOption("");
      await lens.until("the file has failed", () =>
        document.querySelector("registry-lens").files.some((file) => file.status === "failed"),
      );
      await lens.settled(2);
      t.diagnostic(await named(lens));
    });
  });
}

test("a file that vanishes between drop and reading is named", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, LOST);
  await copyFile(sample("2025-12"), file);
  let release;
  const engine = new Promise((resolve) => (release = resolve));
  const site = await serve(t, { hold: { "engine.wasm": engine } });
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-10"), file);
    await lens.until("two files wait", () => document.querySelector("registry-lens").files.length === 2);
    await rm(file);
    release();
    await lens.settled(2);
    t.diagnostic(await named(lens));
  });
});

test("a file that is overwritten while it is being read is named", async (t) => {
  const here = shared(t);
  if (!here) return;
  const folder = await temporary(t);
  const file = path.join(folder, LOST);
  await copyFile(here.data("npm_downloads_2025-12"), file);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.pick(sample("2017-10"));
    await lens.settled(1);
    await lens.pick(file);
    await lens.until("the first progress", () => {
      const bar = document.querySelector("registry-lens").shadowRoot.querySelector("progress");
      return bar && bar.value > 0;
    });
    await writeFile(file, "gone");
    await lens.settled(2);
    t.diagnostic(await named(lens));
  });
});

test("a file that could not be opened is read once it exists again, after a retry or a new drop", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, LOST);
  const put = async (time) => {
    await copyFile(sample("2025-12"), file);
    await utimes(file, time, time);
  };
  const date = new Date("2026-01-01T12:00:00Z");
  const ready = () => document.querySelector("registry-lens").files.every((file) => file.status === "ready");
  for (const way of ["try again", "drop again"]) {
    await put(date);
    let release;
    const engine = new Promise((resolve) => (release = resolve));
    const site = await serve(t, { hold: { "engine.wasm": engine } });
    await visit({ url: site.address }, async (lens) => {
      await lens.drop(sample("2017-10"), file);
      await lens.until("two files wait", () => document.querySelector("registry-lens").files.length === 2);
      await rm(file);
      release();
      await lens.settled(2);
      await named(lens);
      // The file looks the same as before, as on a stick that is plugged in again.
      await put(date);
      if (way === "try again") await lens.file(LOST).getByTestId("read").click();
      else await lens.drop(file);
      await lens.until(`it is read, ${way}`, ready);
      await lens.settled(2);
      assert.equal(
        (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0].snapshots.length,
        2,
      );
      assert.equal(await lens.id("notice").count(), 0);
    });
  }
});

test("a file that is dropped again with other content keeps its place and its settings", async (t) => {
  const folder = await temporary(t);
  const file = path.join(folder, LOST);
  await copyFile(sample("2017-04"), file);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-10"), file);
    await lens.settled(2);
    await lens.file(LOST).getByTestId("date").fill("2020-02");
    await lens.file(LOST).getByTestId("date").press("Enter");
    const before = (await stat(file)).size;
    await copyFile(sample("2025-12"), file);
    assert.notEqual((await stat(file)).size, before);
    await lens.drop(file);
    await lens.id("notice").waitFor();
    assert.equal(await lens.id("notice").innerText(), `${LOST} has changed and was read again.`);
    await lens.settled(2);
    const { snapshots } = (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0];
    assert.deepEqual(
      snapshots.map(({ date, remained }) => [date, remained]),
      [
        ["2017-10", null],
        ["2020-02", 339],
      ],
    );

    // Another file with this name from another folder does not replace the first, which still exists.
    const other = path.join(await temporary(t), LOST);
    await copyFile(sample("2017-10"), other);
    await lens.drop(other);
    await lens.settled(3);
    const { inputs } = await lens.results();
    assert.deepEqual(
      inputs.map(({ file: label }) => label).filter((label) => label.startsWith(LOST)),
      [LOST, `${LOST} (2)`],
    );
  });
});
