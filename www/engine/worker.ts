/**
 * The worker: takes the page's messages, and between them lets the queue do a piece of its work. An engine that ends
 * in a trap is reported once and not used again.
 *
 * It runs as one classic script behind wasm-bindgen's glue.
 */

import { help } from "./helpers";
import type { Help, Numbered } from "./protocol";
import { Queue } from "./queue";
import { Reports } from "./reports";
import { serve } from "./serving";
import { lastPanic, startEngine } from "./wasm";

const reports = new Reports();
let queue: Queue | undefined;
let broken = false;
let scheduled = false;

/** A message to ourselves gives the page's messages a turn, and is not slowed down as a timer is. */
const turn = new MessageChannel();
turn.port1.onmessage = () => guarded(tick);

function guarded(work: () => void): void {
  if (broken) return;
  try {
    work();
  } catch (error) {
    broken = true;
    let message: string | null = null;
    try {
      message = (queue && lastPanic()) || null;
    } catch {
      // The instance can no longer be called.
    }
    // Without a panic there is only "unreachable" or the like, which explains nothing to a user. Most often memory ran out.
    const mute = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    if (message === null && !mute) message = error instanceof Error ? error.message : String(error);
    reports.post({ type: "broken", id: reports.at, message, starting: !queue });
  }
}

function schedule(): void {
  if (scheduled || broken) return;
  scheduled = true;
  turn.port2.postMessage(null);
}

function tick(): void {
  scheduled = false;
  if (queue?.step()) schedule();
}

function handle(ask: Numbered): void {
  if (ask.type === "start") {
    const engine = startEngine(ask.engine);
    queue = new Queue(engine, reports, (work) => {
      guarded(work);
      schedule();
    });
    engine.watch(reports.sign);
    // A digest helps nobody who does not know what to build.
    if (ask.build?.commit) engine.set_build(ask.build.commit, ask.build.digest);
    reports.ear.open(ask.ear);
    reports.post({
      type: "started",
      catalogue: {
        kinds: engine.kinds(),
        metrics: engine.metrics(),
        forms: engine.forms(),
        conditions: engine.conditions(),
      },
    });
    return;
  }
  if (!queue) throw new Error("The engine was asked before it was started");
  serve(ask, queue, reports);
}

onmessage = ({ data }: MessageEvent<Numbered | Help>) => {
  if (data.type === "help") {
    help(data.engine, data.port);
    return;
  }
  guarded(() => {
    reports.seq = data.seq;
    handle(data);
  });
  schedule();
};
