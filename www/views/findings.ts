import { html, nothing, type TemplateResult } from "lit";
import { about } from "../figures/figure";
import type { Finding, MetricId, Seen } from "../engine/types";
import { PlainElement } from "./plain";
import { define } from "./define";

const SEEN: Record<Seen, { words: string; verdict: string }> = {
  seen: { words: "Also in these files", verdict: "holds" },
  not_seen: { words: "Not in these files", verdict: "does_not_hold" },
  undecided: { words: "Undecided", verdict: "mixed" },
  not_comparable: { words: "Not comparable", verdict: "not_measurable" },
};

/** The paper's findings: as published, in the user's files, and how data and definitions differ. */
class FindingsView extends PlainElement {
  static override properties = {
    findings: { attribute: false },
    link: { attribute: false },
  };

  declare findings: readonly Finding[];
  /** Makes a link to the view of a metric. */
  declare link: (id: MetricId) => TemplateResult | typeof nothing;

  constructor() {
    super();
    this.findings = [];
    this.link = () => nothing;
  }

  protected override render(): unknown {
    if (this.findings.every(({ got }) => got.length === 0)) return nothing;
    return html`
      <details class="prose" data-testid="findings-fold">
        <summary id="rl-findings">The paper’s findings 4 to 7 on your data</summary>
        <div class="scroll" role="region" aria-labelledby="rl-findings" tabindex="0">
          <table class="findings" data-testid="findings">
            <thead>
              <tr>
                <th scope="col">Finding</th>
                <th scope="col">As published</th>
                <th scope="col">In your files</th>
                <th scope="col">What differs</th>
              </tr>
            </thead>
            <tbody>
              ${this.findings.map((finding) => this.#row(finding))}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  #row({ id, number, text, expected, got, differs, metric }: Finding): TemplateResult {
    return html`<tr data-testid="finding" data-finding=${id}>
      <th scope="row">
        <span class="code">Finding ${number}.</span> ${text} <span class="to">${this.link(metric)}</span>
      </th>
      <td>${expected}</td>
      <td>
        ${
          got.length === 0
            ? html`<span class="quiet">Cannot be measured from these files.</span>`
            : html`<ul>
                ${got.map(
                  (one) =>
                    html`<li>
                      <span class="verdict ${SEEN[one.seen].verdict}">${SEEN[one.seen].words}.</span>
                      ${one.value} <span class="quiet">${about(one.source)}</span>
                    </li>`,
                )}
              </ul>`
        }
      </td>
      <td>
        <ul>
          ${differs.map((said) => html`<li>${said}</li>`)}
        </ul>
      </td>
    </tr>`;
  }
}

define("registry-lens-findings", FindingsView);
