/**
 * Asks the same questions of Registry Lens, hyparquet and DuckDB, side by side on the same files, compares the answers,
 * and writes docs/performance.md. `scripts/bench.sh` installs what it needs and says which variables it takes.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chrome, close, processMemory, root, serve, visit } from "../tests/browser/support.mjs";
import { differences, ours, QUESTIONS } from "./answers.mjs";
import { board, observe, PATIENCE_MS } from "./board.mjs";
import { duckdb, filesFor, filesIn, folder, hyparquet, makeOthers, python, quietly } from "./programs.mjs";
import { writeDocument } from "./write.mjs";

const run = promisify(execFile);
const list = (name) => process.env[name]?.split(/[\s,]+/).filter(Boolean) ?? [];
const ROWS = list("ROWS").map(Number);
const REPEATS = Number(process.env.REPEATS);
const WORKERS = list("WORKERS").map(Number);
const PARTS = new Set(list("PARTS"));
const NOTE = process.env.NOTE ?? "";

const release = path.join(path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "release");
const say = (text) => console.log(`bench: ${text}`);

// --- files -----------------------------------------------------------------------------------

/** What the files are made by: other programs make other files. */
async function makers() {
  const hash = createHash("sha256");
  for (const name of ["examples/make_hub.rs", "bench/make_files.py"])
    hash.update(await readFile(path.join(root, name)));
  return hash.digest("hex");
}

/** The files of a size, made once. The last file says that all are made, and by what. */
async function filesOf(rows, codec, questions) {
  const into = path.join(folder, "files", `${rows}-${codec}`);
  const done = path.join(into, "done");
  const by = `${await makers()}${questions ? ", with the other files" : ""}`;
  if ((await readFile(done, "utf8").catch(() => "")) !== by) {
    say(`making the files of ${rows} rows, ${codec}`);
    await rm(into, { recursive: true, force: true });
    await mkdir(into, { recursive: true });
    await quietly(path.join(release, "examples", "make_hub"), [String(rows), filesIn(into).hub[0], codec]);
    if (questions) await makeOthers(into, codec);
    await writeFile(done, by);
  }
  const files = filesIn(into);
  // From now on the files are in the system's cache, for everyone alike.
  for (const file of Object.values(files).flat()) if (existsSync(file)) await quietly("cksum", [file]);
  return files;
}

// --- programs --------------------------------------------------------------------------------

/** Ours as a library; it reads on so many threads, or on all processors as the command does. */
async function native(metric, files, threads = os.availableParallelism()) {
  const document = path.join(folder, "document.json");
  const { stdout } = await quietly(path.join(release, "examples", "time_question"), [
    metric,
    document,
    String(threads),
    ...files,
  ]);
  return { ...JSON.parse(stdout), document: JSON.parse(await readFile(document, "utf8")) };
}

/** The command as a user runs it: with its start, the digests and the document. */
async function command(files) {
  const { stderr } = await quietly("/usr/bin/time", [
    "-v",
    path.join(release, "registry-lens"),
    "report",
    "--json",
    ...files,
  ]);
  const [, clock] = /Elapsed.*: ([\d:.]+)$/m.exec(stderr);
  const [, kilobytes] = /Maximum resident set size.*: (\d+)/.exec(stderr);
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return { seconds, peak: Number(kilobytes) * 1024 };
}

/** A question in the page with the view of its metric open: from the choice of the files to the figure. */
async function view(site, metric, files, workers) {
  let result;
  const prepare = (page) => page.addInitScript(observe, workers);
  await visit({ url: `${site.address}#view=${metric}`, prepare }, async (lens) => {
    await lens.id("file-input").waitFor({ state: "attached" });
    await lens.page.evaluate(() => (window.noted.picked = performance.now()));
    await lens.pick(...files);
    const shown = (metric) => {
      const { results, renderRoot } = document.querySelector("registry-lens");
      const drawn = renderRoot.querySelector(`[data-testid="${metric}"][aria-busy=false]`);
      return drawn && results?.metrics[metric]?.datasets.length > 0;
    };
    await lens.until(`the view of ${metric}`, shown, metric, PATIENCE_MS);
    const seconds = await lens.page.evaluate(() => (performance.now() - window.noted.picked) / 1000);
    const { metrics } = await lens.results();
    result = { seconds, peak: await processMemory(), document: { metrics } };
  });
  return result;
}

// --- measuring -------------------------------------------------------------------------------

const wrong = [];

/** How many processors other programs use, from three seconds in which this one waits. */
async function busyProcessors() {
  const ticks = async () => {
    const [, ...numbers] = (await readFile("/proc/stat", "utf8")).split("\n")[0].split(/\s+/).map(Number);
    // The fourth and the fifth number are idle time and waiting for disks.
    return { all: numbers.slice(0, 8).reduce((a, b) => a + b, 0), idle: numbers[3] + numbers[4] };
  };
  const before = await ticks();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const after = await ticks();
  return os.cpus().length * (1 - (after.idle - before.idle) / (after.all - before.all));
}

/** All measurements of a size: for each question and program the seconds of each repetition and the greatest memory. */
async function measure(site, rows, codec, only) {
  const files = await filesOf(rows, codec, only.length > 0);
  const cells = {};
  const failed = {};
  const note = async (question, program, body) => {
    if (failed[`${question}, ${program}`]) return null;
    try {
      const { seconds, peak, first, workers } = await body();
      const row = (cells[question] ??= {});
      const cell = (row[program] ??= { seconds: [], first: [], peak: 0, workers });
      cell.seconds.push(seconds);
      if (first) cell.first.push(first);
      cell.peak = Math.max(cell.peak, peak ?? 0);
    } catch (error) {
      failed[`${question}, ${program}`] = String(error.message ?? error)
        .split("\n")[0]
        .slice(0, 200);
      say(`${question}, ${program}: ${failed[`${question}, ${program}`]}`);
    }
    return null;
  };
  const [{ size: bytes }, { stdout: commit }] = await Promise.all([
    stat(files.hub[0]),
    run("git", ["rev-parse", "--short", "HEAD"], { cwd: root }),
  ]);
  const busy = await busyProcessors();
  for (let repeat = 1; repeat <= REPEATS; repeat++) {
    say(`${rows} rows, ${codec}, ${repeat} of ${REPEATS}`);
    for (const question of only) {
      const answers = [];
      const { metric } = QUESTIONS[question];
      let document;
      if (PARTS.has("native"))
        await note(question, "native", async () => {
          const result = await native(metric, filesFor(question, files));
          document = result.document;
          return result;
        });
      for (const threads of [1, 2])
        if (PARTS.has("duckdb"))
          await note(question, `duckdb-${threads}`, async () => {
            const result = await duckdb(threads, question, files);
            answers.push(["DuckDB", result.answers]);
            return result;
          });
      if (PARTS.has("hyparquet"))
        await note(question, "hyparquet", async () => {
          const result = await hyparquet(question, files);
          answers.push(["hyparquet", result.answers]);
          return result;
        });
      if (PARTS.has("views"))
        for (const workers of WORKERS)
          await note(question, `view-${workers}`, async () => {
            const result = await view(site, metric, filesFor(question, files), workers);
            if (document) {
              const ofPage = ours(question, result.document);
              wrong.push(...differences(question, ours(question, document), ofPage, "the page"));
            }
            return result;
          });
      if (document && repeat === 1)
        for (const [name, other] of answers)
          wrong.push(...differences(question, ours(question, document), other, name));
      if (answers.length > 0) known[`${rows} ${question}`] = answers[0];
    }
    if (PARTS.has("native")) {
      let reading;
      await note("board", "native", async () => (reading = await native("all", files.hub, 1)));
      if (reading)
        for (const [question, seconds] of [
          ["load", reading.reading],
          ["digests", reading.digests],
        ])
          await note(question, "native", async () => ({ seconds, peak: 0 }));
      await note("board", "command", () => command(files.hub));
    }
    for (const threads of [1, 2])
      if (PARTS.has("duckdb")) await note("load", `duckdb-${threads}`, () => duckdb(threads, "load", files));
    if (PARTS.has("page") && only.length > 0)
      for (const workers of WORKERS)
        await note("board", `page-${workers}`, async () => {
          const result = await board(site, [files.hub[0]], workers);
          for (const [metric, ms] of Object.entries(result.took))
            await note(`measuring ${metric}`, `page-${workers}`, async () => ({
              seconds: ms / 1000,
              peak: 0,
            }));
          for (const question of only) {
            const other = known[`${rows} ${question}`];
            if (repeat > 1 || question === "turnover" || question === "json" || !other) continue;
            wrong.push(
              ...differences(question, ours(question, result.document), other[1], `(the page) ${other[0]}`),
            );
          }
          return result;
        });
  }
  const date = new Date().toISOString().slice(0, 10);
  return {
    rows,
    codec,
    bytes,
    date,
    commit: commit.trim(),
    busy,
    note: NOTE,
    repeats: REPEATS,
    cells,
    failed,
  };
}
const known = {};

// --- the run ---------------------------------------------------------------------------------

const { stdout: duckdbVersion } = await run(python, ["-c", "import duckdb; print(duckdb.__version__)"]);
const hyparquetVersion = JSON.parse(
  await readFile(path.join(folder, "npm", "node_modules", "hyparquet", "package.json"), "utf8"),
).version;
const versions = {
  DuckDB: duckdbVersion.trim(),
  hyparquet: hyparquetVersion,
  Chromium: (await chrome()).version(),
  Rust: (await run("rustc", ["-V"])).stdout.split(" ")[1],
};
const machine = {
  processor: os.cpus()[0]?.model.trim() ?? "unknown",
  cores: os.availableParallelism(),
  memory: os.totalmem(),
};

const ends = [];
const kept = path.join(folder, "results.json");
const results = existsSync(kept) ? JSON.parse(await readFile(kept, "utf8")) : { sizes: [] };
Object.assign(results, { versions, machine });
try {
  const site =
    PARTS.has("page") || PARTS.has("views") ? await serve({ after: (end) => ends.push(end) }) : null;
  for (const rows of ROWS)
    for (const codec of list("CODECS")) {
      // The questions are asked once; the other codecs are for reading.
      const only = codec === list("CODECS")[0] ? Object.keys(QUESTIONS) : [];
      const size = await measure(site, rows, codec, only);
      results.sizes = results.sizes.filter((other) => other.rows !== rows || other.codec !== codec);
      results.sizes.push(size);
      await writeFile(`${kept}.part`, JSON.stringify(results, null, 1));
      await rename(`${kept}.part`, kept);
    }
} finally {
  await close();
  for (const end of ends) await end();
}
if (wrong.length > 0) {
  console.error(`bench: the programs disagree, so nothing is written:\n  ${wrong.join("\n  ")}`);
  process.exitCode = 1;
} else {
  say("all answers agree");
  if (process.env.WRITE !== "0") await writeDocument(results, path.join(root, "docs"));
}
