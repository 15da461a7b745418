/** What the export menu offers, what its files are called, and how the engine's texts get into them. */

import assert from "node:assert/strict";
import test from "node:test";
import { ALL, fill, nameOf, OF_ALL, OF_METRIC } from "../files/exports";
import { fileName } from "../files/save";

/** An engine that says what it was asked. */
const shown = (parameters = {}) => ({
  results: { parameters },
  figures: [],
  text: async (format, subject) => `${format} of ${subject}`,
  bytes: async (subject) => new TextEncoder().encode(`PAR1 ${subject} PAR1`),
});

const names = (of, items, parameters) =>
  items.map(({ end }) => fileName(nameOf(shown(parameters), of) + end));

test("files are named by metric and settings, and never by anything that a file system refuses", () => {
  const parameters = { turnover: { k: 1000, mode: "paper", renames: false }, reach: { sample: 5 } };
  assert.deepEqual(names({ id: "turnover" }, OF_METRIC, parameters), [
    "registry-lens-turnover-k1000-paper.svg",
    "registry-lens-turnover-k1000-paper-1-column.svg",
    "registry-lens-turnover-k1000-paper-2-columns.svg",
    "registry-lens-turnover-k1000-paper.png",
    "registry-lens-turnover-k1000-paper.csv",
    "registry-lens-turnover-k1000-paper.parquet",
  ]);
  assert.equal(names({ id: "reach" }, OF_METRIC, parameters)[0], "registry-lens-reach.svg");
  assert.deepEqual(names(ALL, OF_ALL, parameters), [
    "registry-lens-results.json",
    "registry-lens-report.html",
    "registry-lens-report.md",
    "registry-lens-claims.csv",
    "registry-lens-claims.parquet",
    "registry-lens-references.bib",
  ]);
  assert.equal(fileName("../a b:c?.csv"), "..-a-b-c-.csv");
});

test("each item has a test id of its own and says what it is good for", () => {
  const all = [...OF_METRIC, ...OF_ALL];
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.equal(new Set(all.map(({ label }) => label)).size, all.length);
  for (const { use } of all) assert.ok(use.length > 8 && use.length < 45, use);
});

test("texts and tables are the engine's own, of the metric or of all", async () => {
  const said = {};
  for (const item of OF_METRIC.filter(({ id }) => id === "csv" || id === "parquet"))
    said[item.id] = await item.make(shown(), { id: "reach" });
  for (const item of OF_ALL) said[item.id] = await item.make(shown(), ALL);
  const texts = {};
  for (const [id, blob] of Object.entries(said)) texts[id] = [await blob.text(), blob.type];
  assert.deepEqual(texts, {
    csv: ["csv of reach", "text/csv"],
    parquet: ["PAR1 reach PAR1", "application/vnd.apache.parquet"],
    json: ["json of claims", "application/json"],
    html: ["html of claims", "text/html"],
    markdown: ["markdown of claims", "text/markdown"],
    "claims-csv": ["csv of claims", "text/csv"],
    "claims-parquet": ["PAR1 claims PAR1", "application/vnd.apache.parquet"],
    bibtex: ["bibtex of claims", "application/x-bibtex"],
  });
});

test("a report gets its figures where the engine marks them, each once, whatever their text", () => {
  const report = "<h2>A</h2>\n<!--figure:reach-->\n<h2>B</h2>\n<!--figure:dataset_cards-->\n<!-- kept -->";
  const asked = [];
  const filled = fill(report, (id) => {
    asked.push(id);
    return id === "reach" ? "<svg>$& $1</svg>" : "";
  });
  assert.equal(filled, "<h2>A</h2>\n<svg>$& $1</svg>\n<h2>B</h2>\n\n<!-- kept -->");
  assert.deepEqual(asked, ["reach", "dataset_cards"]);
});
