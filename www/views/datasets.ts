import { html, nothing, type TemplateResult } from "lit";
import { marked, plural } from "../text/format";
import type { Dataset, Metric } from "../engine/types";
import {
  about,
  feedsWords,
  groups,
  list,
  metricTitle,
  noteworthy,
  relationWords,
  type Group,
} from "../text/words";
import { PlainElement } from "./plain";
import { define } from "./define";

/** File names that an entry lists. */
const NAMES = 4;
/** The datasets that the files form, and what each lacks for other metrics. */
class DatasetsView extends PlainElement {
  static override properties = {
    datasets: { attribute: false },
    metrics: { attribute: false },
  };

  declare datasets: readonly Dataset[];
  declare metrics: readonly Metric[];
  /** The list of files says what is wrong, so the list of datasets waits until the user unfolds it. */
  #folded = true;

  constructor() {
    super();
    this.datasets = [];
    this.metrics = [];
  }

  protected override render(): unknown {
    const { datasets } = this;
    if (datasets.length === 0) return nothing;
    const joined = datasets.filter(({ files }) => files.length > 1).length;
    return html`
      <section aria-labelledby="rl-datasets" data-testid="datasets">
        <details
          class="fold"
          .open=${!this.#folded}
          @toggle=${(event: Event) => (this.#folded = !(event.target as HTMLDetailsElement).open)}
        >
          <summary>
            <h2 id="rl-datasets">Datasets in these files</h2>
            <span class="quiet" data-testid="datasets-summary">
              ${plural(datasets.length, "dataset")}${joined > 0 ? `, ${joined} made from several files` : ""}
            </span>
          </summary>
          <ul class="datasets">
            ${groups(datasets).map((group) => this.#entry(group))}
          </ul>
        </details>
      </section>
    `;
  }

  #entry({ first, all }: Group): TemplateResult {
    const files = all.flatMap((dataset) => dataset.files);
    const where = list([...new Set(all.map(about))].filter(Boolean), NAMES);
    const from = `${files.length === 1 ? "from" : `from ${plural(files.length, "file")}:`} ${list(files, NAMES)}`;
    // For a dataset of one file, the row of the file already says this.
    const relations = noteworthy(first) ? relationWords(first.relations) : "";
    const feeds = noteworthy(first) ? feedsWords(first.feeds, this.metrics) : "";
    return html`<li data-testid="dataset" data-family=${first.family}>
      <h3>${marked(first.title, first.synthetic)}</h3>
      <span class="quiet">${where ? `${where}, ${from}` : from}</span>
      ${relations || feeds ? html`<p>${relations ? `${relations}. ` : ""}${feeds}</p>` : nothing}
      ${first.problems.map((problem) => html`<p class="ask" data-testid="dataset-problem">${problem}</p>`)}
      ${
        first.missing.length > 0
          ? html`<details data-testid="missing-for">
              <summary>
                What is missing for ${plural(first.missing.length, "other metric")}<span class="unseen">
                  in ${first.title}, ${where}</span
                >
              </summary>
              <dl class="missing">
                ${first.missing.map(
                  ({ metric, needs }) =>
                    html`<div>
                      <dt>${metricTitle(metric, this.metrics)}</dt>
                      <dd>${needs}</dd>
                    </div>`,
                )}
              </dl>
            </details>`
          : nothing
      }
    </li>`;
  }
}

define("registry-lens-datasets", DatasetsView);
