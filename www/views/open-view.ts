/** The open view: the board of claims or one metric, with the index of metrics below or beside it. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AddressController } from "../controllers/address";
import type { AnswersController } from "../controllers/answers";
import type { EngineController } from "../controllers/engine";
import type { FileState, Form, MetricId, Results } from "../engine/types";
import { narrowed } from "../figures/compare";
import { hasData, type Figure } from "../figures/figure";
import type { Theme } from "../figures/index";
import { noResults } from "../text/words";
import "./board";
import { exportable } from "./exports";
import type { FileActions } from "./files";
import "./metric";
import { metricIndex, viewLink } from "./metric-index";

export interface OpenView {
  /** The open metric; none on the board. */
  open: Figure | undefined;
  results: Results | null;
  /** The metrics that are still being measured. */
  pending: ReadonlySet<MetricId>;
  files: readonly FileState[];
  themes: readonly Theme[];
  engine: EngineController;
  answers: AnswersController;
  address: AddressController;
  fileActions: FileActions;
}

export function openView(of: OpenView): unknown {
  const { open, results, files } = of;
  if (open) return [metric(open, of), results ? index(results, of) : nothing];
  if (!results?.claims.length) return nothing;
  if (results.datasets.length === 0)
    // If measuring was cancelled, the notice above says how to go on.
    return of.answers.halted
      ? nothing
      : html`<p class="notice" data-testid="nothing">${noResults(files)}</p>`;
  const both = [board(results, of), index(results, of)];
  // If the files can test no claim, the metrics come first. A question to the user still comes before everything.
  const boardFirst = results.claims.some(
    ({ verdict, asks }) => verdict !== "not_measurable" || asks !== null,
  );
  return boardFirst ? both : both.toReversed();
}

const figuresOf = ({ themes }: OpenView): Figure[] => themes.flatMap(({ figures }) => [...figures]);

const board = (results: Results, of: OpenView): TemplateResult =>
  html`<registry-lens-claims
    data-view
    .claims=${results.claims}
    .pending=${of.pending}
    .halted=${of.answers.halted}
    .findings=${results.findings}
    .files=${of.files}
    .actions=${of.fileActions}
    .names=${new Map(figuresOf(of).map(({ id, name }) => [id, name]))}
    .ways=${of.address.ways}
    .exports=${exportMenu(results, of)}
  ></registry-lens-claims>`;

const index = (results: Results, { themes, engine, open, address, pending }: OpenView): TemplateResult =>
  metricIndex({ themes, metrics: engine.catalogue.metrics, results, pending, open, ways: address.ways });

const metric = (figure: Figure, of: OpenView): TemplateResult =>
  html`<div>
    <p class="back">
      ${viewLink("", "All claims and metrics", of.address.ways, figure.id, "home")} / ${figure.name}
    </p>
    ${metricView(figure, of)}
  </div>`;

/** `source` is the line below a figure alone; null for the whole view. */
export function metricView(figure: Figure, of: OpenView, source: unknown = null): TemplateResult {
  const { results, address, answers, engine } = of;
  const entry = engine.catalogue.metrics.find(({ id }) => id === figure.id);
  return html`${repeat(
    [figure],
    ({ id }) => id,
    () =>
      html`<registry-lens-metric
        data-view
        .figure=${figure}
        .results=${results}
        .pending=${of.pending.has(figure.id)}
        .params=${address.params}
        .compared=${address.compared}
        .stale=${answers.replacing}
        .fixed=${answers.areSaved}
        .changes=${entry?.changes ?? []}
        .actions=${address.metricActions}
        .exports=${results && !source ? exportMenu(results, of, figure) : nothing}
        .source=${source}
      ></registry-lens-metric>`,
  )}`;
}

/** The engine writes its export formats from data, which saved results do not have. */
const formsOf = ({ answers, engine }: OpenView): readonly Form[] =>
  answers.areSaved ? [] : engine.catalogue.forms;

/** The exports of all results, and of the open metric if it has data. */
const exportMenu = (results: Results, of: OpenView, open?: Figure): TemplateResult =>
  html`<registry-lens-exports
    .of=${exportable(results, figuresOf(of), formsOf(of), of.engine.host)}
    .figure=${open && hasData(open, results) ? narrowed(open, results, of.address.compared) : undefined}
    .stale=${of.answers.replacing || of.pending.size > 0}
  ></registry-lens-exports>`;
