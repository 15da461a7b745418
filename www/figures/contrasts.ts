/** Two groups compared, one comparison a row: both distributions, and the difference with its interval. */

import { below, ends, lines, roundTicks, symbol, type Entry, legend } from "./axes";
import { cut, el, folded, widthOf, wrap, type Palette, type Panel } from "./chart";
import { count, decimal, plural } from "../text/format";
import { NARROW } from "./figure";
import type { Named } from "./bars";
import type { Mark } from "./marks";
import type { BoxPlot, ContrastsDrawing } from "../engine/types";

/** The height of all rows together, if it can be kept, and of one row. */
const ALL = 520;
const [LEAST, MOST] = [25, 50];
/** From this width on the names of datasets have a column of their own. */
const WIDE = 560;

/** The places of a drawing of this width. */
interface Layout {
  width: number;
  palette: Palette;
  fills: readonly string[];
  several: boolean;
  /** The names of datasets have a column of their own, with this width. */
  beside: boolean;
  names: number;
  /** The height of a row, and the most that half of a distribution may have. */
  row: number;
  half: number;
  /** The left ends of the scores and of the differences, and their widths. */
  left: number;
  scores: number;
  from: number;
  room: number;
  reach: [number, number];
  toScore(n: number): number;
  toDifference(n: number): number;
}

function layoutOf(
  all: readonly Named<ContrastsDrawing>[],
  same: readonly ContrastsDrawing[],
  width: number,
  palette: Palette,
  fills: readonly string[],
): Layout {
  const several = all.length > 1;
  const rows = [...all.map(({ drawing }) => drawing), ...same].flatMap(({ rows }) => rows);
  const row = Math.max(LEAST, Math.min(MOST, ALL / rows.length));
  const beside = several && width >= WIDE;
  const names = beside ? Math.min(190, Math.max(...all.map(({ name }) => widthOf(name))) * 1.1 + 10) : 0;
  const left = names + Math.min(110, Math.ceil(Math.max(...rows.map(({ name }) => widthOf(name)))) + 12);
  const gap = width < NARROW ? 14 : 32;
  const scores = (width - left - 12 - gap) * 0.56;
  const from = left + scores + gap;
  const room = width - 10 - from;
  const reach = ends(
    "linear",
    rows.flatMap(({ difference, interval }) => [difference ?? 0, ...(interval ?? [])]),
    false,
  );
  const [low, high] = reach;
  const pad = (high - low) * 0.06;
  return {
    ...{
      width,
      palette,
      fills,
      several,
      beside,
      names,
      row,
      half: row * 0.38,
      left,
      scores,
      from,
      room,
      reach,
    },
    toScore: (n) => left + n * scores,
    toDifference: (n) => from + ((n - low + pad) / (high - low + 2 * pad)) * room,
  };
}

type Row = ContrastsDrawing["rows"][number];
type Unit = ContrastsDrawing["unit"];

/** Something drawn, and the values in it that can be read one by one. */
interface Part {
  nodes: SVGElement[];
  marks: Mark[];
}

/** The name of a dataset: beside its rows, or above them. Returns the height that it takes. */
function heading(
  { name, drawing }: Named<ContrastsDrawing>,
  y: number,
  layout: Layout,
): [SVGElement[], number] {
  const { beside, names, row, several, width } = layout;
  if (!several) return [[], 0];
  const room = (drawing.rows.length * row) / 13;
  const words = !beside
    ? wrap(name, width, 12.5)
    : room < 2
      ? [cut(name, names - 8)]
      : folded(name, names - 8).split("\n");
  const first = beside ? y + row / 2 + 4 - (words.length - 1) * 6.5 : y + 14;
  const lines = words.map((line, i) => el("text", { x: 0, y: first + i * 13, "font-weight": 600 }, line));
  return [lines, beside ? 0 : words.length * 13 + 6];
}

/** The name of a row and the line on which its distributions stand. */
function base(
  { name }: Row,
  middle: number,
  { left, names, scores, toScore, palette }: Layout,
): SVGElement[] {
  const label = folded(name, left - names - 10).split("\n");
  const text = (line: string, i: number): SVGElement => {
    const y = middle + 4 + (i - (label.length - 1) / 2) * 13;
    return el("text", { x: left - 8, y, "text-anchor": "end" }, line);
  };
  const line = { x1: toScore(0), x2: left + scores, y1: middle, y2: middle, stroke: palette.muted };
  return [...label.map(text), el("line", line)];
}

/** The distributions of both groups with their means, the first upwards and the second downwards. */
function distributions(row: Row, of: string, unit: Unit, middle: number, layout: Layout): Part {
  const { palette, left, scores, toScore, half } = layout;
  const nodes: SVGElement[] = [];
  const marks: Mark[] = [];
  const most = Math.max(1, ...row.groups.flatMap(({ histogram }) => histogram.map(Number)));
  row.groups.forEach(({ name: group, box, histogram }, side) => {
    const up = side === 0 ? -1 : 1;
    const place = { x1: toScore(box.q1), x2: toScore(box.q3), y1: middle, y2: middle + up * half };
    marks.push({ ...place, say: () => `${of}, ${group} ${spoken(box)}` });
    if (row.constant) return;
    const bars = histogramOf(histogram, side as 0 | 1, most, middle, layout, (n, range) => {
      return `${of}, ${group}, score ${range}: ${plural(n, unit)}`;
    });
    nodes.push(...bars.nodes, ...meanOf(box, side as 0 | 1, middle, layout));
    marks.push(...bars.marks);
  });
  if (row.constant) {
    const words = cut(row.constant, scores - 8);
    nodes.push(el("text", { x: left + 6, y: middle - 5, fill: palette.muted }, words));
  }
  return { nodes, marks };
}

function histogramOf(
  histogram: readonly bigint[],
  side: 0 | 1,
  most: number,
  middle: number,
  { palette, fills, half, toScore }: Layout,
  say: (n: bigint, range: string) => string,
): Part {
  const nodes: SVGElement[] = [];
  const marks: Mark[] = [];
  histogram.forEach((n, i) => {
    if (n === 0n) return;
    const height = Math.max(1, (Number(n) / most) * half);
    const [x1, x2] = [toScore(i / histogram.length), toScore((i + 1) / histogram.length)];
    const y1 = side === 0 ? middle - height : middle;
    const width = Math.max(0, x2 - x1 - 1);
    const ink = { fill: fills[side]!, stroke: palette.series[side].mark, "stroke-width": 0.5 };
    nodes.push(el("rect", { x: x1 + 0.5, y: y1, width, height, ...ink }));
    const range = `${decimal(i / histogram.length, 2)} to ${decimal((i + 1) / histogram.length, 2)}`;
    marks.push({ x1, x2, y1, y2: y1 + height, say: () => say(n, range) });
  });
  return { nodes, marks };
}

/** The mean, with an edge that keeps it apart from the bars. */
function meanOf(
  { mean }: BoxPlot,
  side: 0 | 1,
  middle: number,
  { palette, half, toScore }: Layout,
): SVGElement[] {
  const y2 = middle + (side === 0 ? -1 : 1) * (half + 3);
  const strokes = [
    { stroke: palette.paper, "stroke-width": 5 },
    { stroke: palette.series[side].mark, "stroke-width": 2.5 },
  ];
  return strokes.map((ink) => el("line", { x1: toScore(mean), x2: toScore(mean), y1: middle, y2, ...ink }));
}

/** The difference with its interval and its number, or that there is none. */
function differenceOf(
  { difference, interval, words }: Row,
  of: string,
  middle: number,
  layout: Layout,
): Part {
  const { palette, toDifference, width } = layout;
  const halo = { stroke: palette.paper, "stroke-width": 3, "paint-order": "stroke" };
  const say = (): string => `${of}: ${words}`;
  const [y, y1, y2] = [middle + 4, middle - 4, middle + 4];
  if (difference === null) {
    const x = toDifference(0);
    const none = el("text", { x: x + 6, y, fill: palette.muted, ...halo }, "no variation");
    return { nodes: [none], marks: [{ x1: x - 4, x2: x + 4, y1, y2, say }] };
  }
  const x = toDifference(difference);
  const [x1, x2] = (interval ?? [difference, difference]).map(toDifference) as [number, number];
  const number = decimal(difference, 2);
  const right = Math.max(x2, x + 4) + 6;
  const at =
    right + widthOf(number) < width
      ? { x: right, "text-anchor": "start" }
      : { x: Math.min(x1, x - 4) - 6, "text-anchor": "end" };
  return {
    nodes: [
      el("line", { x1, x2, y1: middle, y2: middle, stroke: palette.ink, "stroke-width": 2.5 }),
      symbol("circle", x, middle, palette.ink, true),
      el("text", { ...at, y, ...halo }, number),
    ],
    marks: [{ x1: Math.min(x1, x - 4), x2: Math.max(x2, x + 4), y1, y2, say }],
  };
}

/** The ticks below both halves, with a piece of their lines behind each row. */
function ticksOf(middles: readonly number[], bottom: number, layout: Layout): SVGElement {
  const { palette, row, room, reach, width, toScore, toDifference } = layout;
  const ticks = el("g", { "font-size": 12, fill: palette.muted, "text-anchor": "middle" });
  const tick = (x: number, words: string, strong: boolean): void => {
    const stroke = strong ? palette.muted : palette.grid;
    for (const middle of middles) {
      const [y1, y2] = [middle - row / 2 + 2, middle + row / 2 - 2];
      ticks.append(el("line", { x1: x, x2: x, y1, y2, stroke }));
    }
    ticks.append(el("text", { x, y: bottom + 14 }, words));
  };
  for (const n of roundTicks([0, 1], width < NARROW ? 2 : 5)) tick(toScore(n), String(n), false);
  for (const n of roundTicks(reach, Math.max(2, Math.min(6, room / 60))))
    tick(toDifference(n), decimal(n, 1).replace(/\.0$/, ""), n === 0);
  return ticks;
}

/** What both groups are, and the labels of both axes, each below its half. */
function wordsOf(
  { groups, axis, difference }: ContrastsDrawing,
  layout: Layout,
): Pick<Panel, "head" | "foot"> {
  const { width, palette, fills, left, from, scores, room } = layout;
  const entries = groups.map((name, i): Entry => {
    const ink = { fill: fills[i]!, stroke: palette.series[i as 0 | 1].mark };
    const swatch = el("rect", { x: 1, y: 2, width: 16, height: 11, ...ink });
    return [`${name}, ${i === 0 ? "upwards" : "downwards"}`, swatch];
  });
  const under = [lines(axis.label, 0, scores, palette), lines(difference.label, 0, room, palette)];
  under.forEach(({ g }, i) => g.setAttribute("transform", `translate(${i === 0 ? left : from} 0)`));
  const foot = {
    g: el("g", {}, ...under.map(({ g }) => g)),
    height: Math.max(...under.map(({ height }) => height)),
  };
  return { head: legend(entries, width, palette), foot: below(foot) };
}

/** The rows of all datasets below each other, with axes for all of `same`. */
export function contrasts(
  all: readonly Named<ContrastsDrawing>[],
  same: readonly ContrastsDrawing[],
  width: number,
  palette: Palette,
  fills: readonly string[],
): Omit<Panel, "title"> {
  const layout = layoutOf(all, same, width, palette, fills);
  const { unit } = all[0]!.drawing;
  const body = el("g", { "font-size": 12 });
  const series: Mark[][] = [];
  const middles: number[] = [];
  let y = 2;
  for (const one of all) {
    const [words, tall] = heading(one, y, layout);
    body.append(...words);
    y += tall;
    for (const row of one.drawing.rows) {
      const middle = y + layout.row / 2;
      const of = layout.several ? `${one.name}, ${row.name}` : row.name;
      const [left, right] = [
        distributions(row, of, unit, middle, layout),
        differenceOf(row, of, middle, layout),
      ];
      body.append(...base(row, middle, layout), ...left.nodes, ...right.nodes);
      series.push([...left.marks, ...right.marks]);
      middles.push(middle);
      y += layout.row;
    }
  }
  const height = y + 20;
  const svg = el("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "inherit" });
  svg.append(ticksOf(middles, y, layout), body);
  return { ...wordsOf(all[0]!.drawing, layout), plot: svg, marks: { run: "right", series } };
}

/** A group in words, with the numbers of its table. */
const spoken = (box: BoxPlot): string =>
  `${count(box.n)}: mean ${decimal(box.mean)}, SD ${decimal(box.sd)}, quartiles ${[box.q1, box.median, box.q3].map((q) => decimal(q)).join(", ")}`;
