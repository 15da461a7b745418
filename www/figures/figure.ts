/**
 * What a metric's figure is made of. The view around it (controls, figure, table twin, caveats, definition,
 * export) is the same for all, so a new metric is one module of this shape and one line in index.ts.
 */

import type { TemplateResult } from "lit";
import type { Palette } from "../chart";
import type { Caveat, Mode, Results } from "../types";

export interface NumberParameter {
  name: "k";
  label: string;
  hint: string;
  min: number;
  max: number;
}

export interface Table {
  caption: string;
  /** The first column names the row. */
  columns: { label: string; hint?: string }[];
  groups: { label: string; rows: string[][] }[];
}

export interface Figure<M = unknown> {
  id: keyof Results["metrics"];
  heading: string;
  question: string;
  parameters: NumberParameter[];
  modes: Record<Mode, { label: string; text: string }>;
  of(results: Results): M;
  /** Null when there is something to draw, else what is missing. */
  missing(metric: M, results: Results): string | null;
  title(metric: M): string;
  /** The result in words, one sentence for each series. */
  sentences(metric: M): string[];
  caption(metric: M): string;
  /** The inputs that the figure was drawn from: the labels of the files of each snapshot. */
  sources(metric: M): string[][];
  draw(metric: M, width: number, palette: Palette): SVGSVGElement;
  table(metric: M): Table;
  caveats(metric: M): Caveat[];
  /** Further detail below the table. */
  details(metric: M): TemplateResult;
  definition: TemplateResult;
  published: TemplateResult;
}
