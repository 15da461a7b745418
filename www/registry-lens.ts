/**
 * <registry-lens>: the whole tool as one element.
 *
 * Attributes: `k` and `mode` set turnover; `page` says that the element is the page, so it takes drops anywhere on it
 * and keeps the open view, its settings and the corrections of its files in the URL's fragment. Property `results` is
 * the current results document, `files` the state of each file; `open(files)` reads files; `registry-lens-results` is
 * fired whenever `results` changes.
 *
 * Its home is the board of the literature's claims; each metric has a view of its own.
 *
 * Taken out of the document, the element frees its worker; put back, it reads its files again.
 */

import { html, LitElement, nothing, unsafeCSS, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { narrowed } from "./figures/compare";
import { EngineHost, type Taken } from "./engine/engine";
import type { Shown } from "./files/exports";
import { needed, type Figure } from "./figures/figure";
import { themes, type Theme } from "./figures/index";
import { count, plural, sentence } from "./text/format";
import { fromDrop, fromFiles, remarks, type Gathered } from "./files/gather";
import { parted } from "./figures/paper";
import { engineModule, sampleFiles, sampleNames, startWorker } from "./engine/parts";
import { dataOf, expecting, fingerprint, held, withData } from "./address/fingerprint";
import { DEFAULTS, learn } from "./address/parameters";
import {
  comparedIn,
  correctionOf,
  fits,
  format,
  formatCorrections,
  parse,
  parseCorrections,
  viewOf,
  withCompared,
  withView,
  type Corrections,
} from "./address/fragment";
import styles from "./styles/page.css";
import type {
  Catalogue,
  Change,
  FileState,
  MetricId,
  Parameters,
  Problem,
  Progress,
  Results,
} from "./engine/types";
import "./views/claims";
import { tally, type Ways } from "./views/claims";
import "./views/datasets";
import "./views/exports";
import "./views/files";
import { summary, type FileActions, type Linked } from "./views/files";
import "./views/glossary";
import "./views/guide";
import "./views/metric";
import type { MetricActions } from "./views/metric";
import "./views/progress";
import { list } from "./text/words";

/** What is unfolded on paper. */
const PRINTED = "details.prose:not([open], .unprinted)";

/** How long the page works on a list of files before it looks at the user again. */
const SLICE_MS = 16;

/** Files that are not listed before anybody asks: the claims come first. */
const MANY = 10;

/** Marks the entries that the page itself puts into the browser's history. */
const OWN = "registry-lens";

/** What the address may say of a file. Apart, for one may not fit where the others do. */
const SETTINGS = ["mapping", "snapshot_date", "registry", "whole"] as const;

export class RegistryLens extends LitElement {
  static override styles = unsafeCSS(styles);

  static override properties = {
    k: {},
    mode: {},
    page: { type: Boolean },
    _files: { state: true },
    _progress: { state: true },
    _results: { state: true },
    _params: { state: true },
    _stale: { state: true },
    _dragging: { state: true },
    _notice: { state: true },
    _down: { state: true },
    _said: { state: true },
    _catalogue: { state: true },
    _linked: { state: true },
    _view: { state: true },
    _measuring: { state: true },
    _halted: { state: true },
    _compared: { state: true },
  };

  declare k: string | null;
  declare mode: string | null;
  declare page: boolean;
  declare _files: readonly FileState[];
  declare _progress: Progress | null;
  declare _results: Results | null;
  declare _params: Parameters;
  declare _stale: boolean;
  declare _dragging: boolean;
  declare _notice: string;
  declare _down: string | null;
  declare _said: string;
  declare _catalogue: Catalogue;
  /** What the page's address did to each file. */
  declare _linked: ReadonlyMap<number, Linked>;
  /** The metric that is open; empty is the home. */
  declare _view: string;
  /** The metric that is being measured. */
  declare _measuring: MetricId | null;
  /** The user cancelled measuring: the answer on show is of before. */
  declare _halted: boolean;
  /** The datasets that are shown alone or beside each other, by their names. */
  declare _compared: readonly string[];

  #host = new EngineHost({
    worker: startWorker,
    module: engineModule,
    listener: {
      catalogue: (catalogue) => {
        const first = this._catalogue.metrics.length === 0;
        learn(catalogue.metrics);
        this.#themes = themes(catalogue.metrics);
        this._catalogue = catalogue;
        // Address and attributes may say something of settings that were not known until now.
        if (this.page) this.#setParams(parse(location.hash, this.#given()));
        else this.#setParams(first ? this.#given() : parse("", this._params));
      },
      files: (files) => {
        this._files = files;
        this.#makeWay();
        this.#followLink();
        this.#learnDigests();
        if (files.length === 0) this.#forget();
        // A file that the engine does not have goes without its doing anything.
        else if (this.#host.idle) void this.#refresh();
      },
      progress: (progress) => (this._progress = progress),
      measuring: (metric) => (this._measuring = metric),
      busy: (busy) => {
        if (!busy) void this.#refresh();
      },
      down: (reason) => (this._down = reason),
    },
  });
  #themes: readonly Theme[] = themes();
  /** Another view was opened: its heading gets the focus when it is there. */
  #arrived = false;
  /** Where the home was left. */
  #left = 0;
  /** The link by which it was left. */
  #by = "";
  /** What the results on show were made of. */
  #shownKey = "";
  /** What was to be answered when the user cancelled. */
  #haltedKey = "";
  /** Rises when a file is given again, whose new content the list may not show. */
  #renewed = 0;
  /** How many files were read and how many not, as last said. */
  #saidSummary = "";
  #asking: Promise<void> | null = null;
  #drags = 0;
  /** What the page's address says of files. */
  #link: Corrections = new Map();
  /** Files for which the address has been looked at. */
  #looked = new Set<number>();
  /** What the opened link says of the files that it was made with. */
  #made: string | null = null;
  /** Files that came from the sample. */
  #sampled = new Set<number>();
  /** Files came while there was nothing but the sample. */
  #guest = false;

  constructor() {
    super();
    this.k = null;
    this.mode = null;
    this.page = false;
    this._files = [];
    this._progress = null;
    this._results = null;
    this._params = DEFAULTS;
    this._stale = false;
    this._dragging = false;
    this._notice = "";
    this._down = null;
    this._said = "";
    this._catalogue = { kinds: [], metrics: [] };
    this._linked = new Map();
    this._view = "";
    this._measuring = null;
    this._halted = false;
    this._compared = [];
  }

  /** The results document, always current; null without files and before the first answer. */
  get results(): Results | null {
    return this._results;
  }

  get files(): readonly FileState[] {
    return this._files;
  }

  /** Adds files and resolves when all are read or have failed and `results` holds the answer. */
  async open(files: Iterable<File>): Promise<Results | null> {
    await this.#take(fromFiles(files));
    return this.#settled();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const target = this.#dropTarget();
    target.addEventListener("dragenter", this.#onDragEnter);
    target.addEventListener("dragover", this.#onDragOver);
    target.addEventListener("dragleave", this.#onDragLeave);
    target.addEventListener("drop", this.#onDrop);
    addEventListener("beforeprint", this.#onPrint);
    if (this.page) {
      addEventListener("popstate", this.#onFragment);
      this.#onFragment();
      this.#made = dataOf(location.hash);
    }
    this.#host.wake();
    // The engine is fetched when the page has been painted and has nothing better to do.
    requestAnimationFrame(() => setTimeout(() => this.isConnected && this.#host.warm()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const target = this.#dropTarget();
    target.removeEventListener("dragenter", this.#onDragEnter);
    target.removeEventListener("dragover", this.#onDragOver);
    target.removeEventListener("dragleave", this.#onDragLeave);
    target.removeEventListener("drop", this.#onDrop);
    removeEventListener("beforeprint", this.#onPrint);
    removeEventListener("popstate", this.#onFragment);
    this.#drags = 0;
    this._dragging = false;
    // An element that is only moved is back before this is done.
    queueMicrotask(() => {
      if (!this.isConnected) this.#host.sleep();
    });
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("k") || changed.has("mode")) {
      this.#setParams(this.page ? parse(location.hash, this.#given()) : this.#given());
    }
    if (changed.get("_files") && this._files.length === 0) this._notice = "";
    if (changed.has("_files")) this._stale = this._files.length > 0 && this.#key() !== this.#shownKey;
  }

  #dropTarget(): EventTarget {
    return this.page ? document : this;
  }

  #onFragment = (): void => {
    this.#setView(viewOf(location.hash));
    this._compared = comparedIn(location.hash);
    this.#setParams(parse(location.hash, this.#given()));
    this.#link = parseCorrections(location.hash);
    // An address of the page's own history tells of files that were here.
    if (history.state !== OWN) this.#made = dataOf(location.hash);
    // Back and forward undo and redo corrections, too.
    this.#looked.clear();
    this.#followLink();
    this.requestUpdate();
  };

  /** Sets on each file what the address says of it, once. */
  #followLink(): void {
    if (!this.page) return;
    for (const { id, path, change } of this.#host.changes()) {
      if (this.#looked.has(id)) continue;
      this.#looked.add(id);
      void this.#correct(id, change, correctionOf(this.#link, path));
    }
  }

  async #correct(id: number, has: Change, wanted: Change): Promise<void> {
    for (const field of SETTINGS) {
      const value = wanted[field] ?? null;
      if (JSON.stringify(value) === JSON.stringify(has[field] ?? null)) continue;
      try {
        const problem = await this.#host.configure(id, { [field]: value });
        if (value !== null) this.#tellLinked(id, field, problem);
        else this.#tellLinked(id, field);
      } catch {
        // The engine was restarted, or is down: the address is looked at again with the next list of files.
        this.#looked.delete(id);
        return;
      }
    }
  }

  /** Notes what the address did to a file; without a result, that it says nothing of this field any more. */
  #tellLinked(id: number, field: (typeof SETTINGS)[number], problem?: Problem | null): void {
    const before = this._linked.get(id) ?? { fields: [], refused: [] };
    const fields = before.fields.filter((f) => f !== field);
    const refused = [...before.refused];
    if (problem === null) fields.push(field);
    else if (problem)
      refused.push(`What the link says does not fit this file and is ignored: ${problem.message}`);
    else if (field === "mapping") refused.length = 0;
    this._linked = new Map(this._linked).set(id, { fields, refused });
  }

  /** Writes what the user set on files into the address; what it says of other files stays. */
  #remember(): void {
    if (!this.page) return;
    const files = this.#host.changes();
    const kept = [...this.#link].filter(([label]) => !files.some(({ path }) => fits(label, path)));
    const set = files.map(({ label, change }) => [label, change] as const);
    const fragment = formatCorrections(new Map([...kept, ...set]), location.hash);
    this.#link = parseCorrections(fragment);
    this.#visit(fragment);
  }

  /** Makes a fragment the page's address, where it is another. */
  #visit(fragment: string): void {
    if (!this.page || fragment.slice(1) === location.hash.slice(1)) return;
    history.pushState(OWN, "", fragment === "#" ? location.href.split("#", 1)[0] : fragment);
  }

  /** Whoever has a file of their own read has seen the sample. */
  #makeWay(): void {
    const own = this._files.some(({ id, status }) => status === "ready" && !this.#sampled.has(id));
    if (!this.#guest || !own) return;
    this.#guest = false;
    this.#host.remove(this._files.map(({ id }) => id).filter((id) => this.#sampled.has(id)));
  }

  /** Files whose digest is known go into the results and the address. */
  #learnDigests(): void {
    const files = this._files.filter(({ status }) => status === "ready");
    const known = files.flatMap(({ sha256 }) => sha256 ?? []);
    if (known.length < files.length || this._files.some(({ status }) => status === "reading")) return;
    const digests = new Map(files.map(({ label, sha256 }) => [label, sha256]));
    let news = false;
    for (const input of this._results?.inputs ?? []) {
      const sha256 = digests.get(input.file) ?? null;
      news ||= input.sha256 !== sha256;
      input.sha256 = sha256;
    }
    if (news) this.#show(this._results);
    if (!this.page) return;
    const fragment = withData(known.length > 0 ? fingerprint(known) : this.#made, location.hash);
    if (fragment.slice(1) !== location.hash.slice(1)) history.replaceState(OWN, "", fragment);
  }

  /** What the element's attributes say of turnover, nonsense left out. */
  #given(): Parameters {
    const said = new URLSearchParams();
    if (this.k !== null) said.set("k", this.k);
    if (this.mode !== null) said.set("mode", this.mode);
    return parse(said.toString());
  }

  #setParams(params: Parameters): void {
    if (JSON.stringify(params) === JSON.stringify(this._params)) return;
    this._params = params;
    if (this._files.length > 0) void this.#refresh();
  }

  #onDragEnter = (event: Event): void => {
    if (!hasFiles(event as DragEvent)) return;
    event.preventDefault();
    this.#drags += 1;
    this._dragging = true;
  };

  #onDragOver = (event: Event): void => {
    if (!hasFiles(event as DragEvent)) return;
    event.preventDefault();
    (event as DragEvent).dataTransfer!.dropEffect = "copy";
  };

  #onDragLeave = (event: Event): void => {
    if (!hasFiles(event as DragEvent)) return;
    this.#drags = Math.max(0, this.#drags - 1);
    if (this.#drags === 0) this._dragging = false;
  };

  #onDrop = (event: Event): void => {
    const { dataTransfer } = event as DragEvent;
    this.#drags = 0;
    this._dragging = false;
    if (!dataTransfer || !hasFiles(event as DragEvent)) return;
    event.preventDefault();
    void fromDrop(dataTransfer).then((gathered) => this.#take(gathered));
  };

  /** On paper nothing can be unfolded, and drawings break between their panels; afterwards all is as it was. */
  #onPrint = (): void => {
    const folded = this.renderRoot.querySelectorAll<HTMLDetailsElement>(PRINTED);
    const drawings = this.renderRoot.querySelectorAll<SVGSVGElement>(".plot svg[role=img]");
    for (const details of folded) details.open = true;
    const whole = [...drawings].map(parted);
    const restore = (): void => {
      for (const details of folded) details.open = false;
      for (const put of whole) put();
    };
    addEventListener("afterprint", restore, { once: true });
  };

  async #take(gathered: Gathered, sample = false): Promise<void> {
    this.#guest ||= this._files.length > 0 && this._files.every(({ id }) => this.#sampled.has(id));
    const taken: Record<Taken, string[]> = { added: [], again: [], changed: [], already: [] };
    const drop = new Set<number>();
    let since = performance.now();
    for (const { path, file } of gathered.found) {
      // Size and date of a file are asked from the disk, one by one: a large folder must not hold the page up.
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
      const became = await this.#host.take(path, file, drop);
      taken[became].push(path);
      if (became === "changed") this.#renewed += 1;
    }
    if (sample) for (const id of drop) this.#sampled.add(id);
    this._notice = remarks(gathered, taken.already, taken.changed);
    if (taken.added.length > 0) this._said = `${plural(taken.added.length, "file")} added.`;
  }

  async #settled(): Promise<Results | null> {
    // A restart or another drop in the meantime makes it busy again.
    do {
      await this.#host.whenIdle();
      await this.#asking;
    } while (!this.#host.idle);
    return this._results;
  }

  /** What an answer depends on: the settings, and every file with what was set on it. */
  #key(): string {
    const files = this._files.map((f) => [f.id, f.label, f.status, f.snapshot_date, f.registry, f.mapping]);
    return JSON.stringify([this._params, this.#renewed, files]);
  }

  /** Asks for the results if they are out of date; while files are being read the last ones stay. */
  async #refresh(): Promise<void> {
    const key = this.#key();
    if (key === this.#shownKey || this._files.length === 0 || this._down !== null) {
      this._stale = false;
      this._halted = false;
      return;
    }
    if (this._halted && key === this.#haltedKey) return;
    this._halted = false;
    if (this.#asking) {
      await this.#asking;
      return this.#refresh();
    }
    this._stale = true;
    const news = summary(this._files);
    const asking = this.#host.results(this._params).then(
      (results) => {
        if (this._files.length === 0) return;
        this.#shownKey = key;
        this._stale = key !== this.#key();
        const said = this.#answer(results);
        this._said = [...(news === this.#saidSummary ? [] : [sentence(news)]), ...said].join(" ");
        this.#saidSummary = news;
        this.#show(results);
        this.#learnDigests();
      },
      (problem: Problem) => {
        if (problem.kind === "cancelled") {
          this.#haltedKey = key;
          this._halted = true;
        }
        // After a restart the files are read again, and the end of that asks anew.
        else if (problem.kind !== "engine") {
          this.#shownKey = key;
          this._notice = `${problem.message} ${problem.advice}`;
        }
      },
    );
    this.#asking = asking.finally(() => (this.#asking = null));
    await this.#asking;
  }

  /** What is said of an answer to those who do not see it: the view on show. */
  #answer(results: Results): string[] {
    const open = this.#figure();
    const figure = open && narrowed(open, results, this._compared);
    if (!figure) return results.claims?.length ? [tally(results.claims)] : [];
    const metric = figure.of(results);
    const missing = figure.missing(metric, results);
    return missing ? [missing] : figure.sentences(metric);
  }

  #show(results: Results | null): void {
    this._results = results;
    this.dispatchEvent(
      new CustomEvent("registry-lens-results", { detail: results, bubbles: true, composed: true }),
    );
  }

  /** Without files there is no answer. */
  #forget(): void {
    this.#shownKey = "";
    this.#saidSummary = "";
    this._stale = false;
    this._halted = false;
    this._said = "";
    if (this._results) this.#show(null);
  }

  #metricActions: MetricActions = {
    set: (params) => {
      this.#visit(format(params, location.hash));
      this.#setParams(params);
    },
    href: (names) => (this.page ? withCompared(names, location.hash) : "#rl-compare"),
    compare: (names, event) => {
      const { ctrlKey, metaKey, shiftKey } = (event ?? {}) as MouseEvent;
      if (this.page && (ctrlKey || metaKey || shiftKey)) return;
      event?.preventDefault();
      this.#visit(withCompared(names, location.hash));
      this._compared = names;
      if (this._results) this._said = this.#answer(this._results).join(" ");
    },
  };

  #fileActions: FileActions = {
    configure: async (id, change) => {
      const problem = await this.#host.configure(id, change);
      if (problem) return problem;
      for (const field of SETTINGS) if (field in change) this.#tellLinked(id, field);
      this.#remember();
      return null;
    },
    guide: (dataset) => this.renderRoot.querySelector("data-guide")!.open(dataset),
    remove: (ids) => this.#host.remove(ids),
    read: (id) => this.#host.read(id),
    columns: (id) => this.#host.columns(id),
    emptied: () => this.renderRoot.querySelector<HTMLElement>("[data-testid=drop] button")?.focus(),
  };

  #ways: Ways = {
    // In an embed the address is not the element's to say.
    href: (view) => (this.page ? withView(view, location.hash) : `#rl-${view || "claims"}`),
    go: (event, view) => {
      const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
      if (this.page && (ctrlKey || metaKey || shiftKey)) return;
      event.preventDefault();
      this.#visit(withView(view, location.hash));
      this.#setView(view, event.currentTarget as HTMLElement);
    },
  };

  #setView(view: string, by?: HTMLElement): void {
    if (view === this._view) return;
    if (this._view === "") {
      this.#left = scrollY;
      const claim = by?.closest<HTMLElement>("[data-claim]")?.dataset.claim;
      this.#by = by ? `${claim ? `[data-claim=${claim}]` : ".index"} [data-metric=${view}]` : "";
    }
    this.#arrived = true;
    this._view = view;
  }

  get #figures(): readonly Figure[] {
    return this.#themes.flatMap(({ figures }) => figures);
  }

  #nameOf(id: MetricId): string {
    return this.#figures.find((figure) => figure.id === id)?.name ?? id;
  }

  /** The metric that is open. */
  #figure(): Figure | undefined {
    return this.#figures.find(({ id }) => id === this._view);
  }

  protected override updated(): void {
    this.toggleAttribute("filled", this._files.length > 0);
    if (this.page) document.title = [this.#figure()?.name, "Registry Lens"].filter(Boolean).join(" – ");
    if (this.#arrived) void this.#arrive();
  }

  /** Whoever opens a view is at its heading, and back at home at the link by which they left it. */
  async #arrive(): Promise<void> {
    this.#arrived = false;
    const view = this.renderRoot.querySelector<LitElement>("[data-view]");
    await view?.updateComplete;
    const heading = view?.querySelector<HTMLElement>("h2");
    const link = this._view || !this.#by ? null : this.renderRoot.querySelector<HTMLElement>(this.#by);
    link?.focus({ preventScroll: true });
    // It may be folded away.
    if (!link?.matches(":focus")) heading?.focus({ preventScroll: true });
    if (this._view) (view?.parentElement ?? heading)?.scrollIntoView();
    else scrollTo(0, this.#left);
  }

  /** What was removed can come back. */
  #undo(): TemplateResult | typeof nothing {
    const { removed } = this.#host;
    if (removed.length === 0) return nothing;
    const sample = removed.length > 1 && removed.every(({ id }) => this.#sampled.has(id));
    const labels = removed.map(({ label }) => label);
    const words = sample ? "The sample was removed" : `Removed: ${list(labels, 3)}`;
    return html`<p class="notice undo" data-testid="removed" role="status">
      <span>${words}.</span>
      <button type="button" data-testid="undo" @click=${this.#restore}>
        Undo<span class="unseen"> the removal</span>
      </button>
    </p>`;
  }

  #restore = (): void => {
    const back = this.#host.restore();
    this._said = `${plural(back.length, "file")} back.`;
    // The button goes away with what it did.
    this.renderRoot.querySelector<HTMLElement>("[data-testid=drop] button")?.focus();
  };

  /** Whether the files are those that the link was made with. */
  #held(): TemplateResult | typeof nothing {
    if (this.#made === null) return nothing;
    if (this._files.length === 0)
      return html`<p class="notice" data-testid="made-with">${expecting(this.#made)}</p>`;
    const ready = this._files.filter(({ status }) => status === "ready");
    const digests = ready.flatMap(({ sha256 }) => sha256 ?? []);
    if (digests.length < ready.length || ready.length === 0) return nothing;
    const { same, words } = held(this.#made, digests);
    return html`<p
      class="notice ${same ? "good" : ""}"
      data-testid="made-with"
      data-same=${same}
      role="status"
    >
      ${words}
    </p>`;
  }

  /** The answer on show is on its way out; one that the user kept is not. */
  get #replacing(): boolean {
    return this._stale && !this._halted;
  }

  /** What the view says while there is no answer to these files and settings. */
  #waiting(): TemplateResult | typeof nothing {
    if (this._halted)
      return html`<p class="notice" data-testid="halted">
        ${this._results ? "Measuring was cancelled: what follows is from before the last change." : "Measuring was cancelled."}
        <button type="button" @click=${this.#resume}>Measure now</button>
      </p>`;
    if (this._results || !this._stale || this._progress) return nothing;
    return html`<p class="quiet waiting">Measuring what these files tell …</p>`;
  }

  #resume = (): void => {
    this._halted = false;
    void this.#refresh();
  };

  /** An address that says something of files is of use only with these files. */
  #expected(): TemplateResult | typeof nothing {
    if (this.#link.size === 0) return nothing;
    return html`<p class="notice" data-testid="expected">
      The link in the address bar says how to read ${list([...this.#link.keys()], 4)}: that applies when you
      drop ${this.#link.size === 1 ? "this file" : "these files"}.
    </p>`;
  }

  #cancel = (): void => {
    this.#host.cancel();
    this._said = this._measuring ? "Measuring was cancelled." : "Reading was cancelled.";
  };

  #pick(id: string): void {
    this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.click();
  }

  #onPicked(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.#take(fromFiles(input.files ?? []));
    // The same file can be picked again after it was removed.
    input.value = "";
  }

  async #sample(): Promise<void> {
    try {
      await this.#take(fromFiles(await sampleFiles()), true);
      // The button is gone.
      await this.updateComplete;
      if (!this.renderRoot.querySelector(":focus")) this.#fileActions.emptied();
    } catch (error) {
      this._notice = sentence(`The sample could not be loaded: ${(error as Error).message}`);
    }
  }

  protected override render(): TemplateResult {
    const empty = this._files.length === 0;
    const figure = this.#figure();
    return html`
      ${this.#drop(empty)}
      ${this._notice ? html`<p class="notice" data-testid="notice" role="status">${this._notice}</p>` : nothing}
      ${
        this._down !== null
          ? html`<div class="down" role="alert" data-testid="down">
              <p>${this._down}</p>
              <button type="button" @click=${() => this.#host.revive()}>Start the engine again</button>
            </div>`
          : nothing
      }
      ${this.#madeUp()} ${this.#undo()} ${this.#held()} ${empty ? this.#expected() : nothing}
      <registry-lens-progress
        .files=${this._files}
        .progress=${this._progress}
        .measuring=${this._measuring === null ? null : this.#nameOf(this._measuring)}
        .cancel=${this.#cancel}
      ></registry-lens-progress>
      <div class="folds">
        <registry-lens-files
          .files=${this._files}
          .inputs=${this._results?.inputs ?? []}
          .catalogue=${this._catalogue}
          .linked=${this._linked}
          .folded=${figure !== undefined || this._files.length > MANY}
          .actions=${this.#fileActions}
        ></registry-lens-files>
        <registry-lens-datasets
          ?hidden=${figure !== undefined}
          .datasets=${this._results?.datasets ?? []}
          .metrics=${this._catalogue.metrics}
        ></registry-lens-datasets>
        <details class="fold" data-testid="guide">
          <summary>${empty ? "Which files can I drop, and how do I get them?" : "Data guide"}</summary>
          <data-guide></data-guide>
        </details>
        <details class="fold" data-testid="glossary">
          <summary>Glossary</summary>
          <data-glossary></data-glossary>
        </details>
      </div>
      ${empty ? introduction : nothing}
      ${
        empty
          ? nothing
          : html`<div class=${figure ? "view" : ""} data-testid="view" aria-busy=${this.#replacing}>
              ${this.#waiting()} ${this.#views(figure, this._results)}
            </div>`
      }
      <p class="unseen" aria-live="polite" data-testid="said">${this._said}</p>
    `;
  }

  /** What files say of their being made up. */
  #madeUp(): TemplateResult | typeof nothing {
    const said = [...new Set(this._files.flatMap(({ synthetic }) => synthetic ?? []))];
    if (said.length === 0) return nothing;
    const which = this._files.every(({ synthetic }) => synthetic)
      ? "These files are"
      : "Some of these files are";
    return html`<p class="notice quiet" data-testid="made-up">
      <strong>${which} made up</strong> (“synthetic”), and so is what they show. ${list(said, 3)}
    </p>`;
  }

  /** What the files tell comes first: of a registry that is no hub of models that is no claim. */
  #views(figure: Figure | undefined, results: Results | null): unknown {
    if (figure) return [this.#metric(figure), results ? this.#index(results, figure) : nothing];
    if (!results?.claims.length) return nothing;
    if (results.datasets.length === 0)
      return html`<p class="notice" data-testid="nothing">
        Nothing is measured yet: of ${plural(this._files.length, "file")} none could be read.
      </p>`;
    const both = [this.#home(results), this.#index(results, figure)];
    // A question that only the user can answer is worth asking before anything else.
    const told = results.claims.some(
      ({ verdict, missing }) => verdict !== "not_measurable" || missing?.startsWith("Say "),
    );
    return told ? both : both.toReversed();
  }

  #home(results: Results): TemplateResult {
    return html`<registry-lens-claims
      data-view
      .claims=${results.claims}
      .findings=${results.findings}
      .files=${this._files}
      .actions=${this.#fileActions}
      .names=${new Map(this.#figures.map(({ id, name }) => [id, name]))}
      .ways=${this.#ways}
      .exports=${this.#exports(results)}
    ></registry-lens-claims>`;
  }

  /** What the page gives away, in one menu: of the metric that is open, and of all. */
  #exports(results: Results, open?: Figure): TemplateResult {
    const { parameters } = results;
    const all = this.#figures;
    const of: Shown = {
      results,
      // Only a report asks for them, and a page is rendered often.
      get figures() {
        return all.filter((figure) => tells(figure, results));
      },
      text: (format, subject) => this.#host.text(format, subject, parameters),
      bytes: (subject) => this.#host.bytes(subject, parameters),
    };
    return html`<registry-lens-exports
      .of=${of}
      .figure=${open && tells(open, results) ? narrowed(open, results, this._compared) : undefined}
      .stale=${this.#replacing}
    ></registry-lens-exports>`;
  }

  #metric(figure: Figure): TemplateResult {
    return html`<div>
      <p class="back">${this.#to("", "All claims and metrics", "home")}</p>
      ${repeat(
        [figure],
        ({ id }) => id,
        () =>
          html`<registry-lens-metric
            data-view
            .figure=${figure}
            .results=${this._results}
            .params=${this._params}
            .compared=${this._compared}
            .stale=${this.#replacing}
            .changes=${this._catalogue.metrics.find((metric) => metric.id === figure.id)?.changes ?? []}
            .actions=${this.#metricActions}
            .exports=${this._results ? this.#exports(this._results, figure) : nothing}
          ></registry-lens-metric>`,
      )}
    </div>`;
  }

  #to(view: string, words: string, testid: string | typeof nothing = nothing): TemplateResult {
    return html`<a
      href=${this.#ways.href(view)}
      data-testid=${testid}
      data-metric=${view || nothing}
      aria-current=${view && view === this._view ? "page" : nothing}
      @click=${(event: Event) => this.#ways.go(event, view)}
      >${words}</a
    >`;
  }

  /** What each metric says in short, by theme; last those that the files cannot tell. */
  #index(results: Results, open: Figure | undefined): TemplateResult {
    const untold = this.#figures.filter((figure) => !tells(figure, results));
    return html`
      <nav class="index" aria-labelledby="rl-index" data-testid="index">
        <h2 id="rl-index">Metrics</h2>
        ${this.#themes.map(({ title, figures }) => {
          const told = figures.filter((figure) => tells(figure, results));
          if (told.length === 0) return nothing;
          return html`<div>
            <h3>${title}</h3>
            <ul>
              ${told.map(
                (figure) =>
                  html`<li>
                    ${this.#to(figure.id, figure.name)}
                    <span class="quiet"
                      >${open ? "" : `${firstOf(figure.question)} `}${figure.short(figure.of(results))}</span
                    >
                  </li>`,
              )}
            </ul>
          </div>`;
        })}
        ${
          untold.length === 0
            ? nothing
            : html`<details class="prose" data-testid="untold" ?open=${open ? untold.includes(open) : false}>
                <summary>Not from these files: ${plural(untold.length, "metric")}</summary>
                <dl class="missing">
                  ${untold.map((figure) => this.#untold(figure, results, open === undefined))}
                </dl>
              </details>`
        }
      </nav>
    `;
  }

  /** What a metric misses, and which files have it. */
  #untold({ id, name }: Figure, results: Results, whole: boolean): TemplateResult {
    const [least] = needed(id, results);
    const files = this._catalogue.metrics.find((metric) => metric.id === id)?.sources;
    return html`<div>
      <dt>${this.#to(id, name)}</dt>
      ${
        whole
          ? html`<dd>
              ${least ? `Missing: ${least}. ` : ""}${files ? `Files that measure it: ${files}.` : ""}
            </dd>`
          : nothing
      }
    </div>`;
  }

  #drop(empty: boolean): TemplateResult {
    return html`
      <div
        class="drop ${empty ? "large" : "small"} ${this._dragging ? "over" : ""}"
        data-testid="drop"
        role="group"
        aria-label="Add files"
      >
        <p class="drop-words">
          ${this._dragging ? "Let go to read them" : empty ? "Drop Parquet files or folders here" : "Drop more files or folders"}
        </p>
        <div class="drop-buttons">
          <button type="button" @click=${() => this.#pick("rl-pick")}>Choose files</button>
          <button type="button" @click=${() => this.#pick("rl-pick-folder")}>Choose a folder</button>
        </div>
        ${
          empty
            ? html`<p class="promise">Files are read in your browser and never leave your machine.</p>`
            : nothing
        }
        ${
          sampleNames.length > 0 && empty
            ? html`<p class="at-hand">
                No files at hand?
                <button
                  type="button"
                  class="primary"
                  data-testid="sample"
                  @click=${() => void this.#sample()}
                >
                  Try the sample
                </button>
                <span class="quiet">real npm snapshots and a made-up hub, a verdict on every claim</span>
              </p>`
            : nothing
        }
        <input id="rl-pick" data-testid="file-input" type="file" multiple hidden @change=${this.#onPicked} />
        <input
          id="rl-pick-folder"
          data-testid="folder-input"
          type="file"
          webkitdirectory
          hidden
          @change=${this.#onPicked}
        />
      </div>
    `;
  }
}

/** Whether the files have data for a metric. */
const tells = (figure: Figure, results: Results): boolean =>
  figure.missing(figure.of(results), results) === null;

/** The question that comes first. */
const firstOf = (question: string): string => /^.*?\?/.exec(question)?.[0] ?? "";

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

const sample = html`
  <h3>The sample</h3>
  <p>
    <strong>Real:</strong> the ${count(3000)} most downloaded npm packages at four dates from April 2017 to
    March 2026, from the npm package <code>download-counts</code>. Counts of 2017 are daily averages and later
    ones sums of 30 days, so compare ranks and turnover between them, not counts.
  </p>
  <p>
    <strong>Made up:</strong> a hub of ${count(4000)} models with its earlier snapshots, cards, commits, data
    sets and findings of a scanner, and a small registry of packages, so that every claim gets a verdict and
    every metric has something to show. What they show was put in: half of the top ${count(1000)} changes
    every three months, 20 of 400 owners hold 80% of the downloads, descendants keep Transformers in 88% of
    cases, models double every nine months, popular ones are documented better, 4% of names are wrong about
    the architecture. Against the literature, most properties of most models are documented.
  </p>
  <details class="prose">
    <summary>Origin and licence of the sample</summary>
    <p>
      Taken from versions 1.79.0, 1.81.1, 2.20251201.0 and 2.20260301.0 of <code>download-counts</code>, which
      states the MIT licence. Copyright (c) Zeke Sikelianos (1.x); copyright (c) the authors of
      nice-registry/download-counts (2.x).
    </p>
    <p class="quiet">
      Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
      associated documentation files (the “Software”), to deal in the Software without restriction, including
      without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
      copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
      following conditions: The above copyright notice and this permission notice shall be included in all
      copies or substantial portions of the Software. The Software is provided “as is”, without warranty of
      any kind, express or implied, including but not limited to the warranties of merchantability, fitness
      for a particular purpose and noninfringement. In no event shall the authors or copyright holders be
      liable for any claim, damages or other liability, whether in an action of contract, tort or otherwise,
      arising from, out of or in connection with the Software or the use or other dealings in the Software.
    </p>
  </details>
`;

const introduction = html`
  <section class="introduction" aria-labelledby="rl-takes">
    <h2 id="rl-takes">Which files it takes</h2>
    <p>
      Parquet files of package registries and model hubs: a table of names and downloads for each snapshot, a
      hub’s own export, the tables of a relational dump, shards of any of them; one by one, many together, or
      in folders. Each file is recognised by its columns. Where that fails or is wrong, you choose the columns
      yourself.
    </p>
    <p>
      The snapshot’s date and registry are taken from the file or folder name, as in
      <code>pypi_downloads_2023-08.parquet</code> or <code>npm/2026-09-30/packages.parquet</code>, and can be
      changed in the list. What the files hold decides which claims they can test: two snapshots of a registry
      show its turnover, models with their bases what descendants keep, cards and metadata how well models are
      documented, dependencies and versions how a registry hangs together. What is missing is said beside each
      claim.
    </p>
    <p>A CSV list becomes Parquet with one line of DuckDB:</p>
    <pre><code>COPY (SELECT name, downloads FROM 'list.csv') TO 'npm_2026-09.parquet'</code></pre>
    ${sampleNames.length > 0 ? sample : nothing}
  </section>
`;

customElements.define("registry-lens", RegistryLens);
