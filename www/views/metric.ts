import { html, nothing, type TemplateResult } from "lit";
import { PAGE } from "../figures/chart";
import { heads, narrowed, only, partsOf } from "../figures/compare";
import { type Figure, type Table } from "../figures/figure";
import { count, plural, said } from "../text/format";
import { reach, type Drawn } from "../figures/marks";
import { chosen, current, read, same, valueOf, type Parameter } from "../address/parameters";
import type { Answer, Parameters, Results, Value } from "../engine/types";
import { differences, folded, publishedFigures } from "./beside-paper";
import { datasetFields, datasetWords, unknownDatasets, type CompareActions } from "./compare";
import { metricTable, rowsOf } from "./metric-table";
import { PlainElement } from "./plain";
import { settingsRow } from "./settings";
import { list } from "../text/words";
import { define } from "./define";

export interface MetricActions extends CompareActions {
  set(params: Parameters): void;
}

/** A user needs this time to finish typing a number, in milliseconds. */
const TYPING_MS = 300;

const VALUES = "Point at a value to read it, or use the arrow keys, Home, End, Page Up and Page Down.";

/** The greatest number of letters in the paragraph below a figure; more sentences are folded. */
const LETTERS = 450;

const PENDING = "Not measured yet.";

/** Rows added to a table between two paints, because the longest tables have thousands. */
const CHUNK = 150;

/** The rows of the first table, and of a table that the reader has unfolded, before the reader asks for all. */
const FIRST_ROWS = 8;
const MORE_ROWS = 100;

/** The number of caveats that are shown before the reader asks for all. */
const FIRST_CAVEATS = 3;

/** More further tables than this are folded together. */
const TABLES = 3;

/** A drawing that is higher than this shows only the first dataset at first. */
const TALL = 1100;

/** A number that is higher than any number of paints: everything is rendered at once. */
const AT_ONCE = 1e9;

/** The view of one metric: controls, figure, sentences, tables, caveats and definition. */
class MetricView extends PlainElement {
  static override properties = {
    figure: { attribute: false },
    results: { attribute: false },
    pending: { attribute: false },
    params: { attribute: false },
    compared: { attribute: false },
    stale: { attribute: false },
    fixed: { attribute: false },
    changes: { attribute: false },
    actions: { attribute: false },
    exports: { attribute: false },
    source: { attribute: false },
    width: { state: true },
    typed: { state: true },
    stage: { state: true },
    partial: { state: true },
  };

  declare figure: Figure;
  declare results: Results | null;
  /** The metric is not measured yet. */
  declare pending: boolean;
  declare params: Parameters;
  /** The name of the dataset that is shown alone, or the names of two side by side. */
  declare compared: readonly string[];
  /** The shown answer is being replaced. */
  declare stale: boolean;
  /** The answer was saved earlier, so it has the settings that it has. */
  declare fixed: boolean;
  /** Sentences on what would change the headline number. */
  declare changes: readonly string[];
  declare actions: MetricActions;
  /** The export menu beside the heading. */
  declare exports: unknown;
  /** The line below a figure that is shown alone; null for the whole view. */
  declare source: unknown;
  declare width: number;
  /** Texts of fields that differ from the answer's settings, by the parameter's name. */
  declare typed: Readonly<Record<string, string>>;
  /** The number of paints so far: the first has the heading, the second the figure, and later ones add rows. */
  declare stage: number;
  /** The drawing of all datasets would be too high, so the first dataset is drawn alone. */
  declare partial: boolean;

  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The unfolded tables, each with the paint at which it was unfolded. The figure is drawn before any table. */
  #unfolded = new Map<number, number>([[0, 2]]);
  /** The tables of which the reader wants all rows. */
  #whole = new Set<number>();
  /** The reader wants the figure of all datasets. */
  #drawAll = false;
  #printing = false;
  /** Another paint will add more. */
  #cut = false;
  #drawn: { results: Results; compared: readonly string[]; width: number; all: boolean } | null = null;
  #sizes = new ResizeObserver((entries) => {
    const width = Math.floor(Math.max(...entries.map(({ contentRect }) => contentRect.width)));
    if (width > 0) this.width = width;
  });

  constructor() {
    super();
    this.results = null;
    this.pending = false;
    this.compared = [];
    this.stale = false;
    this.fixed = false;
    this.changes = [];
    this.source = null;
    this.width = 0;
    this.typed = {};
    this.stage = 0;
    this.partial = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The size of the drawing's box is observed again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    clearTimeout(this.#typing);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // A field keeps the text that is being typed, but follows every other change of the settings, such as Back.
    if (changed.has("params")) this.typed = {};
  }

  /** The figure of the chosen datasets. */
  get #shown(): Figure {
    return narrowed(this.figure, this.results, this.compared);
  }

  /** If two datasets are chosen, the figure of each. */
  #pair(metric: Answer): Answer[] {
    const parts = partsOf(metric);
    return this.#shown !== this.figure && parts.length === 2 ? parts.map((part) => only(metric, [part])) : [];
  }

  protected override render(): unknown {
    const { results } = this;
    const figure = this.#shown;
    const id = `rl-${figure.id}`;
    const metric = results && figure.of(results);
    const missing = !results || !metric ? null : this.pending ? PENDING : figure.missing(metric, results);
    this.#cut = this.stage === 0;
    const measured = results && metric && !missing;
    if (this.source) return this.#alone(id, measured ? metric : null, missing);
    const answer = measured ? this.#answer(metric) : nothing;
    return html`
      <section
        class="metric"
        aria-labelledby=${id}
        data-testid=${figure.id}
        aria-busy=${this.stale || this.#cut}
      >
        <div class="head">
          <h2 id=${id} tabindex="-1" part="heading">${measured ? this.#heading(metric) : figure.heading}</h2>
          ${this.exports}
        </div>
        ${missing ? html`<p class="ask" data-testid="missing">${missing}</p>` : this.#controls()} ${answer}
        <details class="prose" data-testid="definition">
          <summary>Definition and source</summary>
          <p class="quiet">${figure.question}</p>
          ${figure.definition}
        </details>
        ${folded("changes", "What would change this number", this.changes)}
        ${folded("published", "What others found", figure.published)}
        ${metric ? differences(this.figure, metric) : nothing}
        ${measured ? publishedFigures(this.figure, metric) : nothing}
        <details class="prose unprinted" data-testid="terms">
          <summary>Terms used here</summary>
          <registry-lens-glossary .results=${results}></registry-lens-glossary>
        </details>
      </section>
    `;
  }

  /** The finding and its dataset, if there are several; for two datasets side by side, their names. */
  #heading(metric: Answer): unknown {
    const figure = this.#shown;
    const parts = partsOf(metric);
    if (this.#pair(metric).length > 0) return `${figure.name}: ${heads(parts).join(" and ")}`;
    const finding = figure.finding?.(metric);
    if (!finding) return figure.heading;
    // A finding about several datasets names them itself.
    const named = metric.summary
      ? ""
      : this.figure.of(this.results!).datasets.length > 1
        ? parts[0]?.head
        : "";
    const subset = metric.datasets[0]?.source.subset;
    const of = [named, subset && `only ${subset}`].filter(Boolean).join(", ");
    return of ? html`${finding} <span class="of">${of}</span>` : finding;
  }

  #controls(): TemplateResult | typeof nothing {
    const { results, figure, params, compared } = this;
    const answer = results && figure.of(results);
    const datasets = answer ? datasetFields(figure.id, answer, results, compared, this.actions) : nothing;
    const words = [...current(params, figure.id), answer ? datasetWords(answer, compared) : ""];
    return html`${settingsRow({
      id: figure.id,
      params,
      typed: this.typed,
      datasets,
      fixed: this.fixed,
      words: words.filter(Boolean).join("; "),
      set: (name, value) => this.#set(name, value),
      type: (parameter, text) => this.#typed(parameter, text),
    })}
    ${answer ? unknownDatasets(answer, compared) : nothing}`;
  }

  #value(p: Parameter): Value {
    return valueOf(this.params, this.figure.id, p);
  }

  #set(name: string, value: Value): void {
    const { id } = this.figure;
    this.actions.set({ ...this.params, [id]: { ...this.params[id], [name]: value } });
  }

  #typed(p: Parameter, text: string): void {
    clearTimeout(this.#typing);
    this.typed = { ...this.typed, [p.name]: text };
    const value = read(p, text);
    if (value === null) return;
    this.#typing = setTimeout(() => {
      if (!same(value, this.#value(p))) this.#set(p.name, value);
    }, TYPING_MS);
  }

  /** The figure with its finding, caption and source, and nothing else. */
  #alone(id: string, metric: Answer | null, missing: string | null): TemplateResult {
    return html`<section class="metric" data-testid=${this.figure.id} aria-busy=${this.stale || this.#cut}>
      <figure class="alone" part="figure" aria-labelledby=${id}>
        <h2 id=${id} tabindex="-1" part="heading">${metric ? this.#heading(metric) : this.figure.heading}</h2>
        ${metric ? unknownDatasets(metric, this.compared) : html`<p class="ask" data-testid="missing">${missing}</p>`}
        ${metric && this.stage > 0 ? this.#drawing(metric) : html`<div class=${metric ? "coming" : ""}></div>`}
        ${metric && this.stage > 0 ? this.#caption(metric) : nothing}
        <p class="source" part="source" data-testid="source">${this.source}</p>
      </figure>
    </section>`;
  }

  #answer(metric: Answer): TemplateResult {
    const figure = this.#shown;
    if (this.stage === 0) return html`<div class="answer coming"></div>`;
    const pair = this.#pair(metric);
    return html`
      <div class="answer">
        <figure>${this.#drawing(metric, true)} ${this.#caption(metric)}</figure>
        ${pair.length > 0 ? nothing : this.#words(metric)}
        <p class="printed" data-testid="printed">
          ${[metric.mode && `${metric.mode} definition`, ...chosen(this.params, figure.id)].filter(Boolean).join("; ")}
        </p>
        ${this.#tables(figure.tables(metric))} ${figure.details?.(metric) ?? nothing} ${this.#caveats(metric)}
      </div>
    `;
  }

  /** The drawing, or those of two datasets side by side, each then with its sentences. */
  #drawing(metric: Answer, worded = false): unknown {
    const pair = this.#pair(metric);
    const plot = (i: number): TemplateResult =>
      html`<div class="plot scroll" part="plot" data-testid="plot"></div>
        <p class="quiet unprinted reading" id=${`rl-values-${i}`}>${VALUES}</p>
        <p class="value" aria-hidden="true" data-testid="value" hidden></p>`;
    if (pair.length === 0) return plot(0);
    return html`<div class="pair">
      ${heads(partsOf(metric)).map(
        (title, i) =>
          html`<section aria-label=${title} data-testid="side">
            <h3>${title}</h3>
            <div>${plot(i)}</div>
            ${worded ? this.#words(pair[i]!) : nothing}
          </section>`,
      )}
    </div>`;
  }

  #caption(metric: Answer): TemplateResult {
    return html`<figcaption part="caption">
      ${this.#shown.caption(this.partial ? firstOf(metric) : metric)}
      ${
        this.partial
          ? html`<button type="button" class="link" data-testid="draw-all" @click=${this.#onDrawAll}>
              Draw all ${count(metric.datasets.length)} datasets
            </button>`
          : nothing
      }
    </figcaption>`;
  }

  /** A paragraph on the first dataset, after what is said of all together. The rest is folded. */
  #words(metric: Answer): TemplateResult {
    const figure = this.#shown;
    const [first, ...others] = partsOf(metric);
    const all = figure.sentences(metric);
    const joint = others.length > 0 ? all.slice(0, -others.length - 1) : [];
    const rest = others.length > 0 ? all.slice(-others.length) : [];
    const lead = others.length > 0 ? [`${first!.title}.`] : [];
    const own = [...joint, ...lead, ...(first ? figure.sentences(only(metric, [first])) : all)];
    let letters = 0;
    const fits = own.findIndex((s, i) => (letters += s.length) > LETTERS && i > lead.length + joint.length);
    const more = fits < 0 ? [] : own.slice(fits);
    const summary = [
      more.length > 0 ? plural(more.length, "more sentence") : "",
      rest.length > 0 ? plural(rest.length, "more dataset") : "",
    ];
    return html`<div data-testid="sentences">
      <p class="result">${own.slice(0, fits < 0 ? undefined : fits).join(" ")}</p>
      ${
        more.length + rest.length > 0
          ? html`<details class="prose">
              <summary>In words: ${summary.filter(Boolean).join(" and ")}</summary>
              ${[...more, ...rest].map((s) => html`<p class="result">${s}</p>`)}
            </details>`
          : nothing
      }
    </div>`;
  }

  #caveats({ caveats }: Answer): TemplateResult | typeof nothing {
    if (caveats.length === 0) return nothing;
    const items = said(caveats).map(
      ({ places, text }) =>
        html`<li>${places.length > 0 ? html`<b>${list(places, 2)}:</b> ` : nothing}${text}</li>`,
    );
    const more = items.slice(FIRST_CAVEATS);
    return html`<aside class="caveats" aria-label=${`Caveats: ${this.figure.name}`} data-testid="caveats">
      <h3>To keep in mind</h3>
      <ul>
        ${items.slice(0, FIRST_CAVEATS)}
      </ul>
      ${
        more.length > 0
          ? html`<details class="prose">
              <summary>${count(more.length)} more</summary>
              <ul>
                ${more}
              </ul>
            </details>`
          : nothing
      }
    </aside>`;
  }

  /** The first table has the figure's numbers and is open; the others are folded, and together if they are many. */
  #tables(all: Table[]): unknown {
    const [first, ...further] = all.map(this.#table);
    if (further.length <= TABLES) return [first, ...further];
    return [
      first,
      html`<details class="prose tables">
        <summary>${plural(further.length, "more table")}</summary>
        ${further}
      </details>`,
    ];
  }

  #table = (table: Table, i: number, all: readonly Table[]): TemplateResult => {
    const since = this.#unfolded.get(i);
    const whole = this.#printing || this.#whole.has(i);
    const added = since === undefined ? 0 : (this.stage - since + 1) * CHUNK;
    const most = whole ? added : Math.min(added, i === 0 ? FIRST_ROWS : MORE_ROWS);
    if (since !== undefined && added < (whole ? rowsOf(table) : 1)) this.#cut = true;
    const shared = all.some((other) => other !== table && other.caption === table.caption);
    const of = table.groups.map(({ label }) => label);
    const name = shared ? `${table.caption}: ${list(of, 1)}` : table.caption;
    const rows = metricTable({
      table,
      most,
      name,
      testid: i === 0 ? "table" : nothing,
      all: whole ? null : (event) => this.#showRows(i, event),
    });
    if (i === 0) return rows;
    return html`<details class="prose further" @toggle=${(event: Event) => this.#unfold(i, event)}>
      <summary>${name}</summary>
      ${since === undefined ? nothing : rows}
    </details>`;
  };

  #showRows(i: number, { currentTarget }: Event): void {
    // The button goes away, and had the focus.
    (currentTarget as HTMLElement).previousElementSibling?.closest<HTMLElement>(".scroll")?.focus();
    this.#whole.add(i);
    this.#unfolded.set(i, this.stage);
    this.requestUpdate();
  }

  /** A folded table is rendered when the user opens it. */
  #unfold(i: number, event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.#unfolded.has(i)) return;
    this.#unfolded.set(i, this.stage);
    this.requestUpdate();
  }

  #onDrawAll = (): void => {
    this.#drawAll = true;
    // The button goes away, and had the focus.
    this.querySelector<HTMLElement>("h2")?.focus();
    this.requestUpdate();
  };

  /** For print everything is rendered at once, because paper cannot be unfolded. */
  print(on: boolean): void {
    this.#printing = on;
    if (this.#printing) {
      this.querySelectorAll(".further").forEach((_, i) => this.#unfolded.set(i + 1, 1));
      this.stage = AT_ONCE;
    }
    this.requestUpdate();
    this.performUpdate();
  }

  protected override updated(): void {
    // The frame callback comes before the paint, and the message after it.
    if (this.#cut) requestAnimationFrame(() => setTimeout(() => (this.stage += 1)));
    const boxes = [...this.querySelectorAll<HTMLElement>(".plot")];
    const [box] = boxes;
    const { results, compared } = this;
    // A view that was left is updated once more.
    const lens = this.closest(".lens");
    if (!box || !results || !lens) {
      this.#drawn = null;
      return;
    }
    for (const box of boxes) this.#sizes.observe(box);
    // A drawing assumes text of 16 pixels, and grows with the reader's text size.
    const zoom = parseFloat(getComputedStyle(lens).fontSize) / 16 || 1;
    const width = Math.floor((box.clientWidth || this.width) / zoom);
    // Without room there is nothing to draw; the observer says when there is.
    if (width <= 0) return;
    const drawn = this.#drawn;
    const all = this.#drawAll || this.#printing;
    if (
      drawn?.results === results &&
      drawn.compared === compared &&
      drawn.width === width &&
      drawn.all === all &&
      boxes.every((box) => box.firstChild)
    )
      return;
    this.#drawn = { results, compared, width, all };
    const figure = this.#shown;
    const metric = figure.of(results);
    const pair = this.#pair(metric);
    boxes.forEach((box, i) => {
      const drawing = pair[i]
        ? figure.draw(pair[i], width, PAGE, metric)
        : this.#draw(figure, metric, width, all);
      if (zoom !== 1) drawing.style.width = `${Number(drawing.getAttribute("width")) * zoom}px`;
      const title = figure.title(metric) + (pair[i] ? `, ${heads(partsOf(metric))[i]}` : "");
      reach(box, drawing, title, zoom, () => {
        this.#drawn = null;
        this.requestUpdate();
      });
    });
  }

  /** The drawing of all datasets, or of the first one if that of all is too high. */
  #draw(figure: Figure, metric: Answer, width: number, all: boolean): Drawn {
    const drawing = figure.draw(metric, width, PAGE);
    const tall = Number(drawing.getAttribute("height")) > TALL;
    this.partial = !all && tall && metric.datasets.length > 1;
    if (!this.partial) return drawing;
    return figure.draw(firstOf(metric), width, PAGE);
  }
}

/** The answer with the first dataset alone, and with what all datasets say together. */
const firstOf = (metric: Answer): Answer => ({ ...metric, datasets: metric.datasets.slice(0, 1) });

define("registry-lens-metric", MetricView);
