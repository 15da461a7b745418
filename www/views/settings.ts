/**
 * The row of controls above a figure: the definition, the settings of the metric, and the choice of datasets. A hint
 * appears beside its control while that has the focus. On a phone the row is folded, and a button says what is set.
 */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { PARAMETERS, read, same, valueOf, write, type Parameter } from "../address/parameters";
import type { MetricId, Parameters, Value } from "../engine/types";
import { count } from "../text/format";

export interface SettingsOf {
  id: MetricId;
  params: Parameters;
  /** Texts of fields that differ from the answer's settings, by the parameter's name. */
  typed: Readonly<Record<string, string>>;
  /** The fields that choose datasets. */
  datasets: TemplateResult | typeof nothing;
  /** The settings cannot be changed. */
  fixed: boolean;
  /** What is set, in words. */
  words: string;
  set(name: string, value: Value): void;
  type(parameter: Parameter, text: string): void;
}

export function settingsRow(of: SettingsOf): TemplateResult | typeof nothing {
  const all = PARAMETERS[of.id] ?? [];
  if (all.length === 0 && of.datasets === nothing) return nothing;
  const advanced = all.filter((p) => p.advanced);
  const set = advanced.some((p) => !same(valueOf(of.params, of.id, p), p.default));
  const row = `rl-${of.id}-settings`;
  return html`
    <button
      type="button"
      class="unfold"
      data-testid="settings"
      aria-expanded="false"
      aria-controls=${row}
      @click=${({ currentTarget }: Event) => {
        const button = currentTarget as HTMLElement;
        button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false"));
      }}
    >
      <b>Settings</b> ${of.words}
    </button>
    <form
      class="controls"
      id=${row}
      @submit=${(event: Event) => event.preventDefault()}
      @keydown=${quieten}
      @focusin=${quieten}
    >
      ${all.map((p) => (p.kind === "definition" ? definition(p, of) : nothing))}
      ${all.map((p) => (p.kind === "definition" || p.advanced ? nothing : control(p, of)))} ${of.datasets}
      ${
        advanced.length > 0
          ? html`<details class="more" ?open=${set}>
              <summary>More settings</summary>
              <div class="controls">${advanced.map((p) => control(p, of))}</div>
            </details>`
          : nothing
      }
    </form>
  `;
}

/** Escape hides the hint until the focus moves on. */
const quieten = ({ type, key, currentTarget }: Event & { key?: string }): void => {
  const hide = key === "Escape";
  if (hide || type === "focusin") (currentTarget as HTMLElement).classList.toggle("quietened", hide);
};

function definition(p: Parameter & { kind: "definition" }, of: SettingsOf): TemplateResult {
  const now = valueOf(of.params, of.id, p);
  const explained = p.explained[p.choices.findIndex(([value]) => value === now)];
  const hint = `rl-${of.id}-${p.name}-hint`;
  return html`
    <fieldset class="control" aria-describedby=${hint}>
      <legend class="unseen">${p.label}</legend>
      <div class="choices">
        ${p.choices.map(
          ([value, label], i) =>
            html`<label title=${p.explained[i] ?? nothing}>
              <input
                type="radio"
                name=${`${of.id}-${p.name}`}
                value=${value}
                data-testid=${`${p.name}-${value}`}
                ?disabled=${of.fixed}
                .checked=${live(now === value)}
                @change=${() => of.set(p.name, value)}
              />
              ${label}
            </label>`,
        )}
      </div>
      <span class="hint" id=${hint}>${explained}</span>
    </fieldset>
  `;
}

function control(p: Parameter, of: SettingsOf): TemplateResult {
  const id = `rl-${of.id}-${p.name}`;
  const typed = of.typed[p.name];
  const bad = typed !== undefined && read(p, typed) === null;
  const hint =
    bad && p.kind === "number" ? `Enter a whole number from ${count(p.min)} to ${count(p.max)}.` : p.hint;
  const label = html`<label for=${id}>${p.label}</label>`;
  const described = hint ? `${id}-hint` : nothing;
  return html`<div class=${`control ${p.kind}`}>
    ${p.kind === "switch" ? nothing : label} ${field(p, of, id, bad, described)}
    ${p.kind === "switch" ? label : nothing}
    ${hint ? html`<span id=${`${id}-hint`} class=${bad ? "bad" : "hint"}>${hint}</span>` : nothing}
  </div>`;
}

function field(
  p: Parameter,
  of: SettingsOf,
  id: string,
  bad: boolean,
  described: string | typeof nothing,
): TemplateResult {
  const value = valueOf(of.params, of.id, p);
  if (p.kind === "switch")
    return html`<input
      id=${id}
      type="checkbox"
      data-testid=${p.name}
      ?disabled=${of.fixed}
      aria-describedby=${described}
      .checked=${live(value === true)}
      @change=${(event: Event) => of.set(p.name, (event.target as HTMLInputElement).checked)}
    />`;
  if (p.kind === "choice")
    return html`<select
      id=${id}
      data-testid=${p.name}
      ?disabled=${of.fixed}
      aria-describedby=${described}
      .value=${live(String(value))}
      @change=${(event: Event) => of.set(p.name, (event.target as HTMLSelectElement).value)}
    >
      ${p.choices.map(([v, words]) => html`<option value=${v} ?selected=${v === value}>${words}</option>`)}
    </select>`;
  const number = p.kind === "number";
  return html`<input
    id=${id}
    data-testid=${p.name}
    ?disabled=${of.fixed}
    type=${number ? "number" : "text"}
    inputmode=${number ? "numeric" : nothing}
    min=${number ? p.min : nothing}
    max=${number ? p.max : nothing}
    step=${number ? "1" : nothing}
    ?required=${number}
    spellcheck="false"
    aria-invalid=${bad}
    aria-describedby=${described}
    .value=${live(of.typed[p.name] ?? write(value))}
    @input=${(event: Event) => of.type(p, (event.target as HTMLInputElement).value)}
  />`;
}
