/**
 * Made-up answers and claims in the engine's format, for tests of the page.
 * @import { BarsDrawing, Cell, Claim, ClaimOther, Form, Metric, PlaneDrawing, Setting, Shown, Source, Work } from "../engine/types"
 */

import { countCell, numberCell, shareCell, textCell } from "./cells";

/**
 * A cell: words, a whole number as BigInt, or a share.
 * @param {string | bigint | number} value
 */
export const cell = (value) =>
  typeof value === "string"
    ? textCell(value)
    : typeof value === "bigint"
      ? countCell(value)
      : shareCell(value);

/**
 * As a reader sees rows.
 * @param {Cell[][]} rows
 */
export const read = (rows) => rows.map((cells) => cells.map(({ text }) => text));

/** @type {Source} */
export const source = {
  title: "models",
  registry: "huggingface",
  date: "2026-08",
  files: ["models.parquet"],
  coverage: { part: "extract", word: "rows", rows: 15904n, known: null, after_known: false },
  synthetic: false,
};
/** @type {Source} */
export const other = {
  title: "packages with downloads",
  registry: "npm",
  date: "2026-03",
  files: ["npm_2026-03.parquet"],
  coverage: { part: "extract", word: "rows", rows: 15904n, known: null, after_known: false },
  synthetic: false,
};

/**
 * A metric of the catalogue.
 * @returns {Metric}
 */
export const metric = (id, title, more = {}) => ({
  id,
  title,
  theme: null,
  question: "How much of all downloads goes to how few packages?",
  definition: [
    "Packages are put in order of their downloads; the Gini coefficient is twice the area between the curve and the diagonal.",
    "The curve is drawn at a thousand points. That packages without downloads count is ours.",
  ],
  formulas: [["Gini coefficient", "2 Σ i·xᵢ ÷ (n Σ xᵢ) − (n + 1) ÷ n"]],
  published: ["0.97 for npm in 2018 (second-hand)."],
  settings: [
    {
      name: "unit",
      label: "Counted by",
      hint: "authors are not known everywhere",
      kind: {
        is: "choice",
        choices: [
          ["package", "package"],
          ["author", "author"],
        ],
        default: "package",
      },
      advanced: false,
    },
    {
      name: "share",
      label: "Share of packages, in percent",
      hint: null,
      kind: { is: "number", min: 1, max: 100, default: 10 },
      advanced: false,
    },
    {
      name: "zeros",
      label: "Count packages without downloads",
      hint: null,
      kind: { is: "switch", default: true },
      advanced: true,
    },
  ],
  differences: [],
  sources: "any registry's packages with downloads",
  changes: [
    "Packages without downloads raise the Gini coefficient.",
    "The head of a list looks less concentrated.",
  ],
  ...more,
});

/** @returns {Setting} */
const number = (name, min, max, by) => ({
  name,
  label: name,
  hint: null,
  kind: { is: "number", min, max, default: by },
  advanced: false,
});
/** @returns {Setting} */
const choice = (name, ...choices) => ({
  name,
  label: name,
  hint: null,
  kind: { is: "choice", choices: choices.map((choice) => [choice, choice]), default: choices[0] },
  advanced: true,
});
/** @type {Setting} */
const mode = {
  name: "mode",
  label: "Definition",
  hint: null,
  kind: {
    is: "definition",
    choices: [
      ["paper", "Paper"],
      ["artifact", "Artifact"],
    ],
    explained: ["As the text has it.", "As the scripts compute it."],
    default: "paper",
  },
  advanced: false,
};

/**
 * Metrics of two definitions, with a setting of each kind.
 * @type {Metric[]}
 */
export const PAPERS = [
  metric("preservation", "Library preservation", {
    theme: "Trends in design",
    settings: [mode, { name: "only", label: "Only these", hint: null, kind: { is: "list" }, advanced: true }],
  }),
  metric("turnover", "Turnover of the top K", {
    theme: "Selection considerations",
    settings: [
      number("k", 1, 50_000, 1000),
      mode,
      choice("popularity", "downloads", "likes"),
      {
        name: "renames",
        label: "Renames",
        hint: null,
        kind: { is: "switch", default: false },
        advanced: true,
      },
    ],
  }),
  metric("descendants", "Descendants and popularity", {
    theme: "Selection considerations",
    settings: [mode, choice("popularity", "downloads", "likes"), number("minimum", 0, 1e12, 0)],
  }),
  metric("documentation", "Documentation quality and popularity", {
    theme: "Documentation and understanding",
    settings: [number("k", 1, 4e9, 1000), mode],
  }),
];

/** @returns {BarsDrawing} */
export const bars = (more = {}) => ({
  kind: "bars",
  title: "Share of downloads that goes to the most downloaded",
  axis: { label: "share of all downloads", scale: "share" },
  categories: ["top 10 packages", "top 1% of packages", "top 10% of packages"],
  series: [
    {
      name: "downloads",
      values: [0.121, 0.803, 0.977],
      intervals: [[0.1, 0.14], null, [0.97, 0.98]],
      published: false,
    },
  ],
  ...more,
});

/** @returns {PlaneDrawing} */
export const plane = (more = {}) => ({
  kind: "plane",
  note: "",
  title: "Lorenz curve",
  x: { label: "share of packages, from the least downloaded", scale: "share" },
  y: { label: "share of all downloads", scale: "share" },
  series: [
    {
      name: "your packages",
      style: "line",
      points: Array.from({ length: 101 }, (_, i) => [i / 100, (i / 100) ** 9]),
    },
    {
      name: "all equal",
      style: "dashed",
      points: [
        [0, 0],
        [1, 1],
      ],
    },
  ],
  ...more,
});

/** @returns {Shown} */
export const shown = (more = {}) => ({
  finding: null,
  short: "Gini 0.972",
  sentences: [
    "The 1% most downloaded packages have 80.3% of all downloads.",
    "The Gini coefficient is 0.972 (95% interval 0.969 to 0.975).",
  ],
  figures: [bars(), plane()],
  tables: [
    {
      id: "shares",
      caption: "Share of downloads that goes to the most downloaded",
      columns: [
        { label: "Group", hint: null, comparable: true },
        { label: "Packages", hint: "at least one", comparable: true },
        { label: "Share of downloads", hint: null, comparable: true },
      ],
      rows: [
        ["top 10 packages", 10n, 0.121],
        ["top 1% of packages", 3000n, 0.803],
        ["top 10% of packages", 30_000n, 0.977],
      ].map((row) => row.map(cell)),
    },
    {
      id: "largest",
      caption: "Largest packages",
      columns: [
        { label: "Package", hint: null, comparable: true },
        { label: "Owner", hint: null, comparable: true },
        { label: "Downloads", hint: null, comparable: true },
      ],
      rows: [
        ["sentence-transformers/all-MiniLM-L6-v2", "sentence-transformers", 141_234_567n],
        ["bert-base-uncased", "–", 92_345_678n],
      ].map((row) => row.map(cell)),
    },
  ],
  counted: ["downloads"],
  caveats: ["Downloads of one machine count each time."],
  compared: [{ what: "Gini coefficient", published: numberCell(0.97), yours: numberCell(0.972) }],
  differs: [],
  ...more,
});

/**
 * @param {Form["of"]} of
 * @returns {Form}
 */
const form = (id, extension, media_type, file, of = { is: "results" }) => ({
  id,
  extension,
  media_type,
  file,
  words: { label: `Results as ${id}`, hint: `for readers of ${id}` },
  of,
});
/**
 * Forms that an engine could write.
 * @type {Form[]}
 */
export const FORMS = [
  form("json", "json", "application/json", "results"),
  form("html", "html", "text/html", "report"),
  form("csv", "csv", "text/csv", "", {
    is: "subject",
    claims: { label: "Claims as csv", hint: "a row for each claim" },
  }),
];

/**
 * A results document with one metric and the claims.
 * @returns {any}
 */
export const results = (id, answers, more = {}) => ({
  inputs: [{}],
  datasets: [],
  parameters: {},
  metrics: { [id]: { datasets: answers, together: null } },
  ...more,
});

/**
 * A work, by its authors and year.
 * @returns {Work}
 */
const cited = (short) => ({ key: short, short, cite: `${short}, a title` });

/** @returns {Claim} */
const claim = (id, code, theme, text, more) => ({
  id,
  code,
  theme,
  text,
  works: [cited("Castaño et al. 2024")],
  evidence: ["large measurement"],
  unmeasured: false,
  section: "paper",
  short: `Claim ${id}`,
  needs: "other data",
  guide: "hub-stats-models",
  finding: "",
  axis: null,
  rule: "Holds above one half; ours.",
  expected: "The 1% of authors with the most downloads have more than half of all downloads.",
  verdict: "not_measurable",
  because: "No file states the owner of a model.",
  number: null,
  dataset: null,
  others: [],
  published: "1% of the authors have most of the popular models.",
  published_verdict: null,
  metrics: [],
  limits: "That few own much does not say that they keep others out: correlation is not cause.",
  missing: null,
  asks: null,
  ...more,
});

/**
 * The same rule on a dataset of another registry.
 * @returns {ClaimOther}
 */
const beside = (source, verdict, value) => ({
  source,
  standing: "other_registry",
  verdict,
  finding: "",
  because: "",
  number: {
    label: "",
    figure: null,
    bounds: null,
    value,
    interval: null,
    threshold: "",
    axis: "share",
    marks: [{ name: "", role: "decides", value: Number.parseFloat(value) / 100, bounds: null, words: value }],
  },
});

const held = (label, value, interval, threshold) => {
  const [figure] = value.match(/[\d.]+/) ?? ["0"];
  const ends = interval
    ?.match(/−?[\d.]+(?=%? to)|(?<=to )−?[\d.]+/g)
    ?.map((end) => Number(end.replace("−", "-")));
  const of = (n) => (value.endsWith("%") ? n / 100 : n);
  const bounds = ends ? ends.map(of) : null;
  const drawn = { value: of(Number(figure)), bounds };
  return {
    dataset: source,
    finding: `${label}: ${value}.`,
    axis: {
      id: "share",
      label,
      unit: value.endsWith("%") ? "share" : "number",
      limits: [0, 1],
      zones: [
        { verdict: "does_not_hold", from: null, to: 0.5 },
        { verdict: "holds", from: 0.5, to: null },
      ],
      published: [],
    },
    number: {
      label,
      figure: drawn.value,
      bounds,
      value,
      interval,
      threshold,
      axis: "share",
      marks: [{ name: "", role: "decides", ...drawn, words: value }],
    },
  };
};

/**
 * Twelve claims with all kinds of verdicts.
 * @type {Claim[]}
 */
export const CLAIMS = [
  claim("ownership", null, "Trends in design", "A small group of contributors owns the popular models.", {
    verdict: "holds",
    because: "The 1% of authors with the most downloads have 93.1% of all downloads, more than half.",
    ...held(
      "Downloads owned by the top 1% of authors",
      "93.1%",
      "95% interval 92.7% to 93.4%",
      "holds above 50%",
    ),
    metrics: ["ownership", "concentration"],
    others: [beside(other, "mixed", "48.2%")],
  }),
  claim(
    "accessible",
    null,
    "Trends in design",
    "The Transformers library makes it easier to make models and to reuse them downstream.",
    {
      evidence: ["large measurement", "case study"],
      works: [
        "Kathikar et al., 2023",
        "Wolf et al., 2020",
        "Jiang et al., 2024c",
        "Castaño et al., 2024",
      ].map(cited),
      verdict: "mixed",
      because:
        "Most models name it, but among models of the last year it lost ground to other libraries: 61.0% of them name it, against 78.2% of the older ones.",
      ...held(
        "Models that name Transformers",
        "64.9%",
        null,
        "holds above 50% in each of the last two years",
      ),
      metrics: ["attributes"],
    },
  ),
  claim(
    "evolution",
    "C1",
    "Trends in design",
    "The Transformers library improves the process by which models evolve.",
    {
      evidence: ["case study"],
      works: [cited("Wolf et al. 2020")],
      unmeasured: true,
      verdict: "does_not_hold",
      because: "Descendants keep safetensors (96.2%) more often than Transformers (91.8%).",
      ...held(
        "Descendants that keep Transformers",
        "91.8%",
        "95% interval 90.8% to 92.7%",
        "holds if above every other library: safetensors 96.2%",
      ),
      published: "Transformers is kept by over 80% of the descendants, more than any other library.",
      published_verdict: "holds",
      metrics: ["preservation"],
    },
  ),
  claim("forks", null, "Trends in design", "Forked repositories bring in vulnerabilities of low severity.", {
    works: [cited("Kathikar et al. 2023")],
    published: "Most vulnerabilities in forks of model repositories are of low severity.",
    metrics: ["vulnerabilities"],
    because: "No file states the severity of a vulnerability.",
    missing: "packages or advisories of Ecosyste.ms",
  }),
  claim(
    "attributes",
    "C4",
    "Selection considerations",
    "What is special to deep learning, such as architecture, performance, reproducibility and portability, affects which models are chosen.",
    {
      evidence: ["interviews"],
      works: [cited("Jiang et al. 2023a")],
      unmeasured: true,
      verdict: "holds",
      because:
        "The task and the library tell the popularity of a model better than chance, with a medium effect.",
      ...held(
        "ε² of downloads by library",
        "0.083",
        "95% interval 0.079 to 0.088",
        "holds from 0.06, a medium effect",
      ),
      metrics: ["attributes"],
      published: "Engineers name these attributes when asked how they choose.",
      published_verdict: "not measured",
    },
  ),
  claim(
    "popularity",
    "C2",
    "Selection considerations",
    "Popularity affects which models are chosen more than maintenance and quality do.",
    {
      evidence: ["interviews"],
      works: [cited("Jiang et al. 2023a")],
      unmeasured: true,
      verdict: "mixed",
      because: "Popular models have more descendants (ρ 0.242), but of the top 1,000 only 339 remained.",
      ...held(
        "Spearman’s ρ of downloads and descendants",
        "0.242",
        "95% interval 0.187 to 0.296",
        "holds above 0.1, with a turnover below 20%",
      ),
      published:
        "About half of the top 1,000 change between snapshots; descendants rise weakly with downloads (slope 0.15).",
      published_verdict: "mixed",
      metrics: ["turnover", "descendants"],
      others: [
        beside(other, "holds", "turnover 8.5%"),
        beside({ ...other, registry: "pypi", date: "2024-03" }, "not_measurable", "–"),
      ],
    },
  ),
  claim(
    "maintenance",
    null,
    "Repository lifecycle and maintenance",
    "Models are mostly perfected over time; those that are maintained more are more popular, larger and better documented.",
    {
      published:
        "Most commits are perfective; the highly maintained are more popular, larger and better documented.",
      metrics: ["maintenance"],
      because: "No file has commits.",
      missing: "commits of HFCommunity, or PeaTMOSS hf_commit",
    },
  ),
  claim(
    "properties",
    null,
    "Documentation and understanding",
    "Properties of models are under-documented across the hub.",
    {
      evidence: ["small measurement", "large measurement", "survey"],
      works: [
        "Kathikar et al., 2023",
        "Taraghi et al., 2024",
        "Montes et al., 2022",
        "Gong et al., 2023",
      ].map(cited),
      verdict: "holds",
      because: "Of five properties a model documents one in the median; 71.2% name no training data.",
      ...held(
        "Models that document fewer than three of five properties",
        "88.4%",
        "95% interval 88.3% to 88.4%",
        "holds above 50%",
      ),
      metrics: ["under_documentation"],
    },
  ),
  claim(
    "documentation",
    "C3",
    "Documentation and understanding",
    "The quality of documentation has an effect on which models are chosen.",
    {
      evidence: ["survey", "case study"],
      unmeasured: true,
      verdict: "does_not_hold",
      because: "The 125 most and the 125 least downloaded differ by less than a small effect.",
      ...held(
        "Cohen’s d of the documentation score",
        "0.12",
        "95% interval −0.13 to 0.37",
        "holds from 0.2 at p < 0.01 (p = 0.17)",
      ),
      metrics: ["documentation"],
      published: "The top 1,000 are documented much better than the bottom 1,000.",
      published_verdict: "holds",
    },
  ),
  claim(
    "naming",
    null,
    "Documentation and understanding",
    "Names of models are inconsistent and can misstate their architecture.",
    {
      evidence: ["large measurement", "survey"],
      works: [cited("Jiang et al. 2024b")],
      verdict: "mixed",
      because:
        "Names follow many conventions, but those that state an architecture state the right one in 94.0% of cases.",
      ...held(
        "Names that state another architecture",
        "6.0%",
        "95% interval 5.8% to 6.2%",
        "holds above 10%",
      ),
      metrics: ["naming"],
    },
  ),
  claim(
    "cards",
    null,
    "Documentation and understanding",
    "The documentation of data sets goes with their popularity.",
    {
      evidence: ["small measurement"],
      works: [cited("Yang et al. 2024")],
      because: "No file has the cards of data sets.",
      missing: "the dataset-card study’s files",
      metrics: ["dataset_cards"],
    },
  ),
  claim("growth", null, "Downstream usage", "Hugging Face grows exponentially.", {
    verdict: "not_measurable",
    because: "Fewer than 24 months are told: creation times begin in March 2022.",
    missing: "a snapshot with the time at which each model was made",
    metrics: ["growth"],
  }),
];
