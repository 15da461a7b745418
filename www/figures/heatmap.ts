/**
 * A heat map: the number of points in each cell of two logarithmic axes, cropped to the cells that have any, with medians
 * and quartiles, the fitted line with its band, and names of the best-known points.
 */

import { dot, line, plot, rect, ruleX, type Plot } from "@observablehq/plot";
import { axis, below, frame, legend, lines, roomAtEnd, roomFor, symbol, type Entry } from "./axes";
import { cut, el, power, type Block, type Palette, type Panel } from "./chart";
import { along, placed, type Label, type Place } from "./labels";
import { count, number, plural } from "../text/format";
import { NARROW } from "./figure";
import { pixels, type Mark } from "./marks";
import type { FitLine, HeatMapDrawing, QuartileBin } from "../engine/types";

interface Bin {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  points: number;
}

const HEIGHT = 340;
/** The greatest number of points with a name. */
const KNOWN = 6;

/** The weakest step of the colour, which still differs from an empty cell on paper and on the dark page. */
const FAINT = 0.24;

function bins({ cells: { x_edges: x, y_edges: y, counts } }: HeatMapDrawing): Bin[] {
  return counts.flatMap((column, i) =>
    column.flatMap((points, j) =>
      points > 0n ? [{ x1: x[i]!, x2: x[i + 1]!, y1: y[j]!, y2: y[j + 1]!, points: Number(points) }] : [],
    ),
  );
}

interface Steps {
  /** Upper ends of the steps, evenly spaced on a logarithmic scale. */
  ends: number[];
  opacity(points: number): number;
}

/** The number of steps of the colour that a legend of this width can show. */
function steps(most: number, width: number): Steps {
  const n = width < NARROW ? 4 : 6;
  const all = Array.from({ length: n }, (_, i) =>
    i === n - 1 ? most : Math.max(1, Number((most ** ((i + 1) / n)).toPrecision(2)) | 0),
  );
  const ends = [...new Set(all)].sort((a, b) => a - b);
  const opacity = (points: number): number => {
    const step = ends.findIndex((end) => points <= end);
    return ends.length === 1 ? 1 : FAINT + ((1 - FAINT) * step) / (ends.length - 1);
  };
  return { ends, opacity };
}

/** The part of the map that has points, as ends of both axes. */
function cropped(all: readonly Bin[]): { x: [number, number]; y: [number, number] } {
  if (all.length === 0) return { x: [1, 10], y: [1, 10] };
  const of = (low: "x1" | "y1", high: "x2" | "y2"): [number, number] => [
    Math.min(...all.map((bin) => bin[low])),
    Math.max(...all.map((bin) => bin[high])),
  ];
  return { x: of("x1", "x2"), y: of("y1", "y2") };
}

/** Draws with axes and colours that fit all of `same`. */
export function heatmap(
  drawing: HeatMapDrawing,
  same: readonly HeatMapDrawing[],
  width: number,
  palette: Palette,
  side: number,
  rows: number,
): Omit<Panel, "title"> {
  const scale = steps(Math.max(1, ...same.flatMap(bins).map((bin) => bin.points)), width);
  const { x, y } = cropped(same.flatMap(bins));
  const { line: fit, published, known } = drawing;
  const small = side > 1;
  const height = small ? (rows > 1 ? 190 : 250) : HEIGHT;
  const ticks = width < NARROW ? 4 : 7;
  const left = roomFor("log", y, 5);
  const inside = (n: number, [from, to]: [number, number]): boolean => n >= from && n <= to;
  const on = (line: FitLine): [number, number][] => {
    const [from, to] = line.ends.map(Math.log10) as [number, number];
    return Array.from({ length: 61 }, (_, i) => from + ((to - from) * i) / 60)
      .map((log): [number, number] => [10 ** log, 10 ** (line.intercept + line.slope * log)])
      .filter(([a, b]) => inside(a, x) && inside(b, y));
  };
  const band = (fit?.band ?? []).filter(([at]) => inside(at, x));
  const within = (n: number): number => Math.min(Math.max(n, y[0]), y[1]);
  const shape = [
    ...band.map(([at, low]) => [at, within(low)]),
    ...band.map(([at, , high]) => [at, within(high)]).reverse(),
  ];
  const middle = ({ ends }: QuartileBin): number =>
    Math.sqrt(Math.max(ends[0], x[0]) * Math.min(ends[1], x[1]));
  const quartiles = drawing.bins.filter((bin) => inside(middle(bin), x));
  const ink = palette.series[1].mark;
  const drawn = plot({
    ...frame(palette),
    width,
    height,
    marginLeft: left,
    marginRight: roomAtEnd(x, ticks, 14),
    marginTop: 8,
    marginBottom: 24,
    x: { type: "log", domain: x, axis: null },
    y: { type: "log", domain: y, axis: null },
    marks: [
      axis(drawing.x, x, false, ticks, palette),
      axis(drawing.y, y, true, 5, palette),
      rect(bins(drawing), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: palette.series[0].fill,
        fillOpacity: (bin: Bin) => scale.opacity(bin.points),
        inset: 0.5,
      }),
      line(shape, { fill: ink, fillOpacity: 0.3, stroke: "none" }),
      fit && line(on(fit), { stroke: ink, strokeWidth: 2.5 }),
      published && line(on(published), { stroke: palette.ink, strokeWidth: 1.5, strokeDasharray: "6 4" }),
      [5, 2].map((strokeWidth) =>
        ruleX(quartiles, {
          x: middle,
          y1: ({ quartiles }: QuartileBin) => within(quartiles[0]),
          y2: ({ quartiles }: QuartileBin) => within(quartiles[2]),
          stroke: strokeWidth > 2 ? palette.paper : palette.ink,
          strokeWidth,
        }),
      ),
      dot(quartiles, {
        x: middle,
        y: ({ quartiles }: QuartileBin) => within(quartiles[1]),
        r: 3.5,
        fill: palette.ink,
        stroke: palette.paper,
      }),
    ],
  });
  const [toX, toY] = [pixels(drawn, "x"), pixels(drawn, "y")];
  const spots = quartiles.map((bin): Place => [toX(middle(bin)), toY(within(bin.quartiles[1]))]);
  const path = (of: FitLine | null): Place[] =>
    of ? along(on(of).map(([a, b]): Place => [toX(a), toY(b)])) : [];
  // Names in a small map would cover it.
  const named = small ? [] : known.filter(({ at: [a, b] }) => inside(a, x) && inside(b, y)).slice(0, KNOWN);
  const labels = named.map(({ name, at: [a, b] }): Label => ({
    text: cut(name, 200),
    ink: palette.ink,
    own: -1,
    anchors: [[toX(a), toY(b)]],
  }));
  const whole = { x1: left, x2: width - 2, y1: 4, y2: height - 26 };
  drawn.append(placed(labels, [spots, path(fit), path(published)], whole, palette).g);
  for (const {
    at: [a, b],
  } of named)
    drawn.append(symbol("circle", toX(a), toY(b), palette.ink, false));
  const quartileMarks = quartiles.map((bin): Mark => {
    const [low, median, high] = bin.quartiles;
    const at = toX(middle(bin));
    const say = (): string =>
      `${drawing.words.x} ${edge(bin.ends[0])} to ${edge(bin.ends[1])}, ${plural(bin.n, drawing.words.point)}: median ${number(median)}, quartiles ${number(low)} and ${number(high)} ${drawing.words.many}`;
    return { x1: at - 4, x2: at + 4, y1: toY(within(low)), y2: toY(within(high)), say };
  });
  return {
    head: below(legend(entries(drawing, palette), width, palette), lines(drawing.y.label, 0, width, palette)),
    plot: drawn,
    marks: { run: "up", series: [quartileMarks, ...cellMarks(drawing, drawn)] },
    axes: `. Across: ${drawing.x.label}. Up: ${drawing.y.label}`,
    foot: below(lines(drawing.x.label, left, width, palette), colours(scale, palette, width, left)),
  };
}

/** The legend of the lines and of the medians. */
function entries({ line, published, bins }: HeatMapDrawing, palette: Palette): Entry[] {
  const stroke = (ink: string, dashes: string): SVGElement =>
    el("line", { x1: 0, x2: 18, y1: 8, y2: 8, stroke: ink, "stroke-width": 2, "stroke-dasharray": dashes });
  const all: Entry[] = [];
  if (line) all.push([line.label, stroke(palette.series[1].mark, "none")]);
  if (published) all.push([published.label, stroke(palette.ink, "6 4")]);
  if (bins.length > 0) all.push(["median, quartiles", symbol("circle", 10, 8, palette.ink, true)]);
  return all;
}

/** The legend of the colours. */
function colours({ ends, opacity }: Steps, palette: Palette, width: number, left: number): Block {
  const g = el("g", { "font-size": 11, fill: palette.muted });
  const step = Math.min(58, (width - left) / ends.length);
  ends.forEach((end, i) => {
    const x = left + i * step;
    const from = i === 0 ? 1 : ends[i - 1]! + 1;
    g.append(
      el("rect", {
        x,
        y: 6,
        width: step - 2,
        height: 9,
        fill: palette.series[0].fill,
        "fill-opacity": opacity(end),
      }),
      el(
        "text",
        { x: x + step / 2 - 1, y: 26, "text-anchor": "middle" },
        from >= end ? power(end) : `${power(from)}–${power(end)}`,
      ),
    );
  });
  const right = left + ends.length * step + 8;
  if (width - right > 100) g.append(el("text", { x: right, y: 15 }, "points in a cell"));
  return { g, height: 30 };
}

const edge = (n: number): string => number(n < 1000 ? n : Number(n.toPrecision(3)));

/** The whole numbers in a cell. An edge that should be whole can have a small rounding error. */
function numbers(y: readonly number[], j: number): [from: number, to: number] {
  const whole = (i: number): number => Math.ceil(y[i]! * (1 - 1e-9));
  return [whole(j), j === y.length - 2 ? Math.floor(y[j + 1]! * (1 + 1e-9)) : whole(j + 1) - 1];
}

/** The cells with points, as one series for each column of the map. */
function cellMarks({ cells, words }: HeatMapDrawing, drawn: Plot): Mark[][] {
  const { x_edges, y_edges, counts } = cells;
  const [x, y] = [x_edges.map(pixels(drawn, "x")), y_edges.map(pixels(drawn, "y"))];
  return counts.map((column, i) =>
    column.flatMap((points, j) => {
      if (points === 0n) return [];
      const [from, to] = numbers(y_edges, j);
      const say = (): string =>
        `${words.x} ${edge(x_edges[i]!)} to ${edge(x_edges[i + 1]!)}, ` +
        `${to > from ? `${count(from)} to ` : ""}${plural(to, words.one, words.many)}: ${plural(points, words.point)}`;
      return [{ x1: x[i]!, x2: x[i + 1]!, y1: y[j]!, y2: y[j + 1]!, say }];
    }),
  );
}
