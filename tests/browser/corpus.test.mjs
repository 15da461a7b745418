/** One page reads every valid, unusual, broken or hostile file of the corpora: each gives a figure or a message. */

import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { listen, REGISTRY, SERIES, serve, shared, visit } from "./support.mjs";

const BATCH = 40;
/** Far above the time of the slowest batch. In this time no worker may be silent for the watchdog's 30 s. */
const HANG_MS = 60_000;

/** The files in batches without equal files, because the page treats two equal files as one. */
async function batches(folder) {
  const batches = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of paths.sort()) {
    const { size, mtimeMs } = await stat(file);
    const looks = `${path.basename(file)}|${size}|${mtimeMs}`;
    let batch = batches.find((b) => b.size < BATCH && !b.has(looks));
    if (!batch) batches.push((batch = new Map()));
    batch.set(looks, file);
  }
  return batches.map((batch) => [...batch.values()]);
}

/** Chooses the first suitable column in every open question without a guess. */
async function choose(lens) {
  for (const field of ["id", "downloads"]) {
    await lens.page.evaluate(async (field) => {
      const { shadowRoot } = document.querySelector("registry-lens");
      for (const select of shadowRoot.querySelectorAll(
        `[data-status=unmapped] [data-testid=column-${field}]`,
      )) {
        if (select.value !== "" || select.options.length < 2) continue;
        select.value = select.options[1].value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    }, field);
  }
}

/** Presses a button in the row of every file that has it, and returns the number of clicks. */
function pressAll(lens, condition, testid) {
  return lens.page.evaluate(
    ([condition, testid]) => {
      const rows = document.querySelector("registry-lens").shadowRoot.querySelectorAll("[data-testid=file]");
      const buttons = [...rows]
        .filter((row) => row.matches(condition))
        .map((row) => row.querySelector(`[data-testid=${testid}]`))
        .filter((button) => button && !button.disabled);
      for (const button of buttons) button.click();
      return buttons.length;
    },
    [condition, testid],
  );
}

test("every file of the corpus ends in a figure, a question or a sentence, in one page", async (t) => {
  const here = shared(t);
  if (!here) return;
  const all = await batches(here.corpus);
  const files = all.flat().length;
  assert.ok(files > 800, `only ${files} files in ${here.corpus}`);
  const site = await serve(t);
  const outcomes = { ready: 0, unmapped: 0, sentence: 0, engine: 0 };
  const ended = [];
  let decoded = 0;
  let slowest = 0;
  await visit({ url: site.address, prepare: listen }, async (lens) => {
    for (const batch of all) {
      const started = performance.now();
      await lens.drop(...batch);
      await lens.settled(batch.length, HANG_MS);
      // The guessed columns or some others are chosen, so that pages of unknown tables are also decoded.
      await choose(lens);
      decoded += await pressAll(lens, "[data-status=unmapped]", "use-columns");
      await lens.until(
        "the choices were taken",
        () =>
          document
            .querySelector("registry-lens")
            .shadowRoot.querySelectorAll("[data-status=unmapped] [data-testid=use-columns]:enabled")
            .length === 0,
        null,
        HANG_MS,
      );
      await lens.settled(batch.length, HANG_MS);
      slowest = Math.max(slowest, performance.now() - started);

      const shown = await lens.page.evaluate(() => {
        const rows = document
          .querySelector("registry-lens")
          .shadowRoot.querySelectorAll("[data-testid=file]");
        const said = (row, testid) => row.querySelector(`[data-testid=${testid}]`)?.innerText ?? null;
        return [...rows].map((row) => [row.dataset.status, said(row, "file-error"), said(row, "mapping")]);
      });
      for (const [i, { label, path: name, status, error }] of (await lens.files()).entries()) {
        const [shownStatus, sentence, question] = shown[i];
        assert.equal(shownStatus, status, name);
        if (status === "failed") {
          assert.equal(sentence, `${label}: ${error.message} ${error.advice}`, name);
          assert.match(`${error.message} ${error.advice}`, /^\S.*[.] \S.*[.]$/s, name);
          assert.doesNotMatch(sentence, /undefined|\[object|\{"/, name);
          outcomes.sentence += 1;
          if (error.kind === "engine") {
            outcomes.engine += 1;
            ended.push(name);
          }
        } else {
          assert.ok(status === "ready" || (status === "unmapped" && question), `${name} ended as ${status}`);
          outcomes[status] += 1;
        }
      }
      const { inputs } = await lens.results();
      // The page names a file that ended the engine; the engine, which makes the document, does not have it.
      const aside = (await lens.files()).filter(({ error }) => error?.kind === "engine").length;
      assert.equal(inputs.length, batch.length - aside);
      assert.equal(await pressAll(lens, "*", "remove"), batch.length);
      await lens.settled(0);
    }
    const workers = await lens.page.evaluate(() => window.workers.length);
    const { ready, unmapped, sentence, engine } = outcomes;
    t.diagnostic(
      `${files} files in ${all.length} drops: ${ready} ready, ${unmapped} unmapped, ${sentence} a sentence; ` +
        `${decoded} choices decoded; ${workers - 1} workers restarted, ${engine} files named for it ${ended.join(", ")}; ` +
        `slowest drop ${(slowest / 1000).toFixed(1)} s`,
    );
    assert.equal(ready + unmapped + sentence, files);
    assert.ok(ready > 40 && unmapped > 200 && sentence > 300, "the corpus is not what it was");
    assert.equal(workers - 1, engine, "a worker was restarted and no file named for it");

    // After all these files the page still works.
    const good = SERIES.npm_3_snapshots;
    await lens.drop(...good.map(here.data));
    await lens.settled(good.length);
    const [series] = (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values);
    assert.equal(series.registry, REGISTRY.npm_3_snapshots.id);
    assert.deepEqual(
      series.snapshots.map(({ remained, newcomers, returning }) => [remained, newcomers, returning]),
      [
        [null, null, null],
        [915, 85, 0],
        [339, 656, 5],
      ],
    );
    assert.equal(series.distinct_ever, 1741);
  });
});
