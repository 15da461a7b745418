/**
 * The worker: holds the engine, reads a piece of a file at a time, and looks at the page's messages between
 * two pieces, so that cancel, add and a new question are answered while a file is being read.
 *
 * It runs as one classic script behind wasm-bindgen's glue, which leaves the global `wasm_bindgen`.
 */

import type { Answer, Ask, Format, Numbered } from "./protocol";
import type {
  Change,
  Column,
  FileState,
  Kind,
  Metric,
  MetricId,
  Parameters,
  Problem,
  Progress,
  Results,
} from "./types";

interface Engine {
  kinds(): Kind[];
  metrics(): Metric[];
  add(id: number, path: string, file: File): void;
  configure(id: number, change: Change): void;
  remove(id: number): void;
  /** The file that `step` will read. */
  next(): number | undefined;
  step(): Progress | null;
  stop(): void;
  resume(id: number): void;
  files(): FileState[];
  columns(id: number): Column[];
  /** Null when `going`, which is asked before each metric that has to be measured, said no. */
  results(params: Parameters, going: (metric: MetricId) => boolean): Results | null;
  /** Hashes the next bytes of the file that `next_digest` names. */
  digest(): number | undefined;
  next_digest(): number | undefined;
  /** `subject` is a metric's id or "claims". */
  results_text(params: Parameters, format: Format, subject: string): string;
  results_parquet(params: Parameters, subject: string): Uint8Array<ArrayBuffer>;
}

/** What becomes of a question that the user does not want answered any more. */
const CANCELLED: Problem = {
  kind: "cancelled",
  message: "Measuring was cancelled.",
  advice: "",
  file: null,
  column: null,
  row_group: null,
};

declare const wasm_bindgen: {
  initSync(options: { module: WebAssembly.Module | ArrayBuffer }): unknown;
  Engine: new () => Engine;
  last_panic?: () => string | null | undefined;
};

/** Between two messages about progress or the file list; a new row group is always told. */
const QUIET_MS = 100;
/** Measuring goes on for so long before the page is heard again; a metric is not interrupted. */
const TURN_MS = 200;
/** A long file list may take this share of the time. */
const LIST_SHARE = 0.1;

let engine: Engine | undefined;
let broken = false;
/** The file whose bytes are at hand: the one to blame if the engine dies now. */
let at: number | null = null;
let lastSeq = 0;
/** The ask after which "idle" was last said. */
let idleSeq = -1;
/** The question that is being worked on. */
let asked: Question | null = null;
let ticking = false;
let filesChanged = false;
let nextList = 0;
let progressTold = 0;
let lastProgress: Progress | null = null;

type Question = Extract<Ask, { type: "results" }>;
type Add = Extract<Ask, { type: "add" }>;
/**
 * Files that the engine has not looked at yet. They wait here and not in the browser's queue of messages, where
 * cancel would have to wait behind them.
 */
const unopened = new Map<number, Add>();

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
    let message: string | null = null;
    try {
      message = (engine && wasm_bindgen.last_panic?.()) || null;
    } catch {
      // The instance is beyond answering.
    }
    // Without a panic's words "unreachable" and its like tell a user nothing: most often memory has run out.
    const mute = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    if (message === null && !mute) message = error instanceof Error ? error.message : String(error);
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
    tell({ type: "started", catalogue: { kinds: engine.kinds(), metrics: engine.metrics() } });
    return;
  }
  if (!engine) throw new Error("The engine was asked before it was started");
  switch (ask.type) {
    case "add":
      // In place of an earlier file of that number.
      engine.remove(ask.id);
      unopened.set(ask.id, ask);
      filesChanged = true;
      break;
    case "configure": {
      open(ask.id);
      let problem: Problem | null = null;
      try {
        engine.configure(ask.id, ask.change);
        filesChanged = true;
      } catch (error) {
        if (!isProblem(error)) throw error;
        problem = error;
      }
      if (ask.call === 0) break;
      tellFiles();
      tell({ type: "configured", call: ask.call, problem });
      break;
    }
    case "remove":
      unopened.delete(ask.id);
      engine.remove(ask.id);
      filesChanged = true;
      break;
    case "stop":
      if (unopened.size > 0) tell({ type: "dropped", ids: [...unopened.keys()], seq: lastSeq });
      unopened.clear();
      putAside();
      engine.stop();
      filesChanged = true;
      tellFiles();
      break;
    case "resume":
      engine.resume(ask.id);
      filesChanged = true;
      break;
    case "columns":
      open(ask.id);
      answer(ask.call, (e) => tell({ type: "columns", call: ask.call, columns: e.columns(ask.id) }));
      break;
    case "results":
      putAside();
      asked = ask;
      break;
    case "text":
      answer(ask.call, (e) => {
        digestAll(e);
        const text = e.results_text(ask.params, ask.format, ask.subject);
        tell({ type: "text", call: ask.call, text });
      });
      break;
    case "bytes":
      answer(ask.call, (e) => {
        digestAll(e);
        const bytes = e.results_parquet(ask.params, ask.subject);
        tell({ type: "bytes", call: ask.call, bytes });
      });
      break;
  }
}

/** Lets the engine look at a file's footer. */
function open(id: number): void {
  const file = unopened.get(id);
  if (!file) return;
  unopened.delete(id);
  tellAt(id);
  engine!.add(id, file.path, file.file);
  filesChanged = true;
}

function answer(call: number, work: (engine: Engine) => void): void {
  tellFiles();
  // A question is about all files; none of them is to blame for what goes wrong here.
  tellAt(null);
  try {
    work(engine!);
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (asked?.call === call) asked = null;
    tell({ type: "refused", call, problem: error });
  }
}

/** The question that is being worked on is not to be answered. */
function putAside(): void {
  if (asked) tell({ type: "refused", call: asked.call, problem: CANCELLED });
  asked = null;
}

/** Works on the question until it is answered or the page should be heard. */
function measure({ call, params }: Question): void {
  const since = performance.now();
  let until = 0;
  answer(call, (e) => {
    const results = e.results(params, (metric) => {
      const now = performance.now();
      const goes = until === 0 || now < until;
      // Of very many files what goes before the first metric takes long, too, and is done in every turn.
      if (until === 0) until = now + Math.max(TURN_MS, 4 * (now - since));
      if (goes) tell({ type: "measuring", metric });
      return goes;
    });
    if (!results) return;
    asked = null;
    tell({ type: "results", call, results });
  });
}

/** With nothing else to do: the digests of the files, by which others know that they have the same. */
function digest(): void {
  const id = engine!.next_digest();
  tellAt(id ?? null);
  if (id === undefined) {
    tellFiles();
    return;
  }
  engine!.digest();
  if (engine!.next_digest() !== id) filesChanged = true;
  if (performance.now() >= nextList) tellFiles();
  schedule();
}

/** A document says of which files it is. */
function digestAll(engine: Engine): void {
  for (let id = engine.next_digest(); id !== undefined; id = engine.next_digest()) {
    // Before each piece, of the same file too: it is a sign of life.
    at = id;
    tell({ type: "at", id });
    engine.digest();
    filesChanged = true;
  }
  tellAt(null);
}

function tellFiles(): void {
  if (!filesChanged || !engine) return;
  filesChanged = false;
  const since = performance.now();
  tell({ type: "files", files: engine.files(), seq: lastSeq });
  const now = performance.now();
  nextList = now + Math.max(QUIET_MS, (now - since) / LIST_SHARE);
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

function tick(): void {
  ticking = false;
  if (!engine) return;
  const [waiting] = unopened.keys();
  if (asked) {
    measure(asked);
  } else if (waiting !== undefined) {
    open(waiting);
  } else {
    const id = engine.next() ?? null;
    if (id === null) {
      if (idleSeq === lastSeq) {
        digest();
        return;
      }
      lastProgress = null;
      idleSeq = lastSeq;
      tellAt(null);
      tellFiles();
      tell({ type: "idle", seq: lastSeq });
      schedule();
      return;
    }
    tellAt(id);
    if (lastProgress?.id !== id) filesChanged = true;
    const progress = engine.step();
    if (!progress || progress.rows_done >= progress.rows) filesChanged = true;
    if (progress) tellProgress(progress);
  }
  if (filesChanged && performance.now() >= nextList) tellFiles();
  schedule();
}

onmessage = (event: MessageEvent<Numbered>) => {
  guarded(() => {
    lastSeq = event.data.seq;
    handle(event.data);
  });
  schedule();
};
