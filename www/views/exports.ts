import { html, nothing, type TemplateResult } from "lit";
import type { EngineHost } from "../engine/host";
import { later, type Parts } from "../engine/later";
import { fontFile } from "../engine/parts";
import type { Form, Problem, Results } from "../engine/types";
import { hasData, type Figure } from "../figures/figure";
import type { Export, Shown } from "../files/exports";
import { sentence } from "../text/format";
import { Loading } from "./later";
import { PlainElement } from "./plain";
import { define } from "./define";

/** The data for the exports of an answer. */
export function exportable(
  results: Results,
  figures: readonly Figure[],
  forms: readonly Form[],
  engine: Pick<EngineHost, "written">,
): Shown {
  const { parameters } = results;
  return {
    results,
    // The page is rendered often, and only a report needs the figures.
    get figures() {
      return figures.filter((figure) => hasData(figure, results));
    },
    forms,
    written: (form, subject) => engine.written(form, subject, parameters),
    font: fontFile,
  };
}

/** The export menu. It stays open after an export, because a user who saves the figure may also want its data. */
class ExportsView extends PlainElement {
  static override properties = {
    of: { attribute: false },
    figure: { attribute: false },
    stale: { attribute: false },
    open: { state: true },
    said: { state: true },
    failure: { state: true },
  };

  declare of: Shown;
  /** The open metric, if it has data. */
  declare figure: Figure | undefined;
  /** The answer is about to be replaced, so nothing can be exported now. */
  declare stale: boolean;
  declare open: boolean;
  declare said: unknown;
  declare failure: string;

  /** What the menu offers and what makes the files. It is loaded when the menu is first opened. */
  #part = new Loading(this, "The export formats", () => later("exports"));

  constructor() {
    super();
    this.open = false;
    this.said = nothing;
    this.failure = "";
    this.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !this.open) return;
      this.open = false;
      this.querySelector("button")?.focus();
    });
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget) this.#left(this.contains(relatedTarget as Node));
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.#onPress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.#onPress);
  }

  #onPress = (event: Event): void => this.#left(event.composedPath().includes(this));

  #left(inside: boolean): void {
    if (!inside) this.open = false;
  }

  protected override render(): TemplateResult {
    return html`
      <button
        type="button"
        data-testid="export-menu"
        aria-expanded=${this.open}
        aria-controls="rl-menu"
        @click=${this.#toggle}
      >
        Export
      </button>
      <div id="rl-menu" class="menu" ?hidden=${!this.open}>
        ${
          this.#part.part
            ? this.#groups(this.#part.part)
            : this.open
              ? this.#part.waiting(() => this.#load())
              : nothing
        }
        <p class="quiet" role="status" data-testid="exported">
          ${this.stale ? "The new results can be exported once they are measured." : this.said}
        </p>
        ${this.failure ? html`<p class="bad" role="alert">${this.failure}</p>` : nothing}
      </div>
    `;
  }

  #groups(part: Parts["exports"]): unknown {
    const { ofMetric, ofAll, ALL } = part;
    return [
      this.figure
        ? this.#group(part, "This metric", ofMetric(this.of.forms, this.figure), this.figure)
        : nothing,
      this.of.forms.length > 0
        ? this.#group(part, "All results", ofAll(this.of.forms), ALL)
        : html`<p class="quiet" data-testid="figures-only">
            Of saved results, only figures can be exported. Add the data for all formats.
          </p>`,
    ];
  }

  #group<Of extends { id: string }>(
    part: Parts["exports"],
    title: string,
    items: readonly Export<Of>[],
    of: Of,
  ): TemplateResult {
    return html`<div role="group" aria-label=${title}>
      <strong class="quiet" aria-hidden="true">${title}</strong>
      ${items.map(
        (item) =>
          html`<button
            type="button"
            data-testid=${`export-${item.id}`}
            ?disabled=${this.stale}
            @click=${() => void this.#make(part, item, of)}
          >
            ${item.words.label} <span class="quiet">${item.words.hint}</span>
          </button>`,
      )}
    </div>`;
  }

  #load(): void {
    void this.#part.begin().then(() => {
      // The button for another attempt is gone and had the focus.
      if (this.#part.part && this.open && !this.querySelector(":focus"))
        void this.updateComplete.then(() => this.querySelector<HTMLElement>(".menu button")?.focus());
    });
    this.requestUpdate();
  }

  #toggle = (): void => {
    this.open = !this.open;
    if (this.open) void this.#part.begin();
    this.said = nothing;
    this.failure = "";
  };

  async #make<Of extends { id: string }>(
    { endOf, fileName, nameOf, save }: Parts["exports"],
    item: Export<Of>,
    of: Of,
  ): Promise<void> {
    const name = fileName(nameOf(this.of, of) + endOf(item));
    this.failure = "";
    this.said = html`<span class="late">Making ${name} …</span>`;
    try {
      let words = "";
      save(name, await item.make(this.of, of, (said) => (words = `. ${said}`)));
      this.said = `${name} saved${words}`;
    } catch (problem) {
      this.said = nothing;
      this.failure = sentence(`${name} could not be made: ${(problem as Problem | Error).message}`);
    }
  }
}

define("registry-lens-exports", ExportsView);
