import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { count } from "../text/format";
import {
  accepted,
  assign,
  choices,
  exchanged,
  fieldsBehind,
  lacking,
  MANY_COLUMNS,
  possible,
  present,
  RECOGNISED,
  SOME_COLUMNS,
} from "../files/mapping";
import type { Assignment, Column, FileState, TableKind, KindField } from "../engine/types";
import { list } from "../text/words";
import { PlainElement } from "./plain";

export interface MappingActions {
  columns(id: number): Promise<Column[]>;
  /** Sets the columns; null returns to the recognised ones. Resolves with the reason if the engine refuses. */
  map(id: number, mapping: Assignment | null): Promise<string | null>;
  /** Closes the form. */
  close(id: number): void;
}

/**
 * The form in which a user chooses what the columns of a file are. In a file that was recognised, each choice applies
 * at once. For any other file the form offers a guess, which the user has to confirm.
 */
export class MappingView extends PlainElement {
  static override properties = {
    file: { attribute: false },
    kinds: { attribute: false },
    actions: { attribute: false },
    columns: { state: true },
    draft: { state: true },
    search: { state: true },
    refused: { state: true },
  };

  declare file: FileState;
  declare kinds: readonly TableKind[];
  declare actions: MappingActions;
  /** Null while the columns are being loaded. */
  declare columns: readonly Column[] | null;
  /** A choice that the engine has not applied yet. */
  declare draft: Assignment | null;
  declare search: string;
  declare refused: string;

  /** How the file was read when the draft was begun. */
  #begun = "";
  #asked = false;
  #wanted = false;

  /** Takes the focus as soon as the form is rendered. */
  takeFocus(): void {
    this.#wanted = true;
    this.requestUpdate();
  }

  protected override updated(): void {
    const first = this.#wanted ? this.querySelector<HTMLElement>("[data-testid=kind]") : null;
    if (!first) return;
    this.#wanted = false;
    first.focus();
  }

  constructor() {
    super();
    this.columns = null;
    this.draft = null;
    this.search = "";
    this.refused = "";
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("file")) return;
    const { id, number_of_columns, mapping, guess } = this.file;
    const now = JSON.stringify([mapping, guess]);
    if (now !== this.#begun) this.draft = null;
    this.#begun = now;
    // After a file was opened again it may have other columns.
    if (number_of_columns === 0) {
      this.#asked = false;
      this.columns = [];
    } else if (!this.#asked) {
      this.#asked = true;
      this.columns = null;
      this.actions.columns(id).then(
        (columns) => (this.columns = columns),
        // The engine was restarted. The columns are asked for again once it has the file.
        () => (this.#asked = false),
      );
    }
  }

  protected override render(): unknown {
    const { file, kinds, columns } = this;
    if (!columns) return html`<p class="quiet">Loading the columns …</p>`;
    if (!kinds.some((kind) => possible(kind, columns)))
      return html`<p class="ask" data-testid="mapping">
        No column can hold names of packages or links between them, so there is nothing to choose.
      </p>`;
    const unread = file.status === "unmapped";
    const { kind, columns: chosen } = this.draft ?? present(file, kinds);
    const fieldsOf = kinds.find(
      (k) => k.kind === (kind === RECOGNISED ? fieldsBehind(file, kinds).kind : kind),
    );
    const lacks = fieldsOf ? lacking(fieldsOf, chosen) : [];
    const lack = list(lacks.map(({ title }) => title.toLowerCase()));
    return html`
      <form class="mapping" data-testid="mapping" @submit=${(event: Event) => this.#submit(event)}>
        <p class=${unread ? "ask" : "quiet"}>
          ${
            unread
              ? `The columns of ${file.label} were not recognised. Choose what they hold.`
              : `How ${file.label} is read. A new choice applies at once.`
          }
        </p>
        ${this.#kindSelect(kind, columns)} ${columns.length > MANY_COLUMNS ? this.#search() : nothing}
        <div class="fields">
          ${fieldsOf?.fields.map((field) => this.#fieldSelect(field, columns, chosen[field.field] ?? ""))}
        </div>
        ${
          lack !== "" && !unread && kind !== RECOGNISED
            ? html`<p class="ask" role="status">Choose a column for ${lack} to read it this way.</p>`
            : nothing
        }
        ${this.refused ? html`<p class="bad" role="alert">${this.refused}</p>` : nothing}
        <div class="buttons">
          ${
            unread
              ? html`<button
                  type="submit"
                  class="primary"
                  data-testid="use-columns"
                  ?disabled=${!fieldsOf || lacks.length > 0}
                >
                  Use these columns
                </button>`
              : nothing
          }
          ${
            file.mapping?.source === "chosen"
              ? html`<button type="button" data-testid="reset-columns" @click=${() => void this.#reset()}>
                  ${file.recognised_as === null ? "Undo this choice" : "Use the recognised columns"}
                </button>`
              : nothing
          }
          ${
            unread
              ? nothing
              : html`<button type="button" data-testid="close" @click=${() => this.actions.close(file.id)}>
                  Close
                </button>`
          }
        </div>
      </form>
    `;
  }

  #kindSelect(chosen: string, columns: readonly Column[]): TemplateResult {
    const { recognised_as } = this.file;
    return html`<label>
      Kind of table
      <select
        data-testid="kind"
        @change=${(event: Event) => this.#chooseKind((event.target as HTMLSelectElement).value, columns)}
      >
        ${
          recognised_as === null
            ? this.kinds.some(({ kind }) => kind === chosen)
              ? nothing
              : html`<option value="" disabled .selected=${live(true)}>choose</option>`
            : html`<option value=${RECOGNISED} .selected=${live(chosen === RECOGNISED)}>
                ${recognised_as}, as recognised
              </option>`
        }
        ${this.kinds.map(
          (k) =>
            html`<option
              value=${k.kind}
              ?disabled=${!possible(k, columns)}
              .selected=${live(k.kind === chosen)}
            >
              ${k.title}
            </option>`,
        )}
      </select>
    </label>`;
  }

  #fieldSelect(
    field: KindField,
    columns: readonly Column[],
    chosen: string,
  ): TemplateResult | typeof nothing {
    const fitting = accepted(field, columns);
    const known = columns.filter((c) => c.name === chosen && !fitting.includes(c));
    const all = [...fitting, ...known];
    if (all.length === 0) return nothing;
    const shown = choices(all, this.search, chosen);
    return html`<label>
      <span>${field.title}${field.required ? html` <b>(required)</b>` : nothing}</span>
      <select
        ?required=${field.required}
        data-testid=${`column-${field.field}`}
        @change=${(event: Event) => this.#chooseColumn(field, (event.target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${live(chosen === "")}>
          ${field.required ? "choose a column" : "none"}
        </option>
        ${shown.map(
          (c) =>
            html`<option value=${c.name} .selected=${live(c.name === chosen)}>${c.name} (${c.type})</option>`,
        )}
      </select>
    </label>`;
  }

  #search(): TemplateResult {
    return html`<label>
      Columns whose name contains
      <input
        type="search"
        data-testid="column-search"
        .value=${live(this.search)}
        @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
      />
      <span class="quiet">
        Of ${count(this.file.number_of_columns)} columns the lists show the first ${count(SOME_COLUMNS)} that
        match
      </span>
    </label>`;
  }

  #chooseKind(kind: string, columns: readonly Column[]): void {
    const made = this.kinds.find((k) => k.kind === kind);
    this.#choose(
      made ? assign(made, this.file, columns) : { ...present(this.file, this.kinds), kind: RECOGNISED },
    );
  }

  #chooseColumn(field: KindField, column: string): void {
    const { kind, columns } = this.draft ?? present(this.file, this.kinds);
    const made = kind === RECOGNISED ? fieldsBehind(this.file, this.kinds).kind : kind;
    this.#choose({ kind: made, columns: exchanged(columns, field.field, column) });
  }

  #choose(draft: Assignment): void {
    this.draft = draft;
    this.refused = "";
    if (this.file.status === "unmapped") return;
    if (draft.kind === RECOGNISED) void this.#apply(null);
    else if (this.#complete(draft)) void this.#apply(draft);
  }

  #complete({ kind, columns }: Assignment): boolean {
    const made = this.kinds.find((k) => k.kind === kind);
    return made !== undefined && lacking(made, columns).length === 0;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const chosen = this.draft ?? present(this.file, this.kinds);
    if (this.file.status !== "unmapped" || !this.#complete(chosen)) return;
    void this.#apply(chosen).then((taken) => taken && this.actions.close(this.file.id));
  }

  async #reset(): Promise<void> {
    const { id, recognised_as } = this.file;
    await this.#apply(null);
    if (recognised_as !== null) this.actions.close(id);
    // The file was not recognised, so the user has to choose again.
    else this.querySelector<HTMLElement>("[data-testid=kind]")?.focus();
  }

  async #apply(mapping: Assignment | null): Promise<boolean> {
    this.refused = (await this.actions.map(this.file.id, mapping)) ?? "";
    if (this.refused === "") this.draft = null;
    return this.refused === "";
  }
}

customElements.define("registry-lens-mapping", MappingView);
