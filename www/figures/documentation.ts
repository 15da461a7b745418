/** Documentation quality against popularity: the paper's Figure 8, with the distributions and the tests. */

import { axisX, dot, gridX, plot, rect, ruleX, ruleY, text } from "@observablehq/plot";
import { el, patterns, stacked, wrap, type Palette, type Panel } from "./chart";
import { countCell, NO_CELL, numberCell, probabilityCell, shareCell, textCell } from "../text/cells";
import { count, decimal, percent, plural, probability, withP } from "../text/format";
import { pixels, type Drawn, type Mark } from "./marks";
import type {
  BoxPlot,
  Cell,
  Comparison,
  Documentation,
  DocumentationData,
  DocumentationEffect,
  Mode,
  ScoreGroup,
} from "../engine/types";
import { about, lacking, lead, NARROW, type Drawing, type Table } from "./figure";

const BINS = 20;
const BY = { downloads: "downloads", likes: "likes", dependents: "dependents" };

const ends = (c: Comparison): { name: string; base: number; group: ScoreGroup; ink: 0 | 1 }[] => [
  { name: "top", base: 1, group: c.top, ink: 0 },
  { name: "bottom", base: 0, group: c.bottom, ink: 1 },
];

/** Each row is one high: the histogram above, the box plot below it. */
function draw(metric: Documentation, width: number, palette: Palette): Drawn {
  const { defs, fills } = patterns(palette);
  const narrow = width < NARROW;
  const panels = metric.datasets.flatMap((data) =>
    data.comparisons.map((c): Panel => {
      const rows = ends(c);
      const most = Math.max(1, ...rows.flatMap(({ group }) => group.histogram.map(Number)));
      const bars = rows.flatMap(({ base, group, ink }) =>
        group.histogram.flatMap((n, i) =>
          n > 0n
            ? [
                {
                  x1: i / BINS,
                  x2: (i + 1) / BINS,
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
      const low = base(0.08);
      const high = base(0.34);
      return {
        title: `${about(data.source)}, by ${BY[c.popularity]}`,
        plot: plot({
          width,
          height: 210,
          marginLeft: narrow ? 56 : 100,
          marginRight: 14,
          marginTop: 6,
          marginBottom: 40,
          style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
          x: { domain: [0, 1], axis: null },
          y: { domain: [0, 2], axis: null },
          marks: [
            gridX({ stroke: palette.grid, strokeOpacity: 1, ticks: 5 }),
            axisX({
              ticks: 5,
              tickSize: 0,
              fill: palette.muted,
              label: "documentation score",
              labelAnchor: "center",
              labelArrow: "none",
            }),
            ([0, 1] as const).map((ink) =>
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
            rows.map(({ base: y, group: { box }, ink }) => [
              ruleY([y + 0.21], { x1: box.whisker_low, x2: box.whisker_high, stroke: palette.ink }),
              rect([box], {
                x1: "q1",
                x2: "q3",
                y1: low(y),
                y2: high(y),
                fill: fills[ink]!,
                stroke: palette.series[ink].mark,
              }),
              // On its own ground, so that it is seen on any fill.
              ruleX([box.median], { y1: low(y), y2: high(y), stroke: palette.paper, strokeWidth: 5 }),
              ruleX([box.median], { y1: low(y), y2: high(y), stroke: palette.ink, strokeWidth: 2.5 }),
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
            ruleY([1], { stroke: palette.grid }),
            text(rows, {
              x: 0,
              y: (row: { base: number }) => row.base + 0.5,
              text: (row: { name: string; group: ScoreGroup }) =>
                `${row.name}${narrow ? "\n" : " "}${count(row.group.box.n)}`,
              textAnchor: "end",
              dx: -8,
              fill: palette.ink,
            }),
          ],
        }),
        marks(drawn) {
          const [x, y] = [pixels(drawn, "x"), pixels(drawn, "y")];
          const series = rows.flatMap(({ name, base, group: { box } }): Mark[][] => {
            const [x1, x2] = [x(box.whisker_low), x(box.whisker_high)];
            const own = bars.filter((bar) => bar.base === base);
            return [
              [{ x1, x2, y1: y(low(base)), y2: y(high(base)), say: () => `${name} ${spoken(box)}` }],
              own.map((bar) => {
                const score = `${decimal(bar.x1, 2)} to ${decimal(bar.x2, 2)}`;
                const say = (): string => `${name}, score ${score}: ${plural(bar.n, "model")}`;
                return { x1: x(bar.x1), x2: x(bar.x2), y1: y(bar.y1), y2: y(bar.y2), say };
              }),
            ];
          });
          return { run: "right", series };
        },
        ...tested(c, effectOf(metric.mode, data, c), width, palette),
      };
    }),
  );
  return stacked(panels, width, palette, sentences(metric).join(" "), defs);
}

/** A box in words, as its table has it. */
const spoken = (box: BoxPlot): string =>
  `${count(box.n)}: mean ${decimal(box.mean)}, SD ${decimal(box.sd)}, quartiles ${quartiles(box)}, ` +
  `whiskers ${decimal(box.whisker_low)} to ${decimal(box.whisker_high)}, ${count(box.outliers)} beyond`;

const quartiles = (box: BoxPlot): string => [box.q1, box.median, box.q3].map((q) => decimal(q)).join(", ");

/** What is known of the difference between these groups; the artifact's groups are others. */
const effectOf = (mode: Mode, data: DocumentationData, c: Comparison): DocumentationEffect | undefined =>
  mode === "paper" ? data.evidence.effects.find(({ popularity }) => popularity === c.popularity) : undefined;

/** "0.50 (95% interval 0.31 to 0.69)" */
const spread = (c: Comparison, effect?: DocumentationEffect): string =>
  effect?.interval
    ? `${decimal(c.cohens_d, 2)} (95% interval ${decimal(effect.interval[0], 2)} to ${decimal(effect.interval[1], 2)})`
    : decimal(c.cohens_d, 2);

/** A small effect, by Cohen. */
const SMALL = 0.2;

/** What the interval of d says; without one, what the test does. */
function found(p: number, effect?: DocumentationEffect): string {
  if (effect && !effect.enough) return "too few models or owners in a group to judge by";
  if (!effect?.interval)
    return p < 0.01
      ? "the top is better documented than chance would have it"
      : "no sign at 1% that the top is better documented";
  const [low, high] = effect.interval;
  if (low > SMALL) return "the top is clearly better documented";
  return high < SMALL
    ? "the top is not better documented by more than a small difference"
    : "whether the top is clearly better documented is undecided";
}

/** The test in words, under its groups. */
function tested(
  c: Comparison,
  effect: DocumentationEffect | undefined,
  width: number,
  palette: Palette,
): { foot: SVGGElement; footHeight: number } {
  const said = c.welch
    ? `Cohen’s d ${spread(c, effect)}; Welch’s t-test: ${verdict(c)}; Cliff’s delta ${decimal(c.cliffs_delta, 2)}`
    : "not tested: the groups do not vary";
  const lines = wrap(said, width, 12);
  const foot = el("g", { "font-size": 12, fill: palette.muted });
  lines.forEach((line, i) => foot.append(el("text", { x: 0, y: 14 + i * 16 }, line)));
  return { foot, footHeight: lines.length * 16 + 16 };
}

/** "p = 0.012 (Holm)" */
const verdict = ({ welch }: Comparison): string =>
  welch?.p_holm == null ? withP(welch?.p) : `${withP(welch.p_holm)} (Holm)`;

const base =
  (within: number) =>
  (row: number): number =>
    row + within;

function sentences(metric: Documentation): string[] {
  const said = metric.datasets.flatMap((data) =>
    data.comparisons.map((c) => {
      const begin = lead(metric.datasets, data);
      const { welch } = c;
      const means = `mean score ${decimal(c.top.box.mean)} in the top ${count(c.top.box.n)} by ${BY[c.popularity]}, ${decimal(c.bottom.box.mean)} in the bottom ${count(c.bottom.box.n)}`;
      if (!welch) return `${begin}${upper(means)}; the groups do not vary, so nothing can be tested.`;
      const effect = effectOf(metric.mode, data, c);
      const says = found(welch.p_holm ?? welch.p, effect);
      return `${begin}${upper(means)}: ${says} (Cohen’s d ${spread(c, effect)}; Welch’s t-test, one-sided, ${verdict(c)}; Cliff’s delta ${decimal(c.cliffs_delta, 2)}).`;
    }),
  );
  return [...said, "That two groups differ does not say why."];
}

const upper = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

function tables(metric: Documentation): Table[] {
  const found: Table[] = [
    {
      caption: `Documentation scores of top and bottom, ${metric.mode === "paper" ? "paper’s" : "artifact’s"} definition`,
      columns: [
        { label: "Group" },
        { label: "n" },
        { label: "Mean" },
        { label: "SD" },
        { label: "Quartiles", hint: "by linear interpolation (type 7), as matplotlib and numpy" },
        { label: "Whiskers", hint: "the last values within 1.5 interquartile ranges of the box" },
        { label: "Outliers", hint: "values beyond the whiskers" },
        { label: "Popularity at the cut" },
        {
          label: "Ties at the cut",
          hint: "models with exactly that popularity, when some of them are left out",
        },
      ],
      groups: metric.datasets.flatMap((data) =>
        data.comparisons.map((c) => ({
          label: `${about(data.source)}, by ${BY[c.popularity]}`,
          within: `by ${BY[c.popularity]}`,
          rows: ends(c).map(({ name, group: { box, cut, tied } }) => [
            textCell(name),
            countCell(box.n),
            numberCell(box.mean, 3),
            numberCell(box.sd, 3),
            textCell(quartiles(box)),
            textCell(`${decimal(box.whisker_low)} to ${decimal(box.whisker_high)}`),
            countCell(box.outliers),
            countCell(cut),
            tied === 0n ? textCell("none") : countCell(tied),
          ]),
        })),
      ),
    },
    {
      caption: "Tests that the top is greater",
      columns: [
        { label: "By" },
        { label: "t", hint: "Welch’s" },
        { label: "df" },
        { label: "p", hint: "one-sided" },
        { label: "p (Holm)", hint: "corrected for the comparisons of the dataset" },
        { label: "Difference of at least", hint: "one-sided 99% bound" },
        {
          label: "Cohen’s d",
          hint: "by the pooled standard deviation; above 0 the top is better documented, in artifact mode its size alone",
        },
        { label: "95% of d", hint: "models of one owner are taken as alike" },
        { label: "Owners", hint: "of the top and of the bottom" },
        { label: "Mann-Whitney p", hint: "ours; corrected for ties and continuity" },
        { label: "Cliff’s delta", hint: "ours" },
        { label: "Spearman’s ρ", hint: "ours; score and popularity over the whole population" },
      ],
      groups: metric.datasets.map((data) => ({
        label: about(data.source),
        rows: data.comparisons.map((c) => [
          textCell(BY[c.popularity]),
          numberCell(c.welch?.t, 3),
          numberCell(c.welch?.df, 1),
          probabilityCell(c.welch?.p),
          probabilityCell(c.welch?.p_holm),
          numberCell(c.welch?.lower, 3),
          numberCell(c.cohens_d, 3),
          ...ofOwners(effectOf(metric.mode, data, c)),
          probabilityCell(c.mann_whitney?.p),
          numberCell(c.cliffs_delta, 3),
          c.spearman
            ? textCell(`${decimal(c.spearman.coefficient)} (p ${probability(c.spearman.p)})`)
            : NO_CELL,
        ]),
      })),
    },
  ];
  const shares = (data: DocumentationData): Cell[][] => [
    ...data.sections.map((s) => [
      textCell(`section: ${s.section}`),
      textCell("yes"),
      textCell(part(s.present, data.models)),
    ]),
    ...data.attributes.map((a) => [
      textCell(`metadata: ${a.attribute.replaceAll("_", " ")}`),
      textCell(a.available ? "yes" : "no"),
      a.available ? textCell(part(a.present, data.models)) : NO_CELL,
    ]),
  ];
  if (metric.datasets.some((data) => shares(data).length > 0))
    found.push({
      caption: "What the score is made of",
      columns: [
        { label: "Part" },
        { label: "In the data", hint: "what they cannot supply counts as absent, unless it is left out" },
        { label: "Models that have it" },
      ],
      groups: metric.datasets.map((data) => ({
        label: `${about(data.source)}: ${count(data.models)} models, ${count(data.cards)} with a card; metadata divided by ${data.denominator}`,
        rows: shares(data),
      })),
    });
  const agreed = metric.datasets.filter((data) => data.agreement);
  if (agreed.length > 0)
    found.push({
      caption: "The heading and keyword rule against the sections that the file brings",
      columns: [
        { label: "Section" },
        { label: "Cards" },
        { label: "Both" },
        { label: "Rule only" },
        { label: "File only" },
        { label: "Neither" },
        { label: "Precision" },
        { label: "Recall" },
        { label: "Cohen’s κ", hint: "agreement beyond chance, at most 1" },
      ],
      groups: agreed.map((data) => ({
        label: about(data.source),
        rows: data.agreement!.map((a) => [
          textCell(a.section),
          countCell(a.n),
          countCell(a.both),
          countCell(a.first_only),
          countCell(a.second_only),
          countCell(a.neither),
          shareCell(a.precision),
          shareCell(a.recall),
          numberCell(a.kappa, 2),
        ]),
      })),
    });
  return found;
}

/** The interval of d, and the owners of both groups. */
const ofOwners = (effect?: DocumentationEffect): Cell[] => [
  effect?.interval ? textCell(`${decimal(effect.interval[0])} to ${decimal(effect.interval[1])}`) : NO_CELL,
  effect ? textCell(`${count(effect.top.owners)} and ${count(effect.bottom.owners)}`) : NO_CELL,
];

const part = (n: bigint, all: bigint): string =>
  all > 0n ? `${count(n)} (${percent(Number(n) / Number(all))})` : count(n);

export const documentation: Drawing<Documentation> = {
  counted: ({ datasets }) =>
    datasets.flatMap(({ comparisons }) =>
      comparisons.flatMap(({ popularity }) => (popularity === "dependents" ? [] : popularity)),
    ),
  of: (results) => results.metrics.documentation,
  missing: (metric, results) =>
    metric.datasets.length > 0
      ? null
      : lacking("documentation", results, "It needs models with cards or metadata, and downloads or likes."),
  title: () => "Documentation quality and popularity",
  short: (metric) =>
    metric.datasets
      .flatMap((data) =>
        data.comparisons.slice(0, 1).map((c) => ({ c, effect: effectOf(metric.mode, data, c) })),
      )
      .map(({ c, effect }) =>
        effect ? `d ${spread(c, effect)}` : `d ${decimal(c.cohens_d, 2)}, ${withP(c.welch?.p_holm)}`,
      )
      .join("; "),
  sentences,
  caption: () =>
    "For each popularity the most and the least popular models: above, how many have which score; below, the box from the first to the third quartile with the median as a line and the mean as a diamond, whiskers at the last values within 1.5 interquartile ranges.",
  sources: (metric) => metric.datasets.map((data) => data.source.files),
  draw,
  tables,
};
