import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { framed, PAGE, PAPER } from "../chart";
import type { Figure, Table } from "../figures/figure";
import { count, plural, registryName, sentence } from "../format";
import { save, svgText, toPng } from "../save";
import { toK } from "../state";
import type { Caveat, Input, Mode, Params, Problem, Results } from "../types";
import { PlainElement } from "./plain";

export interface MetricActions {
  set(params: Params): void;
  text(format: "json" | "csv"): Promise<string>;
}

/** Long enough to finish typing a number. */
const TYPING_MS = 300;
/** Width of an exported figure, apart from its margins. */
const PAPER_WIDTH = 860;
const EXPORTS = [
  { kind: "json", label: "Results (JSON)" },
  { kind: "csv", label: "Data (CSV)" },
  { kind: "svg", label: "Figure (SVG)" },
  { kind: "png", label: "Figure (PNG)" },
] as const;
type Kind = (typeof EXPORTS)[number]["kind"];

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
    typed: { state: true },
    failure: { state: true },
  };

  declare figure: Figure;
  declare results: Results | null;
  declare params: Params;
  /** The answer on show is being replaced. */
  declare stale: boolean;
  declare actions: MetricActions;
  declare width: number;
  /** What stands in the field for K while it is not the answer's. */
  declare typed: string | null;
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
    this.typed = null;
    this.failure = "";
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
    if (changed.has("params")) this.typed = null;
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
    const { figure, params, typed } = this;
    const bad = typed !== null && toK(typed) === null;
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
                aria-invalid=${bad}
                aria-describedby=${`rl-${p.name}-hint`}
                .value=${live(typed ?? String(params.k))}
                @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)}
              />
              <span id=${`rl-${p.name}-hint`} class=${bad ? "bad" : "quiet"}>
                ${bad ? `A whole number from ${count(p.min)} to ${count(p.max)}, please` : p.hint}
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
    this.typed = typed;
    const k = toK(typed);
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
          ${EXPORTS.map(
            ({ kind, label }) =>
              html`<button
                type="button"
                data-testid=${`export-${kind}`}
                ?disabled=${this.stale}
                @click=${() => void this.#export(kind)}
              >
                ${label}
              </button>`,
          )}
          ${this.stale ? html`<span class="quiet late">The export waits for the new answer</span>` : nothing}
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
              ${table.columns.map((c) => html`<th scope="col">${c.label}</th>`)}
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

  /** The figure as it stands alone: with title, caption, parameters and inputs. */
  #paper(results: Results): SVGSVGElement {
    const { figure } = this;
    const metric = figure.of(results);
    const { k, mode } = results.parameters.turnover;
    const sources = figure.sources(metric);
    const counted = results.inputs.filter((input) => sources.some((files) => files.includes(input.file)));
    const names = sources.slice(0, NAMES).map((files) => named(files, counted));
    if (sources.length > NAMES) names.push(`and ${count(sources.length - NAMES)} more`);
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

  async #export(kind: Kind): Promise<void> {
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
      this.failure = sentence(`${name} could not be made: ${(problem as Problem | Error).message}`);
    }
  }
}

/** "npm_2024-01.parquet (1,000 rows)", "0000.parquet … 0003.parquet (4 files, 4,000 rows)" */
function named(files: string[], inputs: Input[]): string {
  const rows = inputs.filter((i) => files.includes(i.file)).reduce((sum, i) => sum + (i.rows ?? 0n), 0n);
  if (files.length === 1) return `${files[0]} (${plural(rows, "row")})`;
  return `${files[0]} … ${files.at(-1)} (${plural(files.length, "file")}, ${plural(rows, "row")})`;
}

/** What a caveat is about: "npm, 2025-12" */
function where({ registry, date, file }: Caveat): string {
  return [registry && registryName(registry), date, file].filter(Boolean).join(", ");
}

customElements.define("registry-lens-metric", MetricView);
