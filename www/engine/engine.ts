/**
 * The engine as the page sees it. It owns the file handles and what the user has set on each, so the worker can
 * be thrown away at any moment: after a trap, a hang or a cancel that is not heard, a fresh worker is started
 * from the compiled module and gets every file back but the one that was at hand.
 */

import { sentence } from "../text/format";
import type { Answer, Ask, Format } from "./protocol";
import type {
  Catalogue,
  Change,
  Column,
  FileState,
  MetricId,
  Parameters,
  Problem,
  Progress,
  Results,
} from "./types";

/** As much of a Worker as is used here, so that tests can stand in for one. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface Listener {
  /** What the engine can be told and asked; once it has started. */
  catalogue(catalogue: Catalogue): void;
  /** The file list as it stands, in the order in which the files were added. */
  files(files: FileState[]): void;
  progress(progress: Progress | null): void;
  /** The metric that is being measured for an answer; null when none is. */
  measuring(metric: MetricId | null): void;
  /** The engine has something to do, or has nothing left to do. */
  busy(busy: boolean): void;
  /** The engine cannot run at all; a sentence about it. Null when it runs again. */
  down(reason: string | null): void;
}

export interface Options {
  worker(): WorkerLike;
  module(): Promise<WebAssembly.Module | ArrayBuffer>;
  listener: Listener;
  /** Calls back once a second until what it returns is called; tests call it themselves. */
  every?(second: () => void): () => void;
}

interface Entry {
  id: number;
  path: string;
  file: File;
  change: Change;
  /** The last that the engine said about it. */
  state: FileState;
  /** Not in the engine: it ended a worker, or was stopped before the engine had looked at it. */
  out: boolean;
  /** The number of the ask that last gave it to the engine: what was said before is of another reading. */
  seq: number;
}

/** What became of a file that was given. */
export type Taken = "added" | "again" | "changed" | "already";

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
const ASLEEP = "The page has put the engine to rest";

/** The first entry whose file changed, moved or went away since it was chosen. */
async function firstGone<E extends { file: File }>(entries: E[]): Promise<E | undefined> {
  for (const entry of entries) {
    const readable = await entry.file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      );
    if (!readable) return entry;
  }
  return undefined;
}

export class EngineHost {
  #options: Options;
  #entries = new Map<number, Entry>();
  #nextId = 1;
  /** What was removed together, the last at the end. */
  #removed: Entry[][] = [];
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
  #asleep = false;
  #stopClock: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Fetches and compiles the engine ahead of the first file. */
  warm(): void {
    if (!this.#worker && !this.#asleep && this.#down === null) this.#launch();
  }

  /** Frees the worker, its memory and the clock; the files stay listed. */
  sleep(): void {
    this.#asleep = true;
    this.#end(ASLEEP);
  }

  /** Reads the files again that were there when it was put to sleep. */
  wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    if (this.#entries.size > 0 && this.#down === null) this.#restart();
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
    this.#entries.set(id, { id, path, file, change: {}, out: false, seq: 0, state: unread(id, path, file) });
    this.#send({ type: "add", id, path, file });
    this.#tellFiles();
    return id;
  }

  /**
   * Takes a file that was dropped or chosen. One that is in the list under the same path is read in its old place
   * when it failed, or when it changed on disk: then its earlier handle reads nothing any more. A handle that still
   * reads belongs to another file of that name, and both stay. `drop` has the entries that came with the same drop:
   * two of its files may have one path, and are two.
   */
  async take(path: string, file: File, drop: Set<number>): Promise<Taken> {
    const known = [...this.#entries.values()].filter((e) => e.path === path);
    const same = known.find((e) => e.file.size === file.size && e.file.lastModified === file.lastModified);
    if (same && same.state.status !== "failed") {
      drop.add(same.id);
      return "already";
    }
    const place = same ?? (await firstGone(known.filter((e) => !drop.has(e.id))));
    if (!place || this.#entries.get(place.id) !== place) {
      drop.add(this.add(path, file));
      return "added";
    }
    drop.add(place.id);
    place.file = file;
    this.#again(place);
    return same ? "again" : "changed";
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

  /** What was set on each file, under its label where that is an end of its path. */
  changes(): { id: number; path: string; label: string; change: Change }[] {
    return [...this.#entries.values()].map(({ id, path, change, state }) => {
      // A number that tells two files of one path apart is not known when they are dropped again.
      const label = path.endsWith(state.label) ? state.label : path;
      return { id, path, label, change };
    });
  }

  /** The columns of a file that the engine has. */
  columns(id: number): Promise<Column[]> {
    return this.#call({ type: "columns", id, call: 0 });
  }

  /** Removes files; they are kept for `restore`. */
  remove(ids: readonly number[]): void {
    const entries = ids.flatMap((id) => this.#entries.get(id) ?? []);
    if (entries.length === 0) return;
    for (const { id, out } of entries) {
      this.#entries.delete(id);
      if (!out) this.#send({ type: "remove", id });
    }
    this.#removed.push(entries);
    this.#tellFiles();
  }

  /** The files that `restore` would bring back. */
  get removed(): FileState[] {
    return (this.#removed.at(-1) ?? []).map(({ state }) => state);
  }

  /** Brings the files back that were removed last, in their places and with what was set on them; reads them anew. */
  restore(): number[] {
    const back = this.#removed.pop() ?? [];
    const all = [...this.#entries.values(), ...back].sort((a, b) => a.id - b.id);
    this.#entries = new Map(all.map((entry) => [entry.id, entry]));
    for (const entry of back) this.#again(entry);
    return back.map(({ id }) => id);
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
    if (entry.out || entry.state.status === "failed") {
      this.#again(entry);
    } else {
      this.#send({ type: "resume", id });
      this.#tellFiles();
    }
  }

  results(params: Parameters): Promise<Results> {
    return this.#call({ type: "results", params, call: 0 });
  }

  /** `subject` is a metric's id or "claims". */
  text(format: Format, subject: string, params: Parameters): Promise<string> {
    return this.#call({ type: "text", format, subject, params, call: 0 });
  }

  /** The table of a subject as a Parquet file. */
  bytes(subject: string, params: Parameters): Promise<Uint8Array<ArrayBuffer>> {
    return this.#call({ type: "bytes", subject, params, call: 0 });
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
    if (this.#down !== null || this.#asleep) {
      // Everything is kept in the entries; a revived engine gets it from there.
      if ("call" in ask) this.#refuse(ask.call, stopped(this.#down ?? ASLEEP));
      return;
    }
    if (!this.#worker) this.#launch();
    this.#setBusy(true);
    if (!this.#started) this.#pending.push(ask);
    else this.#post(ask);
  }

  #post(ask: Ask): void {
    this.#seq += 1;
    const entry = ask.type === "add" && this.#entries.get(ask.id);
    if (entry) entry.seq = this.#seq;
    this.#worker?.postMessage({ ...ask, seq: this.#seq });
  }

  #launch(): void {
    this.#started = false;
    this.#silent = 0;
    this.#at = null;
    const every = this.#options.every ?? everySecond;
    this.#stopClock ??= every(() => this.#second());
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
      if (this.#started) this.#died(this.#at, event.message || null);
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
        this.#options.listener.catalogue(answer.catalogue);
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
          if (entry && !entry.out && answer.seq >= entry.seq) entry.state = state;
        }
        this.#tellFiles();
        break;
      case "measuring":
        this.#options.listener.measuring(answer.metric);
        break;
      case "progress":
        this.#options.listener.progress(answer.progress);
        break;
      case "configured":
        this.#resolve(answer.call, answer.problem);
        break;
      case "dropped":
        for (const id of answer.ids) {
          const entry = this.#entries.get(id);
          if (entry && answer.seq >= entry.seq) this.#putOut(entry, "stopped");
        }
        this.#tellFiles();
        break;
      case "columns":
        this.#resolve(answer.call, answer.columns);
        break;
      case "results":
        this.#blameless = 0;
        this.#resolve(answer.call, answer.results);
        break;
      case "text":
        this.#resolve(answer.call, answer.text);
        break;
      case "bytes":
        this.#resolve(answer.call, answer.bytes);
        break;
      case "refused":
        this.#refuse(answer.call, answer.problem);
        break;
      case "idle":
        this.#doneSeq = answer.seq;
        if (this.#started && this.#pending.length === 0 && this.#doneSeq === this.#seq) {
          this.#cancelling = false;
          this.#quiet();
          this.#setBusy(false);
        }
        break;
      case "broken":
        if (answer.starting) this.#giveUp(`The engine could not be started: ${answer.message ?? FAULT}`);
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
    } else if (this.#cancelling && this.#silent >= CANCEL_S && this.#reading.length > 0) {
      for (const entry of this.#reading) this.#putOut(entry, "stopped");
      this.#restart();
    } else if (this.#silent >= HUNG_S) {
      this.#setAside(
        this.#at,
        `Reading is very slow: nothing came for ${HUNG_S} seconds, as may happen in a network or cloud folder. The file was set aside.`,
        "Try again, or copy the file to a disk of this machine and drop it from there.",
        `it gave no answer for ${HUNG_S} seconds`,
      );
    }
  }

  /** What is not read to its end; measuring alone is not worth reading all the files anew. */
  get #reading(): Entry[] {
    return [...this.#entries.values()].filter(({ state }) => ["reading", "waiting"].includes(state.status));
  }

  /** Without a message there is only the browser's word that the engine has ended. */
  #died(id: number | null, message: string | null): void {
    if (message === null) {
      this.#setAside(
        id,
        "The engine ran out of memory at this file, or met a fault of its own.",
        "The other files are not affected. Close other tabs and try again; if that does not help, write the file anew with smaller row groups.",
        FAULT,
      );
    } else {
      this.#setAside(
        id,
        sentence(`Reading this file stopped the engine: ${message}`),
        "The other files are not affected. Check that the file opens in another Parquet reader, or write it anew; then drop it again.",
        message,
      );
    }
  }

  /** The file at hand is out, with a sentence; without one `reason` is why the engine stopped. */
  #setAside(id: number | null, message: string, advice: string, reason: string): void {
    const entry = id === null ? undefined : this.#entries.get(id);
    if (entry) {
      const file = entry.state.label;
      this.#putOut(entry, "failed", { kind: "engine", message, advice, file, column: null, row_group: null });
    } else {
      this.#blameless += 1;
      if (this.#blameless > MAX_BLAMELESS) {
        this.#giveUp(`The engine stopped: ${reason}`);
        return;
      }
    }
    this.#restart();
  }

  /** Nothing that only the engine can do is offered for it: no columns, no settings. */
  #putOut(entry: Entry, status: "stopped" | "failed", error: Problem | null = null): void {
    entry.out = true;
    const none = { mapping: null, columns_used: [], columns_ignored: [], relations: [], feeds: [] };
    entry.state = { ...entry.state, status, error, number_of_columns: 0, ...none, caveats: [] };
  }

  #again(entry: Entry): void {
    const { id, path, file, state } = entry;
    entry.out = false;
    entry.state = { ...unread(id, path, file), label: state.label };
    this.#sendEntry(entry);
    this.#tellFiles();
  }

  #restart(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#pending = [];
    this.#cancelling = false;
    this.#quiet();
    const again: Ask[] = [];
    for (const [id, call] of this.#calls) {
      // Settings are given again; an answer from a half-read engine would be wrong, so questions are refused.
      if (call.ask.type === "configure" && !this.#entries.get(call.ask.id)?.out) again.push(call.ask);
      else if (call.ask.type === "configure") this.#resolve(id, null);
      else this.#refuse(id, stopped("The engine was restarted and reads the files again"));
    }
    for (const entry of this.#entries.values()) {
      // What the user stopped stays unread, and so does not need the engine.
      if (!entry.out && entry.state.status === "stopped") this.#putOut(entry, "stopped");
      if (!entry.out) this.#sendEntry(entry);
    }
    for (const ask of again) this.#send(ask);
    if (!this.#worker) this.#launch();
    this.#tellFiles();
  }

  #sendEntry(entry: Entry): void {
    const { id, path, file, change } = entry;
    this.#send({ type: "add", id, path, file });
    // A changed file may lack the chosen columns; its other settings hold all the same.
    const { mapping, ...rest } = change;
    if (mapping !== undefined) this.#send({ type: "configure", id, change: { mapping }, call: 0 });
    if (Object.keys(rest).length > 0) this.#send({ type: "configure", id, change: rest, call: 0 });
  }

  #giveUp(reason: string): void {
    this.#setDown(sentence(reason));
    this.#end(sentence(reason));
  }

  /** Ends the worker and all that waits for it. */
  #end(reason: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#started = false;
    this.#pending = [];
    this.#cancelling = false;
    this.#stopClock?.();
    this.#stopClock = null;
    for (const id of [...this.#calls.keys()]) this.#refuse(id, stopped(reason));
    this.#quiet();
    this.#setBusy(false);
  }

  #quiet(): void {
    this.#options.listener.progress(null);
    this.#options.listener.measuring(null);
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
    sha256: null,
    status: "waiting",
    recognised_as: null,
    dataset: null,
    era: null,
    rows: null,
    row_groups: null,
    number_of_columns: 0,
    mapping: null,
    guess: { kind: "", columns: {} },
    columns_used: [],
    columns_ignored: [],
    relations: [],
    feeds: [],
    snapshot_date: null,
    date_source: null,
    panel: null,
    registry: null,
    registry_source: null,
    registries: [],
    coverage: null,
    whole: null,
    synthetic: null,
    caveats: [],
    error: null,
  };
}

/** What a trap without words most often is. */
const FAULT = "it ran out of memory, or met a fault of its own";

function everySecond(second: () => void): () => void {
  const clock = setInterval(second, 1000);
  return () => clearInterval(clock);
}

function stopped(message: string): Problem {
  return {
    kind: "engine",
    message: sentence(message),
    advice: "",
    file: null,
    column: null,
    row_group: null,
  };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
