import { html, nothing } from "lit";
import { count, size } from "../text/format";
import type { FileState, Measuring, Progress } from "../engine/types";
import { PlainElement } from "./plain";
import { define } from "./define";

/** Which file is being read, how far reading has come, and which metric is being measured. */
class ProgressView extends PlainElement {
  static override properties = {
    progress: { attribute: false },
    files: { attribute: false },
    measuring: { attribute: false },
    name: { attribute: false },
    cancel: { attribute: false },
  };

  declare progress: Progress | null;
  declare files: readonly FileState[];
  declare measuring: Measuring | null;
  /** The name of the metric that is being measured. */
  declare name: string;
  declare cancel: () => void;

  constructor() {
    super();
    this.progress = null;
    this.files = [];
    this.measuring = null;
    this.name = "";
    this.cancel = () => {};
  }

  protected override render(): unknown {
    const { progress } = this;
    const left = this.files.filter((f) => f.status === "waiting" || f.status === "reading");
    if (left.length === 0) return this.#measuring();
    const file = progress && this.files.find((f) => f.id === progress.id);
    const words = file ? `Reading ${file.label}` : "Preparing to read";
    return html`
      <div class="progress" data-testid="progress">
        <div class="progress-words">
          <strong>${words}</strong>${left.length > 1 ? `, ${count(left.length - 1)} more to read` : ""}
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
        <progress aria-label=${words} max="1" .value=${this.#share(left)}></progress>
        <button type="button" data-testid="cancel" @click=${() => this.cancel()}>Cancel</button>
      </div>
    `;
  }

  /** The share of all files' bytes that has been read. */
  #share(left: readonly FileState[]): number {
    const { files, progress } = this;
    const all = files.reduce((sum, f) => sum + Number(f.bytes), 0);
    const still = left.reduce((sum, f) => {
      const done =
        f.id === progress?.id && progress.rows > 0n ? Number(progress.rows_done) / Number(progress.rows) : 0;
      return sum + Number(f.bytes) * (1 - done);
    }, 0);
    return all > 0 ? 1 - still / all : 0;
  }

  /** The style sheet shows this late, so that it appears only if measuring takes long enough. */
  #measuring(): unknown {
    if (this.measuring === null) return nothing;
    if (this.measuring.cancelled)
      return html`<div class="measuring" data-testid="measuring">
        <span>Cancelled. The engine ends its present task first: ${this.name}${far(this.measuring)}</span>
      </div>`;
    return html`<div class="measuring" data-testid="measuring">
      <span>Measuring: ${this.name}${far(this.measuring)}</span>
      <button type="button" @click=${() => this.cancel()}>
        Cancel<span class="unseen"> measuring</span>
      </button>
    </div>`;
  }
}

/** How far a metric is that lasts: ", step 2, 40%". Nobody knows how many steps there are. */
export function far({ step, share }: Pick<Measuring, "step" | "share">): string {
  const words = [step > 1 ? `step ${count(step)}` : "", share === null ? "" : `${Math.floor(share * 100)}%`];
  return words.map((word) => word && `, ${word}`).join("");
}

define("registry-lens-progress", ProgressView);
