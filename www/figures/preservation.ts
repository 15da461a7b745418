/** Preservation of libraries: the paper's Figure 5, with denominators, intervals and the other definition beside. */

import { axisX, axisY, barX, gridX, plot, ruleX, ruleY, text } from "@observablehq/plot";
import { html } from "lit";
import { patterns, stacked, type Palette } from "../chart";
import { count, percent } from "../format";
import type { LibraryRate, Preservation, PreservationData } from "../types";
import { about, lacking, lead, type Figure, type Table } from "./figure";

const TOP = 10;
const ROW = 26;

const shown = (data: PreservationData): LibraryRate[] => data.libraries.filter((l) => l.shown).slice(0, TOP);

const share = (l: LibraryRate): string => `${count(l.preserved)} of ${count(l.descendants)}`;

function draw(metric: Preservation, width: number, palette: Palette): SVGSVGElement {
  const { defs, fills } = patterns(palette);
  const panels = metric.datasets.map((data) => {
    const rows = shown(data);
    const longest = Math.max(4, ...rows.map((l) => l.library.length));
    const left = Math.min(170, longest * 6.6 + 14, width * 0.4);
    return {
      title: about(data.source),
      plot: plot({
        width,
        height: rows.length * ROW + 44,
        marginLeft: left,
        marginRight: width < 480 ? 92 : 150,
        marginTop: 6,
        marginBottom: 38,
        style: { fontSize: "12px", fontFamily: "inherit", color: palette.ink, background: "none" },
        x: { domain: [0, 1], axis: null },
        y: { domain: rows.map((l) => l.library), axis: null, padding: 0.22 },
        marks: [
          gridX({ stroke: palette.grid, strokeOpacity: 1, ticks: 5 }),
          axisX({
            ticks: 5,
            tickSize: 0,
            fill: palette.muted,
            tickFormat: (x: number) => `${Math.round(x * 100)}%`,
            label:
              metric.mode === "paper"
                ? "descendants that keep the library"
                : "descendants that have the library",
            labelArrow: "none",
            labelAnchor: "center",
          }),
          axisY({
            tickSize: 0,
            label: null,
            fill: palette.ink,
            tickFormat: (name: string) => cut(name, left),
          }),
          barX(rows, {
            y: "library",
            x: (l: LibraryRate) => l.rate ?? 0,
            fill: fills[0]!,
            stroke: palette.series[0].mark,
            strokeWidth: 1,
          }),
          // On its own ground, so that it is seen on the bar too.
          [5, 1.5].map((strokeWidth) =>
            ruleY(
              rows.filter((l) => l.interval),
              {
                y: "library",
                x1: (l: LibraryRate) => l.interval![0],
                x2: (l: LibraryRate) => l.interval![1],
                stroke: strokeWidth > 2 ? palette.paper : palette.ink,
                strokeWidth,
              },
            ),
          ),
          text(rows, {
            y: "library",
            x: (l: LibraryRate) => Math.max(l.rate ?? 0, l.interval?.[1] ?? 0),
            text: (l: LibraryRate) => (width < 480 ? percent(l.rate) : `${percent(l.rate)} (${share(l)})`),
            textAnchor: "start",
            dx: 6,
            fill: palette.ink,
          }),
          ruleX([0], { stroke: palette.ink }),
        ],
      }),
    };
  });
  return stacked(panels, width, palette, sentences(metric).join(" "), defs);
}

function cut(name: string, room: number): string {
  const most = Math.floor((room - 10) / 6.4);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function sentences(metric: Preservation): string[] {
  return metric.datasets.map((data) => {
    const [first] = shown(data);
    const begin = lead(metric.datasets, data);
    if (!first)
      return `${begin}No library has descendants enough to be shown; the table below has all ${count(data.libraries.length)}.`;
    const transformers = data.libraries.find((l) => l.library === "transformers");
    const also =
      transformers && transformers !== first && transformers.rate !== null
        ? ` Transformers: ${percent(transformers.rate)} (${share(transformers)}).`
        : "";
    return metric.mode === "paper"
      ? `${begin}Of ${count(first.descendants)} descendants of models that have ${first.library} and another library, ${count(first.preserved)} have it too: a preservation rate of ${percent(first.rate)}.${also}`
      : `${begin}Of ${count(data.multi_library)} descendants with two or more libraries, ${count(first.preserved)} (${percent(first.rate)}) have ${first.library}. Whether the base had it is not looked at.${also}`;
  });
}

function tables(metric: Preservation): Table[] {
  const paper = metric.mode === "paper";
  const columns = [
    { label: "Library" },
    {
      label: "Bases",
      hint: "models in the data that have the library and another one, and have descendants",
    },
    {
      label: "Descendants",
      hint: paper
        ? "of those bases; one of two such bases counts twice"
        : "all with two or more libraries: N",
    },
    { label: "Preserved", hint: "those of them that have the library" },
    { label: "Rate", hint: "preserved ÷ descendants" },
    { label: "95% interval", hint: "Wilson’s; too narrow where the descendants of one base are alike" },
  ];
  const row = (l: LibraryRate): string[] => [
    l.shown ? l.library : `${l.library} (too few to be drawn)`,
    count(l.bases),
    count(l.descendants),
    count(l.preserved),
    percent(l.rate),
    l.interval ? `${percent(l.interval[0])} to ${percent(l.interval[1])}` : "–",
  ];
  const other = paper ? "artifact’s" : "paper’s";
  return [
    {
      caption: `Library preservation, ${paper ? "paper’s" : "artifact’s"} definition`,
      columns,
      groups: metric.datasets.map((data) => ({
        label: `${about(data.source)}. ${count(data.models)} models, ${count(data.edges)} edges; ${count(data.unresolved)} to bases that are not in the data; left out: ${count(data.self_loops)} to itself, ${count(data.repeated)} repeated`,
        rows: data.libraries.map(row),
      })),
    },
    {
      caption: `The first ten by the ${other} definition, to set beside`,
      columns,
      groups: metric.datasets.map((data) => ({ label: about(data.source), rows: data.other.map(row) })),
    },
  ];
}

export const preservation: Figure<Preservation> = {
  id: "preservation",
  name: "Library preservation",
  heading: "Preservation of libraries in descendants",
  question:
    "Do models that are made from others keep their libraries? Of the direct descendants of the models that have a library, how many have it too?",
  modes: {
    paper: {
      label: "Paper",
      text: "As the paper’s equation has it: for each library, over the descendants of the bases that have it and another one.",
    },
    artifact: {
      label: "Artifact",
      text: "As the paper’s script computes it: of all descendants with two or more libraries the share that has it. The base is not looked at, so nothing is “preserved”.",
    },
  },
  of: (results) => results.metrics.preservation,
  missing: (metric, results) =>
    metric.datasets.length > 0
      ? null
      : lacking("preservation", results, "It needs models with their base models and libraries."),
  title: () => "Preservation of libraries in descendants",
  short(metric) {
    const rate = (data: PreservationData): string => {
      const l = data.libraries.find((own) => own.library === "transformers") ?? shown(data)[0];
      return l ? `${l.library} ${percent(l.rate)}` : "too few descendants";
    };
    return metric.datasets.map(rate).join(", ");
  },
  sentences,
  caption(metric) {
    const bars =
      metric.mode === "paper"
        ? "Bars: preserved descendants by descendants, with their numbers; the thin line is Wilson’s 95% interval."
        : "Bars: descendants that have the library by all descendants with two or more libraries, with their numbers.";
    return `${bars} The ten most preserved libraries by number, of those with descendants enough.`;
  },
  sources: (metric) => metric.datasets.map((data) => data.source.files),
  draw,
  tables,
  definition: html`
    <p>
      For a library <var>L</var> let <var>B</var> be the base models that have <var>L</var> and at least one
      other library, <var>D<sub>b</sub></var> the direct descendants of a base <var>b</var>, and
      <var>S</var>(<var>d</var>, <var>L</var>) = 1 where the descendant has <var>L</var>, else 0.
    </p>
    <dl class="formulas">
      <dt>Preservation rate</dt>
      <dd>
        <var>P<sub>L</sub></var> = Σ<sub><var>b</var> ∈ <var>B</var></sub> Σ<sub
          ><var>d</var> ∈ <var>D<sub>b</sub></var></sub
        >
        <var>S</var>(<var>d</var>, <var>L</var>) ÷ Σ<sub><var>b</var> ∈ <var>B</var></sub> |<var
          >D<sub>b</sub></var
        >|
      </dd>
    </dl>
    <p>
      A descendant of two such bases counts twice; one without libraries does not have <var>L</var>; a base
      that is not in the data cannot be in <var>B</var>. Libraries are what the registry calls the model’s
      library and tags of PeaTMOSS’s list. Jones et al., ESEM 2024, Metric 1 and Figure 5. The interval, the
      filter by relation and the cleaning of edges are ours.
    </p>
  `,
};
