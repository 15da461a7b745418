/** What a screen reader says when an answer arrives: the sentences of the view that is open. */

import { narrowed } from "../figures/compare";
import type { Figure } from "../figures/figure";
import type { Results } from "../engine/types";
import { bySection, tally } from "./board";

/** A listener hears at most so many datasets; the view has all. */
const DATASETS = 3;

export function spoken(open: Figure | undefined, results: Results, compared: readonly string[]): string[] {
  if (!open) return results.claims?.length ? [`${tally(bySection(results.claims)[0])}.`] : [];
  const figure = narrowed(open, results, compared);
  const metric = figure.of(results);
  const missing = figure.missing(metric, results);
  if (missing) return [missing];
  const sentences = figure.sentences(metric);
  return sentences.slice(0, sentences.length - Math.max(0, metric.datasets.length - DATASETS));
}
