/**
 * The questions of `make bench` on a small hub: our answers are those of DuckDB, by SQL written by hand, and of
 * hyparquet. `make bench` runs it before it measures.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, ours, QUESTIONS } from "./answers.mjs";
import { duckdb, filesFor, filesIn, hyparquet, makeOthers } from "./programs.mjs";
import { native, temporary } from "../tests/browser/support.mjs";

test("the questions of the benchmark have the same answers from DuckDB and from hyparquet", async (t) => {
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
