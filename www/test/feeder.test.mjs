import assert from "node:assert/strict";
import test from "node:test";
import { Feeder, reads } from "../engine/feeder";

/** What the page was asked for. */
let wanted = [];
let calls = [];
let needs = [];
let opening = new Set();
let digestNeeds = [];
let lookNeeds = null;

const engine = /** @type {any} */ ({
  add_fed: (id, path, bytes) => {
    calls.push(["add", id, path, bytes]);
    opening.add(id);
  },
  is_opening: (id) => opening.has(id),
  look_needs: () => lookNeeds,
  needs: (digests) => (digests ? digestNeeds : needs),
  feed: (id, from, bytes) => calls.push(["feed", id, from, bytes.length]),
  starve: (id, reason) => calls.push(["starve", id, reason]),
});
const reports = /** @type {any} */ ({
  post: ({ type, id, from, to, opening: number }) => wanted.push([type, id, from, to, number]),
  workingOn() {},
});
const file = /** @type {any} */ ({ size: 1000, slice() {} });
const bytes = (id, number, from, length) =>
  /** @type {any} */ ({
    type: "bytes",
    id,
    opening: number,
    from,
    bytes: new ArrayBuffer(length),
    reason: "",
  });

test("a worker that may not read a file says so, and one that may is asked once", () => {
  const { FileReaderSync: before } = /** @type {any} */ (globalThis);
  let may = false;
  let tries = 0;
  Object.assign(globalThis, {
    FileReaderSync: class {
      readAsArrayBuffer() {
        tries += 1;
        if (!may) throw new Error("NotReadableError");
      }
    },
  });
  assert.deepEqual([reads(file), reads(file), tries], [false, false, 2]);
  may = true;
  assert.deepEqual([reads(file), reads(file), tries], [true, true, 3]);
  Object.assign(globalThis, { FileReaderSync: before });
});

test("each range is asked for once, and what waits for the footer comes after it", () => {
  const feeder = new Feeder(engine, reports);
  const done = [];
  assert.equal(feeder.waits(1), false, "no file needs the page");
  needs = [{ id: 1, now: [[900, 1000]], ahead: [] }];
  feeder.add(1, "a.parquet", file.size);
  feeder.whenOpen(1, () => done.push("configured"));
  feeder.whenOpen(2, () => done.push("another file"));
  assert.equal(feeder.waits(1), true);
  assert.deepEqual(wanted, [["wanted", 1, 900, 1000, 1]]);
  assert.deepEqual(done, ["another file"]);
  feeder.take(bytes(1, 7, 900, 100));
  assert.equal(calls.length, 1, "these are bytes of another opening");
  opening.clear();
  feeder.take(bytes(1, 1, 900, 100));
  assert.deepEqual(calls, [
    ["add", 1, "a.parquet", 1000],
    ["feed", 1, 900, 100],
  ]);
  assert.deepEqual(done, ["another file", "configured"]);
  // The bytes of the next row group come while this one is read.
  needs = [{ id: 1, now: [[4, 300]], ahead: [[300, 600]] }];
  assert.equal(feeder.waits(1), true);
  needs = [{ id: 1, now: [], ahead: [[300, 600]] }];
  assert.equal(feeder.waits(1), false);
  assert.deepEqual(wanted.slice(1), [
    ["wanted", 1, 4, 300, 1],
    ["wanted", 1, 300, 600, 1],
  ]);
  digestNeeds = [{ id: 1, now: [[0, 1000]], ahead: [] }];
  assert.equal(feeder.waits(1, true), true);
});

test("a file that the page cannot read either gets the reason", () => {
  [wanted, calls] = [[], []];
  const feeder = new Feeder(engine, reports);
  needs = [{ id: 5, now: [[0, 8]], ahead: [] }];
  feeder.add(5, "b.parquet", file.size);
  const done = [];
  feeder.whenOpen(5, () => done.push("refused"));
  opening.clear();
  feeder.take({ ...bytes(5, 1, 0, 8), bytes: null, reason: "it was moved" });
  assert.deepEqual(calls.at(-1), ["starve", 5, "it was moved"]);
  assert.deepEqual(done, ["refused"]);
  // What waits for a file that is removed is not lost: whoever asked gets an answer.
  feeder.add(6, "c.parquet", file.size);
  feeder.whenOpen(6, () => done.push("gone"));
  feeder.remove(6);
  assert.deepEqual(done, ["refused", "gone"]);
});

test("the first values of columns are brought before somebody looks at them", () => {
  [wanted, calls, needs] = [[], [], []];
  const feeder = new Feeder(engine, reports);
  const done = [];
  feeder.add(7, "d.parquet", file.size);
  opening.clear();
  lookNeeds = {
    id: 7,
    now: [
      [4, 90],
      [200, 300],
    ],
    ahead: [],
  };
  feeder.whenSeen(7, () => done.push("seen"));
  assert.deepEqual(wanted, [
    ["wanted", 7, 4, 90, 1],
    ["wanted", 7, 200, 300, 1],
  ]);
  lookNeeds = { id: 7, now: [[200, 300]], ahead: [] };
  feeder.take(bytes(7, 1, 4, 86));
  assert.deepEqual([done, wanted.length], [[], 2]);
  lookNeeds = null;
  feeder.take(bytes(7, 1, 200, 100));
  assert.deepEqual(done, ["seen"]);
  feeder.whenSeen(7, () => done.push("at once"));
  assert.deepEqual(done, ["seen", "at once"]);
  // A file that can no longer be read, or was removed, lets nobody wait.
  lookNeeds = { id: 7, now: [[4, 90]], ahead: [] };
  feeder.whenSeen(7, () => done.push("unreadable"));
  feeder.take({ ...bytes(7, 1, 4, 0), bytes: null, reason: "it was moved" });
  feeder.whenSeen(7, () => done.push("removed"));
  feeder.remove(7);
  assert.deepEqual(done.slice(2), ["unreadable", "removed"]);
});
