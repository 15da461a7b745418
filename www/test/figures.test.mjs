/** What the figures say in words, against answers made up for it. */

import assert from "node:assert/strict";
import test from "node:test";
import { descendants } from "../figures/descendants";
import { documentation } from "../figures/documentation";
import { lacking } from "../figures/figure";
import { preservation } from "../figures/preservation";
import { percent } from "../text/format";
import { read } from "./made-up.mjs";

const source = { title: "models", registry: "huggingface", date: "2026-08", files: ["models.parquet"] };
const other = { ...source, date: "2026-09" };
const answer = (mode, datasets, more = {}) => ({ mode, datasets, differences: [], caveats: [], ...more });

const library = (name, preserved, descendants, more = {}) => ({
  library: name,
  bases: 3n,
  descendants: BigInt(descendants),
  preserved: BigInt(preserved),
  rate: preserved / descendants,
  interval: [0.4, 0.6],
  shown: true,
  effective_bases: 12.25,
  effective_descendants: 50.5,
  largest_base: 1n,
  format: false,
  enough: true,
  difference: null,
  ...more,
});
const preserved = (libraries, more = {}) => ({
  source,
  models: 10n,
  edges: 9n,
  self_loops: 0n,
  repeated: 0n,
  unresolved: 0n,
  multi_library: 3252n,
  libraries,
  hidden: 0n,
  other: [],
  compared: [],
  differs: [],
  ...more,
});

test("preservation names the best library, and Transformers where that is another", () => {
  const libraries = [
    library("safetensors", 99, 100),
    library("transformers", 90, 100),
    library("onnx", 3, 14, { shown: false }),
  ];
  const paper = answer("paper", [preserved(libraries)]);
  assert.deepEqual(preservation.sentences(paper), [
    "Of 100 descendants of models that have safetensors and another library, 99 have it too: a preservation rate of 99.0%, 95% interval 40.0% to 60.0%. Transformers: 90.0% (90 of 100; 95% interval 40.0% to 60.0%).",
  ]);
  assert.match(preservation.caption(paper), /Too few descendants to be drawn: onnx\.$/);
  assert.doesNotMatch(
    preservation.caption(answer("paper", [preserved(libraries.slice(0, 2))])),
    /Too few descendants/,
  );
  assert.equal(preservation.short(paper), "transformers 90.0%");
  assert.match(
    preservation.sentences(answer("paper", [preserved([])]))[0],
    /^No library has descendants enough/,
  );
  const artifact = preservation.sentences(answer("artifact", [preserved(libraries)]))[0];
  assert.match(
    artifact,
    /^Of 3,252 descendants with two or more libraries, 99 \(99\.0%\) have safetensors\./,
  );
});

test("the table of each definition of preservation has its own columns", () => {
  const none = { interval: null, format: true, effective_bases: 3, largest_base: 3000n };
  const rates = [library("safetensors", 1929, 3252, none)];
  const difference = { difference: -0.404, r: 0, interval: [-0.548, -0.0001], adjusted: null };
  const data = preserved([library("timm", 1, 2, { difference })], { other: rates });
  const [own, beside] = preservation.tables(answer("paper", [data]));
  const lead = "−40.4 (−54.8 to 0.0)";
  assert.deepEqual(read(own.groups[0].rows), [
    ["timm", "3", "2", "1", "50.0%", "40.0% to 60.0%", "12.2", "1", lead],
  ]);
  assert.deepEqual(read(beside.groups[0].rows), [
    ["safetensors (a format)", "3,252", "1,929", "59.3%", "3", "–", "3.0", "3,000", "–"],
  ]);
  for (const { columns, groups } of [own, beside]) assert.equal(columns.length, groups[0].rows[0].length);
  const [turned] = preservation.tables(answer("artifact", [preserved(rates)]));
  assert.deepEqual(turned.columns, beside.columns);
  assert.ok(![own, beside].some(({ columns }) => columns.some(({ hint }) => /Wilson/.test(hint ?? ""))));
});

const fit = (slope, more = {}) => ({
  n: 100n,
  slope,
  intercept: 0.1,
  r: 0.3,
  r_squared: 0.09,
  slope_se: 0.01,
  slope_ci95: [slope - 0.02, slope + 0.02],
  residual_sd: 0.2,
  ...more,
});
const correlations = (rho, p = 0.001) => ({
  n: 100n,
  pearson: null,
  spearman: rho === null ? null : { coefficient: rho, p },
  kendall_tau_b: null,
});
const related = (more = {}) => ({
  source,
  counted: "descendants",
  popularity_of: "base",
  edges: 200n,
  self_loops: 0n,
  repeated: 0n,
  bases: 110n,
  absent: 10n,
  without_popularity: 0n,
  below_minimum: 0n,
  zero: 0n,
  n: 100n,
  fit: fit(0.069),
  correlations: correlations(0.24),
  fitted: correlations(0.24),
  childless: null,
  variants: [{ id: "all_positive", fit: fit(0.069), shown: true }],
  definitions: { paper: fit(0.069), artifact: fit(0.07) },
  histogram: {
    x_edges: [1, 10, 100],
    y_edges: [1, 10 ** 0.1, 10, 100.00000000000001],
    counts: [],
    outside: 0n,
  },
  top: [],
  compared: [],
  differs: [],
  ...more,
});
const related1 = (more) => answer("paper", [related(more)], { popularity: "downloads" });

test("descendants: slope and strength by the thresholds that the definition states", () => {
  const said = (rho) => descendants.sentences(related1({ fitted: correlations(rho, 0.04) }))[0];
  assert.match(said(0.24), /^100 bases with descendants: ten times the popularity goes with 1\.17 times the/);
  assert.match(said(0.24), /a slope of 0\.069 \(95% interval 0\.049 to 0\.089\) on logarithmic axes/);
  for (const [rho, words] of [
    [0.09, "practically no correlation"],
    [0.1, "a weak positive correlation"],
    [-0.29, "a weak negative correlation"],
    [0.3, "a moderate positive correlation"],
    [-0.5, "a strong negative correlation"],
  ])
    assert.ok(said(rho).includes(`By ranks there is ${words} (Spearman’s ρ `), said(rho));
  assert.match(said(0.24), /p = 0\.040\)/);
  assert.doesNotMatch(said(null), /By ranks/);
  assert.equal(descendants.sentences(related1()).at(-1), "Correlation is not cause.");
  assert.equal(
    descendants.sentences(related1({ fit: null, n: 1n }))[0],
    "1 base with popularity and descendants: too few for a fit.",
  );
});

test("descendants: a sign that turns with the definition is said with its reasons, a small change is not", () => {
  const turned = { definitions: { paper: fit(0.069), artifact: fit(-0.02473) } };
  const paper = descendants.sentences(related1(turned))[0];
  assert.match(
    paper,
    /By the paper’s definition the slope is 0\.069, by the artifact’s −0\.025: the sign turns, because/,
  );
  const artifact = descendants.sentences(
    answer("artifact", [related({ ...turned, popularity_of: "descendants" })], { popularity: "downloads" }),
  )[0];
  assert.match(
    artifact,
    /By the artifact’s definition the slope is −0\.025, by the paper’s 0\.069: the sign turns/,
  );
  const doubled = related1({ definitions: { paper: fit(0.069), artifact: fit(0.148) } });
  assert.match(descendants.sentences(doubled)[0], /by the artifact’s 0\.148: it differs, because/);
  assert.doesNotMatch(descendants.sentences(related1())[0], /because/);
  assert.doesNotMatch(
    descendants.sentences(related1({ definitions: { paper: null, artifact: fit(0.1) } }))[0],
    /because/,
  );
});

test("descendants: the map in words has every point, in whole numbers, and the caption those outside", () => {
  const histogram = {
    x_edges: [1, 10, 100, 1000],
    y_edges: [1, 1.9, 10.000000000000002, 100],
    counts: [
      [24n, 3n, 0n],
      [0n, 0n, 0n],
      [1n, 0n, 2n],
    ],
    outside: 1n,
  };
  const metric = related1({ histogram });
  const map = descendants.tables(metric).find(({ caption }) => caption === "The cells of the map");
  assert.deepEqual(read(map.groups[0].rows), [
    ["1 to 10", "27", "1: 24; 2–9: 3"],
    ["100 to 1,000", "3", "1: 1; 10–100: 2"],
  ]);
  assert.match(descendants.caption(metric), /Outside the map, .*: 1 point\.$/);
  assert.doesNotMatch(descendants.caption(related1()), /Outside/);
  for (const { caption, columns, groups } of descendants.tables(metric))
    for (const row of groups.flatMap(({ rows }) => rows)) assert.equal(row.length, columns.length, caption);
});

const group = (mean) => ({
  box: {
    n: 125n,
    mean,
    sd: 0.3,
    min: 0,
    q1: 0.2,
    median: 0.2,
    q3: 0.6,
    max: 1,
    whisker_low: 0,
    whisker_high: 1,
    outliers: 0n,
  },
  histogram: Array(20).fill(0n),
  tied: 0n,
  cut: 12,
});
const comparison = (more = {}) => ({
  popularity: "downloads",
  population: 250n,
  k: 125,
  top: group(0.4),
  bottom: group(0.3),
  overlap: 0n,
  one_value: null,
  welch: { t: 4, df: 200, p: 0.001, p_holm: 0.003, difference: 0.1, lower: 0.02 },
  cohens_d: 0.5,
  mann_whitney: { u: 9, p: 0.002 },
  cliffs_delta: 0.3,
  spearman: { coefficient: 0.2, p: 0.01 },
  ...more,
});
const effect = (interval, more = {}) => ({
  popularity: "downloads",
  top: { models: 125n, owners: 90n, effective_owners: 60 },
  bottom: { models: 125n, owners: 100n, effective_owners: 80 },
  overlap: 0n,
  one_value: null,
  d: 0.5,
  standard_error: 0.1,
  df: 130,
  interval,
  enough: true,
  ...more,
});
const documented = (comparisons, more = {}, mode = "paper") =>
  answer(mode, [
    {
      source,
      parts: ["completeness"],
      sections_from: "given",
      models: 250n,
      cards: 250n,
      sections: [{ section: "uses", present: 100n }],
      attributes: [{ attribute: "license", available: false, present: 0n }],
      denominator: 23,
      mean: 0.35,
      comparisons,
      evidence: { cards_judged: true, known_attributes: 0n, effects: [] },
      agreement: null,
      compared: [],
      differs: [],
      ...more,
    },
  ]);

test("documentation: the test in words, found at 1% or not, never p = 0", () => {
  const said = (more) => documentation.sentences(documented([comparison(more)]))[0];
  assert.equal(
    said(),
    "Mean score 0.400 in the top 125 by downloads, 0.300 in the bottom 125: the top is better documented than chance would have it (Cohen’s d 0.50; Welch’s t-test, one-sided, p = 0.003 (Holm); Cliff’s delta 0.30).",
  );
  const welch = comparison().welch;
  assert.match(
    said({ welch: { ...welch, p_holm: 0.01 } }),
    /no sign at 1% that the top is better documented/,
  );
  assert.match(said({ welch: { ...welch, p_holm: null } }), /one-sided, p = 0\.001; Cliff/);
  assert.match(said({ welch: { ...welch, p: 0, p_holm: 0 } }), /p < 10⁻³⁰⁰ \(Holm\)/);
  assert.match(said({ welch: null }), /the groups do not vary, so nothing can be tested\.$/);
  assert.equal(documentation.short(documented([comparison()])), "d 0.50, p = 0.003");
});

test("documentation: the interval of d says what is found, where the groups are its own", () => {
  const of = (own, mode) =>
    documented(
      [comparison()],
      { evidence: { cards_judged: true, known_attributes: 0n, effects: [own] } },
      mode,
    );
  const said = (interval, more) => documentation.sentences(of(effect(interval, more)))[0];
  assert.match(
    said([0.3, 0.7]),
    /clearly better documented \(Cohen’s d 0\.50 \(95% interval 0\.30 to 0\.70\)/,
  );
  assert.match(said([0.1, 0.9]), /whether the top is clearly better documented is undecided/);
  assert.match(said([-0.1, 0.15]), /not better documented by more than a small difference/);
  assert.match(said(null, { enough: false }), /too few models or owners in a group to judge by/);
  assert.equal(documentation.short(of(effect([0.3, 0.7]))), "d 0.50 (95% interval 0.30 to 0.70)");
  assert.equal(documentation.short(of(effect([0.3, 0.7]), "artifact")), "d 0.50, p = 0.003");
});

test("documentation: an attribute that the data cannot supply is not shown as missing from the models", () => {
  const tables = documentation.tables(documented([comparison()]));
  const made = tables.find(({ caption }) => caption === "What the score is made of");
  assert.deepEqual(read(made.groups[0].rows), [
    ["section: uses", "yes", "100 (40.0%)"],
    ["metadata: license", "no", "–"],
  ]);
  for (const { caption, columns, groups } of tables)
    for (const row of groups.flatMap(({ rows }) => rows)) assert.equal(row.length, columns.length, caption);
});

test("of several datasets each sentence says which it is of", () => {
  const said = preservation.sentences(
    answer("paper", [
      preserved([library("timm", 1, 2)]),
      preserved([library("onnx", 1, 2)], { source: other }),
    ]),
  );
  assert.match(said[0], /^Hugging Face, 2026-08: models\. Of 2 descendants/);
  assert.match(said[1], /^Hugging Face, 2026-09: models\. Of 2 descendants/);
});

test("a metric without data says what is missing, in the engine's words where the datasets agree", () => {
  const needs = (...all) => ({
    inputs: [{}],
    datasets: all.map((needs) => ({ missing: [{ metric: "descendants", needs }] })),
  });
  const say = (results) => lacking("descendants", results, "It needs edges.");
  assert.equal(say({ inputs: [], datasets: [] }), "No file is loaded.");
  assert.equal(say(needs("edges", "edges")), "It cannot be measured from these files. Missing: edges.");
  assert.equal(say(needs("edges", "downloads")), "It cannot be measured from these files. It needs edges.");
});

test("a share rounds to nothing or to all only where it is", () => {
  assert.equal(percent(1 / 2249), "< 0.1%");
  assert.equal(percent(2248 / 2249), "> 99.9%");
  assert.equal(percent(1), "100.0%");
});
