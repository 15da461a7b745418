/** Shows a part of the page that is loaded when it is first used: that it is loading, or why it failed. */

import { html, nothing, type LitElement, type TemplateResult } from "lit";
import { sentence } from "../text/format";

export class Loading<Part> {
  /** Null until it is loaded. */
  part: Part | null = null;
  busy = false;
  failure = "";
  #host: LitElement;
  #what: string;
  #load: () => Promise<Part>;

  /** `what` begins the sentence about a failure, for example "This form". */
  constructor(host: LitElement, what: string, load: () => Promise<Part>) {
    this.#host = host;
    this.#what = what;
    this.#load = load;
  }

  /** Loads the part, unless it is there or on its way. */
  async begin(): Promise<void> {
    if (this.part || this.busy) return;
    this.busy = true;
    try {
      this.part = await this.#load();
      this.failure = "";
    } catch (error) {
      this.failure = sentence(`${this.#what} could not be loaded: ${(error as Error).message}`);
    }
    this.busy = false;
    this.#host.requestUpdate();
  }

  /** In place of the part. `again` begins another attempt. */
  waiting(again: () => void): TemplateResult {
    return html`
      <p role="status" data-testid="loading">${this.busy || !this.failure ? "Loading …" : this.failure}</p>
      ${
        this.failure
          ? html`<button type="button" data-testid="load-again" aria-disabled=${this.busy} @click=${again}>
              Try again
            </button>`
          : nothing
      }
    `;
  }
}
