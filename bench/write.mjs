/** Writes the generated parts of docs/performance.md and its plot. The other parts of the document stay as they are. */

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { QUESTIONS } from "./answers.mjs";
import { plot } from "./plot.mjs";

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
};
/** The median of a cell, or null if it was not measured. */
export const time = (cell, of = "seconds") => (cell?.[of]?.length > 0 ? median(cell[of]) : null);

const digits = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
const seconds = (cell, of = "seconds") => {
  const value = time(cell, of);
  if (value === null) return "–";
  const [low, high] = [Math.min(...cell[of]), Math.max(...cell[of])];
  return low === high ? digits(value) : `${digits(value)} (${digits(low)} to ${digits(high)})`;
};
const megabytes = (bytes) => (bytes > 0 ? `${Math.round(bytes / 1e6).toLocaleString("en-US")}` : "–");
const ratio = (a, b) => (a === null || b === null ? "–" : (a / b).toFixed(2));
const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
const rowsOf = (rows) => rows.toLocaleString("en-US");

/** The size of the Hugging Face Hub late in 2025. */
const WHOLE_HUB = 2_200_000;

/** The questions of a size, each with our time and those of the others. */
function questions({ cells }) {
  const asked = Object.entries(QUESTIONS).filter(([question]) => cells[question]);
  const rows = asked.map(([question, { title }]) => {
    const { native, hyparquet, "duckdb-1": one, "duckdb-2": two } = cells[question];
    const [own, of1, of2] = [time(native), time(one), time(two)];
    return [
      title,
      seconds(native),
      seconds(one),
      seconds(two),
      seconds(hyparquet),
      ratio(own, of2),
      ratio(own, of1),
    ];
  });
  const sum = (program) => {
    const times = asked.map(([question]) => time(cells[question][program]));
    return times.includes(null) || times.length === 0 ? null : times.reduce((a, b) => a + b, 0);
  };
  const [own, one, two, other] = ["native", "duckdb-1", "duckdb-2", "hyparquet"].map(sum);
  const shown = (value) => (value === null ? "–" : digits(value));
  const last = [
    "**sum**",
    shown(own),
    shown(one),
    shown(two),
    shown(other),
    `**${ratio(own, two)}**`,
    ratio(own, one),
  ];
  const load = cells.load && [
    "reading what the board needs (DuckDB: into a table)",
    seconds(cells.load.native),
    seconds(cells.load["duckdb-1"]),
    seconds(cells.load["duckdb-2"]),
    "–",
    ratio(time(cells.load.native), time(cells.load["duckdb-2"])),
    ratio(time(cells.load.native), time(cells.load["duckdb-1"])),
  ];
  const head = ["Question", "ours, native", "DuckDB, 1 thread", "DuckDB, 2 threads", "hyparquet, Chromium"];
  const all = [...rows, ...(asked.length > 0 ? [last] : []), ...(load ? [load] : [])];
  return table([...head, "ours ÷ DuckDB, 2 threads", "ours ÷ DuckDB, 1 thread"], all);
}

/** The questions in the page, each with the view of its metric open. */
function views({ cells }) {
  const asked = Object.entries(QUESTIONS).filter(([question]) =>
    Object.keys(cells[question] ?? {}).some(isView),
  );
  if (asked.length === 0) return "";
  const programs = Object.keys(cells[asked[0][0]]).filter(isView);
  const head = programs.map(
    (program) => `${program.slice(5)} processor${program === "view-1" ? "" : "s"}, s`,
  );
  const rows = asked.map(([question, { title }]) => [
    title,
    ...programs.map((program) => seconds(cells[question][program])),
  ]);
  return table(["In the page, with the view open", ...head], rows);
}
const isView = (program) => program.startsWith("view-");

/** Whether the goals of the questions are met, in sentences. */
function goals({ rows, cells }) {
  const asked = Object.entries(QUESTIONS).filter(([question]) => cells[question]);
  const of = (question, program) => time(cells[question][program]);
  const lines = [];
  const sums = ["native", "duckdb-2"].map((program) =>
    asked.reduce((sum, [question]) => sum + (of(question, program) ?? NaN), 0),
  );
  const met = (is) => (is ? "met" : "**not met**");
  if (asked.length > 0 && !sums.some(Number.isNaN))
    lines.push(
      `- Sum of the questions at most 0.6 of DuckDB with 2 threads: ${met(sums[0] <= 0.6 * sums[1])} (${ratio(...sums)}).`,
    );
  const slower = asked.filter(([question]) => of(question, "native") > of(question, "duckdb-1"));
  if (asked.length > 0 && asked.every(([question]) => of(question, "duckdb-1") !== null)) {
    const named = slower.map(
      ([question]) => `${question} ${ratio(of(question, "native"), of(question, "duckdb-1"))}`,
    );
    lines.push(
      `- Each question at most as long as DuckDB with 1 thread: ${met(slower.length === 0)}${named.length > 0 ? ` (${named.join(", ")})` : ""}.`,
    );
  }
  if (cells.load) {
    const own = time(cells.load.native);
    const other = time(cells.load["duckdb-1"]);
    if (own !== null && other !== null)
      lines.push(
        `- Reading at most as long as DuckDB's load into a table with 1 thread: ${met(own <= other)} (${ratio(own, other)}).`,
      );
  }
  const [one, two] = [time(cells.board?.["page-1"]), time(cells.board?.["page-2"])];
  if (one !== null && two !== null)
    lines.push(`- Two workers at least 1.7 times one: ${met(one / two >= 1.7)} (${ratio(one, two)}).`);
  const page = cells.board?.["page-2"];
  const [first, all] = [time(page, "first"), time(page)];
  const within = (value, most, unit) =>
    `${met(value <= most)} (${unit === "s" ? digits(value) : megabytes(value)} ${unit})`;
  if (rows === WHOLE_HUB && all !== null) {
    const began = first === null ? "not seen" : within(first, 4, "s");
    lines.push(
      `- The page, whole hub, two processors: first verdict within 4 s: ${began}; all within 8 s: ${within(all, 8, "s")}; at most 400 MB: ${within(page.peak, 400e6, "MB")}.`,
    );
  }
  if (rows > WHOLE_HUB && page)
    lines.push(`- The page at most 1,200 MB: ${within(page.peak, 1200e6, "MB")}.`);
  // Measured once with DuckDB-Wasm 1.28 on this kind of machine and the whole hub.
  for (const [question, most] of Object.entries({ preservation: 12.959, documentation: 6.989 })) {
    const own = time(cells[question]?.["view-2"]);
    if (rows === WHOLE_HUB && own !== null)
      lines.push(
        `- In the page, ${question} at least ten times as fast as DuckDB-Wasm 1.28 (${digits(most)} s): ${met(own <= most / 10)} (${(most / own).toFixed(1)}).`,
      );
  }
  return lines.join("\n");
}

const BOARD = {
  native: "native, in one process",
  command: "the command, with its digests and its document",
};
function board({ cells, bytes }) {
  const rows = Object.entries(cells.board ?? {}).map(([program, cell]) => {
    const page = /^page-(\d+)$/.exec(program);
    const count = cell.workers === 1 ? "1 worker" : `${cell.workers} workers`;
    const name = page
      ? `the page, for ${page[1]} processor${page[1] === "1" ? "" : "s"}: ${count}`
      : BOARD[program];
    return [name, page ? seconds(cell, "first") : "–", seconds(cell), megabytes(cell.peak)];
  });
  const head = ["The whole board", "first verdict, s", "all verdicts, s", "peak memory, MB"];
  const digests = cells.digests?.native;
  const of = digests ? ` The digests of its ${megabytes(bytes)} MB take ${seconds(digests)} s.` : "";
  return `${table(head, rows)}\n\nPeak memory is that of the process: in the page, of Chromium's renderer with the page and its workers.${of}`;
}

/** How long the page measures each metric, longest first. */
function metrics({ cells }) {
  const measured = Object.entries(cells).filter(([name]) => name.startsWith(MEASURING));
  if (measured.length === 0) return "";
  const programs = Object.keys(measured[0][1]);
  const order = ([, a], [, b]) => time(b[programs.at(-1)]) - time(a[programs.at(-1)]);
  const rows = measured
    .toSorted(order)
    .map(([name, of]) => [name.slice(MEASURING.length), ...programs.map((program) => seconds(of[program]))]);
  const sum = (program) => measured.reduce((sum, [, of]) => sum + (time(of[program]) ?? 0), 0);
  const newer = (program) =>
    NEWER.reduce((sum, metric) => sum + (time(cells[MEASURING + metric]?.[program]) ?? 0), 0);
  rows.push(["**all**", ...programs.map((program) => `**${digits(sum(program))}**`)]);
  rows.push([`of it ${NEWER.join(", ")}`, ...programs.map((program) => digits(newer(program)))]);
  const head = programs.map(
    (program) => `page, ${program.slice(5)} processor${program === "page-1" ? "" : "s"}, s`,
  );
  return table(["Measuring, after reading", ...head], rows);
}
const MEASURING = "measuring ";
/** The metrics that may take three seconds of the whole hub together. */
const NEWER = ["families", "drift", "survival", "groups"];

function memory({ cells }) {
  const names = {
    native: "ours, native",
    "duckdb-1": "DuckDB, 1 thread",
    "duckdb-2": "DuckDB, 2 threads",
    hyparquet: "hyparquet, Chromium",
  };
  const rows = Object.entries(QUESTIONS).filter(([question]) => cells[question]);
  const cellsOf = ([question, { title }]) => [
    title,
    ...Object.keys(names).map((program) => megabytes(cells[question][program]?.peak ?? 0)),
  ];
  return table(["Peak memory, MB", ...Object.values(names)], rows.map(cellsOf));
}

function size(result) {
  const { rows, codec, bytes, date, commit, busy, note, repeats, cells, failed } = result;
  const asked = Object.keys(QUESTIONS).some((question) => cells[question]);
  const others =
    busy > 0.2
      ? ` **Other programs used ${busy.toFixed(1)} processors of the machine** before the run, so times are longer than they need to be and ratios are rough.`
      : "";
  const parts = [
    `### ${rowsOf(rows)} models, ${codec}`,
    `A file of ${megabytes(bytes)} MB. Measured on ${date} at commit ${commit}, ${repeats === 1 ? "once" : `${repeats} times: median (least to greatest)`}.${others}${note ? ` ${note}` : ""}`,
    `Seconds:\n\n${questions(result)}`,
    goals(result),
    board(result),
    metrics(result),
    views(result),
    asked ? memory(result) : "",
    Object.entries(failed)
      .map(([what, why]) => `- Not measured: ${what}: ${why.replace(/\.$/, "")}.`)
      .join("\n"),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function machineOf({ machine, versions }) {
  const { processor, cores, memory } = machine;
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Machine: ${processor}, ${cores} cores, ${(memory / 2 ** 30).toFixed(0)} GiB of memory. ${listed.join(", ")}.`;
}

/** Replaces what is between the markers of a name. */
function replaced(text, name, content) {
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end of bench: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no markers of the part “${name}”`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

export async function writeDocument(results, docs) {
  const file = path.join(docs, "performance.md");
  const sizes = results.sizes.toSorted((a, b) => a.rows - b.rows || b.codec.localeCompare(a.codec));
  let text = await readFile(file, "utf8");
  text = replaced(text, "machine", machineOf(results));
  text = replaced(text, "figures", sizes.map(size).join("\n\n"));
  await writeFile(file, text);
  await writeFile(path.join(docs, "performance.svg"), plot(sizes, time));
  console.log("bench: docs/performance.md and docs/performance.svg are written");
}

// `node bench/write.mjs RESULTS.json DOCS` writes the document again from kept results.
if (process.argv[1]?.endsWith("write.mjs")) {
  const [, , kept, docs] = process.argv;
  await writeDocument(JSON.parse(await readFile(kept, "utf8")), docs);
}
