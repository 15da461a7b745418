/**
 * The engine as the page uses it. The host keeps the handle of each file and what the user has set on it, so the
 * worker can be replaced at any moment: a new one gets every file back but the one that ended the last.
 */

import { engineProblem, type Question } from "./calls";
import { firstGone, newEntry, putOut, unfinished, unread, type Entry } from "./entry";
import type { Answer, Ask, Followed, Written } from "./protocol";
import { RemoteFile, type Readable } from "../files/remote";
import { Questions } from "./questions";
import { Supervisor, type Blame, type Source } from "./supervisor";
import type {
  Catalogue,
  Change,
  Look,
  FileState,
  Measuring,
  MetricId,
  Parameters,
  Part,
  Problem,
  Progress,
  Results,
  Study,
} from "./types";

export interface Listener {
  /** The metrics and kinds of tables that the engine knows; sent when it has started. */
  catalogue(catalogue: Catalogue): void;
  /** All files, in the order in which they were added. */
  files(files: FileState[]): void;
  progress(progress: Progress | null): void;
  /** The metric that is being measured and how far; null when none is. */
  measuring(measuring: Measuring | null): void;
  /** The engine has work to do, or has finished it. */
  busy(busy: boolean): void;
  /** The engine cannot run; the reason as a sentence. Null when it runs again. */
  down(reason: string | null): void;
}

export interface Options extends Source {
  listener: Listener;
}

/** The outcome for a file that the user added. */
export type Taken = "added" | "again" | "changed" | "already";

/** Only a handle of the browser can go to the worker. Asking it for its size anew would ask the disk. */
const adding = ({ id, path, file, state }: Entry, only: MetricId | null): Ask => ({
  type: "add",
  id,
  path,
  only,
  file: file instanceof RemoteFile ? null : (file as File),
  bytes: Number(state.bytes),
});

/** A list of more files than this is told at most once in `MOMENT_MS`. */
const MANY = 100;
const MOMENT_MS = 200;

export class EngineHost {
  #listener: Listener;
  #supervisor: Supervisor;
  #entries = new Map<number, Entry>();
  #nextId = 1;
  /** What the engine follows, for a new worker. */
  #followed: Followed | null = null;
  /** The metric on show, if the columns of others are not read. */
  #only: MetricId | null = null;
  /** Files that were removed, those of one removal together, the latest last. */
  #removed: Entry[][] = [];
  #telling = false;
  /** Counts the changes of files and of what is set on them. */
  #version = 0;
  #questions = new Questions(
    (params, first, part) => this.#supervisor.ask({ type: "results", params, first, call: 0 }, part),
    (metric) => this.#supervisor.send({ type: "prefer", metric }),
  );
  #measuring: Measuring | null = null;
  /** The names of the metrics for people. */
  #titles = new Map<MetricId, string>();

  constructor({ listener, ...source }: Options) {
    this.#listener = listener;
    this.#supervisor = new Supervisor(source, {
      heard: (answer) => this.#hear(answer),
      posted: (ask, seq) => {
        const entry = ask.type === "add" && this.#entries.get(ask.id);
        if (entry) entry.seq = seq;
      },
      reading: () => this.#all.some(unfinished),
      stopReading: () => {
        for (const entry of this.#all.filter(unfinished)) putOut(entry, "stopped");
      },
      bring: (id, from, to) => this.#bring(id, from, to),
      blame: (file, blame) => this.#blame(file, blame),
      refill: (unanswered) => this.#refill(unanswered),
      quiet: () => {
        listener.progress(null);
        this.#measure(null);
      },
      doing: (file, metric) => this.#doing(file, metric),
      busy: (busy) => listener.busy(busy),
      down: (reason) => listener.down(reason),
    });
  }

  /** Loads and compiles the engine before the first file comes. */
  warm(): void {
    this.#supervisor.warm();
  }

  /** Frees the worker and its memory; the files stay listed. */
  sleep(): void {
    this.#supervisor.sleep();
  }

  /** Reads the listed files again after a sleep. */
  wake(): void {
    this.#supervisor.wake(this.#entries.size > 0);
  }

  /** Starts the engine again after it was given up. */
  revive(): void {
    this.#supervisor.revive();
  }

  get idle(): boolean {
    return this.#supervisor.idle;
  }

  whenIdle(): Promise<void> {
    return this.#supervisor.whenIdle();
  }

  add(path: string, file: Readable): number {
    const id = this.#nextId++;
    const entry = newEntry(id, path, file);
    this.#entries.set(id, entry);
    this.#supervisor.send(adding(entry, this.#only));
    this.#tellFiles();
    return id;
  }

  /**
   * Takes a file that was dropped or chosen. A file of the same path that failed, or that changed on disk, is read
   * again in its old place: a browser makes the handle of a changed file unreadable. A handle that can still be read
   * belongs to another file of that name, and both stay. `drop` collects the entries of one drop, because two of its
   * files may have the same path.
   */
  async take(path: string, file: Readable, drop: Set<number>): Promise<Taken> {
    const known = this.#all.filter((e) => e.path === path);
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

  /** Null when the engine accepted the change, else the reason why not. */
  async configure(id: number, change: Change): Promise<Problem | null> {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    if (entry.out) {
      Object.assign(entry.change, change);
      return null;
    }
    const problem = await this.#supervisor.ask<Problem | null>({ type: "configure", id, change, call: 0 });
    if (!problem) Object.assign(entry.change, change);
    this.#version += 1;
    return problem;
  }

  /** What the user has set on each file. `label` names the file in the address. */
  changes(): { id: number; path: string; label: string; change: Change }[] {
    return this.#all.map(({ id, path, change, state }) => {
      // The engine numbers files of the same path. That number means nothing when they are dropped again.
      const label = path.endsWith(state.label) ? state.label : path;
      return { id, path, label, change };
    });
  }

  /** The columns of a file that the engine has, with their first values. */
  look(id: number): Promise<Look> {
    return this.#supervisor.ask({ type: "look", id, call: 0 });
  }

  /** Removes files and keeps them for `restore`. */
  remove(ids: readonly number[]): void {
    const entries = ids.flatMap((id) => this.#entries.get(id) ?? []);
    if (entries.length === 0) return;
    for (const { id, out } of entries) {
      this.#entries.delete(id);
      if (!out) this.#supervisor.send({ type: "remove", id });
    }
    this.#removed.push(entries);
    this.#tellFiles();
  }

  /** Forgets removed files: the user has gone on, and an offer to undo would stay for ever. */
  forgetRemoved(): void {
    this.#removed = [];
  }

  /** The files that `restore` would bring back. */
  get removed(): FileState[] {
    return (this.#removed.at(-1) ?? []).map(({ state }) => state);
  }

  /** Brings back the files of the latest removal, in their places and with their settings, and reads them again. */
  restore(): number[] {
    const back = this.#removed.pop() ?? [];
    const all = [...this.#all, ...back].sort((a, b) => a.id - b.id);
    this.#entries = new Map(all.map((entry) => [entry.id, entry]));
    for (const entry of back) this.#again(entry);
    return back.map(({ id }) => id);
  }

  cancel(): void {
    this.#supervisor.cancel();
    if (this.#measuring) this.#measure({ ...this.#measuring, cancelled: true });
  }

  /** Reads a file that was stopped or that failed. */
  read(id: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    if (entry.out || entry.state.status === "failed") {
      this.#again(entry);
    } else {
      this.#supervisor.send({ type: "resume", id });
      this.#tellFiles();
    }
  }

  /**
   * `first` is measured before the other metrics. `part` takes what is answered before the whole. Several may ask at
   * the same time.
   */
  results(params: Parameters, first: MetricId | null = null, part?: (part: Part) => void): Promise<Results> {
    return this.#questions.results(params, this.#version, first, part);
  }

  /** The question that is asked measures this metric first. */
  prefer(metric: MetricId | null): void {
    this.#questions.want(metric);
    this.#supervisor.send({ type: "prefer", metric });
  }

  /** Reads only the columns of this metric, until it is null. Files with other columns are then read again. */
  only(metric: MetricId | null): void {
    if (metric === this.#only) return;
    this.#only = metric;
    this.#version += 1;
    // Without files no worker need start.
    if (this.#entries.size > 0) this.#supervisor.send({ type: "only", metric });
  }

  /** The results in one of the catalogue's export formats; `subject` is a metric's id or "claims". */
  written(form: string, subject: string, params: Parameters): Promise<Written> {
    return this.#supervisor.ask({ type: "written", form, subject, params, call: 0 });
  }

  /**
   * Follows a manifest or a results document, with what it names; without one, follows none. Refuses one that cannot
   * be used, and goes on as before. A new worker follows it too.
   */
  async follow(followed: Followed): Promise<Study | null> {
    const study = await this.#supervisor.ask<Study | null>({ type: "follow", call: 0, ...followed });
    this.#followed = followed;
    this.#version += 1;
    return study;
  }

  get #all(): Entry[] {
    return [...this.#entries.values()];
  }

  #hear(answer: Answer): void {
    const { calls } = this.#supervisor;
    switch (answer.type) {
      case "started":
        this.#titles = new Map(answer.catalogue?.metrics.map(({ id, title }) => [id, title]));
        this.#listener.catalogue(answer.catalogue);
        break;
      case "files":
        for (const state of answer.files) {
          const entry = this.#entries.get(state.id);
          if (entry && !entry.out && answer.seq >= entry.seq) entry.state = state;
        }
        this.#tellFiles();
        break;
      case "dropped":
        for (const id of answer.ids) {
          const entry = this.#entries.get(id);
          if (entry && answer.seq >= entry.seq) putOut(entry, "stopped");
        }
        this.#tellFiles();
        break;
      case "measuring":
        this.#measure({
          metric: answer.metric,
          step: 0,
          share: null,
          cancelled: this.#supervisor.cancelling,
        });
        break;
      case "alive": {
        const { step, share } = answer;
        if (this.#measuring) this.#measure({ ...this.#measuring, step, share });
        break;
      }
      case "part":
        calls.take(answer.call, answer.part);
        break;
      case "progress":
        this.#listener.progress(answer.progress);
        break;
      case "configured":
        calls.resolve(answer.call, answer.problem);
        break;
      case "look":
        calls.resolve(answer.call, answer.look);
        break;
      case "results":
        calls.resolve(answer.call, answer.results);
        break;
      case "written":
        calls.resolve(answer.call, answer.written);
        break;
      case "followed":
        calls.resolve(answer.call, answer.study);
        break;
    }
  }

  #measure(measuring: Measuring | null): void {
    this.#measuring = measuring;
    this.#listener.measuring(measuring);
  }

  #doing(file: number | null, metric: MetricId | null): string {
    if (metric !== null) return `measuring “${this.#titles.get(metric) ?? metric}”`;
    const entry = file === null ? undefined : this.#entries.get(file);
    return entry ? `reading ${entry.state.label}` : "";
  }

  #blame(id: number | null, { message, advice }: Blame): boolean {
    const entry = id === null ? undefined : this.#entries.get(id);
    if (!entry) return false;
    const file = entry.state.label;
    putOut(entry, "failed", { kind: "engine", message, advice, file, column: null, row_group: null });
    return true;
  }

  #bring(id: number, from: number, to: number): Promise<ArrayBuffer> {
    const entry = this.#entries.get(id);
    return entry ? entry.file.slice(from, to).arrayBuffer() : Promise.reject(new Error("it was removed"));
  }

  #refill(unanswered: readonly Question[]): void {
    const { calls } = this.#supervisor;
    const again: Ask[] = [];
    for (const ask of unanswered) {
      // Settings are sent again. Other questions are refused: a half-read engine would give a wrong answer.
      if (ask.type === "configure" && !this.#entries.get(ask.id)?.out) again.push(ask);
      else if (ask.type === "configure") calls.resolve(ask.call, null);
      else calls.refuse(ask.call, engineProblem("The engine was restarted and reads the files again"));
    }
    if (this.#followed) this.#supervisor.send({ type: "follow", ...this.#followed, call: 0 });
    for (const entry of this.#all) {
      // The user stopped this file, so the new engine does not need it.
      if (!entry.out && entry.state.status === "stopped") putOut(entry, "stopped");
      if (!entry.out) this.#sendEntry(entry);
    }
    for (const ask of again) this.#supervisor.send(ask);
    this.#tellFiles();
  }

  #again(entry: Entry): void {
    const { id, path, file, state } = entry;
    entry.out = false;
    entry.state = { ...unread(id, path, file), label: state.label };
    this.#sendEntry(entry);
    this.#tellFiles();
  }

  #sendEntry(entry: Entry): void {
    const { id, change } = entry;
    this.#supervisor.send(adding(entry, this.#only));
    // The columns are sent first and separately: a changed file may lack them, but its other settings still apply.
    const { mapping, ...rest } = change;
    if (mapping !== undefined) this.#supervisor.send({ type: "configure", id, change: { mapping }, call: 0 });
    if (Object.keys(rest).length > 0) this.#supervisor.send({ type: "configure", id, change: rest, call: 0 });
  }

  /** Reports the list once for everything that happens in one go, such as a folder of a thousand files. */
  #tellFiles(): void {
    this.#version += 1;
    if (this.#telling) return;
    this.#telling = true;
    const tell = (): void => {
      this.#telling = false;
      this.#listener.files(this.#all.map((e) => e.state));
    };
    if (this.#entries.size > MANY) setTimeout(tell, MOMENT_MS);
    else queueMicrotask(tell);
  }
}
