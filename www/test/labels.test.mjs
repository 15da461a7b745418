import assert from "node:assert/strict";
import test from "node:test";
import { along, stacked } from "../figures/labels";

const INSIDE = { x1: 0, x2: 300, y1: 0, y2: 200 };
/** Paths that nearly coincide along the bottom and the right, as Lorenz curves do. */
const bundle = (n) =>
  Array.from({ length: n }, (_, i) =>
    along([
      [0, 195 - i],
      [280 - i, 180],
      [295, 5],
    ]),
  );
const labelled = (paths, text = (i) => `dataset ${i}`) =>
  paths.map((path, own) => ({
    text: text(own),
    ink: "#555",
    own,
    anchors: path.filter((_, i) => i % 5 === 0),
  }));
const measure = (text) => text.length * 7;
const meet = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;

test("names of curves that nearly coincide are stacked where nothing is, each with a line to its own curve", () => {
  const paths = bundle(4);
  const taken = [{ x1: 0, x2: 120, y1: 0, y2: 40 }];
  const found = stacked(labelled(paths), paths, taken, INSIDE, measure);
  assert.equal(found.length, 4);
  for (const { label, box, end } of found) {
    assert.ok(
      paths[label.own].some(([x, y]) => x === end[0] && y === end[1]),
      "the line ends on its curve",
    );
    assert.ok(box.x1 >= 0 && box.x2 <= 300 && box.y1 >= 0 && box.y2 <= 200);
    for (const other of [...taken, ...found.filter((each) => each.label !== label).map(({ box }) => box)])
      assert.ok(!meet(box, other), "no name covers another");
    for (const [x, y] of paths.flat())
      assert.ok(!meet(box, { x1: x, x2: x, y1: y, y2: y }), "no name covers a curve");
  }
});

test("the names are stacked only if there is room for all, and their lines cross no name", () => {
  const paths = bundle(6);
  const of = (n, taken) => stacked(labelled(paths).slice(0, n), paths, taken, INSIDE, measure).length;
  assert.equal(of(5, []), 5);
  assert.equal(of(6, []), 0, "lines to some of many curves confuse");
  assert.equal(of(0, []), 0);
  const narrow = [{ x1: 0, x2: 300, y1: 20, y2: 60 }];
  assert.equal(of(2, [...narrow, { x1: 0, x2: 300, y1: 60, y2: 200 }]), 0);
  assert.equal(
    of(1, [
      { x1: 100, x2: 200, y1: 20, y2: 200 },
      { x1: 0, x2: 300, y1: 60, y2: 200 },
    ]),
    0,
    "a line would cross a name",
  );
  assert.equal(
    stacked(labelled(paths, () => "x".repeat(99)).slice(0, 1), paths, [], INSIDE, measure).length,
    0,
  );
});
