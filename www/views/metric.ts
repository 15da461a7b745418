import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { PAGE } from "../figures/chart";
import { heads, narrowed, only, partsOf } from "../figures/compare";
import { about, type Figure, type Table } from "../figures/figure";
import { count, plural, said } from "../text/format";
import { reach } from "../figures/marks";
import { chosen, PARAMETERS, read, same, valueOf, write, type Parameter } from "../address/parameters";
import type { Answer, Parameters, Results, Value } from "../engine/types";
import { comparison, type CompareActions } from "./compare";
import { PlainElement } from "./plain";

export interface MetricActions extends CompareActions {
  set(params: Parameters): void;
}

/** A user needs this time to finish typing a number, in milliseconds. */
const TYPING_MS = 300;

const VALUES = "Point at a value to read it, or use the arrow keys, Home, End, Page Up and Page Down.";

/** The greatest number of letters above a figure, so that the figure stays in view. */
const LETTERS = 900;

const PENDING = "Not measured yet.";

/** Rows added to a table between two paints, because the longest tables have thousands. */
const CHUNK = 150;

/** The view of one metric: controls, figure, sentences, tables, caveats and definition. */
class MetricView extends PlainElement {
  static override properties = {
    figure: { attribute: false },
    results: { attribute: false },
    pending: { attribute: false },
    params: { attribute: false },
    compared: { attribute: false },
    stale: { attribute: false },
    changes: { attribute: false },
    actions: { attribute: false },
    exports: { attribute: false },
    width: { state: true },
    typed: { state: true },
    stage: { state: true },
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
  /** Sentences on what would change the headline number. */
  declare changes: readonly string[];
  declare actions: MetricActions;
  /** The export menu beside the heading. */
  declare exports: unknown;
  declare width: number;
  /** Texts of fields that differ from the answer's settings, by the parameter's name. */
  declare typed: Readonly<Record<string, string>>;
  /** The number of paints so far: the first has the heading, the second the figure, and later ones add rows. */
  declare stage: number;

  #typing: ReturnType<typeof setTimeout> | undefined;
  /** The unfolded tables, each with the paint at which it was unfolded. The figure is drawn before any table. */
  #unfolded = new Map<number, number>([[0, 2]]);
  /** Another paint will add more. */
  #cut = false;
  #drawn: { results: Results; compared: readonly string[]; width: number } | null = null;
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
    this.changes = [];
    this.width = 0;
    this.typed = {};
    this.stage = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("beforeprint", this.#onPrint);
    // The size of the drawing's box is observed again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    removeEventListener("beforeprint", this.#onPrint);
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
    const answer = results && metric && !missing ? this.#answer(metric) : nothing;
    return html`
      <section
        class="metric"
        aria-labelledby=${id}
        data-testid=${figure.id}
        aria-busy=${this.stale || this.#cut}
      >
        <div class="head">
          <h2 id=${id} tabindex="-1">
            ${(answer !== nothing && metric && figure.finding?.(metric)) || figure.heading}
          </h2>
          ${this.exports}
        </div>
        <p class="question">${figure.question}</p>
        ${missing ? html`<p class="ask" data-testid="missing">${missing}</p>` : this.#controls()}
        ${
          results && metric && !missing
            ? comparison(figure.id, this.figure.of(results), results, this.compared, this.actions)
            : nothing
        }
        ${answer}
        <details class="prose" data-testid="definition">
          <summary>Definition and source</summary>
          ${figure.definition}
        </details>
        <details class="prose unprinted" data-testid="terms">
          <summary>Terms used here</summary>
          <data-glossary .results=${results}></data-glossary>
        </details>
        ${this.#said("changes", "What would change this number", this.changes)}
        ${this.#said("published", "What others found", figure.published)}
        ${metric ? this.#differences(metric) : nothing}
        ${metric && !missing ? this.#compared(metric) : nothing}
      </section>
    `;
  }

  /** A folded list of sentences; nothing if it is empty. */
  #said(testid: string, summary: string, sentences: readonly string[] = []): TemplateResult | typeof nothing {
    if (sentences.length === 0) return nothing;
    return html`<details class="prose" data-testid=${testid}>
      <summary>${summary}</summary>
      <ul>
        ${sentences.map((said) => html`<li>${said}</li>`)}
      </ul>
    </details>`;
  }

  #controls(): TemplateResult | typeof nothing {
    const all = PARAMETERS[this.figure.id] ?? [];
    if (all.length === 0) return nothing;
    const advanced = all.filter((p) => p.advanced);
    const set = advanced.some((p) => !same(this.#value(p), p.default));
    return html`
      <form class="controls" @submit=${(event: Event) => event.preventDefault()}>
        ${all
          .filter((p) => !p.advanced)
          .map((p) => (p.kind === "definition" ? this.#definition(p) : this.#control(p)))}
        ${
          advanced.length > 0
            ? html`<details class="more" ?open=${set}>
                <summary>More settings</summary>
                <div class="controls">${advanced.map((p) => this.#control(p))}</div>
              </details>`
            : nothing
        }
      </form>
    `;
  }

  #definition(p: Parameter & { kind: "definition" }): TemplateResult {
    const now = this.#value(p);
    return html`
      <fieldset class="control">
        <legend>${p.label}</legend>
        <div class="choices">
          ${p.choices.map(
            ([value, label]) =>
              html`<label>
                <input
                  type="radio"
                  name=${`${this.figure.id}-${p.name}`}
                  value=${value}
                  data-testid=${`${p.name}-${value}`}
                  .checked=${live(now === value)}
                  @change=${() => this.#set(p.name, value)}
                />
                ${label}
              </label>`,
          )}
        </div>
        <span class="quiet">${p.explained[p.choices.findIndex(([value]) => value === now)]}</span>
      </fieldset>
    `;
  }

  #control(p: Parameter): TemplateResult {
    const id = `rl-${this.figure.id}-${p.name}`;
    const typed = this.typed[p.name];
    const bad = typed !== undefined && read(p, typed) === null;
    const hint =
      bad && p.kind === "number" ? `Enter a whole number from ${count(p.min)} to ${count(p.max)}.` : p.hint;
    const value = this.#value(p);
    const label = html`<label for=${id}>${p.label}</label>`;
    const note = hint
      ? html`<span id=${`${id}-hint`} class=${bad ? "bad" : "quiet"}>${hint}</span>`
      : nothing;
    const described = hint ? `${id}-hint` : nothing;
    if (p.kind === "switch")
      return html`<div class="control switch">
        <input
          id=${id}
          type="checkbox"
          data-testid=${p.name}
          aria-describedby=${described}
          .checked=${live(value === true)}
          @change=${(event: Event) => this.#set(p.name, (event.target as HTMLInputElement).checked)}
        />
        ${label} ${note}
      </div>`;
    if (p.kind === "choice")
      return html`<div class="control">
        ${label}
        <select
          id=${id}
          data-testid=${p.name}
          aria-describedby=${described}
          .value=${live(String(value))}
          @change=${(event: Event) => this.#set(p.name, (event.target as HTMLSelectElement).value)}
        >
          ${p.choices.map(([v, words]) => html`<option value=${v} ?selected=${v === value}>${words}</option>`)}
        </select>
        ${note}
      </div>`;
    const number = p.kind === "number";
    return html`<div class="control">
      ${label}
      <input
        id=${id}
        data-testid=${p.name}
        type=${number ? "number" : "text"}
        inputmode=${number ? "numeric" : nothing}
        min=${number ? p.min : nothing}
        max=${number ? p.max : nothing}
        step=${number ? "1" : nothing}
        ?required=${number}
        spellcheck="false"
        aria-invalid=${bad}
        aria-describedby=${described}
        .value=${live(typed ?? write(value))}
        @input=${(event: Event) => this.#typed(p, (event.target as HTMLInputElement).value)}
      />
      ${note}
    </div>`;
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

  /** The differences between the paper's text and its scripts. */
  #differences({ differences, mode }: Answer): TemplateResult | typeof nothing {
    if (!differences?.length) return nothing;
    return html`
      <details class="prose" data-testid="differences" ?open=${mode === "artifact"}>
        <summary>Paper and artifact: where they differ</summary>
        <div
          class="scroll"
          role="region"
          tabindex="0"
          aria-label=${`Paper and artifact: ${this.figure.name}`}
        >
          <table class="words">
            <thead>
              <tr>
                <th scope="col">The paper’s text</th>
                <th scope="col">The artifact’s scripts</th>
                <th scope="col">Effect</th>
              </tr>
            </thead>
            <tbody>
              ${differences.map(
                (d) =>
                  html`<tr>
                    <td>${d.paper}</td>
                    <td>${d.artifact}</td>
                    <td>${d.effect}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  /** The table of published figures and the user's figures. */
  #compared(metric: Answer): TemplateResult | typeof nothing {
    const all = metric.datasets
      .map((data) => ({ ...data, title: about(data.source) }))
      .filter(({ compared }) => compared.length > 0);
    if (all.length === 0) return nothing;
    return html`
      <details class="prose" data-testid="compared">
        <summary>
          ${this.figure.differs ? "Compared with the paper" : "Compared with published figures"}
        </summary>
        ${all.map(
          (data) => html`
            <div
              class="scroll"
              role="region"
              tabindex="0"
              aria-label=${`Published figures and yours: ${this.figure.name}, ${data.title}`}
            >
              <table class="numbers">
                <caption>
                  ${data.title}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">Published</th>
                    <th scope="col">Yours</th>
                  </tr>
                </thead>
                <tbody>
                  ${data.compared.map(
                    (c) =>
                      html`<tr>
                        <th scope="row">${c.what}</th>
                        <td>${c.published.text}</td>
                        <td>${c.yours.text}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${data.differs.map((text) => html`<p>${text}</p>`)}
          `,
        )}
      </details>
    `;
  }

  #answer(metric: Answer): TemplateResult {
    const figure = this.#shown;
    const { caveats } = metric;
    if (this.stage === 0) return html`<div class="answer coming"></div>`;
    const pair = this.#pair(metric);
    const words = (of: Answer): TemplateResult =>
      html`<div data-testid="sentences">
        ${this.#sentences(figure.sentences(of), partsOf(of).length > 1)}
      </div>`;
    const plot = (i: number): TemplateResult =>
      html`<div class="plot scroll" data-testid="plot"></div>
        <p class="quiet" id=${`rl-values-${i}`}>${VALUES}</p>
        <p class="value" aria-hidden="true" data-testid="value" hidden></p>`;
    return html`
      <div class="answer">
        ${pair.length > 0 ? nothing : words(metric)}
        <figure>
          ${
            pair.length > 0
              ? html`<div class="pair">
                  ${heads(partsOf(metric)).map(
                    (title, i) =>
                      html`<section aria-label=${title} data-testid="side">
                        <h3>${title}</h3>
                        ${words(pair[i]!)}
                        <div>${plot(i)}</div>
                      </section>`,
                  )}
                </div>`
              : plot(0)
          }
          <figcaption>${figure.caption(metric)}</figcaption>
        </figure>
        <p class="printed" data-testid="printed">
          ${[metric.mode && `${metric.mode} definition`, ...chosen(this.params, figure.id)].filter(Boolean).join("; ")}
        </p>
        ${
          caveats.length > 0
            ? html`<aside class="caveats" aria-label=${`Caveats: ${figure.name}`} data-testid="caveats">
                <h3>To keep in mind</h3>
                <ul>
                  ${said(caveats).map(({ place, text }) => html`<li>${place ? html`<b>${place}:</b> ` : nothing}${text}</li>`)}
                </ul>
              </aside>`
            : nothing
        }
        ${figure.tables(metric).map(this.#table)} ${figure.details?.(metric) ?? nothing}
      </div>
    `;
  }

  /** With many datasets the sentences are folded, so that the figure stays in view. */
  #sentences(all: readonly string[], many: boolean): TemplateResult {
    const said = (some: readonly string[]): TemplateResult[] =>
      some.map((s) => html`<p class="result">${s}</p>`);
    let letters = 0;
    const fits = all.findIndex((s, i) => (letters += s.length) > LETTERS && i > 0);
    if (fits < 0) return html`${said(all)}`;
    const rest = all.slice(fits);
    return html`${said(all.slice(0, fits))}
      <details class="prose">
        <summary>
          ${plural(rest.length, `more ${many ? "dataset" : "sentence"}`)}${many ? " in words" : ""}
        </summary>
        ${said(rest)}
      </details>`;
  }

  /** The first table has the figure's numbers and is open; the others are folded. */
  #table = (table: Table, i: number, all: readonly Table[]): TemplateResult => {
    const since = this.#unfolded.get(i);
    const most = since === undefined ? 0 : (this.stage - since + 1) * CHUNK;
    const shared = all.some((other) => other !== table && other.caption === table.caption);
    const of = table.groups.map(({ label }) => label).join("; ");
    const name = shared ? `${table.caption}: ${of}` : table.caption;
    if (i === 0) return this.#rows(table, most, name, "table");
    return html`<details class="prose further" @toggle=${(event: Event) => this.#unfold(i, event)}>
      <summary>${name}</summary>
      ${since === undefined ? nothing : this.#rows(table, most, name)}
    </details>`;
  };

  /** A folded table is rendered when the user opens it. */
  #unfold(i: number, event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.#unfolded.has(i)) return;
    this.#unfolded.set(i, this.stage);
    this.requestUpdate();
  }

  /** For print everything is rendered at once, because paper cannot be unfolded. */
  #onPrint = (): void => {
    this.querySelectorAll(".further").forEach((_, i) => this.#unfolded.set(i + 1, 1));
    this.stage = 1e9;
    this.performUpdate();
  };

  #rows(table: Table, most: number, name: string, testid: string | typeof nothing = nothing): TemplateResult {
    let left = most;
    const some = <T>(rows: T[]): T[] => {
      const shown = rows.slice(0, Math.max(0, left));
      left -= rows.length;
      return shown;
    };
    const groups = table.groups.map((group) => ({ ...group, rows: some(group.rows) }));
    if (left < 0) this.#cut = true;
    return html`
      <div class="scroll" role="region" tabindex="0" aria-label=${name}>
        <table class="numbers" data-testid=${testid}>
          <caption class=${testid === nothing ? "unseen" : ""}>
            ${table.caption}
          </caption>
          <thead>
            <tr>
              ${table.columns.map((c) => html`<th scope="col" class=${aligned(c.words)}>${c.label}</th>`)}
            </tr>
          </thead>
          ${groups.map(
            (group) =>
              html`<tbody>
                <tr class="group">
                  <th scope="rowgroup" colspan=${table.columns.length}>${group.label}</th>
                </tr>
                ${group.rows.map(
                  ([name, ...cells]) =>
                    html`<tr>
                      <th scope="row">${name?.text}</th>
                      ${cells.map(
                        (cell, i) =>
                          html`<td class=${aligned(table.columns[i + 1]?.words)}>${cell.text}</td>`,
                      )}
                    </tr>`,
                )}
              </tbody>`,
          )}
        </table>
      </div>
      <dl class="hints">
        ${table.columns.map((c) =>
          c.hint
            ? html`<div>
                <dt>${c.label}:</dt>
                <dd>${c.hint}</dd>
              </div>`
            : nothing,
        )}
      </dl>
    `;
  }

  protected override updated(): void {
    // The frame callback comes before the paint, and the message after it.
    if (this.#cut) requestAnimationFrame(() => setTimeout(() => (this.stage += 1)));
    const boxes = [...this.querySelectorAll<HTMLElement>(".plot")];
    const [box] = boxes;
    const { results, compared } = this;
    if (!box || !results) {
      this.#drawn = null;
      return;
    }
    for (const box of boxes) this.#sizes.observe(box);
    // A drawing assumes text of 16 pixels, and grows with the reader's text size.
    const zoom = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    const width = Math.floor((box.clientWidth || this.width) / zoom);
    const drawn = this.#drawn;
    if (
      drawn?.results === results &&
      drawn.compared === compared &&
      drawn.width === width &&
      boxes.every((box) => box.firstChild)
    )
      return;
    this.#drawn = { results, compared, width };
    const figure = this.#shown;
    const metric = figure.of(results);
    const pair = this.#pair(metric);
    boxes.forEach((box, i) => {
      const drawing = pair[i] ? figure.draw(pair[i], width, PAGE, metric) : figure.draw(metric, width, PAGE);
      if (zoom !== 1) drawing.style.width = `${Number(drawing.getAttribute("width")) * zoom}px`;
      const title = figure.title(metric) + (pair[i] ? `, ${heads(partsOf(metric))[i]}` : "");
      reach(box, drawing, title, zoom);
    });
  }
}

/** Text is aligned to the left and numbers to the right. */
const aligned = (words: boolean | "few" | undefined): string | typeof nothing =>
  words ? (words === "few" ? "text few" : "text") : nothing;

customElements.define("registry-lens-metric", MetricView);
