/** The folded parts of a metric's view on published works: their figures, and where paper and scripts differ. */

import { html, nothing, type TemplateResult } from "lit";
import { about, type Figure } from "../figures/figure";
import type { Answer } from "../engine/types";

type Part = TemplateResult | typeof nothing;

/** A folded list of sentences; nothing if it is empty. */
export const folded = (testid: string, summary: string, sentences: readonly string[]): Part =>
  sentences.length === 0
    ? nothing
    : html`<details class="prose" data-testid=${testid}>
        <summary>${summary}</summary>
        <ul>
          ${sentences.map((said) => html`<li>${said}</li>`)}
        </ul>
      </details>`;

const heads = (labels: readonly string[]): TemplateResult =>
  html`<thead>
    <tr>
      ${labels.map((label) => html`<th scope="col">${label}</th>`)}
    </tr>
  </thead>`;

/** The table of published figures and the user's figures. */
export function publishedFigures({ name, differs }: Figure, metric: Answer): Part {
  const all = metric.datasets
    .map((data) => ({ ...data, title: about(data.source) }))
    .filter(({ compared }) => compared.length > 0);
  if (all.length === 0) return nothing;
  return html`
    <details class="prose" data-testid="compared">
      <summary>${differs ? "Compared with the paper" : "Compared with published figures"}</summary>
      ${all.map(
        ({ title, compared, differs }) => html`
          <div
            class="scroll"
            role="region"
            tabindex="0"
            aria-label=${`Published figures and yours: ${name}, ${title}`}
          >
            <table class="numbers">
              <caption>
                ${title}
              </caption>
              ${heads(["What", "Published", "Yours"])}
              <tbody>
                ${compared.map(
                  ({ what, published, yours }) =>
                    html`<tr>
                      <th scope="row">${what}</th>
                      <td>${published.text}</td>
                      <td>${yours.text}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${differs.map((text) => html`<p>${text}</p>`)}
        `,
      )}
    </details>
  `;
}

/** The differences between the paper's text and its scripts. */
export function differences({ name }: Figure, { differences, mode }: Answer): Part {
  if (!differences?.length) return nothing;
  return html`
    <details class="prose" data-testid="differences" ?open=${mode === "artifact"}>
      <summary>Paper and artifact: where they differ</summary>
      <div class="scroll" role="region" tabindex="0" aria-label=${`Paper and artifact: ${name}`}>
        <table class="words">
          ${heads(["The paper’s text", "The artifact’s scripts", "Effect"])}
          <tbody>
            ${differences.map(
              ({ paper, artifact, effect }) =>
                html`<tr>
                  <td>${paper}</td>
                  <td>${artifact}</td>
                  <td>${effect}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}
