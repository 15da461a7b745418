/** Places names beside lines and points, so that none covers another and few cover a mark. */

import { el, widthOf, type Palette } from "./chart";

export type Place = readonly [x: number, y: number];

/** A name, and the places beside which it may be put, the best one first. */
export interface Label {
  text: string;
  ink: string;
  /** The name of the figure's subject, which is never left out. */
  bold?: boolean;
  /** The place of its own path among those given. */
  own: number;
  anchors: readonly Place[];
}

interface Box {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
}

const HEIGHT = 13;
/** The cost of one covered mark, of another path near the anchor, and of the next anchor. */
const COVERED = 2.5;
const CROWDED = 5;
const FARTHER = 1;
/** A label that costs more than this is left out. */
const LIMIT = 60;
/** No more names than these are stacked. */
const STACKED = 5;
/** Closer than this, another path could be taken for the one that is named. */
const NEAR = 12;

const meet = (a: Box, b: Box): boolean => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;

/** The boxes beside an anchor: right, left, above and below. */
function beside([x, y]: Place, width: number): Box[] {
  const at = (x1: number, y1: number): Box => ({ x1, x2: x1 + width, y1, y2: y1 + HEIGHT });
  return [
    at(x + 8, y - HEIGHT / 2),
    at(x - width - 8, y - HEIGHT / 2),
    at(x - width / 2, y - HEIGHT - 6),
    at(x - width / 2, y + 6),
    at(x + 4, y - HEIGHT - 5),
    at(x - width - 4, y - HEIGHT - 5),
    at(x + 4, y + 5),
    at(x - width - 4, y + 5),
  ];
}

/** Places labels one after the other. Returns the paths whose names found room. */
export function placed(
  labels: readonly Label[],
  paths: readonly (readonly Place[])[],
  inside: Box,
  palette: Palette,
): { g: SVGGElement; named: Set<number> } {
  const g = el("g", { "font-size": 12, "text-anchor": "start" });
  const taken: Box[] = [];
  const named = new Set<number>();
  const marks = paths.flat();
  for (const { text, ink, bold, own, anchors } of labels) {
    const width = widthOf(text) * (bold ? 1.15 : 1);
    let best: { box: Box; cost: number } | null = null;
    const others = paths.filter((_, i) => i !== own);
    anchors.forEach((anchor, i) => {
      const near = ([x, y]: Place): boolean => Math.hypot(x - anchor[0], y - anchor[1]) < NEAR;
      const crowd = others.filter((path) => path.some(near)).length;
      beside(anchor, width).forEach((box, side) => {
        const out = box.x1 < inside.x1 || box.x2 > inside.x2 || box.y1 < inside.y1 || box.y2 > inside.y2;
        if (out || taken.some((other) => meet(box, other))) return;
        let cost = i * FARTHER + side * 0.2 + crowd * CROWDED;
        const around = { x1: box.x1 - 3, x2: box.x2 + 3, y1: box.y1 - 1, y2: box.y2 + 1 };
        for (const [x, y] of marks) if (meet(around, { x1: x, x2: x, y1: y, y2: y })) cost += COVERED;
        if (!best || cost < best.cost) best = { box, cost };
      });
    });
    const found = best as { box: Box; cost: number } | null;
    if (!found || (found.cost > LIMIT && !bold)) continue;
    const { box } = found;
    taken.push({ ...box, x1: box.x1 - 2, x2: box.x2 + 2 });
    named.add(own);
    g.append(written({ text, ink, bold }, box, palette));
  }
  const left = labels.filter(({ own }) => !named.has(own));
  for (const { label, box, end } of stacked(left, paths, taken, inside)) {
    named.add(label.own);
    const [x, y] = leaderFrom(box, end);
    const stroke = { stroke: label.ink, "stroke-width": 0.75 };
    g.prepend(
      el("line", { x1: x, y1: y, x2: end[0], y2: end[1], ...stroke, class: "leader" }),
      el("circle", { cx: end[0], cy: end[1], r: 2, fill: label.ink }),
    );
    g.append(written(label, box, palette));
  }
  return { g, named };
}

function written(
  { text, ink, bold }: Pick<Label, "text" | "ink"> & { bold?: boolean | undefined },
  box: Box,
  palette: Palette,
): SVGTextElement {
  const attributes = {
    x: box.x1,
    y: box.y1 + HEIGHT - 3,
    fill: ink,
    stroke: palette.paper,
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
    ...(bold && { "font-weight": 600 }),
  };
  return el("text", attributes, text);
}

/**
 * Names that found no room beside their own paths, because these nearly coincide: in a place without marks, one below
 * the other, each with the end of a line that leads to its path. None if there is no room for all: lines to some of many
 * paths would confuse.
 */
export function stacked(
  labels: readonly Label[],
  paths: readonly (readonly Place[])[],
  taken: readonly Box[],
  inside: Box,
  measure: (text: string) => number = widthOf,
): { label: Label; box: Box; end: Place }[] {
  if (labels.length === 0 || labels.length > STACKED) return [];
  const marks = paths.flat();
  const free = (box: Box): boolean =>
    !taken.some((other) => meet(box, other)) &&
    !marks.some(([x, y]) => meet(box, { x1: x - 3, x2: x + 3, y1: y - 2, y2: y + 2 }));
  const ends = labels.map((label) => ({ label, end: loneliest(label, paths) }));
  // Lines from names in the order of their ends cross each other least.
  ends.sort((a, b) => a.end[1] - b.end[1] || a.end[0] - b.end[0]);
  for (const right of [false, true])
    for (let top = inside.y1; top + ends.length * (HEIGHT + 1) <= inside.y2; top += 8) {
      const rows = ends.map(({ label, end }, i) => {
        const width = measure(label.text);
        const x1 = right ? inside.x2 - width - 4 : inside.x1 + 4;
        const y1 = top + i * (HEIGHT + 1);
        return { label, end, box: { x1, x2: x1 + width, y1, y2: y1 + HEIGHT } };
      });
      const covered = [...taken, ...rows.map(({ box }) => box)];
      const fits = ({ box, end }: (typeof rows)[number]): boolean =>
        box.x1 >= inside.x1 &&
        box.x2 <= inside.x2 &&
        free(box) &&
        !along([leaderFrom(box, end), end]).some(([x, y]) =>
          covered.some((other) => other !== box && meet(other, { x1: x, x2: x, y1: y, y2: y })),
        );
      if (rows.every(fits)) return rows;
    }
  return [];
}

/** Where the line from a name to its path begins. */
const leaderFrom = (box: Box, [x]: Place): Place => [
  x > (box.x1 + box.x2) / 2 ? box.x2 + 3 : box.x1 - 3,
  box.y1 + HEIGHT / 2 + 1,
];

/** The place of a path that is farthest from all other paths. */
function loneliest({ own, anchors }: Label, paths: readonly (readonly Place[])[]): Place {
  const others = paths.filter((_, i) => i !== own).flat();
  const room = ([x, y]: Place): number =>
    Math.min(Infinity, ...others.map(([a, b]) => Math.hypot(a - x, b - y)));
  return anchors.reduce((best, anchor) => (room(anchor) > room(best) ? anchor : best));
}

/** A line in steps of about so many pixels. */
export function along(points: readonly Place[], step = 10): Place[] {
  const all: Place[] = points.slice(0, 1);
  for (let i = 1; i < points.length; i++) {
    const [[x1, y1], [x2, y2]] = [points[i - 1]!, points[i]!];
    const pieces = Math.min(200, Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / step)));
    for (let n = 1; n <= pieces; n++)
      all.push([x1 + ((x2 - x1) * n) / pieces, y1 + ((y2 - y1) * n) / pieces]);
  }
  return all;
}
