import { html, nothing, type TemplateResult } from "lit";
import { framed, PAGE, PAPER } from "../chart";
import type { Figure, Table } from "../figures/figure";
import { count, plural, registryName } from "../format";
import { save, svgText, toPng } from "../save";
import { toK } from "../state";
import type { Caveat, Mode, Params, Problem, Results } from "../types";
import { PlainElement } from "./plain";

export interface MetricActions {
  set(params: Params): void;
  text(format: "json" | "csv"): Promise<string>;
}

/** Long enough to finish typing a number. */
const TYPING_MS = 300;
/** Width of an exported figure, apart from its margins. */
const PAPER_WIDTH = 860;
/** Input names that an exported figure prints; its metadata has all. */
const NAMES = 12;

/** One metric: controls, figure, sentences, table twin, caveats, definition and export. */
class MetricView extends PlainElement {
  static override properties = {
    figure: { attribute: false },
    results: { attribute: false },
    params: { attribute: false },
    stale: { attribute: false },
    actions: { attribute: false },
    width: { state: true },
    badK: { state: true },
    failure: { state: true },
  };

  declare figure: Figure;
  declare results: Results | null;
  declare params: Params;
  /** The answer on show is being replaced. */
  declare stale: boolean;
  declare actions: MetricActions;
  declare width: number;
  declare badK: boolean;
  declare failure: string;

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
    this.badK = false;
    this.failure = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render(): unknown {
    const { figure, results } = this;
    const id = `rl-${figure.id}`;
    const metric = results && figure.of(results);
    const missing = results && metric ? figure.missing(metric, results) : null;
    return html`
      <section class="metric" aria-labelledby=${id} data-testid=${figure.id} aria-busy=${this.stale}>
        <h2 id=${id}>${figure.heading}</h2>
        <p class="question">${figure.question}</p>
        ${this.#controls()} ${missing ? html`<p class="ask" data-testid="missing">${missing}</p>` : nothing}
        ${results && metric && !missing ? this.#answer(metric) : nothing}
        <details class="prose" data-testid="definition">
          <summary>Definition and source</summary>
          ${figure.definition}
        </details>
        <details class="prose" data-testid="published">
          <summary>Published figures to compare with</summary>
          ${figure.published}
        </details>
      </section>
    `;
  }

  #controls(): TemplateResult {
    const { figure, params } = this;
    return html`
      <form class="controls" @submit=${(event: Event) => event.preventDefault()}>
        ${figure.parameters.map(
          (p) => html`
            <div class="control">
              <label for=${`rl-${p.name}`}>${p.label}</label>
              <input
                id=${`rl-${p.name}`}
                data-testid=${p.name}
                type="number"
                inputmode="numeric"
                min=${p.min}
                max=${p.max}
                step="1"
                required
                aria-invalid=${this.badK}
                aria-describedby=${`rl-${p.name}-hint`}
                .value=${String(params.k)}
                @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)}
              />
              <span id=${`rl-${p.name}-hint`} class=${this.badK ? "bad" : "quiet"}>
                ${this.badK ? `A whole number from ${count(p.min)} to ${count(p.max)}, please` : p.hint}
              </span>
            </div>
          `,
        )}
        <fieldset class="control">
          <legend>Definition</legend>
          <div class="choices">
            ${(Object.keys(figure.modes) as Mode[]).map(
              (mode) =>
                html`<label>
                  <input
                    type="radio"
                    name="mode"
                    value=${mode}
                    data-testid=${`mode-${mode}`}
                    .checked=${params.mode === mode}
                    @change=${() => this.actions.set({ ...this.params, mode })}
                  />
                  ${figure.modes[mode].label}
                </label>`,
            )}
          </div>
          <span class="quiet">${figure.modes[params.mode].text}</span>
        </fieldset>
      </form>
    `;
  }

  #typed(typed: string): void {
    clearTimeout(this.#typing);
    const k = toK(typed);
    this.badK = k === null;
    if (k === null) return;
    this.#typing = setTimeout(() => {
      if (k !== this.params.k) this.actions.set({ ...this.params, k });
    }, TYPING_MS);
  }

  #answer(metric: unknown): TemplateResult {
    const { figure } = this;
    const caveats = figure.caveats(metric);
    return html`
      <div class="answer">
        <div data-testid="sentences">
          ${figure.sentences(metric).map((s) => html`<p class="result">${s}</p>`)}
        </div>
        <figure>
          <div class="plot scroll" data-testid="plot"></div>
          <figcaption>${figure.caption(metric)}</figcaption>
        </figure>
        ${
          caveats.length > 0
            ? html`<aside class="caveats" aria-label="Caveats" data-testid="caveats">
                <h3>To keep in mind</h3>
                <ul>
                  ${caveats.map((c) => html`<li>${where(c) ? html`<b>${where(c)}:</b> ` : nothing}${c.text}</li>`)}
                </ul>
              </aside>`
            : nothing
        }
        ${this.#table(figure.table(metric))}
        <div class="exports" role="group" aria-label="Export">
          <button type="button" data-testid="export-json" @click=${() => void this.#export("json")}>
            Results (JSON)
          </button>
          <button type="button" data-testid="export-csv" @click=${() => void this.#export("csv")}>
            Data (CSV)
          </button>
          <button type="button" data-testid="export-svg" @click=${() => void this.#export("svg")}>
            Figure (SVG)
          </button>
          <button type="button" data-testid="export-png" @click=${() => void this.#export("png")}>
            Figure (PNG)
          </button>
          ${this.failure ? html`<p class="bad" role="alert">${this.failure}</p>` : nothing}
        </div>
        ${figure.details(metric)}
      </div>
    `;
  }

  #table(table: Table): TemplateResult {
    return html`
      <div class="scroll" role="region" tabindex="0" aria-label=${table.caption}>
        <table class="numbers" data-testid="table">
          <caption>
            ${table.caption}
          </caption>
          <thead>
            <tr>
              ${table.columns.map((c) => html`<th scope="col" title=${c.hint ?? nothing}>${c.label}</th>`)}
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
                      ${cells.map((cell) => html`<td>${cell}</td>`)}
                    </tr>`,
                )}
              </tbody>`,
          )}
        </table>
      </div>
    `;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // The field keeps what is being typed, but follows Back, Forward and a change from outside.
    if (changed.has("params")) this.badK = false;
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
    if (Number(drawing.getAttribute("width")) > width) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }

  /** The figure as it stands alone: with title, caption, parameters and inputs. */
  #paper(results: Results): SVGSVGElement {
    const { figure } = this;
    const metric = figure.of(results);
    const { k, mode } = results.parameters.turnover;
    const sources = new Set(figure.sources(metric));
    const counted = results.inputs.filter((input) => sources.has(input.file));
    const names = counted
      .slice(0, NAMES)
      .map((i) => (i.rows === null ? i.file : `${i.file} (${plural(i.rows, "row")})`));
    if (counted.length > NAMES) names.push(`and ${count(counted.length - NAMES)} more`);
    const about = `Registry Lens ${results.tool.version}; K = ${count(k)}, ${mode} definition.`;
    return framed(figure.draw(metric, PAPER_WIDTH, PAPER), {
      title: figure.title(metric),
      caption: [
        figure.caption(metric),
        ...figure.sentences(metric),
        ...figure.caveats(metric).map((c) => `Caveat${where(c) ? ` (${where(c)})` : ""}: ${c.text}`),
        `Inputs: ${names.join(", ")}.`,
        about,
      ],
      description: figure.sentences(metric).join(" "),
      metadata: JSON.stringify(
        { tool: results.tool, parameters: results.parameters, inputs: counted },
        (_, value) => (typeof value === "bigint" ? value.toString() : value),
      ),
    });
  }

  async #export(kind: "json" | "csv" | "svg" | "png"): Promise<void> {
    const { results } = this;
    if (!results) return;
    this.failure = "";
    const { k, mode } = results.parameters.turnover;
    const name = `registry-lens-${this.figure.id}-k${k}-${mode}.${kind}`;
    try {
      if (kind === "json")
        save(name, new Blob([await this.actions.text("json")], { type: "application/json" }));
      else if (kind === "csv") save(name, new Blob([await this.actions.text("csv")], { type: "text/csv" }));
      else if (kind === "svg")
        save(name, new Blob([svgText(this.#paper(results))], { type: "image/svg+xml" }));
      else save(name, await toPng(this.#paper(results)));
    } catch (problem) {
      this.failure = `${name} could not be made: ${(problem as Problem | Error).message}.`;
    }
  }
}

/** What a caveat is about: "npm, 2025-12" */
function where(caveat: Caveat): string {
  const place = [caveat.registry && registryName(caveat.registry), caveat.date].filter(Boolean).join(", ");
  return place || (caveat.file ?? "");
}

customElements.define("registry-lens-metric", MetricView);
