/** Descendants against popularity: the paper's Figure 7, with a legend, the fit's interval and its variants. */

import { axisX, axisY, line, plot, rect, type Plot } from "@observablehq/plot";
import { el, power, stacked, type Palette, type Panel } from "./chart";
import { countCell, NO_CELL, numberCell, textCell } from "../text/cells";
import { count, decimal, plural, probability, withP } from "../text/format";
import { pixels, type Drawn, type Mark } from "./marks";
import type { Cell, Correlation, Descendants, DescendantsData, Fit } from "../engine/types";
import { about, lacking, lead, NARROW, type Drawing, type Table } from "./figure";

interface Bin {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  points: number;
}

const HEIGHT = 330;

/** The weakest step of the one colour: still to be told from an empty cell, on paper and on the dark page. */
const FAINT = 0.24;

function bins({ histogram }: DescendantsData): Bin[] {
  const { x_edges: x, y_edges: y, counts } = histogram;
  return counts.flatMap((column, i) =>
    column.flatMap((points, j) =>
      points > 0n ? [{ x1: x[i]!, x2: x[i + 1]!, y1: y[j]!, y2: y[j + 1]!, points: Number(points) }] : [],
    ),
  );
}

interface Steps {
  /** Upper ends, evenly spaced on a logarithmic scale. */
  ends: number[];
  opacity(points: number): number;
}

/** As many steps of the one colour as a legend of this width can tell apart. */
function steps(most: number, width: number): Steps {
  const n = width < NARROW ? 4 : 6;
  const all = Array.from({ length: n }, (_, i) =>
    i === n - 1 ? most : Math.max(1, Number((most ** ((i + 1) / n)).toPrecision(2)) | 0),
  );
  const ends = [...new Set(all)].sort((a, b) => a - b);
  const opacity = (points: number): number => {
    const step = ends.findIndex((end) => points <= end);
    return ends.length === 1 ? 1 : FAINT + ((1 - FAINT) * step) / (ends.length - 1);
  };
  return { ends, opacity };
}

const words = (data: DescendantsData) =>
  data.counted === "repositories"
    ? { many: "repositories", single: "repository", y: "repositories that use the model", one: "model" }
    : { many: "descendants", single: "descendant", y: "direct descendants", one: "base" };

const xWords = ({ popularity }: Descendants, { popularity_of, counted }: DescendantsData): string =>
  popularity_of === "descendants"
    ? `${popularity} of the descendants together`
    : `${popularity} of the ${counted === "repositories" ? "model" : "base"}`;

function draw(metric: Descendants, width: number, palette: Palette, beside?: Descendants): Drawn {
  const panels = metric.datasets.map((data): Panel => {
    const cells = bins(data);
    // Of the same numbers only.
    const same = [data, ...(beside?.datasets ?? [])].filter(({ counted }) => counted === data.counted);
    const scale = steps(Math.max(1, ...same.flatMap(bins).map((bin) => bin.points)), width);
    const ends = (edges: number[]): [number, number] => [Math.min(...edges), Math.max(...edges)];
    const [x0, x1] = ends(same.flatMap(({ histogram }) => histogram.x_edges));
    const [y0, y1] = ends(same.flatMap(({ histogram }) => histogram.y_edges));
    const { fit } = data;
    const at = (x: number): number => 10 ** (fit!.intercept + fit!.slope * Math.log10(x));
    const drawn = plot({
      width,
      height: HEIGHT,
      marginLeft: 50,
      marginRight: 26,
      marginTop: 24,
      marginBottom: 42,
      style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
      x: { type: "log", domain: [x0, x1], axis: null },
      y: { type: "log", domain: [y0, y1], axis: null },
      marks: [
        axisX(powers(x0, x1, width < NARROW ? 100 : 10), {
          tickFormat: power,
          fill: palette.muted,
          stroke: palette.grid,
          label: xWords(metric, data),
          labelAnchor: "center",
          labelArrow: "none",
        }),
        axisY(powers(y0, y1), {
          tickFormat: power,
          fill: palette.muted,
          stroke: palette.grid,
          label: words(data).y,
          labelArrow: "none",
        }),
        rect(cells, {
          x1: "x1",
          x2: "x2",
          y1: "y1",
          y2: "y2",
          fill: palette.series[0].fill,
          fillOpacity: (bin: Bin) => scale.opacity(bin.points),
          inset: 0.5,
        }),
        fit
          ? line(segment(at, ends(data.histogram.x_edges), ends(data.histogram.y_edges)), {
              stroke: palette.series[1].mark,
              strokeWidth: 2.5,
            })
          : null,
      ],
    });
    return {
      title: about(data.source),
      plot: drawn,
      marks: () => ({ run: "up", series: cellMarks(metric, data, drawn) }),
      ...legend(scale, palette, width, fit),
    };
  });
  return stacked(panels, width, palette, sentences(metric).join(" "));
}

function powers(from: number, to: number, by = 10): number[] {
  const ticks: number[] = [];
  for (let n = from; n <= to * 1.0001; n *= by) ticks.push(n);
  return ticks;
}

/** The fit where it runs inside the map. */
function segment(at: (x: number) => number, [x0, x1]: number[], [y0, y1]: number[]): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i <= 200; i++) {
    const x = x0! * (x1! / x0!) ** (i / 200);
    const y = at(x);
    if (y >= y0! && y <= y1!) points.push([x, y]);
  }
  return points;
}

/** What the colours and the line say: beside each other where there is room, else below. */
function legend(
  { ends, opacity }: Steps,
  palette: Palette,
  width: number,
  fit: Fit | null,
): { foot: SVGGElement; footHeight: number } {
  const group = el("g", { "font-size": 11, fill: palette.muted });
  const step = 58;
  ends.forEach((end, i) => {
    const x = 50 + i * step;
    const from = i === 0 ? 1 : ends[i - 1]! + 1;
    group.append(
      el("rect", {
        x,
        y: 0,
        width: step - 2,
        height: 9,
        fill: palette.series[0].fill,
        "fill-opacity": opacity(end),
      }),
      el(
        "text",
        { x: x + step / 2 - 1, y: 21, "text-anchor": "middle" },
        from >= end ? power(end) : `${power(from)}–${power(end)}`,
      ),
    );
  });
  const right = 50 + ends.length * step + 14;
  const beside = width - right > 270;
  const x = beside ? right : 0;
  const y = beside ? 9 : 38;
  group.append(el("text", { x, y }, "points in a cell"));
  if (fit) {
    const ci = fit.slope_ci95;
    const within = ci ? ` (95%: ${decimal(ci[0])} to ${decimal(ci[1])})` : "";
    group.append(
      el("line", {
        x1: x,
        x2: x + 18,
        y1: y + 11,
        y2: y + 11,
        stroke: palette.series[1].mark,
        "stroke-width": 2.5,
      }),
      el("text", { x: x + 24, y: y + 15 }, `slope ${decimal(fit.slope)}${within}`),
    );
  }
  return { foot: group, footHeight: y + 25 };
}

/** Cohen's words (1988) for the size of a correlation. */
function strength(r: number): string {
  const size = Math.abs(r);
  const way = r < 0 ? "negative" : "positive";
  if (size < 0.1) return "practically no correlation";
  return `a ${size < 0.3 ? "weak" : size < 0.5 ? "moderate" : "strong"} ${way} correlation`;
}

const slopeOf = (fit: Fit): string =>
  fit.slope_ci95
    ? `${decimal(fit.slope)} (95% interval ${decimal(fit.slope_ci95[0])} to ${decimal(fit.slope_ci95[1])})`
    : decimal(fit.slope);

/** What a change of definition does, where it does much. */
function turns(metric: Descendants, { definitions: { paper, artifact } }: DescendantsData): string {
  if (!paper || !artifact) return "";
  const sign = Math.sign(paper.slope) !== Math.sign(artifact.slope);
  const much =
    Math.abs(paper.slope - artifact.slope) > 0.25 * Math.max(Math.abs(paper.slope), Math.abs(artifact.slope));
  if (!sign && !much) return "";
  const [here, there] =
    metric.mode === "paper"
      ? [
          `the paper’s definition the slope is ${decimal(paper.slope)}`,
          `the artifact’s ${decimal(artifact.slope)}`,
        ]
      : [
          `the artifact’s definition the slope is ${decimal(artifact.slope)}`,
          `the paper’s ${decimal(paper.slope)}`,
        ];
  return ` By ${here}, by ${there}: ${sign ? "the sign turns" : "it differs"}, because in the artifact popularity is the sum over the descendants and not the base’s own, equal points are dropped, and 0.00001 is added.`;
}

/** The number that the claim is judged by. */
function overAll({ childless }: DescendantsData): string {
  if (!childless?.rho) return "";
  const { rho, interval, owner_groups, by_owner } = childless.rho;
  const ends = interval
    ? `95% interval ${decimal(interval[0])} to ${decimal(interval[1])}, owners as clusters`
    : `no interval: ${owner_groups < 10 ? "it needs ten groups of owners" : by_owner ? "a rank correlation of 1 or −1 has none" : "one group of owners has all of the variation"}`;
  return ` Over all ${plural(childless.n, "model")} of ${plural(childless.owners, "owner")}, those without descendants too, Spearman’s ρ is ${decimal(rho)} (${ends}).`;
}

function sentences(metric: Descendants): string[] {
  const said = metric.datasets.map((data) => {
    const begin = lead(metric.datasets, data);
    const { many, one } = words(data);
    if (!data.fit) return `${begin}${plural(data.n, one)} with popularity and ${many}: too few for a fit.`;
    const rho = data.fitted.spearman;
    const told = rho
      ? ` By ranks there is ${strength(rho.coefficient)} (Spearman’s ρ ${decimal(rho.coefficient)}, ${withP(rho.p)}).`
      : "";
    return (
      `${begin}${plural(data.n, one)} with ${many}: ten times the popularity goes with ${decimal(10 ** data.fit.slope, 2)} times the ${many}, a slope of ${slopeOf(data.fit)} on logarithmic axes.` +
      `${told}${turns(metric, data)}${overAll(data)}`
    );
  });
  return [...said, "Correlation is not cause."];
}

const VARIANTS: Record<DescendantsData["variants"][number]["id"], string> = {
  dedup_epsilon: "equal points once, 0.00001 added (artifact)",
  all_epsilon: "all points, 0.00001 added",
  all_positive: "all points, zeros left out (paper)",
  dedup_positive: "equal points once, zeros left out",
  all_log1p: "all points, 1 added",
};

const two = (own: Correlation | null): Cell =>
  own ? textCell(`${decimal(own.coefficient)} (p ${probability(own.p)})`) : NO_CELL;

const edge = (n: number): string => count(Number(n.toPrecision(3)));

/** The numbers of a cell of the map; they are whole, and an edge that should be one may lie a little beside it. */
function numbers(y: readonly number[], j: number): [from: number, to: number] {
  const whole = (i: number): number => Math.ceil(y[i]! * (1 - 1e-9));
  return [whole(j), j === y.length - 2 ? Math.floor(y[j + 1]! * (1 + 1e-9)) : whole(j + 1) - 1];
}

/** The cells that have points, a series for each column of the map. */
function cellMarks({ popularity }: Descendants, data: DescendantsData, drawn: Plot): Mark[][] {
  const { x_edges, y_edges, counts } = data.histogram;
  const [x, y] = [x_edges.map(pixels(drawn, "x")), y_edges.map(pixels(drawn, "y"))];
  const { many, single, one } = words(data);
  return counts.map((column, i) =>
    column.flatMap((points, j) => {
      if (points === 0n) return [];
      const [from, to] = numbers(y_edges, j);
      const say = (): string =>
        `${popularity} ${edge(x_edges[i]!)} to ${edge(x_edges[i + 1]!)}, ` +
        `${to > from ? `${count(from)} to ` : ""}${plural(to, single, many)}: ${plural(points, one)}`;
      return [{ x1: x[i]!, x2: x[i + 1]!, y1: y[j]!, y2: y[j + 1]!, say }];
    }),
  );
}

/** The map in words, a row for each of its columns that has points. */
function columnsOf({ histogram: { x_edges: x, y_edges: y, counts } }: DescendantsData): Cell[][] {
  return counts.flatMap((column, i) => {
    const cells = column.flatMap((points, j) => {
      if (points === 0n) return [];
      const [from, to] = numbers(y, j);
      return [`${count(from)}${to > from ? `–${count(to)}` : ""}: ${count(points)}`];
    });
    const all = column.reduce((sum, points) => sum + points, 0n);
    if (all === 0n) return [];
    return [[textCell(`${edge(x[i]!)} to ${edge(x[i + 1]!)}`), countCell(all), textCell(cells.join("; "))]];
  });
}

/** An interval. */
function range(ends: [number, number] | null | undefined): Cell {
  return ends ? textCell(`${decimal(ends[0], 4)} to ${decimal(ends[1], 4)}`) : NO_CELL;
}

function tables(metric: Descendants): Table[] {
  const all = metric.datasets.flatMap(({ source, childless }) => (childless ? [{ source, childless }] : []));
  const fitRow = (name: string, fit: Fit | null, mark = ""): Cell[] => [
    textCell(name),
    countCell(fit?.n ?? null),
    numberCell(fit?.slope, 5),
    range(fit?.slope_ci95),
    numberCell(fit?.intercept, 5),
    numberCell(fit?.r, 5),
    textCell(mark),
  ];
  const counted = (what: string, n: bigint): Cell[] => [textCell(what), countCell(n)];
  return [
    {
      caption: "How much hangs on the choice: the fit of these points under other choices",
      columns: [
        { label: "Choice" },
        { label: "Points" },
        { label: "Slope", hint: "of log y on log x" },
        { label: "95% interval" },
        { label: "Intercept" },
        { label: "r", hint: "Pearson’s, of the logarithms" },
        { label: "Drawn" },
      ],
      groups: metric.datasets.map((data) => ({
        label: about(data.source),
        rows: [
          ...data.variants.map((v) => fitRow(VARIANTS[v.id], v.fit, v.shown ? "this one" : "")),
          ...(data.childless
            ? [fitRow("all models, those without descendants too, 1 added", data.childless.log1p)]
            : []),
        ],
      })),
    },
    ...(all.length > 0
      ? [
          {
            caption: "Over all models, those without descendants too, with owners as clusters",
            columns: [
              { label: "Models" },
              { label: "Owners" },
              { label: "Slope", hint: "of log10(1 + descendants) on log10(1 + popularity)" },
              { label: "95% interval of the slope", hint: "by the sandwich over owners" },
              { label: "Spearman’s ρ" },
              {
                label: "95% interval of ρ",
                hint: "Bonett and Wright’s or the jackknife over owners, whichever end reaches further",
              },
            ],
            groups: all.map(({ source, childless }) => ({
              label: about(source),
              rows: [
                [
                  countCell(childless.n),
                  countCell(childless.owners),
                  numberCell(childless.log1p?.slope, 4),
                  range(childless.slope_by_owner?.interval),
                  numberCell(childless.rho?.rho, 4),
                  range(childless.rho?.interval),
                ],
              ],
            })),
          },
        ]
      : []),
    {
      caption: "The cells of the map",
      columns: [
        { label: "Popularity", hint: "from, and to below" },
        { label: "Points" },
        { label: "Of them with so many", hint: "number: points", words: true },
      ],
      groups: metric.datasets.map((data) => ({ label: about(data.source), rows: columnsOf(data) })),
    },
    {
      caption: "Correlations of popularity and number, not of their logarithms",
      columns: [
        { label: "Points" },
        { label: "Number" },
        { label: "Pearson’s r" },
        { label: "Spearman’s ρ" },
        { label: "Kendall’s τ-b" },
      ],
      groups: metric.datasets.map((data) => {
        const row = (name: string, c: DescendantsData["fitted"]): Cell[] => [
          textCell(name),
          countCell(c.n),
          two(c.pearson),
          two(c.spearman),
          two(c.kendall_tau_b),
        ];
        return {
          label: about(data.source),
          rows: [
            row("all, popularity 0 included", data.correlations),
            row("those of the fit", data.fitted),
            ...(data.childless
              ? [
                  [
                    textCell("all models, those without descendants too"),
                    countCell(data.childless.n),
                    NO_CELL,
                    two(data.childless.spearman),
                    NO_CELL,
                  ],
                ]
              : []),
          ],
        };
      }),
    },
    {
      caption: "What was counted",
      columns: [{ label: "Number of" }, { label: "Count" }],
      groups: metric.datasets.map((data) => ({
        label: about(data.source),
        rows: [
          counted(
            data.counted === "repositories" ? "pairs of a model and a repository" : "edges that count",
            data.edges,
          ),
          counted("edges of a model to itself, left out", data.self_loops),
          counted("repeated edges, left out", data.repeated),
          counted(data.counted === "repositories" ? "models" : "bases", data.bases),
          counted("not in the data, left out", data.absent),
          counted("of unknown popularity, left out", data.without_popularity),
          counted("below the least popularity, left out", data.below_minimum),
          counted("with popularity 0, left out of the fit", data.zero),
          counted("outside the map", data.histogram.outside),
        ],
      })),
    },
    {
      caption: "The ten with the most",
      columns: [
        { label: "Name" },
        { label: "Number" },
        { label: "Popularity", hint: "as the figure has it" },
      ],
      groups: metric.datasets.map((data) => ({
        label: about(data.source),
        rows: data.top.map((base) => [textCell(base.id), countCell(base.count), countCell(base.popularity)]),
      })),
    },
  ];
}

export const descendants: Drawing<Descendants> = {
  of: (results) => results.metrics.descendants,
  missing: (metric, results) =>
    metric.datasets.length > 0
      ? null
      : lacking("descendants", results, "It needs models with downloads or likes and their base models."),
  title: () => "Descendants and popularity",
  short: (metric) =>
    metric.datasets
      .map((data) => (data.fit ? `slope ${decimal(data.fit.slope)}` : "too few points"))
      .join(", "),
  sentences,
  caption(metric) {
    const outside = metric.datasets.reduce((sum, data) => sum + data.histogram.outside, 0n);
    return (
      "Each cell counts points: the stronger its colour, the more; where there is none, it is empty. Both axes are logarithmic. " +
      "The line is the least-squares fit of the logarithms." +
      (outside > 0n
        ? ` Outside the map, with popularity 0 or beyond its edges: ${plural(outside, "point")}.`
        : "")
    );
  },
  sources: (metric) => metric.datasets.map((data) => data.source.files),
  draw,
  tables,
};
