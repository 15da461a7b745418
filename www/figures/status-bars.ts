/** Upright bars of 100% on an axis of time: one for each date, divided into statuses; a row for each dataset. */

import { el, GAP, share, widthOf, type Palette, type Panel } from "./chart";
import { legend, type Entry } from "./axes";
import { count, percent } from "../text/format";
import type { Named } from "./bars";
import type { Mark } from "./marks";
import type { StatusBarsDrawing } from "../engine/types";

type Bars = StatusBarsDrawing["bars"];

const TALL = 44;
/** Space above a bar for its share, and the height of a line of dates. */
const ABOVE = 15;
const DATES = 14;
const [LEAST, MOST] = [1, 26];
/** So many datasets stand in two columns if the drawing is this wide. */
const MANY = 3;
const WIDE = 760;

/** The x of dates, with room for the bars at both ends. */
function times(bars: Bars, left: number, right: number): { x: (at: number) => number; bar: number } {
  const all = bars.map(({ at }) => at);
  const [from, to] = [Math.min(...all), Math.max(...all)];
  const room = right - left - MOST - 40;
  const x = (at: number): number =>
    from < to ? left + MOST / 2 + 20 + ((at - from) / (to - from)) * room : (left + right) / 2;
  const gaps = all.slice(1).map((at, i) => x(at) - x(all[i]!));
  return { x, bar: Math.max(LEAST, Math.min(MOST, ...gaps.map((gap) => gap * 0.72))) };
}

export function statusBars(
  all: readonly Named<StatusBarsDrawing>[],
  width: number,
  palette: Palette,
  fills: readonly string[],
): Omit<Panel, "title"> {
  const { statuses, unit, undefined: words } = all[0]!.drawing;
  const columns = all.length >= MANY && width >= WIDE ? 2 : 1;
  const room = share(width, columns);
  const g = el("g", { "font-size": 12 });
  const series: Mark[][] = [];
  let [y, bottom] = [0, 0];
  all.forEach(({ name, drawing }, n) => {
    const { bars } = drawing;
    const start = (n % columns) * (room + GAP);
    const [left, right] = [start + 40, start + room];
    if (start === 0) y = bottom;
    const { x, bar } = times(bars, left, right);
    if (name) g.append(el("text", { x: start, y: y + 13, "font-weight": 600 }, name));
    const top = y + (name ? 18 : 0) + ABOVE;
    for (const part of [0, 0.5, 1])
      g.append(
        el("line", {
          x1: left,
          x2: right,
          y1: top + TALL * (1 - part),
          y2: top + TALL * (1 - part),
          stroke: part === 0 ? palette.ink : palette.grid,
        }),
        el(
          "text",
          { x: left - 6, y: top + TALL * (1 - part) + 4, "text-anchor": "end", fill: palette.muted },
          `${part * 100}%`,
        ),
      );
    const marks = statuses.map((): Mark[] => []);
    // A label that would touch the one before goes to a second line, or is left to the pointer.
    const ends = [-Infinity, -Infinity];
    let told = -Infinity;
    for (const { label, at, since, of: size, values } of bars) {
      const [middle, total] = [x(at), Number(size)];
      const defined = total > 0 && values.some((n) => n !== null);
      let base = top + TALL;
      statuses.forEach((status, i) => {
        const value = values[i] ?? null;
        const tall = defined ? (Number(value ?? 0n) / total) * TALL : 0;
        if (tall > 0)
          g.append(
            el("rect", {
              x: middle - bar / 2,
              y: base - tall,
              width: bar,
              height: tall,
              fill: fills[i]!,
              stroke: palette.series[i as 0].mark,
              "stroke-width": 0.75,
            }),
          );
        const counts = value === null ? "not defined" : `${count(value)} of ${count(size)}`;
        const of = all.length > 1 ? `${name}: ${label}` : label;
        const say = (): string => `${of}, ${status.toLowerCase()}: ${counts}`;
        marks[i]!.push({ x1: middle - bar / 2, x2: middle + bar / 2, y1: base - tall, y2: base, say });
        base -= tall;
      });
      if (!defined)
        g.append(
          el("path", { d: `M${middle} ${top + TALL}v-8m-4 0h8`, stroke: palette.muted, fill: "none" }),
        );
      const share = defined && values[0] !== null ? percent(Number(values[0]) / total) : "";
      const wide = widthOf(share) + 6;
      if (share && middle - wide / 2 > told) {
        g.append(el("text", { x: middle, y: top - 4, "text-anchor": "middle" }, share));
        told = middle + wide / 2;
      }
      const date = since ? `${label} (+${since})` : label;
      for (const said of [date, label]) {
        const half = widthOf(said) / 2 + 5;
        const centre = Math.min(Math.max(middle, left + half), right - half + 4);
        const lane = ends.findIndex((end) => centre - half > end);
        if (lane < 0 || (lane === 1 && said === date && date !== label)) continue;
        ends[lane] = centre + half;
        g.append(
          el(
            "text",
            { x: centre, y: top + TALL + DATES * (lane + 1), "text-anchor": "middle", fill: palette.muted },
            said,
          ),
        );
        break;
      }
    }
    series.push(...marks);
    bottom = Math.max(bottom, top + TALL + DATES * (ends[1]! > -Infinity ? 2 : 1) + 8);
  });
  const svg = el(
    "svg",
    { width, height: bottom, viewBox: `0 0 ${width} ${bottom}`, "font-family": "inherit" },
    g,
  );
  const swatch = (i: number): SVGElement =>
    el("rect", { x: 1, y: 2, width: 16, height: 11, fill: fills[i]!, stroke: palette.series[i as 0].mark });
  const entries = statuses.map((status, i): Entry => [status, swatch(i)]);
  const missing = all.some(({ drawing }) =>
    drawing.bars.some(({ values }) => values.every((n) => n === null)),
  );
  if (missing)
    entries.push([words, el("path", { d: "M10 12v-8m-4 0h8", stroke: palette.muted, fill: "none" })]);
  return {
    head: legend(entries, width, palette),
    plot: svg,
    marks: { run: "right", series },
    axes: `, ${unit}`,
  };
}
