/** In an embed, sizes follow the reader's own size of letters, and not that of the page around it. */

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
    if (this.#measured || this.#page.page || !lens) return;
    this.#measured = true;
    // Without --rem the style sheet takes the size that the author of the page chose, else the reader's.
    lens.style.removeProperty("--rem");
    lens.style.setProperty("--rem", getComputedStyle(lens).fontSize);
  }
}
