/** The words of the board of claims. */

import assert from "node:assert/strict";
import test from "node:test";
import { byTheme, counted, tally, VERDICTS } from "../views/board";
import { far } from "../views/progress";
import { CLAIMS } from "./made-up.mjs";

const of = (...verdicts) => verdicts.map((verdict) => ({ verdict }));

test("the claims are counted in one sentence", () => {
  assert.equal(
    tally(CLAIMS),
    "Of 12 claims, 3 hold, 2 do not, 3 are mixed and 4 cannot be measured from these files.",
  );
  assert.equal(
    tally(of("holds", "does_not_hold", "mixed", "not_measurable")),
    "Of 4 claims, 1 holds, 1 does not, 1 is mixed and 1 cannot be measured from these files.",
  );
  assert.equal(tally(of("does_not_hold", "does_not_hold")), "Of 2 claims, 2 do not hold.");
  assert.equal(tally(of("does_not_hold", "mixed")), "Of 2 claims, 1 does not hold and 1 is mixed.");
  assert.equal(tally(of("not_measurable")), "Of 1 claim, 1 cannot be measured from these files.");
});

test("every verdict has a word", () => {
  for (const { verdict } of CLAIMS) assert.ok(VERDICTS[verdict], verdict);
  assert.deepEqual(
    counted(CLAIMS).map(({ verdict }) => verdict),
    ["holds", "does_not_hold", "mixed", "not_measurable"],
  );
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
