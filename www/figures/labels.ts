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
    g.append(
      el(
        "text",
        {
          x: box.x1,
          y: box.y1 + HEIGHT - 3,
          fill: ink,
          stroke: palette.paper,
          "stroke-width": 3,
          "stroke-linejoin": "round",
          "paint-order": "stroke",
          ...(bold && { "font-weight": 600 }),
        },
        text,
      ),
    );
  }
  return { g, named };
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
