/**
 * The questions of `make bench` on a small hub: our answers are those of DuckDB, by SQL written by hand, and of
 * hyparquet. Skipped unless `make bench` has installed both.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, ours, QUESTIONS } from "../../bench/answers.mjs";
import { areInstalled, duckdb, filesFor, filesIn, hyparquet, makeOthers } from "../../bench/programs.mjs";
import { native, temporary } from "./support.mjs";

test("the questions of the benchmark have the same answers from DuckDB and from hyparquet", async (t) => {
  if (!areInstalled()) return t.skip("make bench has not installed DuckDB and hyparquet");
  const folder = await temporary(t);
  const files = filesIn(folder);
  await native("make_hub", ["20000", files.hub[0], "snappy"]);
  await makeOthers(folder, "zstd");
  for (const [question, { metric }] of Object.entries(QUESTIONS)) {
    const read = filesFor(question, files);
    const report = await native("registry-lens", ["report", `--metric=${metric}`, "--json", ...read]);
    const own = ours(question, JSON.parse(report.toString()));
    for (const [name, other] of [
      ["DuckDB", await duckdb(2, question, files)],
      ["hyparquet", await hyparquet(question, files)],
    ])
      assert.deepEqual(differences(question, own, other.answers, name), []);
  }
});
