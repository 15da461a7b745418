/**
 * Starts the worker, watches it, and replaces it. If it ends or hangs at a file, or does not hear that reading is
 * cancelled, a new worker starts from the compiled module. If it ends or hangs at anything else, the user is told and
 * decides: what failed would most often fail again. The supervisor knows no files: whoever uses it gives them to the
 * new worker and decides which one is to blame.
 */

import { sentence } from "../text/format";
import { CANCELLED, Calls, engineProblem, type Question } from "./calls";
import type { Answer, Ask, Build, Fed, Help } from "./protocol";
import type { MetricId, Part } from "./types";

/** The part of Worker that is used here, so that a test can replace it. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface Source {
  worker(): WorkerLike;
  module(): Promise<WebAssembly.Module | ArrayBuffer>;
  /** How many further workers may read parts of a large file. */
  helpers?(): number;
  /** What the page was built from. */
  build?(): Build;
  /** Calls back once a second until the function that it returns is called. Tests pass their own clock. */
  every?(second: () => void): () => void;
}

/** A file set aside, in words for its row in the list. */
export interface Blame {
  message: string;
  advice: string;
}

/** The reports of the supervisor, and the functions that it needs from the owner of the files. */
export interface Watched {
  /** Any answer that is not about the worker itself. */
  heard(answer: Answer): void;
  /** The message was posted under this number. */
  posted(ask: Ask, seq: number): void;
  /** Files are not yet read to their end. */
  reading(): boolean;
  /** Stops every file that is not yet read to its end. */
  stopReading(): void;
  /** Reads bytes of a file for a worker that may not. */
  bring(file: number, from: number, to: number): Promise<ArrayBuffer>;
  /** Sets a file aside because the worker ended at it. False if there is no such file. */
  blame(file: number | null, blame: Blame): boolean;
  /** Gives a new worker all files. `unanswered` are the questions that the old one left. */
  refill(unanswered: readonly Question[]): void;
  /** Nothing is being read or measured any more. */
  quiet(): void;
  busy(busy: boolean): void;
  /** What the worker is doing, as "measuring Reach"; empty if that is not known. */
  doing(file: number | null, metric: MetricId | null): string;
  /** The engine cannot run; the reason as a sentence. Null when it runs again. */
  down(reason: string | null): void;
}

/** A busy worker gives a sign of life every second. After so many seconds without one it counts as hung. */
const HUNG_S = 30;
/** The same while the engine is being loaded over the network. */
const START_S = 90;
/** After so many seconds of silence a cancel is carried out by replacing the worker. */
const CANCEL_S = 2;
const ASLEEP = "The engine was stopped because the page does not show it";
const ADVICE =
  "Your files are still in the list, and nothing is read again by itself. Try again; if that does not help, close other tabs or take out the largest file.";
/** The most likely reasons of a trap that comes without a message. */
const FAULT = "it ran out of memory or has a fault";

export class Supervisor {
  readonly calls = new Calls();
  #source: Source;
  #watched: Watched;
  #worker: WorkerLike | null = null;
  /** Further workers, which read parts of a large file for the first. */
  #helpers: WorkerLike[] = [];
  #started = false;
  #module: Promise<WebAssembly.Module | ArrayBuffer> | null = null;
  /** Messages that wait for the engine to start. */
  #pending: Ask[] = [];
  #seq = 0;
  #doneSeq = 0;
  #silent = 0;
  #cancelling = false;
  /** The address of the blob by which the worker hears a cancel. */
  #ear: string | null = null;
  /** The file that the worker is working on. */
  #at: number | null = null;
  /** The metric that it is measuring. */
  #metric: MetricId | null = null;
  /** For so many seconds it has been doing this. */
  #lasts = 0;
  #busy = false;
  #idleWaiters: Array<() => void> = [];
  #down: string | null = null;
  #asleep = false;
  #stopClock: (() => void) | null = null;

  constructor(source: Source, watched: Watched) {
    this.#source = source;
    this.#watched = watched;
  }

  /** Loads and compiles the engine before the first file comes. */
  warm(): void {
    if (!this.#worker && !this.#asleep && this.#down === null) this.#launch();
  }

  /** Frees the worker, its memory and the clock. */
  sleep(): void {
    this.#asleep = true;
    this.#end(ASLEEP);
  }

  /** Ends the sleep; with `files` a new worker starts at once. */
  wake(files: boolean): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    if (files && this.#down === null) this.#restart();
  }

  /** Starts the engine again after it was given up. */
  revive(): void {
    this.#setDown(null);
    this.#restart();
  }

  get idle(): boolean {
    return !this.#busy;
  }

  whenIdle(): Promise<void> {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Nothing more is read or measured. The page does not wait until the worker has heard it. */
  cancel(): void {
    this.#closeEar();
    const ear = this.#openEar();
    this.send({ type: "stop", ear });
    this.#cancelling = true;
    this.#silent = 0;
    for (const { type, call } of this.calls.waiting)
      if (type === "results") this.calls.refuse(call, CANCELLED);
  }

  /** The worker has not yet done what it did when the user cancelled. */
  get cancelling(): boolean {
    return this.#cancelling;
  }

  ask<T>(question: Question, part?: (part: Part) => void): Promise<T> {
    return this.calls.ask(question, (numbered) => this.send(numbered), part);
  }

  #openEar(): string {
    return (this.#ear ??= URL.createObjectURL(
      new Blob(["The page has not cancelled."], { type: "text/plain" }),
    ));
  }

  #closeEar(): void {
    if (this.#ear !== null) URL.revokeObjectURL(this.#ear);
    this.#ear = null;
  }

  send(ask: Ask): void {
    if (this.#down !== null || this.#asleep) {
      // Files and settings are not lost: `refill` gives them to the next worker.
      if ("call" in ask) this.calls.refuse(ask.call, engineProblem(this.#down ?? ASLEEP));
      return;
    }
    if (!this.#worker) this.#launch();
    this.#setBusy(true);
    // What the user asks for now is not cancelled.
    if (["add", "resume", "results"].includes(ask.type)) this.#cancelling = false;
    if (!this.#started) this.#pending.push(ask);
    else this.#post(ask);
  }

  #post(ask: Ask, transfer: Transferable[] = []): void {
    this.#seq += 1;
    this.#watched.posted(ask, this.#seq);
    this.#worker?.postMessage({ ...ask, seq: this.#seq }, transfer);
  }

  #launch(): void {
    this.#started = false;
    this.#silent = 0;
    this.#doing(null, null);
    const every = this.#source.every ?? everySecond;
    this.#stopClock ??= every(() => this.#second());
    this.#setBusy(true);
    this.#module ??= this.#source.module();
    const loading = this.#module;
    let worker: WorkerLike;
    try {
      worker = this.#worker = this.#source.worker();
    } catch (error) {
      // The same cause may make the module fail; one message about it is enough.
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
        if (worker !== this.#worker) return;
        this.#post({ type: "start", engine, ear: this.#openEar(), build: this.#source.build?.() ?? null });
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
        this.#watched.heard(answer);
        const pending = this.#pending;
        this.#pending = [];
        for (const ask of pending) this.#post(ask);
        break;
      }
      case "helpers":
        this.#dismissHelpers();
        if (answer.round !== null) this.#callHelpers(answer.round);
        break;
      case "wanted":
        void this.#bring(answer);
        break;
      case "at":
        this.#doing(answer.id, null);
        break;
      case "refused":
        this.calls.refuse(answer.call, answer.problem);
        break;
      case "idle":
        this.#doneSeq = answer.seq;
        this.#doing(null, null);
        if (this.#started && this.#pending.length === 0 && this.#doneSeq === this.#seq) {
          this.#cancelling = false;
          this.#watched.quiet();
          this.#setBusy(false);
        }
        break;
      case "broken":
        if (answer.starting) this.#giveUp(`The engine could not be started: ${answer.message ?? FAULT}`);
        else this.#died(answer.id, answer.message);
        break;
      default:
        if (answer.type === "measuring") this.#doing(null, answer.metric);
        if (answer.type === "results") this.#doing(null, null);
        this.#watched.heard(answer);
    }
  }

  /** Starts further workers, each with a channel to the first. */
  #callHelpers(round: number): void {
    const [first, loading] = [this.#worker, this.#module];
    if (!first || !loading) return;
    void loading.then((engine) => {
      for (let left = this.#source.helpers?.() ?? 0; left > 0 && first === this.#worker; left -= 1) {
        const { port1, port2 } = new MessageChannel();
        try {
          const helper = this.#source.worker();
          // Nobody waits for a helper before it has started.
          helper.onerror = null;
          this.#helpers.push(helper);
          helper.postMessage({ type: "help", engine, port: port1 } satisfies Help, [port1]);
        } catch {
          // The first worker reads alone.
          return;
        }
        this.#post({ type: "helper", round, port: port2 }, [port2]);
      }
    });
  }

  #dismissHelpers(): void {
    for (const helper of this.#helpers.splice(0)) helper.terminate();
  }

  /** Brings a worker what it may not read. These messages do not count: they are part of work that does. */
  async #bring({ id, opening, from, to }: Extract<Answer, { type: "wanted" }>): Promise<void> {
    const worker = this.#worker;
    let [bytes, reason]: [ArrayBuffer | null, string] = [null, ""];
    try {
      bytes = await this.#watched.bring(id, from, to);
    } catch (error) {
      reason = text(error);
    }
    if (worker !== this.#worker) return;
    const fed: Fed = { type: "bytes", id, opening, from, bytes, reason };
    worker?.postMessage({ ...fed, seq: this.#seq }, bytes ? [bytes] : []);
  }

  #doing(file: number | null, metric: MetricId | null): void {
    if (file !== this.#at || metric !== this.#metric) this.#lasts = 0;
    this.#at = file;
    this.#metric = metric;
  }

  /** Counts seconds instead of reading a clock: the time in which a laptop slept is not silence. */
  #second(): void {
    if (!this.#busy || !this.#worker) return;
    this.#silent += 1;
    this.#lasts += 1;
    if (!this.#started) {
      if (this.#silent >= START_S) this.#giveUp(`The engine did not start within ${START_S} seconds`);
    } else if (this.#cancelling && this.#silent >= CANCEL_S && this.#watched.reading()) {
      // Measuring alone is not worth a restart, after which all files would have to be read again.
      this.#watched.stopReading();
      this.#restart();
    } else if (this.#silent >= HUNG_S) {
      this.#setAside(
        this.#at,
        {
          message: `The file was skipped: no data came for ${HUNG_S} seconds. This can happen in a network or cloud folder.`,
          advice: "Try again, or copy the file to a disk of this machine and drop it from there.",
        },
        `The engine gave no sign of life for ${HUNG_S} seconds${this.#task(` (for ${this.#lasts} seconds)`)}`,
      );
    }
  }

  /** Without a message the browser reports only that the engine has ended. */
  #died(file: number | null, message: string | null): void {
    // A panic names a line of our sources, which helps only those who mend it.
    if (message?.startsWith("panicked at")) {
      console.warn(message);
      message = null;
    }
    if (message === null) {
      this.#setAside(
        file,
        {
          message: "The engine stopped at this file: it ran out of memory or has a fault.",
          advice:
            "The other files are not affected. Close other tabs and try again; if that does not help, write the file again with smaller row groups.",
        },
        `The engine stopped${this.#task()}: ${FAULT}`,
      );
    } else {
      this.#setAside(
        file,
        {
          // The text of a panic has two lines.
          message: sentence(`Reading this file stopped the engine: ${message.replace(/\s+/g, " ")}`),
          advice:
            "The other files are not affected. Check that the file opens in another Parquet reader, or write it again; then drop it.",
        },
        `The engine stopped${this.#task()}: ${message}`,
      );
    }
  }

  /** The words for what the worker was doing. */
  #task(time = ""): string {
    const words = this.#watched.doing(this.#at, this.#metric);
    return words && ` while it was ${words}${time}`;
  }

  /** Blames a file and restarts. If no file is to blame, the user reads the reason and decides. */
  #setAside(file: number | null, blame: Blame, reason: string): void {
    if (this.#watched.blame(file, blame)) this.#restart();
    else this.#giveUp(`${sentence(reason)} ${ADVICE}`);
  }

  #restart(): void {
    this.#closeEar();
    this.#worker?.terminate();
    this.#dismissHelpers();
    this.#worker = null;
    this.#pending = [];
    this.#cancelling = false;
    this.#watched.quiet();
    this.#watched.refill(this.calls.waiting);
    if (!this.#worker) this.#launch();
  }

  #giveUp(reason: string): void {
    this.#setDown(sentence(reason));
    this.#end(sentence(reason));
  }

  /** Ends the worker and refuses every question that waits for it. */
  #end(reason: string): void {
    this.#closeEar();
    this.#worker?.terminate();
    this.#dismissHelpers();
    this.#worker = null;
    this.#started = false;
    this.#pending = [];
    this.#cancelling = false;
    this.#stopClock?.();
    this.#stopClock = null;
    this.calls.refuseAll(engineProblem(reason));
    this.#watched.quiet();
    this.#setBusy(false);
  }

  #setDown(reason: string | null): void {
    this.#down = reason;
    this.#watched.down(reason);
  }

  #setBusy(busy: boolean): void {
    if (busy === this.#busy) return;
    this.#busy = busy;
    if (busy) this.#silent = 0;
    this.#watched.busy(busy);
    if (!busy) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}

function everySecond(second: () => void): () => void {
  const clock = setInterval(second, 1000);
  return () => clearInterval(clock);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
