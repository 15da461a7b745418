import assert from "node:assert/strict";
import test from "node:test";
import { EngineHost } from "../engine/host";

/** A worker that records its messages and answers when the test wants it to. */
class FakeWorker {
  asked = [];
  terminated = false;
  onmessage = null;
  onerror = null;

  postMessage(ask) {
    this.asked.push(ask);
  }

  terminate() {
    this.terminated = true;
  }

  say(answer) {
    this.onmessage?.({ data: { seq: this.asked.at(-1)?.seq ?? 0, ...answer } });
  }

  idle() {
    this.say({ type: "idle", seq: this.asked.at(-1)?.seq ?? 0 });
  }

  /** Its messages in short form, without the one that starts the engine. */
  get words() {
    return this.asked.filter((a) => a.type !== "start").map((a) => [a.type, a.id ?? a.call].join(" "));
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** @returns {Promise<any>} */
async function host() {
  const workers = [];
  const seen = { files: [], busy: [], down: null, catalogue: null };
  let second = () => {};
  const engine = new EngineHost({
    worker: () => {
      workers.push(new FakeWorker());
      return workers.at(-1);
    },
    module: async () => "module",
    every: (call) => {
      second = call;
      return () => (second = () => {});
    },
    listener: {
      catalogue: (catalogue) => (seen.catalogue = catalogue),
      files: (files) => (seen.files = files),
      progress() {},
      measuring: (measuring) => (seen.measuring = measuring),
      busy: (busy) => seen.busy.push(busy),
      down: (reason) => (seen.down = reason),
    },
  });
  engine.warm();
  await turn();
  workers[0].say({ type: "started" });
  workers[0].idle();
  const wait = (seconds) => {
    for (let i = 0; i < seconds; i += 1) second();
  };
  return { engine, workers, seen, wait };
}

/**
 * The handle of a file. With `gone` it cannot be read any more, as after a change on disk.
 * @returns {any}
 */
const file = (name, size = 10) => ({
  name,
  size,
  lastModified: 0,
  gone: false,
  slice() {
    return { arrayBuffer: async () => assert.ok(!this.gone) };
  },
});
/** @returns {any} */
const state = (id, path, status = "ready") => ({ id, path, label: path, status, error: null });

test("messages wait in order until the engine has started", async () => {
  const workers = [];
  const engine = new EngineHost({
    worker: () => workers[workers.push(new FakeWorker()) - 1],
    module: async () => "module",
    every: () => () => {},
    listener: { catalogue() {}, files() {}, progress() {}, measuring() {}, busy() {}, down() {} },
  });
  engine.add("a", file("a"));
  engine.add("b", file("b"));
  await turn();
  assert.deepEqual(workers[0].words, []);
  workers[0].say({ type: "started" });
  assert.deepEqual(workers[0].words, ["add 1", "add 2"]);
});

test("the list of many files is told a few times a second, and at last whole", async () => {
  const told = [];
  const engine = new EngineHost({
    worker: () => new FakeWorker(),
    module: async () => "module",
    every: () => () => {},
    listener: {
      catalogue() {},
      files: (files) => told.push(files.length),
      progress() {},
      measuring() {},
      busy() {},
      down() {},
    },
  });
  for (let i = 0; i < 150; i += 1) {
    engine.add(`file ${i}`, file(`file ${i}`));
    await turn();
  }
  assert.ok(told.length >= 100 && told.length < 110, `${told.length} times`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(told.at(-1), 150);
});

test("the catalogue comes when the engine has started", async () => {
  const { engine, workers, seen } = await host();
  assert.equal(seen.catalogue, undefined, "this worker said none");
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "broken", id, message: "unreachable", starting: false });
  await turn();
  workers[1].say({ type: "started", catalogue: { kinds: [], metrics: [] } });
  assert.deepEqual(seen.catalogue, { kinds: [], metrics: [] });
});

test("what is written goes to the question that asked for it, and so do the engine's refusals", async () => {
  const { engine, workers } = await host();
  const params = { turnover: { k: 5 } };
  const report = engine.written("html", "claims", params);
  const table = engine.written("parquet", "turnover", params);
  const none = engine.written("parquet", "unknown", params);
  const asked = workers[0].asked.slice(-3);
  assert.deepEqual(
    asked.map(({ type, form, subject, params: of }) => [type, form, subject, of]),
    [
      ["written", "html", "claims", params],
      ["written", "parquet", "turnover", params],
      ["written", "parquet", "unknown", params],
    ],
  );
  workers[0].say({ type: "refused", call: asked[2].call, problem: { message: "There is none." } });
  workers[0].say({ type: "written", call: asked[1].call, written: [new Uint8Array([80, 65])] });
  workers[0].say({ type: "written", call: asked[0].call, written: [new Uint8Array([60])] });
  assert.deepEqual(await report, [new Uint8Array([60])]);
  assert.deepEqual(await table, [new Uint8Array([80, 65])]);
  await assert.rejects(none, { message: "There is none." });
});

test("the settings of a file are listed under its label, before and after a restart", async () => {
  const { engine, workers } = await host();
  const id = engine.add("folder/a", file("a"));
  const twin = engine.add("folder/a", file("a"));
  const set = engine.configure(id, { registry: "npm" });
  workers[0].say({ type: "configured", call: workers[0].asked.at(-1).call, problem: null });
  await set;
  workers[0].say({ type: "files", files: [{ ...state(id, "folder/a"), label: "a" }] });
  workers[0].say({ type: "files", files: [{ ...state(twin, "folder/a"), label: "a (2)" }] });
  const known = [
    { id, path: "folder/a", label: "a", change: { registry: "npm" } },
    { id: twin, path: "folder/a", label: "folder/a", change: {} },
  ];
  assert.deepEqual(engine.changes(), known);
  workers[0].say({ type: "broken", id: null, message: "unreachable", starting: false });
  assert.deepEqual(engine.changes(), known);
});

test("a trap costs one file; a new worker gets the others with their settings", async () => {
  const { engine, workers, seen } = await host();
  const good = engine.add("a", file("a"));
  const bad = engine.add("b", file("b"));
  const set = engine.configure(good, { snapshot_date: "2020-01" });
  workers[0].say({ type: "configured", call: workers[0].asked.at(-1).call, problem: null });
  assert.equal(await set, null);
  workers[0].say({ type: "broken", id: bad, message: "index out of bounds", starting: false });
  await turn();
  assert.ok(workers[0].terminated);
  workers[1].say({ type: "started" });
  assert.deepEqual(workers[1].words, ["add 1", "configure 1"]);
  assert.deepEqual(workers[1].asked.at(-1).change, { snapshot_date: "2020-01" });
  await turn();
  const [first, second] = seen.files;
  assert.equal(first.status, "waiting");
  assert.equal(second.status, "failed");
  assert.match(second.error.message, /^Reading this file stopped the engine: index out of bounds\.$/);

  engine.read(bad);
  assert.deepEqual(workers[1].words.at(-1), "add 2");
});

test("a file at which no sign of life comes for 30 seconds is skipped", async () => {
  const { engine, workers, seen, wait } = await host();
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "at", id });
  wait(29);
  workers[0].say({ type: "progress", progress: { id } });
  wait(29);
  assert.equal(workers.length, 1);
  wait(1);
  assert.ok(workers[0].terminated);
  assert.equal(workers.length, 2);
  await turn();
  // The most frequent reason is a slow disk, so the message says that.
  const [{ error }] = seen.files;
  assert.match(
    error.message,
    /^The file was skipped: no data came for 30 seconds\. This can happen in a network or cloud folder\.$/,
  );
  assert.match(error.advice, /^Try again/);
});

test("an idle worker may be silent for any time", async () => {
  const { workers, wait } = await host();
  wait(1000);
  assert.equal(workers.length, 1);
});

test("the engine is idle when the latest message is done, not an earlier one", async () => {
  const { engine, workers } = await host();
  engine.add("a", file("a"));
  const before = workers[0].asked.at(-1).seq;
  engine.add("b", file("b"));
  workers[0].say({ type: "idle", seq: before });
  assert.equal(engine.idle, false);
  workers[0].idle();
  assert.equal(engine.idle, true);
});

test("removed files come back in their places with their settings", async () => {
  const { engine, workers, seen } = await host();
  const labels = () => engine.removed.map(({ label }) => label);
  const ids = ["a", "b", "c"].map((name) => engine.add(name, file(name)));
  await turn();
  workers[0].say({ type: "files", files: ids.map((id, i) => state(id, "abc"[i])) });
  const set = engine.configure(ids[1], { registry: "npm" });
  workers[0].say({ type: "configured", call: workers[0].asked.at(-1).call, problem: null });
  await set;
  engine.remove([ids[0], ids[1]]);
  engine.remove([ids[2]]);
  await turn();
  assert.deepEqual([seen.files.length, labels()], [0, ["c"]]);
  assert.deepEqual(engine.restore(), [ids[2]]);
  assert.deepEqual(labels(), ["a", "b"]);
  const before = workers[0].asked.length;
  engine.restore();
  await turn();
  assert.deepEqual(
    seen.files.map(({ id, label }) => [id, label]),
    ids.map((id, i) => [id, "abc"[i]]),
  );
  const again = workers[0].asked.slice(before).map(({ type, id, change }) => [type, id, change?.registry]);
  assert.deepEqual(again, [
    ["add", ids[0], undefined],
    ["add", ids[1], undefined],
    ["configure", ids[1], "npm"],
  ]);
  assert.deepEqual([labels(), engine.restore()], [[], []]);
  engine.remove([ids[0]]);
  engine.forgetRemoved();
  assert.deepEqual([labels(), engine.restore()], [[], []], "a forgotten removal cannot be undone");
});

test("cancelling measuring does not make the files be read again", async () => {
  const { engine, workers, wait } = await host();
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "files", files: [state(id, "a")] });
  workers[0].idle();
  const answer = engine.results({});
  engine.cancel();
  wait(5);
  assert.equal(workers.length, 1);
  const { call } = workers[0].asked.find(({ type }) => type === "results");
  workers[0].say({ type: "refused", call, problem: { kind: "cancelled", message: "", advice: "" } });
  await assert.rejects(answer, { kind: "cancelled" });
});

test("a cancel that the worker does not hear replaces it, and unread files stay stopped", async () => {
  const { engine, workers, seen, wait } = await host();
  engine.add("a", file("a"));
  const unread = engine.add("b", file("b"));
  workers[0].say({ type: "files", files: [state(1, "a"), state(2, "b", "reading")] });
  engine.cancel();
  wait(2);
  await turn();
  workers[1].say({ type: "started" });
  assert.deepEqual(workers[1].words, ["add 1"]);
  assert.deepEqual(
    seen.files.map((f) => f.status),
    ["ready", "stopped"],
  );
  engine.read(unread);
  assert.equal(workers[1].words.at(-1), "add 2");
});

test("after a cancel, files that the engine does not have are stopped, and can be read later", async () => {
  const { engine, workers, seen } = await host();
  engine.add("a", file("a"));
  const dropped = engine.add("b", file("b"));
  engine.cancel();
  workers[0].say({ type: "files", files: [state(1, "a", "stopped")] });
  workers[0].say({ type: "dropped", ids: [dropped] });
  workers[0].idle();
  await turn();
  assert.deepEqual(
    seen.files.map((f) => f.status),
    ["stopped", "stopped"],
  );
  engine.read(1);
  engine.read(dropped);
  assert.deepEqual(workers[0].words.slice(-2), ["resume 1", "add 2"]);
});

test("a failed file is opened again with its settings when the user tries again", async () => {
  const { engine, workers } = await host();
  const id = engine.add("a", file("a"));
  const set = engine.configure(id, { registry: "npm", mapping: { kind: "packages", columns: { id: "x" } } });
  workers[0].say({ type: "configured", call: workers[0].asked.at(-1).call, problem: null });
  await set;
  workers[0].say({ type: "files", files: [state(id, "a", "failed")] });
  engine.read(id);
  assert.deepEqual(workers[0].words.slice(-3), ["add 1", "configure 1", "configure 1"]);
  // In two messages, because the file may lack the columns while the registry is still right.
  assert.deepEqual(
    workers[0].asked.slice(-2).map((a) => a.change),
    [{ mapping: { kind: "packages", columns: { id: "x" } } }, { registry: "npm" }],
  );
});

test("a file that is dropped again is read again only if it failed or changed", async () => {
  const { engine, workers, seen } = await host();
  const first = file("a");
  assert.equal(await engine.take("a", first, new Set()), "added");
  workers[0].say({ type: "files", files: [state(1, "a")] });
  assert.equal(await engine.take("a", file("a"), new Set()), "already");
  assert.equal(workers[0].asked.filter((a) => a.type === "add").length, 1);

  workers[0].say({ type: "files", files: [state(1, "a", "failed")] });
  const plugged = file("a");
  assert.equal(await engine.take("a", plugged, new Set()), "again");
  assert.equal(workers[0].asked.at(-1).file, plugged, "the new handle");

  workers[0].say({ type: "files", files: [state(1, "a")] });
  plugged.gone = true;
  const changed = file("a", 11);
  assert.equal(await engine.take("a", changed, new Set()), "changed");
  assert.equal(workers[0].asked.at(-1).id, 1);
  assert.equal(workers[0].asked.at(-1).file, changed);
  assert.equal(await engine.take("folder/a", file("a", 12), new Set()), "added");
  // The earlier handle can still be read, so this is another file of the same name.
  assert.equal(await engine.take("a", file("a", 13), new Set()), "added");
  await turn();
  assert.deepEqual(
    seen.files.map((f) => f.path),
    ["a", "folder/a", "a"],
  );
});

test("a report about an earlier reading of a file is ignored", async () => {
  const { engine, workers, seen } = await host();
  const first = file("a");
  await engine.take("a", first, new Set());
  const before = workers[0].asked.at(-1).seq;
  first.gone = true;
  await engine.take("a", file("a", 11), new Set());
  workers[0].say({ type: "files", files: [state(1, "a")], seq: before });
  await turn();
  assert.equal(seen.files[0].status, "waiting");
  workers[0].say({ type: "files", files: [state(1, "a")] });
  await turn();
  assert.equal(seen.files[0].status, "ready");
});

test("two files of one drop may have the same path", async () => {
  const { engine, seen } = await host();
  const drop = new Set();
  assert.equal(await engine.take("a", file("a", 1), drop), "added");
  assert.equal(await engine.take("a", file("a", 2), drop), "added");
  assert.equal(await engine.take("a", file("a", 2), drop), "already");
  await turn();
  assert.equal(seen.files.length, 2);
});

test("a sleep ends the worker; afterwards the files are read again", async () => {
  const { engine, workers, wait } = await host();
  engine.add("a", file("a"));
  const asked = engine.results({ k: 10, mode: "paper" });
  engine.sleep();
  await assert.rejects(asked, (problem) => problem.kind === "engine");
  assert.ok(workers[0].terminated);
  assert.equal(engine.idle, true);
  engine.warm();
  wait(1000);
  assert.equal(workers.length, 1);
  engine.wake();
  await turn();
  workers[1].say({ type: "started" });
  assert.deepEqual(workers[1].words, ["add 1"]);
});

test("a trap without a message is explained as lack of memory or a fault", async () => {
  const { engine, workers, seen } = await host();
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "broken", id, message: null, starting: false });
  await turn();
  assert.match(
    seen.files[0].error.message,
    /^The engine stopped at this file: it ran out of memory or has a fault\.$/,
  );
});

test("a restart refuses open questions, so that no incomplete answer is shown", async () => {
  const { engine, workers } = await host();
  const id = engine.add("a", file("a"));
  const asked = engine.results({ k: 10, mode: "paper" });
  workers[0].say({ type: "broken", id, message: "unreachable", starting: false });
  await assert.rejects(asked, (problem) => problem.kind === "engine");
});

test("an engine that ends without a file to blame is not started again until the user says so", async () => {
  const { engine, workers, seen } = await host();
  engine.add("a", file("a"));
  workers[0].say({ type: "broken", id: null, message: "out of memory", starting: false });
  await turn();
  assert.equal(workers.length, 1);
  assert.match(seen.down, /^The engine stopped: out of memory\. Your files are still in the list/);
  assert.equal(engine.idle, true);

  engine.revive();
  await turn();
  workers[1].say({ type: "started" });
  assert.deepEqual(workers[1].words, ["add 1"]);
});

test("measuring that gives signs of life is never restarted, however long it takes", async () => {
  const { engine, workers, seen, wait } = await host();
  engine.add("a", file("a"));
  const answer = engine.results({});
  workers[0].say({ type: "measuring", metric: "reach" });
  for (let second = 0; second < 1000; second += 1) {
    wait(1);
    workers[0].say({ type: "alive", step: 2, share: second / 1000 });
  }
  assert.equal(workers.length, 1);
  assert.equal(seen.down, null);
  assert.deepEqual(seen.measuring, { metric: "reach", step: 2, share: 0.999, cancelled: false });
  workers[0].say({ type: "results", call: workers[0].asked.at(-1).call, results: "all" });
  assert.equal(await answer, "all");
});

test("silence while measuring is told with what was done and for how long, and nothing is repeated", async () => {
  const { engine, workers, seen, wait } = await host();
  engine.add("a", file("a"));
  const answer = engine.results({});
  workers[0].say({ type: "measuring", metric: "reach" });
  wait(10);
  workers[0].say({ type: "alive", step: 1, share: null });
  wait(29);
  assert.equal(seen.down, null);
  wait(1);
  await assert.rejects(answer, { kind: "engine" });
  assert.match(
    seen.down,
    /^The engine gave no sign of life for 30 seconds while it was measuring “reach” \(for 40 seconds\)\. .*Try again/,
  );
  wait(1000);
  assert.equal(workers.length, 1);
  engine.revive();
  await turn();
  assert.deepEqual([workers.length, seen.down], [2, null]);
});

test("a cancel is carried out on the page at once, and the worker hears it by its ear", async () => {
  const { engine, workers, seen, wait } = await host();
  const present = (ear) =>
    fetch(ear).then(
      () => true,
      () => false,
    );
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "files", files: [state(id, "a")] });
  const { ear } = workers[0].asked[0];
  assert.ok(await present(ear));
  const answer = engine.results({});
  workers[0].say({ type: "measuring", metric: "reach" });
  engine.cancel();
  await assert.rejects(answer, { kind: "cancelled" });
  assert.equal(await present(ear), false);
  const stop = workers[0].asked.at(-1);
  assert.equal(stop.type, "stop");
  assert.ok(await present(stop.ear), "the next cancel is heard by another");
  // The worker may end its task first. Its signs of life go on, and nothing is restarted.
  assert.equal(seen.measuring.cancelled, true);
  for (let second = 0; second < 60; second += 1) {
    wait(1);
    workers[0].say({ type: "alive", step: 1, share: 0.5 });
  }
  assert.deepEqual(seen.measuring, { metric: "reach", step: 1, share: 0.5, cancelled: true });
  assert.equal(workers.length, 1);
  // Meanwhile the user can ask again.
  void engine.results({});
  workers[0].say({ type: "measuring", metric: "lag" });
  assert.equal(seen.measuring.cancelled, false);
  workers[0].idle();
  assert.equal(seen.measuring, null);
});

test("parts of an answer go to who asked, before the whole", async () => {
  const { engine, workers } = await host();
  const parts = [];
  const answer = engine.results({}, "reach", (part) => parts.push(part));
  const { call, first } = workers[0].asked.at(-1);
  assert.equal(first, "reach");
  workers[0].say({ type: "part", call, part: 1 });
  workers[0].say({ type: "part", call: call + 1, part: 2 });
  workers[0].say({ type: "results", call, results: "all" });
  workers[0].say({ type: "part", call, part: 3 });
  assert.equal(await answer, "all");
  assert.deepEqual(parts, [1]);
});

test("answers of a replaced worker are ignored", async () => {
  const { engine, workers, seen } = await host();
  const id = engine.add("a", file("a"));
  workers[0].say({ type: "broken", id, message: "unreachable", starting: false });
  workers[0].say({ type: "files", files: [state(id, "a")] });
  await turn();
  assert.equal(seen.files[0].status, "failed");
});
