/** The other programs of the benchmark, the files that they read, and the questions that they answer. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { chrome, processMemory, root } from "../tests/browser/support.mjs";
import { words } from "./words.mjs";

const run = promisify(execFile);
export const quietly = (program, args) => run(program, args, { maxBuffer: 1 << 30 });

/** Where `scripts/bench.sh` installs the other programs and keeps files and results. */
export const folder =
  process.env.BENCH_FOLDER ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "registry-lens", "bench");
export const python = path.join(folder, "python", "bin", "python");
const here = (name) => path.join(root, "bench", name);

const SNAPSHOTS = ["2025-03", "2025-06", "2025-09", "2025-12"];

/** The files of the questions in a folder, by question; `hub` is that of all others. */
export function filesIn(into) {
  const named = (name) => path.join(into, `huggingface_${name}.parquet`);
  return {
    hub: [named("models_2025-12")],
    turnover: SNAPSHOTS.map((date) => named(`snapshot_${date}`)),
    json: [named("configurations_2025-12")],
  };
}
export const filesFor = (question, files) => files[question] ?? files.hub;

/** Makes the snapshots and the list with JSON from the hub in this folder. */
export const makeOthers = (into, codec) =>
  quietly(python, [here("make_files.py"), filesIn(into).hub[0], into, codec]);

/** A question answered by DuckDB. */
export async function duckdb(threads, question, files) {
  const sql = here(path.join("sql", `${question}.sql`));
  const read = filesFor(question, files);
  const views = read.map((file, index) => `${read.length > 1 ? `snapshot_${index + 1}` : "hub"}=${file}`);
  const args = [here("duckdb_question.py"), String(threads), sql, "--set", "k=1000", ...views];
  return JSON.parse((await quietly(python, args)).stdout);
}

let script;
/** A question answered by hyparquet in a page of Chromium. */
export async function hyparquet(question, files) {
  script ??= build({
    entryPoints: [here("hyparquet.mjs")],
    bundle: true,
    write: false,
    format: "iife",
    nodePaths: [path.join(folder, "npm", "node_modules")],
  });
  const context = await (await chrome()).newContext();
  try {
    const page = await context.newPage();
    await page.setContent("<!doctype html><input type=file multiple>");
    await page.evaluate((words) => (globalThis.words = words), words);
    await page.addScriptTag({ content: (await script).outputFiles[0].text });
    await page.setInputFiles("input", filesFor(question, files));
    const crash = new Promise((_, fail) =>
      page.on("crash", () => fail(new Error("the page ran out of memory"))),
    );
    const answer = page.evaluate((question) => globalThis.answer(question), question);
    const { seconds, answers } = await Promise.race([answer, crash]);
    return { seconds, answers, peak: await processMemory() };
  } finally {
    await context.close();
  }
}
