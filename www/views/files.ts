import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { count, NONE, plural, registryName, size } from "../format";
import type { Caveat, Change, Column, FileState, Input, Problem, Status } from "../types";
import { PlainElement } from "./plain";

export interface FileActions {
  configure(id: number, change: Change): Promise<Problem | null>;
  remove(id: number): void;
  read(id: number): void;
  columns(id: number): Promise<Column[]>;
  /** The last file was removed: the focus has to go somewhere else. */
  emptied(): void;
}

const WORDS: Record<Status, string> = {
  unmapped: "Needs columns",
  waiting: "Waiting",
  reading: "Reading",
  stopped: "Stopped",
  ready: "Read",
  failed: "Failed",
};

/** How the files are counted in a sentence. */
const COUNTED: Record<Status, [one: string, many: string]> = {
  ready: ["read", "read"],
  failed: ["could not be read", "could not be read"],
  unmapped: ["needs columns", "need columns"],
  stopped: ["stopped", "stopped"],
  reading: ["being read", "being read"],
  waiting: ["waiting", "waiting"],
};

/** "2 files read, 1 could not be read" */
export function summary(files: readonly FileState[]): string {
  const said: string[] = [];
  for (const [status, [one, many]] of Object.entries(COUNTED)) {
    const n = files.filter((f) => f.status === status).length;
    if (n > 0) said.push(`${said.length === 0 ? plural(n, "file") : count(n)} ${n === 1 ? one : many}`);
  }
  return said.join(", ");
}

/** Caveats that ask the user to do something before the file counts. */
const ASKING = new Set(["no_date", "no_registry", "same_date"]);

/** Rows put into the document at a time: a folder may hold thousands of shards. */
const CHUNK = 100;
/** Up to so many columns a form lists all; beyond, the first of those whose names contain what is typed. */
const MANY_COLUMNS = 500;
const SOME_COLUMNS = 100;

type Field = "snapshot_date" | "registry" | "mapping";

/** The loaded files: what each was taken for, what the user may set, and what is wrong with it. */
class FilesView extends PlainElement {
  static override properties = {
    files: { attribute: false },
    inputs: { attribute: false },
    actions: { attribute: false },
  };

  declare files: readonly FileState[];
  /** The files as the answer on show took them; what one file means to another is known only there. */
  declare inputs: readonly Input[];
  declare actions: FileActions;
  /** What the engine refused, by file and field. */
  #refused = new Map<string, string>();
  #shown = CHUNK;
  /** Files whose columns the user asked to choose again. */
  #remapping = new Set<number>();
  /** Columns of the files whose form is open; null while they are asked for. */
  #columns = new Map<number, Column[] | null>();
  /** What is chosen in an open form, and typed to find it, by file and field. */
  #picked = new Map<string, string>();
  /** Where the focus goes when it is there: a file's form, or its button for the form. */
  #focus: { id: number; on: "mapping" | "remap" } | null = null;
  /** A file that is being removed, and its place in the list: the focus goes to the one that takes the place. */
  #removed: { id: number; place: number } | null = null;

  constructor() {
    super();
    this.files = [];
    this.inputs = [];
    this.actions = {
      configure: async () => null,
      remove() {},
      read() {},
      columns: async () => [],
      emptied() {},
    };
  }

  protected override willUpdate(): void {
    const known = new Map(this.files.map((f) => [f.id, f]));
    // A file that is looked at anew may have other columns.
    for (const id of this.#columns.keys()) if (!known.get(id)?.number_of_columns) this.#columns.delete(id);
  }

  protected override updated(): void {
    if (this.#removed && !this.files.some((f) => f.id === this.#removed!.id)) {
      const next = this.files[Math.min(this.#removed.place, this.files.length - 1)];
      this.#removed = null;
      if (next) this.#within(next.id, "remove")?.focus();
      else this.actions.emptied();
    }
    if (this.#focus) {
      const { id, on } = this.#focus;
      const target = this.#within(id, on === "mapping" ? "column-id" : "remap");
      if (target) this.#focus = null;
      target?.focus();
    }
  }

  #within(id: number, testid: string): HTMLElement | null {
    return this.querySelector(`[data-file="${id}"] [data-testid=${testid}]`);
  }

  protected override render(): unknown {
    if (this.files.length === 0) return nothing;
    const registries = new Set(["npm", "pypi", "huggingface"]);
    for (const f of this.files) if (f.registry) registries.add(f.registry);
    const shown = this.files.slice(0, this.#shown);
    return html`
      <section aria-labelledby="rl-files">
        <details class="fold" open>
          <summary>
            <h2 id="rl-files">Files</h2>
            <span class="quiet" data-testid="files-summary">${summary(this.files)}</span>
          </summary>
          <div class="scroll files" role="region" aria-label="List of files" tabindex="0">
            <table class="file-table" data-testid="files" role="table">
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">File</th>
                  <th role="columnheader" scope="col">Recognised as</th>
                  <th role="columnheader" scope="col" class="n">Rows</th>
                  <th role="columnheader" scope="col" class="n">Size</th>
                  <th role="columnheader" scope="col">Snapshot date</th>
                  <th role="columnheader" scope="col">Registry</th>
                  <th role="columnheader" scope="col">Status</th>
                  <th role="columnheader" scope="col"><span class="unseen">Actions</span></th>
                </tr>
              </thead>
              ${repeat(
                shown,
                (f) => f.id,
                (f) => this.#row(f),
              )}
            </table>
            ${this.#more(this.files.length - shown.length)}
          </div>
        </details>
        <datalist id="rl-registries">
          ${[...registries].map((r) => html`<option value=${r}>${registryName(r)}</option>`)}
        </datalist>
      </section>
    `;
  }

  #more(hidden: number): unknown {
    if (hidden === 0) return nothing;
    return html`<button
      type="button"
      class="more"
      @click=${() => {
        this.#shown += CHUNK;
        this.requestUpdate();
      }}
    >
      Show ${count(Math.min(CHUNK, hidden))} more of ${count(hidden)}
    </button>`;
  }

  #row(f: FileState): TemplateResult {
    const readable = f.number_of_columns > 0;
    const mappingOpen = f.status === "unmapped" || (readable && this.#remapping.has(f.id));
    const notes = this.#notes(f);
    return html`
      <tbody role="rowgroup" data-testid="file" data-file=${f.id} data-status=${f.status} data-path=${f.path}>
        <tr role="row">
          <th role="rowheader" scope="row" title=${f.path}>${f.label}</th>
          <td role="cell" class="kind" data-label="Recognised as">
            ${f.recognised_as ?? NONE}
            ${f.mapping?.source === "chosen" ? html`<span class="quiet">${f.mapping.id}, ${f.mapping.downloads}</span>` : nothing}
          </td>
          <td role="cell" class="n rows" data-label="Rows">${count(f.rows)}</td>
          <td role="cell" class="n size" data-label="Size">${size(f.bytes)}</td>
          <td role="cell" class="date" data-label="Snapshot date">
            ${readable ? this.#input(f, "snapshot_date", `Snapshot date of ${f.label}`, "YYYY-MM", 10) : NONE}
          </td>
          <td role="cell" class="registry" data-label="Registry">
            ${readable ? this.#input(f, "registry", `Registry of ${f.label}`, "npm, pypi, …", 12) : NONE}
          </td>
          <td role="cell" class="state">
            <span class="status ${f.status}" data-testid="status">${WORDS[f.status]}</span>
          </td>
          <td role="cell" class="actions">
            ${
              f.status === "stopped" || f.status === "failed"
                ? html`<button type="button" data-testid="read" @click=${() => this.actions.read(f.id)}>
                    ${f.status === "stopped" ? "Read" : "Try again"}<span class="unseen"> ${f.label}</span>
                  </button>`
                : nothing
            }
            ${
              f.mapping && !mappingOpen
                ? html`<button type="button" data-testid="remap" @click=${() => this.#toggle(f.id)}>
                    Columns<span class="unseen"> of ${f.label}</span>
                  </button>`
                : nothing
            }
            <button type="button" data-testid="remove" @click=${() => this.#remove(f.id)}>
              Remove<span class="unseen"> ${f.label}</span>
            </button>
          </td>
        </tr>
        ${
          mappingOpen || notes.length > 0
            ? html`<tr role="row" class="notes">
                <td role="cell" colspan="8">${notes} ${mappingOpen ? this.#mappingForm(f) : nothing}</td>
              </tr>`
            : nothing
        }
      </tbody>
    `;
  }

  #notes(f: FileState): TemplateResult[] {
    const notes: TemplateResult[] = [];
    if (f.error) {
      notes.push(
        html`<p class="bad" data-testid="file-error">
          <strong>${f.label}</strong>: ${f.error.message} ${f.error.advice}
        </p>`,
      );
    }
    for (const field of ["snapshot_date", "registry"] as const) {
      const said = this.#refused.get(`${f.id}:${field}`);
      if (said) notes.push(html`<p class="bad" id=${`rl-refused-${f.id}-${field}`}>${said}</p>`);
    }
    for (const { code, text } of this.#caveats(f)) {
      notes.push(html`<p class=${ASKING.has(code) ? "ask" : "caveat"} data-testid="file-caveat">${text}</p>`);
    }
    return notes;
  }

  /** What the file says of itself, and what the answer adds: that another file took its place. */
  #caveats(f: FileState): Caveat[] {
    const input = this.inputs.find((i) => i.file === f.label);
    const added = input?.caveats.filter((c) => c.code === "same_date") ?? [];
    return [...f.caveats, ...added];
  }

  #input(
    f: FileState,
    field: "snapshot_date" | "registry",
    label: string,
    hint: string,
    width: number,
  ): TemplateResult {
    const refused = this.#refused.has(`${f.id}:${field}`);
    return html`<input
      type="text"
      size=${width}
      autocomplete="off"
      spellcheck="false"
      data-testid=${field === "registry" ? "registry" : "date"}
      aria-label=${label}
      aria-invalid=${refused}
      aria-describedby=${refused ? `rl-refused-${f.id}-${field}` : nothing}
      placeholder=${hint}
      list=${field === "registry" ? "rl-registries" : nothing}
      .value=${f[field] ?? ""}
      @change=${(event: Event) => void this.#set(f.id, field, event.target as HTMLInputElement)}
    />`;
  }

  async #set(id: number, field: "snapshot_date" | "registry", input: HTMLInputElement): Promise<void> {
    const typed = input.value.trim();
    const change: Change =
      field === "registry" ? { registry: typed || null } : { snapshot_date: typed || null };
    await this.#configure(id, field, change);
    // An emptied field falls back to what the name says, which may be the value that was already there.
    if (!this.#refused.has(`${id}:${field}`)) {
      input.value = this.files.find((f) => f.id === id)?.[field] ?? "";
    }
  }

  async #configure(id: number, field: Field, change: Change): Promise<void> {
    const problem = await this.actions.configure(id, change).catch((refusal: Problem) => refusal);
    const key = `${id}:${field}`;
    if (problem) this.#refused.set(key, `${problem.message} ${problem.advice}`);
    else this.#refused.delete(key);
    this.requestUpdate();
    // The file list with the change in it comes down through the page's next rendering.
    await new Promise((resolve) => setTimeout(resolve));
  }

  #toggle(id: number): void {
    if (this.#remapping.has(id)) return this.#close(id);
    this.#remapping.add(id);
    this.#focus = { id, on: "mapping" };
    this.requestUpdate();
  }

  /** Folds the form; the focus goes back to the button that opens it. */
  #close(id: number): void {
    this.#remapping.delete(id);
    this.#columns.delete(id);
    for (const field of ["id", "downloads", "search"]) this.#picked.delete(`${id}:${field}`);
    this.#focus = { id, on: "remap" };
    this.requestUpdate();
  }

  #remove(id: number): void {
    this.#remapping.delete(id);
    for (const field of ["snapshot_date", "registry", "mapping"]) this.#refused.delete(`${id}:${field}`);
    for (const field of ["id", "downloads", "search"]) this.#picked.delete(`${id}:${field}`);
    this.#removed = { id, place: this.files.findIndex((f) => f.id === id) };
    this.actions.remove(id);
  }

  /** The columns for an open form; null while they are on their way. */
  #columnsOf(id: number): Column[] | null {
    if (!this.#columns.has(id)) {
      this.#columns.set(id, null);
      this.actions.columns(id).then(
        (columns) => {
          this.#columns.set(id, columns);
          this.requestUpdate();
        },
        // The engine was restarted: when it has the file again, they are asked for again.
        () => this.#columns.delete(id),
      );
    }
    return this.#columns.get(id) ?? null;
  }

  #mappingForm(f: FileState): TemplateResult {
    const columns = f.number_of_columns > 0 ? this.#columnsOf(f.id) : [];
    if (!columns) return html`<p class="quiet">Its columns are being listed</p>`;
    const names = columns.filter((c) => c.kind === "text");
    // Some exports write their numbers as text.
    const counts = [...columns.filter((c) => c.kind === "count"), ...names];
    if (names.length === 0 || counts.length < 2) {
      return html`<p class="ask" data-testid="mapping">
        ${
          names.length === 0
            ? "The file has no column of text that could hold package names"
            : "The file has no column of numbers that could hold downloads"
        },
        so turnover cannot be measured on it.
      </p>`;
    }
    const refused = this.#refused.get(`${f.id}:mapping`);
    return html`
      <form
        class="mapping"
        data-testid="mapping"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void this.#map(f.id, new FormData(event.target as HTMLFormElement));
        }}
      >
        <p class="ask">
          ${
            f.status === "unmapped"
              ? `The columns of ${f.label} are not known by name. Which of them are to be read?`
              : `Which columns of ${f.label} are to be read?`
          }
        </p>
        ${Math.max(names.length, counts.length) > MANY_COLUMNS ? this.#search(f.id) : nothing}
        ${this.#select(f.id, "id", "Package name", names, f.mapping?.id ?? f.guess.id)}
        ${this.#select(f.id, "downloads", "Downloads", counts, f.mapping?.downloads ?? f.guess.downloads)}
        <button type="submit" data-testid="use-columns">Use these columns</button>
        ${
          f.mapping?.source === "chosen"
            ? html`<button
                type="button"
                @click=${() => {
                  this.#close(f.id);
                  void this.#configure(f.id, "mapping", { mapping: null });
                }}
              >
                Back to what was recognised
              </button>`
            : nothing
        }
        ${
          this.#remapping.has(f.id)
            ? html`<button type="button" @click=${() => this.#toggle(f.id)}>Leave as it is</button>`
            : nothing
        }
        ${refused ? html`<p class="bad">${refused}</p>` : nothing}
      </form>
    `;
  }

  #search(id: number): TemplateResult {
    return html`<label>
      Columns whose name contains
      <input
        type="search"
        data-testid="column-search"
        .value=${this.#picked.get(`${id}:search`) ?? ""}
        @input=${(event: Event) => this.#pick(id, "search", event)}
      />
    </label>`;
  }

  #pick(id: number, field: "id" | "downloads" | "search", event: Event): void {
    this.#picked.set(`${id}:${field}`, (event.target as HTMLInputElement | HTMLSelectElement).value);
    this.requestUpdate();
  }

  #select(
    id: number,
    name: "id" | "downloads",
    label: string,
    columns: Column[],
    preset: string | null,
  ): TemplateResult {
    const chosen = this.#picked.get(`${id}:${name}`) ?? preset ?? "";
    const shown = choices(columns, this.#picked.get(`${id}:search`) ?? "", chosen);
    const left = columns.length - shown.length;
    return html`<label>
      ${label}
      <select
        name=${name}
        required
        data-testid=${`column-${name}`}
        @change=${(event: Event) => this.#pick(id, name, event)}
      >
        <option value="" .selected=${live(chosen === "")}>choose a column</option>
        ${shown.map(
          (c) =>
            html`<option value=${c.name} .selected=${live(c.name === chosen)}>${c.name} (${c.type})</option>`,
        )}
      </select>
      ${left > 0 ? html`<span class="quiet">${count(left)} other columns are not listed</span>` : nothing}
    </label>`;
  }

  async #map(id: number, form: FormData): Promise<void> {
    const mapping = { id: String(form.get("id")), downloads: String(form.get("downloads")) };
    await this.#configure(id, "mapping", { mapping });
    if (!this.#refused.has(`${id}:mapping`)) this.#close(id);
  }
}

/** The columns that a form lists: all, or of very many the first that match, and always the chosen one. */
export function choices(columns: Column[], search: string, chosen: string): Column[] {
  if (columns.length <= MANY_COLUMNS) return columns;
  const wanted = search.trim().toLowerCase();
  const matching = wanted ? columns.filter((c) => c.name.toLowerCase().includes(wanted)) : columns;
  const found = matching.slice(0, SOME_COLUMNS);
  if (chosen !== "" && !found.some((c) => c.name === chosen))
    found.unshift(...columns.filter((c) => c.name === chosen).slice(0, 1));
  return found;
}

customElements.define("registry-lens-files", FilesView);
