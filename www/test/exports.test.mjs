/** The entries of the export menu, the names of the files, and their texts from the engine. */

import assert from "node:assert/strict";
import test from "node:test";
import { ALL, endOf, fill, nameOf, ofAll, ofMetric } from "../files/exports";
import { fileName } from "../files/save";
import { FORMS } from "./made-up.mjs";

/**
 * An engine that says what it was asked.
 * @returns {any}
 */
const shown = (parameters = {}) => ({
  results: { parameters },
  figures: [],
  forms: FORMS,
  written: async (form, subject) => [new TextEncoder().encode(`${form} of ${subject}<!--figure:lag-->`)],
});

const mute = () => {};

const names = (of, items, parameters) =>
  items.map((item) => fileName(nameOf(shown(parameters), of) + endOf(item)));

test("files are named by metric and settings, and never by anything that a file system refuses", () => {
  const parameters = { turnover: { k: 1000, mode: "paper", renames: false }, reach: { sample: 5 } };
  assert.deepEqual(names({ id: "turnover" }, ofMetric(FORMS, { id: "turnover" }), parameters), [
    "registry-lens-turnover-k1000-paper.svg",
    "registry-lens-turnover-k1000-paper-1-column.svg",
    "registry-lens-turnover-k1000-paper-2-columns.svg",
    "registry-lens-turnover-k1000-paper-1-column.pdf",
    "registry-lens-turnover-k1000-paper-2-columns.pdf",
    "registry-lens-turnover-k1000-paper-panels.pdf",
    "registry-lens-turnover-k1000-paper.png",
    "registry-lens-turnover-k1000-paper.csv",
  ]);
  assert.equal(
    names({ id: "reach" }, ofMetric(FORMS, { id: "reach" }), parameters)[0],
    "registry-lens-reach.svg",
  );
  assert.deepEqual(names(ALL, ofAll(FORMS), parameters), [
    "registry-lens-results.json",
    "registry-lens-report.html",
    "registry-lens-claims.csv",
  ]);
  assert.equal(fileName("../a b:c?.csv"), "..-a-b-c-.csv");
});

test("each item has a unique test id and a hint on its use", () => {
  const all = [...ofMetric(FORMS, { id: "documentation" }), ...ofAll(FORMS)];
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.equal(new Set(all.map(({ words }) => words.label)).size, all.length);
  for (const { words } of all) assert.ok(words.hint.length > 8 && words.hint.length < 45, words.hint);
});

test("every export format of the engine is offered, for the metric or for all, and only the report gets additions", async () => {
  const said = {};
  for (const item of ofMetric(FORMS, { id: "reach" }).filter(({ id }) => id === "csv"))
    said[item.id] = await item.make(shown(), /** @type {any} */ ({ id: "reach" }), mute);
  for (const item of ofAll(FORMS)) said[item.id] = await item.make(shown(), ALL, mute);
  const texts = {};
  for (const [id, blob] of Object.entries(said)) texts[id] = [await blob.text(), blob.type];
  assert.deepEqual(texts, {
    csv: ["csv of reach<!--figure:lag-->", "text/csv"],
    json: ["json of claims<!--figure:lag-->", "application/json"],
    html: ["html of claims", "text/html"],
    "claims-csv": ["csv of claims<!--figure:lag-->", "text/csv"],
  });
});

test("a report gets its figures at the engine's marks, each once, with any text", () => {
  const report = "<h2>A</h2>\n<!--figure:reach-->\n<h2>B</h2>\n<!--figure:dataset_cards-->\n<!-- kept -->";
  const asked = [];
  const filled = fill(report, (id) => {
    asked.push(id);
    return id === "reach" ? "<svg>$& $1</svg>" : "";
  });
  assert.equal(filled, "<h2>A</h2>\n<svg>$& $1</svg>\n<h2>B</h2>\n\n<!-- kept -->");
  assert.deepEqual(asked, ["reach", "dataset_cards"]);
});

test("metrics that there are in SQL offer scripts, and all results offer none", () => {
  /** @type {any} */
  const script = {
    ...FORMS[0],
    id: "sql-spark",
    file: "spark",
    extension: "sql",
    of: { is: "script", metrics: ["turnover"] },
  };
  const offered = (/** @type {string} */ id) => ofMetric([...FORMS, script], { id }).map((item) => item.id);
  assert.ok(offered("turnover").includes("sql-spark") && !offered("lag").includes("sql-spark"));
  assert.ok(!ofAll([...FORMS, script]).some(({ id }) => id === "sql-spark"));
});

test("only the metric on documentation offers questions about cards, with what the engine says of them", async () => {
  const asked = ofMetric(FORMS, { id: "documentation" }).find(({ id }) => id === "questions");
  assert.ok(asked && !ofMetric(FORMS, { id: "reach" }).some(({ id }) => id === "questions"));
  assert.ok(
    !ofMetric([], { id: "documentation" }).some(({ id }) => id === "questions"),
    "saved results have no cards",
  );
  /** @type {string[]} */
  const said = [];
  const written = async () => [new TextEncoder().encode("{}\n"), "1 question."];
  const questions = await asked.make(
    { ...shown(), written },
    /** @type {any} */ ({ id: "documentation" }),
    (words) => said.push(words),
  );
  assert.equal(await questions.text(), "{}\n");
  assert.match(said.join(), /^1 question\.$/);
});
