/**
 * The engine as the page sees it. It owns the file handles and what the user has set on each, so the worker can
 * be thrown away at any moment: after a trap, a hang or a cancel that is not heard, a fresh worker is started
 * from the compiled module and gets every file back but the one that was at hand.
 */

import type { Answer, Ask } from "./protocol";
import type { Change, FileState, Params, Problem, Progress, Results } from "./types";

/** As much of a Worker as is used here, so that tests can stand in for one. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface Listener {
  /** The file list as it stands, in the order in which the files were added. */
  files(files: FileState[]): void;
  progress(progress: Progress | null): void;
  /** The engine has something to do, or has nothing left to do. */
  busy(busy: boolean): void;
  /** The engine cannot run at all; what to say about it. Null when it runs again. */
  down(reason: string | null): void;
}

export interface Options {
  worker(): WorkerLike;
  module(): Promise<WebAssembly.Module | ArrayBuffer>;
  listener: Listener;
  /** Calls back once a second; tests call it themselves. */
  every?(second: () => void): void;
}

interface Entry {
  id: number;
  path: string;
  file: File;
  change: Change;
  /** The last that the engine said about it. */
  state: FileState;
  /** Not in the engine: it ended a worker, and why. */
  out: boolean;
}

interface Call {
  ask: Ask & { call: number };
  resolve(value: never): void;
  reject(problem: Problem): void;
}

/** Silent seconds of a busy worker after which it is taken for hung. */
const HUNG_S = 20;
/** The same while the engine is still on its way over the network. */
const START_S = 90;
/** Silent seconds after which a cancel is carried out by force. */
const CANCEL_S = 2;
/** Deaths in a row that no file can be blamed for. */
const MAX_BLAMELESS = 2;

export class EngineHost {
  #options: Options;
  #entries = new Map<number, Entry>();
  #nextId = 1;
  #worker: WorkerLike | null = null;
  #started = false;
  #module: Promise<WebAssembly.Module | ArrayBuffer> | null = null;
  #pending: Ask[] = [];
  #seq = 0;
  #doneSeq = 0;
  #silent = 0;
  #cancelling = false;
  #at: number | null = null;
  #calls = new Map<number, Call>();
  #nextCall = 1;
  #blameless = 0;
  #busy = false;
  #telling = false;
  #idleWaiters: Array<() => void> = [];
  #down: string | null = null;

  constructor(options: Options) {
    this.#options = options;
    const every = options.every ?? ((second) => void setInterval(second, 1000));
    every(() => this.#second());
  }

  /** Fetches and compiles the engine ahead of the first file. */
  warm(): void {
    if (!this.#worker) this.#launch();
  }

  get idle(): boolean {
    return !this.#busy;
  }

  whenIdle(): Promise<void> {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  add(path: string, file: File): number {
    const id = this.#nextId++;
    this.#entries.set(id, { id, path, file, change: {}, out: false, state: unread(id, path, file) });
    this.#send({ type: "add", id, path, file });
    this.#tellFiles();
    return id;
  }

  has(path: string, file: File): boolean {
    for (const { path: known, file: held } of this.#entries.values()) {
      if (known !== path || held.name !== file.name) continue;
      if (held.size === file.size && held.lastModified === file.lastModified) return true;
    }
    return false;
  }

  /** Null when the engine took the change, else why not. */
  async configure(id: number, change: Change): Promise<Problem | null> {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    if (entry.out) {
      Object.assign(entry.change, change);
      return null;
    }
    const problem = await this.#call<Problem | null>({ type: "configure", id, change, call: 0 });
    if (!problem) Object.assign(entry.change, change);
    return problem;
  }

  remove(id: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    if (!entry.out) this.#send({ type: "remove", id });
    this.#tellFiles();
  }

  cancel(): void {
    this.#cancelling = true;
    this.#silent = 0;
    this.#send({ type: "stop" });
  }

  /** Reads a stopped or failed file after all. */
  read(id: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (entry.out) {
      entry.out = false;
      entry.state = unread(id, entry.path, entry.file);
      this.#sendEntry(entry);
    } else {
      this.#send({ type: "resume", id });
    }
    this.#tellFiles();
  }

  results(params: Params): Promise<Results> {
    return this.#call({ type: "results", params, call: 0 });
  }

  text(format: "json" | "csv", params: Params): Promise<string> {
    return this.#call({ type: "text", format, params, call: 0 });
  }

  /** Starts the engine anew after it was given up. */
  revive(): void {
    this.#blameless = 0;
    this.#setDown(null);
    this.#restart();
  }

  #call<T>(ask: Call["ask"]): Promise<T> {
    const call = this.#nextCall++;
    const numbered = { ...ask, call };
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(call, { ask: numbered, resolve: resolve as (value: never) => void, reject });
      this.#send(numbered);
    });
  }

  #send(ask: Ask): void {
    if (this.#down !== null) {
      // Everything is kept in the entries; a revived engine gets it from there.
      if ("call" in ask) this.#refuse(ask.call, stopped(this.#down));
      return;
    }
    if (!this.#worker) this.#launch();
    this.#setBusy(true);
    if (!this.#started) this.#pending.push(ask);
    else this.#post(ask);
  }

  #post(ask: Ask): void {
    this.#seq += 1;
    this.#worker?.postMessage({ ...ask, seq: this.#seq });
  }

  #launch(): void {
    this.#started = false;
    this.#silent = 0;
    this.#at = null;
    this.#setBusy(true);
    this.#module ??= this.#options.module();
    const loading = this.#module;
    let worker: WorkerLike;
    try {
      worker = this.#worker = this.#options.worker();
    } catch (error) {
      // What keeps the worker away may keep the engine away, too: one sentence about it is enough.
      loading.catch(() => (this.#module = null));
      this.#giveUp(`The browser refused to start a worker: ${text(error)}`);
      return;
    }
    worker.onmessage = (event: MessageEvent<Answer>) => {
      if (worker === this.#worker) this.#hear(event.data);
    };
    worker.onerror = (event) => {
      if (worker !== this.#worker) return;
      if (this.#started) this.#died(this.#at, event.message || "The worker failed");
      else this.#giveUp("The engine's script could not be loaded");
    };
    loading.then(
      (engine) => {
        if (worker === this.#worker) this.#post({ type: "start", engine });
      },
      (error) => {
        if (worker !== this.#worker) return;
        this.#module = null;
        this.#giveUp(`The engine could not be loaded: ${text(error)}`);
      },
    );
  }

  #hear(answer: Answer): void {
    this.#silent = 0;
    switch (answer.type) {
      case "started": {
        this.#started = true;
        const pending = this.#pending;
        this.#pending = [];
        for (const ask of pending) this.#post(ask);
        break;
      }
      case "at":
        this.#at = answer.id;
        break;
      case "files":
        for (const state of answer.files) {
          const entry = this.#entries.get(state.id);
          if (entry && !entry.out) entry.state = state;
        }
        this.#tellFiles();
        break;
      case "progress":
        this.#options.listener.progress(answer.progress);
        break;
      case "configured":
        this.#resolve(answer.call, answer.problem);
        break;
      case "results":
        this.#blameless = 0;
        this.#resolve(answer.call, answer.results);
        break;
      case "text":
        this.#resolve(answer.call, answer.text);
        break;
      case "refused":
        this.#refuse(answer.call, answer.problem);
        break;
      case "idle":
        this.#doneSeq = answer.seq;
        if (this.#started && this.#pending.length === 0 && this.#doneSeq === this.#seq) {
          this.#cancelling = false;
          this.#options.listener.progress(null);
          this.#setBusy(false);
        }
        break;
      case "broken":
        if (answer.starting) this.#giveUp(`The engine could not be started: ${answer.message}`);
        else this.#died(answer.id, answer.message);
        break;
    }
  }

  /** Counts seconds rather than reading a clock: a laptop that slept has not been silent. */
  #second(): void {
    if (!this.#busy || !this.#worker) return;
    this.#silent += 1;
    if (!this.#started) {
      if (this.#silent >= START_S) this.#giveUp(`The engine did not start within ${START_S} seconds`);
    } else if (this.#cancelling && this.#silent >= CANCEL_S) {
      for (const entry of this.#entries.values()) {
        const { status } = entry.state;
        if (status === "reading" || status === "waiting") entry.state = { ...entry.state, status: "stopped" };
      }
      this.#restart();
    } else if (this.#silent >= HUNG_S) {
      this.#died(this.#at, `Reading made no progress for ${HUNG_S} seconds`);
    }
  }

  #died(id: number | null, message: string): void {
    const entry = id === null ? undefined : this.#entries.get(id);
    if (entry) {
      entry.out = true;
      entry.state = {
        ...entry.state,
        status: "failed",
        error: {
          kind: "engine",
          message: `Reading this file stopped the engine: ${message}.`.replace(/\.\.$/, "."),
          advice:
            "The other files are not affected. Check that the file opens in another Parquet reader, or write it anew; then drop it again.",
          file: entry.state.label,
          column: null,
          row_group: null,
        },
      };
    } else {
      this.#blameless += 1;
      if (this.#blameless > MAX_BLAMELESS) {
        this.#giveUp(`The engine stopped: ${message}`);
        return;
      }
    }
    this.#restart();
  }

  #restart(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#pending = [];
    this.#cancelling = false;
    this.#options.listener.progress(null);
    const again: Ask[] = [];
    for (const [id, call] of this.#calls) {
      // Settings are given again; an answer from a half-read engine would be wrong, so questions are refused.
      if (call.ask.type === "configure" && !this.#entries.get(call.ask.id)?.out) again.push(call.ask);
      else if (call.ask.type === "configure") this.#resolve(id, null);
      else this.#refuse(id, stopped("The engine was restarted and reads the files again"));
    }
    const entries = [...this.#entries.values()].filter((e) => !e.out);
    const halted = entries.filter((e) => e.state.status === "stopped");
    for (const entry of halted) this.#sendEntry(entry);
    if (halted.length > 0) this.#send({ type: "stop" });
    for (const entry of entries) if (!halted.includes(entry)) this.#sendEntry(entry);
    for (const ask of again) this.#send(ask);
    if (!this.#worker) this.#launch();
    this.#tellFiles();
  }

  #sendEntry(entry: Entry): void {
    const { id, path, file, change } = entry;
    this.#send({ type: "add", id, path, file });
    if (Object.keys(change).length > 0) this.#send({ type: "configure", id, change, call: 0 });
  }

  #giveUp(reason: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#started = false;
    this.#pending = [];
    this.#cancelling = false;
    // The page ends it with a full stop of its own.
    this.#setDown(reason.replace(/\.$/, ""));
    for (const id of [...this.#calls.keys()]) this.#refuse(id, stopped(reason));
    this.#options.listener.progress(null);
    this.#setBusy(false);
  }

  #resolve(id: number, value: unknown): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.resolve(value as never);
  }

  #refuse(id: number, problem: Problem): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.reject(problem);
  }

  #setDown(reason: string | null): void {
    this.#down = reason;
    this.#options.listener.down(reason);
  }

  #setBusy(busy: boolean): void {
    if (busy === this.#busy) return;
    this.#busy = busy;
    if (busy) this.#silent = 0;
    this.#options.listener.busy(busy);
    if (!busy) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  /** Once for all that happens in one go, such as a folder of a thousand files. */
  #tellFiles(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.#options.listener.files([...this.#entries.values()].map((e) => e.state));
    });
  }
}

/** A file of which the engine has not said anything yet. */
function unread(id: number, path: string, file: File): FileState {
  return {
    id,
    path,
    label: path,
    bytes: BigInt(file.size),
    status: "waiting",
    recognised_as: null,
    rows: null,
    row_groups: null,
    columns: [],
    mapping: null,
    guess: { id: null, downloads: null },
    snapshot_date: null,
    date_source: null,
    registry: null,
    registry_source: null,
    caveats: [],
    error: null,
  };
}

function stopped(message: string): Problem {
  return { kind: "engine", message, advice: "", file: null, column: null, row_group: null };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
