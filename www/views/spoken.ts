/** What a screen reader says when an answer arrives: the sentences of the view that is open. */

import { narrowed } from "../figures/compare";
import type { Figure } from "../figures/figure";
import type { Results } from "../engine/types";
import { tally } from "./board";

export function spoken(open: Figure | undefined, results: Results, compared: readonly string[]): string[] {
  if (!open) return results.claims?.length ? [tally(results.claims)] : [];
  const figure = narrowed(open, results, compared);
  const metric = figure.of(results);
  const missing = figure.missing(metric, results);
  if (missing) return [missing];
  const sentences = figure.sentences(metric);
  // Of several datasets the view tells the first; a comparison is about both.
  const others = compared.length > 0 ? 0 : Math.max(0, metric.datasets.length - 1);
  return sentences.slice(0, sentences.length - others);
}
