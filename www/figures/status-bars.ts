/** Groups of upright bars: one group for each date, one bar for each status. Rows have about equally many dates. */

import { axisFx, axisY, barY, gridY, plot, ruleY, text, type Plot } from "@observablehq/plot";
import { el, type Palette, type Panel } from "./chart";
import { count } from "../text/format";
import { pixels, type Mark } from "./marks";
import type { StatusBarsDrawing } from "../engine/types";

type Bars = StatusBarsDrawing["bars"];

interface Bar {
  date: string;
  status: string;
  count: number;
}

const SLOT_MIN = 66;
const SLOT_MAX = 190;
const LEFT = 48;
const RIGHT = 8;
const PLOT_HEIGHT = 250;
const BOTTOM = 44;
const LEGEND = 26;
const FONT_SIZE = 11;
/** The least width of a slot that has room for words below each other. */
const ROOMY = 92;

/** Approximate width of digits and commas at the figure's font size, to check whether a label fits a bar. */
const labelWidth = (label: string): number => label.length * FONT_SIZE * 0.58;

/** The panels of a drawing; further ones if the dates do not fit side by side. */
export function statusBars(
  drawing: StatusBarsDrawing,
  same: readonly StatusBarsDrawing[],
  title: string,
  width: number,
  palette: Palette,
  fills: readonly string[],
): Panel[] {
  const top = Math.max(1, ...same.flatMap(({ bars }) => bars.map(({ of }) => Number(of))));
  const rows = rowsOf(drawing.bars, width);
  // The first row is the longest: bars of a shorter one are as wide as its.
  const slot = Math.min(SLOT_MAX, (width - LEFT - RIGHT) / Math.max(1, rows[0]?.length ?? 0));
  return rows.map((bars, i): Panel => {
    const row = { ...drawing, bars };
    return {
      title: i === 0 ? title : `${title}, from ${bars[0]?.label}`,
      ...(i === 0 && { head: legend(drawing, palette, fills, width), headHeight: LEGEND }),
      plot: draw(row, top, slot, palette, fills),
      marks: (drawn) => ({ run: "right", series: barMarks(row, drawn) }),
    };
  });
}

/** Divides dates into rows that fit, with about equally many dates in each. */
function rowsOf(bars: Bars, width: number): Bars[] {
  const rows = Math.max(
    1,
    Math.ceil(bars.length / Math.max(1, Math.floor((width - LEFT - RIGHT) / SLOT_MIN))),
  );
  const each = Math.ceil(bars.length / rows);
  return Array.from({ length: rows }, (_, i) => bars.slice(i * each, (i + 1) * each));
}

function legend(
  { statuses }: StatusBarsDrawing,
  palette: Palette,
  fills: readonly string[],
  width: number,
): SVGGElement {
  const group = el("g", { "font-size": 12 });
  statuses.forEach((label, i) => {
    const x = (width < 400 ? 1 : LEFT) + i * 104;
    group.append(
      el("rect", { x, y: 4, width: 16, height: 12, fill: fills[i]!, stroke: palette.series[i]!.mark }),
      el("text", { x: x + 22, y: 14.5, fill: palette.ink }, label),
    );
  });
  return group;
}

function draw(
  { bars, statuses, unit, undefined: words }: StatusBarsDrawing,
  top: number,
  slot: number,
  palette: Palette,
  fills: readonly string[],
): Element & Plot {
  const drawnWidth = Math.floor(LEFT + RIGHT + bars.length * slot);
  const isDefined = ({ values }: Bars[number]): boolean => values.some((n) => n !== null);
  const data: Bar[] = bars
    .filter(isDefined)
    .flatMap(({ label, values }) =>
      statuses.map((status, i) => ({ date: label, status, count: Number(values[i] ?? 0n) })),
    );
  const missing = bars.filter((bar) => !isDefined(bar)).map(({ label }) => ({ date: label }));
  const upright = data.every((bar) => labelWidth(count(bar.count)) <= slot / 3.9 + 2);
  const ticks = new Map(bars.map(({ label, since }) => [label, since ? `${label}\n+${since}` : label]));
  return plot({
    width: drawnWidth,
    height: PLOT_HEIGHT,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: upright ? 26 : 48,
    marginBottom: BOTTOM,
    style: { fontSize: `${FONT_SIZE}px`, fontFamily: "inherit", color: palette.ink, background: "none" },
    fx: { domain: bars.map(({ label }) => label), axis: null, padding: 0 },
    x: { domain: statuses, axis: null, paddingOuter: 0.45, paddingInner: 0.08 },
    y: { domain: [0, top], axis: null },
    marks: [
      gridY({ stroke: palette.grid, strokeOpacity: 1, ticks: 5 }),
      axisY({
        label: unit,
        labelArrow: "none",
        ticks: 5,
        tickSize: 0,
        fill: palette.muted,
        tickFormat: (n: number) => count(n),
      }),
      statuses.map((status, i) =>
        barY(
          data.filter((bar) => bar.status === status),
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
      text(missing, {
        fx: "date",
        text: () => (slot >= ROOMY ? words : words.replace("\n", " ")),
        frameAnchor: slot >= ROOMY ? "bottom" : "middle",
        fill: palette.muted,
        fontStyle: "italic",
        ...(slot >= ROOMY ? { dy: -10 } : { rotate: -90 }),
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

/** Each status over the dates. */
function barMarks({ bars, statuses }: StatusBarsDrawing, drawn: Plot): Mark[][] {
  const [fx, x, y] = [pixels(drawn, "fx"), pixels(drawn, "x"), pixels(drawn, "y")];
  const width = drawn.scale("x")?.bandwidth ?? 0;
  return statuses.map((status, i) =>
    bars.map(({ label, of, values }) => {
      const x1 = fx(label) - LEFT + x(status);
      const value = values[i] ?? null;
      const words = value === null ? "not defined" : `${count(value)} of ${count(of)}`;
      const say = (): string => `${label}, ${status.toLowerCase()}: ${words}`;
      return { x1, x2: x1 + width, y1: y(Number(value ?? 0n)), y2: y(0), say };
    }),
  );
}
