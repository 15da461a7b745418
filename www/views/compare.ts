/** The controls above a metric's answer that choose one dataset, or two side by side. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { choose, partsOf, suggestions, titles } from "../figures/compare";
import type { Answer, Results } from "../engine/types";
import { count } from "../text/format";
import { list } from "../text/words";

export interface CompareActions {
  compare(names: readonly string[]): void;
}

/** The names of a pair in the value of an option. No file name has a line break. */
const JOINT = "\n";

/**
 * The dataset that is shown, and the one beside it; nothing if there is only one. Without a chosen dataset the first
 * one is compared, which the view shows first. Suggested pairs come before the datasets.
 */
export function datasetFields(
  id: string,
  answer: Answer,
  results: Results,
  names: readonly string[],
  { compare }: CompareActions,
): TemplateResult | typeof nothing {
  const all = partsOf(answer);
  if (all.length < 2) return nothing;
  const chosen = choose(answer, names).parts.map(({ name }) => name);
  const labels = titles(all);
  const pairs = suggestions(answer, results);
  const select = (at: 0 | 1, label: string, none: string, take: (value: string) => string[]) => {
    const value = chosen[at] ?? "";
    const datasets = all.map(({ name }, i) =>
      at && name === (chosen[0] ?? all[0]!.name)
        ? nothing
        : html`<option value=${name} ?selected=${name === value}>${labels[i]}</option>`,
    );
    return html`<div class="control dataset">
      <label class="unseen" for=${`rl-${id}-compare-${at}`}>${label}</label>
      <select
        id=${`rl-${id}-compare-${at}`}
        data-testid=${`compare-${at}`}
        .value=${live(value)}
        @change=${({ target }: Event) => {
          const names = take((target as HTMLSelectElement).value);
          compare([...new Set(names)].filter(Boolean));
        }}
      >
        <option value="" ?selected=${!value}>${none}</option>
        ${
          at && pairs.length > 0
            ? html`<optgroup label="Suggested">
                ${pairs.map(({ words, names }) => html`<option value=${names.join(JOINT)}>${words}</option>`)}
              </optgroup>`
            : nothing
        }
        ${at ? html`<optgroup label="One dataset">${datasets}</optgroup>` : datasets}
      </select>
    </div>`;
  };
  return html`${select(0, "Show", `All ${count(all.length)} datasets`, (value) =>
    value ? [value, chosen[1] ?? ""] : [],
  )}
  ${select(1, "Compare with", chosen[1] ? "Nothing beside" : "Compare …", (value) => {
    if (!value) return chosen.slice(0, 1);
    return value.includes(JOINT) ? value.split(JOINT) : [chosen[0] ?? all[0]!.name, value];
  })}`;
}

/** A notice if the address names a dataset that is not loaded. */
export function unknownDatasets(answer: Answer, names: readonly string[]): TemplateResult | typeof nothing {
  const { parts, unknown } = choose(answer, names);
  if (unknown.length === 0) return nothing;
  return html`<p class="ask" role="status" data-testid="unknown">
    The link compares ${list(unknown.map((name) => `“${name}”`))}, which these files do not have:
    ${parts.length > 0 ? "it is left out" : "all datasets are shown"}.
  </p>`;
}

/** The shown datasets in a few words. */
export function datasetWords(answer: Answer, names: readonly string[]): string {
  const all = partsOf(answer);
  const heads = choose(answer, names).parts.map(({ head }) => head);
  return heads.length > 0 ? list(heads) : all.length > 1 ? `all ${count(all.length)} datasets` : "";
}
