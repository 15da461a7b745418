import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { Linked, Setting } from "../address/corrections";
import { later } from "../engine/later";
import type {
  Catalogue,
  Change,
  Coverage,
  Dataset,
  FileState,
  Input,
  Look,
  Problem,
  Status,
} from "../engine/types";
import { capital, count, NONE, plural, registryName, size } from "../text/format";
import { coverageWords, fileSummary, list, places } from "../text/words";
import "./datasets";
import { columnList } from "./file-columns";
import { askingOf, caveatsOf, detailsOf, recognisedAs } from "./file-notes";
import { Loading } from "./later";
import type { MappingActions, MappingView } from "./mapping";
import { PlainElement } from "./plain";
import { define } from "./define";

export interface FileActions {
  configure(id: number, change: Change): Promise<Problem | null>;
  remove(ids: readonly number[]): void;
  read(id: number): void;
  look(id: number): Promise<Look>;
  /** Opens the guide at a dataset. */
  guide(dataset: string): void;
  /** The last file was removed, so the focus has to go somewhere else. */
  emptied(): void;
}

const WORDS: Record<Status, string> = {
  unmapped: "Needs columns",
  waiting: "Waiting",
  reading: "Reading",
  stopped: "Stopped",
  ready: "Used",
  failed: "Failed",
};

/** Caveats of an answer by which another file takes the place of this one. */
const REPLACED = new Set(["same_date", "whole_list"]);

/** Rows added to the list at a time: a folder may hold thousands of files. */
const CHUNK = 100;
/** With more files than these the list scrolls by itself. */
const MANY = 8;
/** Registries that a cell names. */
const REGISTRIES = 3;

/** The list of loaded files: what each was recognised as, what the user can set, and what is wrong with it. */
class FilesView extends PlainElement {
  static override properties = {
    files: { attribute: false },
    inputs: { attribute: false },
    catalogue: { attribute: false },
    datasets: { attribute: false },
    linked: { attribute: false },
    actions: { attribute: false },
  };

  declare files: readonly FileState[];
  /** The files as the answer used them. Only the answer knows that one file replaced another. */
  declare inputs: readonly Input[];
  declare catalogue: Catalogue;
  declare datasets: readonly Dataset[];
  declare linked: ReadonlyMap<number, Linked>;
  declare actions: FileActions;
  /** Why the engine refused a setting, by file and field. */
  #refused = new Map<string, string>();
  #shown = CHUNK;
  /** The list is folded, because the page is about the claims. A file that needs the user unfolds it. */
  #unfolded = false;
  /** Files whose details are shown. */
  #detailed = new Set<number>();
  /** A file needs something from the user. */
  #asking = false;
  /** Files whose form for columns the user has opened. */
  #remapping = new Set<number>();
  /** How many columns are listed, for files whose list of columns is unfolded. */
  #listed = new Map<number, number>();
  #form = new Loading(this, "The form for columns", () => later("columns"));
  /** Gets the focus as soon as it is rendered: the form of a file, or the button that opens it. */
  #focus: { id: number; on: "mapping" | "remap" } | null = null;
  /** A file that is being removed, and its place in the list: the next file there gets the focus. */
  #removed: { id: number; place: number } | null = null;

  constructor() {
    super();
    this.files = [];
    this.inputs = [];
    this.catalogue = { kinds: [], metrics: [], forms: [], conditions: [] };
    this.datasets = [];
    this.linked = new Map();
    this.actions = {
      configure: async () => null,
      remove() {},
      read() {},
      look: async () => ({ columns: [], guess: { kind: "", columns: {} } }),
      guide() {},
      emptied() {},
    };
  }

  #mappingActions: MappingActions = {
    look: (id) => this.actions.look(id),
    map: async (id, mapping) => {
      await this.#configure(id, "mapping", { mapping });
      return this.#refused.get(`${id}:mapping`) ?? null;
    },
    close: (id) => this.#close(id),
  };

  protected override willUpdate(): void {
    const before = this.#asking;
    this.#asking =
      this.files.some(({ status }) => status === "unmapped" || status === "failed") ||
      [...this.linked.values()].some(({ refused }) => refused.length > 0);
    // It stays unfolded once nothing is needed any more: the user may be working in it.
    if (this.files.length === 0) this.#unfolded = false;
    else if (this.#asking && !before) this.#unfolded = true;
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
      const form = this.querySelector<MappingView>(`[data-file="${id}"] registry-lens-mapping`);
      const button = this.#within(id, "remap");
      if (on === "mapping" ? form : button) this.#focus = null;
      if (on === "mapping") form?.takeFocus();
      else button?.focus();
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
        <details
          class="fold"
          .open=${live(this.#unfolded)}
          @toggle=${(event: Event) => {
            const details = event.target as HTMLDetailsElement;
            if (details === event.currentTarget) this.#unfolded = details.open;
          }}
        >
          <summary>
            <h2 id="rl-files" class="unseen">Files</h2>
            <b data-testid="files-summary">${fileSummary(this.files)}</b>${this.#trouble()}
            <span class="places">${places(this.files)}</span>
          </summary>
          <div
            class="scroll ${this.files.length > MANY ? "many" : ""}"
            role="region"
            aria-label="List of files"
            tabindex="0"
          >
            <table class="file-table" data-testid="files" role="table">
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">Status</th>
                  <th role="columnheader" scope="col">File</th>
                  <th role="columnheader" scope="col">Recognised as</th>
                  <th role="columnheader" scope="col">Snapshot date</th>
                  <th role="columnheader" scope="col">Registry</th>
                  <th role="columnheader" scope="col" class="n">Rows</th>
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
          ${
            this.files.length > 1
              ? html`<button
                  type="button"
                  data-testid="remove-all"
                  @click=${() => {
                    this.#removed = { id: this.files[0]!.id, place: 0 };
                    this.actions.remove(this.files.map(({ id }) => id));
                  }}
                >
                  Remove all ${count(this.files.length)} files
                </button>`
              : nothing
          }
          <registry-lens-datasets
            .datasets=${this.datasets}
            .metrics=${this.catalogue.metrics}
          ></registry-lens-datasets>
        </details>
        <datalist id="rl-registries">
          ${[...registries].map((r) => html`<option value=${r}>${registryName(r)}</option>`)}
        </datalist>
      </section>
    `;
  }

  /** How many files another one replaces, and how many datasets could not be put together. */
  #trouble(): unknown {
    const unused = this.files.filter((f) => this.#isUnused(f)).length;
    const problems = this.datasets.flatMap((dataset) => dataset.problems).length;
    // A file that is not used is a problem of its dataset.
    const said = unused > 0 ? `${count(unused)} not used` : problems > 0 ? plural(problems, "problem") : "";
    return said ? html`<span class="ask">, ${said}</span>` : nothing;
  }

  #isUnused(f: FileState): boolean {
    return caveatsOf(f, this.inputs).some(({ code }) => REPLACED.has(code));
  }

  #more(hidden: number): unknown {
    if (hidden === 0) return nothing;
    return html`<button
      type="button"
      class="more"
      @click=${(event: Event) => {
        this.#shown += CHUNK;
        // The new rows are above the button. With the focus on the list, the arrow keys scroll through them.
        (event.target as HTMLElement).parentElement!.focus({ preventScroll: true });
        this.requestUpdate();
      }}
    >
      Show ${count(Math.min(CHUNK, hidden))} more of ${count(hidden)}
    </button>`;
  }

  #row(f: FileState): TemplateResult {
    const readable = f.number_of_columns > 0;
    const mappingOpen = f.status === "unmapped" || (readable && this.#remapping.has(f.id));
    const known = {
      catalogue: this.catalogue,
      inputs: this.inputs,
      linked: this.linked.get(f.id),
      refused: (field: Setting) => this.#refused.get(`${f.id}:${field}`),
    };
    const asking = askingOf(f, known);
    const detailed = this.#detailed.has(f.id);
    const unused = this.#isUnused(f);
    return html`
      <tbody role="rowgroup" data-testid="file" data-file=${f.id} data-status=${f.status} data-path=${f.path}>
        <tr role="row">
          <td role="cell" class="state">
            <span class="status ${unused ? "unused" : f.status}" data-testid="status"
              >${unused ? "Not used" : WORDS[f.status]}</span
            >
          </td>
          <th role="rowheader" scope="row" title=${f.path}>${f.label}</th>
          <td role="cell" class="kind" data-label="Recognised as">${recognisedAs(f, this.actions.guide)}</td>
          <td role="cell" class="date" data-label="Snapshot date">
            ${
              f.panel
                ? html`<span class="quiet" data-testid="panel"
                    >panel of ${count(f.panel.dates)} dates, ${f.panel.from} to ${f.panel.to}</span
                  >`
                : readable
                  ? this.#input(f, "snapshot_date", `Snapshot date of ${f.label}`, "YYYY-MM", 10)
                  : NONE
            }
          </td>
          <td role="cell" class="registry" data-label="Registry">
            ${
              f.registries.length > 0
                ? html`<span class="quiet" data-testid="registries"
                    >from the column: ${list(f.registries.map(registryName), REGISTRIES)}</span
                  >`
                : readable
                  ? this.#input(f, "registry", `Registry of ${f.label}`, "npm, pypi, …", 12)
                  : NONE
            }
          </td>
          <td role="cell" class="n rows" data-label="Rows">${count(f.rows)}</td>
          <td role="cell" class="actions">
            ${
              f.status === "stopped" || f.status === "failed"
                ? html`<button type="button" data-testid="read" @click=${() => this.actions.read(f.id)}>
                    ${f.status === "stopped" ? "Read" : "Try again"}<span class="unseen"> ${f.label}</span>
                  </button>`
                : nothing
            }
            <button
              type="button"
              data-testid="file-details"
              aria-expanded=${detailed}
              @click=${() => this.#detail(f.id)}
            >
              Details<span class="unseen"> of ${f.label}</span>
            </button>
            <button type="button" data-testid="remove" @click=${() => this.#remove(f.id)}>
              Remove<span class="unseen"> ${f.label}</span>
            </button>
          </td>
        </tr>
        ${
          asking.length > 0 || detailed || mappingOpen
            ? html`<tr role="row" class="notes">
                <td role="cell" colspan="7">
                  ${asking} ${detailed ? this.#details(f, detailsOf(f, known), mappingOpen) : nothing}
                  ${mappingOpen ? this.#mapping(f) : nothing}
                </td>
              </tr>`
            : nothing
        }
      </tbody>
    `;
  }

  /** The form for the columns of a file. It is loaded when the first file needs it. */
  #mapping(f: FileState): TemplateResult {
    if (!this.#form.failure) void this.#form.begin();
    if (!this.#form.part) return this.#form.waiting(() => this.#loadAgain(f.id));
    return html`<registry-lens-mapping
      .file=${f}
      .kinds=${this.catalogue.kinds}
      .actions=${this.#mappingActions}
    ></registry-lens-mapping>`;
  }

  #loadAgain(id: number): void {
    // The button disappears with the message, so the form gets the focus.
    this.#focus = { id, on: "mapping" };
    void this.#form.begin();
    this.requestUpdate();
  }

  /** Size, content, coverage, columns and digest of a file. */
  #details(f: FileState, notes: readonly TemplateResult[], mappingOpen: boolean): TemplateResult {
    const columns = f.columns_used.length + f.columns_ignored.length;
    return html`
      <p class="quiet">
        ${size(f.bytes)}. ${f.sha256 ? html`SHA-256 <code data-testid="sha256">${f.sha256}</code>.` : nothing}
        ${f.coverage ? this.#whole(f, f.coverage) : nothing}
      </p>
      ${notes}
      <div class="columns-line">
        ${columns > 0 ? columnList(f, this.#listed.get(f.id) ?? 0, (most) => this.#list(f.id, most)) : nothing}
        ${
          f.number_of_columns > 0 && !mappingOpen
            ? html`<button type="button" data-testid="remap" @click=${() => this.#open(f.id)}>
                Change columns<span class="unseen"> of ${f.label}</span>
              </button>`
            : nothing
        }
      </div>
    `;
  }

  #detail(id: number): void {
    if (!this.#detailed.delete(id)) this.#detailed.add(id);
    this.requestUpdate();
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

  /** Whether the file is its whole registry: the user may know better than its rows show. */
  #whole({ id, label, whole }: FileState, coverage: Coverage): TemplateResult {
    return html`<label class="whole" title=${capital(coverageWords(coverage))}
      ><input
        type="checkbox"
        data-testid="whole"
        .checked=${live(coverage.part === "whole")}
        @change=${(event: Event) => {
          const { checked } = event.target as HTMLInputElement;
          // Null returns to what the file itself says.
          void this.#configure(id, "whole", { whole: whole === null ? checked : null });
        }}
      />
      whole registry<span class="unseen">: ${label}</span></label
    >`;
  }

  async #set(id: number, field: "snapshot_date" | "registry", input: HTMLInputElement): Promise<void> {
    const typed = input.value.trim();
    const change: Change =
      field === "registry" ? { registry: typed || null } : { snapshot_date: typed || null };
    await this.#configure(id, field, change);
    // An emptied field gets the value from the file's name. That may be the old value, which renders nothing.
    if (!this.#refused.has(`${id}:${field}`)) {
      input.value = this.files.find((f) => f.id === id)?.[field] ?? "";
    }
  }

  async #configure(id: number, field: Setting, change: Change): Promise<void> {
    const problem = await this.actions.configure(id, change).catch((refusal: Problem) => refusal);
    const key = `${id}:${field}`;
    if (problem) this.#refused.set(key, `${problem.message} ${problem.advice}`);
    else this.#refused.delete(key);
    this.requestUpdate();
    // Wait for the page to render the list with the change.
    await new Promise((resolve) => setTimeout(resolve));
  }

  #list(id: number, most: number): void {
    if (most > 0) this.#listed.set(id, most);
    else this.#listed.delete(id);
    this.requestUpdate();
  }

  #open(id: number): void {
    this.#remapping.add(id);
    this.#focus = { id, on: "mapping" };
    this.requestUpdate();
  }

  /** Closes the form and puts the focus back on the button that opens it. */
  #close(id: number): void {
    this.#remapping.delete(id);
    // The button that opens the form is among the details.
    this.#detailed.add(id);
    this.#focus = { id, on: "remap" };
    this.requestUpdate();
  }

  #remove(id: number): void {
    this.#remapping.delete(id);
    this.#detailed.delete(id);
    this.#listed.delete(id);
    for (const field of ["snapshot_date", "registry", "mapping", "whole"])
      this.#refused.delete(`${id}:${field}`);
    this.#removed = { id, place: this.files.findIndex((f) => f.id === id) };
    this.actions.remove([id]);
  }
}

define("registry-lens-files", FilesView);
