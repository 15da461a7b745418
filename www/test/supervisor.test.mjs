import assert from "node:assert/strict";
import test from "node:test";
import { Calls } from "../engine/calls";
import { Supervisor } from "../engine/supervisor";

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A supervisor over workers that do nothing, and a record of what it reported. */
function supervised(
  /** @type {any} */ { worker, module = async () => "module", blames = () => true, helpers } = {},
) {
  const workers = [];
  const seen = { down: [], busy: [], refilled: [], blamed: [] };
  let second = () => {};
  const supervisor = new Supervisor(
    {
      worker: () => {
        workers.push(worker?.() ?? { postMessage() {}, terminate() {}, onmessage: null, onerror: null });
        return workers.at(-1);
      },
      module,
      helpers,
      every: (call) => {
        second = call;
        return () => (second = () => {});
      },
    },
    {
      heard() {},
      posted() {},
      reading: () => false,
      stopReading() {},
      bring: (file, from, to) =>
        file === 1 ? Promise.resolve(new ArrayBuffer(to - from)) : Promise.reject(new Error("it was moved")),
      blame: (file, { message }) => seen.blamed.push([file, message]) > 0 && blames(file),
      refill: (unanswered) => seen.refilled.push(unanswered.map(({ type }) => type)),
      quiet() {},
      doing: (_, metric) => (metric ? `measuring ${metric}` : ""),
      busy: (busy) => seen.busy.push(busy),
      down: (reason) => seen.down.push(reason),
    },
  );
  const wait = (seconds) => {
    for (let i = 0; i < seconds; i += 1) second();
  };
  const say = (answer) => workers.at(-1).onmessage({ data: answer });
  return { supervisor, workers, seen, wait, say };
}

test("an engine that does not start within 90 seconds is given up, and can be started again", async () => {
  const { supervisor, workers, seen, wait } = supervised();
  supervisor.warm();
  await turn();
  wait(89);
  assert.deepEqual(seen.down, []);
  wait(1);
  assert.deepEqual(seen.down, ["The engine did not start within 90 seconds."]);
  await assert.rejects(supervisor.ask({ type: "look", id: 1, call: 0 }), {
    kind: "engine",
    message: "The engine did not start within 90 seconds.",
  });
  supervisor.revive();
  assert.deepEqual([workers.length, seen.down.at(-1)], [2, null]);
});

test("a browser that refuses a worker, and a module that cannot be loaded, are reasons in words", async () => {
  const refused = supervised({
    worker: () => {
      throw new Error("not here");
    },
  });
  refused.supervisor.warm();
  assert.deepEqual(refused.seen.down, ["The browser refused to start a worker: not here."]);
  const unloaded = supervised({ module: () => Promise.reject(new Error("status 404")) });
  unloaded.supervisor.warm();
  await turn();
  assert.deepEqual(unloaded.seen.down, ["The engine could not be loaded: status 404."]);
  assert.equal(unloaded.supervisor.idle, true);
});

test("a fault blames the current file; open questions go to the function that refills the worker", async () => {
  const { supervisor, seen, say } = supervised();
  supervisor.warm();
  await turn();
  say({ type: "started" });
  const question = supervisor.ask({ type: "results", params: {}, first: null, call: 0 });
  say({ type: "at", id: 7 });
  say({ type: "broken", id: 7, message: "index out of bounds", starting: false });
  assert.deepEqual(seen.blamed, [[7, "Reading this file stopped the engine: index out of bounds."]]);
  assert.deepEqual(seen.refilled, [["results"]]);
  supervisor.calls.refuseAll(/** @type {any} */ ({ kind: "engine" }));
  await assert.rejects(question, { kind: "engine" });

  test("a user reads fixed words instead of a panic's text", async (t) => {
    const { supervisor, seen, say } = supervised();
    const warned = t.mock.method(console, "warn", () => {});
    supervisor.warm();
    await turn();
    say({ type: "started" });
    const message = "panicked at src/web/mod.rs:12:3:\nindex out of bounds";
    say({ type: "broken", id: 7, message, starting: false });
    assert.deepEqual(seen.blamed, [
      [7, "The engine stopped at this file: it ran out of memory or has a fault."],
    ]);
    assert.deepEqual(warned.mock.calls[0].arguments, [message]);
  });
});

test("a fault without a file to blame is told, and the engine stays down", async () => {
  const { supervisor, workers, seen, wait, say } = supervised({ blames: () => false });
  supervisor.warm();
  await turn();
  say({ type: "started" });
  say({ type: "measuring", metric: "reach" });
  say({ type: "broken", id: null, message: "out of memory", starting: false });
  await turn();
  wait(1000);
  assert.equal(workers.length, 1);
  assert.match(seen.down[0], /^The engine stopped while it was measuring reach: out of memory\. /);
});

test("each question gets the answer with its number, once", async () => {
  const calls = new Calls();
  const sent = [];
  const first = calls.ask({ type: "look", id: 1, call: 0 }, (ask) => sent.push(ask));
  const second = calls.ask({ type: "look", id: 2, call: 0 }, (ask) => sent.push(ask));
  assert.deepEqual(
    calls.waiting.map((/** @type {any} */ { id }) => id),
    [1, 2],
  );
  calls.resolve(sent[1].call, "two");
  calls.refuse(sent[0].call, /** @type {any} */ ({ kind: "engine" }));
  calls.resolve(sent[0].call, "too late");
  assert.equal(await second, "two");
  await assert.rejects(first, { kind: "engine" });
  assert.deepEqual(calls.waiting, []);
});

/** A supervisor whose worker has called helpers. */
async function helped(/** @type {any} */ { helpers = () => 3, fails = () => false } = {}) {
  const supervision = supervised({
    helpers,
    worker: () => ({
      asked: [],
      terminated: false,
      onmessage: null,
      onerror: null,
      postMessage(ask, transfer) {
        if (fails(ask)) throw new Error("it cannot be cloned");
        this.asked.push(ask.type);
        if (!ask.port) return;
        assert.deepEqual(transfer, [ask.port]);
        // An open port would keep the test from ending.
        ask.port.close();
      },
      terminate() {
        this.terminated = true;
      },
    }),
  });
  const { supervisor, workers } = supervision;
  supervisor.warm();
  await turn();
  const first = workers[0];
  const hear = (answer) => first.onmessage({ data: answer });
  hear({ type: "started" });
  supervisor.send(/** @type {any} */ ({ type: "add", id: 1, path: "a", file: {} }));
  hear({ type: "helpers", round: 1 });
  await turn();
  return { ...supervision, first, hear, ended: () => workers.slice(1).map(({ terminated }) => terminated) };
}

test("the worker gets as many helpers as suit the machine, and they end when they are not needed", async () => {
  const { supervisor, workers, first, hear, ended } = await helped();
  assert.equal(workers.length, 4);
  assert.deepEqual(
    workers.slice(1).map(({ asked }) => asked),
    [["help"], ["help"], ["help"]],
  );
  assert.deepEqual(first.asked, ["start", "add", "helper", "helper", "helper"]);
  // Idle after the file, but the messages with the helpers have not been heard yet.
  hear({ type: "idle", seq: 2 });
  assert.equal(supervisor.idle, false);
  hear({ type: "helpers", round: null });
  assert.deepEqual(ended(), [true, true, true]);
  hear({ type: "idle", seq: 5 });
  assert.deepEqual([supervisor.idle, first.terminated], [true, false]);
  hear({ type: "helpers", round: 2 });
  await turn();
  assert.deepEqual(ended(), [true, true, true, false, false, false]);
});

test("helpers end with the worker: in sleep, after a fault, and when nothing is heard", async () => {
  const asleep = await helped();
  asleep.supervisor.sleep();
  assert.deepEqual([asleep.first.terminated, asleep.ended()], [true, [true, true, true]]);
  asleep.supervisor.wake(false);
  const broken = await helped();
  broken.hear({ type: "at", id: 1 });
  broken.hear({ type: "broken", id: 1, message: "out of bounds", starting: false });
  await turn();
  // The last one is the new worker.
  assert.deepEqual(broken.ended(), [true, true, true, false]);
  const hung = await helped();
  hung.hear({ type: "at", id: 1 });
  hung.wait(29);
  hung.hear({ type: "at", id: 1 });
  hung.wait(29);
  assert.deepEqual(hung.ended(), [false, false, false], "a helper's sign of life is heard as the worker's");
  hung.wait(1);
  assert.deepEqual([hung.seen.blamed.length, hung.ended()], [1, [true, true, true, false]]);
});

test("no helper is started for a worker that has ended in the meantime", async () => {
  const { supervisor, workers, hear } = await helped({ helpers: () => 0 });
  hear({ type: "helpers", round: 2 });
  supervisor.sleep();
  await turn();
  assert.equal(workers.length, 1);
});

test("a helper that cannot be started ends, and nothing is said about it", async () => {
  const { first, ended, seen } = await helped({ fails: ({ type }) => type === "help" });
  assert.deepEqual(first.asked, ["start", "add"], "the worker reads alone");
  first.onmessage({ data: { type: "helpers", round: null } });
  assert.deepEqual([ended(), seen.down], [[true], []]);
});

test("the page brings bytes to the worker that wants them, and to no other", async () => {
  const posted = [];
  const { supervisor, say, workers } = supervised({
    worker: () => ({
      postMessage: (message, transfer) => posted.push([message, transfer]),
      terminate() {},
      onmessage: null,
      onerror: null,
    }),
  });
  supervisor.warm();
  await turn();
  say({ type: "started" });
  posted.length = 0;
  say({ type: "wanted", id: 1, opening: 3, from: 100, to: 140 });
  say({ type: "wanted", id: 2, opening: 4, from: 0, to: 8 });
  await turn();
  const [[fed, transfer], [starved]] = posted;
  assert.deepEqual([fed.type, fed.id, fed.opening, fed.from, fed.bytes.byteLength], ["bytes", 1, 3, 100, 40]);
  assert.deepEqual(transfer, [fed.bytes]);
  assert.deepEqual([starved.bytes, starved.reason], [null, "it was moved"]);
  assert.ok(fed.seq > 0, "it is under the number of a message that counts");
  posted.length = 0;
  say({ type: "wanted", id: 1, opening: 5, from: 0, to: 8 });
  say({ type: "broken", id: 1, message: null, starting: false });
  await turn();
  assert.equal(workers.length, 2);
  assert.ok(!posted.some(([{ type }]) => type === "bytes"), "the worker that wanted them has ended");
});
