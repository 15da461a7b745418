/**
 * The figure of a metric. Its answers describe how they are shown: drawings of a few kinds with finished numbers, several
 * for each dataset, and the words around them.
 */

import {
  axisX,
  axisY,
  dot,
  gridX,
  gridY,
  line,
  plot,
  rect,
  ruleX,
  ruleY,
  text,
  type Markish,
  type PlotOptions,
  type ScaleOptions,
} from "@observablehq/plot";
import { cut, el, folded, patterns, power, stacked, widthOf, wrap, type Palette, type Panel } from "./chart";
import { NO_CELL } from "../text/cells";
import { NONE, number, percent, plural, sentence } from "../text/format";
import { boxes } from "./boxes";
import { heatmap } from "./heatmap";
import { pixels, type Drawn, type Mark } from "./marks";
import { statusBars } from "./status-bars";
import type {
  Answer,
  Axis,
  BarsDrawing,
  Caveat,
  Cell,
  Drawing,
  HeatMapDrawing,
  Metric,
  Mode,
  OfDataset,
  PlaneDrawing,
  Results,
  Shown,
  Source,
  StatusBarsDrawing,
} from "../engine/types";
import { list } from "../text/words";
import { about, described, lacking, lead, NARROW, type Figure, type Table } from "./figure";

interface Data extends OfDataset {
  shown: Shown;
  values: unknown;
}

/** The answers of a metric. */
export interface Measured extends Answer {
  datasets: Data[];
  /** The summary of all answers, if all are shown. */
  together: Shown | null;
}

/** The greatest number of datasets that are drawn; the tables have all. */
const DRAWN = 12;
const LEFT = 50;
const LINE = 15;
/** If all shares are below this, the axis ends before 100%. */
const FEW = 0.2;

const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** For example "0.483", "12.3" or "1,234". */
export function amount(n: number, scale: Axis["scale"]): string {
  if (scale === "share") return percent(n);
  return scale === "time" ? utc(n) : number(n);
}

/** Ticks of a logarithmic axis: powers of ten, or 1, 2 and 5 if the axis has few powers. */
export function logTicks([from, to]: readonly [number, number], most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(from)), Math.ceil(Math.log10(to))];
  const steps = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / most));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += every)
    for (const step of steps) ticks.push(Number(`${step}e${exponent}`));
  return ticks.filter((tick) => tick >= from && tick <= to);
}

/** The ends of an axis that fits all these values. Bars start at its beginning. */
export function ends(scale: Axis["scale"], values: readonly number[], bars: boolean): [number, number] {
  const valid = scale === "log" ? values.filter((n) => n > 0) : values;
  if (valid.length === 0) return scale === "log" ? [1, 10] : [0, 1];
  const least = valid.reduce((a, b) => Math.min(a, b));
  const most = valid.reduce((a, b) => Math.max(a, b));
  if (scale === "log") return [bars ? 10 ** Math.floor(Math.log10(least) - 0.1) : least / 1.15, most * 1.15];
  if (scale === "time") return least < most ? [least, most] : [least - 864e5, most + 864e5];
  const top = scale === "share" && most > FEW ? Math.max(1, most) : Math.max(0, most);
  return [Math.min(0, least), top > 0 || least < 0 ? top : 1];
}

const scaleOf = (scale: Axis["scale"], domain: [number, number]): ScaleOptions => ({
  type: scale === "log" ? "log" : scale === "time" ? "utc" : "linear",
  domain: scale === "time" ? domain.map((ms) => new Date(ms)) : domain,
  nice: scale === "linear" || scale === "share",
  axis: null,
});

/** Ticks and grid lines of an axis, across or up. */
function axis(
  { scale }: Axis,
  domain: [number, number],
  up: boolean,
  ticks: number,
  palette: Palette,
): Markish[] {
  const options = {
    tickSize: 0,
    label: null,
    fill: palette.muted,
    ...(scale !== "time" && {
      tickFormat: (n: number) => (scale === "share" ? `${Number((n * 100).toFixed(1))}%` : power(n)),
    }),
  };
  const grid = { stroke: palette.grid, strokeOpacity: 1 };
  const [lines, labels] = (up ? [gridY, axisY] : [gridX, axisX]) as [typeof gridX, typeof axisX];
  if (scale !== "log") return [lines({ ...grid, ticks }), labels({ ...options, ticks })];
  const at = logTicks(domain, ticks);
  return [lines(at, grid), labels(at, options)];
}

const frame = (palette: Palette): PlotOptions => ({
  style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
});

/** Lines of text, from this position down. */
function lines(
  words: string,
  x: number,
  width: number,
  palette: Palette,
): { g: SVGGElement; height: number } {
  const g = el("g", { "font-size": 12, fill: palette.muted });
  const all = wrap(words, width - x, 12);
  all.forEach((line, i) => g.append(el("text", { x, y: 12 + i * LINE }, line)));
  return { g, height: all.length * LINE };
}

/** The legend above the drawing, with as many entries in a row as fit. */
function legend(
  names: readonly string[],
  swatch: (i: number) => SVGElement,
  width: number,
  palette: Palette,
): { g: SVGGElement; height: number } {
  const g = el("g", { "font-size": 12, fill: palette.ink });
  let [x, y] = [0, 0];
  names.forEach((name, i) => {
    const words = cut(name, width - 30);
    const room = 30 + widthOf(words);
    if (x > 0 && x + room > width) [x, y] = [0, y + 18];
    const item = el("g", { transform: `translate(${x} ${y})` }, swatch(i));
    const label = el("text", { x: 26, y: 12 }, words);
    if (words !== name) label.append(el("title", {}, name));
    item.append(label);
    g.append(item);
    x += room + 14;
  });
  return { g, height: names.length > 0 ? y + 22 : 0 };
}

/** Lines of words above or below a drawing. */
function below(...parts: { g: SVGGElement; height: number }[]): { g: SVGGElement; height: number } {
  const g = el("g");
  let height = 0;
  for (const part of parts) {
    part.g.setAttribute("transform", `translate(0 ${height})`);
    g.append(part.g);
    height += part.height;
  }
  return { g, height };
}

/** Bars of up to three colours for each category, with an axis for all of `same`. Positions are in pixels, lengths in data. */
function bars(
  drawing: BarsDrawing,
  same: BarsDrawing[],
  width: number,
  palette: Palette,
  fills: string[],
): Omit<Panel, "title"> {
  const { categories, series } = drawing;
  const { scale } = drawing.axis;
  const many = series.length > 1;
  const [bar, gap] = many ? [13, 9] : [18, 8];
  const row = series.length * bar + gap;
  const top = 4;
  const all = categories.flatMap((_, c) =>
    series.map(({ values, intervals }, ink) => {
      const value = values[c] ?? null;
      const y1 = top + c * row + gap / 2 + ink * bar;
      const drawn = value !== null && !(scale === "log" && value <= 0);
      const label = value === null ? NONE : amount(value, scale);
      return {
        c,
        ink,
        value,
        interval: intervals[c] ?? null,
        drawn,
        label,
        y1,
        y2: y1 + bar - (many ? 1 : 0),
      };
    }),
  );
  const allSeries = same.flatMap(({ series }) => series);
  const values = allSeries.flatMap(({ values }) => values).filter((value) => value !== null);
  const domain = ends(
    scale,
    [...values, ...allSeries.flatMap(({ intervals }) => intervals.flatMap((i) => i ?? []))],
    true,
  );
  const start = scale === "log" ? domain[0] : 0;
  const room = Math.max(20, ...values.map((value) => widthOf(amount(value, scale)))) + 14;
  const longest = Math.max(20, ...same.flatMap(({ categories }) => categories).map(widthOf));
  const left = Math.ceil(Math.min(longest + 14, width * 0.42, 300));
  const names = categories.map((name) => folded(name, left - 10));
  const height = top + categories.length * row + 26;
  const drawnBars = all.filter(({ drawn }) => drawn);
  const ranges = all.filter(({ interval }) => interval);
  const ticks = Math.max(2, Math.min(6, Math.floor((width - left - room) / 80)));
  const middle = { y: (bar: (typeof all)[number]) => (bar.y1 + bar.y2) / 2 };
  const drawn = plot({
    ...frame(palette),
    width,
    height,
    marginLeft: left,
    marginRight: room,
    marginTop: top,
    marginBottom: 24,
    x: scaleOf(scale, domain),
    y: { type: "identity", axis: null },
    marks: [
      axis(drawing.axis, domain, false, ticks, palette),
      series.map((_, ink) =>
        rect(
          drawnBars.filter((bar) => bar.ink === ink),
          {
            x1: start,
            x2: "value",
            y1: "y1",
            y2: "y2",
            fill: fills[ink % 3]!,
            stroke: palette.series[(ink % 3) as 0 | 1 | 2].mark,
          },
        ),
      ),
      // A background behind the label keeps it legible on the bar.
      [5, 1.5].map((strokeWidth) =>
        ruleY(ranges, {
          ...middle,
          x1: (bar) => Math.max(bar.interval[0], scale === "log" ? start : -Infinity),
          x2: (bar) => bar.interval[1],
          stroke: strokeWidth > 2 ? palette.paper : palette.ink,
          strokeWidth,
        }),
      ),
      text(all, {
        ...middle,
        x: (bar) => Math.max(start, bar.drawn ? bar.value : start, bar.interval?.[1] ?? start),
        text: "label",
        textAnchor: "start",
        dx: 6,
        fontSize: many ? 11 : 12,
        fill: palette.ink,
      }),
      text(categories, {
        y: (_: string, c: number) => top + c * row + row / 2,
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        lineHeight: 0.95,
        text: names,
        title: (name: string, c: number) => (names[c] === name ? "" : name),
        fill: palette.ink,
      }),
      ruleX([start], { stroke: palette.ink }),
    ],
  });
  const swatch = (ink: number): SVGElement =>
    el("rect", {
      x: 1,
      y: 2,
      width: 16,
      height: 11,
      fill: fills[ink % 3]!,
      stroke: palette.series[(ink % 3) as 0].mark,
    });
  const marks: Panel["marks"] = (plotted) => {
    const x = pixels(plotted, "x");
    const mark = ({ c, ink, value, interval, drawn: has, label, y1, y2 }: (typeof all)[number]): Mark => ({
      x1: x(start),
      x2: x(has ? value : start),
      y1,
      y2,
      say: () =>
        `${categories[c]}${many ? `, ${series[ink]!.name}` : ""}: ${value === null ? "no value" : label}` +
        (interval ? `, 95% interval ${interval.map((n) => amount(n, scale)).join(" to ")}` : ""),
    });
    return {
      run: "down",
      series: series.map((_, ink) => all.filter((bar) => bar.ink === ink).map(mark)),
    };
  };
  const head = legend(many ? series.map(({ name }) => name) : [], swatch, width, palette);
  const foot = lines(drawing.axis.label, Math.min(left, width * 0.3), width, palette);
  return {
    head: head.g,
    headHeight: head.height,
    plot: drawn,
    marks,
    axes: `. ${drawing.axis.label}`,
    foot: foot.g,
    footHeight: foot.height + 8,
  };
}

const DASHES = ["7 5", "2 4", "10 4 2 4"];
const SYMBOLS = ["circle", "triangle", "square"] as const;
/** The symbols in the legend. */
const SHAPES = ["M6 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M10 3l5 9h-10z", "M6 4h8v8h-8z"];
/** A time axis with more years than this shows no months. */
const YEARS_MS = 3 * 366 * 864e5;

/** The points that these axes can show. */
const placed = ({ x, y }: PlaneDrawing, points: [number, number][]): [number, number][] =>
  points.filter(([a, b]) => (x.scale !== "log" || a > 0) && (y.scale !== "log" || b > 0));

/** Lines and dots in a plane, with axes for all of `same`. Series for comparison are dashed, and grey if others have colours. */
export function plane(
  drawing: PlaneDrawing,
  same: PlaneDrawing[],
  width: number,
  palette: Palette,
): Omit<Panel, "title"> {
  const { x, y } = drawing;
  const ranks = { line: 0, dashed: 0, dots: 0 };
  const coloured = drawing.series.filter(({ style }) => style !== "dashed").length;
  let colours = 0;
  const series = drawing.series.map((curve) => {
    const rank = ranks[curve.style]++ % 3;
    const points = placed(drawing, curve.points);
    const plain = curve.style === "dashed" && coloured > 0;
    const ink = plain ? palette.ink : palette.series[(colours++ % 3) as 0].mark;
    return { ...curve, rank, points, ink };
  });
  const all = same.flatMap(({ series }) => series.flatMap(({ points }) => placed(drawing, points)));
  const [across, up] = ([0, 1] as const).map((at) =>
    ends(
      [x, y][at]!.scale,
      all.map((point) => point[at]),
      false,
    ),
  ) as [[number, number], [number, number]];
  // A plane of two shares is square, because they are compared with each other.
  const square = x.scale === "share" && y.scale === "share";
  const drawnWidth = square ? Math.min(width, 440) : width;
  const height = square ? drawnWidth - 20 : width < NARROW ? 240 : 300;
  const stroke = ({ style, rank, ink }: (typeof series)[number]) => ({
    stroke: ink,
    strokeWidth: style === "dashed" ? 1.5 : 2.25,
    ...(style === "dashed" && { strokeDasharray: DASHES[rank]! }),
  });
  const ended = ({ style }: (typeof series)[number]): boolean => style === "line" && ranks.line > 1;
  const place = (scale: Axis["scale"], at: 0 | 1) => (point: [number, number]) =>
    scale === "time" ? new Date(point[at]) : point[at];
  const drawn = plot({
    ...frame(palette),
    width: drawnWidth,
    height,
    marginLeft: LEFT,
    marginRight: 20,
    marginTop: 8,
    marginBottom: x.scale === "time" && across[1] - across[0] < YEARS_MS ? 36 : 24,
    x: scaleOf(x.scale, across),
    y: scaleOf(y.scale, up),
    marks: [
      axis(x, across, false, Math.max(2, Math.min(8, Math.floor(drawnWidth / 90))), palette),
      axis(y, up, true, 5, palette),
      ruleY([y.scale === "log" ? up[0] : 0], { stroke: palette.ink }),
      series.map((curve) => {
        const places = { x: place(x.scale, 0), y: place(y.scale, 1) };
        const many = curve.points.length > 150;
        if (curve.style === "dots")
          return dot(curve.points, {
            ...places,
            r: many ? 1.75 : 3.25,
            symbol: SYMBOLS[curve.rank]!,
            fill: curve.ink,
            fillOpacity: many ? 0.6 : 0.85,
          });
        // Several lines also have labels at their ends.
        const end = { ...places, r: 4, symbol: SYMBOLS[curve.rank]!, fill: curve.ink };
        return [
          line(curve.points, { ...places, ...stroke(curve) }),
          ended(curve) ? dot(curve.points.slice(-1), end) : null,
        ];
      }),
    ],
  });
  const swatch = (i: number): SVGElement => {
    const curve = series[i]!;
    const { strokeWidth, strokeDasharray } = { strokeDasharray: "", ...stroke(curve) };
    const g = el("g", { fill: curve.ink, stroke: curve.ink, "stroke-dasharray": strokeDasharray });
    if (curve.style !== "dots") g.append(el("line", { x2: 20, y1: 8, y2: 8, "stroke-width": strokeWidth }));
    if (curve.style === "dots" || ended(curve))
      g.append(el("path", { d: SHAPES[curve.rank]!, stroke: "none" }));
    return g;
  };
  const marks: Panel["marks"] = (plotted) => {
    const [toX, toY] = [pixels(plotted, "x"), pixels(plotted, "y")];
    const [across, up] = [place(x.scale, 0), place(y.scale, 1)];
    return {
      run: "right",
      series: series.map(({ name, style, points }) => {
        const of = series.length > 1 ? `, ${name}` : "";
        const all = points.map((point): Mark => {
          const [x1, y1] = [toX(across(point)), toY(up(point))];
          const say = (): string => `${amount(point[0], x.scale)}${of}: ${amount(point[1], y.scale)}`;
          return { x1, x2: x1, y1, y2: y1, say };
        });
        // The marks of a line are read in the order of the line.
        return style === "dots" ? all.sort((a, b) => a.x1 - b.x1) : all;
      }),
    };
  };
  const names = series.length > 1 ? series.map(({ name }) => name) : [];
  const head = below(legend(names, swatch, width, palette), lines(y.label, 0, width, palette));
  const foot = lines(x.label, LEFT, width, palette);
  return {
    head: head.g,
    headHeight: head.height,
    plot: drawn,
    marks,
    axes: `. Across: ${x.label}. Up: ${y.label}`,
    foot: foot.g,
    footHeight: foot.height + 8,
  };
}

const axes = (figure: Drawing): string => {
  if (figure.kind === "status_bars") return figure.unit;
  return JSON.stringify("axis" in figure ? figure.axis : [figure.x, figure.y]);
};

/** A figure, and figures of other datasets that have the same kind and measure. */
const peers = <D extends Drawing>(figure: D, at: number, beside: Measured | undefined): D[] => [
  figure,
  ...(beside?.datasets ?? []).flatMap(
    ({ shown }) =>
      shown.figures.filter(
        (other, i) =>
          other.kind === figure.kind &&
          (i === at || other.title === figure.title) &&
          axes(other) === axes(figure),
      ) as D[],
  ),
];

/** The panels of one figure, with axes for all figures of its kind. */
function panelsOf(
  figure: Drawing,
  same: Drawing[],
  title: string,
  width: number,
  palette: Palette,
  fills: string[],
): Panel[] {
  switch (figure.kind) {
    case "bars":
      return [{ title, ...bars(figure, same as BarsDrawing[], width, palette, fills) }];
    case "plane":
      return [{ title, ...plane(figure, same as PlaneDrawing[], width, palette) }];
    case "heat_map":
      return [{ title, ...heatmap(figure, same as HeatMapDrawing[], width, palette) }];
    case "boxes":
      return [{ title, ...boxes(figure, width, palette, fills) }];
    case "status_bars":
      return statusBars(figure, same as StatusBarsDrawing[], title, width, palette, fills);
  }
}

/** First the common figures of all datasets, then the other figures of each dataset. */
function draw(
  { datasets, together }: Measured,
  width: number,
  palette: Palette,
  label: string,
  beside?: Measured,
): Drawn {
  const { defs, fills } = patterns(palette);
  const common = together?.figures ?? [];
  // A series with one date is not drawn if others have several dates; its sentences say so.
  const single = (figure: Drawing): boolean => figure.kind === "status_bars" && figure.bars.length < 2;
  const all = datasets.flatMap(({ shown }) => shown.figures);
  const several = all.some((figure) => figure.kind === "status_bars" && !single(figure));
  const panels = [
    ...common.flatMap((figure) => panelsOf(figure, [figure], figure.title, width, palette, fills)),
    ...datasets.slice(0, DRAWN).flatMap(({ source, shown }) =>
      shown.figures.flatMap((figure, i): Panel[] => {
        if (common.some(({ title }) => title === figure.title) || (several && single(figure))) return [];
        // A figure of made-up data says so in the drawing, because an exported figure may have no caption.
        const named = datasets.length > 1 || source.synthetic;
        const title = named ? `${about(source)}. ${figure.title}` : figure.title;
        return panelsOf(figure, peers(figure, i, beside), title, width, palette, fills);
      }),
    ),
  ];
  return stacked(panels, width, palette, label, defs);
}

/** A caveat of all datasets is shown once. */
export function caveats(datasets: readonly Data[]): Caveat[] {
  const said = new Map<string, Source[]>();
  for (const { source, shown } of datasets)
    for (const text of shown.caveats) said.set(text, [...(said.get(text) ?? []), source]);
  return [...said].flatMap(([text, of]) =>
    (of.length === datasets.length ? [null] : of).map((source) => ({
      code: "",
      text,
      file: source && !source.registry && !source.date ? source.title : null,
      registry: source?.registry ?? null,
      date: source?.date ?? null,
    })),
  );
}

/** Merges tables with the same columns and caption. Each dataset has a group of rows. */
function tables({ datasets, together }: Measured): Table[] {
  const found = new Map<string, Table>();
  const all = together ? [{ label: "All together", shown: together }] : [];
  for (const { label, shown } of [
    ...datasets.map(({ source, shown }) => ({ label: about(source), shown })),
    ...all,
  ])
    for (const { id, caption, columns, rows } of shown.tables) {
      const key = JSON.stringify([caption, columns.map(({ label }) => label)]);
      const before = found.get(key) ?? { id, caption, columns, groups: [] };
      found.set(key, { ...before, groups: [...before.groups, { label, rows }] });
    }
  return [...found.values()].map(({ columns, groups, ...table }) => {
    const cells = (i: number): Cell[] => groups.flatMap(({ rows }) => rows.map((row) => row[i] ?? NO_CELL));
    return {
      ...table,
      columns: columns.map((column, i) => ({ ...column, words: i > 0 ? words(cells(i)) : false })),
      groups,
    };
  });
}

/** Whether a column holds words, and whether they are short enough for one line. */
function words(cells: readonly Cell[]): boolean | "few" {
  const said = cells.filter(({ kind }) => kind !== "none");
  const wordy = said.filter(({ kind }) => kind === "text");
  if (wordy.length * 2 <= said.length) return false;
  return said.every(({ text }) => text.length <= 24) ? "few" : true;
}

/** The figure of a metric of the catalogue. */
export function measured(metric: Metric): Figure<Measured> {
  const { id, title, sources } = metric;
  const of = (results: Results): Measured => {
    const answers = results.metrics[id];
    const datasets = (answers?.datasets ?? []).map((dataset) => ({
      ...dataset,
      compared: dataset.shown.compared,
      differs: dataset.shown.differs,
    }));
    // The dataset that decides comes first everywhere.
    datasets.unshift(...datasets.splice(answers?.leading ?? 0, 1));
    const { mode } = results.parameters[id] ?? {};
    return {
      datasets,
      together: answers?.together?.shown ?? null,
      caveats: caveats(datasets),
      summary: Boolean(answers?.together?.shown.finding),
      ...(metric.differences.length > 0 && { mode: mode as Mode, differences: metric.differences }),
    };
  };
  const sentences = ({ datasets, together }: Measured): string[] => [
    ...(together?.sentences ?? []),
    ...(datasets.length === 1
      ? datasets[0]!.shown.sentences
      : datasets.map((data) => lead(datasets, data) + data.shown.sentences.join(" "))),
  ];
  return {
    ...described(metric),
    counted: ({ datasets }) => datasets.flatMap(({ shown }) => shown.counted),
    of,
    missing: ({ datasets }, results) =>
      datasets.length > 0 ? null : lacking(id, results, sentence(`It is measured from ${sources}`)),
    title: () => title,
    finding: ({ datasets, together }) => together?.finding ?? datasets[0]?.shown.finding ?? "",
    short: ({ datasets, together }) => together?.short || (datasets[0]?.shown.short ?? ""),
    sentences,
    caption({ datasets, together }) {
      const more = datasets.length - DRAWN;
      const of = list(
        datasets.map(({ source }) => about(source)),
        4,
      );
      const left =
        more > 0 ? ` The figure leaves out ${plural(more, "dataset")}; the tables below have all.` : "";
      const drawn = [together, ...datasets.map(({ shown }) => shown)].flatMap((each) => each?.figures ?? []);
      const notes = new Set(
        drawn.flatMap((figure) => ("note" in figure && figure.note ? [` ${figure.note}`] : [])),
      );
      return `${sentence(of)}${left}${[...notes].join("")}`;
    },
    sources: ({ datasets }) => datasets.map(({ source }) => source.files),
    draw: (answer, width, palette, beside) =>
      draw(answer, width, palette, sentences(answer).join(" "), beside),
    tables,
  };
}
