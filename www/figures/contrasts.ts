/** Two groups compared, one comparison a row: both distributions, and the difference with its interval. */

import { below, ends, lines, roundTicks, symbol, type Entry, legend } from "./axes";
import { cut, el, folded, widthOf, wrap, type Palette, type Panel } from "./chart";
import { count, decimal, plural } from "../text/format";
import { NARROW } from "./figure";
import type { Named } from "./bars";
import type { Mark } from "./marks";
import type { BoxPlot, ContrastsDrawing } from "../engine/types";

/** The height of all rows together, if it can be kept, and of one row. */
const ALL = 520;
const [LEAST, MOST] = [25, 50];
/** From this width on the names of datasets have a column of their own. */
const WIDE = 560;

/** The rows of all datasets below each other, with axes for all of `same`. */
export function contrasts(
  all: readonly Named<ContrastsDrawing>[],
  same: readonly ContrastsDrawing[],
  width: number,
  palette: Palette,
  fills: readonly string[],
): Omit<Panel, "title"> {
  const { groups, unit, axis, difference } = all[0]!.drawing;
  const several = all.length > 1;
  const rows = [...all.map(({ drawing }) => drawing), ...same].flatMap(({ rows }) => rows);
  const reach = rows.flatMap(({ difference, interval }) => [difference ?? 0, ...(interval ?? [])]);
  const ROW = Math.max(LEAST, Math.min(MOST, ALL / rows.length));
  const HALF = ROW * 0.38;
  const beside = several && width >= WIDE;
  const names = beside ? Math.min(190, Math.max(...all.map(({ name }) => widthOf(name))) * 1.1 + 10) : 0;
  const left = names + Math.min(110, Math.ceil(Math.max(...rows.map(({ name }) => widthOf(name)))) + 12);
  const inner = width - left - 12;
  const gap = width < NARROW ? 14 : 32;
  const scores = (inner - gap) * 0.56;
  const from = left + scores + gap;
  const room = width - 10 - from;
  const toScore = (n: number): number => left + n * scores;
  const [low, high] = ends("linear", reach, false);
  const pad = (high - low) * 0.06;
  const toD = (n: number): number => from + ((n - low + pad) / (high - low + 2 * pad)) * room;

  const body = el("g", { "font-size": 12 });
  const halo = { stroke: palette.paper, "stroke-width": 3, "paint-order": "stroke" };
  const series: Mark[][] = [];
  let y = 2;
  const tops: number[] = [];
  for (const { name, drawing } of all) {
    if (several) {
      const room = (drawing.rows.length * ROW) / 13;
      const words = !beside
        ? wrap(name, width, 12.5)
        : room < 2
          ? [cut(name, names - 8)]
          : folded(name, names - 8).split("\n");
      const first = beside ? y + ROW / 2 + 4 - (words.length - 1) * 6.5 : y + 14;
      words.forEach((line, i) =>
        body.append(el("text", { x: 0, y: first + i * 13, "font-weight": 600 }, line)),
      );
      if (!beside) y += words.length * 13 + 6;
    }
    for (const row of drawing.rows) {
      const middle = y + ROW / 2;
      tops.push(middle);
      const marks: Mark[] = [];
      const of = several ? `${name}, ${row.name}` : row.name;
      const label = folded(row.name, left - names - 10).split("\n");
      label.forEach((line, i) =>
        body.append(
          el(
            "text",
            { x: left - 8, y: middle + 4 + (i - (label.length - 1) / 2) * 13, "text-anchor": "end" },
            line,
          ),
        ),
      );
      body.append(el("line", { x1: left, x2: left + scores, y1: middle, y2: middle, stroke: palette.muted }));
      const most = Math.max(1, ...row.groups.flatMap(({ histogram }) => histogram.map(Number)));
      row.groups.forEach(({ name: group, box, histogram }, side) => {
        const up = side === 0 ? -1 : 1;
        const ink = palette.series[side as 0 | 1].mark;
        marks.push({
          x1: toScore(box.q1),
          x2: toScore(box.q3),
          y1: middle,
          y2: middle + up * HALF,
          say: () => `${of}, ${group} ${spoken(box)}`,
        });
        if (!row.constant)
          histogram.forEach((n, i) => {
            if (n === 0n) return;
            const tall = Math.max(1, (Number(n) / most) * HALF);
            const [x1, x2] = [toScore(i / histogram.length), toScore((i + 1) / histogram.length)];
            const y1 = side === 0 ? middle - tall : middle;
            body.append(
              el("rect", {
                x: x1 + 0.5,
                y: y1,
                width: Math.max(0, x2 - x1 - 1),
                height: tall,
                fill: fills[side]!,
                stroke: ink,
                "stroke-width": 0.5,
              }),
            );
            const range = `${decimal(i / histogram.length, 2)} to ${decimal((i + 1) / histogram.length, 2)}`;
            marks.push({
              x1,
              x2,
              y1,
              y2: y1 + tall,
              say: () => `${of}, ${group}, score ${range}: ${plural(n, unit)}`,
            });
          });
        if (!row.constant)
          for (const [stroke, thick] of [
            [palette.paper, 5],
            [ink, 2.5],
          ] as const)
            body.append(
              el("line", {
                x1: toScore(box.mean),
                x2: toScore(box.mean),
                y1: middle,
                y2: middle + up * (HALF + 3),
                stroke,
                "stroke-width": thick,
              }),
            );
      });
      if (row.constant)
        body.append(
          el("text", { x: left + 6, y: middle - 5, fill: palette.muted }, cut(row.constant, scores - 8)),
        );
      if (row.difference !== null) {
        const [x, [x1, x2]] = [
          toD(row.difference),
          (row.interval ?? [row.difference, row.difference]).map(toD) as [number, number],
        ];
        const words = decimal(row.difference, 2);
        const right = Math.max(x2, x + 4) + 6;
        const fits = right + widthOf(words) < width;
        body.append(
          el("line", { x1, x2, y1: middle, y2: middle, stroke: palette.ink, "stroke-width": 2.5 }),
          symbol("circle", x, middle, palette.ink, true),
          el(
            "text",
            {
              x: fits ? right : Math.min(x1, x - 4) - 6,
              y: middle + 4,
              "text-anchor": fits ? "start" : "end",
              ...halo,
            },
            words,
          ),
        );
        marks.push({
          x1: Math.min(x1, x - 4),
          x2: Math.max(x2, x + 4),
          y1: middle - 4,
          y2: middle + 4,
          say: () => `${of}: ${row.words}`,
        });
      } else {
        const words = "no variation";
        body.append(el("text", { x: toD(0) + 6, y: middle + 4, fill: palette.muted, ...halo }, words));
        marks.push({
          x1: toD(0) - 4,
          x2: toD(0) + 4,
          y1: middle - 4,
          y2: middle + 4,
          say: () => `${of}: ${row.words}`,
        });
      }
      series.push(marks);
      y += ROW;
    }
  }
  const height = y + 20;
  const svg = el("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "inherit" });
  const ticks = el("g", { "font-size": 12, fill: palette.muted, "text-anchor": "middle" });
  const line = (x: number, at: number, words: string, strong: boolean): void => {
    for (const middle of tops)
      ticks.append(
        el("line", {
          x1: x,
          x2: x,
          y1: middle - ROW / 2 + 2,
          y2: middle + ROW / 2 - 2,
          stroke: strong ? palette.muted : palette.grid,
        }),
      );
    ticks.append(el("text", { x: at, y: y + 14 }, words));
  };
  for (const n of roundTicks([0, 1], width < NARROW ? 2 : 5)) line(toScore(n), toScore(n), String(n), false);
  const about = Math.max(2, Math.min(6, room / 60));
  for (const n of roundTicks([low, high], about))
    line(toD(n), toD(n), decimal(n, 1).replace(/\.0$/, ""), n === 0);
  svg.append(ticks, body);
  const swatch = (i: 0 | 1): SVGElement =>
    el("rect", { x: 1, y: 2, width: 16, height: 11, fill: fills[i]!, stroke: palette.series[i].mark });
  const entries: Entry[] = groups.map((name, i) => [
    `${name}, ${i === 0 ? "upwards" : "downwards"}`,
    swatch(i as 0 | 1),
  ]);
  // Each half has its label below it.
  const under = [lines(axis.label, 0, scores, palette), lines(difference.label, 0, room, palette)];
  under.forEach(({ g }, i) => g.setAttribute("transform", `translate(${i === 0 ? left : from} 0)`));
  const foot = {
    g: el("g", {}, ...under.map(({ g }) => g)),
    height: Math.max(...under.map(({ height }) => height)),
  };
  return {
    head: legend(entries, width, palette),
    plot: svg,
    marks: { run: "right", series },
    foot: below(foot),
  };
}

/** A group in words, with the numbers of its table. */
const spoken = (box: BoxPlot): string =>
  `${count(box.n)}: mean ${decimal(box.mean)}, SD ${decimal(box.sd)}, quartiles ${[box.q1, box.median, box.q3].map((q) => decimal(q)).join(", ")}`;
