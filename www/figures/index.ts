import type { Metric, MetricId } from "../engine/types";
import { descendants } from "./descendants";
import { documentation } from "./documentation";
import type { Figure } from "./figure";
import { measured } from "./measured";
import { preservation } from "./preservation";
import { turnover } from "./turnover";

/** The themes of the literature's claims in the order of the paper's Table 3, with the metrics of each. */
const THEMES: readonly (readonly [title: string, metrics: readonly MetricId[]])[] = [
  ["Trends in design", ["preservation", "ownership", "vulnerabilities"]],
  ["Selection considerations", ["turnover", "descendants", "concentration", "attributes"]],
  ["Repository lifecycle and maintenance", ["maintenance", "lag"]],
  ["Documentation and understanding", ["documentation", "under_documentation", "naming", "dataset_cards"]],
  ["Downstream usage", ["growth", "dependency_degree", "reach"]],
];

export interface Theme {
  title: string;
  figures: readonly Figure[];
}

/** The metrics that this engine computes, by theme. */
export function themes(metrics: readonly Metric[] = []): Theme[] {
  const paper = [preservation, turnover, descendants, documentation] as unknown as Figure[];
  const more = metrics.filter(({ about }) => about);
  const all = [...paper, ...more.map((metric) => measured(metric) as unknown as Figure)];
  const placed = THEMES.flatMap(([, ids]) => ids);
  const found = THEMES.map(([title, ids]) => ({
    title,
    figures: ids.flatMap((id) => all.filter((figure) => figure.id === id)),
  }));
  const others = all.filter(({ id }) => !placed.includes(id));
  return [...found, { title: "Others", figures: others }].filter(({ figures }) => figures.length > 0);
}
