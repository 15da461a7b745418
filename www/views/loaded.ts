import { html, type TemplateResult } from "lit";
import { sentence } from "../text/format";
import type { Texts } from "../text/guide.mjs";
import { guideTexts } from "../engine/parts";
import { PlainElement } from "./plain";

/** A text inside a <details>. It is loaded when the <details> is unfolded for the first time. */
export abstract class LoadedElement extends PlainElement {
  #texts: Texts | null = null;
  #loading = false;
  #failure = "";
  /** The entry that gets the focus once the text is loaded; "" for the beginning. */
  #wanted: string | null = null;

  /** Prepares an entry to be shown and returns its selector; null if there is no such entry. */
  protected abstract find(texts: Texts, id: string): string | null;
  protected abstract shown(texts: Texts): TemplateResult;

  override connectedCallback(): void {
    super.connectedCallback();
    this.closest("details")?.addEventListener("toggle", this.#onToggle);
  }

  /** Goes to an entry once the text is loaded, or to the beginning if there is no such entry. */
  open(id: string): void {
    this.#wanted = id;
    for (let box = this.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    // Until the text is loaded, the user is shown that it is loading.
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
    // The button disappears with the error message, so the focus has to go to the text.
    this.#wanted ??= "";
    void this.#load();
  };

  protected override updated(): void {
    if (this.#wanted === null || this.#loading) return;
    // Until the text is loaded the focus waits at the button.
    if (!this.#texts) return this.querySelector("button")?.focus();
    const found = this.find(this.#texts, this.#wanted);
    this.#wanted = null;
    // The entry may have to be unfolded first.
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
