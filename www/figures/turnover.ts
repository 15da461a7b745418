/** Turnover of the top K packages: the paper's Figure 6, on a linear axis and with its counts. */

import { axisFx, axisY, barY, gridY, plot, ruleY, text, type Plot } from "@observablehq/plot";
import { html } from "lit";
import { el, PAPER, patterns, place, stacked, widthOf, type Palette, type Panel } from "./chart";
import { count, decimal, interval, NONE, percent, plural, registryName, seriesName } from "../text/format";
import { countCell, monthsCell, numberCell, shareCell, textCell } from "../text/cells";
import { pixels, type Drawn, type Mark, type Marks } from "./marks";
import type { Cell, PlaneDrawing, Series, Snapshot, SnapshotPair, Turnover } from "../engine/types";
import { list } from "../text/words";
import "../views/members";
import type { Drawing, Table } from "./figure";
import { plane } from "./measured";

const STATUSES = [
  { key: "remained", label: "Remained" },
  { key: "newcomers", label: "Newcomers" },
  { key: "returning", label: "Returning" },
] as const;

interface Bar {
  date: string;
  status: string;
  count: number;
}

/** One registry's place in the drawing. */
interface Place {
  series: Series;
  width: number;
}

const SLOT_MIN = 66;
const SLOT_MAX = 190;
const LEFT = 48;
const RIGHT = 8;
const PLOT_HEIGHT = 250;
const BOTTOM = 44;
const HEAD = 24;
const LEGEND = 30;
const FONT_SIZE = 11;

/** Width of digits and commas at the figure's font size, near enough to know whether a label fits a bar. */
const labelWidth = (label: string): number => label.length * FONT_SIZE * 0.58;

/** Registries with a curve of their own: as many as there are colours. */
const CURVES = 3;
/** A curve of fewer points hides nothing of the bars below it. */
const CURVE_HEIGHT_GAP = 14;

/** The retention curve: every pair of snapshots that compares is a point, months apart against the share that remains. */
function retention(metric: Turnover): PlaneDrawing | null {
  const curves = metric.series
    .map((series) => ({ series, pairs: series.pairs.filter(({ unlike }) => unlike === null) }))
    .filter(({ pairs }) => pairs.length > 0)
    .slice(0, CURVES);
  if (curves.length === 0) return null;
  const at = ({ months, share }: SnapshotPair): [number, number] => [months, share];
  const known = new Set(curves.map(({ series }) => series.registry));
  // What the paper counted is of its K, and a point of its figure is a pair of neighbours.
  const published = metric.k === 1000 ? publishedPairs(metric).filter(([own]) => known.has(own)) : [];
  return {
    kind: "plane",
    title: `Retention curve: what remains of the top ${count(metric.k)}`,
    x: { label: "months between the two snapshots", scale: "linear" },
    y: { label: `share of the earlier top ${count(metric.k)} that is in the later`, scale: "share" },
    series: [
      ...curves.map(({ series, pairs }) => ({
        name: seriesName(series),
        style: "dots" as const,
        points: pairs.map(at),
      })),
      ...published.map(([own, pairs]) => ({
        name: `${registryName(own)}, as published`,
        style: "dashed" as const,
        points: pairs.map(at).sort(([a], [b]) => a - b),
      })),
    ],
  };
}

/** The published points of each registry, each pair once. */
function publishedPairs({ published_registries: { comparisons } }: Turnover): [string, SnapshotPair[]][] {
  const found = new Map<string, Map<string, SnapshotPair>>();
  const add = (registry: string, pair: SnapshotPair): void => {
    const own = found.get(registry) ?? new Map<string, SnapshotPair>();
    found.set(registry, own.set(`${pair.from} ${pair.to}`, pair));
  };
  for (const { rival, own, other } of comparisons) {
    add("huggingface", own);
    add(rival, other);
  }
  return [...found].map(([registry, pairs]) => [registry, [...pairs.values()]]);
}

/** The curve, where there is one, and below it the bars of each snapshot. */
function draw(metric: Turnover, width: number, palette: Palette, beside = metric): Drawn {
  const below = drawBars(metric, width, palette, beside);
  const own = retention(metric);
  if (!own) return below;
  const other = beside === metric ? null : retention(beside);
  const panel: Panel = { title: own.title, ...plane(own, other ? [own, other] : [own], width, palette) };
  const curve = stacked([panel], width, palette, sentences(metric).join(" "));
  const [top, bottom] = [curve, below].map((svg) => Number(svg.getAttribute("height"))) as [number, number];
  const whole = Math.max(width, Number(below.getAttribute("width")));
  const height = top + CURVE_HEIGHT_GAP + bottom;
  const svg = el("svg", {
    width: whole,
    height,
    viewBox: `0 0 ${whole} ${height}`,
    role: "img",
    "aria-label": sentences(metric).join(" "),
    fill: palette.ink,
  });
  const y = top + CURVE_HEIGHT_GAP;
  svg.append(part(curve, 0), part(below, y));
  const lower = below.marks.map((marks) => ({ ...marks, y: marks.y + y }));
  return Object.assign(svg, { marks: [...curve.marks, ...lower] });
}

/** A drawing as a part of another, whose words stand for both. */
function part(svg: SVGElement, y: number): SVGElement {
  for (const name of ["role", "aria-label"]) svg.removeAttribute(name);
  return place(svg, 0, y);
}

function drawBars(metric: Turnover, width: number, palette: Palette, beside: Turnover): Drawn {
  const { defs, fills } = patterns(palette);
  const several = metric.series.filter(({ snapshots }) => snapshots.length > 1);
  // Of one snapshot there is nothing to be drawn; the sentences say so.
  const series = several.length > 0 ? several : metric.series;
  // Paper cannot be scrolled.
  const rows = arrange(palette === PAPER ? series.flatMap((s) => parts(s, width)) : series, width);
  const top = Math.max(1, ...beside.series.flatMap((s) => s.snapshots.map((t) => t.size)));
  const drawnWidth = Math.max(width, ...rows.map((row) => row.reduce((sum, cell) => sum + cell.width, 0)));
  const cellHeight = HEAD + PLOT_HEIGHT;
  const svg = el("svg", {
    width: drawnWidth,
    height: LEGEND + rows.length * cellHeight,
    viewBox: `0 0 ${drawnWidth} ${LEGEND + rows.length * cellHeight}`,
    role: "img",
    "aria-label": sentences(metric).join(" "),
    fill: palette.ink,
  });
  svg.append(defs, legend(palette, fills, drawnWidth));
  const marks: Marks[] = [];
  rows.forEach((row, r) => {
    let x = 0;
    for (const cell of row) {
      const y = LEGEND + r * cellHeight;
      const name = seriesName(cell.series);
      const distinct = `${count(cell.series.distinct_ever)} distinct`;
      // A long name begins at the edge, and what stands behind it goes below.
      const long = LEFT + 1.2 * widthOf(name) + widthOf(distinct) > cell.width;
      const head = el("text", { x: long ? x : x + LEFT, y: y + (long ? 10 : 18), "font-size": 13 });
      head.append(
        el("tspan", { "font-weight": 600 }, name),
        el(
          "tspan",
          { fill: palette.muted, "font-size": FONT_SIZE, ...(long ? { x, dy: 12 } : { dx: 8 }) },
          distinct,
        ),
      );
      const drawn = bars(cell, top, x === 0, palette, fills);
      svg.append(head, place(drawn, x, y + HEAD));
      const series = barMarks(cell, drawn);
      marks.push({ title: seriesName(cell.series), run: "right", series, x, y: y + HEAD });
      x += cell.width;
    }
  });
  return Object.assign(svg, { marks });
}

/** A series of more snapshots than one row has room for, in rows of about as many. */
function parts(series: Series, width: number): Series[] {
  const { snapshots } = series;
  const rows = Math.ceil(snapshots.length / Math.floor((width - LEFT - RIGHT) / SLOT_MIN));
  const each = Math.ceil(snapshots.length / rows);
  return Array.from({ length: rows }, (_, i) => ({
    ...series,
    snapshots: snapshots.slice(i * each, (i + 1) * each),
  }));
}

/** Registries side by side while their bars and headings have room, then below each other. */
function arrange(series: Series[], width: number): Place[][] {
  const words = (s: Series): string => `${seriesName(s)}  ${count(s.distinct_ever)} distinct`;
  const heading = (s: Series): number => Math.min(width, LEFT + RIGHT + 1.2 * labelWidth(words(s)));
  const beside = (s: Series): number => Math.max(LEFT + RIGHT, heading(s) - s.snapshots.length * SLOT_MIN);
  const least = (s: Series): number => beside(s) + s.snapshots.length * SLOT_MIN;
  const rows: Series[][] = [];
  let room = 0;
  for (const s of series) {
    const row = rows.at(-1);
    if (row && least(s) <= room) {
      row.push(s);
      room -= least(s);
    } else {
      rows.push([s]);
      room = width - least(s);
    }
  }
  // One width of a slot for all, so that the bars of two rows can be compared.
  const slot = Math.min(
    SLOT_MAX,
    ...rows.map((row) => {
      const slots = row.reduce((sum, s) => sum + s.snapshots.length, 0);
      const taken = row.reduce((sum, s) => sum + beside(s), 0);
      return Math.max(SLOT_MIN, (width - taken) / slots);
    }),
  );
  return rows.map((row) =>
    row.map((s) => ({
      series: s,
      width: Math.floor(Math.max(LEFT + RIGHT + s.snapshots.length * slot, heading(s))),
    })),
  );
}

function legend(palette: Palette, fills: string[], width: number): SVGGElement {
  const group = el("g", { "font-size": 12 });
  STATUSES.forEach(({ label }, i) => {
    const x = (width < 400 ? 1 : LEFT) + i * 104;
    group.append(
      el("rect", { x, y: 4, width: 16, height: 12, fill: fills[i]!, stroke: palette.series[i]!.mark }),
      el("text", { x: x + 22, y: 14.5, fill: palette.ink }, label),
    );
  });
  return group;
}

function bars(cell: Place, top: number, first: boolean, palette: Palette, fills: string[]): Element & Plot {
  const { width } = cell;
  const { snapshots } = cell.series;
  const slot = (width - LEFT - RIGHT) / snapshots.length;
  const defined = snapshots.filter((t) => t.remained !== null);
  const undefinedOnes = snapshots.filter((t) => t.remained === null);
  const data: Bar[] = defined.flatMap((t) =>
    STATUSES.map(({ key }) => ({ date: t.date, status: key, count: t[key] ?? 0 })),
  );
  const barWidth = slot / 3.9;
  const upright = data.every((bar) => labelWidth(count(bar.count)) <= barWidth + 2);
  const ticks = new Map(snapshots.map((t) => [t.date, tick(t)]));
  return plot({
    width,
    height: PLOT_HEIGHT,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: upright ? 26 : 48,
    marginBottom: BOTTOM,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: "inherit", color: palette.ink, background: "none" },
    fx: { domain: snapshots.map((t) => t.date), axis: null, padding: 0 },
    x: { domain: STATUSES.map((s) => s.key), axis: null, paddingOuter: 0.45, paddingInner: 0.08 },
    y: { domain: [0, top], axis: null },
    marks: [
      gridY({ stroke: palette.grid, strokeOpacity: 1, ticks: 5 }),
      axisY({
        label: first ? "packages" : null,
        labelArrow: "none",
        ticks: 5,
        tickSize: 0,
        fill: palette.muted,
        tickFormat: (n: number) => count(n),
      }),
      STATUSES.map(({ key }, i) =>
        barY(
          data.filter((bar) => bar.status === key),
          {
            fx: "date",
            x: "status",
            y: "count",
            fill: fills[i]!,
            stroke: palette.series[i]!.mark,
            strokeWidth: 1,
          },
        ),
      ),
      text(data, {
        fx: "date",
        x: "status",
        y: "count",
        text: (bar: Bar) => count(bar.count),
        fill: palette.ink,
        ...(upright ? { dy: -7 } : { rotate: -90, dx: 1, dy: -5, textAnchor: "start" }),
      }),
      text(undefinedOnes, {
        fx: "date",
        text: () => (slot >= 92 ? "first snapshot:\nnot defined" : "first: not defined"),
        frameAnchor: slot >= 92 ? "bottom" : "middle",
        fill: palette.muted,
        fontStyle: "italic",
        ...(slot >= 92 ? { dy: -10 } : { rotate: -90 }),
      }),
      ruleY([0], { stroke: palette.ink }),
      axisFx({
        anchor: "bottom",
        label: null,
        tickSize: 0,
        tickPadding: 6,
        lineHeight: 1.25,
        fill: palette.ink,
        tickFormat: (date: string) => ticks.get(date) ?? date,
      }),
    ],
  });
}

/** Each status over the snapshots. */
function barMarks({ series: { snapshots } }: Place, drawn: Plot): Mark[][] {
  const [fx, x, y] = [pixels(drawn, "fx"), pixels(drawn, "x"), pixels(drawn, "y")];
  const width = drawn.scale("x")?.bandwidth ?? 0;
  return STATUSES.map(({ key, label }) =>
    snapshots.map((t) => {
      const x1 = fx(t.date) - LEFT + x(key);
      const value = t[key];
      const words = value === null ? "not defined" : `${count(value)} of ${count(t.size)}`;
      const say = (): string => `${t.date}, ${label.toLowerCase()}: ${words}`;
      return { x1, x2: x1 + width, y1: y(value ?? 0), y2: y(0), say };
    }),
  );
}

/** The date, and below it the time since the snapshot before: the intervals are seldom equal. */
function tick(t: Snapshot): string {
  return t.months === null ? t.date : `${t.date}\n+${interval(t.months)}`;
}

function sentences(metric: Turnover): string[] {
  const { comparisons, because } = metric.compared_registries;
  // Of chosen registries alone the comparison of all says nothing.
  const here = metric.series.map(({ registry }) => registry);
  const all = ["huggingface", ...comparisons.map(({ rival }) => rival)].every((own) => here.includes(own));
  const compared = comparisons.length > 0 && all ? [because] : [];
  const each = metric.series.map((series) => {
    const name = seriesName(series);
    const last = series.snapshots.at(-1);
    const before = series.snapshots.at(-2);
    if (!last || !before) {
      return `${name} has one snapshot (${last?.date ?? NONE}); turnover needs a second one to compare it with.`;
    }
    const after = last.months === null ? "" : `, ${interval(last.months)} later`;
    const pair = series.pairs.find(({ from, to }) => from === before.date && to === last.date);
    const unlike = pair?.unlike_words ? `The two do not compare: ${pair.unlike_words}. ` : "";
    return (
      `${name}: from ${before.date} to ${last.date}${after}, ` +
      `${count(last.remained)} of the top ${count(last.size)} remained, ` +
      `${plural(last.newcomers ?? 0, "was a newcomer", "were newcomers")} and ` +
      `${count(last.returning)} returned: a turnover rate of ${percent(last.turnover_rate)}. ${unlike}` +
      `${count(series.distinct_ever)} distinct packages were in the top ${count(metric.k)} ` +
      `over ${plural(series.snapshots.length, "snapshot")}.`
    );
  });
  return [...compared, ...each];
}

function table(metric: Turnover): Table {
  return {
    caption: `Turnover of the top ${count(metric.k)}, ${metric.mode} definition`,
    columns: [
      { label: "Snapshot" },
      { label: "Rows", hint: "rows with a name and a download count" },
      { label: "Size", hint: "packages in the top K; fewer than K when the file has fewer" },
      { label: "Remained" },
      { label: "Newcomers" },
      { label: "Returning" },
      { label: "Turnover rate", hint: "1 − remained ÷ size" },
      { label: "Months since previous" },
      {
        label: "Monthly retention",
        hint: "(remained ÷ previous size) to the power of 1 ÷ months; intervals of different lengths do not compare by it",
      },
      { label: `${metric.popularity === "likes" ? "Likes" : "Downloads"} at rank K` },
      {
        label: "Ties at rank K",
        hint: "packages with exactly the downloads of rank K, when some of them are left out",
      },
    ],
    groups: metric.series.map((series) => ({
      label: `${seriesName(series)}: ${plural(series.distinct_ever, "distinct package")} ever in the top ${count(metric.k)}`,
      rows: series.snapshots.map((t) => [
        {
          kind: "text" as const,
          value: t.date,
          text: t.files.length > 1 ? `${t.date} (${count(t.files.length)} files)` : t.date,
        },
        countCell(t.rows),
        countCell(t.size),
        ...[t.remained, t.newcomers, t.returning].map((n) =>
          n === null ? textCell("not defined") : countCell(n),
        ),
        shareCell(t.turnover_rate),
        monthsCell(t.months),
        shareCell(t.monthly_retention),
        countCell(t.cut_downloads),
        t.tied_at_cut === 0n ? textCell("none") : countCell(t.tied_at_cut),
      ]),
    })),
  };
}

/** Every pair of snapshots, those that do not compare with the reason. */
function pairsTable(metric: Turnover): Table {
  const rows = ({ pairs }: Series): Cell[][] =>
    pairs.map((pair) => [
      textCell(`${pair.from} to ${pair.to}`),
      monthsCell(pair.months),
      countCell(pair.remained),
      countCell(pair.size),
      shareCell(pair.share),
      textCell(pair.interval.map(percent).join(" to ")),
      textCell([...new Set(pair.coverage)].join(", ")),
      textCell(pair.unlike_words === null ? "yes" : `no: ${pair.unlike_words}`),
    ]);
  return {
    caption: "The retention curve: every pair of snapshots",
    columns: [
      { label: "Pair" },
      { label: "Months apart" },
      { label: "Remained" },
      { label: "Of" },
      { label: "Share" },
      { label: "95% interval", hint: "Wilson’s" },
      { label: "Coverage", hint: "how much of the registry each of the two covers", words: "few" },
      { label: "Compares", hint: "whether both cover equal parts of the registry", words: true },
    ],
    groups: metric.series
      .filter(({ pairs }) => pairs.length > 0)
      .map((series) => ({ label: seriesName(series), rows: rows(series) })),
  };
}

/** Hugging Face beside the other registries, at like intervals. */
function registriesTable({ compared_registries: own, published_registries: published }: Turnover): Table {
  const rows = ({ comparisons }: Turnover["compared_registries"]): Cell[][] =>
    comparisons.map(({ rival, own: hub, other, difference, interval: ends }) => [
      textCell(`${hub.from} to ${hub.to}`),
      monthsCell(hub.months),
      shareCell(hub.share),
      textCell(registryName(rival)),
      monthsCell(other.months),
      shareCell(other.share),
      numberCell(difference, 3),
      textCell(ends.map((end) => decimal(end)).join(" to ")),
    ]);
  return {
    caption:
      "Hugging Face beside other registries, each pair with the rival’s shortest that is at least as long",
    columns: [
      { label: "Pair of Hugging Face" },
      { label: "Months" },
      { label: "Remained" },
      { label: "Rival", words: "few" },
      { label: "Its months" },
      { label: "It kept" },
      { label: "Difference" },
      { label: "95% interval", hint: "Newcombe’s, of the difference of two shares" },
    ],
    groups: [
      { label: "Your data", rows: rows(own) },
      { label: "As published (Figure 6 and its notebook)", rows: rows(published) },
    ].filter((group) => group.rows.length > 0),
  };
}

/** What the comparison of registries comes to. */
function finding({
  compared_registries: { finding: own, comparisons, reverse, decides },
  headline,
}: Turnover): string {
  const compared = comparisons.length > 0 ? comparisons : reverse;
  const all = decides === null ? compared.map(({ rival }) => rival) : [decides];
  const rivals = [...new Set(all.map(registryName))];
  const words = {
    holds: `Hugging Face’s most popular are replaced faster than those of ${list(rivals)}`,
    does_not_hold: `Hugging Face’s most popular are not replaced faster than those of ${list(rivals)}`,
    mixed: `Whether Hugging Face’s most popular are replaced faster than those of ${list(rivals)} is undecided`,
    not_measurable: "",
  }[own];
  return words && `${words}. ${headline}`;
}

export const turnover: Drawing<Turnover> = {
  finding,
  of: (results) => results.metrics.turnover,
  missing(metric, results) {
    if (metric.series.length > 0) return null;
    return results.inputs.length === 0
      ? "No snapshot is loaded."
      : "No snapshot can be counted yet: a file needs a column of names, a column of downloads, a snapshot date and a registry. The file list says what is missing.";
  },
  title: (metric) => `Turnover of the top ${count(metric.k)} packages`,
  short: (metric) => metric.headline || NONE,
  sentences,
  caption(metric) {
    const first =
      metric.mode === "paper"
        ? "The first snapshot of a registry has nothing before it and is not defined."
        : "In the first snapshot of a registry all packages count as newcomers.";
    const curve = retention(metric)
      ? "Above, the retention curve: each point is a pair of snapshots of a registry that cover equal parts of it. Below: "
      : "";
    return (
      `${curve}${curve ? "the" : "The"} top ${count(metric.k)} packages by ${metric.popularity} in each snapshot, split into those that remained from the snapshot before, ` +
      `newcomers that were in no earlier top ${count(metric.k)}, and returning ones that had been in an earlier one. ` +
      `${first} Linear axis; below each date stands the time since the snapshot before.`
    );
  },
  sources: (metric) => metric.series.flatMap((series) => series.snapshots.map((t) => t.files)),
  draw,
  tables: (metric) =>
    [table(metric), pairsTable(metric), registriesTable(metric)].filter(({ groups }) => groups.length > 0),
  details: (metric) => html`<registry-lens-members .metric=${metric}></registry-lens-members>`,
};
