import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { PAGE } from "../chart";
import { about, type Figure, type Table } from "../figures/figure";
import { beside, count, plural, seriesName, where } from "../format";
import { PARAMETERS, read, same, valueOf, write, type Parameter } from "../parameters";
import type { Answer, Mode, Parameters, Results, Value } from "../types";
import { PlainElement } from "./plain";

export interface MetricActions {
  set(params: Parameters): void;
}

/** Long enough to finish typing a number. */
const TYPING_MS = 300;

/** Sentences above a figure. */
const SENTENCES = 3;

/** One metric: controls, figure, sentences, table twin, caveats and definition. */
class MetricView extends PlainElement {
  static override properties = {
    figure: { attribute: false },
    results: { attribute: false },
    params: { attribute: false },
    stale: { attribute: false },
    actions: { attribute: false },
    exports: { attribute: false },
    width: { state: true },
    typed: { state: true },
  };

  declare figure: Figure;
  declare results: Results | null;
  declare params: Parameters;
  /** The answer on show is being replaced. */
  declare stale: boolean;
  declare actions: MetricActions;
  /** The menu beside the heading. */
  declare exports: unknown;
  declare width: number;
  /** What stands in the fields while it is not the answer's, by the parameter's name. */
  declare typed: Readonly<Record<string, string>>;

  #typing: ReturnType<typeof setTimeout> | undefined;
  #drawn: { results: Results; width: number } | null = null;
  #sizes = new ResizeObserver((entries) => {
    const width = Math.floor(entries[0]?.contentRect.width ?? 0);
    if (width > 0) this.width = width;
  });

  constructor() {
    super();
    this.results = null;
    this.stale = false;
    this.width = 0;
    this.typed = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The drawing's box is watched again.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    clearTimeout(this.#typing);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // The field keeps what is being typed, but follows Back, Forward and every other change of the settings.
    if (changed.has("params")) this.typed = {};
  }

  protected override render(): unknown {
    const { figure, results } = this;
    const id = `rl-${figure.id}`;
    const metric = results && figure.of(results);
    const missing = results && metric ? figure.missing(metric, results) : null;
    return html`
      <section class="metric" aria-labelledby=${id} data-testid=${figure.id} aria-busy=${this.stale}>
        <div class="head">
          <h2 id=${id} tabindex="-1">${figure.heading}</h2>
          ${this.exports}
        </div>
        <p class="question">${figure.question}</p>
        ${missing ? html`<p class="ask" data-testid="missing">${missing}</p>` : this.#controls()}
        ${results && metric && !missing ? this.#answer(metric) : nothing}
        <details class="prose" data-testid="definition">
          <summary>Definition and source</summary>
          ${figure.definition}
        </details>
        ${
          figure.published?.length
            ? html`<details class="prose" data-testid="published">
                <summary>What others found</summary>
                <ul>
                  ${figure.published.map((found) => html`<li>${found}</li>`)}
                </ul>
              </details>`
            : nothing
        }
        ${metric ? this.#differences(metric) : nothing}
        ${metric && !missing ? this.#compared(metric) : nothing}
      </section>
    `;
  }

  #controls(): TemplateResult | typeof nothing {
    const { modes, id } = this.figure;
    const all = PARAMETERS[id] ?? [];
    if (all.length === 0) return nothing;
    const rare = all.filter((p) => p.rare);
    const set = rare.some((p) => !same(this.#value(p), p.otherwise));
    return html`
      <form class="controls" @submit=${(event: Event) => event.preventDefault()}>
        ${all
          .filter((p) => !p.rare)
          .map((p) => (p.name === "mode" && modes ? this.#modes(modes, this.#value(p)) : this.#control(p)))}
        ${
          rare.length > 0
            ? html`<details class="more" ?open=${set}>
                <summary>More settings</summary>
                <div class="controls">${rare.map((p) => this.#control(p))}</div>
              </details>`
            : nothing
        }
      </form>
    `;
  }

  #modes(modes: NonNullable<Figure["modes"]>, now: Value): TemplateResult {
    return html`
      <fieldset class="control">
        <legend>Definition</legend>
        <div class="choices">
          ${(Object.keys(modes) as Mode[]).map(
            (mode) =>
              html`<label>
                <input
                  type="radio"
                  name=${`${this.figure.id}-mode`}
                  value=${mode}
                  data-testid=${`mode-${mode}`}
                  .checked=${live(now === mode)}
                  @change=${() => this.#set("mode", mode)}
                />
                ${modes[mode].label}
              </label>`,
          )}
        </div>
        <span class="quiet">${modes[now as Mode].text}</span>
      </fieldset>
    `;
  }

  #control(p: Parameter): TemplateResult {
    const id = `rl-${this.figure.id}-${p.name}`;
    const typed = this.typed[p.name];
    const bad = typed !== undefined && read(p, typed) === null;
    const hint =
      bad && p.kind === "number" ? `A whole number from ${count(p.min)} to ${count(p.max)}, please` : p.hint;
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

  /** Where the paper's text and its scripts part. */
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

  /** Published figures beside the user's. */
  #compared(metric: Answer): TemplateResult | typeof nothing {
    const all = [
      ...(metric.datasets ?? []).map((data) => ({ ...data, title: about(data.source) })),
      ...(metric.series ?? []).map((data) => ({ ...data, title: seriesName(data) })),
    ].filter(({ compared }) => compared.length > 0);
    if (all.length === 0) return nothing;
    return html`
      <details class="prose" data-testid="compared">
        <summary>${this.figure.modes ? "Beside the paper" : "Beside published figures"}</summary>
        ${all.map(
          (data) => html`
            <div
              class="scroll"
              role="region"
              tabindex="0"
              aria-label=${`Published figures beside yours: ${this.figure.name}, ${data.title}`}
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
                        <td>${beside(c.published, c)}</td>
                        <td>${beside(c.yours, c)}</td>
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
    const { figure } = this;
    const { caveats } = metric;
    return html`
      <div class="answer">
        <div data-testid="sentences">${this.#sentences(figure.sentences(metric))}</div>
        <figure>
          <div class="plot scroll" data-testid="plot"></div>
          <figcaption>${figure.caption(metric)}</figcaption>
        </figure>
        ${
          caveats.length > 0
            ? html`<aside class="caveats" aria-label=${`Caveats: ${figure.name}`} data-testid="caveats">
                <h3>To keep in mind</h3>
                <ul>
                  ${caveats.map((c) => html`<li>${where(c) ? html`<b>${where(c)}:</b> ` : nothing}${c.text}</li>`)}
                </ul>
              </aside>`
            : nothing
        }
        ${figure.tables(metric).map((table, i) => this.#table(table, i === 0))}
        ${figure.details?.(metric) ?? nothing}
      </div>
    `;
  }

  /** Those of many datasets unfold, so that the figure is in sight. */
  #sentences(all: readonly string[]): TemplateResult {
    const said = (some: readonly string[]): TemplateResult[] =>
      some.map((s) => html`<p class="result">${s}</p>`);
    if (all.length <= SENTENCES + 1) return html`${said(all)}`;
    const rest = all.slice(SENTENCES);
    return html`${said(all.slice(0, SENTENCES))}
      <details class="prose">
        <summary>${plural(rest.length, "more dataset")} in words</summary>
        ${said(rest)}
      </details>`;
  }

  /** The first is the figure's twin and stands open; the others unfold. */
  #table(table: Table, first: boolean): TemplateResult {
    if (!first)
      return html`<details class="prose further">
        <summary>${table.caption}</summary>
        ${this.#rows(table)}
      </details>`;
    return this.#rows(table, "table");
  }

  #rows(table: Table, testid: string | typeof nothing = nothing): TemplateResult {
    return html`
      <div class="scroll" role="region" tabindex="0" aria-label=${table.caption}>
        <table class="numbers" data-testid=${testid}>
          <caption class=${testid === nothing ? "unseen" : ""}>
            ${table.caption}
          </caption>
          <thead>
            <tr>
              ${table.columns.map((c) => html`<th scope="col" class=${aligned(c.words)}>${c.label}</th>`)}
            </tr>
          </thead>
          ${table.groups.map(
            (group) =>
              html`<tbody>
                <tr class="group">
                  <th scope="rowgroup" colspan=${table.columns.length}>${group.label}</th>
                </tr>
                ${group.rows.map(
                  ([name, ...cells]) =>
                    html`<tr>
                      <th scope="row">${name}</th>
                      ${cells.map(
                        (cell, i) => html`<td class=${aligned(table.columns[i + 1]?.words)}>${cell}</td>`,
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
    const box = this.querySelector<HTMLElement>(".plot");
    if (!box || !this.results) {
      this.#drawn = null;
      return;
    }
    this.#sizes.observe(box);
    const width = this.width || Math.floor(box.clientWidth);
    if (this.#drawn?.results === this.results && this.#drawn.width === width && box.firstChild) return;
    this.#drawn = { results: this.results, width };
    const drawing = this.figure.draw(this.figure.of(this.results), width, PAGE);
    box.replaceChildren(drawing);
    // Only a figure that has to be scrolled needs to be reached by keyboard.
    const scrolls = Number(drawing.getAttribute("width")) > width;
    const title = this.figure.title(this.figure.of(this.results));
    const reached = { tabindex: "0", role: "region", "aria-label": `Figure: ${title}` };
    for (const [name, value] of Object.entries(reached)) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}

/** Words begin at the left, numbers end at the right. */
const aligned = (words: boolean | "few" | undefined): string | typeof nothing =>
  words ? (words === "few" ? "text few" : "text") : nothing;

customElements.define("registry-lens-metric", MetricView);
