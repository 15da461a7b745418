/** Carries out one message of the page. Work that takes long only goes into the queue. */

import type { Ask } from "./protocol";
import type { Queue } from "./queue";
import type { Reports } from "./reports";
import type { Change, Parameters, Problem } from "./types";
import { isProblem } from "./wasm";

export function serve(ask: Exclude<Ask, { type: "start" }>, queue: Queue, reports: Reports): void {
  const { engine } = queue;
  switch (ask.type) {
    case "add":
      queue.add(ask);
      break;
    case "only":
      queue.only(ask.metric);
      break;
    case "configure":
      queue.whenOpen(ask.id, () => {
        const problem = configure(ask.id, ask.change, queue);
        // Without a number nobody waits for an answer.
        if (ask.call === 0) return;
        queue.postFiles();
        reports.post({ type: "configured", call: ask.call, problem });
      });
      break;
    case "bytes":
      queue.feeder.take(ask);
      break;
    case "remove":
      queue.remove(ask.id);
      break;
    case "stop":
      reports.ear.open(ask.ear);
      queue.stop();
      break;
    case "resume":
      engine.resume(ask.id);
      reports.filesChanged = true;
      break;
    case "look":
      queue.whenOpen(ask.id, () =>
        queue.feeder.whenSeen(ask.id, () =>
          queue.answer(
            ask.call,
            () => reports.post({ type: "look", call: ask.call, look: engine.look(ask.id) }),
            ask.id,
          ),
        ),
      );
      break;
    case "helper":
      queue.helpers.take(ask.round, ask.port);
      break;
    case "results":
      queue.measure(ask);
      break;
    case "prefer":
      queue.prefer(ask.metric);
      break;
    case "written":
      queue.write(ask);
      break;
    case "follow":
      queue.answer(ask.call, () => {
        const { manifest, parameters } = engine.follow(
          ask.manifest ?? undefined,
          ask.list ?? undefined,
          ask.results ?? undefined,
        ) ?? { manifest: null, parameters: "{}" };
        const study = manifest && { manifest, parameters: JSON.parse(parameters) as Parameters };
        reports.filesChanged = true;
        reports.post({ type: "followed", call: ask.call, study });
      });
      break;
  }
}

function configure(id: number, change: Change, queue: Queue): Problem | null {
  try {
    queue.configure(id, change);
    return null;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return error;
  }
}
