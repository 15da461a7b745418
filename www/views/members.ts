import { html, nothing } from "lit";
import { later } from "../engine/later";
import type { Series } from "../engine/types";
import { Loading } from "./later";
import { PlainElement } from "./plain";
import { define } from "./define";

/** The folded lists of members below turnover's tables. They are loaded when they are first unfolded. */
class MembersView extends PlainElement {
  static override properties = { series: { attribute: false } };

  declare series: readonly Series[];
  #part = new Loading(this, "The lists", () => later("members"));
  #open = false;

  constructor() {
    super();
    this.series = [];
  }

  protected override render(): unknown {
    if (!this.series.some((s) => s.snapshots.length > 1)) return nothing;
    return html`<details class="all-members" data-testid="all-members" @toggle=${this.#onToggle}>
      <summary>Packages that came, returned, remained and left</summary>
      ${
        this.#part.part
          ? html`<registry-lens-member-lists .series=${this.series}></registry-lens-member-lists>`
          : this.#open
            ? this.#part.waiting(this.#again)
            : nothing
      }
    </details>`;
  }

  #onToggle = ({ target, currentTarget }: Event): void => {
    if (target !== currentTarget) return;
    this.#open = (target as HTMLDetailsElement).open;
    if (this.#open && !this.#part.failure) void this.#part.begin();
    this.requestUpdate();
  };

  #again = (): void => {
    // The button disappears with the message, and had the focus.
    this.querySelector("summary")?.focus();
    void this.#part.begin();
    this.requestUpdate();
  };
}

define("registry-lens-members", MembersView);
