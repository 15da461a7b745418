/** The first screen without files: what the page does, a result as it will look, and which files it reads. */

import { html, nothing, type TemplateResult } from "lit";
import type { DropsController } from "../controllers/drops";
import { sampleNames } from "../engine/parts";
import { TURNOVER_ZONES } from "../engine/types.generated";
import { drawStrip, type Line, type Strip } from "../figures/strip";
import { count } from "../text/format";
import { ICONS } from "./board";
import { dropArea } from "./drop";

/** The paper's Figure 6: how many of the top 1,000 remained, with Wilson's 95% intervals of these counts. */
const published = (name: string, value: number, bounds: [number, number], words: string): Line => ({
  kind: "decides",
  name,
  value,
  bounds,
  words,
});

/** A result as the board draws it, of published figures. The zones are those of the claim’s rule. */
const EXAMPLE: Strip = {
  axis: {
    id: "published_turnover",
    label: "Share of the 1,000 most popular that remains after 5 months",
    unit: "share",
    limits: [0, 1],
    zones: [...TURNOVER_ZONES],
    published: [],
  },
  lines: [
    published("Hugging Face", 0.526, [0.495, 0.557], "52.6%"),
    { ...published("npm", 0.956, [0.942, 0.967], "95.6%"), kind: "other" },
    { ...published("PyPI", 0.923, [0.905, 0.938], "92.3%"), kind: "other" },
  ],
};
const EXAMPLE_WIDTH = 520;

const example = html`
  <figure class="example" data-testid="example">
    <p class="found"><span class="verdict does_not_hold">${ICONS.does_not_hold}Does not hold</span></p>
    <h2>Popular models stay popular.</h2>
    <p>
      Of Hugging Face’s 1,000 most downloaded models, 526 remained after five months; of npm’s packages 956.
    </p>
    ${drawStrip(EXAMPLE, EXAMPLE_WIDTH)}
    <figcaption class="quiet">
      Published figures of Jones et al. (ESEM 2024), drawn as your files will be: the estimate with its 95%
      interval, and where a claim holds.
    </figcaption>
  </figure>
`;

const files = html`
  <section class="introduction" aria-labelledby="rl-takes">
    <h2 id="rl-takes">Which files it reads</h2>
    <p>
      Parquet files of package registries and model hubs: lists of names and downloads, exports of a hub,
      tables of a dump. Each file is recognised by its columns, and its date and registry by its name, as in
      <code>pypi_downloads_2023-08.parquet</code>; you can change all of them. Two dates of a registry show
      its turnover, models with their bases what descendants keep, cards how well models are documented.
    </p>
    <p>One line of DuckDB converts a CSV list:</p>
    <pre><code>COPY (SELECT name, downloads FROM 'list.csv') TO 'npm_2026-09.parquet'</code></pre>
    ${sampleNames.length > 0 ? sample() : nothing}
  </section>
`;

function sample(): TemplateResult {
  return html`<details class="prose">
    <summary>What the sample holds</summary>
    <p>
      <strong>Real:</strong> the ${count(3000)} most downloaded npm packages at four dates from April 2017 to
      March 2026, from the npm package <code>download-counts</code>. Counts of 2017 are daily averages, and
      later counts are sums of 30 days. So compare their ranks and turnover, not their counts.
    </p>
    <p>
      <strong>Made up:</strong> a hub of ${count(4000)} models with its earlier snapshots, cards, commits,
      data sets and findings of a scanner, and a small registry of packages. Its effects are known: half of
      the top ${count(1000)} changes every three months, 20 of 400 owners hold 80% of the downloads,
      descendants keep Transformers in 88% of cases, the number of models doubles every nine months, popular
      models are documented better, and 4% of names state a wrong architecture.
    </p>
  </details>`;
}

/** The first screen. The drop area is beside the picture of a result. */
export const firstScreen = (drops: DropsController): TemplateResult => html`
  <div class="first">${dropArea(drops)} ${example}</div>
  ${files}
`;
