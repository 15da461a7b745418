/** What a manifest says about the study, and how far the files and results agree with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Artifact, Checked, FileMatch, Manifest, Results, SavedCheck } from "../engine/types";
import { fileName, type Studies } from "../files/study";
import { plural } from "../text/format";
import { list } from "../text/words";

/** The greatest number of files that are named before they are there. */
const NAMES = 6;
const FILES: Record<FileMatch, string> = { same: "✓", other: "✗", unchecked: "…", absent: "○" };

/** The manifest that is followed, or why one could not be. `areSaved`: the results were saved earlier. */
export function followed(
  { study, saved, problems, loading, close }: Studies,
  results: Results | null,
  areSaved: boolean,
): (TemplateResult | typeof nothing)[] {
  return [
    problems.length > 0
      ? html`<div class="notice" data-testid="manifest-problem" role="alert">
          ${problems.map((problem) => html`<p>${problem}</p>`)}
        </div>`
      : nothing,
    loading === null
      ? nothing
      : html`<p class="notice" data-testid="loading-study" role="status">
          Loading the study’s files${loading > 0 ? `: ${Math.round(loading * 100)}%` : " …"}
        </p>`,
    study
      ? html`<section class="study" data-testid="study" aria-labelledby="rl-study">
          <h2 id="rl-study"><bdi>${study.manifest.title}</bdi></h2>
          ${study.manifest.description ? html`<p>${study.manifest.description}</p>` : nothing}
          ${areSaved && saved ? notMeasured(saved) : nothing}
          ${
            results?.artifact && !areSaved
              ? compared(results.artifact)
              : html`<p class="quiet">${awaited(study.manifest.files, saved !== null)}</p>`
          }
          ${origin(study.manifest)}
          ${
            saved
              ? html`<button type="button" data-testid="close-saved" @click=${close}>
                  ${areSaved ? "Close the saved results" : "Stop comparing"}
                </button>`
              : nothing
          }
        </section>`
      : nothing,
  ];
}

/** Which program made saved results, and when. */
function notMeasured({ tool }: Results): TemplateResult {
  const commit = tool.commit ? ` (commit ${tool.commit.slice(0, 7)})` : "";
  const made = tool.date ? ` on ${tool.date}` : "";
  return html`<p data-testid="saved" role="status">
    <strong>Saved results, not measured here.</strong> Registry Lens ${tool.version}${commit} made
    them${made}. Their settings cannot be changed without the data.
  </p>`;
}

function awaited(files: Manifest["files"], saved: boolean): string {
  if (files.length === 0) return "Add files to compare the manifest’s results with yours.";
  const names = list(
    files.map((file) => fileName(file)),
    NAMES,
  );
  return saved
    ? `They were measured from ${names}. Add ${files.length === 1 ? "this file" : "these files"} to measure again and compare.`
    : `This manifest names ${plural(files.length, "file")}: ${names}. Add them to compare its results with yours.`;
}

function origin({
  citation,
  licence,
}: {
  citation?: string;
  licence?: string;
}): TemplateResult | typeof nothing {
  const said = [citation && `Cite as: ${citation}`, licence && `Licence of the data: ${licence}`];
  const lines = said.filter(Boolean);
  return lines.length > 0 ? html`<p class="quiet">${lines.join(" · ")}</p>` : nothing;
}

function compared(artifact: Artifact): TemplateResult {
  const { agrees, sentence, files, expected } = artifact;
  return html`
    <p class="agreement" data-testid="agreement" data-agrees=${agrees} role="status">
      <span class="verdict ${agrees ? "holds" : "does_not_hold"}"
        >${agrees ? "✓ Reproduced." : "✗ Not all reproduced."}</span
      >
      ${sentence}
    </p>
    ${artifact.saved ? withSaved(artifact.saved) : nothing}
    ${expected.length > 0 ? results(expected) : nothing} ${files.length > 0 ? checks(artifact) : nothing}
  `;
}

/** The comparison with saved results, place by place. */
function withSaved({ equal, sentence, differences, all }: SavedCheck): TemplateResult {
  const said = html`<p data-testid="saved-agreement" data-equal=${equal}>${sentence}</p>`;
  if (differences.length === 0) return said;
  const rest = Number(all) - differences.length;
  return html`${said}
    <details class="prose">
      <summary id="rl-changed">What differs</summary>
      <div class="scroll" role="region" aria-labelledby="rl-changed" tabindex="0">
        <table class="expected" data-testid="changed">
          <thead>
            <tr>
              <th scope="col">Place in the document</th>
              <th scope="col">Saved</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            ${differences.map(
              ({ at, was, is }) =>
                html`<tr>
                  <th scope="row"><code>${at}</code></th>
                  <td>${was ?? "nothing"}</td>
                  <td>${is ?? "nothing"}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${rest > 0 ? html`<p class="quiet">And ${plural(rest, "more place")}.</p>` : nothing}
    </details>`;
}

function results(expected: readonly Checked[]): TemplateResult {
  // What disagrees is what the reader looks for.
  const wrong = expected.some(({ agrees }) => !agrees);
  return html`<details class="prose" ?open=${wrong} data-testid="expected-fold">
    <summary id="rl-expected">Expected against got</summary>
    <div class="scroll" role="region" aria-labelledby="rl-expected" tabindex="0">
      <table class="expected" data-testid="expected-results">
        <thead>
          <tr>
            <th scope="col">Result</th>
            <th scope="col" class="number">Expected</th>
            <th scope="col" class="number">Got</th>
            <th scope="col">Equal</th>
          </tr>
        </thead>
        <tbody>
          ${expected.map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
}

const row = ({ what, source, dataset, expected, got, tolerance, agrees, why }: Checked): TemplateResult =>
  html`<tr data-agrees=${agrees}>
    <th scope="row">
      ${what} ${source ? html`<span class="quiet">(${source})</span>` : nothing}
      ${dataset ? html`<span class="quiet"><bdi>${dataset}</bdi></span>` : nothing}
    </th>
    <td class="number">${expected.text}${tolerance > 0 ? ` ± ${tolerance}` : ""}</td>
    <td class="number">${got ? got.text : html`<span class="quiet">${why}</span>`}</td>
    <td>
      <span class="verdict ${agrees ? "holds" : "does_not_hold"}">${agrees ? "✓ Yes" : "✗ No"}</span>
    </td>
  </tr>`;

const checks = ({ files }: Artifact): TemplateResult =>
  html`<details class="prose" ?open=${files.some(({ state }) => state === "other" || state === "absent")}>
    <summary>The manifest’s files</summary>
    <ul class="expected-files" data-testid="manifest-files">
      ${files.map(
        ({ name, state, sentence }) =>
          html`<li data-state=${state}>
            <span aria-hidden="true">${FILES[state]}</span>
            <span><bdi>${name}</bdi> <span class="quiet">${sentence}</span></span>
          </li>`,
      )}
    </ul>
  </details>`;
