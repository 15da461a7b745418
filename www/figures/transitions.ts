/** What becomes of things of each class: bands from the classes before, on the left, to the classes after. */

import { cut, el, widthOf, type Palette, type Panel } from "./chart";
import { count, percent, plural } from "../text/format";
import type { Mark } from "./marks";
import type { TransitionsDrawing } from "../engine/types";

const TALL = 220;
/** Between two classes, so that their names never meet. */
const BETWEEN = 16;
const TOP = 22;
const BAR = 8;
const LEAST = 0.75;
/** The share of the width that the names of one side may have. */
const LABEL = 0.4;

export function transitions(
  { classes, flows, sides, unit }: TransitionsDrawing,
  width: number,
  palette: Palette,
): Omit<Panel, "title"> {
  const g = el("g", { "font-size": 12 });
  const sum = (some: typeof flows): number => some.reduce((all, [, , n]) => all + Number(n), 0);
  const total = sum(flows);
  const thick = (n: number | bigint): number => Math.max(LEAST, (TALL * Number(n)) / total);
  /** The bars of one side: where each class begins, and what it has. */
  const side = (end: 0 | 1) => {
    let y = TOP;
    return classes.map((name, i) => {
      const own = flows.filter((flow) => flow[end] === i);
      const [n, height] = [sum(own), own.reduce((all, [, , n]) => all + thick(n), 0)];
      const bar = { name, label: cut(`${name} ${count(n)}`, width * LABEL), y, next: y, n, height };
      if (n > 0) y += height + BETWEEN;
      return bar;
    });
  };
  const [left, right] = [side(0), side(1)];
  const room = (bars: typeof left): number =>
    Math.max(...bars.filter(({ n }) => n > 0).map(({ label }) => widthOf(label))) + 6;
  const x1 = room(left) + BAR;
  const x2 = width - room(right) - BAR;
  const middle = (x1 + x2) / 2;
  const bottom = (bars: typeof left): number => Math.max(...bars.map(({ y, height }) => y + height));
  const marks: Mark[][] = classes.map(() => []);
  for (const [from, to, n] of flows) {
    const [a, b, high] = [left[from]!, right[to]!, thick(n)];
    const [y1, y2] = [a.next, b.next];
    a.next += high;
    b.next += high;
    const curve = (one: number, other: number): string => `C${middle} ${one} ${middle} ${other}`;
    const d = `M${x1} ${y1}${curve(y1, y2)} ${x2} ${y2}v${high}${curve(y2 + high, y1 + high)} ${x1} ${y1 + high}z`;
    const same = from === to;
    g.append(
      el("path", {
        d,
        fill: same ? palette.muted : palette.series[0].mark,
        "fill-opacity": same ? 0.25 : 0.65,
      }),
    );
    // At the middle the band is half-way between its ends.
    const y = (y1 + y2) / 2;
    marks[from]!.push({
      x1: middle - 20,
      x2: middle + 20,
      y1: y,
      y2: y + high,
      say: () =>
        `from ${a.name} to ${b.name}: ${plural(n, unit[0], unit[1])}, ${percent(Number(n) / a.n)} of those from ${a.name}`,
    });
  }
  const put = (bars: typeof left, x: number, end: 0 | 1): void => {
    const [outer, inner] = end === 0 ? (["start", "end"] as const) : (["end", "start"] as const);
    const title = { x: end * width, y: 12, "text-anchor": outer, fill: palette.muted };
    g.append(el("text", title, sides[end]));
    for (const { label, y, n, height } of bars) {
      if (n === 0) continue;
      const at = end === 0 ? x - 6 : x + BAR + 6;
      g.append(
        el("rect", { x, y, width: BAR, height, fill: palette.ink }),
        el("text", { x: at, y: y + height / 2 + 4, "text-anchor": inner }, label),
      );
    }
  };
  put(left, x1 - BAR, 0);
  put(right, x2, 1);
  const height = Math.max(bottom(left), bottom(right)) + 6;
  const plot = el("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "inherit" }, g);
  return { plot, marks: { run: "down", series: marks } };
}
