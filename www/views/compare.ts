/** The controls above a metric's answer that choose one dataset, or two side by side. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { choose, partsOf, suggestions, titles } from "../figures/compare";
import type { Answer, Results } from "../engine/types";
import { list } from "../text/words";

export interface CompareActions {
  /** The address of a comparison. */
  href(names: readonly string[]): string;
  compare(names: readonly string[], event?: Event): void;
}

/** Controls if there are several datasets, and a notice if the address names one that is not loaded. */
export function comparison(
  id: string,
  answer: Answer,
  results: Results,
  names: readonly string[],
  { href, compare }: CompareActions,
): TemplateResult {
  const all = partsOf(answer);
  const { parts, unknown } = choose(answer, names);
  const chosen = parts.map(({ name }) => name);
  const labels = titles(all);
  const proposed = suggestions(answer, results);
  const what = "datasets";
  const select = (at: number, label: string, none: string) => {
    const value = chosen[at] ?? "";
    return html`<div class="control">
      <label for=${`rl-${id}-compare-${at}`}>${label}</label>
      <select
        id=${`rl-${id}-compare-${at}`}
        data-testid=${`compare-${at}`}
        ?disabled=${at > chosen.length}
        .value=${live(value)}
        @change=${({ target }: Event) => {
          const { value } = target as HTMLSelectElement;
          // Without a first dataset there cannot be a second one.
          const now = at ? [chosen[0]!, value] : value ? [value, chosen[1] ?? ""] : [];
          compare([...new Set(now)].filter(Boolean));
        }}
      >
        <option value="" ?selected=${!value}>${none}</option>
        ${all.map(({ name }, i) =>
          at && name === chosen[0]
            ? nothing
            : html`<option value=${name} ?selected=${name === value}>${labels[i]}</option>`,
        )}
      </select>
    </div>`;
  };
  return html`
    ${
      all.length > 1
        ? html`<div class="controls" role="group" aria-label="Compare" data-testid="compare">
            ${select(0, "Show", `all ${what}`)} ${select(1, "Beside", "nothing")}
            <div class="more" ?hidden=${proposed.length === 0}>
              <div class="controls">
                ${proposed.map(
                  ({ words, names }) =>
                    html`<a href=${href(names)} @click=${(event: Event) => compare(names, event)}
                      >${words}</a
                    >`,
                )}
              </div>
            </div>
          </div>`
        : nothing
    }
    ${
      unknown.length > 0
        ? html`<p class="ask" role="status" data-testid="unknown">
            The link compares ${list(unknown.map((name) => `“${name}”`))}, which these files do not have:
            ${chosen.length > 0 ? "it is left out" : `all ${what} are shown`}.
          </p>`
        : nothing
    }
  `;
}
