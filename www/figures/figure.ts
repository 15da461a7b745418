/**
 * What a metric's figure is made of. The view around it (controls, figure, table twins, caveats, definition,
 * differences, published figures, export) is the same for all. Its words come from the engine's catalogue. The paper's
 * metrics have a module each that draws their answers; measured.ts does it for any other metric.
 */

import { html, nothing, type TemplateResult } from "lit";
import type { Palette } from "./chart";
import { marked, registryName } from "../text/format";
import type { Drawn } from "./marks";
import type { Answer, Cell, Metric, MetricId, OfDataset, Popularity, Results, Source } from "../engine/types";

/** Pixels below which a drawing has room for fewer labels. */
export const NARROW = 480;

export interface Table {
  /** The same for every dataset; the caption where there is none. */
  id?: string;
  caption: string;
  /** The first column names the row. Differences of what is not comparable say nothing. */
  columns: { label: string; hint?: string | null; words?: boolean | "few"; comparable?: boolean }[];
  /** What names the group within its dataset, where a dataset has several. */
  groups: { label: string; within?: string; rows: Cell[][] }[];
}

export interface Figure<M extends Answer = Answer> {
  id: MetricId;
  /** In the page's index. */
  name: string;
  heading: string;
  /** The finding that stands as the heading, where the answer has one. */
  finding?(metric: M): string;
  question: string;
  /** Which popularity the numbers count or are compared with. */
  counted?(metric: M): Popularity[];
  of(results: Results): M;
  /** Null when there is something to draw, else what is missing. */
  missing(metric: M, results: Results): string | null;
  title(metric: M): string;
  /** The number that matters most, in a few words. */
  short(metric: M): string;
  /** The result in words, one sentence for each series. */
  sentences(metric: M): string[];
  caption(metric: M): string;
  /** The inputs that the figure was drawn from: the labels of the files of each snapshot. */
  sources(metric: M): string[][];
  /** On axes that have room for all of `beside`, where that is given. */
  draw(metric: M, width: number, palette: Palette, beside?: M): Drawn;
  /** The figure as tables, the first its twin. */
  tables(metric: M): Table[];
  /** Further detail below the tables. */
  details?(metric: M): TemplateResult;
  definition: TemplateResult;
  /** What others found, a sentence each with its source. */
  published: readonly string[];
  /** Whether the paper's text and its scripts differ. */
  differs: boolean;
}

/** What the catalogue says of a metric. */
type Described = "id" | "name" | "heading" | "question" | "definition" | "published" | "differs";

/** What a module says of its metric beside that. */
export type Drawing<M extends Answer = Answer> = Omit<Figure<M>, Described>;

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

/** What each dataset misses for a metric, the least first. */
export function needed(id: MetricId, results: Results): string[] {
  const said = results.datasets.flatMap(({ missing }) =>
    missing.filter(({ metric }) => metric === id).map((own) => own.needs),
  );
  return [...new Set(said)].sort((a, b) => a.length - b.length);
}

/** What feeds a metric that has no data, as the datasets that are there say it. */
export function lacking(id: MetricId, results: Results, needs: string): string {
  if (results.inputs.length === 0) return "No file is loaded.";
  const different = needed(id, results);
  return different.length === 1
    ? `These files cannot tell it. Missing: ${different[0]}.`
    : `These files cannot tell it. ${needs}`;
}

/** "Hugging Face, 2026-08"; empty where neither is known. */
export const where = ({ registry, date }: Pick<Source, "registry" | "date">): string =>
  [registry && registryName(registry), date].filter(Boolean).join(", ");

/** "Hugging Face, 2026-08: packages with downloads" */
export function about(source: Source): string {
  const [place, title] = [where(source), marked(source.title, source.synthetic)];
  return place ? `${place}: ${title}` : title;
}

/** The dataset's place in a sentence, where there are several. */
export const lead = (datasets: readonly OfDataset[], own: OfDataset): string =>
  datasets.length > 1 ? `${about(own.source)}. ` : "";
