/** Lines and points in a plane, named at their lines. */

import { dot, line, plot, ruleY } from "@observablehq/plot";
import {
  amount,
  axis,
  below,
  ends,
  frame,
  legend,
  lines,
  roomAtEnd,
  roomFor,
  scaleOf,
  symbol,
  type Entry,
  type Symbol,
} from "./axes";
import { plural } from "../text/format";
import { cut, type Palette, type Panel } from "./chart";
import { along, placed, type Label, type Place } from "./labels";
import { NARROW } from "./figure";
import { pixels, type Mark } from "./marks";
import type { Axis, PlaneDrawing } from "../engine/types";

type Series = PlaneDrawing["series"][number];
type Style = Series["style"];

/** A series as it is drawn. */
export interface Curve extends Series {
  ink: string;
  /** Drawn thin, because another curve is the subject of the figure. */
  faint?: boolean;
  /** The name beside it. */
  label?: string | undefined;
  /** The place of its symbol among those of its colour. */
  rank: number;
}

const DASHES = ["7 5", "2 4", "10 4 2 4"];
/** The symbols of the colours. */
const KINDS = ["circle", "triangle", "square"] as const satisfies readonly Symbol[];
/** A time axis with more years than this shows no months. */
const YEARS_MS = 3 * 366 * 864e5;
/** The places along a line beside which its name may be put. */
const ANCHORS = 16;
/** The greatest width of a name in a plane. */
const NAME = 260;

const joined = (style: Style): boolean => style === "line" || style === "dashed";

/** A logarithmic axis shows no point at or below 0. */
const fits = (x: Axis["scale"], y: Axis["scale"], [a, b]: readonly [number, number]): boolean =>
  (x !== "log" || a > 0) && (y !== "log" || b > 0);

/** The points that these axes can show. */
function shown(
  { style, points, words }: Series,
  x: Axis["scale"],
  y: Axis["scale"],
  [low, high]: [number, number],
) {
  return points.flatMap((point, i) => {
    const [, b] = point;
    // A fitted curve may leave the range of the counts; it is cut there.
    const outside = style === "dashed" && points.length > 2 && (b < low || b > high);
    return fits(x, y, point) && !outside ? [{ point, i, words: words?.[i] }] : [];
  });
}

/** The axes that fit all these series. */
function domains(x: Axis, y: Axis, all: readonly Series[]): [[number, number], [number, number]] {
  const of = (some: readonly Series[], at: 0 | 1): number[] =>
    some.flatMap(({ points }) => points.filter((p) => fits(x.scale, y.scale, p)).map((p) => p[at]));
  const counted = all.filter(({ style, points }) => style !== "dashed" || points.length < 3);
  // Fitted curves do not stretch the axis of what was counted.
  const up = ends(y.scale, of(counted.length > 0 ? counted : all, 1), false);
  return [ends(x.scale, of(all, 0), false), up];
}

export interface PlaneOptions {
  width: number;
  palette: Palette;
  /** How many planes stand side by side, and in how many rows. */
  side: number;
  rows: number;
}

/** Curves with axes for all of `same`. */
export function plane(
  { x, y }: Pick<PlaneDrawing, "x" | "y">,
  curves: readonly Curve[],
  same: readonly Series[],
  { width, palette, side, rows }: PlaneOptions,
): Omit<Panel, "title"> {
  const [across, up] = domains(x, y, same.length > 0 ? same : curves);
  // A plane of two shares is square, because they are compared with each other.
  const square = x.scale === "share" && y.scale === "share";
  const ticks = 5;
  const left = roomFor(y.scale, up, ticks);
  const drawnWidth = square ? Math.min(width, left + (rows > 1 && side > 1 ? 250 : 330)) : width;
  const height = square
    ? drawnWidth - left + 10
    : rows > 1 && side > 1
      ? 215
      : side > 1 || width < NARROW
        ? 240
        : 255;
  const right = x.scale === "log" ? roomAtEnd(across, 5, 20) : 20;
  const bottom = x.scale === "time" && across[1] - across[0] < YEARS_MS ? 36 : 24;
  const place = (scale: Axis["scale"], value: number) => (scale === "time" ? new Date(value) : value);
  const all = curves.map((curve) => ({ curve, points: shown(curve, x.scale, y.scale, up) }));
  const at = {
    x: ({ point }: { point: number[] }) => place(x.scale, point[0]!),
    y: ({ point }: { point: number[] }) => point[1]!,
  };
  const thickness = ({ style, faint }: Curve): number => (style === "dashed" ? 1.5 : faint ? 1.25 : 2.5);
  const drawn = plot({
    ...frame(palette),
    width: drawnWidth,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 8,
    marginBottom: bottom,
    x: scaleOf(x.scale, across),
    y: scaleOf(y.scale, up),
    marks: [
      axis(x, across, false, Math.max(2, Math.min(8, Math.floor(drawnWidth / 90))), palette),
      axis(y, up, true, ticks, palette),
      ruleY([y.scale === "log" ? up[0] : 0], { stroke: palette.ink }),
      // What is faint is drawn first, and bands below lines.
      [...all].reverse().map(({ curve, points }) => {
        const band = curve.band;
        if (!band) return null;
        const edge = (side: 0 | 1) =>
          points.map(({ point, i }) => ({
            // The band is cut at the ends of the axis, as the curve is.
            point: [point[0], Math.min(up[1], Math.max(up[0], band[i]![side]))],
          }));
        return line([...edge(0), ...edge(1).reverse()], {
          ...at,
          fill: curve.ink,
          fillOpacity: 0.15,
          stroke: "none",
        });
      }),
      [...all]
        .sort((a, b) => Number(b.curve.faint ?? false) - Number(a.curve.faint ?? false))
        .map(({ curve, points }) => {
          if (joined(curve.style))
            return line(points, {
              ...at,
              stroke: curve.ink,
              strokeWidth: thickness(curve),
              ...(curve.faint && { strokeOpacity: 0.6 }),
              ...(curve.style === "dashed" && { strokeDasharray: DASHES[curve.rank % 3]! }),
            });
          const many = points.length > 150;
          const hollow = curve.style !== "dots";
          return dot(points, {
            ...at,
            r: curve.style === "published" ? 5 : many ? 1.75 : curve.style === "unlike" ? 2.75 : 3.5,
            symbol: curve.style === "published" ? "diamond" : KINDS[curve.rank % 3]!,
            ...(hollow
              ? {
                  fill: "none",
                  stroke: curve.style === "unlike" ? palette.muted : curve.ink,
                  strokeWidth: 1.5,
                }
              : { fill: curve.ink, fillOpacity: many ? 0.6 : 0.9 }),
          });
        }),
    ],
  });
  const [toX, toY] = [pixels(drawn, "x"), pixels(drawn, "y")];
  const spots = all.map(({ curve, points }) => ({
    curve,
    points,
    places: points.map(({ point }): Place => [toX(place(x.scale, point[0])), toY(point[1])]),
  }));
  const paths = spots.map(({ curve, places }) => (joined(curve.style) ? along(places) : places));
  const labels = spots.flatMap(({ curve, places }, i): Label[] => {
    if (!curve.label || places.length === 0) return [];
    const path = paths[i]!;
    const step = (path.length - 1) / ANCHORS;
    const anchors = Array.from({ length: ANCHORS + 1 }, (_, n) => path[Math.round((ANCHORS - n) * step)]!);
    return [
      {
        text: cut(curve.label, Math.min(NAME, (drawnWidth - left) * (curve.faint ? 0.65 : 0.85))),
        own: i,
        ink: curve.faint ? palette.muted : curve.ink,
        bold: !curve.faint && curve.style !== "dashed",
        anchors,
      },
    ];
  });
  const inside = { x1: left + 2, x2: drawnWidth - 2, y1: 6, y2: height - bottom - 2 };
  const { g, named } = placed(labels, paths, inside, palette);
  drawn.append(g);
  const series = spots.map(({ curve, points, places }): Mark[] => {
    const of = curves.length > 1 ? `, ${curve.name}` : "";
    const marks = points.map(({ point, words }, i): Mark => {
      const [x1, y1] = places[i]!;
      const say = (): string => words ?? `${amount(point[0], x.scale)}${of}: ${amount(point[1], y.scale)}`;
      return { x1, x2: x1, y1, y2: y1, say };
    });
    // The marks of a line are read in the order of the line.
    return joined(curve.style) ? marks : marks.sort((a, b) => a.x1 - b.x1);
  });
  // Further datasets have no name if there are too many, or if theirs found no room.
  const unnamed = curves.filter(({ faint, points }, i) => faint && points.length > 0 && !named.has(i)).length;
  const more = unnamed > 0 ? `in grey without a name: ${plural(unnamed, "more dataset")}` : "";
  const head = below(
    legend(entries(curves, named, palette), width, palette),
    lines(y.label, 0, width, palette),
  );
  return {
    head,
    plot: drawn,
    marks: { run: "right", series },
    axes: `. Across: ${x.label}. Up: ${y.label}`,
    foot: below(lines(x.label, left, width, palette), lines(more, left, width, palette)),
  };
}

/** The legend has the series that have no name in the plane: points without a line, and what is published. */
function entries(curves: readonly Curve[], named: ReadonlySet<number>, palette: Palette): Entry[] {
  const lined = new Set(
    curves.filter(({ style }) => joined(style)).map(({ subject, name }) => subject ?? name),
  );
  const found = new Map<string, Entry>();
  const several = curves.filter(({ style }) => style === "dots").length > 1;
  for (const [i, { name, subject, style, ink, rank, faint }] of curves.entries()) {
    const own = style === "dots" && several && !faint && !named.has(i) && !lined.has(subject ?? name);
    if (!own && style !== "published" && style !== "unlike") continue;
    const kind = style === "published" ? "diamond" : KINDS[rank % 3]!;
    const colour = style === "dots" ? ink : palette.muted;
    if (!found.has(name)) found.set(name, [name, symbol(kind, 10, 8, colour, style === "dots")]);
  }
  return [...found.values()];
}
