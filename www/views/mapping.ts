import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { count, plural } from "../text/format";
import {
  accepted,
  assign,
  choices,
  exchanged,
  fieldsBehind,
  type Known,
  lacking,
  MANY_COLUMNS,
  possible,
  present,
  RECOGNISED,
  SOME_COLUMNS,
} from "../files/mapping";
import type { Assignment, FileState, KindField, Look, SeenColumn, TableKind } from "../engine/types";
import { list } from "../text/words";
import { PlainElement } from "./plain";
import { define } from "./define";

export interface MappingActions {
  /** The file's columns with their first values, and a guess of what they hold. */
  look(id: number): Promise<Look>;
  /** Sets the columns; null returns to the recognised ones. Resolves with the reason if the engine refuses. */
  map(id: number, mapping: Assignment | null): Promise<string | null>;
  /** Closes the form. */
  close(id: number): void;
}

/** The list of no more columns than these is unfolded from the start. */
const FEW_COLUMNS = 12;

const NOTHING: Look = { columns: [], guess: { kind: "", columns: {} } };

/** The first values of a column, each apart, so that a text written from right to left changes no other. */
const values = ({ examples }: SeenColumn): unknown =>
  examples.length === 0
    ? html`<span class="quiet">no values shown</span>`
    : examples.map((value, i) => html`${i > 0 ? ", " : nothing}<bdi>${value === "" ? "“”" : value}</bdi>`);

/**
 * The form in which a user chooses what the columns of a file are. In a file that was recognised, each choice applies
 * at once. For any other file the form offers a guess, which the user has to confirm.
 */
export class MappingView extends PlainElement {
  static override properties = {
    file: { attribute: false },
    kinds: { attribute: false },
    actions: { attribute: false },
    look: { state: true },
    draft: { state: true },
    search: { state: true },
    refused: { state: true },
  };

  declare file: FileState;
  declare kinds: readonly TableKind[];
  declare actions: MappingActions;
  /** Null while the file is being looked at. */
  declare look: Look | null;
  /** A choice that the engine has not applied yet. */
  declare draft: Assignment | null;
  declare search: string;
  declare refused: string;

  /** The fields that had a column when a kind of table was chosen. They stay where they are. */
  #front: { kind: string; filled: ReadonlySet<string> } = { kind: "", filled: new Set() };
  /** Whether the list of all columns is unfolded; null while the user has not said. */
  #unfolded: boolean | null = null;
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
    this.look = null;
    this.draft = null;
    this.search = "";
    this.refused = "";
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("file")) return;
    const { id, number_of_columns, mapping } = this.file;
    const now = JSON.stringify(mapping);
    if (now !== this.#begun) this.draft = null;
    this.#begun = now;
    // After a file was opened again it may have other columns.
    if (number_of_columns === 0) {
      this.#asked = false;
      this.look = NOTHING;
    } else if (!this.#asked) {
      this.#asked = true;
      this.look = null;
      this.actions.look(id).then(
        (look) => (this.look = look),
        // The engine was restarted. It is asked again once it has the file.
        () => (this.#asked = false),
      );
    }
  }

  protected override render(): unknown {
    const { file, kinds, look } = this;
    if (!look) return html`<p class="quiet">Looking at the first rows …</p>`;
    const { columns } = look;
    if (!kinds.some((kind) => possible(kind, columns)))
      return html`<p class="ask" data-testid="mapping">
        No column can hold names of packages or links between them, so there is nothing to choose.
      </p>`;
    const unread = file.status === "unmapped";
    const known = this.#known;
    const { kind, columns: chosen } = this.draft ?? present(known, kinds);
    const fieldsOf = kinds.find(
      (k) => k.kind === (kind === RECOGNISED ? fieldsBehind(known, kinds).kind : kind),
    );
    const lacks = fieldsOf ? lacking(fieldsOf, chosen) : [];
    const lack = list(lacks.map(({ title }) => title.toLowerCase()));
    return html`
      <form class="mapping" data-testid="mapping" @submit=${(event: Event) => this.#submit(event)}>
        <p class=${unread ? "ask" : "quiet"} data-testid="mapping-says">
          ${
            !unread
              ? `How ${file.label} is read. A new choice applies at once.`
              : this.draft || !fieldsOf || lacks.length > 0
                ? `The columns of ${file.label} were not recognised. Choose what they hold.`
                : `The columns of ${file.label} were not recognised. From their names and first values this looks like a table of ${fieldsOf.title}. If the choices below are right, use them.`
          }
        </p>
        ${this.#kindSelect(kind, columns)} ${columns.length > MANY_COLUMNS ? this.#search() : nothing}
        ${fieldsOf ? this.#fields(fieldsOf, columns, chosen) : nothing}
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
        ${fieldsOf ? this.#seen(columns, fieldsOf.fields, chosen) : nothing}
      </form>
    `;
  }

  /** How the file is read, and the guess. */
  get #known(): Known {
    return { mapping: this.file.mapping, guess: (this.look ?? NOTHING).guess };
  }

  /** A row for each field: those that are needed or had a column when the form was opened, and the others folded. */
  #fields(
    { kind, fields }: TableKind,
    columns: readonly SeenColumn[],
    chosen: Record<string, string>,
  ): TemplateResult {
    if (this.#front.kind !== kind) this.#front = { kind, filled: new Set(Object.keys(chosen)) };
    const { filled } = this.#front;
    const rows = (which: readonly KindField[]): unknown[] =>
      which.map((field) => this.#fieldSelect(field, columns, chosen[field.field] ?? ""));
    const inFront = fields.filter((field) => field.required || filled.has(field.field));
    const others = fields.filter((field) => !inFront.includes(field) && accepted(field, columns).length > 0);
    return html`
      <div class="fields">${rows(inFront)}</div>
      ${
        others.length > 0
          ? html`<details class="other-fields" data-testid="other-fields">
              <summary>
                ${plural(others.length, "more field")}:
                ${list(
                  others.map(({ title }) => title),
                  5,
                )}
              </summary>
              <div class="fields">${rows(others)}</div>
            </details>`
          : nothing
      }
    `;
  }

  /** The columns of the file with their first values, and the fields that they fill. */
  #seen(
    columns: readonly SeenColumn[],
    fields: readonly KindField[],
    chosen: Record<string, string>,
  ): TemplateResult {
    const listed = choices(columns, this.search, "");
    const fills = (name: string): string =>
      fields
        .filter(({ field }) => chosen[field] === name)
        .map(({ title }) => title)
        .join(", ");
    return html`<details
      class="seen-columns"
      data-testid="seen-columns"
      .open=${this.#unfolded ?? (this.file.status === "unmapped" && columns.length <= FEW_COLUMNS)}
      @toggle=${(event: Event) => (this.#unfolded = (event.target as HTMLDetailsElement).open)}
    >
      <summary>
        All ${count(this.file.number_of_columns)} columns of ${this.file.label}, with their first values
      </summary>
      <div
        class="scroll"
        role="region"
        aria-label=${`Columns of ${this.file.label} and their first values`}
        tabindex="0"
      >
        <table class="seen">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">First values</th>
              <th scope="col">Fills</th>
            </tr>
          </thead>
          <tbody>
            ${listed.map(
              (column) =>
                html`<tr>
                  <th scope="row"><bdi>${column.name}</bdi> <span class="quiet">${column.type}</span></th>
                  <td>${values(column)}</td>
                  <td>${fills(column.name)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #kindSelect(chosen: string, columns: readonly SeenColumn[]): TemplateResult {
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
    columns: readonly SeenColumn[],
    chosen: string,
  ): TemplateResult | typeof nothing {
    const fitting = accepted(field, columns);
    const known = columns.filter((c) => c.name === chosen && !fitting.includes(c));
    const all = [...fitting, ...known];
    if (all.length === 0) return nothing;
    const shown = choices(all, this.search, chosen);
    const column = columns.find(({ name }) => name === chosen);
    const id = `rl-values-${this.file.id}-${field.field}`;
    return html`<div class="field">
      <label>
        <span>${field.title}${field.required ? html` <b>(required)</b>` : nothing}</span>
        <select
          ?required=${field.required}
          aria-describedby=${id}
          data-testid=${`column-${field.field}`}
          @change=${(event: Event) => this.#chooseColumn(field, (event.target as HTMLSelectElement).value)}
        >
          <option value="" .selected=${live(chosen === "")}>
            ${field.required ? "choose a column" : "none"}
          </option>
          ${shown.map(
            (c) =>
              html`<option value=${c.name} .selected=${live(c.name === chosen)}>
                ${c.name} (${c.type})
              </option>`,
          )}
        </select>
      </label>
      <p class="values" id=${id} data-testid=${`values-${field.field}`}>
        ${column ? values(column) : nothing}
      </p>
    </div>`;
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

  #chooseKind(kind: string, columns: readonly SeenColumn[]): void {
    const made = this.kinds.find((k) => k.kind === kind);
    const known = this.#known;
    this.#choose(made ? assign(made, known, columns) : { ...present(known, this.kinds), kind: RECOGNISED });
  }

  #chooseColumn(field: KindField, column: string): void {
    const { kind, columns } = this.draft ?? present(this.#known, this.kinds);
    const made = kind === RECOGNISED ? fieldsBehind(this.#known, this.kinds).kind : kind;
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
    const chosen = this.draft ?? present(this.#known, this.kinds);
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

define("registry-lens-mapping", MappingView);
