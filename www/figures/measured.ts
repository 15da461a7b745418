/**
 * The figure of a metric. Its answers describe how they are shown: drawings of a few kinds with finished numbers, several
 * for each dataset, and the words around them.
 */

import { NO_CELL } from "../text/cells";
import { plural, sentence } from "../text/format";
import { draw, undrawn, type Data } from "./drawing";
import type { Answer, Caveat, Cell, Metric, Mode, Results, Shown, Source } from "../engine/types";
import { list } from "../text/words";
import { about, described, lacking, lead, type Figure, type Table } from "./figure";

/** The answers of a metric. */
export interface Measured extends Answer {
  datasets: Data[];
  /** The summary of all answers, if all are shown. */
  together: Shown | null;
}

/** A caveat of all datasets is shown once. */
export function caveats(datasets: readonly Data[]): Caveat[] {
  const said = new Map<string, Source[]>();
  for (const { source, shown } of datasets)
    for (const text of shown.caveats) said.set(text, [...(said.get(text) ?? []), source]);
  return [...said].flatMap(([text, of]) =>
    (of.length === datasets.length ? [null] : of).map((source) => ({
      code: "",
      text,
      file: source && !source.registry && !source.date ? source.title : null,
      registry: source?.registry ?? null,
      date: source?.date ?? null,
    })),
  );
}

/** Merges tables with the same columns and caption. Each dataset has a group of rows. */
function tables({ datasets, together }: Measured): Table[] {
  const found = new Map<string, Table>();
  const all = together ? [{ label: "All together", shown: together }] : [];
  for (const { label, shown } of [
    ...datasets.map(({ source, shown }) => ({ label: about(source), shown })),
    ...all,
  ])
    for (const { id, caption, columns, rows } of shown.tables) {
      const key = JSON.stringify([caption, columns.map(({ label }) => label)]);
      const before = found.get(key) ?? { id, caption, columns, groups: [] };
      found.set(key, { ...before, groups: [...before.groups, { label, rows }] });
    }
  return [...found.values()].map(({ columns, groups, ...table }) => {
    const cells = (i: number): Cell[] => groups.flatMap(({ rows }) => rows.map((row) => row[i] ?? NO_CELL));
    return {
      ...table,
      columns: columns.map((column, i) => ({ ...column, words: i > 0 ? words(cells(i)) : false })),
      groups,
    };
  });
}

/** Whether a column holds words, and whether they are short enough for one line. */
function words(cells: readonly Cell[]): boolean | "few" {
  const said = cells.filter(({ kind }) => kind !== "none");
  const wordy = said.filter(({ kind }) => kind === "text");
  if (wordy.length * 2 <= said.length) return false;
  return said.every(({ text }) => text.length <= 24) ? "few" : true;
}

/** The figure of a metric of the catalogue. */
export function measured(metric: Metric): Figure<Measured> {
  const { id, title, sources } = metric;
  const of = (results: Results): Measured => {
    const answers = results.metrics[id];
    const datasets = (answers?.datasets ?? []).map((dataset) => ({
      ...dataset,
      compared: dataset.shown.compared,
      differs: dataset.shown.differs,
    }));
    // The dataset that decides comes first everywhere.
    datasets.unshift(...datasets.splice(answers?.leading ?? 0, 1));
    const { mode } = results.parameters[id] ?? {};
    return {
      datasets,
      together: answers?.together?.shown ?? null,
      caveats: caveats(datasets),
      summary: Boolean(answers?.together?.shown.finding),
      ...(metric.differences.length > 0 && { mode: mode as Mode, differences: metric.differences }),
    };
  };
  const sentences = ({ datasets, together }: Measured): string[] => [
    ...(together?.sentences ?? []),
    ...(datasets.length === 1
      ? datasets[0]!.shown.sentences
      : datasets.map((data) => lead(datasets, data) + data.shown.sentences.join(" "))),
  ];
  return {
    ...described(metric),
    counted: ({ datasets }) => datasets.flatMap(({ shown }) => shown.counted),
    of,
    missing: ({ datasets }, results) =>
      datasets.length > 0 ? null : lacking(id, results, sentence(`It is measured from ${sources}`)),
    title: () => title,
    finding: ({ datasets, together }) => together?.finding ?? datasets[0]?.shown.finding ?? "",
    short: ({ datasets, together }) => together?.short || (datasets[0]?.shown.short ?? ""),
    sentences,
    caption(answer) {
      const { datasets, together } = answer;
      const of = list(
        datasets.map(({ source }) => about(source)),
        4,
      );
      const more = undrawn(answer).length;
      const left =
        more > 0
          ? ` The figure leaves out ${plural(more, "dataset")}, which can be chosen above; the tables below have all.`
          : "";
      const drawn = [together, ...datasets.map(({ shown }) => shown)].flatMap((each) => each?.figures ?? []);
      // Figures have sentences in common.
      const notes = new Set(
        drawn.flatMap((figure) => ("note" in figure ? figure.note.split(/(?<=\.) /) : [])).filter(Boolean),
      );
      return [sentence(of) + left, ...notes].join(" ");
    },
    sources: ({ datasets }) => datasets.map(({ source }) => source.files),
    draw: (answer, width, palette, beside) =>
      draw(answer, width, palette, sentences(answer).join(" "), beside),
    tables,
  };
}
