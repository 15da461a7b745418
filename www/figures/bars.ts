/** Values of categories: bars, or dots with intervals if the values have any or several datasets are compared. */

import { plot, rect, ruleX, ruleY, text } from "@observablehq/plot";
import { amount, axis, ends, frame, legend, lines, scaleOf, symbol, type Entry, type Symbol } from "./axes";
import { el, folded, widthOf, type Palette, type Panel } from "./chart";
import { NONE, plural } from "../text/format";
import { pixels, type Mark } from "./marks";
import type { BarsDrawing } from "../engine/types";

/** A series as it is drawn: a value for each category, of one dataset. */
interface Row {
  name: string;
  ink: string;
  kind: Symbol;
  hollow: boolean;
  /** Drawn small and without intervals, because another dataset is the subject. */
  faint: boolean;
  values: (number | null)[];
  intervals: ([number, number] | null)[];
}

/** A drawing and the name of its dataset. */
export interface Named<D> {
  name: string;
  drawing: D;
}

/** The symbols of further datasets, and the greatest number of categories that these add. */
const OTHERS: readonly Symbol[] = ["triangle", "square", "down", "cross", "plus", "circle"];
const CATEGORIES = 13;

/** Whether two drawings are about the same categories, so that their values can share rows. */
export function shareRows(a: BarsDrawing, b: BarsDrawing): boolean {
  const common = b.categories.filter((name) => a.categories.includes(name)).length;
  return common * 2 >= Math.min(a.categories.length, b.categories.length);
}

/** The series of all datasets by the categories of the first, and those that only others have. */
function rowsOf(all: readonly Named<BarsDrawing>[], palette: Palette): { categories: string[]; rows: Row[] } {
  const [first, ...others] = all.map(({ drawing }) => drawing) as [BarsDrawing, ...BarsDrawing[]];
  const added = others.flatMap(({ categories }) => categories);
  const categories = [...new Set([...first.categories, ...added])].slice(
    0,
    Math.max(first.categories.length, CATEGORIES),
  );
  const of = <T>({ categories: own }: BarsDrawing, list: readonly T[]): (T | null)[] =>
    categories.map((name) => list[own.indexOf(name)] ?? null);
  const row = (
    drawing: BarsDrawing,
    s: number,
    more: Pick<Row, "name" | "ink" | "kind" | "hollow" | "faint">,
  ): Row => ({
    ...more,
    values: of(drawing, drawing.series[s]!.values),
    intervals: of(drawing, drawing.series[s]!.intervals),
  });
  let colours = 0;
  const rows = first.series.flatMap(({ name, published }, s): Row[] => {
    const ink = palette.series[(published ? 0 : colours++ % 3) as 0].mark;
    if (published)
      return [row(first, s, { name, ink: palette.ink, kind: "diamond", hollow: true, faint: true })];
    // With several datasets the first series of each is drawn.
    if (others.length > 0 && colours > 1) return [];
    const kind = (["circle", "square", "triangle"] as const)[(colours - 1) % 3]!;
    return [
      row(first, s, {
        name: others.length > 0 ? all[0]!.name : name,
        ink,
        kind,
        hollow: false,
        faint: false,
      }),
    ];
  });
  others.forEach((drawing, i) => {
    const kind = OTHERS[i] ?? "circle";
    rows.push(
      row(drawing, 0, { name: all[i + 1]!.name, ink: palette.muted, kind, hollow: true, faint: true }),
    );
  });
  return { categories, rows };
}

/** Bars or dots with an axis for all of `same`. Positions are in pixels, lengths in data. */
export function bars(
  all: readonly Named<BarsDrawing>[],
  same: readonly BarsDrawing[],
  width: number,
  palette: Palette,
  fills: readonly string[],
): Omit<Panel, "title"> {
  const drawing = all[0]!.drawing;
  const { scale } = drawing.axis;
  const { categories, rows } = rowsOf(all, palette);
  const own = rows.filter(({ faint }) => !faint);
  const dots =
    all.length > 1 ||
    rows.length > own.length ||
    !!drawing.beside ||
    rows.some(({ intervals }) => intervals.some(Boolean));
  const lanes = own.length;
  const top = 4;
  const valued = [...rows, ...same.flatMap(({ series }) => series)];
  const values = valued.flatMap(({ values }) => values).filter((n) => n !== null);
  const edges = valued.flatMap(({ intervals }) => intervals.flatMap((interval) => interval ?? []));
  const domain = ends(scale, [...values, ...edges], true);
  const start = scale === "log" ? domain[0] : 0;

  // The numbers of a single series are in columns at the right; those of several are at the marks.
  const column = dots && lanes === 1;
  const told = (row: Row, c: number): string =>
    row.values[c] === null ? NONE : amount(row.values[c]!, scale);
  const notes = categories.map((name) => drawing.beside?.[drawing.categories.indexOf(name)] ?? "");
  const wide = (words: readonly string[]): number => Math.max(0, ...words.map(widthOf));
  const numbers = wide(own.flatMap((row) => categories.map((_, c) => told(row, c))));
  const noted = column && width >= 560 ? wide(notes) : 0;
  const right = column ? numbers + 14 + (noted > 0 ? noted + 16 : 0) : Math.max(20, numbers) + 14;
  const longest = Math.max(
    20,
    ...[...categories, ...same.flatMap(({ categories }) => categories)].map(widthOf),
  );
  const left = Math.ceil(Math.min(longest + 14, width * 0.42, 300));
  const names = categories.map((name) => folded(name, left - 10));
  const [lane, gap] = dots ? (lanes > 1 ? [14, 6] : [21, 0]) : lanes > 1 ? [12, 7] : [17, 7];
  // A name on two lines needs more height.
  const height = Math.max(lanes * lane + gap, names.some((name) => name.includes("\n")) ? 28 : 0);
  const middle = (c: number): number => top + c * height + height / 2;

  const items = rows.flatMap((row, r) => {
    const at = own.indexOf(row);
    return categories.map((_, c) => {
      const value = row.values[c] ?? null;
      const y = at < 0 ? middle(c) : middle(c) + (at - (lanes - 1) / 2) * lane;
      const drawn = value !== null && !(scale === "log" && value <= 0);
      return { r, c, row, value, interval: row.intervals[c] ?? null, drawn, y };
    });
  });
  type Item = (typeof items)[number];
  const visible = items.filter(({ drawn }) => drawn);
  const bounded = visible.filter(({ row, interval }) => interval && !row.faint);
  const low = ({ interval }: Item): number => Math.max(interval![0], scale === "log" ? start : -Infinity);
  const half = (lane - (lanes > 1 ? 1 : 0)) / 2;
  // Few whole numbers have no ticks between them.
  const whole = scale === "linear" && values.every(Number.isInteger) ? domain[1] : Infinity;
  const ticks = Math.max(1, Math.min(6, whole, Math.floor((width - left - right) / 80)));
  const drawn = plot({
    ...frame(palette),
    width,
    height: top + categories.length * height + 26,
    marginLeft: left,
    marginRight: right,
    marginTop: top,
    marginBottom: 24,
    x: scaleOf(scale, domain),
    y: { type: "identity", axis: null },
    marks: [
      axis(drawing.axis, domain, false, ticks, palette),
      ruleX([start], { stroke: palette.ink }),
      dots
        ? [
            ruleY(categories, { y: (_: string, c: number) => middle(c), stroke: palette.grid }),
            own.map((row) =>
              ruleY(
                bounded.filter((item) => item.row === row),
                {
                  y: "y",
                  x1: low,
                  x2: ({ interval }: Item) => interval![1],
                  stroke: row.ink,
                  strokeWidth: 2.5,
                },
              ),
            ),
          ]
        : own.map((row, ink) =>
            rect(
              visible.filter((item) => item.row === row),
              {
                x1: start,
                x2: "value",
                y1: ({ y }: Item) => y - half,
                y2: ({ y }: Item) => y + half,
                fill: fills[ink % 3]!,
                stroke: row.ink,
              },
            ),
          ),
      column
        ? null
        : text(
            items.filter(({ row }) => !row.faint),
            {
              y: "y",
              x: ({ value, drawn, interval }: Item) =>
                Math.max(start, drawn ? value! : start, interval?.[1] ?? start),
              text: ({ row, c }: Item) => told(row, c),
              textAnchor: "start",
              dx: 8,
              fontSize: lanes > 1 ? 11 : 12,
              fill: palette.ink,
            },
          ),
      text(categories, {
        y: (_: string, c: number) => middle(c),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        lineHeight: 0.95,
        text: names,
        title: (name: string, c: number) => (names[c] === name ? "" : name),
        fill: palette.ink,
      }),
    ],
  });
  const x = pixels(drawn, "x");
  if (dots)
    // The subject is drawn last, above the others.
    for (const { row, value, y } of [...visible].sort((a, b) => b.r - a.r))
      drawn.append(symbol(row.kind, x(value), y, row.ink, !row.hollow));
  if (column)
    categories.forEach((_, c) => {
      const put = (words: string, end: number, ink: string): void => {
        if (words)
          drawn.append(
            el("text", { x: end, y: middle(c) + 4, "text-anchor": "end", "font-size": 12, fill: ink }, words),
          );
      };
      put(told(own[0]!, c), width - (noted > 0 ? noted + 16 : 0), palette.ink);
      if (noted > 0) put(notes[c]!, width, palette.muted);
    });

  const say = ({ c, row, value, interval }: Item): string =>
    `${categories[c]}${rows.length > 1 ? `, ${row.name}` : ""}: ${value === null ? "no value" : told(row, c)}` +
    (interval ? `, 95% interval ${interval.map((n) => amount(n, scale)).join(" to ")}` : "") +
    (!row.faint && notes[c] ? `; ${notes[c]}` : "");
  const mark = (item: Item): Mark => {
    const at = item.drawn ? x(item.value) : x(start);
    const box = dots
      ? {
          x1: item.interval && !item.row.faint ? x(low(item)) : at - 3,
          x2: item.interval && !item.row.faint ? x(item.interval[1]) : at + 3,
          y1: item.y - 4,
          y2: item.y + 4,
        }
      : { x1: x(start), x2: at, y1: item.y - half, y2: item.y + half };
    return { ...box, say: () => say(item) };
  };
  const named: Entry[] = rows
    .slice(0, own.length + OTHERS.length + 1)
    .map((row, i) => [
      row.name,
      dots
        ? symbol(row.kind, 10, 8, row.ink, !row.hollow)
        : el("rect", { x: 1, y: 2, width: 16, height: 11, fill: fills[i % 3]!, stroke: row.ink }),
    ]);
  const more = rows.length - named.length;
  const words = more > 0 ? `; without a name: ${plural(more, "more dataset")}` : "";
  return {
    head: legend(rows.length > 1 ? named : [], width, palette),
    plot: drawn,
    marks: {
      run: "down",
      series: rows.map((row) =>
        // A further dataset may lack categories of the first.
        items.filter((item) => item.row === row && !(row.faint && item.value === null)).map(mark),
      ),
    },
    axes: `. ${drawing.axis.label}`,
    foot: lines(drawing.axis.label + words, Math.min(left, width * 0.3), width, palette),
  };
}
