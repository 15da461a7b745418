import { html, type TemplateResult } from "lit";
import type { Metric, MetricId, Series } from "../engine/types";
import type { Figure } from "./figure";
import { measured, type Measured } from "./measured";
import "../views/members";

/** The themes of the literature's claims, in the order of the paper's Table 3. */
const THEMES = [
  "Trends in design",
  "Selection considerations",
  "Repository lifecycle and maintenance",
  "Documentation and understanding",
  "Downstream usage",
];
const OTHERS = "Others";

/** Details below the tables, for metrics that have them. */
const DETAILS: Record<MetricId, (answer: Measured) => TemplateResult> = {
  turnover: ({ datasets }) =>
    html`<registry-lens-members
      .series=${datasets.map(({ values }) => values as Series)}
    ></registry-lens-members>`,
};

export interface Theme {
  title: string;
  figures: readonly Figure[];
}

const figureOf = (metric: Metric): Figure => {
  const details = DETAILS[metric.id];
  return { ...measured(metric), ...(details && { details }) } as unknown as Figure;
};

/** The metrics that this engine computes, by theme. */
export function themes(metrics: readonly Metric[] = []): Theme[] {
  const titles = [...THEMES, OTHERS];
  const of = (title: string): Figure[] =>
    metrics.filter(({ theme }) => (theme ?? OTHERS) === title).map(figureOf);
  return titles.map((title) => ({ title, figures: of(title) })).filter(({ figures }) => figures.length > 0);
}
