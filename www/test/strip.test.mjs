/** The strip beside a claim: what it draws, and where. */

import assert from "node:assert/strict";
import test from "node:test";
import { layout, limitsOf, spokenStrip, stripOf, tick, ticksOf } from "../figures/strip";
import { source } from "./made-up.mjs";

/** @type {any} */
const AXIS = {
  id: "share",
  label: "Share of models",
  unit: "share",
  limits: [0, 1],
  zones: [
    { verdict: "does_not_hold", from: null, to: 0.5 },
    { verdict: "holds", from: 0.5, to: null },
  ],
  published: [{ by: "Jones et al. 2024", value: 0.83, words: "83.0%" }],
};
/** @returns {any} */
const mark = (value, more = {}) => ({
  name: "",
  role: "decides",
  value,
  bounds: [value - 0.05, value + 0.05],
  words: `${value * 100}%`,
  ...more,
});
const numbered = (marks, axis = "share") => ({ axis, marks, value: "", threshold: "" });
const other = (date, marks, more = {}) => ({
  source: { ...source, date },
  standing: "same_registry",
  verdict: "mixed",
  number: numbered(marks),
  ...more,
});
/** @returns {any} */
const claim = (marks, others = []) => ({ axis: AXIS, number: numbered(marks), dataset: source, others });
const kinds = (strip) => strip.lines.map(({ kind, name }) => [kind, name]);

test("a claim without a number or a dataset has no strip", () => {
  assert.equal(stripOf({ ...claim([mark(0.6)]), axis: null }), null);
  assert.equal(stripOf({ ...claim([mark(0.6)]), dataset: null }), null);
  assert.equal(stripOf(claim([])), null);
});

test("the deciding number comes first, then other datasets by name, then what was published", () => {
  const strip = stripOf(
    claim(
      [mark(0.6)],
      [
        other("2001-01", [mark(0.4)]),
        other("2001-02", [mark(0.4)], {
          standing: "other_registry",
          source: { ...source, registry: "npm", date: "2001-02" },
        }),
        other("2001-03", [mark(0.4)], { standing: "registry_unknown" }),
        // Its number is of another quantity.
        other("2001-04", [mark(0.4)], { number: numbered([mark(0.4)], "rho") }),
        // No single number decides.
        other("2001-05", [mark(0.4, { role: "read" })]),
      ],
    ),
  );
  assert.deepEqual(kinds(strip), [
    ["decides", source.date],
    ["same", "2001-01"],
    ["other", "npm, 2001-02"],
    ["published", "Jones et al. 2024"],
  ]);
});

test("datasets of the same date have their titles, and parts their names", () => {
  const twin = { ...source, title: "model cards" };
  const strip = stripOf(
    claim(
      [mark(0.6, { name: "by downloads" })],
      [other("", [mark(0.4, { name: "by likes" })], { source: twin })],
    ),
  );
  assert.deepEqual(kinds(strip).slice(0, 2), [
    ["decides", "by downloads"],
    ["same", "model cards: by likes"],
  ]);
});

test("beyond five other datasets only the ends are named", () => {
  const values = [0.3, 0.9, 0.1, 0.5, 0.7, 0.4, 0.6];
  const strip = stripOf(
    claim(
      [mark(0.6)],
      values.map((value, i) => other(`2001-0${i + 1}`, [mark(value)])),
    ),
  );
  assert.deepEqual(kinds(strip), [
    ["decides", source.date],
    ["same", "2001-03"],
    ["same", "2001-02"],
    ["rest", "5 more datasets"],
    ["published", "Jones et al. 2024"],
  ]);
  assert.deepEqual(strip.lines[3].values, [0.3, 0.5, 0.7, 0.4, 0.6]);
});

test("datasets that disagree do not share a line with those that agree", () => {
  const verdicts = ["holds", "holds", "holds", "mixed", "holds", "does_not_hold", "mixed"];
  const strip = stripOf(
    claim(
      [mark(0.6)],
      verdicts.map((verdict, i) => other(`2001-0${i + 1}`, [mark((i + 1) / 10)], { verdict })),
    ),
  );
  const others = strip.lines.filter(({ kind }) => kind === "same" || kind === "rest");
  assert.deepEqual(
    others.map(({ name, verdict, values }) => [name, verdict, ...(values ?? [])]),
    [
      ["2001-01", "holds"],
      ["2001-07", "mixed"],
      ["3 more datasets", "holds", 0.2, 0.3, 0.5],
      ["2001-04", "mixed"],
      ["2001-06", "does_not_hold"],
    ],
  );
});

test("places are in proportion to the numbers, on a wide and on a narrow screen", () => {
  const strip = stripOf(claim([mark(0.25)], [other("2001-01", [mark(0.75)])]));
  for (const width of [646, 330]) {
    const { x, left, right, lines, limits } = layout(strip, width, (text) => text.length * 7);
    assert.deepEqual(limits, [0, 1]);
    assert.ok(left >= 0 && right <= width && left < right);
    assert.equal(x(0), left);
    assert.equal(x(1), right);
    assert.equal(x(0.25), left + (right - left) / 4);
    // No two lines have the same place, so no two names collide.
    const places = lines.map(({ text }) => text);
    for (let i = 1; i < places.length; i += 1) assert.ok(places[i] - places[i - 1] >= 15);
  }
});

test("the axis extends to every value, in round steps, and a share stays a share", () => {
  const of = (axis, ...values) =>
    limitsOf({ axis, lines: values.map((value) => ({ value, bounds: null })) }).map((end) =>
      Number(end.toPrecision(6)),
    );
  assert.deepEqual(of(AXIS, 0.5), [0, 1]);
  assert.deepEqual(of({ ...AXIS, limits: [0, 0.1] }, 0.13), [0, 0.15]);
  assert.deepEqual(of({ ...AXIS, limits: [0, 0.6] }, 0.99), [0, 1]);
  assert.deepEqual(of({ ...AXIS, unit: "number", limits: [-0.5, 1.5] }, 2.2), [-0.5, 2.5]);
  assert.deepEqual(of({ ...AXIS, limits: [-0.1, 0.3] }, -0.15), [-0.2, 0.3]);
  // A very wide interval extends it by half at most; the rest of the interval is cut.
  assert.deepEqual(
    limitsOf({ axis: { ...AXIS, unit: "number" }, lines: [{ value: 0.5, bounds: [-9, 9] }] }),
    [-0.5, 1.5],
  );
});

test("ticks name the thresholds and do not collide", () => {
  for (const [axis, limits] of [
    [AXIS, [0, 1]],
    [{ ...AXIS, zones: [{ from: 0.01, to: null }] }, [0, 0.1]],
    [
      {
        ...AXIS,
        zones: [
          { from: null, to: 0.01005 },
          { from: 0, to: null },
        ],
      },
      [-0.1, 0.3],
    ],
  ]) {
    const ticks = ticksOf(axis, limits, 330);
    const [first] = axis.zones
      .toReversed()
      .flatMap(({ from, to }) => [from, to])
      .filter((end) => end !== null);
    assert.ok(ticks.includes(first), `${ticks}`);
    assert.ok(ticks.length >= 3, `${ticks}`);
    assert.equal(new Set(ticks.map((at) => tick(at, axis.unit))).size, ticks.length);
  }
  assert.deepEqual(
    [tick(0.2, "share"), tick(-0.4, "points"), tick(0.4, "points"), tick(0.02, "number"), tick(0, "points")],
    ["20%", "−40", "+40", "0.02", "0"],
  );
});

test("one sentence says everything that is drawn", () => {
  const strip = stripOf(claim([mark(0.6)], [other("2001-01", [mark(0.4)])]));
  assert.equal(
    spokenStrip(strip),
    `Share of models: ${source.date} 60% (55% to 65%); another dataset, 2001-01 40% (35% to 45%), is mixed; published by Jones et al. 2024 83.0%. By itself it does not hold below 50% and holds above 50%.`,
  );
});
