import type { Metric, MetricId } from "../engine/types";
import { descendants } from "./descendants";
import { documentation } from "./documentation";
import { described, type Drawing, type Figure } from "./figure";
import { measured } from "./measured";
import { preservation } from "./preservation";
import { turnover } from "./turnover";

/** The themes of the literature's claims, in the order of the paper's Table 3. */
const THEMES = [
  "Trends in design",
  "Selection considerations",
  "Repository lifecycle and maintenance",
  "Documentation and understanding",
  "Downstream usage",
];
const OTHERS = "Others";

/** The metrics that a separate module draws. */
const DRAWN = { preservation, turnover, descendants, documentation } as unknown as Record<MetricId, Drawing>;

export interface Theme {
  title: string;
  figures: readonly Figure[];
}

const figureOf = (metric: Metric): Figure => {
  const drawing = DRAWN[metric.id];
  return drawing ? { ...described(metric), ...drawing } : (measured(metric) as unknown as Figure);
};

/** The metrics that this engine computes, by theme. */
export function themes(metrics: readonly Metric[] = []): Theme[] {
  const titles = [...THEMES, OTHERS];
  const of = (title: string): Figure[] =>
    metrics.filter(({ theme }) => (theme ?? OTHERS) === title).map(figureOf);
  return titles.map((title) => ({ title, figures: of(title) })).filter(({ figures }) => figures.length > 0);
}
