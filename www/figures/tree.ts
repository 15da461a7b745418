/**
 * A tree: each thing has a row of its own below what it was made from, and stands as far to the right as it is from the
 * top. Rows open and close; a large tree begins with the largest branches.
 */

import { cut, el, widthOf, type Palette, type Panel } from "./chart";
import { NARROW } from "./figure";
import { count, plural } from "../text/format";
import type { Mark } from "./marks";
import type { TreeDrawing } from "../engine/types";

const ROW = 18;
const TOP = 20;
/** Rows at first, and how many more one step shows. */
const ROWS = 10;
const STEP = 8;

type Nodes = TreeDrawing["nodes"];

/** What is below each thing, by its place + 1; the first has what is at the top. */
function childrenOf(nodes: Nodes): number[][] {
  const below: number[][] = [[], ...nodes.map(() => [])];
  nodes.forEach(({ above }, i) => below[(above ?? -1) + 1]!.push(i));
  return below;
}

/** How many things below each are shown. A tree that is drawn again is as the reader left it. */
const shownOf = new WeakMap<Nodes, number[]>();

function first(nodes: Nodes, below: readonly number[][]): number[] {
  const shown = below.map(() => 0);
  let left = ROWS;
  const seen = [-1];
  while (left > 0) {
    const closed = seen.filter((i) => shown[i + 1] === 0 && below[i + 1]!.length > 0);
    if (closed.length === 0) break;
    const size = (i: number): number => (i < 0 ? Infinity : Number(nodes[i]!.below));
    const most = closed.reduce((best, i) => (size(i) > size(best) ? i : best));
    const opened = below[most + 1]!.slice(0, Math.min(STEP, left));
    shown[most + 1] = opened.length;
    seen.push(...opened);
    left -= opened.length;
  }
  return shown;
}

export function tree({ nodes, unit }: TreeDrawing, width: number, palette: Palette): Omit<Panel, "title"> {
  const below = childrenOf(nodes);
  const shown = shownOf.get(nodes) ?? first(nodes, below);
  shownOf.set(nodes, shown);
  const indent = width < NARROW ? 14 : 24;
  const g = el("g", { "font-size": 12 });
  const marks: Mark[] = [];
  let [y, deepest] = [TOP, 0];
  const say = (n: number | bigint): string => plural(n, unit[0], unit[1]);
  const row = (
    depth: number,
    name: string,
    more: string,
    mark: Pick<Mark, "say" | "act" | "open">,
  ): number => {
    const x = 8 + depth * indent;
    const [from, middle] = [x + 10, y + ROW / 2];
    deepest = Math.max(deepest, depth);
    // The name comes first; what else there is to say has the room that is left.
    const label = cut(name, width - from);
    const room = width - from - widthOf(label) - 10;
    const aside = room > 40 ? cut(more, room) : "";
    const text = el("text", { x: from, y: middle + 4 }, label);
    if (aside) text.append(el("tspan", { dx: 8, fill: palette.muted }, aside));
    g.append(text);
    const x2 = Math.min(width, from + widthOf(label) + (aside ? 8 + widthOf(aside) : 0));
    marks.push({ x1: x - 6, x2, y1: y + 1, y2: y + ROW - 1, ...mark });
    y += ROW;
    return middle;
  };
  const put = (i: number, depth: number): number => {
    const { name, words, below: all, left_out } = nodes[i]!;
    const children = below[i + 1]!;
    const open = shown[i + 1]! > 0;
    const said = all > 0 ? `${words} · ${count(all)} below` : words;
    const at = row(depth, name, said, {
      say: () => `${name}: ${words}; ${say(all)} below it; ${plural(depth, "edge")} from the top`,
      ...(children.length > 0 && {
        open,
        act: () => (shown[i + 1] = open ? 0 : Math.min(STEP, children.length)),
      }),
    });
    const x = 8 + depth * indent;
    const fill = open || children.length === 0 ? palette.paper : palette.series[0].mark;
    const r = Math.min(7, 2.5 + 1.5 * Math.log10(1 + Number(all)));
    g.append(el("circle", { cx: x, cy: at, r, fill, stroke: palette.series[0].mark }));
    if (open) branches(i, depth + 1, x, at + r, Number(left_out));
    return at;
  };
  /** What is below a thing, with the lines that lead there. */
  const branches = (i: number, depth: number, x: number, from: number, leftOut: number): void => {
    const children = below[i + 1]!;
    const ends = children.slice(0, shown[i + 1]).map((child) => put(child, depth));
    const hidden = children.length - ends.length;
    if (hidden + leftOut > 0)
      ends.push(
        row(depth, `${count(hidden + leftOut)} more`, hidden === 0 ? "not in this tree" : "", {
          say: () => `${say(hidden + leftOut)} more${hidden === 0 ? ", not in this tree" : ""}`,
          ...(hidden > 0 && { open: false, act: () => (shown[i + 1]! += Math.min(STEP, hidden)) }),
        }),
      );
    if (depth === 0 || ends.length === 0) return;
    const lines = ends.map((end) => `M${x} ${end}h${indent - 8}`).join("");
    const d = `M${x} ${from}V${ends.at(-1)!}${lines}`;
    g.prepend(el("path", { d, fill: "none", stroke: palette.muted, "stroke-opacity": 0.6 }));
  };
  branches(-1, 0, 0, 0, 0);
  const head = { y: 12, fill: palette.muted };
  const edges = "edges from a root";
  const wide = 8 + deepest * indent + 12;
  for (let depth = 0; depth <= deepest; depth++)
    g.append(el("text", { ...head, x: 8 + depth * indent, "text-anchor": "middle" }, String(depth)));
  if (wide + widthOf(edges) < width) g.append(el("text", { ...head, x: wide }, edges));
  const height = y + 4;
  const plot = el("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "inherit" }, g);
  return { plot, marks: { run: "down", series: [marks] } };
}
