import assert from "node:assert/strict";
import test from "node:test";
import { Calls } from "../engine/calls";
import { Supervisor } from "../engine/supervisor";

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A supervisor over workers that do nothing, and a record of what it reported. */
function supervised(/** @type {any} */ { worker, module = async () => "module", blames = () => true } = {}) {
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
  await assert.rejects(supervisor.ask({ type: "columns", id: 1, call: 0 }), {
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
  const first = calls.ask({ type: "columns", id: 1, call: 0 }, (ask) => sent.push(ask));
  const second = calls.ask({ type: "columns", id: 2, call: 0 }, (ask) => sent.push(ask));
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
