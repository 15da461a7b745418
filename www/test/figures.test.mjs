/** The text for a missing answer, and the notation of shares. */

import assert from "node:assert/strict";
import test from "node:test";
import { ofFirst } from "../figures/drawing";
import { lacking } from "../figures/figure";
import { percent } from "../text/format";
import { bars } from "./made-up.mjs";

test("a metric without data says what is missing, in the engine's words if the datasets agree", () => {
  const needs = (...all) => ({
    inputs: [{}],
    datasets: all.map((needs) => ({ missing: [{ metric: "descendants", needs }] })),
  });
  const say = (results) => lacking("descendants", results, "It needs edges.");
  assert.equal(say({ inputs: [], datasets: [] }), "No file is loaded.");
  assert.equal(say(needs("edges", "edges")), "It cannot be measured from these files. Missing: edges.");
  assert.equal(say(needs("edges", "downloads")), "It cannot be measured from these files. It needs edges.");
});

test("only shares of exactly 0 and 1 are written as 0% and 100%", () => {
  assert.equal(percent(1 / 2249), "< 0.1%");
  assert.equal(percent(2248 / 2249), "> 99.9%");
  assert.equal(percent(1), "100.0%");
});

test("bars of several datasets are named by the only series that is drawn", () => {
  const [own] = bars().series;
  const several = bars({ series: [{ ...own, name: "the same class" }, own] });
  assert.equal(ofFirst([several, several]), ": the same class");
  assert.equal(ofFirst([several]), "");
  const published = bars({ series: [own, { ...own, published: true }] });
  assert.equal(ofFirst([published, published]), "");
});
