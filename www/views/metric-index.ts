/** The list of all metrics by theme, each with its question, or beside an open view its number in short. Those without data come last, with what they need. */

import { html, nothing, type TemplateResult } from "lit";
import { hasData, needed, type Figure } from "../figures/figure";
import type { Theme } from "../figures/index";
import type { Metric, MetricId, Results } from "../engine/types";
import { plural, sentence } from "../text/format";
import type { Ways } from "./board";

export interface IndexOf {
  themes: readonly Theme[];
  metrics: readonly Metric[];
  results: Results;
  /** The metrics that are still being measured. */
  pending: ReadonlySet<MetricId>;
  /** The metric that is open beside the index; none on the board. */
  open: Figure | undefined;
  ways: Ways;
}

export function metricIndex(of: IndexOf): TemplateResult {
  const { themes, results, pending, open, ways } = of;
  const all = themes.flatMap(({ figures }) => figures);
  const waiting = all.filter(({ id }) => pending.has(id));
  const without = all.filter((figure) => !pending.has(figure.id) && !hasData(figure, results));
  return html`
    <nav class="index" aria-labelledby="rl-index" data-testid="index">
      <h2 id="rl-index">Metrics</h2>
      ${themes.map(({ title, figures }) => {
        const measured = figures.filter((figure) => hasData(figure, results));
        if (measured.length === 0) return nothing;
        return html`<div>
          <h3>${title}</h3>
          <ul>
            ${measured.map(
              (figure) =>
                html`<li>
                  ${viewLink(figure.id, figure.name, ways, open?.id)}
                  <span class="quiet">${open ? found(figure, results) : firstQuestion(figure.question)}</span>
                </li>`,
            )}
          </ul>
        </div>`;
      })}
      ${
        waiting.length === 0
          ? nothing
          : html`<div data-testid="waiting">
              <h3>Not measured yet</h3>
              <ul>
                ${waiting.map(({ id, name }) => html`<li>${viewLink(id, name, ways, open?.id)}</li>`)}
              </ul>
            </div>`
      }
      ${
        without.length === 0
          ? nothing
          : html`<details class="prose" data-testid="untold" ?open=${open ? without.includes(open) : false}>
              <summary>${plural(without.length, "metric")} that these files cannot measure</summary>
              <dl class="missing">${without.map((figure) => unmeasured(figure, of))}</dl>
            </details>`
      }
    </nav>
  `;
}

/** A metric without data. On the board it says what is missing; beside an open view its name is enough. */
function unmeasured({ id, name }: Figure, { results, metrics, open, ways }: IndexOf): TemplateResult {
  const [least] = needed(id, results);
  const files = metrics.find((metric) => metric.id === id)?.sources;
  return html`<div>
    <dt>${viewLink(id, name, ways, open?.id)}</dt>
    ${
      open
        ? nothing
        : html`<dd>
            ${least ? `Missing: ${least}. ` : ""}${files ? `Files with these data: ${files}.` : ""}
          </dd>`
    }
  </div>`;
}

/** A link to a metric's view, or with "" to the board. */
export function viewLink(
  view: string,
  words: string,
  ways: Ways,
  open: string | undefined,
  testid: string | typeof nothing = nothing,
): TemplateResult {
  return html`<a
    href=${ways.href(view)}
    data-testid=${testid}
    data-metric=${view || nothing}
    aria-current=${view && view === open ? "page" : nothing}
    @click=${(event: Event) => ways.go(event, view)}
    >${words}</a
  >`;
}

/** What a metric found, in a sentence if it has one. */
function found(figure: Figure, results: Results): string {
  const answer = figure.of(results);
  const finding = figure.finding?.(answer);
  return finding ? sentence(finding) : figure.short(answer);
}

/** A metric may ask several questions; the index has room for the first. */
const firstQuestion = (question: string): string => /^.*?\?/.exec(question)?.[0] ?? "";
