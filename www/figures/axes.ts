/** Axes, legends and lines of words, which the kinds of figures share. */

import {
  axisX,
  axisY,
  gridX,
  gridY,
  type Markish,
  type PlotOptions,
  type ScaleOptions,
} from "@observablehq/plot";
import { cut, el, power, widthOf, wrap, type Block, type Palette } from "./chart";
import { number, percent } from "../text/format";
import type { Axis } from "../engine/types";

export const LINE = 15;
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

/** The least step of 1, 2 or 5 times a power of ten that divides a range into at most so many parts. */
export function roundStep(range: number, parts: number): number {
  const rough = range / Math.max(1, parts);
  const unit = 10 ** Math.floor(Math.log10(rough));
  return unit * ([1, 2, 5].find((n) => n * unit >= rough) ?? 10);
}

/** Round ticks of a linear axis, about so many. */
export function roundTicks([from, to]: readonly [number, number], about: number): number[] {
  const step = roundStep(to - from, about);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
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

export const scaleOf = (scale: Axis["scale"], domain: [number, number]): ScaleOptions => ({
  type: scale === "log" ? "log" : scale === "time" ? "utc" : "linear",
  domain: scale === "time" ? domain.map((ms) => new Date(ms)) : domain,
  nice: scale === "linear" || scale === "share",
  axis: null,
});

const tick = (n: number, scale: Axis["scale"]): string =>
  scale === "share" ? `${Number((n * 100).toFixed(1))}%` : power(n);

/** Ticks and grid lines of an axis, across or up. */
export function axis(
  { scale }: Pick<Axis, "scale">,
  domain: [number, number],
  up: boolean,
  ticks: number,
  palette: Palette,
): Markish[] {
  const options = {
    tickSize: 0,
    label: null,
    fill: palette.muted,
    ...(scale !== "time" && { tickFormat: (n: number) => tick(n, scale) }),
  };
  const grid = { stroke: palette.grid, strokeOpacity: 1 };
  const [lines, labels] = (up ? [gridY, axisY] : [gridX, axisX]) as [typeof gridX, typeof axisX];
  if (scale !== "log") return [lines({ ...grid, ticks }), labels({ ...options, ticks })];
  const at = logTicks(domain, ticks);
  return [lines(at, grid), labels(at, options)];
}

/** Room for the labels of an upward axis. */
export function roomFor(scale: Axis["scale"], domain: [number, number], ticks: number): number {
  const at = scale === "log" ? logTicks(domain, ticks) : roundTicks(domain, ticks);
  return Math.ceil(Math.max(24, ...at.map((n) => widthOf(tick(n, scale))))) + 12;
}

/** Room beside the end of a logarithmic axis across, whose last label may stand there; at least `least`. */
export const roomAtEnd = (domain: [number, number], ticks: number, least: number): number =>
  Math.max(least, Math.ceil(widthOf(power(logTicks(domain, ticks).at(-1) ?? 1)) / 2));

export const frame = (palette: Palette): PlotOptions => ({
  style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
});

/** Lines of text, from this position down. */
export function lines(words: string, x: number, width: number, palette: Palette): Block {
  const g = el("g", { "font-size": 12, fill: palette.muted });
  const all = words ? wrap(words, width - x, 12) : [];
  all.forEach((line, i) => g.append(el("text", { x, y: 12 + i * LINE }, line)));
  return { g, height: all.length * LINE };
}

/** An entry of a legend: its words and what is drawn beside them. */
export type Entry = [words: string, swatch: SVGElement];

/** The legend above the drawing, with as many entries in a row as fit. */
export function legend(entries: readonly Entry[], width: number, palette: Palette): Block {
  const g = el("g", { "font-size": 12, fill: palette.ink });
  let [x, y] = [0, 0];
  for (const [name, swatch] of entries) {
    const words = cut(name, width - 30);
    const room = 26 + widthOf(words);
    if (x > 0 && x + room > width) [x, y] = [0, y + 18];
    const label = el("text", { x: 24, y: 12 }, words);
    if (words !== name) label.append(el("title", {}, name));
    g.append(el("g", { transform: `translate(${x} ${y})` }, swatch, label));
    x += room + 14;
  }
  return { g, height: entries.length > 0 ? y + 22 : 0 };
}

/** Lines of words above or below a drawing. */
export function below(...parts: Block[]): Block {
  const g = el("g");
  let height = 0;
  for (const part of parts) {
    part.g.setAttribute("transform", `translate(0 ${height})`);
    g.append(part.g);
    height += part.height;
  }
  return { g, height };
}

/** Symbols around 0, 0 with a radius of about 4. */
export const SYMBOLS = {
  circle: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  triangle: "M0-5l5 8.5h-10z",
  square: "M-3.5-3.5h7v7h-7z",
  down: "M0 5l5-8.5h-10z",
  diamond: "M0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
  cross: "M-4-4l8 8M-4 4l8-8",
  plus: "M-5 0h10M0-5v10",
};

export type Symbol = keyof typeof SYMBOLS;

/** A symbol, filled or hollow. */
export const symbol = (
  kind: Symbol,
  x: number,
  y: number,
  ink: string,
  filled: boolean,
  paper = "none",
): SVGElement =>
  el("path", {
    d: SYMBOLS[kind],
    transform: `translate(${x} ${y})`,
    fill: filled ? ink : paper,
    stroke: ink,
    "stroke-width": filled ? 1 : 1.5,
  });
