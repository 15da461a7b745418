/**
 * <registry-lens>: the whole tool as one element.
 *
 * Attributes: `src` is the address of a manifest; `view` is the metric whose view an embed opens, and until another is
 * opened, `results` has only this metric and files are read for it alone; `k` and `mode` set turnover; `workers` is how many workers may read a large file. `page` says that the element is the page: it takes drops
 * anywhere, and keeps the open view, its settings and the corrections of files in the URL's fragment. Property `results`
 * is the current results document and always whole, `files` the state of each file; `open(files)` reads files. The event
 * `registry-lens-results` is fired whenever `results` changes.
 *
 * Out of the document the element frees its worker; put back, it reads its files again.
 *
 * The element only renders. What it does is in its controllers.
 */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { digested } from "./address/fingerprint";
import { parse, srcIn } from "./address/fragment";
import { learn } from "./address/parameters";
import { AddressController } from "./controllers/address";
import { AnswersController } from "./controllers/answers";
import { ArrivalController } from "./controllers/arrival";
import { DropsController } from "./controllers/drops";
import { EngineController } from "./controllers/engine";
import { Notices } from "./controllers/notices";
import { PrintingController } from "./controllers/printing";
import { StudyController } from "./controllers/study";
import { jsonable } from "./engine/json";
import { build, engineModule, helpers, sampleFiles, startWorker } from "./engine/parts";
import type { FileState, MetricId, Parameters, Results } from "./engine/types";
import type { Figure } from "./figures/figure";
import { themes, type Theme } from "./figures/index";
import { styles } from "./styles/index";
import { addFiles } from "./views/drop";
import type { FileActions } from "./views/files";
import "./views/files";
import { firstScreen } from "./views/introduction";
import { copyLink } from "./views/link";
import "./views/loaded";
import { engineDown, expectedFiles, madeUp, madeWith, remark, undoRemoval, waiting } from "./views/notices";
import { openView } from "./views/open-view";
import "./views/progress";
import { spoken } from "./views/spoken";

export class RegistryLens extends LitElement {
  static override styles = styles;
  static override properties = {
    src: {},
    view: {},
    k: {},
    mode: {},
    page: { type: Boolean },
    workers: { type: Number },
  };

  /** The address of a manifest, as seen from the document. */
  declare src: string | null;
  /** In an embed, the metric whose view is open; "" for all claims. */
  declare view: string | null;
  declare k: string | null;
  declare mode: string | null;
  declare page: boolean;
  /** How many workers may read a large file; null for as many as suit the machine. */
  declare workers: number | null;

  #themes: readonly Theme[] = themes();
  #notices = new Notices(this);
  #engine = new EngineController(
    this,
    {
      worker: startWorker,
      module: engineModule,
      helpers: () => (this.workers === null ? helpers() : this.workers - 1),
      build,
    },
    {
      started: ({ metrics }) => {
        learn(metrics);
        this.#themes = themes(metrics);
        this.#address.readSettings();
      },
      listed: (files) => this.#listed(files),
      idle: () => void this.#answers.refresh(),
    },
  );
  #answers = new AnswersController(this, {
    engine: this.#engine.host,
    notices: this.#notices,
    files: () => this.files,
    params: () => this.#address.params,
    down: () => this.#engine.down !== null,
    only: () => this.#only,
    lacking: ({ metrics }) => this.#figures.flatMap(({ id }) => (id in metrics ? [] : id)),
    spoken: (results) => spoken(this.#open, results, this.#address.compared),
    answered: () => this.#addDigests(),
  });
  #study = new StudyController(this.#notices, {
    engine: this.#engine.host,
    catalogue: () => this.#engine.catalogue,
    figures: () => this.#figures,
    show: (saved) => this.#answers.keep(saved),
    open: (files) => this.#drops.add(files),
    changed: () => this.requestUpdate(),
    set: () => {
      this.#address.readSettings();
      this.#answers.renew();
      if (this.files.length > 0) void this.#answers.refresh();
    },
  });
  #arrival = new ArrivalController(this);
  #drops = new DropsController(this, {
    engine: this.#engine.host,
    notices: this.#notices,
    files: () => this.files,
    renewed: () => this.#answers.renew(),
    sample: sampleFiles,
    manifest: (file) => this.#study.take(file),
  });
  #address = new AddressController(this, {
    engine: this.#engine.host,
    given: () => this.#given(),
    set: () => {
      if (this.files.length > 0) void this.#answers.refresh();
    },
    moved: (from, to, by) => this.#arrival.moved(from, to, by),
    compared: () => {
      if (this.results)
        this.#notices.announce(spoken(this.#open, this.results, this.#address.compared).join(" "));
    },
  });

  #fileActions: FileActions = {
    configure: (id, change) => this.#address.configure(id, change),
    guide: (dataset) => this.renderRoot.querySelector("data-guide")!.open(dataset),
    remove: (ids) => this.#engine.host.remove(ids),
    read: (id) => this.#engine.host.read(id),
    look: (id) => this.#engine.host.look(id),
    emptied: this.#drops.focus,
  };

  constructor() {
    super();
    this.src = null;
    this.view = null;
    this.k = null;
    this.mode = null;
    this.workers = null;
    this.page = false;
    new PrintingController(this);
  }

  /** The results document, always current; null without files and before the first answer. */
  get results(): Results | null {
    const { results } = this.#answers;
    return results && jsonable(results);
  }

  get files(): readonly FileState[] {
    return this.#engine.files;
  }

  /** Adds files and resolves when all are read or have failed and `results` holds the answer. */
  async open(files: Iterable<File>): Promise<Results | null> {
    await this.#drops.open(files);
    return this.#answers.settled();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("k") || changed.has("mode")) this.#address.readAttributes();
    // Before the first drawing, which would show the introduction for a moment.
    if (!this.hasUpdated && !this.#address.madeWithSample)
      this.#study.begin(this.src ?? (this.page ? srcIn(location.hash) : null));
    if (changed.has("view") && this.view !== null && !this.page) this.#address.show(this.view);
  }

  protected override firstUpdated(): void {
    if (this.#address.madeWithSample) void this.#drops.openSample();
  }

  protected override updated(): void {
    this.toggleAttribute("filled", this.files.length > 0 || this.#answers.areSaved);
    this.#answers.prefer(this.#open?.id ?? null);
    this.#engine.host.only(this.#only);
    if (this.page) document.title = [this.#open?.name, "Registry Lens"].filter(Boolean).join(" – ");
  }

  /** The settings of turnover that the attributes give; invalid ones are ignored. */
  #given(): Parameters {
    const said = new URLSearchParams();
    if (this.k !== null) said.set("k", this.k);
    if (this.mode !== null) said.set("mode", this.mode);
    return parse(said.toString(), this.#study.parameters);
  }

  #listed(files: readonly FileState[]): void {
    if (files.length === 0) this.#notices.show("");
    this.#answers.check(files);
    this.#drops.makeWay(files);
    this.#address.apply();
    this.#addDigests();
    if (files.length === 0) this.#answers.forget();
    // The removal of a file that the engine does not have gives it nothing to do, so it will not report to be idle.
    else if (this.#engine.host.idle) void this.#answers.refresh();
  }

  #addDigests(): void {
    const known = digested(this.files);
    if (!known) return;
    this.#answers.addDigests(this.files);
    // The comparison with a manifest needs the digests, and it is the engine that compares.
    const { artifact } = (!this.#answers.areSaved && this.results) || {};
    if (artifact?.files.some(({ state }) => state === "unchecked")) this.#compareDigests(known);
    this.#address.addFiles(known, this.#drops.holdsSample);
  }

  /** The digests of the files that were last compared with a manifest. */
  #compared = "";

  /** Another view than that of an embed was opened, so the columns of all metrics are read. */
  #roams = false;

  /** The metric of an embed with a view, whose columns alone are read until another view is opened. */
  get #only(): MetricId | null {
    // Before the first drawing no view is open yet.
    if (!this.hasUpdated) return null;
    this.#roams ||= this.page || !this.view || this.#address.view !== this.view;
    return this.#roams ? null : (this.#open?.id ?? null);
  }

  /** Asks for the comparison with the manifest again, once for each set of files. */
  #compareDigests(known: readonly FileState[]): void {
    const key = known.map(({ sha256 }) => sha256).join();
    if (key === this.#compared) return;
    this.#compared = key;
    this.#answers.renew();
    void this.#answers.refresh();
  }

  /** The address of a link to what is shown. */
  #linkTo = (): string => {
    const ready = this.files.filter(({ status }) => status === "ready");
    return new URL(this.#address.linkTo(ready, this.#drops.holdsSample), location.href).href;
  };

  #cancel = (): void => {
    this.#engine.host.cancel();
    this.#notices.announce(this.#engine.measuring ? "Measuring was cancelled." : "Reading was cancelled.");
  };

  get #figures(): readonly Figure[] {
    return this.#themes.flatMap(({ figures }) => figures);
  }

  #nameOf(id: MetricId): string {
    return this.#figures.find((figure) => figure.id === id)?.name ?? id;
  }

  /** The metric that is open. */
  get #open(): Figure | undefined {
    return this.#figures.find(({ id }) => id === this.#address.view);
  }

  protected override render(): TemplateResult {
    const { files } = this;
    const { results, pending } = this.#answers.shown;
    const { catalogue, measuring, progress } = this.#engine;
    const empty = files.length === 0 && !this.#answers.areSaved;
    const introduces = empty && !this.#study.opening;
    const open = this.#open;
    return html`
      <div class="bar folds">
        <slot name="name"></slot>
        ${empty ? nothing : addFiles(this.#drops)}
        <details class="fold" data-testid="guide">
          <summary>${empty ? "How to get files" : "Guide"}<span class="unseen"> to data</span></summary>
          <data-guide></data-guide>
        </details>
        <details class="fold" data-testid="glossary">
          <summary>Glossary</summary>
          <data-glossary></data-glossary>
        </details>
        ${this.page && !empty ? copyLink(this.#notices, this.#linkTo) : nothing}
        <registry-lens-files
          .files=${files}
          .inputs=${results?.inputs ?? []}
          .catalogue=${catalogue}
          .datasets=${results?.datasets ?? []}
          .linked=${this.#address.linked}
          .actions=${this.#fileActions}
        ></registry-lens-files>
      </div>
      ${introduces ? html`<slot name="lead"></slot>` : madeUp(files)} ${remark(this.#notices.shown)}
      ${engineDown(this.#engine)} ${undoRemoval(this.#drops)} ${madeWith(this.#address, files)}
      ${empty ? expectedFiles(this.#address) : nothing} ${this.#study.shown(results, this.#answers.areSaved)}
      <registry-lens-progress
        .files=${files}
        .progress=${progress}
        .measuring=${measuring}
        .name=${measuring === null ? "" : this.#nameOf(measuring.metric)}
        .cancel=${this.#cancel}
      ></registry-lens-progress>
      ${introduces ? firstScreen(this.#drops) : nothing}
      ${
        empty
          ? nothing
          : html`<div class=${open ? "view" : ""} data-testid="view" aria-busy=${this.#answers.replacing}>
              ${waiting(this.#answers, this.#engine)}
              ${openView({
                open,
                results,
                pending,
                files,
                themes: this.#themes,
                engine: this.#engine,
                answers: this.#answers,
                address: this.#address,
                fileActions: this.#fileActions,
              })}
            </div>`
      }
      <p class="unseen" aria-live="polite" data-testid="said">${this.#notices.announced}</p>
    `;
  }
}

customElements.define("registry-lens", RegistryLens);
