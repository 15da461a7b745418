/**
 * The work that is waiting, done a piece at a time: files to open and read, one question to measure, and digests when
 * nothing else is left. Between two pieces the worker takes the page's messages, so a cancel is heard early.
 */

import { CANCELLED } from "./calls";
import { Feeder, reads } from "./feeder";
import { Helpers, type Lent } from "./helpers";
import { QUESTIONS, SCRIPT, type Ask, type Written } from "./protocol";
import type { Reports } from "./reports";
import type { Change, FileState, MetricId, Part } from "./types";
import { isProblem, type Engine } from "./wasm";

type Question = Extract<Ask, { type: "results" }>;
type Add = Extract<Ask, { type: "add" }>;
type Export = Extract<Ask, { type: "written" }>;

/** The least time between two parts of an answer. */
const PART_MS = 250;
/** Making parts may take this share of the time: the list of thousands of files is in each. */
const PART_SHARE = 0.1;

/** How long measuring goes on before the worker looks at its messages. Within a metric only the ear hears. */
const TURN_MS = 200;

/** The date of today in UTC, which the results document states. */
const today = (): string => new Date().toISOString().slice(0, 10);

export class Queue {
  readonly engine: Engine;
  #reports: Reports;
  /**
   * Files that the engine has not looked at yet. They wait here and not in the browser's queue of messages, where
   * cancel would have to wait behind them.
   */
  #unopened = new Map<number, Add>();
  /** The files that the engine has, as a helper needs them. */
  #opened = new Map<number, Lent>();
  /** Counts the times that a file was opened or its columns were chosen. */
  #openings = 0;
  /** The metric on show, if only its columns are read. */
  #only: MetricId | null = null;
  readonly helpers: Helpers;
  readonly feeder: Feeder;
  /** The question that is being measured. */
  #question: Question | null = null;
  /** Exports that wait for the digests, because a document names its files by them. */
  #exports: Export[] = [];
  /** The metrics whose answers were posted in parts. */
  #known: MetricId[] = [];
  #nextPart = 0;
  /** The message after which "idle" was last posted. */
  #idleSeq = -1;

  /** `turn` does a piece of work that comes from elsewhere, and lets the queue go on. */
  constructor(engine: Engine, reports: Reports, turn: (work: () => void) => void) {
    this.engine = engine;
    this.#reports = reports;
    this.helpers = new Helpers(engine, reports, turn, this.#othersWait);
    this.feeder = new Feeder(engine, reports);
  }

  #list = (): FileState[] => this.engine.files();

  /** Whether another file is still to be read. */
  #othersWait = (id: number): boolean => {
    const waits = (file: FileState): boolean => file.status === "waiting" && file.id !== id;
    return this.#unopened.size > 0 || this.#list().some(waits);
  };

  /** Takes a file, in place of an earlier one of the same number. */
  add(file: Add): void {
    this.remove(file.id);
    if (file.only !== this.#only) this.only(file.only);
    this.#unopened.set(file.id, file);
    this.#reports.filesChanged = true;
  }

  remove(id: number): void {
    this.#unopened.delete(id);
    this.#opened.delete(id);
    this.engine.remove(id);
    this.feeder.remove(id);
    this.#reports.filesChanged = true;
  }

  /** Lets the engine read a file's footer, if it has not yet. */
  open(id: number): void {
    const file = this.#unopened.get(id);
    if (!file) return;
    this.#unopened.delete(id);
    this.#reports.workingOn(id);
    if (file.file && reads(file.file)) {
      this.engine.add(id, file.path, file.file);
      this.#lendable(id, { path: file.path, file: file.file }, null);
    } else {
      this.feeder.add(id, file.path, file.bytes);
      // The digest would need every byte, and of a file on a server only some are loaded.
      if (!file.file) this.engine.skip_digest(id);
    }
    this.#reports.filesChanged = true;
  }

  /** Does something with a file once its footer is read. */
  whenOpen(id: number, work: () => void): void {
    this.open(id);
    this.feeder.whenOpen(id, work);
  }

  /** Changes how a file is read. */
  configure(id: number, change: Change): void {
    this.engine.configure(id, change);
    const file = this.#opened.get(id);
    if (file && change.mapping !== undefined) this.#lendable(id, file, change.mapping);
    this.#reports.filesChanged = true;
  }

  /** Reads only the columns of the metric on show; null for those of all metrics. */
  only(metric: MetricId | null): void {
    this.engine.show_only(metric ?? undefined);
    this.#only = metric;
    for (const [id, file] of this.#opened) this.#lendable(id, file, file.mapping);
    this.#reports.filesChanged = true;
  }

  #lendable(id: number, { path, file }: Pick<Lent, "path" | "file">, mapping: Lent["mapping"]): void {
    this.#openings += 1;
    this.#opened.set(id, { opening: this.#openings, path, file, mapping, only: this.#only });
  }

  measure(question: Question): void {
    this.#cancelQuestion();
    this.#question = question;
    this.#known = [];
    this.#nextPart = performance.now() + PART_MS;
  }

  /** The question measures this metric first. */
  prefer(metric: MetricId | null): void {
    if (this.#question) this.#question.first = metric;
  }

  /** Cancels everything that is not done. */
  stop(): void {
    if (this.#unopened.size > 0)
      this.#reports.post({ type: "dropped", ids: [...this.#unopened.keys()], seq: this.#reports.seq });
    this.#unopened.clear();
    this.#cancelQuestion();
    this.engine.stop();
    this.#reports.filesChanged = true;
    this.postFiles();
  }

  postFiles(): void {
    this.#reports.files(this.#list);
  }

  /**
   * Answers a question, or passes on why the engine refuses to. A question about all files has no `id`: none of them is
   * to blame for a trap.
   */
  answer(call: number, work: () => void, id: number | null = null): void {
    this.postFiles();
    this.#reports.workingOn(id);
    try {
      work();
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (this.#question?.call === call) this.#question = null;
      this.#reports.post({ type: "refused", call, problem: error });
    }
  }

  /** Writes an export once all digests are known. */
  write(ask: Export): void {
    this.#exports.push(ask);
  }

  /** Does the next piece. False when nothing is left to do. */
  step(): boolean {
    if (this.#reports.ear.expectsMessage) return true;
    const [unopened] = this.#unopened.keys();
    if (this.#question) {
      this.#measure(this.#question);
    } else if (this.#exports.length > 0) {
      return this.#export();
    } else if (unopened !== undefined) {
      this.open(unopened);
    } else {
      const id = this.engine.next() ?? null;
      if (id === null) return this.#rest();
      this.#reports.workingOn(id);
      if (this.feeder.waits(id) || (this.helpers.busy && this.engine.waits())) {
        this.#reports.filesIfDue(this.#list);
        // A message of the page or of a helper lets the queue go on.
        return false;
      }
      this.#read(id);
    }
    this.#reports.filesIfDue(this.#list);
    return true;
  }

  #cancelQuestion(): void {
    if (this.#question)
      this.#reports.post({ type: "refused", call: this.#question.call, problem: CANCELLED });
    this.#question = null;
    for (const { call } of this.#exports.splice(0))
      this.#reports.post({ type: "refused", call, problem: CANCELLED });
  }

  /** Measures until the question is answered or the turn is over. */
  #measure({ call, params, first }: Question): void {
    const since = performance.now();
    let until = 0;
    const going = (metric: MetricId): boolean => {
      const now = performance.now();
      const goes = until === 0 || now < until;
      // Each turn repeats the work before the first metric. With very many files that takes long, and so does a turn.
      if (until === 0) until = now + Math.max(TURN_MS, 4 * (now - since));
      if (goes) this.#reports.post({ type: "measuring", metric });
      return goes;
    };
    let asked = 0;
    const wants = (): boolean => {
      asked = performance.now();
      // The answers of earlier turns come first, one by one; they make one part with the first of this turn.
      return until !== 0 && asked >= this.#nextPart;
    };
    const take = (part: Part): void => {
      this.#known.push(...Object.keys(part.document.metrics));
      this.#reports.post({ type: "part", call, part });
      const now = performance.now();
      this.#nextPart = now + Math.max(PART_MS, (now - asked) / PART_SHARE);
    };
    this.answer(call, () => {
      this.engine.set_date(today());
      const results = this.engine.results(params, { first, known: this.#known }, { going, wants, take });
      if (!results) return;
      this.#question = null;
      this.#reports.post({ type: "results", call, results });
    });
  }

  #read(id: number): void {
    if (this.#reports.progressOf !== id) this.#reports.filesChanged = true;
    const progress = this.engine.step();
    if (!progress || progress.rows_done >= progress.rows) this.#reports.filesChanged = true;
    if (!progress) return;
    this.#reports.progress(progress);
    const file = this.#opened.get(id);
    if (file) this.helpers.share(progress, file);
  }

  /** Reports that everything is done; after that, digests. */
  #rest(): boolean {
    if (this.#idleSeq === this.#reports.seq) return this.#digest();
    this.#idleSeq = this.#reports.seq;
    this.helpers.dismiss();
    this.#reports.idle(this.#list);
    return true;
  }

  #digest(): boolean {
    const id = this.engine.next_digest();
    this.#reports.workingOn(id ?? null);
    if (id === undefined) {
      this.postFiles();
      return false;
    }
    if (this.feeder.waits(id, true)) return false;
    this.engine.digest();
    if (this.engine.next_digest() !== id) this.#reports.filesChanged = true;
    this.#reports.filesIfDue(this.#list);
    return true;
  }

  #export(): boolean {
    const [{ call, params, form, subject }] = this.#exports as [Export];
    const isScript = form.startsWith(SCRIPT);
    // Only what describes the files has their digests.
    const id = isScript || form === QUESTIONS ? undefined : this.engine.next_digest();
    if (id !== undefined) {
      this.#reports.alive(id);
      return this.#digest();
    }
    this.#exports.shift();
    this.answer(call, () => {
      this.engine.set_date(today());
      const { engine } = this;
      const written: Written = isScript
        ? [engine.script(params, form, subject)]
        : form === QUESTIONS
          ? engine.questions(params)
          : [engine.written(params, form, subject)];
      this.#reports.post({ type: "written", call, written });
    });
    return true;
  }
}
