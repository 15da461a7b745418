/**
 * <registry-lens>: the whole tool as one element. docs/embedding.md describes it for authors of other pages.
 *
 * The element only renders. What it does is in its controllers.
 */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { digested } from "./address/fingerprint";
import { parse, replaced, wordIn } from "./address/fragment";
import { learn, whereOf } from "./address/parameters";
import { AddressController, type AddressNeeds } from "./controllers/address";
import { AnswersController, type AnswerNeeds } from "./controllers/answers";
import { ArrivalController } from "./controllers/arrival";
import { DropsController, type DropNeeds } from "./controllers/drops";
import { EngineController } from "./controllers/engine";
import { HeightController } from "./controllers/height";
import { LettersController } from "./controllers/letters";
import { Notices } from "./controllers/notices";
import { PrintingController } from "./controllers/printing";
import { setFolder } from "./engine/beside";
import { later } from "./engine/later";
import { jsonable } from "./engine/json";
import { build, engineModule, helpers, sampleFiles, startWorker } from "./engine/parts";
import type { FileState, MetricId, Parameters, Results } from "./engine/types";
import type { Figure } from "./figures/figure";
import { themes, type Theme } from "./figures/index";
import { styles } from "./styles/index";
import { plural } from "./text/format";
import { addFiles } from "./views/drop";
import type { FileActions } from "./views/files";
import "./views/files";
import { firstScreen } from "./views/introduction";
import { copyLink } from "./views/link";
import "./views/loaded";
import { engineDown, expectedFiles, madeUp, madeWith, remark, undoRemoval, waiting } from "./views/notices";
import { Loading } from "./views/later";
import { metricView, openView, type OpenView } from "./views/open-view";
import "./views/progress";
import { spoken } from "./views/spoken";
import { subsetFold } from "./views/subset";
import { define } from "./views/define";

/**
 * Measures package registries from Parquet files, in the reader's browser. With `src` it loads the files of a manifest
 * and shows what they give; without, the reader drops files. All embeds of one manifest on a page share one engine, and
 * each file is read once. The address and the history of the page around it stay as they are.
 *
 * @tagname registry-lens
 *
 * @attr {string} src - Address of a manifest, as seen from the document. Its files are loaded by ranges of bytes where the server has them.
 * @attr {string} view - Id of the metric that is open, such as `turnover`. Without it, the board of all claims.
 * @attr {boolean} figure - Shows only the figure of `view`, with its finding, caption and source.
 * @attr {string} dataset - Shows this dataset alone: a registry's id (its latest data), a file's name, or the dataset's title.
 * @attr {number} k - How many of the most popular packages turnover compares.
 * @attr {"paper"|"artifact"} mode - The definition of turnover: that of the paper's text, or of its scripts.
 * @attr {string} where - Shows a subset of the packages, such as `task=text-generation, downloads>=50`.
 * @attr {"light"|"dark"|"auto"} theme - Colours; `auto`, the default, follows the reader's system.
 * @attr {string} full - Address of the hosted page. A figure links to it with the same manifest, view, dataset and settings.
 * @attr {number} workers - How many workers may read a large file; by default as many as suit the machine. Of several embeds of a manifest, that of the first counts.
 * @attr {boolean} page - The element is the whole page. It takes drops anywhere and keeps its state in the address. Not for other pages.
 *
 * @fires {CustomEvent<Results | null>} registry-lens-results - `results` has changed; `detail` is the new document.
 * @fires {CustomEvent<{width: number, height: number}>} registry-lens-resize - The element has another size, in pixels.
 *
 * @slot - Shown until there is a figure or the files are loaded, and if that fails. Put a picture there: without scripts it is all that a reader sees.
 * @slot name - A name at the head of the bar.
 * @slot lead - A paragraph above the area for files, while there are none.
 *
 * @csspart base - Everything.
 * @csspart bar - The bar with guide, glossary and files.
 * @csspart study - The manifest's title, and expected against got.
 * @csspart heading - The finding above a figure.
 * @csspart figure - A figure alone, with heading, caption and source.
 * @csspart plot - The drawing.
 * @csspart caption - The caption of a figure.
 * @csspart source - The line below a figure alone: data, licence, settings, version and date.
 * @csspart link - The link in that line.
 * @csspart notice - A message.
 *
 * @cssprop [--registry-lens-size] - Size of letters from which all sizes follow; by default the reader's.
 * @cssprop [--registry-lens-font] - Font of text. Drawings keep their own, by which their labels are placed.
 * @cssprop [--registry-lens-heading-font] - Font of headings.
 * @cssprop [--registry-lens-paper] - Colour of the background.
 * @cssprop [--registry-lens-raised] - Background of buttons and boxes.
 * @cssprop [--registry-lens-ink] - Colour of text.
 * @cssprop [--registry-lens-muted] - Colour of captions and axes.
 * @cssprop [--registry-lens-line] - Colour of lines.
 * @cssprop [--registry-lens-accent] - Colour of links and of the button for the next step.
 * @cssprop [--registry-lens-on-accent] - Colour of text on the accent.
 * @cssprop [--registry-lens-series-1] - First colour of figures.
 * @cssprop [--registry-lens-series-2] - Second colour of figures, of areas.
 * @cssprop [--registry-lens-series-2-mark] - The same, of lines and patterns.
 * @cssprop [--registry-lens-series-3] - Third colour of figures, of areas.
 * @cssprop [--registry-lens-series-3-mark] - The same, of lines and patterns.
 * @cssprop [--registry-lens-padding] - Space around a figure alone.
 */
export class RegistryLens extends LitElement {
  static override styles = styles;
  static override properties = {
    src: {},
    view: {},
    figure: { type: Boolean },
    datasetName: { attribute: "dataset" },
    k: {},
    mode: {},
    where: {},
    // The style sheet looks at the attribute.
    theme: { reflect: true },
    full: {},
    page: { type: Boolean },
    workers: { type: Number },
  };

  /** The folder with the engine and the other parts, if it is not that of the script: a bundler may move the script. */
  static set folder(address: string | URL) {
    setFolder(address);
  }

  declare src: string | null;
  declare view: string | null;
  declare figure: boolean;
  /**
   * Shows this dataset alone: a registry's id (its latest data), a file's name, or the dataset's title.
   * Every element has a property `dataset` already, so this one has another name.
   */
  declare datasetName: string | null;
  declare k: string | null;
  declare mode: string | null;
  declare where: string | null;
  declare theme: string | null;
  declare full: string | null;
  declare page: boolean;
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
    () => this.#manifest,
    {
      started: ({ metrics }) => {
        learn(metrics);
        this.#themes = themes(metrics);
        this.#address.readSettings();
      },
      listed: (files) => this.#listed(files),
      idle: () => void this.#answers.refresh(),
      opened: (files) => this.#notices.announce(`${plural(files, "file")} added.`),
      noticed: (words) => this.#notices.show(words),
      saved: (results) => this.#answers.keep(results),
      set: () => {
        this.#address.readSettings();
        this.#answers.renew();
        if (this.files.length > 0) void this.#answers.refresh();
      },
    },
  );
  #answers = new AnswersController(
    this,
    this.#engine.for<AnswerNeeds>({
      notices: this.#notices,
      files: () => this.files,
      params: () => this.#address.params,
      down: () => this.#engine.down !== null,
      only: () => this.#engine.only,
      lacking: ({ metrics }) => this.#figures.flatMap(({ id }) => (id in metrics ? [] : id)),
      spoken: (results) => spoken(this.#open, results, this.#address.compared),
      answered: () => this.#addDigests(),
      // What is shown is of another subset, so its conditions are those that stand above it.
      refused: () => {
        const shown = this.#answers.results && whereOf(this.#answers.results.parameters);
        if (shown !== null && shown !== whereOf(this.#address.params)) this.#address.narrow(shown);
      },
    }),
  );
  #arrival = new ArrivalController(this);
  #drops = new DropsController(
    this,
    this.#engine.for<DropNeeds>({
      notices: this.#notices,
      files: () => this.files,
      renewed: () => this.#answers.renew(),
      sample: sampleFiles,
      manifest: (file) => this.#engine.study.take(file),
    }),
  );
  #address = new AddressController(
    this,
    this.#engine.for<AddressNeeds>({
      given: () => this.#given(),
      set: () => {
        if (this.files.length > 0) void this.#answers.refresh();
      },
      read: () => this.#readWords(),
      moved: (from, to, by) => this.#arrival.moved(from, to, by),
      compared: () => {
        if (this.results)
          this.#notices.announce(spoken(this.#open, this.results, this.#address.compared).join(" "));
      },
    }),
  );

  /** What surrounds a figure alone. */
  #figurePart = new Loading(this, "The figure", async () => {
    const part = await later("alone");
    part.dress(this.shadowRoot!);
    return part;
  });
  #loadFigure = (): void => void this.#figurePart.begin();

  #fileActions: FileActions = {
    configure: (id, change) => this.#address.configure(id, change),
    guide: (dataset) => this.renderRoot.querySelector("registry-lens-guide")?.open(dataset),
    remove: (ids) => this.#engine.host.remove(ids),
    read: (id) => this.#engine.host.read(id),
    look: (id) => this.#engine.host.look(id),
    emptied: this.#drops.focus,
  };

  constructor() {
    super();
    this.src = null;
    this.view = null;
    this.figure = false;
    this.datasetName = null;
    this.k = null;
    this.mode = null;
    this.where = null;
    this.theme = null;
    this.full = null;
    this.workers = null;
    this.page = false;
    new PrintingController(this);
    new LettersController(this);
    new HeightController(this);
  }

  /** The results document, always current; null without files and before the first answer. */
  get results(): Results | null {
    const { results } = this.#answers;
    return results && jsonable(results);
  }

  /** The state of each file. */
  get files(): readonly FileState[] {
    return this.#engine.files;
  }

  /** Adds files and resolves when all are read or have failed and `results` holds the answer. */
  async open(files: Iterable<File>): Promise<Results | null> {
    await this.#drops.open(files);
    return this.#answers.settled();
  }

  /** The absolute address of the manifest by which embeds share an engine. */
  get #manifest(): string | null {
    if (this.page || this.src === null) return null;
    try {
      return new URL(this.src, this.ownerDocument.baseURI).href;
    } catch {
      // The message comes when it is opened.
      return null;
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("k") || changed.has("mode") || changed.has("where")) this.#address.readAttributes();
    if (this.figure && !this.#figurePart.failure) this.#loadFigure();
    // Before the first drawing, which would show the introduction for a moment.
    if ((changed.has("src") || changed.has("page")) && !this.#address.madeWithSample) {
      this.#engine.join();
      this.#engine.study.begin(this.src ?? (this.page ? wordIn("src", location.hash) : null));
    }
    if (!this.page && (changed.has("view") || changed.has("datasetName")))
      this.#address.show(this.view ?? "", this.datasetName);
  }

  /** Takes from the page's address what an embed has as attributes, also for what is around the element. */
  #readWords(): void {
    this.figure = wordIn("figure", location.hash) !== null;
    this.theme = wordIn("theme", location.hash);
    const root = document.documentElement;
    root.toggleAttribute("data-figure", this.figure);
    root.dataset["theme"] = this.theme ?? "";
  }

  protected override firstUpdated(): void {
    if (this.#address.madeWithSample) void this.#drops.openSample();
  }

  protected override updated(): void {
    this.#answers.prefer(this.#open?.id ?? null);
    this.#engine.want(this.#only);
    if (!this.page) return;
    this.toggleAttribute("filled", this.files.length > 0 || this.#answers.areSaved);
    document.title = [this.#open?.name, "Registry Lens"].filter(Boolean).join(" – ");
  }

  /** The settings that the attributes give; invalid ones of turnover are ignored. */
  #given(): Parameters {
    const said = new URLSearchParams();
    if (this.k !== null) said.set("k", this.k);
    if (this.mode !== null) said.set("mode", this.mode);
    if (this.where !== null) said.set("where", this.where);
    return parse(said.toString(), this.#engine.study.parameters);
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

  /**
   * The metric of an embed with a view, whose columns alone are read until another view is opened. Null too before the
   * engine has said which metrics there are.
   */
  get #only(): MetricId | null {
    // Before the first drawing no view is open yet.
    if (!this.hasUpdated) return null;
    this.#roams ||= this.page || !this.view || this.#address.view !== this.view;
    // Its conditions may be about any column.
    if (whereOf(this.#address.params)) return null;
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
    return html`<div class="lens" part="base">
      ${this.figure ? this.#alone() : this.#whole()}
      <p class="unseen" aria-live="polite" data-testid="said">${this.#notices.announced}</p>
    </div>`;
  }

  get #view(): OpenView {
    const { results, pending } = this.#answers.shown;
    return {
      open: this.#open,
      results,
      pending,
      files: this.files,
      themes: this.#themes,
      engine: this.#engine,
      answers: this.#answers,
      address: this.#address,
      fileActions: this.#fileActions,
    };
  }

  #alone(): unknown {
    const { part } = this.#figurePart;
    const above = [engineDown(this.#engine), remark(this.#notices.shown)];
    if (!part) return [above, html`<slot></slot>`, this.#figurePart.waiting(this.#loadFigure)];
    const view = this.#view;
    const { open, results } = view;
    const { study } = this.#engine;
    const drawn = (): TemplateResult => {
      const full = this.page
        ? replaced(location.hash, ["figure", "theme"], [])
        : part.fullPage(this.full, this.#manifest, this.view ?? "", this.#address);
      return metricView(open!, view, part.source(results!, open!.id, study, full, this.#answers.areSaved));
    };
    return [
      above,
      part.alone({
        figure: open,
        view: this.#address.view,
        figures: this.#figures,
        results,
        pending: open !== undefined && view.pending.has(open.id),
        files: view.files,
        study,
        down: this.#engine.down !== null,
        drawn,
      }),
    ];
  }

  #whole(): TemplateResult {
    const { files } = this;
    const { results } = this.#answers.shown;
    const { catalogue, measuring, progress, study } = this.#engine;
    const empty = files.length === 0 && !this.#answers.areSaved;
    const introduces = empty && !study.opening;
    return html`
      <div class="bar folds" part="bar">
        <slot name="name"></slot>
        ${empty ? nothing : addFiles(this.#drops)}
        <details class="fold" data-testid="guide">
          <summary>${empty ? "How to get files" : "Guide"}<span class="unseen"> to data</span></summary>
          <registry-lens-guide></registry-lens-guide>
        </details>
        <details class="fold" data-testid="glossary">
          <summary>Glossary</summary>
          <registry-lens-glossary></registry-lens-glossary>
        </details>
        ${
          empty || this.#answers.areSaved
            ? nothing
            : subsetFold({
                where: whereOf(this.#address.params),
                datasets: results?.datasets ?? [],
                examples: catalogue.conditions,
                set: this.#address.narrow,
              })
        }
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
      ${empty ? html`<slot></slot>` : nothing} ${introduces ? html`<slot name="lead"></slot>` : madeUp(files)}
      ${remark(this.#notices.shown)} ${engineDown(this.#engine)} ${undoRemoval(this.#drops)}
      ${madeWith(this.#address, files)} ${empty ? expectedFiles(this.#address) : nothing}
      ${study.shown(results, this.#answers.areSaved)}
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
          : html`<div
              class=${this.#open ? "view" : ""}
              data-testid="view"
              aria-busy=${this.#answers.replacing}
            >
              ${waiting(this.#answers, this.#engine)} ${openView(this.#view)}
            </div>`
      }
    `;
  }
}

define("registry-lens", RegistryLens);
