/** The subset of packages that all metrics look at: a chip for each condition, and a field that adds one. */

import { html, nothing, type TemplateResult } from "lit";
import type { Dataset } from "../engine/types";
import { count, plural } from "../text/format";

export interface SubsetOf {
  /** The conditions with commas between them; empty for all packages. */
  where: string;
  /** The datasets of the answer, with how many of their packages are in the subset. */
  datasets: readonly Dataset[];
  /** Examples of conditions. */
  examples: readonly string[];
  set(where: string): void;
}

export const conditionsOf = (where: string): string[] =>
  where
    .split(",")
    .map((condition) => condition.trim())
    .filter(Boolean);

/** How many packages are in the subset; nothing without one. */
function inSubset(datasets: readonly Dataset[]): TemplateResult | typeof nothing {
  const parts = datasets.filter(({ in_subset }) => in_subset !== undefined);
  const all = parts.flatMap(({ relations }) => relations.filter(({ relation }) => relation === "packages"));
  const sum = (counts: readonly (bigint | number)[]): number =>
    counts.reduce<number>((a, b) => a + Number(b), 0);
  const packages = sum(all.map(({ rows }) => rows));
  if (packages === 0) return nothing;
  const inside = sum(parts.map(({ in_subset }) => in_subset!));
  return html`<span class="quiet" data-testid="in-subset"
    >${count(inside)} of
    ${plural(packages, "package")}${parts.length > 1 ? ` in ${count(parts.length)} datasets` : ""}</span
  >`;
}

/** In the bar; folded while all packages are meant. */
export function subsetFold({ where, datasets, examples, set }: SubsetOf): TemplateResult {
  const conditions = conditionsOf(where);
  const add = (event: Event): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector("input")!;
    const more = conditionsOf(field.value).filter((one) => !conditions.includes(one));
    field.value = "";
    if (more.length > 0) set([...conditions, ...more].join(", "));
  };
  return html`<details class="fold" data-testid="subset" ?open=${conditions.length > 0}>
    <summary>Subset${conditions.length > 0 ? html` <b>(${count(conditions.length)})</b>` : nothing}</summary>
    <form class="subset" @submit=${add}>
      <label for="rl-subset"
        >${conditions.length > 0 ? "Everything below is only about packages with" : "Look only at packages with"}</label
      >
      ${conditions.map(
        (condition, place) =>
          html`<button
            type="button"
            class="chip"
            data-testid="condition"
            title="Remove this condition"
            @click=${() => set(conditions.filter((_, other) => other !== place).join(", "))}
          >
            ${condition}<span class="unseen">: remove</span> <span aria-hidden="true">×</span>
          </button>`,
      )}
      <input
        id="rl-subset"
        data-testid="condition-field"
        list="rl-conditions"
        size="26"
        placeholder=${examples[0] ?? nothing}
        autocapitalize="off"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="rl-subset-hint"
      />
      <datalist id="rl-conditions">
        ${examples.map((example) => html`<option value=${example}></option>`)}
      </datalist>
      <button type="submit">Add</button>
      ${inSubset(datasets)}
      <p id="rl-subset-hint" class="hint quiet">For example ${examples.slice(0, 6).join(", ")}.</p>
    </form>
  </details>`;
}
