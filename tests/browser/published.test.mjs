/** Ten real snapshots, dropped together, give every published count in the document, in the table and in the export. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { grouped, native, REGISTRY, SERIES, serve, shared, visit } from "./support.mjs";

const NAMES = Object.values(SERIES).flat().sort();
const KS = [50, 1000, 3000];
const MODES = ["artifact", "paper"];

test("ten snapshots give the published counts at every K, in both modes, and the command's document", async (t) => {
  const here = shared(t);
  if (!here) return;
  const expected = JSON.parse(await readFile(path.join(here.folder, "data", "expected.json"))).turnover;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...NAMES.map(here.data));
    await lens.settled(NAMES.length);
    let counts = 0;
    let bytes = 0;
    for (const k of KS) {
      for (const mode of MODES) {
        await lens.ask(k, mode);
        const results = await lens.results();
        const table = await lens.table();
        const sentences = await lens.of("turnover", "sentences").locator("p").allTextContents();
        for (const [series, files] of Object.entries(SERIES)) {
          const { id, name } = REGISTRY[series];
          const place = `${series}, K = ${k}, ${mode}`;
          const want = expected[`${series}_k${k}`];
          const have = results.metrics.turnover.datasets
            .map((answer) => answer.values)
            .find((s) => s.registry === id);
          const shown = table.groups.find((group) => group.label.startsWith(`${name}, `));
          assert.equal(have.distinct_ever, want.total_distinct_ever, place);
          const said = sentences.find((sentence) => sentence.includes(`${shown.label}. `));
          const ever = `${grouped(want.total_distinct_ever)} distinct packages were in the top ${grouped(k)}`;
          assert.ok(said.includes(ever), `${place}: ${said}`);
          assert.equal(have.snapshots.length, files.length, place);
          assert.equal(shown.rows.length, files.length, place);
          for (const [i, snapshot] of want.snapshots.entries()) {
            counts += check(`${place}, ${snapshot.snapshot}`, snapshot, i === 0 && mode === "paper", {
              have: have.snapshots[i],
              row: Object.fromEntries(table.columns.map((column, c) => [column, shown.rows[i][c]])),
              file: `${files[i]}.parquet`,
            });
          }
        }
        // Each K and each mode once; the command takes seconds for ten files.
        if ((k === KS[1]) !== (mode === "paper")) continue;
        const { name, content } = await lens.export("json");
        assert.equal(name, "registry-lens-results.json");
        const files = NAMES.map((file) => `${file}.parquet`);
        const args = ["report", ...files, "--k", k, "--set", `turnover.mode=${mode}`, "--json"].map(String);
        const command = await native("registry-lens", args, path.join(here.folder, "data"));
        assert.ok(
          content.equals(command),
          `K = ${k}, ${mode}: the export differs from the command's document`,
        );
        bytes += content.length;
      }
    }
    // Ten snapshots and six answers have eight fields in the document and seven cells of the table each.
    assert.equal(counts, 10 * KS.length * MODES.length * 15);
    t.diagnostic(`${counts} counts compared; ${KS.length} documents, ${bytes} bytes, equal the command's`);
  });
});

/** Compares one snapshot, and returns the number of compared values. */
function check(place, want, undefinedYet, { have, row, file }) {
  const or = (value) => (undefinedYet ? null : value);
  const pairs = [
    [have.file, file],
    [have.date, want.snapshot],
    [have.rows, want.rows],
    [have.remained, or(want.remained)],
    [have.newcomers, or(want.newcomers)],
    [have.returning, or(want.returning)],
    [have.cut_downloads, want.cut_downloads],
    [
      [have.rows_at_cut, have.rows_at_cut_inside, have.tied_at_cut > 0],
      [want.rows_at_cut_value, want.of_those_inside, want.tie_at_cut],
    ],
    [row["Snapshot"], want.snapshot],
    [row["Rows"], grouped(want.rows)],
    [row["Remained"], undefinedYet ? "not defined" : grouped(want.remained)],
    [row["Newcomers"], undefinedYet ? "not defined" : grouped(want.newcomers)],
    [row["Returning"], undefinedYet ? "not defined" : grouped(want.returning)],
    [row["Downloads at rank K"], grouped(want.cut_downloads)],
    [/^[1-9]/.test(row["Ties at rank K"]), want.tie_at_cut],
  ];
  for (const [a, b] of pairs) assert.deepEqual(a, b, place);
  return pairs.length;
}
