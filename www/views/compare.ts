/** The choice of one dataset, or of two beside each other, above a metric's answer. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { choose, nameOf, partsOf, suggestions, titles, type Part } from "../compare";
import { count } from "../format";
import type { Answer, Results } from "../types";
import { list } from "../words";

export interface CompareActions {
  /** The address that shows these. */
  href(names: readonly string[]): string;
  compare(names: readonly string[]): void;
}

/** Where there is a choice, or the address makes one that the files do not have. */
export function comparison(
  id: string,
  answer: Answer,
  results: Results,
  names: readonly string[],
  actions: CompareActions,
): TemplateResult | typeof nothing {
  const all = partsOf(answer);
  const { parts, unknown } = choose(answer, names);
  const [first, second] = parts;
  const labels = titles(all);
  const what = answer.series ? "registries" : "datasets";
  const select = (
    name: string,
    label: string,
    none: string,
    chosen: Part | undefined,
    but: Part | undefined,
    set: (name: string) => void,
  ) => {
    const value = chosen ? nameOf(chosen) : "";
    return html`<div class="control">
      <label for=${`rl-${id}-${name}`}>${label}</label>
      <select
        id=${`rl-${id}-${name}`}
        data-testid=${name}
        ?disabled=${name === "beside" && !first}
        .value=${live(value)}
        @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
      >
        <option value="" ?selected=${!value}>${none}</option>
        ${all.map((part, i) =>
          part === but
            ? nothing
            : html`<option value=${nameOf(part)} ?selected=${part === chosen}>${labels[i]}</option>`,
        )}
      </select>
    </div>`;
  };
  const go = (...chosen: string[]): void => actions.compare(chosen.filter(Boolean));
  return html`
    ${
      all.length > 1
        ? html`<form
            class="controls"
            data-testid="compare"
            @submit=${(event: Event) => event.preventDefault()}
          >
            <p class="ready">
              ${suggestions(answer, results).map(
                ({ words, names }) =>
                  html`<a
                    href=${actions.href(names)}
                    @click=${(event: MouseEvent) => {
                      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                      event.preventDefault();
                      go(...names);
                    }}
                    >${words}</a
                  > `,
              )}
            </p>
            ${select("show", "Show", `All ${count(all.length)} ${what}`, first, undefined, (name) =>
              go(name, name && second && name !== nameOf(second) ? nameOf(second) : ""),
            )}
            ${select("beside", "Beside it", "nothing", second, first, (name) => go(nameOf(first!), name))}
          </form>`
        : nothing
    }
    ${
      unknown.length > 0
        ? html`<p class="notice" role="status" data-testid="unknown">
            This metric has no answer for ${list(unknown.map((name) => `“${name}”`))}, which the comparison
            names: ${first ? "that is left out" : `all ${what} are shown`}.
          </p>`
        : nothing
    }
  `;
}
