/**
 * The description of a metric for its view. The view itself (controls, figure, tables, caveats, definition,
 * differences, published numbers, export) is the same for all metrics. Its words come from the engine's catalogue and
 * answers.
 */

import { html, nothing, type TemplateResult } from "lit";
import type { Palette } from "./chart";
import { marked, registryName } from "../text/format";
import type { Drawn } from "./marks";
import type { Answer, Cell, Metric, MetricId, OfDataset, Popularity, Results, Source } from "../engine/types";

/** Narrower than this many pixels, a drawing has room for fewer labels. */
export const NARROW = 480;

export interface Table {
  /** An id that is the same for every dataset; the caption if it has none. */
  id?: string;
  caption: string;
  /** The first column names the row. Differences are only computed for comparable columns. */
  columns: { label: string; hint?: string | null; words?: boolean | "few"; comparable?: boolean }[];
  /** The name of the group within its dataset, if the dataset has several. */
  groups: { label: string; within?: string; rows: Cell[][] }[];
}

export interface Figure<M extends Answer = Answer> {
  id: MetricId;
  /** The name in the index of metrics. */
  name: string;
  heading: string;
  /** The finding, which replaces the heading if the answer has one. */
  finding?(metric: M): string;
  question: string;
  /** The popularity that the numbers count or are compared with. */
  counted?(metric: M): Popularity[];
  of(results: Results): M;
  /** What is missing for a figure; null if it can be drawn. */
  missing(metric: M, results: Results): string | null;
  title(metric: M): string;
  /** The most important number in a few words. */
  short(metric: M): string;
  /** The result in words, one sentence for each series. */
  sentences(metric: M): string[];
  caption(metric: M): string;
  /** The labels of the files that the figure was drawn from, by snapshot. */
  sources(metric: M): string[][];
  /** With `beside`, the axes also fit that answer, so that both figures can be compared. */
  draw(metric: M, width: number, palette: Palette, beside?: M): Drawn;
  /** The figure as tables. The first has the values that are drawn. */
  tables(metric: M): Table[];
  /** More detail below the tables. */
  details?(metric: M): TemplateResult;
  definition: TemplateResult;
  /** Findings of other works, one sentence each with its source. */
  published: readonly string[];
  /** The paper's text and its scripts differ. */
  differs: boolean;
}

/** The properties that come from the catalogue. */
type Described = "id" | "name" | "heading" | "question" | "definition" | "published" | "differs";

export const described = ({
  id,
  title,
  question,
  formulas,
  definition,
  published,
  differences,
}: Metric): Pick<Figure, Described> => ({
  id,
  name: title,
  heading: title,
  question,
  definition: html`
    ${
      formulas.length > 0
        ? html`<dl class="formulas">
            ${formulas.map(
              ([what, formula]) =>
                html`<dt>${what}</dt>
                  <dd>${formula}</dd>`,
            )}
          </dl>`
        : nothing
    }
    ${definition.map((paragraph) => html`<p>${paragraph}</p>`)}
  `,
  published,
  differs: differences.length > 0,
});

/** The files have data for a metric. */
export const hasData = (figure: Figure, results: Results): boolean =>
  figure.missing(figure.of(results), results) === null;

/** What the datasets lack for a metric, the shortest list first. */
export function needed(id: MetricId, results: Results): string[] {
  const said = results.datasets.flatMap(({ missing }) =>
    missing.filter(({ metric }) => metric === id).map(({ needs }) => needs),
  );
  return [...new Set(said)].sort((a, b) => a.length - b.length);
}

/** Why a metric has no data, and what it needs. */
export function lacking(id: MetricId, results: Results, needs: string): string {
  if (results.inputs.length === 0) return "No file is loaded.";
  const different = needed(id, results);
  return different.length === 1
    ? `It cannot be measured from these files. Missing: ${different[0]}.`
    : `It cannot be measured from these files. ${needs}`;
}

/** For example "Hugging Face, 2026-08", "npm, 2017-04 to 2018-10"; empty if neither is known. */
export const where = ({ registry, date, since }: Pick<Source, "registry" | "date" | "since">): string =>
  [registry && registryName(registry), since ? `${since} to ${date}` : date].filter(Boolean).join(", ");

/** "Hugging Face, 2026-08: packages with downloads" */
export function about(source: Source): string {
  const [place, title] = [where(source), marked(source.title, source.synthetic)];
  const only = source.subset ? `, only ${source.subset}` : "";
  return (place ? `${place}: ${title}` : title) + only;
}

/** Names the dataset at the beginning of a sentence if there are several. */
export const lead = (datasets: readonly OfDataset[], one: OfDataset): string =>
  datasets.length > 1 ? `${about(one.source)}. ` : "";
