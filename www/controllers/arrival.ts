/** Moves the focus when another view opens: to its heading, or back to the link that opened it from the board. */

import type { LitElement, ReactiveController } from "lit";
import type { Page } from "./page";

/** Finds the link to a view again after the board was rendered again. A claim and the index may link the same view. */
export function linkBack(view: string, claim: string | undefined): string {
  return `${claim ? `[data-claim=${claim}]` : ".index"} [data-metric=${view}]`;
}

export class ArrivalController implements ReactiveController {
  #page: Page;
  #view = "";
  /** A view was opened whose heading does not have the focus yet. */
  #opened = false;
  /** How far the board was scrolled when it was left. */
  #scrolled = 0;
  /** The link on the board that opened the view. */
  #link = "";

  constructor(page: Page) {
    this.#page = page;
    page.addController(this);
  }

  /** The view changes from one to another; "" is the board. `by` is the link that was clicked. */
  moved(from: string, to: string, by?: HTMLElement): void {
    if (from === "") {
      this.#scrolled = scrollY;
      this.#link = by ? linkBack(to, by.closest<HTMLElement>("[data-claim]")?.dataset["claim"]) : "";
    }
    this.#view = to;
    this.#opened = true;
  }

  hostUpdated(): void {
    if (this.#opened) void this.#arrive();
  }

  async #arrive(): Promise<void> {
    this.#opened = false;
    const { renderRoot } = this.#page;
    const view = renderRoot.querySelector<LitElement>("[data-view]");
    await view?.updateComplete;
    const heading = view?.querySelector<HTMLElement>("h2");
    const link = this.#view || !this.#link ? null : renderRoot.querySelector<HTMLElement>(this.#link);
    link?.focus({ preventScroll: true });
    // A link in a folded part cannot take the focus.
    if (!link?.matches(":focus")) heading?.focus({ preventScroll: true });
    if (this.#view) (view?.parentElement ?? heading)?.scrollIntoView();
    else scrollTo(0, this.#scrolled);
  }
}
