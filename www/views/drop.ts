/** The drop area, with buttons for users who prefer to choose files. */

import { html, nothing, type TemplateResult } from "lit";
import type { DropsController } from "../controllers/drops";
import { sampleNames } from "../engine/parts";

export function dropArea(drops: DropsController, empty: boolean): TemplateResult {
  return html`
    <div
      class="drop ${empty ? "large" : "small"} ${drops.dragging ? "over" : ""}"
      data-testid="drop"
      role="group"
      aria-label="Add files"
    >
      <p class="drop-words">
        ${drops.dragging ? "Release to read the files" : empty ? "Drop Parquet files or folders here" : "Drop more files or folders"}
      </p>
      <div class="drop-buttons">
        <button type="button" @click=${() => drops.pick("rl-pick")}>Choose files</button>
        <button type="button" @click=${() => drops.pick("rl-pick-folder")}>Choose a folder</button>
      </div>
      ${
        empty
          ? html`<p class="promise">Files are read in your browser and never leave your machine.</p>`
          : nothing
      }
      ${
        sampleNames.length > 0 && empty
          ? html`<p class="at-hand">
              No files yet?
              <button
                type="button"
                class="primary"
                data-testid="sample"
                @click=${() => void drops.openSample()}
              >
                Try the sample
              </button>
              <span class="quiet">Real npm lists and a made-up hub: every claim gets a verdict.</span>
            </p>`
          : nothing
      }
      <input id="rl-pick" data-testid="file-input" type="file" multiple hidden @change=${drops.picked} />
      <input
        id="rl-pick-folder"
        data-testid="folder-input"
        type="file"
        webkitdirectory
        hidden
        @change=${drops.picked}
      />
    </div>
  `;
}
