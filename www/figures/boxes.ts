/** Box plots, each below the histogram of its values from 0 to 1. */

import { axisX, dot, gridX, plot, rect, ruleX, ruleY, text } from "@observablehq/plot";
import { el, wrap, type Palette, type Panel } from "./chart";
import { count, decimal, plural } from "../text/format";
import { NARROW } from "./figure";
import { pixels, type Mark } from "./marks";
import type { BoxesDrawing, BoxPlot } from "../engine/types";

/** The height of a row, and the space below the last row. */
const ROW = 82;
const BELOW = 46;

type Ink = 0 | 1 | 2;

/** Each row has height 1, with the histogram above the box plot. */
export function boxes(
  drawing: BoxesDrawing,
  width: number,
  palette: Palette,
  fills: readonly string[],
): Omit<Panel, "title"> {
  const narrow = width < NARROW;
  const rows = drawing.rows.map((row, i) => ({
    ...row,
    base: drawing.rows.length - 1 - i,
    ink: (i % 3) as Ink,
  }));
  const most = Math.max(1, ...rows.flatMap(({ histogram }) => histogram.map(Number)));
  const bars = rows.flatMap(({ base, histogram, ink }) =>
    histogram.flatMap((n, i) =>
      n > 0n
        ? [
            {
              x1: i / histogram.length,
              x2: (i + 1) / histogram.length,
              y1: base + 0.42,
              y2: base + 0.42 + (0.5 * Number(n)) / most,
              ink,
              base,
              n,
            },
          ]
        : [],
    ),
  );
  const [low, high] = [0.08, 0.34];
  const drawn = plot({
    width,
    height: rows.length * ROW + BELOW,
    marginLeft: narrow ? 56 : 100,
    marginRight: 14,
    marginTop: 6,
    marginBottom: 40,
    style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, rows.length], axis: null },
    marks: [
      gridX({ stroke: palette.grid, strokeOpacity: 1, ticks: 5 }),
      axisX({
        ticks: 5,
        tickSize: 0,
        fill: palette.muted,
        label: drawing.axis.label,
        labelAnchor: "center",
        labelArrow: "none",
      }),
      ([0, 1, 2] as const).map((ink) =>
        rect(
          bars.filter((bar) => bar.ink === ink),
          {
            x1: "x1",
            x2: "x2",
            y1: "y1",
            y2: "y2",
            fill: palette.series[ink].mark,
            fillOpacity: 0.4,
            inset: 0.5,
          },
        ),
      ),
      rows.map(({ base: y, box, ink }) => [
        ruleY([y + 0.21], { x1: box.whisker_low, x2: box.whisker_high, stroke: palette.ink }),
        rect([box], {
          x1: "q1",
          x2: "q3",
          y1: y + low,
          y2: y + high,
          fill: fills[ink]!,
          stroke: palette.series[ink].mark,
        }),
        // A background behind the label keeps it legible on any fill.
        ruleX([box.median], { y1: y + low, y2: y + high, stroke: palette.paper, strokeWidth: 5 }),
        ruleX([box.median], { y1: y + low, y2: y + high, stroke: palette.ink, strokeWidth: 2.5 }),
        dot([box], {
          x: "mean",
          y: y + 0.21,
          r: 4.5,
          symbol: "diamond",
          fill: palette.paper,
          stroke: palette.ink,
          strokeWidth: 1.5,
        }),
      ]),
      ruleY(
        rows.slice(1).map((_, i) => i + 1),
        { stroke: palette.grid },
      ),
      text(rows, {
        x: 0,
        y: (row: { base: number }) => row.base + 0.5,
        text: ({ name, box }: { name: string; box: BoxPlot }) =>
          `${name}${narrow ? "\n" : " "}${count(box.n)}`,
        textAnchor: "end",
        dx: -8,
        fill: palette.ink,
      }),
    ],
  });
  return {
    plot: drawn,
    marks(plotted) {
      const [x, y] = [pixels(plotted, "x"), pixels(plotted, "y")];
      const series = rows.flatMap(({ name, base, box }): Mark[][] => {
        const [x1, x2] = [x(box.whisker_low), x(box.whisker_high)];
        const say = (): string => `${name} ${spoken(box)}`;
        return [
          [{ x1, x2, y1: y(base + low), y2: y(base + high), say }],
          bars
            .filter((bar) => bar.base === base)
            .map((bar) => {
              const range = `${decimal(bar.x1, 2)} to ${decimal(bar.x2, 2)}`;
              const say = (): string => `${name}, score ${range}: ${plural(bar.n, drawing.unit)}`;
              return { x1: x(bar.x1), x2: x(bar.x2), y1: y(bar.y1), y2: y(bar.y2), say };
            }),
        ];
      });
      return { run: "right", series };
    },
    ...below(drawing.below, width, palette),
  };
}

/** A box in words, with the numbers of its table. */
const spoken = (box: BoxPlot): string =>
  `${count(box.n)}: mean ${decimal(box.mean)}, SD ${decimal(box.sd)}, quartiles ${quartiles(box)}, ` +
  `whiskers ${decimal(box.whisker_low)} to ${decimal(box.whisker_high)}, ${count(box.outliers)} beyond`;

const quartiles = (box: BoxPlot): string => [box.q1, box.median, box.q3].map((q) => decimal(q)).join(", ");

/** The result of the comparison in words. */
function below(said: string, width: number, palette: Palette): { foot: SVGGElement; footHeight: number } {
  const lines = wrap(said, width, 12);
  const foot = el("g", { "font-size": 12, fill: palette.muted });
  lines.forEach((line, i) => foot.append(el("text", { x: 0, y: 14 + i * 16 }, line)));
  return { foot, footHeight: lines.length * 16 + 16 };
}
