import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { plural } from "../text/format";
import { matching, uses, type Term } from "../text/glossary.mjs";
import type { Texts } from "../text/guide.mjs";
import type { Results } from "../engine/types";
import { LoadedElement } from "./loaded";

/** The elements of a metric's view whose text this tool writes. Names of packages and the glossary are excluded. */
const WORDS =
  "h2, p, dt, dd, label, legend, li, option, summary, figcaption, caption, th[scope=col], .words td";

/** <data-glossary>: explains terms. In a metric's view it has the terms that the view uses, and those they refer to. */
class DataGlossary extends LoadedElement {
  static override properties = { results: { attribute: false } };

  /** The results in the metric's view. When they change, the view may use other terms. */
  declare results: Results | null;

  #typed = "";
  /** Terms that the user opened from another term. */
  #led = new Set<string>();

  constructor() {
    super();
    this.results = null;
  }

  protected override find({ glossary }: Texts, id: string): string | null {
    const i = glossary.terms.findIndex(({ term }) => term === id);
    if (i < 0) return null;
    this.#typed = "";
    this.#led.add(id);
    return `[data-term="${id}"]`;
  }

  protected override shown({ glossary: { about, terms } }: Texts): TemplateResult {
    const view = this.closest(".metric");
    const used = view ? this.#usedIn(view, terms) : matching(this.#typed, terms);
    return html`
      ${view ? nothing : this.#tools(about, used.length, terms.length)}
      <dl class="terms">
        ${repeat(
          used,
          ({ term }) => term,
          (term) => this.#term(term),
        )}
      </dl>
    `;
  }

  #usedIn(view: Element, terms: readonly Term[]): Term[] {
    const written = [...view.querySelectorAll(WORDS)].filter(
      (element) => !element.closest("data-glossary, registry-lens-members"),
    );
    const text = written.map((element) => element.textContent).join("\n");
    return terms.filter((term) => this.#led.has(term.term) || uses(text, term));
  }

  #tools(about: readonly string[], n: number, all: number): TemplateResult {
    return html`
      ${about.map((paragraph) => html`<p>${paragraph}</p>`)}
      <p class="members-tools">
        <label>
          Term or text contains
          <input
            type="search"
            autocomplete="off"
            spellcheck="false"
            data-testid="glossary-filter"
            .value=${this.#typed}
            @input=${(event: Event) => {
              this.#typed = (event.target as HTMLInputElement).value;
              this.requestUpdate();
            }}
          />
        </label>
        <span class="quiet" role="status">${n < all ? `${n} of ` : ""}${plural(all, "term")}</span>
      </p>
    `;
  }

  #term({ term, text, source, see }: Term): TemplateResult {
    return html`
      <dt data-term=${term} tabindex="-1">${term}</dt>
      <dd>
        ${text} ${source ? html`<span class="quiet">Source: ${source}.</span>` : nothing}
        ${
          see.length > 0
            ? html`<span class="quiet"
                >See
                ${see.map(
                  (other, i) =>
                    html`${i > 0 ? ", " : ""}<button
                        type="button"
                        class="link"
                        @click=${() => this.open(other)}
                      >
                        ${other}<span class="unseen">, from ${term}</span>
                      </button>`,
                )}.</span
              >`
            : nothing
        }
      </dd>
    `;
  }
}

customElements.define("data-glossary", DataGlossary);
