/** The subset of packages that all metrics look at: a chip for each condition, and a field that adds one. */

import { html, nothing, type TemplateResult } from "lit";
import { count } from "../text/format";

export interface SubsetOf {
  /** The conditions with commas between them; empty for all packages. */
  where: string;
  /** Examples of conditions. */
  examples: readonly string[];
  set(where: string): void;
}

export const conditionsOf = (where: string): string[] =>
  where
    .split(",")
    .map((condition) => condition.trim())
    .filter(Boolean);

/** In the bar; folded while all packages are meant. */
export function subsetFold({ where, examples, set }: SubsetOf): TemplateResult {
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
      <p id="rl-subset-hint" class="hint quiet">For example ${examples.slice(0, 6).join(", ")}.</p>
    </form>
  </details>`;
}
