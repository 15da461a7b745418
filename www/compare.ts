/**
 * One of an answer's datasets alone, or two beside each other: which they are by their names in the address, what is
 * left of the answer, their tables in one, and what makes them hard to compare. Turnover has series of registries
 * instead of datasets.
 */

import { about, type Figure, type Table } from "./figures/figure";
import { amount, caveats } from "./figures/measured";
import { count, NONE, registryName, seriesName } from "./format";
import { fits } from "./state";
import type { Answer, Caveat, OfDataset, Results, Series } from "./types";

export type Part = OfDataset | Series;

/** As the engine marks what is made up. */
const SYNTHETIC = / \(synthetic\)$/;

const ofDataset = (part: Part): part is OfDataset => "source" in part;
const registryOf = (part: Part): string | null => (ofDataset(part) ? part.source : part).registry;
const dateOf = (part: Part): string => (ofDataset(part) ? part.source : part.snapshots.at(-1))?.date ?? "";
const filesOf = (part: Part): string[] =>
  ofDataset(part) ? part.source.files : part.snapshots.flatMap(({ files }) => files);
const syntheticOf = (part: Part): boolean =>
  ofDataset(part) ? SYNTHETIC.test(part.source.title) : part.synthetic;

export const partsOf = ({ datasets, series }: Answer): readonly Part[] =>
  datasets ?? (series as Series[] | undefined) ?? [];

/** What stands for it in the address: the label of its first file, or the registry of a series. */
export const nameOf = (part: Part): string =>
  ofDataset(part) ? (part.source.files[0] ?? part.source.title) : part.registry;

const titleOf = (part: Part): string => (ofDataset(part) ? about(part.source) : seriesName(part));

/** Titles that tell these apart: of some with their files. */
export function titles(parts: readonly Part[]): string[] {
  const all = parts.map(titleOf);
  return all.map((own, i) =>
    all.indexOf(own) === all.lastIndexOf(own) ? own : `${own} (${nameOf(parts[i]!)})`,
  );
}

/** "Hugging Face, 2022-07", where that is enough to tell two apart. */
export function heads(parts: readonly Part[]): string[] {
  const short = parts.map((part) => titleOf(part).split(": ", 1)[0]!);
  return distinct(short) ? short : titles(parts);
}

/** By its own name, by any of its files, or as the latest of a registry. */
function named(parts: readonly Part[], name: string): Part | undefined {
  const by = (test: (part: Part) => boolean): Part | undefined =>
    parts.filter(test).sort((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1))[0];
  return (
    by((part) => nameOf(part) === name) ??
    by((part) => filesOf(part).some((file) => fits(name, file) || fits(file, name))) ??
    by((part) => registryOf(part) === name)
  );
}

/** The parts that these names choose, in their order, and the names that choose none. */
export function choose(answer: Answer, names: readonly string[]): { parts: Part[]; unknown: string[] } {
  const found = names.map((name) => named(partsOf(answer), name));
  return {
    parts: [...new Set(found)].filter((part) => part !== undefined),
    unknown: names.filter((_, i) => !found[i]),
  };
}

const concerns = ({ registry, date, file }: Caveat, part: Part): boolean =>
  (!registry || registry === registryOf(part)) &&
  (!date || !ofDataset(part) || date === dateOf(part)) &&
  (!file || filesOf(part).includes(file));

/** The answer of these parts alone. */
export function only<M extends Answer>(answer: M, parts: readonly Part[]): M {
  const others = partsOf(answer).filter((part) => !parts.includes(part));
  const said = parts.every((part) => "shown" in part)
    ? caveats(parts as never)
    : answer.caveats
        .filter((own) => parts.some((part) => concerns(own, part)))
        .map((own) =>
          own.date && others.some((part) => concerns(own, part))
            ? { ...own, text: `${own.text} (Or of another dataset of that date.)` }
            : own,
        );
  return { ...answer, [answer.datasets ? "datasets" : "series"]: parts, caveats: said };
}

/** The figure of the parts that these names choose, in one scale; of two, with their tables in one. */
export function narrowed(figure: Figure, results: Results | null, names: readonly string[]): Figure {
  const chosen = results ? choose(figure.of(results), names).parts : [];
  if (chosen.length === 0) return figure;
  return {
    ...figure,
    of(results) {
      const all = figure.of(results);
      const { parts } = choose(all, names);
      const answer = only(all, parts);
      const said = parts[1] ? unfair(parts, figure.sentences(answer), results) : [];
      const own = said.map((text) => ({ code: "", text, file: null, registry: null, date: null }));
      return { ...answer, caveats: [...own, ...answer.caveats] };
    },
    draw: (metric, width, palette, beside = metric) => figure.draw(metric, width, palette, beside),
    tables(metric) {
      const parts = partsOf(metric);
      const [first, second] = parts.map((part) => figure.tables(only(metric, [part])));
      return first && second ? beside(first, second, parts) : figure.tables(metric);
    },
  };
}

/** Captions and names of rows may hold a number that is the dataset's own. */
const alike = (words: string): string => words.replace(/[\d,.]*\d/g, "#");
const bare = (name: string): string => name.replace(/ \([^)]*\d[^)]*\)/g, "");
const either = (a: string, b = a): string => (a === b ? a : `${a} / ${b}`);
const distinct = (words: readonly string[]): boolean => new Set(words).size === words.length;

/** The tables of two datasets: those of the same rows as one, the others one after the other. */
export function beside(first: Table[], second: Table[], parts: readonly Part[]): Table[] {
  const rest = [...second];
  const found = first.flatMap((a) => {
    const i = rest.findIndex((b) => alike(a.caption) === alike(b.caption));
    if (i < 0) return [a];
    const [b] = rest.splice(i, 1) as [Table];
    const one = merged(a, b, parts);
    if (one) return [one];
    const labels = ({ caption, columns }: Table): string =>
      [caption, ...columns.map(({ label }) => label)].join("\n");
    return labels(a) === labels(b) ? [{ ...a, groups: [...a.groups, ...b.groups] }] : [a, b];
  });
  return [...found, ...rest];
}

interface Row {
  name: string;
  cells: readonly string[];
}

/** The rows under names of so many columns, and of their group where there are several. */
const rowsOf = ({ groups }: Table, depth: number, part: Part): Row[] =>
  groups.flatMap(({ label, rows }) => {
    const group = groups.length > 1 ? label.replace(titleOf(part), "").replace(/^\W+/, "") : "";
    return rows.map((cells) => ({
      name: [...cells.slice(0, depth), group].filter(Boolean).join(", "),
      cells,
    }));
  });

/** One table with a group of rows for each column; null where few rows have the same names. */
function merged(a: Table, b: Table, parts: readonly Part[]): Table | null {
  let depth = 1;
  const rows = (): [Row[], Row[]] => [rowsOf(a, depth, parts[0]!), rowsOf(b, depth, parts[1]!)];
  const names = (key = (name: string) => name): string[][] =>
    rows().map((own) => own.map(({ name }) => key(name)));
  while (!names().every(distinct) && a.columns[depth]?.words && b.columns[depth]?.words) depth += 1;
  const key = names(bare).every(distinct) ? bare : (name: string) => name;
  const [ours, theirs] = rows();
  const pairs: (readonly [Row | undefined, Row | undefined])[] = ours.map((row) => [row, undefined]);
  let at = -1;
  let matched = 0;
  for (const row of theirs) {
    const i = pairs.findIndex(([own, taken]) => own && !taken && key(own.name) === key(row.name));
    if (i >= 0) {
      pairs[i] = [pairs[i]![0], row];
      matched += 1;
    }
    // A row of its own follows the one that it follows in its own table.
    at = i >= 0 ? i : at + 1;
    if (i < 0) pairs.splice(at, 0, [undefined, row]);
  }
  if (matched * 2 < Math.max(1, Math.min(ours.length, theirs.length))) return null;

  const all = [a, b]
    .flatMap(({ columns }) => columns.slice(depth))
    .filter((column, i, all) => all.findIndex(({ label }) => label === column.label) === i);
  const cell = (table: Table, row: Row | undefined, label: string): string =>
    row?.cells[table.columns.findIndex((column) => column.label === label)] ?? NONE;
  const groups = all.map(({ label, hint }) => ({
    label: hint ? `${label}: ${hint}` : label,
    rows: pairs.map(([x, y]) => {
      const name = either((x ?? y)!.name, (y ?? x)!.name);
      const cells = [cell(a, x, label), cell(b, y, label)] as const;
      const counted = ![label, name].some((words) => UNCOUNTED.test(words));
      return [name, ...cells, counted ? difference(...cells) : NONE];
    }),
  }));
  const few = all.every(({ words }) => words) && ("few" as const);
  const words = all.some((column) => column.words === true) || few;
  return {
    caption: either(a.caption, b.caption),
    columns: [
      {
        label: a.columns
          .slice(0, depth)
          .map(({ label }) => label)
          .join(", "),
      },
      ...heads(parts).map((label) => ({ label, words })),
      {
        label: "Difference",
        hint: "the second less the first, of the numbers as they are written here, so the last digit may be off by one; of shares in percentage points (pp); of counts in brackets how many times the first",
      },
    ],
    groups,
  };
}

/** A difference of p-values, or of the ends of two intervals, says nothing. */
const UNCOUNTED = /^(p\b|95%)|^(from|to|lower|upper)$|^(From|To|Lower|Upper)$/;
const NUMBER = /^−?[\d,]+(\.\d+)?%?$/;

const valueOf = (cell: string): number => Number(cell.replace("−", "-").replace(/[,%]/g, ""));
const decimals = (cell: string): number => /\.(\d+)/.exec(cell)?.[1]!.length ?? 0;

/** "+26,476 (× 1.48)", "−0.013", "−41.1 pp": of two numbers as they are written. */
export function difference(a: string, b: string): string {
  const share = a.endsWith("%");
  if (![a, b].every((cell) => NUMBER.test(cell)) || share !== b.endsWith("%")) return NONE;
  const [x, y] = [valueOf(a), valueOf(b)];
  // Beyond this a double does not have every digit.
  if (Math.max(Math.abs(x), Math.abs(y)) > Number.MAX_SAFE_INTEGER) return NONE;
  const digits = Math.max(decimals(a), decimals(b));
  const text = (y - x).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  });
  const times = !share && digits === 0 && x > 0 && x !== y ? ` (× ${amount(y / x, "linear")})` : "";
  return `${text.replace("-", "−")}${share ? " pp" : times}`;
}

/** How many packages a part lists. */
function sizeOf(part: Part, { datasets }: Results): number {
  const relations = ofDataset(part)
    ? datasets.find(({ files }) => files[0] === nameOf(part))?.relations
    : part.snapshots.slice(-1).map(({ rows }) => ({ relation: "packages", rows }));
  return Number(relations?.find(({ relation }) => relation === "packages")?.rows ?? 0);
}

/** Pairs that are worth a click: a registry then and now, and the hub beside another registry. */
export function suggestions(answer: Answer, results: Results): { words: string; names: string[] }[] {
  const pair = (words: string, ...parts: Part[]) => ({ words, names: parts.map(nameOf) });
  // By date, and of those of one date the longest.
  const dated = partsOf(answer)
    .filter((part) => registryOf(part) && dateOf(part))
    .sort((a, b) =>
      dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : sizeOf(b, results) - sizeOf(a, results),
    );
  const registries = [...new Set(dated.map(registryOf))].map((registry) => ({
    registry,
    name: registryName(registry!),
    parts: dated
      .filter((part) => registryOf(part) === registry)
      .filter((part, i, all) => !all[i - 1] || dateOf(all[i - 1]!) !== dateOf(part)),
  }));
  const hub = registries.find(({ registry }) => registry === "huggingface");
  return registries.flatMap(({ registry, name, parts }) => {
    const [then, now] = [parts[0]!, parts.at(-1)!];
    const pairs =
      then === now ? [] : [pair(`${name} then and now: ${dateOf(then)}, ${dateOf(now)}`, then, now)];
    if (!hub || registry!.startsWith(hub.registry!)) return pairs;
    // The nearest in time; of those as near the latest.
    const [nearest] = hub.parts
      .flatMap((own) => parts.map((part) => [own, part] as const))
      .reverse()
      .sort((x, y) => years(...x) - years(...y));
    return [...pairs, pair(`${hub.name} against ${name}`, ...nearest!)];
  });
}

const years = (a: Part, b: Part): number =>
  Math.abs(Date.parse(dateOf(a)) - Date.parse(dateOf(b))) / 31556952e3;

/** What makes two hard to compare, from what the answers know. */
export function unfair(parts: readonly Part[], sentences: readonly string[], results: Results): string[] {
  const [a, b] = parts as [Part, Part];
  const differ = (of: (part: Part) => unknown): boolean => of(a) !== of(b);
  const kind = (part: Part): string => (ofDataset(part) ? part.source.title.replace(SYNTHETIC, "") : "");
  const head = (part: Part): boolean | undefined =>
    (part as { values?: { groups?: { is_head: boolean }[] } }).values?.groups?.[0]?.is_head;
  const [less, more] = parts.map((part) => sizeOf(part, results)).sort((x, y) => x - y) as [number, number];
  const said: [boolean, string][] = [
    [differ(syntheticOf), "One of the two is made up: their difference says nothing of any registry."],
    [
      differ(kind),
      `The files are of different kinds, “${kind(a)}” and “${kind(b)}”: they need not list the same packages.`,
    ],
    [
      differ(head),
      "One looks like the head of a longer list, the other like a whole list: shares and inequality of the two cannot be compared.",
    ],
    [
      less > 0 && (more >= 2 * less || (head(a) === true && more > less)),
      `One list is longer, ${count(more)} packages against ${count(less)}: numbers, shares and inequality change with the length.`,
    ],
    [
      (differ(registryOf) || years(a, b) >= 1) && /download/i.test(sentences.join()),
      "Registries and years differ in how many days of downloads they count, which these files do not say: compare shares and ranks, not counts.",
    ],
  ];
  return said.flatMap(([holds, text]) => (holds ? [text] : []));
}
