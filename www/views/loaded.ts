import type { TemplateResult } from "lit";
import { later } from "../engine/later";
import { guideTexts } from "../engine/parts";
import type { Results } from "../engine/types";
import type { Texts } from "../text/guide.mjs";
import { Loading } from "./later";
import { PlainElement } from "./plain";
import { define } from "./define";

/** Shows a text. It is in a part of the page that is loaded with the text. */
export interface Reader {
  /** Prepares an entry to be shown and returns its selector; null if there is no such entry. */
  find(id: string): string | null;
  shown(): TemplateResult;
}

export type MakeReader = (host: LoadedText, texts: Texts) => Reader;

/**
 * A text inside a <details>: <registry-lens-guide> or <registry-lens-glossary>. It is loaded when the <details> is unfolded for the first
 * time.
 */
export class LoadedText extends PlainElement {
  static override properties = { results: { attribute: false } };

  /** The results in the metric's view around the text. When they change, the view may use other terms. */
  declare results: Results | null;

  #text = new Loading<Reader>(this, "This text", async () => {
    const [texts, { readers }] = await Promise.all([guideTexts(), later("texts")]);
    return readers[this.localName]!(this, texts);
  });
  /** The entry that gets the focus once the text is loaded; "" for the beginning. */
  #wanted: string | null = null;

  constructor() {
    super();
    this.results = null;
  }

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
    if (!this.#text.part) this.#go(this.closest("details")!.querySelector("summary"));
    this.#load();
  }

  #onToggle = (): void => {
    if (this.closest("details")?.open && !this.#text.failure) this.#load();
  };

  #go(place: HTMLElement | null): void {
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "start" });
  }

  #load(): void {
    this.requestUpdate();
    void this.#text.begin();
  }

  #again = (): void => {
    // The button disappears with the error message, so the focus has to go to the text.
    this.#wanted ??= "";
    this.#load();
  };

  protected override updated(): void {
    if (this.#wanted === null || this.#text.busy) return;
    // Until the text is loaded the focus waits at the button.
    if (!this.#text.part) return this.querySelector("button")?.focus();
    const found = this.#text.part.find(this.#wanted);
    this.#wanted = null;
    // The entry may have to be unfolded first.
    this.requestUpdate();
    void this.updateComplete.then(() => {
      this.#go((found ? this : this.closest("details")!).querySelector(found ?? "summary"));
    });
  }

  protected override render(): TemplateResult {
    return this.#text.part?.shown() ?? this.#text.waiting(this.#again);
  }
}

// An element's name belongs to one class.
define("registry-lens-guide", class extends LoadedText {});
define("registry-lens-glossary", class extends LoadedText {});

declare global {
  interface HTMLElementTagNameMap {
    "registry-lens-guide": LoadedText;
    "registry-lens-glossary": LoadedText;
  }
}
