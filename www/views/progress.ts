import { html, nothing } from "lit";
import { count, size } from "../format";
import type { FileState, Progress } from "../types";
import { PlainElement } from "./plain";

/** Which file is being read and how far it is. It renders alone, so that progress never redraws a figure. */
class ProgressView extends PlainElement {
  static override properties = {
    progress: { attribute: false },
    files: { attribute: false },
    cancel: { attribute: false },
  };

  declare progress: Progress | null;
  declare files: readonly FileState[];
  declare cancel: () => void;

  constructor() {
    super();
    this.progress = null;
    this.files = [];
    this.cancel = () => {};
  }

  protected override render(): unknown {
    const left = this.files.filter((f) => f.status === "waiting" || f.status === "reading").length;
    if (left === 0) return nothing;
    const { progress } = this;
    const file = progress && this.files.find((f) => f.id === progress.id);
    const after = left > 1 ? `, ${count(left - 1)} more to go` : "";
    return html`
      <div class="progress" data-testid="progress">
        <div class="progress-words">
          <strong>${file ? `Reading ${file.label}` : "Preparing to read"}</strong>${after}
          <span class="quiet">
            ${
              progress
                ? `row group ${count(Math.min(progress.row_group + 1, progress.row_groups))} of ${count(progress.row_groups)}, ` +
                  `${count(progress.rows_done)} of ${count(progress.rows)} rows, ` +
                  `${size(progress.bytes_done)} of ${size(progress.bytes)}`
                : nothing
            }
          </span>
        </div>
        <progress
          aria-label=${file ? `Reading ${file.label}` : "Preparing to read"}
          max="1"
          .value=${progress && progress.rows > 0n ? Number(progress.rows_done) / Number(progress.rows) : 0}
        ></progress>
        <button type="button" data-testid="cancel" @click=${() => this.cancel()}>Cancel</button>
      </div>
    `;
  }
}

customElements.define("registry-lens-progress", ProgressView);
