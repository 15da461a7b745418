/** Preservation of libraries: the paper's Figure 5, with denominators, intervals and the other definition beside. */

import { axisX, axisY, barX, gridX, plot, ruleX, ruleY, text } from "@observablehq/plot";
import { folded, patterns, stacked, type Palette, type Panel } from "./chart";
import { countCell, NO_CELL, numberCell, shareCell, textCell } from "../text/cells";
import { count, percent, points } from "../text/format";
import { pixels, type Drawn } from "./marks";
import type { Cell, LibraryRate, Mode, Preservation, PreservationData } from "../engine/types";
import { list } from "../text/words";
import { about, lacking, lead, NARROW, type Drawing, type Table } from "./figure";

const TOP = 10;
const ROW = 26;
/** A letter's width, near enough. */
const LETTER = 6.6;

const shown = (data: PreservationData): LibraryRate[] => data.libraries.filter((l) => l.shown).slice(0, TOP);

/** A format is marked wherever it is named: that descendants have it is not their authors' choice. */
const called = (l: LibraryRate): string => (l.format ? `${l.library} (a format)` : l.library);

const share = (l: LibraryRate): string => `${count(l.preserved)} of ${count(l.descendants)}`;

const range = ([from, to]: [number, number]): string => `${percent(from)} to ${percent(to)}`;

function draw(metric: Preservation, width: number, palette: Palette): Drawn {
  const { defs, fills } = patterns(palette);
  const narrow = width < NARROW;
  const panels = metric.datasets.map((data): Panel => {
    const rows = shown(data);
    const names = new Map(rows.map((l) => [l.library, called(l)]));
    const longest = Math.max(4, ...[...names.values()].map((name) => name.length));
    const left = Math.min(170, longest * LETTER + 14, width * 0.4);
    const numbers = (l: LibraryRate): string => `${percent(l.rate)} (${share(l)})`;
    const room = Math.max(0, ...rows.map((l) => numbers(l).length)) * LETTER + 14;
    // The counts stand at the bars where these keep most of the width.
    const counted = width - left - room > 240;
    return {
      title: about(data.source),
      plot: plot({
        width,
        height: rows.length * ROW + 44,
        marginLeft: left,
        marginRight: counted ? room : 62,
        marginTop: 6,
        marginBottom: 38,
        style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
        x: { domain: [0, 1], axis: null },
        y: { domain: rows.map((l) => l.library), axis: null, padding: 0.22 },
        marks: [
          gridX({ stroke: palette.grid, strokeOpacity: 1, ticks: narrow ? 2 : 5 }),
          axisX({
            ticks: narrow ? 2 : 5,
            tickSize: 0,
            fill: palette.muted,
            tickFormat: (x: number) => `${Math.round(x * 100)}%`,
            label:
              metric.mode === "paper"
                ? "descendants that keep the library"
                : "descendants that have the library",
            labelArrow: "none",
            labelAnchor: "center",
          }),
          axisY({
            tickSize: 0,
            label: null,
            fill: palette.ink,
            lineHeight: 0.95,
            tickFormat: (name: string) => folded(names.get(name) ?? name, left - 10),
          }),
          barX(rows, {
            y: "library",
            x: (l: LibraryRate) => l.rate ?? 0,
            fill: fills[0]!,
            stroke: palette.series[0].mark,
            strokeWidth: 1,
          }),
          // On its own ground, so that it is seen on the bar too.
          [5, 1.5].map((strokeWidth) =>
            ruleY(
              rows.filter((l) => l.interval),
              {
                y: "library",
                x1: (l: LibraryRate) => l.interval![0],
                x2: (l: LibraryRate) => l.interval![1],
                stroke: strokeWidth > 2 ? palette.paper : palette.ink,
                strokeWidth,
              },
            ),
          ),
          text(rows, {
            y: "library",
            x: (l: LibraryRate) => Math.max(l.rate ?? 0, l.interval?.[1] ?? 0),
            text: (l: LibraryRate) => (counted ? numbers(l) : percent(l.rate)),
            textAnchor: "start",
            dx: 6,
            fill: palette.ink,
          }),
          ruleX([0], { stroke: palette.ink }),
        ],
      }),
      marks(drawn) {
        const [x, y] = [pixels(drawn, "x"), pixels(drawn, "y")];
        const high = drawn.scale("y")?.bandwidth ?? 0;
        const bars = rows.map((l) => {
          const y1 = y(l.library);
          const say = (): string => `${called(l)}: ${numbers(l)}${within(l, ", ")}`;
          return { x1: x(0), x2: x(l.rate ?? 0), y1, y2: y1 + high, say };
        });
        return { run: "down", series: [bars] };
      },
    };
  });
  return stacked(panels, width, palette, sentences(metric).join(" "), defs);
}

const within = (l: LibraryRate, before: string): string =>
  l.interval ? `${before}95% interval ${range(l.interval)}` : "";

function sentences(metric: Preservation): string[] {
  return metric.datasets.map((data) => {
    const [first] = shown(data);
    const begin = lead(metric.datasets, data);
    if (!first)
      return `${begin}No library has descendants enough to be shown; the table below has all ${count(data.libraries.length)}.`;
    const transformers = data.libraries.find((l) => l.library === "transformers");
    const also =
      transformers && transformers !== first && transformers.rate !== null
        ? ` Transformers: ${percent(transformers.rate)} (${share(transformers)}${within(transformers, "; ")}).`
        : "";
    return metric.mode === "paper"
      ? `${begin}Of ${count(first.descendants)} descendants of models that have ${first.library} and another library, ${count(first.preserved)} have it too: a preservation rate of ${percent(first.rate)}${within(first, ", ")}.${also}`
      : `${begin}Of ${count(data.multi_library)} descendants with two or more libraries, ${count(first.preserved)} (${percent(first.rate)}) have ${first.library}. Whether the base had it is not looked at.${also}`;
  });
}

/** How sure a rate is: descendants of one base are alike, so bases count. */
const CERTAINTY: { label: string; hint?: string; of(l: LibraryRate): Cell }[] = [
  {
    label: "95% interval",
    hint: "with bases as clusters, since descendants of one base are alike; none below ten effective bases",
    of: (l) => (l.interval ? textCell(range(l.interval)) : NO_CELL),
  },
  {
    label: "Effective bases",
    hint: "so many bases with equally many descendants would say as much (Kish)",
    of: (l) => numberCell(l.effective_bases, 1),
  },
  {
    label: "Largest base",
    hint: "descendants of the base that has most",
    of: (l) => countCell(l.largest_base),
  },
  {
    label: "Transformers less it",
    hint: "in percentage points, with the 95% interval of the difference; where both have 30 descendants and ten effective bases",
    of: ({ difference }) =>
      difference
        ? textCell(
            `${points(difference.difference)} (${points(difference.interval[0])} to ${points(difference.interval[1])})`,
          )
        : NO_CELL,
  },
];

/** What a table of either definition says of a library. */
const COLUMNS: Record<Mode, { label: string; hint?: string; of(l: LibraryRate): Cell }[]> = {
  paper: [
    {
      label: "Bases",
      hint: "models in the data that have the library and another one, and have descendants",
      of: (l) => countCell(l.bases),
    },
    {
      label: "Descendants",
      hint: "of those bases; one of two such bases counts twice",
      of: (l) => countCell(l.descendants),
    },
    { label: "Preserved", hint: "those of them that have the library", of: (l) => countCell(l.preserved) },
    { label: "Rate", hint: "preserved ÷ descendants", of: (l) => shareCell(l.rate) },
    ...CERTAINTY,
  ],
  artifact: [
    { label: "Descendants", hint: "all with two or more libraries", of: (l) => countCell(l.descendants) },
    { label: "With the library", of: (l) => countCell(l.preserved) },
    { label: "Share", hint: "with the library ÷ descendants", of: (l) => shareCell(l.rate) },
    {
      label: "Bases",
      hint: "of all these descendants; one of several bases counts for that with most children",
      of: (l) => countCell(l.bases),
    },
    ...CERTAINTY,
  ],
};

function tables(metric: Preservation): Table[] {
  const paper = metric.mode === "paper";
  const columns = (mode: Mode): Table["columns"] => [{ label: "Library" }, ...COLUMNS[mode]];
  const row = (l: LibraryRate, mode: Mode): Cell[] => [
    textCell(l.shown ? called(l) : `${called(l)} (too few to be drawn)`),
    ...COLUMNS[mode].map((column) => column.of(l)),
  ];
  const other: Mode = paper ? "artifact" : "paper";
  return [
    {
      caption: `Library preservation, ${paper ? "paper’s" : "artifact’s"} definition`,
      columns: columns(metric.mode),
      groups: metric.datasets.map((data) => ({
        label: `${about(data.source)}. ${count(data.models)} models, ${count(data.edges)} edges; ${count(data.unresolved)} to bases that are not in the data; left out: ${count(data.self_loops)} to itself, ${count(data.repeated)} repeated`,
        rows: data.libraries.map((l) => row(l, metric.mode)),
      })),
    },
    {
      caption: `The first ten by the ${other}’s definition, to set beside`,
      columns: columns(other),
      groups: metric.datasets.map((data) => ({
        label: about(data.source),
        rows: data.other.map((l) => row(l, other)),
      })),
    },
  ];
}

export const preservation: Drawing<Preservation> = {
  of: (results) => results.metrics.preservation,
  missing: (metric, results) =>
    metric.datasets.length > 0
      ? null
      : lacking("preservation", results, "It needs models with their base models and libraries."),
  title: () => "Preservation of libraries in descendants",
  short(metric) {
    const rate = (data: PreservationData): string => {
      const l = data.libraries.find((own) => own.library === "transformers") ?? shown(data)[0];
      return l ? `${l.library} ${percent(l.rate)}` : "too few descendants";
    };
    return metric.datasets.map(rate).join(", ");
  },
  sentences,
  caption(metric) {
    const bars =
      metric.mode === "paper"
        ? "Bars: preserved descendants by descendants, with their numbers; the thin line is the 95% interval with bases as clusters, where these are enough."
        : "Bars: descendants that have the library by all descendants with two or more libraries, with their numbers; the thin line is the 95% interval with bases as clusters.";
    const few = metric.datasets.flatMap((data) => data.libraries.filter((l) => !l.shown));
    const names = [...new Set(few.map((l) => l.library))];
    const hidden = names.length > 0 ? ` Too few descendants to be drawn: ${list(names, 8)}.` : "";
    return `${bars} At most ten, those with the largest numbers.${hidden}`;
  },
  sources: (metric) => metric.datasets.map((data) => data.source.files),
  draw,
  tables,
};
