/**
 * A metric as SQL: the script that the page writes gives the page's numbers in DuckDB, and tables that a script has
 * reduced give the page of the raw files.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { native, sample, serve, temporary, visit } from "./support.mjs";

const run = promisify(execFile);
/** The Python of `make setup`, with DuckDB. */
const PYTHONS =
  process.env.REGISTRY_LENS_CHECKERS ?? path.join(homedir(), ".cache/registry-lens/checkers/bin");

/** Runs a script in DuckDB, in a folder; the rows of the file that it writes. */
async function duckdb(script, folder, file) {
  await writeFile(path.join(folder, "script.sql"), script);
  const program = `import duckdb, json
duckdb.execute(open("script.sql").read())
rows = duckdb.sql("FROM '${file}'").to_arrow_table().to_pylist() if "${file}" else []
print(json.dumps(rows, default=str))`;
  const { stdout } = await run(path.join(PYTHONS, "python"), ["-c", program], { cwd: folder });
  return JSON.parse(stdout);
}

test("a script from the page gives the page’s numbers in DuckDB, with the page’s settings", async (t) => {
  const folder = await temporary(t);
  const site = await serve(t);
  const files = ["2017-04", "2017-10", "2025-12"].map(sample);
  for (const file of files) await copyFile(file, path.join(folder, path.basename(file)));
  await visit({ url: `${site.address}#k=300` }, async (lens) => {
    await lens.drop(...files);
    await lens.settled(files.length);
    const script = await lens.export("sql-duckdb", "turnover");
    assert.equal(script.name, "registry-lens-turnover-k300-paper-duckdb.sql");
    const rows = await duckdb(script.content, folder, "turnover.parquet");
    const { metrics } = await lens.results();
    const [{ values }] = metrics.turnover.datasets;
    assert.equal(values.k, 300);
    const numbers = ({ remained, newcomers, returning }) => [remained, newcomers, returning];
    assert.deepEqual(rows.map(numbers), values.snapshots.map(numbers));
    assert.ok(values.snapshots[1].remained > 0);
    const spark = await lens.export("sql-spark", "turnover");
    assert.match(spark.content.toString(), /INSERT OVERWRITE DIRECTORY 'turnover\.parquet'/);
  });
});

test("reduced tables give the board, the figures and the document of the raw file", async (t) => {
  const folder = await temporary(t);
  // A footer can say that a file is whole or made up; a script reads rows alone.
  const hub = path.join(folder, "huggingface_models_2025-12.parquet");
  await native("make_hub", ["5000", hub]);
  const args = ["sql", "--reduce", "--dataset", "hub-stats-models", "--from", path.basename(hub)];
  const script = await native("registry-lens", args, folder);
  await duckdb(script, folder, "");
  const reduced = ["packages", "base_edges"].map((name) =>
    path.join(folder, `huggingface_${name}_2025-12.parquet`),
  );
  const site = await serve(t);
  const seen = async (files) => {
    let state;
    await visit({ url: site.address }, async (lens) => {
      await lens.drop(...files);
      await lens.settled(files.length);
      const { metrics, claims } = await lens.results();
      const words = (selector) =>
        lens.page.evaluate(
          (selector) =>
            [...document.querySelector("registry-lens").renderRoot.querySelectorAll(selector)].map(
              ({ textContent }) => textContent,
            ),
          selector,
        );
      const board = await words("registry-lens-claims strong, registry-lens-claims h3");
      await lens.open("preservation");
      const figure = await words("registry-lens-metric svg text");
      assert.ok(board.length > 5 && figure.length > 10, `${board.length} and ${figure.length} texts`);
      state = { board, figure, document: without({ metrics, claims }) };
    });
    return state;
  };
  assert.deepEqual(await seen(reduced), await seen([hub]));
});

/** What does not name files. */
function without(value) {
  if (Array.isArray(value)) return value.map(without);
  if (value === null || typeof value !== "object") return value;
  const named = ["files", "file", "title", "parts"];
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (named.includes(key) ? [] : [[key, without(part)]])),
  );
}
