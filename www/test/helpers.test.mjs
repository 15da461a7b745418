import assert from "node:assert/strict";
import test from "node:test";

const GROUP_ROWS = 100_000n;
/** A part that does not fit into the engine. */
const TOO_LARGE = 255;

/** What the worker told the page, and what was absorbed, or taken back as null. */
const told = [];
let absorbed = [];
let loans = 0n;
/** The calls of the engine that read parts for another, and what they do. */
let calls = [];
/** @type {() => unknown} */
let within = () => {};
/** @type {Map<number, any>} */
const files = new Map();

const reading = () => [...files.values()].find(({ status }) => status === "reading");
const progress = ({ id, groups, done, status }) => {
  const rows = GROUP_ROWS * BigInt(groups);
  return { id, row_group: done, rows_done: status === "failed" ? rows : GROUP_ROWS * BigInt(done), rows };
};

/** A stand-in for the engine: a step reads a row group, a loan is the last row group. */
class Engine {
  kinds = () => [];
  conditions = () => [];
  metrics = () => [];
  forms = () => [];
  add(id, path, file) {
    calls.push(`add ${id} ${path} ${file.name}`);
    const left = Array.from({ length: file.groups }, (_, group) => group);
    files.set(id, { id, status: "waiting", groups: file.groups, left, done: 0, lent: new Map() });
  }
  show_only(metric) {
    if (metric) calls.push(`only ${metric}`);
  }
  configure(id, { mapping }) {
    calls.push(`configure ${id} ${mapping?.kind}`);
    if (mapping?.kind === "none") throw new Error("no such columns");
  }
  remove(id) {
    files.delete(id);
  }
  next() {
    return (reading() ?? [...files.values()].find(({ status }) => status === "waiting"))?.id;
  }
  step() {
    const file = files.get(this.next());
    file.status = "reading";
    if (file.left.length > 0) {
      file.left.shift();
      file.done += 1;
    }
    if (file.left.length === 0 && file.lent.size === 0) file.status = "ready";
    return progress(file);
  }
  lend() {
    const file = reading();
    if (!file || file.left.length < 2) return null;
    const group = file.left.pop();
    loans += 1n;
    file.lent.set(loans, group);
    return { id: file.id, number: loans, from: group, to: group + 1 };
  }
  absorb(id, number, part) {
    const file = files.get(id);
    absorbed.push([id, number, part ? part[0] : null]);
    if (file?.status !== "reading" || !file.lent.has(number)) return null;
    const group = file.lent.get(number);
    file.lent.delete(number);
    if (part?.[0] === TOO_LARGE) file.status = "failed";
    else if (part) file.done += 1;
    else file.left.push(group);
    return progress(file);
  }
  waits() {
    const file = reading();
    return file !== undefined && file.left.length === 0 && file.lent.size > 0;
  }
  begin_part(id, from, to) {
    calls.push(`begin ${id} ${from} ${to}`);
  }
  step_part() {
    within();
    calls.push("step");
    return calls.filter((call) => call === "step").length % 3 > 0;
  }
  finish_part() {
    return new Uint8Array([calls.length]);
  }
  stop() {
    for (const file of files.values())
      if (["waiting", "reading"].includes(file.status)) file.status = "stopped";
  }
  resume(id) {
    Object.assign(files.get(id), { status: "waiting", done: 0, lent: new Map() });
  }
  files() {
    return [...files.values()].map(({ id, status }) => ({ id, status }));
  }
  results(params) {
    return { params };
  }
  set_date() {}
  next_digest() {}
  digest() {}
  watch() {}
}

/** A port as both sides see it. */
class Port {
  sent = [];
  closed = false;
  onmessage = null;
  postMessage(message) {
    this.sent.push(message);
  }
  close() {
    this.closed = true;
  }
  say(data) {
    this.onmessage?.({ data });
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
    send() {}
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
/** Lets the worker work until it has nothing to do, or waits. */
const rest = () => {
  for (let turns = 0; tick(); turns += 1) assert.ok(turns < 1000, "the worker does not come to rest");
};
const slice = () => null;
const handle = (groups, name = "handle") => ({ name, groups, slice });
const add = (id, file) => ask({ type: "add", id, path: `${id}.parquet`, file, only: null });
const of = (type) => told.filter((answer) => answer.type === type);
const idle = () => told.at(-1)?.type === "idle";
/** The state of a file in the list that was posted last. */
const listed = (id) =>
  of("files")
    .at(-1)
    ?.files.find((/** @type {any} */ file) => file.id === id)?.status;

/** Begins with a file of so many row groups, and helpers that are ready. */
function begin(groups, helpers) {
  for (const id of files.keys()) ask({ type: "remove", id });
  rest();
  told.length = 0;
  absorbed = [];
  add(1, handle(groups));
  while (of("helpers").length === 0) assert.ok(tick(), "no helper was called");
  const { round } = of("helpers")[0];
  const ports = Array.from({ length: helpers }, () => new Port());
  for (const port of ports) {
    ask({ type: "helper", round, port });
    assert.deepEqual(port.sent, [], "a helper that has not started gets nothing");
    port.say("ready");
  }
  return { round, ports };
}
const number = () => loans;

test("helpers are called once, for a file with many rows left", () => {
  ask({ type: "start", engine: "module", ear: "blob:one" });
  add(1, handle(2));
  rest();
  assert.deepEqual([listed(1), of("helpers"), idle()], ["ready", [], true]);
  add(2, handle(9));
  add(3, handle(9));
  rest();
  assert.deepEqual(
    of("helpers").map(({ round }) => round),
    [1, null],
  );
  // They are dismissed before the page hears that all is done.
  assert.deepEqual([told.at(-1).type, listed(3)], ["idle", "ready"]);
});

test("a helper that is ready gets row groups, and its rows are absorbed before the file is ready", () => {
  const { ports } = begin(5, 1);
  const [helper] = ports;
  while (helper.sent.length === 0) assert.ok(tick(), "the helper gets nothing");
  const [{ opening, ...job }] = helper.sent;
  assert.deepEqual(job, { path: "1.parquet", file: handle(5), mapping: null, only: null, from: 4, to: 5 });
  rest();
  // Now the worker waits for the helper.
  assert.deepEqual([files.get(1).status, files.get(1).done, idle()], ["reading", 4, false]);
  const before = told.length;
  helper.say("alive");
  assert.deepEqual(told.slice(before), [{ type: "at", id: 1 }], "the page hears that the helper works");
  rest();
  helper.say({ part: new Uint8Array([7]) });
  assert.deepEqual(absorbed, [[1, number(), 7]]);
  rest();
  assert.deepEqual([listed(1), idle(), helper.closed], ["ready", true, true]);
});

test("a helper gets one loan after the other, and several share a file", () => {
  const { ports } = begin(12, 3);
  tick();
  assert.deepEqual(
    ports.map(({ sent }) => sent.length),
    [1, 1, 1],
  );
  ports[1].say({ part: new Uint8Array([1]) });
  tick();
  tick();
  assert.deepEqual(
    ports.map(({ sent }) => sent.length),
    [1, 2, 1],
  );
  rest();
  for (const port of ports) port.say({ part: new Uint8Array([1]) });
  rest();
  assert.deepEqual([listed(1), files.get(1).done, idle()], ["ready", 12, true]);
});

test("what a helper could not read is read here, and the helper is not used again", () => {
  const { ports } = begin(6, 1);
  tick();
  tick();
  assert.equal(ports[0].sent.length, 1);
  ports[0].say({ part: null });
  rest();
  assert.deepEqual(absorbed, [[1, number(), null]]);
  assert.deepEqual([listed(1), files.get(1).done, ports[0].sent.length], ["ready", 6, 1]);
});

test("a waiting worker reads on when the last part cannot be had", () => {
  const { ports } = begin(4, 1);
  rest();
  assert.equal(listed(1) === "ready" || idle(), false);
  ports[0].say({ part: null });
  rest();
  assert.deepEqual([listed(1), files.get(1).done, idle()], ["ready", 4, true]);
});

test("rows that do not fit make the file fail, and the page is told so", () => {
  const { ports } = begin(4, 1);
  rest();
  ports[0].say({ part: new Uint8Array([TOO_LARGE]) });
  rest();
  assert.deepEqual([listed(1), idle()], ["failed", true]);
});

test("helpers end before the rows of the last file are sorted", () => {
  const { ports } = begin(5, 1);
  rest();
  told.length = 0;
  ports[0].say({ part: new Uint8Array([1]) });
  assert.deepEqual([of("helpers"), ports[0].closed], [[{ type: "helpers", round: null }], true]);
  assert.notEqual(listed(1), "ready");
  rest();
  assert.deepEqual([listed(1), idle(), of("helpers").length], ["ready", true, 1]);
});

test("the metric on show is told to the engine and to helpers", () => {
  const { ports } = begin(30, 1);
  ask({ type: "only", metric: "naming" });
  while (ports[0].sent.length === 0) assert.ok(tick(), "the helper gets nothing");
  assert.equal(ports[0].sent[0].only, "naming");
  ask({ type: "only", metric: null });
  ports[0].say({ part: null });
  rest();
});

test("a helper of an earlier call is turned away", () => {
  const { round } = begin(9, 0);
  const [late, early] = [new Port(), new Port()];
  ask({ type: "helper", round: round - 1, port: early });
  assert.deepEqual([early.closed, early.onmessage], [true, null]);
  rest();
  assert.ok(idle());
  ask({ type: "helper", round, port: late });
  assert.ok(late.closed, "helpers are no longer needed");
  rest();
  assert.deepEqual(told.at(-1), { type: "idle", seq });
});

test("what a dismissed helper still says is ignored", () => {
  const first = begin(9, 0);
  const late = new Port();
  ask({ type: "helper", round: first.round, port: late });
  rest();
  assert.ok(idle() && late.closed);
  late.say("ready");
  late.say({ part: new Uint8Array([1]) });
  const { ports } = begin(9, 1);
  rest();
  assert.deepEqual([late.sent, ports[0].sent.length], [[], 1]);
  ports[0].say({ part: new Uint8Array([1]) });
  rest();
  assert.equal(listed(1), "ready");
});

test("a cancel is carried out at once while a helper reads, and the file can be read again", () => {
  const { round, ports } = begin(5, 1);
  rest();
  told.length = 0;
  ask({ type: "stop", ear: "blob:two" });
  rest();
  assert.deepEqual([listed(1), told.at(-1)], ["stopped", { type: "idle", seq }]);
  assert.deepEqual(
    of("helpers").map(({ round }) => round),
    [null],
  );
  const loan = number();
  assert.deepEqual([absorbed, ports[0].closed], [[[1, loan, null]], true]);
  // The part of the reading that was stopped comes too late.
  ports[0].say({ part: new Uint8Array([1]) });
  files.get(1).left = [0, 1, 2, 3, 4];
  ask({ type: "resume", id: 1 });
  rest();
  assert.deepEqual([listed(1), files.get(1).done], ["ready", 5]);
  assert.equal(of("helpers").findLast((answer) => answer.round !== null).round, round + 1);
});

test("a file that is removed while a helper reads it does not hold up the others", () => {
  const { ports } = begin(5, 1);
  rest();
  add(2, handle(6));
  ask({ type: "remove", id: 1 });
  told.length = 0;
  tick();
  tick();
  ports[0].say("alive");
  assert.ok(
    of("at").every(({ id }) => id === 2),
    "the page is not told of the removed file",
  );
  ports[0].say({ part: new Uint8Array([1]) });
  tick();
  assert.equal(ports[0].sent.at(-1).path, "2.parquet", "the helper goes on with the other file");
  rest();
  ports[0].say({ part: new Uint8Array([1]) });
  rest();
  assert.deepEqual([listed(2), files.get(2).done, idle()], ["ready", 6, true]);
});

test("a file that was replaced or set anew is another one for the helper", () => {
  const { ports } = begin(30, 1);
  const [helper] = ports;
  const finish = () => {
    while (helper.sent.length === 0) assert.ok(tick(), "the helper gets nothing");
    const job = helper.sent.shift();
    helper.say({ part: new Uint8Array([1]) });
    return job;
  };
  const first = finish();
  const again = finish();
  assert.equal(again.opening, first.opening);
  add(1, handle(30, "another"));
  const replaced = finish();
  assert.equal(replaced.file.name, "another");
  assert.notEqual(replaced.opening, first.opening);
  ask({ type: "configure", id: 1, change: { mapping: { kind: "models" } }, call: 0 });
  const set = finish();
  assert.deepEqual(set.mapping, { kind: "models" });
  assert.notEqual(set.opening, replaced.opening);
  ask({ type: "configure", id: 1, change: { registry: "npm" }, call: 0 });
  assert.equal(finish().opening, set.opening, "the registry does not matter to a helper");
  rest();
});

test("a question is answered while the worker waits for a helper", () => {
  const { ports } = begin(5, 1);
  rest();
  told.length = 0;
  ask({ type: "results", params: "now", first: null, call: 5 });
  rest();
  assert.deepEqual(of("results"), [{ type: "results", call: 5, results: { params: "now" } }]);
  assert.ok(!idle());
  ports[0].say({ part: new Uint8Array([1]) });
  rest();
  assert.deepEqual([listed(1), idle()], ["ready", true]);
});

test("a helper reads row groups, and adds a file only when it is another", () => {
  const other = new Port();
  /** @type {any} */ (globalThis).onmessage({ data: { type: "help", engine: "module", port: other } });
  assert.deepEqual(other.sent, ["ready"]);
  calls = [];
  const job = (opening, kind, from, name = "handle", only = null) => {
    calls = [];
    other.sent = [];
    const mapping = kind && { kind };
    other.say({ opening, path: "a", file: handle(9, name), mapping, only, from, to: from + 1 });
    return calls.filter((call) => call !== "step");
  };
  assert.deepEqual(job(1, null, 8), ["add 0 a handle", "begin 0 8 9"]);
  assert.ok(other.sent.at(-1).part instanceof Uint8Array);
  assert.deepEqual(job(1, null, 7), ["begin 0 7 8"]);
  assert.deepEqual(job(2, "models", 6), ["add 0 a handle", "configure 0 models", "begin 0 6 7"]);
  assert.deepEqual(job(3, null, 5, "another"), ["add 0 a another", "begin 0 5 6"]);
  const shown = job(6, null, 5, "handle", "turnover");
  assert.deepEqual(shown, ["only turnover", "add 0 a handle", "begin 0 5 6"]);
  // A file that cannot be set is not taken for one that is known.
  assert.deepEqual(job(4, "none", 4), ["add 0 a handle", "configure 0 none"]);
  assert.deepEqual(other.sent, [{ part: null }]);
  assert.deepEqual(job(4, "none", 3), ["add 0 a handle", "configure 0 none"]);
  within = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  job(5, null, 2);
  assert.deepEqual(other.sent.at(-1), { part: null }, "a trap is told as rows that cannot be read");
  within = () => {};
  assert.ok(!told.some(({ type }) => type === "broken"));
});
