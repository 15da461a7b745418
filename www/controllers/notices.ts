/** The current messages of the page: a visible notice, and a sentence for screen readers. */

import type { Page } from "./page";

export class Notices {
  #page: Pick<Page, "requestUpdate">;
  #shown = "";
  #announced = "";

  constructor(page: Pick<Page, "requestUpdate">) {
    this.#page = page;
  }

  get shown(): string {
    return this.#shown;
  }

  /** An empty text removes the notice. */
  show(text: string): void {
    this.#shown = text;
    this.#page.requestUpdate();
  }

  get announced(): string {
    return this.#announced;
  }

  announce(text: string): void {
    this.#announced = text;
    this.#page.requestUpdate();
  }
}
