/** Adding files: the large area of the empty page, and the buttons in the bar once files are loaded. */

import { html, nothing, type TemplateResult } from "lit";
import type { DropsController } from "../controllers/drops";
import { sampleNames } from "../engine/parts";

const inputs = (drops: DropsController): TemplateResult =>
  html`<input id="rl-pick" data-testid="file-input" type="file" multiple hidden @change=${drops.picked} />
    <input
      id="rl-pick-folder"
      data-testid="folder-input"
      type="file"
      webkitdirectory
      hidden
      @change=${drops.picked}
    />`;

export function dropArea(drops: DropsController): TemplateResult {
  const { dragging } = drops;
  return html`
    <div class="drop large ${dragging ? "over" : ""}" data-testid="drop" role="group" aria-label="Add files">
      ${
        sampleNames.length > 0
          ? html`<p class="at-hand">
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
      <p class="drop-words">
        ${dragging ? "Release to read the files" : "Or drop your Parquet files or folders here"}
      </p>
      <div class="drop-buttons">
        <button type="button" @click=${() => drops.pick("rl-pick")}>Choose files</button>
        <button type="button" @click=${() => drops.pick("rl-pick-folder")}>Choose a folder</button>
      </div>
      <p class="promise quiet">Files are read in your browser and never leave your machine.</p>
      ${inputs(drops)}
    </div>
  `;
}

/** The same in the bar. Files can be dropped anywhere on the page. */
export function addFiles(drops: DropsController): TemplateResult {
  return html`
    <div
      class="drop small ${drops.dragging ? "over" : ""}"
      data-testid="drop"
      role="group"
      aria-label="Add files"
    >
      <span class="drop-words quiet">${drops.dragging ? "Release to read the files" : "Drop more, or"}</span>
      <button type="button" @click=${() => drops.pick("rl-pick")}>Choose files</button>
      <button type="button" @click=${() => drops.pick("rl-pick-folder")}>a folder</button>
      ${inputs(drops)}
    </div>
  `;
}
