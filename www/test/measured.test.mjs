/** Figures from answers that describe how they are shown, and from the catalogue of metrics. */

import assert from "node:assert/strict";
import test from "node:test";
import { power } from "../figures/chart";
import { themes } from "../figures/index";
import { amount, ends, logTicks, roundTicks } from "../figures/axes";
import { shortNames } from "../figures/drawing";
import { measured } from "../figures/measured";
import { chosen, DEFAULTS, learn, PARAMETERS } from "../address/parameters";
import { format, parse, viewOf, withView } from "../address/fragment";
import { NO_CELL, numberCell, probabilityCell, shareCell, textCell } from "./cells";
import { bars, metric, other, PAPERS, results, shown, source } from "./made-up.mjs";

const concentration = metric("concentration", "Popularity concentration");
const figure = measured(concentration);
const of = (...answers) =>
  figure.of(
    results(
      "concentration",
      answers.map(([source, more]) => ({ source, values: {}, shown: shown(more) })),
    ),
  );

test("a metric of the catalogue has its words from the engine", () => {
  const one = of([source]);
  assert.deepEqual(
    [figure.name, figure.differs, figure.question],
    ["Popularity concentration", false, "How much of all downloads goes to how few packages?"],
  );
  assert.equal(figure.short(one), "Gini 0.972");
  assert.deepEqual(figure.sentences(one), shown().sentences);
  assert.equal(figure.caption(one), "Hugging Face, 2026-08: models.");
  assert.deepEqual(figure.sources(one), [source.files]);
  assert.deepEqual(figure.published, ["0.97 for npm in 2018 (second-hand)."]);
  assert.deepEqual(one.datasets[0].compared, shown().compared);
});

test("with several datasets each sentence names its dataset, and a long list is cut", () => {
  const two = of([source], [other, { sentences: ["One.", "Two."], short: "Gini 0.98" }]);
  assert.deepEqual(figure.sentences(two)[1], "npm, 2026-03: packages with downloads. One. Two.");
  assert.equal(figure.short(two), "Gini 0.972");
  const many = of(...Array.from({ length: 14 }, (_, i) => [{ ...source, date: `2025-${i + 10}` }]));
  assert.match(figure.caption(many), / and 10 more\.$/);
  // Values of other categories cannot share rows with those of the first dataset.
  const lists = ["a", "b"].map((name) => ({ figures: [bars({ categories: [name, `${name}2`] })] }));
  const apart = of([source, lists[0]], [other, lists[1]]);
  assert.match(
    figure.caption(apart),
    /\. The figure leaves out 1 dataset, which can be chosen above; the tables below have all\.$/,
  );
});

test("the dataset that leads comes first everywhere, and gives heading and short text", () => {
  const document = results("concentration", [
    { source, values: {}, shown: shown() },
    { source: other, values: {}, shown: shown({ finding: "Few hold most", short: "Gini 0.98" }) },
  ]);
  document.metrics["concentration"].leading = 1;
  const answer = figure.of(document);
  assert.deepEqual(
    answer.datasets.map(({ source }) => source.registry),
    ["npm", "huggingface"],
  );
  assert.deepEqual([figure.finding(answer), figure.short(answer)], ["Few hold most", "Gini 0.98"]);
  assert.match(figure.tables(answer)[0].groups[0].label, /^npm/);
});

test("without an answer the metric says which files feed it", () => {
  /** @type {any} */
  const empty = { inputs: [{}], datasets: [], parameters: {}, metrics: {} };
  assert.equal(
    figure.missing(figure.of(empty), empty),
    "It cannot be measured from these files. It is measured from any registry's packages with downloads.",
  );
  const missing = [{ missing: [{ metric: "concentration", needs: "downloads" }] }];
  const lacking = { ...empty, datasets: missing };
  assert.equal(
    figure.missing(figure.of(lacking), lacking),
    "It cannot be measured from these files. Missing: downloads.",
  );
  assert.equal(figure.missing(of([source]), empty), null);
});

test("a caveat of all datasets is shown once, another with its dataset", () => {
  const both = "Downloads of one machine count each time.";
  const { caveats } = of([source, { caveats: [both] }], [other, { caveats: [both, "100 ties."] }]);
  assert.deepEqual(
    caveats.map(({ text, registry, date, file }) => [text, registry, date, file]),
    [
      [both, null, null, null],
      ["100 ties.", "npm", "2026-03", null],
    ],
  );
  const nameless = { ...source, registry: null, date: null };
  assert.equal(of([nameless, { caveats: ["Odd."] }], [other, { caveats: [] }]).caveats[0].file, "models");
});

test("tables with the same columns are merged, with a group for each dataset; words are aligned to the left", () => {
  const [first, second, ...rest] = figure.tables(of([source], [other]));
  assert.deepEqual(rest, []);
  assert.deepEqual(
    first.groups.map(({ label, rows }) => [label, rows.length]),
    [
      ["Hugging Face, 2026-08: models", 3],
      ["npm, 2026-03: packages with downloads", 3],
    ],
  );
  assert.deepEqual(
    first.columns.map(({ words }) => words),
    [false, false, false],
  );
  assert.equal(first.columns[1].hint, "at least one");
  assert.deepEqual(
    second.columns.map(({ words }) => words),
    [false, "few", false],
  );
  const said = (...cells) => {
    const columns = [{ label: "Row" }, { label: "Cell" }];
    const table = { caption: "", columns, rows: cells.map((values) => [textCell("row"), values]) };
    return figure.tables(of([source, { tables: [table] }]))[0].columns[1].words;
  };
  assert.equal(said(shareCell(0.0001), numberCell(-0.025), NO_CELL, probabilityCell(1e-5)), false);
  assert.equal(said(NO_CELL), false);
  assert.equal(said(textCell("whether the model names a licence in its card"), NO_CELL), true);
  const other1 = { caption: "Own", columns: [{ label: "A" }], rows: [] };
  assert.equal(figure.tables(of([source], [other, { tables: [other1] }])).length, 3);
});

test("an axis fits all its values, starts at 0 if possible, and bars start at its beginning", () => {
  assert.deepEqual(ends("share", [0.3, 0.5], true), [0, 1]);
  assert.deepEqual(ends("share", [0.03, 0.08], true), [0, 0.08]);
  assert.deepEqual(ends("share", [1.2, -0.1], true), [-0.1, 1.2]);
  assert.deepEqual(ends("linear", [3, 12], false), [0, 12]);
  assert.deepEqual(ends("linear", [-3, -1], false), [-3, 0]);
  assert.deepEqual(ends("linear", [0, 0], true), [0, 1]);
  assert.deepEqual(ends("linear", [], true), [0, 1]);
  assert.deepEqual(ends("log", [0, 1, 50], true)[0], 0.1);
  assert.deepEqual(ends("log", [12, 50], true)[0], 1);
  assert.deepEqual(ends("log", [0], true), [1, 10]);
  const [least, most] = ends("log", [2, 300], false);
  assert.ok(least < 2 && least > 1 && most > 300);
  assert.deepEqual(ends("time", [5e11, 9e11], false), [5e11, 9e11]);
  const [before, after] = ends("time", [5e11], false);
  assert.ok(before < 5e11 && after > 5e11);
});

test("the summary of all datasets comes before each dataset", () => {
  const together = shown({
    finding: "Both are alike.",
    short: "alike",
    sentences: ["Both hold much."],
    tables: [{ caption: "Both", columns: [{ label: "What", hint: null }], rows: [["much"]] }],
  });
  const answers = [source, other].map((dataset) => ({ source: dataset, values: {}, shown: shown() }));
  const all = { ...results("concentration", answers), parameters: {} };
  all.metrics.concentration.together = { values: {}, shown: together };
  const both = figure.of(all);
  assert.deepEqual([figure.finding(both), figure.short(both)], ["Both are alike.", "alike"]);
  assert.equal(figure.sentences(both)[0], "Both hold much.");
  assert.deepEqual(figure.tables(both).at(-1).groups, [{ label: "All together", rows: [["much"]] }]);
  assert.equal(figure.finding({ ...both, together: null }), "");
});

test("a caption says once how to read each kind of figure", () => {
  const map = { kind: "heat_map", title: "Map", note: "Each cell counts points." };
  const both = of([source, { figures: [map, { ...map, title: "Other" }] }], [other, { figures: [map] }]);
  assert.match(figure.caption(both), /[^.]\. Each cell counts points\.$/);
});

test("ticks of a logarithmic axis are round, inside it, and not too many", () => {
  assert.deepEqual(logTicks([0.9, 1200], 5), [1, 10, 100, 1000]);
  assert.deepEqual(logTicks([2, 60], 5), [2, 5, 10, 20, 50]);
  assert.deepEqual(logTicks([0.0001, 2], 10), [0.0001, 0.001, 0.01, 0.1, 1]);
  assert.ok(logTicks([1, 1e12], 4).length <= 5);
  assert.deepEqual([1, 1000, 13_600, 1e6, -2500, 0.01, 0.00001, 0].map(power), [
    "1",
    "1,000",
    "13,600",
    "1M",
    "−2,500",
    "0.01",
    "1e−5",
    "0",
  ]);
});

test("ticks of a linear axis are round and inside it", () => {
  assert.deepEqual(roundTicks([0, 1], 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(roundTicks([-0.3, 1.5], 4), [0, 0.5, 1, 1.5]);
  assert.deepEqual(roundTicks([0, 4200], 5), [0, 1000, 2000, 3000, 4000]);
});

test("datasets have short names that are all different", () => {
  const named = (...sources) =>
    shortNames(sources.map((each) => ({ source: { ...source, ...each }, compared: [], differs: [] })));
  assert.deepEqual(named({}, other), ["Hugging Face, 2026-08", "npm, 2026-03"]);
  assert.deepEqual(named({}, { title: "cards: of models" }), ["models", "cards"]);
  // Two datasets whose titles begin alike keep the whole of them.
  assert.deepEqual(named({ title: "dump: a" }, { title: "dump: b" }), [
    "Hugging Face, 2026-08: dump: a",
    "Hugging Face, 2026-08: dump: b",
  ]);
  assert.deepEqual(named({ synthetic: true }, other), ["Hugging Face, 2026-08 (synthetic)", "npm, 2026-03"]);
  assert.deepEqual(named({ registry: null, title: "Ecosyste.ms: packages" }, {}), [
    "Ecosyste.ms",
    "Hugging Face, 2026-08",
  ]);
});

test("numbers at bars are short", () => {
  assert.deepEqual(
    [12, 1234.5, 0.48321, -0.31, 0].map((n) => amount(n, "linear")),
    ["12", "1,235", "0.483", "−0.310", "0"],
  );
  assert.deepEqual(
    [0.1234, 0.0001, -0.02].map((n) => amount(n, "share")),
    ["12.3%", "< 0.1%", "−2.0%"],
  );
  assert.equal(amount(Date.UTC(2024, 1, 3), "time"), "2024-02-03");
});

test("metrics are by theme, in the paper's order", () => {
  assert.deepEqual(themes(), []);
  const known = themes([
    metric("documentation", "Documentation", { theme: "Documentation and understanding" }),
    metric("turnover", "Turnover of the top K", { theme: "Selection considerations" }),
    metric("concentration", "Concentration", { theme: "Selection considerations" }),
    metric("novelty", "Novelty"),
    metric("preservation", "Library preservation", { theme: "Trends in design" }),
  ]);
  assert.deepEqual(
    known.map(({ title, figures }) => [title, ...figures.map(({ id, name }) => `${id}: ${name}`)]),
    [
      ["Trends in design", "preservation: Library preservation"],
      ["Selection considerations", "turnover: Turnover of the top K", "concentration: Concentration"],
      ["Documentation and understanding", "documentation: Documentation"],
      ["Others", "novelty: Novelty"],
    ],
  );
});

test("settings become parameters when the catalogue arrives, and the address keeps them until then", () => {
  const before = "#concentration.unit=author&concentration.share=200&concentration.zeros=false&k=50";
  const early = parse(before);
  assert.deepEqual(early, {});
  assert.equal(format(early, before), before);

  learn([...PAPERS, concentration]);
  assert.deepEqual(DEFAULTS.concentration, { unit: "package", share: 10, zeros: true });
  assert.deepEqual(DEFAULTS.turnover, { k: 1000, mode: "paper", popularity: "downloads", renames: false });
  assert.deepEqual(DEFAULTS.preservation, { mode: "paper", only: [] });
  assert.deepEqual(
    PARAMETERS.concentration.map(({ name, kind, advanced }) => [name, kind, advanced]),
    [
      ["unit", "choice", false],
      ["share", "number", false],
      ["zeros", "switch", true],
    ],
  );
  // 200 is out of range.
  const params = parse(before);
  assert.deepEqual(params.concentration, { unit: "author", share: 10, zeros: false });
  assert.equal(params.turnover.k, 50);
  assert.equal(
    format(params, before),
    "#k=50&mode=paper&concentration.unit=author&concentration.zeros=false",
  );
  // Parameters that an element already had get the new settings.
  assert.deepEqual(parse("", early), DEFAULTS);
  assert.deepEqual(chosen(params, "concentration"), [
    "Counted by: author",
    "Count packages without downloads: false",
  ]);
});

test("the address has the open view and keeps everything else", () => {
  assert.equal(viewOf(""), "");
  assert.equal(viewOf("#k=50&view=turnover"), "turnover");
  assert.equal(withView("lag", ""), "#view=lag");
  assert.equal(
    withView("lag", "#columns=a~b~c:d%2C&view=turnover&k=50"),
    "#view=lag&columns=a~b~c:d%2C&k=50",
  );
  assert.equal(withView("", "#view=lag"), "#");
  assert.equal(withView("", "#view=lag&k=50"), "#k=50");
  // Settings do not change it.
  assert.match(format(DEFAULTS, "#view=lag&k=7"), /^#view=lag&k=1000&mode=paper$/);
});
