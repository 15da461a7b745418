/** Shared parts of all figures: colours for page and file, patterns, and drawings of several plots. */

import { count } from "../text/format";
import type { Drawn, Marks } from "./marks";

const SVG = "http://www.w3.org/2000/svg";

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif';

/** A colour, and a pattern that distinguishes it in print without colours or for colour-blind readers. */
export interface Ink {
  fill: string;
  mark: string;
  pattern: "solid" | "stripes" | "dots";
}

export interface Palette {
  ink: string;
  muted: string;
  grid: string;
  paper: string;
  series: readonly [Ink, Ink, Ink];
}

/** The colours of the page, which follow its light or dark theme. */
export const PAGE: Palette = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  paper: "var(--paper)",
  series: [
    { fill: "var(--series-1)", mark: "var(--series-1)", pattern: "solid" },
    { fill: "var(--series-2)", mark: "var(--series-2-mark)", pattern: "stripes" },
    { fill: "var(--series-3)", mark: "var(--series-3-mark)", pattern: "dots" },
  ],
};

/** The colours of exported files, on white. */
export const PAPER: Palette = {
  ink: "#1a1a1a",
  muted: "#555555",
  grid: "#d9d9d9",
  paper: "#ffffff",
  series: [
    { fill: "#1f5f99", mark: "#1f5f99", pattern: "solid" },
    { fill: "#f3bc69", mark: "#a35a00", pattern: "stripes" },
    { fill: "#bfe5d4", mark: "#00664a", pattern: "dots" },
  ],
};

export function el<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

let drawings = 0;

/** Defines the patterns of one drawing, and returns the fill for each series. */
export function patterns(palette: Palette): { defs: SVGDefsElement; fills: string[] } {
  const prefix = `rl${++drawings}`;
  const defs = el("defs");
  const fills = palette.series.map((ink, i) => {
    if (ink.pattern === "solid") return ink.fill;
    const id = `${prefix}-${i}`;
    const size = ink.pattern === "stripes" ? 6 : 5;
    const pattern = el("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" });
    pattern.append(el("rect", { width: size, height: size, fill: ink.fill }));
    if (ink.pattern === "stripes") {
      pattern.setAttribute("patternTransform", "rotate(45)");
      pattern.append(el("rect", { width: 2, height: size, fill: ink.mark }));
    } else {
      pattern.append(el("circle", { cx: 2.5, cy: 2.5, r: 1.1, fill: ink.mark }));
    }
    defs.append(pattern);
    return `url(#${id})`;
  });
  return { defs, fills };
}

/** Places a plot in a larger drawing and removes its style sheet, which is meant for a plot by itself. */
export function place(plot: Element, x: number, y: number): SVGSVGElement {
  if (!(plot instanceof SVGSVGElement)) throw new Error("The plot is not an SVG");
  for (const style of plot.querySelectorAll("style")) style.remove();
  // A screen reader sees the whole drawing as one image with one label.
  for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  plot.removeAttribute("class");
  plot.removeAttribute("fill");
  plot.setAttribute("x", String(x));
  plot.setAttribute("y", String(y));
  plot.setAttribute("overflow", "visible");
  return plot;
}

export interface Panel {
  title: string;
  /** Drawn above the plot: a legend, for example. */
  head?: Block | undefined;
  plot: Element;
  marks: Pick<Marks, "run" | "series">;
  /** The meaning of the numbers, if the words of the marks do not say it. */
  axes?: string;
  /** Drawn below the plot: a legend, for example. */
  foot?: Block | undefined;
}

/** A part of a drawing, and its height. */
export interface Block {
  g: SVGGElement;
  height: number;
}

/** Space between panels side by side. */
export const GAP = 24;

/** The width of each of so many panels side by side. */
export const share = (width: number, panels: number): number =>
  Math.floor((width - GAP * (panels - 1)) / panels);

/** Columns of panels side by side, with panels below each other in a column. */
export type Row = readonly (readonly Panel[])[];

/**
 * Puts rows of panels below each other, each panel with its title, into one image with one label. Each row is a group
 * that knows its top, because print may divide the drawing there.
 */
export function stacked(
  rows: readonly Row[],
  width: number,
  palette: Palette,
  label: string,
  defs?: SVGDefsElement,
): Drawn {
  const svg = el("svg", { width, role: "img", "aria-label": label, fill: palette.ink });
  if (defs) svg.append(defs);
  const all: Marks[] = [];
  let top = 0;
  for (const columns of rows) {
    const row = el("g", { "data-top": top });
    const room = share(width, columns.length);
    // The width is estimated with a larger size than 13 pixels, because bold letters are wider.
    const titled = ({ title }: Panel): string[] => (title ? wrap(title, room, 14.5) : []);
    const tall = (panel: Panel): number => {
      const lines = titled(panel).length;
      return (lines > 0 ? 9 + lines * 17 : 0) + (panel.head?.height ?? 0);
    };
    // The plots of a row of single panels begin at the same height.
    const level = columns.every(({ length }) => length === 1) ? Math.max(...columns.flat().map(tall)) : 0;
    const put = (block: Block | undefined, x: number, y: number): void => {
      if (!block) return;
      block.g.setAttribute("transform", `translate(${x} ${y})`);
      row.append(block.g);
    };
    let bottom = top;
    columns.forEach((panels, i) => {
      const x = i * (room + GAP);
      let y = top;
      for (const panel of panels) {
        titled(panel).forEach((line, n) =>
          row.append(el("text", { x, y: y + 15 + n * 17, "font-size": 13, "font-weight": 600 }, line)),
        );
        y += Math.max(level, tall(panel));
        put(panel.head, x, y - (panel.head?.height ?? 0));
        const drawn = place(panel.plot, x, y);
        row.append(drawn);
        all.push({ ...panel.marks, title: panel.title + (panel.axes ?? ""), x, y });
        y += Number(drawn.getAttribute("height"));
        put(panel.foot, x, y + 4);
        y += (panel.foot ? panel.foot.height + 4 : 0) + 14;
      }
      bottom = Math.max(bottom, y);
    });
    svg.append(row);
    top = bottom;
  }
  svg.setAttribute("height", String(top));
  svg.setAttribute("viewBox", `0 0 ${width} ${top}`);
  return Object.assign(svg, { marks: all });
}

/** Divides panels between columns of about the same height. */
export function balanced(panels: readonly Panel[], columns: number): Row {
  const row: Panel[][] = Array.from({ length: columns }, () => []);
  const heights = row.map(() => 0);
  for (const panel of panels) {
    const i = heights.indexOf(Math.min(...heights));
    row[i]!.push(panel);
    heights[i]! += Number(panel.plot.getAttribute("height")) + (panel.head?.height ?? 0) + 50;
  }
  return row;
}

/** A number at an axis, for example "1e−5", "0.01", "4,000" or "13.6M". */
export function power(n: number): string {
  const size = Math.abs(n);
  const of = (unit: number): string => String(Number((n / unit).toPrecision(3))).replace("-", "−");
  if (size >= 1e9) return `${of(1e9)}G`;
  if (size >= 1e6) return `${of(1e6)}M`;
  if (size > 0 && size < 0.001) return n.toExponential().replaceAll("-", "−");
  return size >= 1e3 ? count(Math.round(n)) : of(1);
}

type Measure = (label: string) => number;

let ruler: CanvasRenderingContext2D | null = null;
let measure: Measure | null = null;

/** Draws with another measure of labels: that of the font in which they will be seen. */
export function measuredBy<T>(by: Measure, draw: () => T): T {
  measure = by;
  try {
    return draw();
  } finally {
    measure = null;
  }
}

/** The width of a label in pixels, at the usual size of a figure's text. */
export function widthOf(label: string): number {
  if (measure) return measure(label);
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return label.length * 7;
  ruler.font = `12px ${FONT}`;
  return ruler.measureText(label).width;
}

/** Shortens a name to the available width. */
export function cut(name: string, room: number): string {
  let short = name;
  for (let n = name.length - 1; n > 0 && widthOf(short) > room; n--) short = `${name.slice(0, n)}…`;
  return short;
}

/** Fits a name beside its bar: on one line, else on two, else shortened. */
export function folded(name: string, room: number): string {
  const pieces = name.split(/(?<=[\s/_-])/);
  let first = "";
  while (pieces.length > 1 && widthOf(first + pieces[0]) <= room) first += pieces.shift()!;
  return first && widthOf(name) > room ? `${first.trim()}\n${cut(pieces.join(""), room)}` : cut(name, room);
}

/** Breaks text into lines of about `width` pixels. Long words stay whole. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const most = Math.max(10, Math.floor(width / (fontSize * 0.56)));
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  if (line) lines.push(line);
  return lines;
}

/** Describes a drawing to programs and to readers who do not see it: <title>, <desc> and <metadata>. */
export interface About {
  title: string;
  description: string;
  metadata: string;
}

/** Makes a drawing into a separate file, on white. */
export function alone(
  drawing: SVGSVGElement,
  width: number,
  height: number,
  { title, description, metadata }: About,
  font = FONT,
): SVGSVGElement {
  for (const label of drawing.querySelectorAll("title")) label.remove();
  drawing.removeAttribute("role");
  drawing.removeAttribute("aria-label");
  return el(
    "svg",
    {
      xmlns: SVG,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": font,
      fill: PAPER.ink,
    },
    el("title", {}, title),
    el("desc", {}, description),
    el("metadata", {}, metadata),
    el("rect", { width, height, fill: PAPER.paper }),
    drawing,
  );
}

/** A drawing that explains itself wherever it is opened: a title above it, caption, parameters and inputs below. */
export function framed(drawing: SVGSVGElement, about: About, paragraphs: readonly string[]): SVGSVGElement {
  const pad = 20;
  const inner = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  const title = wrap(about.title, inner, 17);
  const caption = paragraphs.flatMap((paragraph) => wrap(paragraph, inner, 12));
  const top = pad + title.length * 22 + 4;
  drawing.setAttribute("x", String(pad));
  drawing.setAttribute("y", String(top));
  const svg = alone(drawing, inner + 2 * pad, top + height + 14 + caption.length * 17 + pad, about);
  title.forEach((line, i) =>
    svg.append(el("text", { x: pad, y: pad + 14 + i * 22, "font-size": 17, "font-weight": 600 }, line)),
  );
  caption.forEach((line, i) =>
    svg.append(
      el("text", { x: pad, y: top + height + 26 + i * 17, "font-size": 12, fill: PAPER.muted }, line),
    ),
  );
  return svg;
}
