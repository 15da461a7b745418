/** A heat map: the number of points in each cell of two logarithmic axes, with a line through them. */

import { axisX, axisY, line, plot, rect, type Plot } from "@observablehq/plot";
import { el, power, type Palette, type Panel } from "./chart";
import { count, number, plural } from "../text/format";
import { NARROW } from "./figure";
import { pixels, type Mark } from "./marks";
import type { HeatMapDrawing } from "../engine/types";

interface Bin {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  points: number;
}

const HEIGHT = 330;

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

/** Draws with axes and colours that fit all of `same`. */
export function heatmap(
  drawing: HeatMapDrawing,
  same: HeatMapDrawing[],
  width: number,
  palette: Palette,
): Omit<Panel, "title"> {
  const scale = steps(Math.max(1, ...same.flatMap(bins).map((bin) => bin.points)), width);
  const ends = (edges: number[]): [number, number] => [Math.min(...edges), Math.max(...edges)];
  const [x0, x1] = ends(same.flatMap(({ cells }) => cells.x_edges));
  const [y0, y1] = ends(same.flatMap(({ cells }) => cells.y_edges));
  const { line: fit, cells } = drawing;
  const at = (x: number): number => 10 ** (fit!.intercept + fit!.slope * Math.log10(x));
  const drawn = plot({
    width,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 26,
    marginTop: 24,
    marginBottom: 42,
    style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
    x: { type: "log", domain: [x0, x1], axis: null },
    y: { type: "log", domain: [y0, y1], axis: null },
    marks: [
      axisX(powers(x0, x1, width < NARROW ? 100 : 10), {
        tickFormat: power,
        fill: palette.muted,
        stroke: palette.grid,
        label: drawing.x.label,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      axisY(powers(y0, y1), {
        tickFormat: power,
        fill: palette.muted,
        stroke: palette.grid,
        label: drawing.y.label,
        labelArrow: "none",
      }),
      rect(bins(drawing), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: palette.series[0].fill,
        fillOpacity: (bin: Bin) => scale.opacity(bin.points),
        inset: 0.5,
      }),
      fit
        ? line(segment(at, ends(cells.x_edges), ends(cells.y_edges)), {
            stroke: palette.series[1].mark,
            strokeWidth: 2.5,
          })
        : null,
    ],
  });
  return {
    plot: drawn,
    marks: (plotted) => ({ run: "up", series: cellMarks(drawing, plotted) }),
    ...legend(scale, palette, width, fit?.label),
  };
}

function powers(from: number, to: number, by = 10): number[] {
  const ticks: number[] = [];
  for (let n = from; n <= to * 1.0001; n *= by) ticks.push(n);
  return ticks;
}

/** The line where it runs inside the map. */
function segment(at: (x: number) => number, [x0, x1]: number[], [y0, y1]: number[]): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i <= 200; i++) {
    const x = x0! * (x1! / x0!) ** (i / 200);
    const y = at(x);
    if (y >= y0! && y <= y1!) points.push([x, y]);
  }
  return points;
}

/** The legends of the colours and of the line: side by side if they fit, else below each other. */
function legend(
  { ends, opacity }: Steps,
  palette: Palette,
  width: number,
  line: string | undefined,
): { foot: SVGGElement; footHeight: number } {
  const group = el("g", { "font-size": 11, fill: palette.muted });
  const step = 58;
  ends.forEach((end, i) => {
    const x = 50 + i * step;
    const from = i === 0 ? 1 : ends[i - 1]! + 1;
    group.append(
      el("rect", {
        x,
        y: 0,
        width: step - 2,
        height: 9,
        fill: palette.series[0].fill,
        "fill-opacity": opacity(end),
      }),
      el(
        "text",
        { x: x + step / 2 - 1, y: 21, "text-anchor": "middle" },
        from >= end ? power(end) : `${power(from)}–${power(end)}`,
      ),
    );
  });
  const right = 50 + ends.length * step + 14;
  const beside = width - right > 270;
  const x = beside ? right : 0;
  const y = beside ? 9 : 38;
  group.append(el("text", { x, y }, "points in a cell"));
  if (line)
    group.append(
      el("line", {
        x1: x,
        x2: x + 18,
        y1: y + 11,
        y2: y + 11,
        stroke: palette.series[1].mark,
        "stroke-width": 2.5,
      }),
      el("text", { x: x + 24, y: y + 15 }, line),
    );
  return { foot: group, footHeight: y + 25 };
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
