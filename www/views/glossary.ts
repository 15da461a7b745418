import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { plural } from "../text/format";
import { matching, uses, type Glossary, type Term } from "../text/glossary.mjs";
import type { LoadedText, Reader } from "./loaded";

/** The elements of a metric's view whose text this tool writes. Names of packages and the glossary are excluded. */
const WORDS =
  "h2, p, dt, dd, label, legend, li, option, summary, figcaption, caption, th[scope=col], .words td";

/**
 * The text of <registry-lens-glossary>: explains terms. In a metric's view it has the terms that the view uses, and those they
 * refer to.
 */
export class GlossaryReader implements Reader {
  #host: LoadedText;
  #glossary: Glossary;
  #typed = "";
  /** Terms that the user opened from another term. */
  #led = new Set<string>();

  constructor(host: LoadedText, glossary: Glossary) {
    this.#host = host;
    this.#glossary = glossary;
  }

  find(id: string): string | null {
    const i = this.#glossary.terms.findIndex(({ term }) => term === id);
    if (i < 0) return null;
    this.#typed = "";
    this.#led.add(id);
    return `[data-term="${id}"]`;
  }

  shown(): TemplateResult {
    const { about, terms } = this.#glossary;
    const view = this.#host.closest(".metric");
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
      (element) => !element.closest("registry-lens-glossary, registry-lens-members"),
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
              this.#host.requestUpdate();
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
                        @click=${() => this.#host.open(other)}
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
