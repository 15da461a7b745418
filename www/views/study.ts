/** What a manifest says about the study, and how far the files and results agree with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Artifact, Checked, FileMatch } from "../engine/types";
import type { Studies } from "../files/study";
import { plural } from "../text/format";

const FILES: Record<FileMatch, string> = { same: "✓", other: "✗", unchecked: "…", absent: "○" };

/** The manifest that is followed, or why one could not be. `artifact` is there once results are. */
export function followed(
  { study, problems, loading }: Studies,
  artifact: Artifact | undefined,
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
          ${artifact ? compared(artifact) : html`<p class="quiet">${awaited(study.manifest.files.length)}</p>`}
          ${origin(study.manifest)}
        </section>`
      : nothing,
  ];
}

const awaited = (files: number): string =>
  files > 0
    ? `This manifest names ${plural(files, "file")}. Add them to compare its results with yours.`
    : "Add files to compare the manifest’s results with yours.";

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
    ${expected.length > 0 ? results(expected) : nothing} ${files.length > 0 ? checks(artifact) : nothing}
  `;
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
