/**
 * Sets the size that all sizes of the style sheet follow: in the page a `rem`, and in an embed the reader's own size of
 * letters, because the root element belongs to another page.
 */

import type { ReactiveController } from "lit";
import type { Page } from "./page";

export class LettersController implements ReactiveController {
  #page: Page;
  #measured = false;

  constructor(page: Page) {
    this.#page = page;
    page.addController(this);
  }

  hostConnected(): void {
    this.#measured = false;
  }

  hostUpdated(): void {
    const lens = this.#page.renderRoot.querySelector<HTMLElement>(".lens");
    if (this.#measured || !lens) return;
    this.#measured = true;
    // Without --rem the style sheet takes the size that the author of the page chose, else the reader's.
    lens.style.removeProperty("--rem");
    lens.style.setProperty("--rem", this.#page.page ? "1rem" : getComputedStyle(lens).fontSize);
  }
}
