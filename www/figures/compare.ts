/**
 * Shows one dataset of an answer alone, or two side by side. It finds them by their names in the address, keeps their
 * part of the answer, merges their tables, and warns about differences that make a comparison unfair.
 */

import { about, where, type Figure, type Table } from "./figure";
import { caveats, type Measured } from "./measured";
import { NO_CELL, textCell } from "../text/cells";
import { count, HUGGING_FACE, marked, number, points, registryName } from "../text/format";
import { fits } from "../address/fragment";
import type { Answer, Cell, CellKind, Popularity, Results } from "../engine/types";

/** The names of a dataset. */
export interface Part {
  /** Its name in the address: the label of its first file. */
  name: string;
  title: string;
  /** Registry and date, for example "Hugging Face, 2022-07", with a mark for made-up data; else the title. */
  head: string;
  /** The dataset's title without registry and date; empty for a series. */
  kind: string;
  synthetic: boolean;
  registry: string | null;
  date: string | null;
  files: string[];
  dataset: object;
}

export const partsOf = ({ datasets }: Answer): Part[] =>
  datasets.map((dataset) => {
    const { title, files } = dataset.source;
    const [place, words] = [where(dataset.source), about(dataset.source)];
    return {
      ...dataset.source,
      name: files[0] ?? title,
      title: words,
      head: place ? marked(place, dataset.source.synthetic) : words,
      kind: title,
      dataset,
    };
  });

const distinct = (words: readonly string[]): boolean => new Set(words).size === words.length;

/** Titles that are all different: equal ones get the names of their files. */
export const titles = (parts: readonly Part[]): string[] =>
  parts.map(({ title, name }) =>
    parts.filter((other) => other.title === title).length > 1 ? `${title} (${name})` : title,
  );

/** The short title, such as "Hugging Face, 2022-07", if no other dataset has it. */
export function heads(parts: readonly Part[]): string[] {
  const short = parts.map(({ head }) => head);
  return distinct(short) ? short : titles(parts);
}

/** Sorts by time, and datasets of one date by length with the longest first. */
const inTime = (parts: Part[], results?: Results): Part[] =>
  parts.sort(
    (a, b) =>
      (a.date ?? "").localeCompare(b.date ?? "") || (results ? sizeOf(b, results) - sizeOf(a, results) : 0),
  );

/** The parts that these names choose, in this order, and the names that match no part. */
export function choose(answer: Answer, names: readonly string[]): { parts: Part[]; unknown: string[] } {
  const all = partsOf(answer);
  // A file name chooses the part that has the file; a name of a registry or of a kind of data its latest part.
  const found = names.map(
    (name) =>
      all.find((part) => [part.name, part.title, part.head].includes(name)) ??
      inTime(
        all.filter(
          ({ registry, kind, files }) =>
            [registry, registry && registryName(registry), kind].includes(name) ||
            files.some((file) => fits(name, file) || fits(file, name)),
        ),
      ).at(-1),
  );
  return {
    parts: [...new Set(found)].filter((part) => part !== undefined),
    unknown: names.filter((_, i) => !found[i]),
  };
}

/** The answer of these parts only. The summary of all parts is dropped, because it does not apply to them. */
export function only<M extends Answer>(answer: M, parts: readonly Part[]): M {
  const datasets = parts.map(({ dataset }) => dataset) as Measured["datasets"];
  return { ...answer, datasets, together: null, summary: false, caveats: caveats(datasets) };
}

/** The figure of the chosen parts with one scale. Two parts get a common table. */
export function narrowed(figure: Figure, results: Results | null, names: readonly string[]): Figure {
  if (!results || choose(figure.of(results), names).parts.length === 0) return figure;
  return {
    ...figure,
    of(results) {
      const all = figure.of(results);
      const { parts } = choose(all, names);
      const answer = only(all, parts);
      const said = parts[1] ? unfair(parts, figure.counted?.(answer) ?? [], results) : [];
      const warnings = said.map((text) => ({ code: "", text, file: null, registry: null, date: null }));
      return { ...answer, caveats: [...warnings, ...answer.caveats] };
    },
    draw: (metric, width, palette, beside = metric) => figure.draw(metric, width, palette, beside),
    tables(metric) {
      const parts = partsOf(metric);
      const [first, second] = parts.map((part) => figure.tables(only(metric, [part])));
      return first && second ? beside(first, second, parts) : figure.tables(metric);
    },
  };
}

/** The tables of two datasets. Tables with the same rows are merged; the others follow each other. */
export function beside(first: Table[], second: Table[], parts: readonly Part[]): Table[] {
  const alike = ({ id, caption }: Table): string => id ?? caption;
  const pairs = first.map((a) => [a, second.find((b) => alike(a) === alike(b))] as const);
  const rest = second.filter((b) => !pairs.some((pair) => pair[1] === b));
  return [...pairs.flatMap(([a, b]) => (b ? (merged(a, b, parts) ?? joined(a, b)) : [a])), ...rest];
}

/** Puts the rows of two tables below each other if they have the same columns. */
function joined(a: Table, b: Table): Table[] {
  const labels = ({ columns }: Table): string => columns.map(({ label }) => label).join();
  if (labels(a) !== labels(b)) return [a, b];
  return [{ ...a, caption: either(a.caption, b.caption), groups: [...a.groups, ...b.groups] }];
}

interface Row {
  /** The label for people. */
  name: string;
  /** The key that is equal in both datasets. */
  key: string;
  cells: readonly Cell[];
}

const either = (a: string, b: string): string => (a === b ? a : `${a} / ${b}`);

/** One table with a group of rows for each column; null if few rows have the same names. */
function merged(a: Table, b: Table, parts: readonly Part[]): Table[] | null {
  // The name of a row consists of the words at its beginning, and of its group if the table has several.
  let depth = 1;
  while (a.columns[depth]?.words && b.columns[depth]?.words && a.columns[depth + 1]) depth += 1;
  const [ours, theirs] = [a, b].map(({ groups }) =>
    groups.flatMap(({ label, within, rows }) =>
      rows.map((cells): Row => {
        const group = groups.length > 1 ? [within ?? label] : [];
        const named = cells.slice(0, depth);
        return {
          name: [...named.map(({ text }) => text), ...group].join(", "),
          key: [...named.map(({ value, text }) => value ?? text), ...group].join(", "),
          cells,
        };
      }),
    ),
  ) as [Row[], Row[]];
  const pairs = ours.map((row): [Row | null, Row | null] => [row, null]);
  let [at, matched] = [-1, 0];
  for (const row of theirs) {
    const i = pairs.findIndex(([first, taken]) => first && !taken && first.key === row.key);
    // A row that only one table has keeps its place after its predecessor.
    at = i < 0 ? at + 1 : i;
    if (i < 0) pairs.splice(at, 0, [null, row]);
    else pairs[i]![1] = pairs[i]![0] && row;
    if (i >= 0) matched += 1;
  }
  if (matched * 2 < Math.max(1, Math.min(ours.length, theirs.length))) return null;

  const all = [...a.columns.slice(depth), ...b.columns.slice(depth)].filter(
    ({ label }, i, all) => all.findIndex((column) => column.label === label) === i,
  );
  return [
    {
      caption: either(a.caption, b.caption),
      columns: [
        { label: a.columns[0]!.label },
        ...heads(parts).map((label) => ({ label, words: all.some(({ words }) => words === true) })),
        {
          label: "Difference",
          hint: "the second minus the first; for counts also the second ÷ the first, in brackets; pp: percentage points",
        },
      ],
      groups: all.map(({ label, hint, comparable = true }) => ({
        label: hint ? `${label}: ${hint}` : label,
        rows: pairs.map((pair) => {
          const [x, y] = [a, b].map(
            ({ columns }, i) =>
              pair[i]?.cells[columns.findIndex((column) => column.label === label)] ?? NO_CELL,
          ) as [Cell, Cell];
          const [one, two] = pair.map((row) => (row ?? pair[0] ?? pair[1])!.name) as [string, string];
          return [textCell(either(one, two)), x, y, comparable ? difference(x, y) : NO_CELL];
        }),
      })),
    },
  ];
}

const plus = (n: number | bigint, text: string): string => (n > 0 ? `+${text}` : text);

/** The difference of two exact values of one kind, for example "+26,476 (× 1.477)", "−0.013" or "−41.1 pp". */
export function difference(a: Cell, b: Cell): Cell {
  const [x, y] = [a.value, b.value];
  if (typeof x === "bigint" && typeof y === "bigint") {
    const times = x > 0n && x !== y ? ` (× ${number(Number(y) / Number(x))})` : "";
    return { kind: "count", value: y - x, text: plus(y - x, count(y - x)) + times };
  }
  const measures: readonly CellKind[] = ["count", "number"];
  const alike = a.kind === b.kind || (measures.includes(a.kind) && measures.includes(b.kind));
  // A difference of p values has no meaning.
  if (!alike || a.kind === "probability" || typeof x === "string" || typeof y === "string") return NO_CELL;
  if (x === null || y === null) return NO_CELL;
  const value = Number(y) - Number(x);
  const unit = a.unit === undefined ? "" : ` ${a.unit}`;
  const text = a.kind === "share" ? `${points(value)} pp` : number(value) + unit;
  return { kind: a.kind === "share" ? "share" : "number", value, text: plus(value, text) };
}

/** The number of packages in a dataset. */
const sizeOf = ({ name }: Part, { datasets }: Results): number =>
  Number(
    datasets.find(({ files }) => files[0] === name)?.relations.find(({ relation }) => relation === "packages")
      ?.rows ?? 0,
  );

/** Suggested pairs: the first and last snapshot of a registry, and the hub with another registry. */
export function suggestions(answer: Answer, results: Results): { words: string; names: string[] }[] {
  const dated = inTime(
    partsOf(answer).filter(({ registry, date }) => registry && date),
    results,
  );
  const ends = (of: string): [Part, Part] | undefined => {
    const parts = dated.filter(({ registry }) => registry === of);
    const now = parts.find(({ date }) => date === parts.at(-1)!.date);
    return now && [parts[0]!, now];
  };
  const hub = ends("huggingface");
  return [...new Set(dated.map(({ registry }) => registry!))].sort().flatMap((registry) => {
    const [then, now] = ends(registry)!;
    const name = registryName(registry);
    const pairs = [
      { words: `${name} then and now: ${then.date}, ${now.date}`, names: [then.name, now.name] },
      { words: `Hugging Face against ${name}`, names: [hub?.[1].name ?? "", now.name] },
    ];
    return pairs.filter((_, i) => (i ? hub && !HUGGING_FACE.includes(registry) : then !== now));
  });
}

const YEAR_MS = 365 * 864e5;

/** Warnings about differences that make a comparison unfair. */
export function unfair(parts: readonly Part[], counted: readonly Popularity[], results: Results): string[] {
  const [a, b] = parts as [Part, Part];
  const differ = (of: (part: Part) => unknown): boolean => of(a) !== of(b);
  const head = ({ dataset }: Part): boolean =>
    (dataset as { values?: { groups?: { is_head: boolean }[] } }).values?.groups?.[0]?.is_head ?? false;
  const kind = (part: Part): string => part.kind;
  const [less, more] = parts.map((part) => sizeOf(part, results)).sort((x, y) => x - y) as [number, number];
  const years = Math.abs(Date.parse(a.date ?? "") - Date.parse(b.date ?? "")) / YEAR_MS;
  const said: [boolean, string][] = [
    [
      differ(({ synthetic }) => synthetic),
      "The data of one of the two are made up, so their difference says nothing about a real registry.",
    ],
    [
      differ(kind),
      `The files are of different kinds, “${kind(a)}” and “${kind(b)}”, so they may list different packages.`,
    ],
    [
      differ(head),
      "One looks like the head of a longer list, so shares and inequality of the two cannot be compared.",
    ],
    [
      less > 0 && (more >= 2 * less || (head(a) && more > less)),
      `One list has ${count(more)} packages, the other ${count(less)}. Numbers, shares and inequality depend on the length of a list.`,
    ],
    [
      (differ(({ registry }) => registry) || years >= 1) && counted.includes("downloads"),
      "The number of days over which downloads are counted differs between registries and years, and these files do not state it. Compare shares and ranks, not counts.",
    ],
  ];
  return said.filter(([holds]) => holds).map(([, text]) => text);
}
