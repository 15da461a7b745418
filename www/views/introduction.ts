/** The explanation below the drop area of the empty page: which files it reads, and what the sample holds. */

import { html, nothing } from "lit";
import { sampleNames } from "../engine/parts";
import { count } from "../text/format";

const sample = html`
  <h3>The sample</h3>
  <p>
    <strong>Real:</strong> the ${count(3000)} most downloaded npm packages at four dates from April 2017 to
    March 2026, from the npm package <code>download-counts</code>. Counts of 2017 are daily averages, and
    later counts are sums of 30 days. So compare their ranks and turnover, not their counts.
  </p>
  <p>
    <strong>Made up:</strong> a hub of ${count(4000)} models with its earlier snapshots, cards, commits, data
    sets and findings of a scanner, and a small registry of packages. With them every claim gets a verdict and
    every metric has a result. The effects are known, because they were put in: half of the top ${count(1000)}
    changes every three months, 20 of 400 owners hold 80% of the downloads, descendants keep Transformers in
    88% of cases, the number of models doubles every nine months, popular models are documented better, and 4%
    of names state a wrong architecture. Unlike in the literature, most properties of most models are
    documented.
  </p>
  <details class="prose">
    <summary>Origin and licence of the sample</summary>
    <p>
      Taken from versions 1.79.0, 1.81.1, 2.20251201.0 and 2.20260301.0 of <code>download-counts</code>, which
      states the MIT licence. Copyright (c) Zeke Sikelianos (1.x); copyright (c) the authors of
      nice-registry/download-counts (2.x).
    </p>
    <p class="quiet">
      Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
      associated documentation files (the “Software”), to deal in the Software without restriction, including
      without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
      copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
      following conditions: The above copyright notice and this permission notice shall be included in all
      copies or substantial portions of the Software. The Software is provided “as is”, without warranty of
      any kind, express or implied, including but not limited to the warranties of merchantability, fitness
      for a particular purpose and noninfringement. In no event shall the authors or copyright holders be
      liable for any claim, damages or other liability, whether in an action of contract, tort or otherwise,
      arising from, out of or in connection with the Software or the use or other dealings in the Software.
    </p>
  </details>
`;

export const introduction = html`
  <section class="introduction" aria-labelledby="rl-takes">
    <h2 id="rl-takes">Which files it reads</h2>
    <p>
      Parquet files of package registries and model hubs: a table of names and downloads for each snapshot, an
      export of a hub, the tables of a relational dump, or parts of any of these. You can drop one file, many
      files, or folders. Each file is recognised by its columns. If that fails or is wrong, you choose the
      columns.
    </p>
    <p>
      The date and the registry of a snapshot are read from the file or folder name, as in
      <code>pypi_downloads_2023-08.parquet</code> or <code>npm/2026-09-30/packages.parquet</code>. You can
      change them in the list. The files decide which claims can be tested. Two snapshots of a registry show
      its turnover. Models with their bases show what descendants keep. Cards and metadata show how well
      models are documented. Dependencies and versions show how packages depend on each other. Each claim says
      which data it needs.
    </p>
    <p>One line of DuckDB converts a CSV list to Parquet:</p>
    <pre><code>COPY (SELECT name, downloads FROM 'list.csv') TO 'npm_2026-09.parquet'</code></pre>
    ${sampleNames.length > 0 ? sample : nothing}
  </section>
`;
