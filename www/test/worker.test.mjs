import assert from "node:assert/strict";
import test from "node:test";

/** The worker's messages, and a stand-in for the engine that reads each file in two steps. */
const told = [];
const files = new Map();
let deadly = null;
let digesting = false;
let measured = 0;
let slow = false;
let lastTurn = 0;
/** @type {(step: number, share?: number) => boolean} */
let heard = () => true;
/** Runs within each metric; false if it is stopped. */
/** @type {() => unknown} */
let within = () => {};
/** The page has taken its blob away. */
let called = false;
const catalogue = {
  kinds: [{ kind: "packages" }],
  metrics: [{ id: "turnover" }],
  forms: [{ id: "json" }],
  conditions: ["task=x"],
};
class Engine {
  kinds() {
    return catalogue.kinds;
  }
  metrics() {
    return catalogue.metrics;
  }
  forms() {
    return catalogue.forms;
  }
  conditions() {
    return catalogue.conditions;
  }
  add(id) {
    if (id === deadly) throw new WebAssembly.RuntimeError("unreachable");
    files.set(id, { id, status: "waiting", left: 2 });
  }
  remove(id) {
    files.delete(id);
  }
  next() {
    return [...files.values()].find((f) => f.status === "waiting")?.id;
  }
  step() {
    const file = files.get(this.next());
    file.left -= 1;
    if (file.left === 0) file.status = "ready";
    return { id: file.id, row_group: 0, rows_done: BigInt(2 - file.left), rows: 2n };
  }
  stop() {
    for (const file of files.values()) if (file.status === "waiting") file.status = "stopped";
  }
  files() {
    return [...files.values()].map((f) => ({ ...f }));
  }
  set_date() {}
  next_digest() {
    return digesting ? [...files.values()].find((f) => f.status === "ready" && !f.sha256)?.id : undefined;
  }
  digest() {
    const id = this.next_digest();
    const file = files.get(id);
    if (file) file.hashed = (file.hashed ?? 0) + 1;
    if (file?.hashed === 2) file.sha256 = `digest of ${id}`;
    return id;
  }
  watch(listener) {
    heard = listener;
  }
  /** Three metrics, each measured in a separate turn. */
  results(params, { known }, { going, wants, take }) {
    while (measured < 3) {
      const metric = `metric ${measured + 1}`;
      if (!going(metric) || (slow && measured > lastTurn)) return null;
      if (within() === false) return null;
      measured += 1;
      if (wants()) take({ document: { metrics: { [metric]: {} } }, pending: [], known: [...known] });
    }
    return { params };
  }
  look(id) {
    const column = { name: `column of ${id}`, kind: "text", type: "string", examples: ["a", "b"] };
    return { columns: [column], guess: { kind: "packages", columns: {} } };
  }
  written(params, form, subject) {
    if (subject === "unknown") throw { kind: "setting", message: "There is no metric unknown.", advice: "" };
    return new TextEncoder().encode(`${subject} as ${form} with k ${params.turnover.k}`);
  }
}

let port;
let due = 0;
Object.assign(globalThis, {
  postMessage: (answer) => told.push(answer),
  onmessage: null,
  FileReaderSync: class {
    readAsArrayBuffer() {}
  },
  XMLHttpRequest: class {
    status = 200;
    open() {}
    send() {
      if (called) throw new Error("no such blob");
    }
  },
  wasm_bindgen: { initSync() {}, Engine, last_panic: () => null },
  MessageChannel: class {
    port1 = (port = {});
    port2 = { postMessage: () => (due += 1) };
  },
});
await import("../engine/worker");

let seq = 0;
const ask = (message) => /** @type {any} */ (globalThis).onmessage({ data: { ...message, seq: ++seq } });
function tick() {
  if (due === 0) return false;
  due -= 1;
  port.onmessage();
  return true;
}
const types = () => told.map((answer) => answer.type);
const add = (id) => ask({ type: "add", id, path: `${id}.parquet`, file: { slice() {} }, only: null });

test("files are opened one at a time, so that a cancel comes before the rest", () => {
  ask({ type: "start", engine: "module", ear: "blob:one" });
  assert.deepEqual(told[0], { type: "started", catalogue });
  for (let id = 1; id <= 100; id += 1) add(id);
  assert.equal(files.size, 0, "an add is only noted");
  tick();
  tick();
  assert.equal(files.size, 2);
  told.length = 0;
  ask({ type: "stop", ear: "blob:two" });
  const { ids } = told.find((answer) => answer.type === "dropped");
  assert.deepEqual([ids.length, ids[0]], [98, 3]);
  while (tick());
  assert.equal(files.size, 2);
  assert.deepEqual(told.at(-1), { type: "idle", seq });
});

test("while many files are read, few lists are posted, and the last one is complete", () => {
  told.length = 0;
  const since = performance.now();
  for (let id = 101; id <= 400; id += 1) add(id);
  while (tick());
  const most = (performance.now() - since) / 100 + 2;
  const lists = told.filter((answer) => answer.type === "files");
  assert.ok(lists.length <= most, `${lists.length} lists, at most ${most}`);
  assert.equal(lists.at(-1).files.filter((f) => f.status === "ready").length, 300);
  // Each file is named before it is read, so that the page can blame it for a trap.
  assert.ok(types().indexOf("at") < types().indexOf("progress"));
});

test("looking at the columns of a file opens it", () => {
  told.length = 0;
  add(500);
  ask({ type: "look", id: 500, call: 7 });
  const { call, look } = told.find((answer) => answer.type === "look");
  assert.deepEqual([call, look.columns[0].name, look.guess.kind], [7, "column of 500", "packages"]);
  while (tick());
});

test("a long answer is measured in turns, and a cancel works between two of them", () => {
  told.length = 0;
  measured = 0;
  slow = true;
  ask({ type: "results", params: "a", call: 8 });
  for (lastTurn = 0; lastTurn < 3; lastTurn += 1) tick();
  assert.deepEqual(
    told.filter(({ type }) => type === "measuring").map(({ metric }) => metric),
    ["metric 1", "metric 2", "metric 2", "metric 3", "metric 3"],
  );
  assert.deepEqual(told.find(({ type }) => type === "results").results, { params: "a" });
  told.length = 0;
  measured = 0;
  lastTurn = 0;
  ask({ type: "results", params: "b", call: 9 });
  tick();
  ask({ type: "stop", ear: "blob:two" });
  while (tick());
  const refused = told.find(({ type }) => type === "refused");
  assert.deepEqual([refused.call, refused.problem.kind], [9, "cancelled"]);
  assert.deepEqual(told.at(-1), { type: "idle", seq });
  assert.equal(measured, 1, "nothing was measured any more");
  slow = false;
});

test("a question is answered in parts, but not more often than the page can use", async () => {
  told.length = 0;
  measured = 0;
  ask({ type: "results", params: "c", first: null, call: 20 });
  tick();
  assert.ok(!types().includes("part"), "the whole answer came soon");
  measured = 0;
  within = () => {
    for (const end = performance.now() + 600; performance.now() < end;);
  };
  ask({ type: "results", params: "c", first: null, call: 21 });
  while (tick());
  const parts = told.filter(({ type }) => type === "part");
  assert.deepEqual(
    parts.map(({ call, part }) => [call, Object.keys(part.document.metrics), part.known]),
    [1, 2, 3].map((n) => [21, [`metric ${n}`], [1, 2].slice(0, n - 1).map((k) => `metric ${k}`)]),
  );
  within = () => {};
});

test("signs of life come from inside a metric, and a cancel is heard there", () => {
  told.length = 0;
  measured = 0;
  const until = performance.now() + 10_000;
  within = () => {
    // A metric of two seconds, after which the page has cancelled.
    for (const end = performance.now() + 2000; performance.now() < end;) assert.ok(heard(2, 0.25));
    called = true;
    while (heard(3)) assert.ok(performance.now() < until, "the cancel is not heard");
    return false;
  };
  ask({ type: "results", params: "d", first: null, call: 22 });
  tick();
  const signs = told.filter(({ type }) => type === "alive").map(({ step, share }) => [step, share]);
  assert.ok(signs.length >= 2 && signs.length <= 4, `${signs.length} signs`);
  assert.deepEqual(signs[1], [2, 0.25]);
  assert.equal(measured, 0);
  called = false;
  within = () => assert.fail("nothing is measured before the page's message");
  tick();
  ask({ type: "stop", ear: "blob:another" });
  while (tick());
  assert.deepEqual(told.find(({ type }) => type === "refused").problem.kind, "cancelled");
  within = () => {};
});

test("digests are computed when nothing else is left to do, and before a document is written", () => {
  told.length = 0;
  for (const id of files.keys()) ask({ type: "remove", id });
  digesting = true;
  add(701);
  while (!types().includes("idle")) tick();
  const before = told.findLast(({ type }) => type === "files").files;
  assert.deepEqual([before[0].status, before[0].sha256], ["ready", undefined]);
  while (tick());
  const { files: after } = told.findLast(({ type }) => type === "files");
  assert.equal(after[0].sha256, "digest of 701");
  assert.equal(types().filter((type) => type === "idle").length, 1);
  add(702);
  while (types().filter((type) => type === "idle").length < 2) tick();
  ask({ type: "written", form: "json", subject: "claims", params: { turnover: { k: 5 } }, call: 10 });
  assert.ok(!types().includes("written"));
  while (!types().includes("written")) assert.ok(tick());
  assert.ok([...files.values()].every(({ sha256 }) => sha256));
  told.length = 0;
  add(703);
  while (!types().includes("idle")) tick();
  ask({ type: "written", form: "json", subject: "claims", params: { turnover: { k: 5 } }, call: 11 });
  tick();
  ask({ type: "stop", ear: "blob:three" });
  const refused = told.find(({ type }) => type === "refused");
  assert.deepEqual(
    [refused.call, refused.problem.kind],
    [11, "cancelled"],
    "digests of large files take long",
  );
  while (tick());
  assert.ok(!types().includes("written"));
  digesting = false;
});

test("what is written comes from the engine, and its refusal is passed on", () => {
  told.length = 0;
  const params = { turnover: { k: 5 } };
  ask({ type: "written", form: "bibtex", subject: "claims", params, call: 8 });
  ask({ type: "written", form: "csv", subject: "unknown", params, call: 10 });
  while (tick());
  const [written, refused] = told.filter(({ call }) => call > 0);
  assert.deepEqual([written.type, written.call], ["written", 8]);
  assert.equal(new TextDecoder().decode(written.written[0]), "claims as bibtex with k 5");
  assert.deepEqual(
    [refused.type, refused.call, refused.problem.message],
    ["refused", 10, "There is no metric unknown."],
  );
});

test("a trap without a panic is reported without a message, and nothing follows it", () => {
  deadly = 600;
  told.length = 0;
  add(600);
  while (tick());
  assert.deepEqual(told.at(-1), { type: "broken", id: 600, message: null, starting: false });
  add(601);
  while (tick());
  assert.equal(told.at(-1).type, "broken");
});
