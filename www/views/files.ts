import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { capital, count, NONE, registryName, size } from "../text/format";
import type {
  Catalogue,
  Caveat,
  Change,
  Column,
  Coverage,
  FileState,
  Input,
  Problem,
  Status,
} from "../engine/types";
import {
  coverageWords,
  feedsWords,
  fileSummary,
  fillsWords,
  list,
  mappingWords,
  relationWords,
} from "../text/words";
import type { Linked, Setting } from "../address/corrections";
import "./mapping";
import type { MappingActions, MappingView } from "./mapping";
import { PlainElement } from "./plain";

export interface FileActions {
  configure(id: number, change: Change): Promise<Problem | null>;
  remove(ids: readonly number[]): void;
  read(id: number): void;
  columns(id: number): Promise<Column[]>;
  /** Opens the guide at a dataset. */
  guide(dataset: string): void;
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

/** What an address may set beside the columns, which are told with what they are. */
const LINKED = [
  { field: "snapshot_date", name: "the snapshot date" },
  { field: "registry", name: "the registry" },
  { field: "whole", name: "how much of the registry it is" },
] as const;

/** Caveats that ask the user to do something before the file counts. */
const ASKING = new Set(["no_date", "no_registry", "same_date"]);

/** Rows put into the document at a time: a folder may hold thousands of shards. */
const CHUNK = 100;
/** More files than these are scrolled in a box of their own. */
const MANY = 8;
/** Columns of one file that are listed at a time: the widest have tens of thousands. */
const COLUMNS = 100;
/** Registries told in a cell. */
const REGISTRIES = 3;

/** The loaded files: what each was taken for, what the user may set, and what is wrong with it. */
class FilesView extends PlainElement {
  static override properties = {
    files: { attribute: false },
    inputs: { attribute: false },
    catalogue: { attribute: false },
    linked: { attribute: false },
    folded: { attribute: false },
    actions: { attribute: false },
  };

  declare files: readonly FileState[];
  /** The files as the answer on show took them; what one file means to another is known only there. */
  declare inputs: readonly Input[];
  declare catalogue: Catalogue;
  declare linked: ReadonlyMap<number, Linked>;
  /** Where the files are not what the page is about; one that asks for something unfolds the list. */
  declare folded: boolean;
  declare actions: FileActions;
  /** What the engine refused, by file and field. */
  #refused = new Map<string, string>();
  #shown = CHUNK;
  /** The list is unfolded. */
  #unfolded = true;
  /** A file asks for something. */
  #asking = false;
  /** Files whose form the user has open. */
  #remapping = new Set<number>();
  /** How many columns are listed of the files whose list is unfolded. */
  #listed = new Map<number, number>();
  /** Where the focus goes when it is there: a file's form, or its button for the form. */
  #focus: { id: number; on: "mapping" | "remap" } | null = null;
  /** A file that is being removed, and its place in the list: the focus goes to the one that takes the place. */
  #removed: { id: number; place: number } | null = null;

  constructor() {
    super();
    this.files = [];
    this.inputs = [];
    this.catalogue = { kinds: [], metrics: [] };
    this.linked = new Map();
    this.folded = false;
    this.actions = {
      configure: async () => null,
      remove() {},
      read() {},
      columns: async () => [],
      guide() {},
      emptied() {},
    };
  }

  #mappingActions: MappingActions = {
    columns: (id) => this.actions.columns(id),
    map: async (id, mapping) => {
      await this.#configure(id, "mapping", { mapping });
      return this.#refused.get(`${id}:mapping`) ?? null;
    },
    close: (id) => this.#close(id),
  };

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = this.#asking;
    this.#asking = this.files.some(({ status }) => status === "unmapped" || status === "failed");
    if (this.files.length === 0 || changed.has("folded")) this.#unfolded = !this.folded || this.#asking;
    // It does not fold under the hand that has just answered.
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
            <h2 id="rl-files">Files</h2>
            <span class="quiet" data-testid="files-summary">${fileSummary(this.files)}</span>
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
      @click=${(event: Event) => {
        this.#shown += CHUNK;
        // What comes is above the button: the arrows go on from where the list is.
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
    const notes = this.#notes(f);
    const columns = f.columns_used.length + f.columns_ignored.length;
    return html`
      <tbody role="rowgroup" data-testid="file" data-file=${f.id} data-status=${f.status} data-path=${f.path}>
        <tr role="row">
          <th role="rowheader" scope="row" title=${f.path}>${f.label}</th>
          <td role="cell" class="kind" data-label="Recognised as">${this.#kind(f)}</td>
          <td role="cell" class="n rows" data-label="Rows">${count(f.rows)}</td>
          <td role="cell" class="n size" data-label="Size">${size(f.bytes)}</td>
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
            ${f.coverage ? this.#whole(f, f.coverage) : nothing}
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
            <button type="button" data-testid="remove" @click=${() => this.#remove(f.id)}>
              Remove<span class="unseen"> ${f.label}</span>
            </button>
          </td>
        </tr>
        ${
          readable || notes.length > 0
            ? html`<tr role="row" class="notes">
                <td role="cell" colspan="8">
                  ${notes}
                  <div class="columns-line">
                    ${columns > 0 ? this.#columnList(f) : nothing}
                    ${
                      readable && !mappingOpen
                        ? html`<button type="button" data-testid="remap" @click=${() => this.#open(f.id)}>
                            Change columns<span class="unseen"> of ${f.label}</span>
                          </button>`
                        : nothing
                    }
                  </div>
                  ${
                    mappingOpen
                      ? html`<registry-lens-mapping
                          .file=${f}
                          .kinds=${this.catalogue.kinds}
                          .actions=${this.#mappingActions}
                        ></registry-lens-mapping>`
                      : nothing
                  }
                </td>
              </tr>`
            : nothing
        }
      </tbody>
    `;
  }

  /** What the file was taken for. */
  #kind(f: FileState): TemplateResult {
    const { dataset, era, recognised_as } = f;
    const title =
      recognised_as !== null && dataset !== null
        ? html`<button
            type="button"
            class="link"
            data-testid="dataset-title"
            title="How to get it"
            aria-label=${`${recognised_as}: how to get ${f.label}`}
            @click=${() => this.actions.guide(dataset)}
          >
            ${recognised_as}
          </button>`
        : (recognised_as ?? NONE);
    return html`${title} ${era === null ? nothing : html`<span class="quiet">${era}</span>`}
    ${f.synthetic ? html`<b title=${f.synthetic} data-testid="synthetic">synthetic</b>` : nothing}`;
  }

  /** What was chosen for the file, what it filled and what that is good for. */
  #holds(f: FileState): TemplateResult | null {
    const { kinds, metrics } = this.catalogue;
    const linked = this.linked.get(f.id)?.fields ?? [];
    const said: TemplateResult[] = [];
    if (f.mapping?.source === "chosen")
      said.push(
        html`<span data-testid="chosen"
          >${linked.includes("mapping") ? "Columns as the link says" : "Columns chosen"}:
          ${mappingWords(f.mapping, kinds)}.</span
        > `,
      );
    const set = LINKED.filter(({ field }) => linked.includes(field)).map(({ name }) => name);
    if (set.length > 0) said.push(html`<span data-testid="linked">As the link says: ${list(set)}.</span> `);
    const relations = relationWords(f.relations);
    if (relations) said.push(html`<span data-testid="relations">Fills ${relations}.</span> `);
    const feeds = f.status === "ready" ? feedsWords(f.feeds, metrics) : "";
    if (feeds) said.push(html`<span data-testid="feeds">${feeds}</span>`);
    return said.length > 0 ? html`<p class="quiet">${said}</p>` : null;
  }

  #notes(f: FileState): TemplateResult[] {
    const notes: TemplateResult[] = [];
    const holds = this.#holds(f);
    if (holds) notes.push(holds);
    for (const said of this.linked.get(f.id)?.refused ?? [])
      notes.push(html`<p class="ask" data-testid="link-ignored">${said}</p>`);
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
      // Said beside the kind, and once for all files above the list.
      if (code === "synthetic") continue;
      notes.push(html`<p class=${ASKING.has(code) ? "ask" : "caveat"} data-testid="file-caveat">${text}</p>`);
    }
    return notes;
  }

  #columnList(f: FileState): TemplateResult {
    const { id, columns_used: used, columns_ignored: ignored } = f;
    const most = this.#listed.get(id) ?? 0;
    const rows = [
      ...used.slice(0, most).map(({ column, fills }) => ({ column, says: `fills ${fillsWords(fills)}` })),
      ...ignored
        .slice(0, Math.max(0, most - used.length))
        .map(({ column, reason }) => ({ column, says: `not read: ${reason}` })),
    ];
    // The engine lists the first of very many.
    const not = f.number_of_columns - used.length;
    const left = f.number_of_columns - rows.length;
    const listed = used.length + ignored.length - rows.length;
    return html`<details
      class="column-list"
      data-testid="columns"
      .open=${most > 0}
      @toggle=${(event: Event) => {
        const { open } = event.target as HTMLDetailsElement;
        if (open === most > 0) return;
        if (open) this.#listed.set(id, COLUMNS);
        else this.#listed.delete(id);
        this.requestUpdate();
      }}
    >
      <summary>
        Columns<span class="unseen"> of ${f.label}</span>: ${count(used.length)}
        used${not > 0 ? `, ${count(not)} not` : ""}
      </summary>
      <dl>
        ${rows.map(
          ({ column, says }) =>
            html`<div>
              <dt><code>${column}</code></dt>
              <dd>${says}</dd>
            </div>`,
        )}
      </dl>
      ${
        left > 0 && most > 0 && listed === 0
          ? html`<p class="quiet" data-testid="unlisted-columns">and ${count(left)} more, not read either</p>`
          : nothing
      }
      ${
        listed > 0 && most > 0
          ? html`<button
              type="button"
              data-testid="more-columns"
              @click=${() => {
                this.#listed.set(id, most + 10 * COLUMNS);
                this.requestUpdate();
              }}
            >
              and ${count(left)} more<span class="unseen"> columns of ${f.label}</span>
            </button>`
          : nothing
      }
    </details>`;
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

  /** How much of its registry the file is, which the user may know better than its rows tell. */
  #whole({ id, label, whole }: FileState, coverage: Coverage): TemplateResult {
    return html`<label class="whole" title=${capital(coverageWords(coverage))}
      ><input
        type="checkbox"
        data-testid="whole"
        .checked=${live(coverage.part === "whole")}
        @change=${(event: Event) => {
          const { checked } = event.target as HTMLInputElement;
          // Back to what the file itself tells, where the user had said otherwise.
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
    // An emptied field falls back to what the name says, which may be the value that was already there.
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
    // The file list with the change in it comes down through the page's next rendering.
    await new Promise((resolve) => setTimeout(resolve));
  }

  #open(id: number): void {
    this.#remapping.add(id);
    this.#focus = { id, on: "mapping" };
    this.requestUpdate();
  }

  /** Folds the form; the focus goes back to the button that opens it. */
  #close(id: number): void {
    this.#remapping.delete(id);
    this.#focus = { id, on: "remap" };
    this.requestUpdate();
  }

  #remove(id: number): void {
    this.#remapping.delete(id);
    this.#listed.delete(id);
    for (const field of ["snapshot_date", "registry", "mapping", "whole"])
      this.#refused.delete(`${id}:${field}`);
    this.#removed = { id, place: this.files.findIndex((f) => f.id === id) };
    this.actions.remove([id]);
  }
}

customElements.define("registry-lens-files", FilesView);
