/** The order of a figure's marks, the keys that move between them, and the mark nearest to a pointer. */

import assert from "node:assert/strict";
import test from "node:test";
import { nearest, step, stops } from "../figures/marks";

const dot = (x, y, name) => ({ x1: x, x2: x, y1: y, y2: y, say: () => name });
const row = (y, name, xs) => xs.map((x) => dot(x, y, `${name}${x}`));

/** Two lines with different positions, an empty one, then bars in a column. */
const here = { x: 0, y: 0 };
/** @type {import("../figures/marks").Marks} */
const lines = {
  ...here,
  title: "Lines",
  run: "right",
  series: [row(10, "a", [0, 10, 20]), [], row(30, "b", [4, 18])],
};
/** @type {import("../figures/marks").Marks} */
const bars = { ...here, title: "Bars", run: "down", series: [[dot(5, 50, "c50"), dot(5, 60, "c60")]] };
const all = stops([lines, { ...here, title: "Empty", run: "right", series: [[]] }, bars]);
const names = all.map(({ mark }) => mark.say());
const at = (name) => names.indexOf(name);
const after = (name, key) => {
  const to = step(all, at(name), key);
  return to === null ? null : (names[to] ?? "none");
};

test("marks are ordered by panel, then by series", () => {
  assert.deepEqual(names, ["a0", "a10", "a20", "b4", "b18", "c50", "c60"]);
  assert.deepEqual(
    all.map(({ marks }) => marks.title),
    [...Array(5).fill("Lines"), "Bars", "Bars"],
  );
});

test("the arrows along a series visit all marks, forward and back", () => {
  const walk = (from, keys) => {
    const walked = [from];
    for (;;) {
      const { run } = all[at(walked.at(-1))].marks;
      const next = after(walked.at(-1), keys[run]);
      if (next === "none") return walked;
      walked.push(next);
    }
  };
  assert.deepEqual(walk("a0", { right: "ArrowRight", down: "ArrowDown" }), names);
  assert.deepEqual(walk("c60", { right: "ArrowLeft", down: "ArrowUp" }), names.toReversed());
});

test("the arrows across a series move to the nearest mark of the next one, or nowhere", () => {
  assert.equal(after("a0", "ArrowDown"), "b4");
  assert.equal(after("a10", "ArrowDown"), "b4");
  assert.equal(after("a20", "ArrowDown"), "b18");
  assert.equal(after("b18", "ArrowUp"), "a20");
  assert.equal(after("b18", "ArrowDown"), "none");
  assert.equal(after("a10", "ArrowUp"), "none");
  // A panel with one series has no other to move to, so both pairs of arrows go along it.
  assert.equal(after("c50", "ArrowRight"), "c60");
  assert.equal(after("c60", "ArrowLeft"), "c50");
});

test("a series that runs upwards is visited upwards, and other series by height", () => {
  const map = stops([
    {
      ...here,
      title: "Map",
      run: "up",
      series: [[dot(0, 90, "low"), dot(0, 70, "high")], [dot(10, 72, "beside")]],
    },
  ]);
  const to = (from, key) => map[step(map, from, key)]?.mark.say();
  assert.equal(to(0, "ArrowUp"), "high");
  assert.equal(to(1, "ArrowDown"), "low");
  assert.equal(to(1, "ArrowRight"), "beside");
  assert.equal(to(2, "ArrowLeft"), "high");
});

test("Home and End move to the ends of a series, Page Up and Page Down to the starts of panels", () => {
  assert.deepEqual(
    ["Home", "End"].map((key) => after("a10", key)),
    ["a0", "a20"],
  );
  assert.deepEqual(
    ["Home", "End"].map((key) => after("b18", key)),
    ["b4", "b18"],
  );
  assert.equal(after("b4", "PageDown"), "c50");
  assert.equal(after("c60", "PageUp"), "c50");
  assert.equal(after("c50", "PageUp"), "a0");
  assert.equal(after("c50", "PageDown"), "none");
  for (const key of ["Tab", "Enter", "R", "Escape"]) assert.equal(after("a0", key), null, key);
});

test("the nearest mark is the one that contains a position, for any order of its corners", () => {
  const boxes = stops([
    {
      ...here,
      title: "Boxes",
      run: "right",
      series: [
        [
          { x1: 0, x2: 10, y1: 100, y2: 20, say: () => "high" },
          { x1: 22, x2: 12, y1: 90, y2: 100, say: () => "low" },
          dot(16, 40, "point"),
        ],
      ],
    },
  ]);
  const under = (x, y) => boxes[nearest(boxes, x, y)].mark.say();
  assert.equal(under(5, 50), "high");
  assert.equal(under(13, 99), "low");
  assert.equal(under(17, 42), "point");
  assert.equal(under(500, 95), "low");
  assert.equal(nearest([], 1, 1), -1);
});

test("marks are shifted by the position of their plot", () => {
  const series = [[{ x1: 1, x2: 3, y1: 4, y2: 2, say: () => "m" }]];
  const [{ x, y, width, height }] = stops([{ title: "P", run: "right", series, x: 10, y: 100 }]);
  assert.deepEqual({ x, y, width, height }, { x: 12, y: 103, width: 2, height: 2 });
});
