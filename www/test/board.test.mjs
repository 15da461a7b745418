/** The words of the board of claims. */

import assert from "node:assert/strict";
import test from "node:test";
import { bySection, byTheme, tally, VERDICTS } from "../views/board";
import { far } from "../views/progress";
import { CLAIMS } from "./made-up.mjs";

const of = (...verdicts) => verdicts.map((verdict) => ({ verdict, asks: null }));

test("the claims are counted in one sentence", () => {
  assert.equal(
    tally(CLAIMS),
    "Of the literature’s twelve claims, three hold in these files, two do not and three are mixed; four need other files",
  );
  /** @type {[any[], number, string][]} */
  const cases = [
    [
      of("holds", "does_not_hold", "mixed", "not_measurable"),
      0,
      "four claims, one holds in these files, one does not and one is mixed; one needs other files",
    ],
    [of("does_not_hold", "does_not_hold"), 0, "two claims, two do not hold in these files"],
    [of("holds", "mixed"), 0, "two claims, one holds in these files and one is mixed"],
    [of("does_not_hold", "mixed"), 0, "two claims, one does not hold in these files and one is mixed"],
    [
      [...of("holds"), { verdict: "not_measurable", asks: "registry" }],
      0,
      "two claims, one holds in these files; one needs an answer from you",
    ],
    [of("holds", "holds"), 10, "twelve claims, two hold in these files; ten are not measured yet"],
  ];
  for (const [claims, waiting, words] of cases)
    assert.equal(tally(claims, waiting), `Of the literature’s ${words}`);
});

test("claims with one kind of answer are all counted at once", () => {
  /** @type {[any[], number, string][]} */
  const cases = [
    [of("not_measurable", "not_measurable"), 0, "two claims need other files"],
    [of("holds", "holds"), 0, "two claims hold in these files"],
    [of("mixed", "mixed", "mixed"), 0, "three claims are mixed in these files"],
    [[], 12, "twelve claims are not measured yet"],
  ];
  for (const [claims, waiting, words] of cases)
    assert.equal(tally(claims, waiting), `All of the literature’s ${words}`);
});

test("what is counted in a subset says so", () => {
  const claim = {
    verdict: /** @type {const} */ ("holds"),
    asks: null,
    dataset: { subset: "task=fill-mask" },
  };
  assert.equal(tally([claim, claim]), "All of the literature’s two claims hold in this subset");
});

test("newer claims are counted by themselves", () => {
  /** @type {{ section?: "paper" | "since_2024", verdict: "holds" | "mixed", asks: null }[]} */
  const all = [
    { section: "paper", verdict: "holds", asks: null },
    { section: "since_2024", verdict: "mixed", asks: null },
    // Saved results of an earlier program have no sections.
    { verdict: "mixed", asks: null },
  ];
  const [paper, newer] = bySection(all);
  assert.equal(tally(paper), "Of the literature’s two claims, one holds in these files and one is mixed");
  assert.equal(
    tally(newer, 1, "these"),
    "Of these two claims, one is mixed in these files; one is not measured yet",
  );
});

test("every verdict has a word", () => {
  for (const { verdict } of CLAIMS) assert.ok(VERDICTS[verdict], verdict);
});

test("claims are grouped by theme and keep their order", () => {
  assert.deepEqual(
    byTheme(CLAIMS).map(([theme, claims]) => [theme, claims.length]),
    [
      ["Trends in design", 4],
      ["Selection considerations", 2],
      ["Repository lifecycle and maintenance", 1],
      ["Documentation and understanding", 4],
      ["Downstream usage", 1],
    ],
  );
});

test("how far a metric is, in words", () => {
  assert.equal(far({ step: 0, share: null }), "");
  assert.equal(far({ step: 1, share: 0.409 }), ", 40%");
  assert.equal(far({ step: 3, share: null }), ", step 3");
  assert.equal(far({ step: 2, share: 1 }), ", step 2, 100%");
});
