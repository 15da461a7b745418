import { html, type TemplateResult } from "lit";
import { sentence } from "../text/format";
import type { Texts } from "../text/guide.mjs";
import { guideTexts } from "../engine/parts";
import { PlainElement } from "./plain";

/** Something to read within a <details>: its text is loaded when that is unfolded for the first time. */
export abstract class LoadedElement extends PlainElement {
  #texts: Texts | null = null;
  #loading = false;
  #failure = "";
  /** What the focus goes to when it is there: an entry, or with "" just where it is found. */
  #wanted: string | null = null;

  /** The entry as a selector, ready to be shown; null where there is none. */
  protected abstract find(texts: Texts, id: string): string | null;
  protected abstract shown(texts: Texts): TemplateResult;

  override connectedCallback(): void {
    super.connectedCallback();
    this.closest("details")?.addEventListener("toggle", this.#onToggle);
  }

  /** Goes to an entry, when the text is there; without such an entry to the beginning. */
  open(id: string): void {
    this.#wanted = id;
    for (let box = this.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    // What is on its way is seen to be.
    if (!this.#texts) this.#go(this.closest("details")!.querySelector("summary"));
    void this.#load();
  }

  #onToggle = (): void => {
    if (this.closest("details")?.open && !this.#failure) void this.#load();
  };

  #go(place: HTMLElement | null): void {
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "start" });
  }

  async #load(): Promise<void> {
    this.requestUpdate();
    if (this.#texts || this.#loading) return;
    this.#loading = true;
    try {
      this.#texts = await guideTexts();
    } catch (error) {
      this.#failure = sentence(`This text could not be loaded: ${(error as Error).message}`);
    }
    this.#loading = false;
    this.requestUpdate();
  }

  #again = (): void => {
    // The button goes with the failure, and the focus would with it.
    this.#wanted ??= "";
    void this.#load();
  };

  protected override updated(): void {
    if (this.#wanted === null || this.#loading) return;
    // The wish stays while the text is not there.
    if (!this.#texts) return this.querySelector("button")?.focus();
    const found = this.find(this.#texts, this.#wanted);
    this.#wanted = null;
    // What is found may have to be shown first.
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.#go((found ? this : this.closest("details")!).querySelector(found ?? "summary"));
    });
  }

  protected override render(): TemplateResult {
    if (this.#texts) return this.shown(this.#texts);
    const said = this.#loading || !this.#failure ? "Loading …" : this.#failure;
    return html`
      <p role="status">${said}</p>
      ${this.#failure ? html`<button type="button" aria-disabled=${this.#loading} @click=${this.#again}>Try again</button>` : ""}
    `;
  }
}
