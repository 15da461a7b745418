/**
 * The worker: holds the engine, reads a piece of a file at a time, and looks at the page's messages between
 * two pieces, so that cancel, add and a new question are answered while a file is being read.
 *
 * It runs as one classic script behind wasm-bindgen's glue, which leaves the global `wasm_bindgen`.
 */

import type { Answer, Ask, Numbered } from "./protocol";
import type { Change, FileState, Params, Problem, Progress, Results } from "./types";

interface Engine {
  add(id: number, path: string, file: File): FileState;
  configure(id: number, change: Change): FileState;
  remove(id: number): void;
  step(): Progress | null;
  stop(): void;
  resume(id: number): void;
  files(): FileState[];
  results(params: Params): Results;
  results_json(params: Params): string;
  results_csv(params: Params): string;
}

declare const wasm_bindgen: {
  initSync(options: { module: WebAssembly.Module | ArrayBuffer }): unknown;
  Engine: new () => Engine;
  last_panic?: () => string | null | undefined;
};

/** Between two messages about progress or the file list; a new row group is always told. */
const QUIET_MS = 100;

let engine: Engine | undefined;
let broken = false;
/** The file whose bytes are at hand: the one to blame if the engine dies now. */
let at: number | null = null;
let lastSeq = 0;
let ticking = false;
let filesChanged = false;
let filesTold = 0;
let progressTold = 0;
let lastProgress: Progress | null = null;

const turn = new MessageChannel();
turn.port1.onmessage = () => guarded(tick);

function tell(answer: Answer): void {
  postMessage(answer);
}

function tellAt(id: number | null): void {
  if (id === at) return;
  at = id;
  tell({ type: "at", id });
}

/** An engine that threw something unexpected is poisoned: say so once, and do nothing more. */
function guarded(work: () => void): void {
  if (broken) return;
  try {
    work();
  } catch (error) {
    broken = true;
    let message = error instanceof Error ? error.message : String(error);
    try {
      message = (engine && wasm_bindgen.last_panic?.()) || message;
    } catch {
      // The instance is beyond answering; the error's own text has to do.
    }
    tell({ type: "broken", id: at, message, starting: !engine });
  }
}

function schedule(): void {
  if (ticking || broken) return;
  ticking = true;
  turn.port2.postMessage(null);
}

/** What the engine throws on purpose, in distinction from a trap or a mistake. */
function isProblem(error: unknown): error is Problem {
  return (
    typeof error === "object" &&
    error !== null &&
    !(error instanceof Error) &&
    "kind" in error &&
    "message" in error
  );
}

function handle(ask: Ask): void {
  if (ask.type === "start") {
    wasm_bindgen.initSync({ module: ask.engine });
    engine = new wasm_bindgen.Engine();
    tell({ type: "started" });
    return;
  }
  if (!engine) throw new Error("The engine was asked before it was started");
  switch (ask.type) {
    case "add":
      tellAt(ask.id);
      engine.add(ask.id, ask.path, ask.file);
      filesChanged = true;
      break;
    case "configure": {
      let problem: Problem | null = null;
      try {
        engine.configure(ask.id, ask.change);
        filesChanged = true;
      } catch (error) {
        if (!isProblem(error)) throw error;
        problem = error;
      }
      tellFiles();
      tell({ type: "configured", call: ask.call, problem });
      break;
    }
    case "remove":
      engine.remove(ask.id);
      filesChanged = true;
      break;
    case "stop":
      engine.stop();
      filesChanged = true;
      tellFiles();
      break;
    case "resume":
      engine.resume(ask.id);
      filesChanged = true;
      break;
    case "results":
      answer(ask.call, (e) => tell({ type: "results", call: ask.call, results: e.results(ask.params) }));
      break;
    case "text":
      answer(ask.call, (e) => {
        const text = ask.format === "json" ? e.results_json(ask.params) : e.results_csv(ask.params);
        tell({ type: "text", call: ask.call, text });
      });
      break;
  }
}

function answer(call: number, work: (engine: Engine) => void): void {
  tellFiles();
  // A question is about all files; none of them is to blame for what goes wrong here.
  tellAt(null);
  try {
    work(engine!);
  } catch (error) {
    if (!isProblem(error)) throw error;
    tell({ type: "refused", call, problem: error });
  }
}

function tellFiles(): void {
  if (!filesChanged || !engine) return;
  filesChanged = false;
  filesTold = performance.now();
  tell({ type: "files", files: engine.files() });
}

function tellProgress(progress: Progress): void {
  const now = performance.now();
  const sameGroup = lastProgress?.id === progress.id && lastProgress.row_group === progress.row_group;
  const done = progress.rows_done >= progress.rows;
  if (!sameGroup || done || now - progressTold >= QUIET_MS) {
    progressTold = now;
    tell({ type: "progress", progress });
  }
  lastProgress = progress;
}

/** The file that the next step will read. */
function next(engine: Engine): FileState | undefined {
  const files = engine.files();
  return files.find((f) => f.status === "reading") ?? files.find((f) => f.status === "waiting");
}

function tick(): void {
  ticking = false;
  if (!engine) return;
  const midway = lastProgress !== null && lastProgress.rows_done < lastProgress.rows;
  if (!midway) {
    const file = next(engine);
    if (!file) {
      tellAt(null);
      tellFiles();
      tell({ type: "idle", seq: lastSeq });
      return;
    }
    tellAt(file.id);
    filesChanged = true;
  } else {
    tellAt(lastProgress!.id);
  }
  const progress = engine.step();
  if (progress) {
    if (progress.rows_done >= progress.rows) filesChanged = true;
    tellProgress(progress);
  } else {
    lastProgress = null;
    filesChanged = true;
  }
  if (filesChanged && performance.now() - filesTold >= QUIET_MS) tellFiles();
  schedule();
}

onmessage = (event: MessageEvent<Numbered>) => {
  guarded(() => {
    lastSeq = event.data.seq;
    // Files may have come, gone or been stopped: look again at which one is next.
    if (event.data.type !== "results" && event.data.type !== "text") lastProgress = null;
    handle(event.data);
  });
  schedule();
};
