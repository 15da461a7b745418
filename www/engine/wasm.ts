/** The engine's boundary as wasm-bindgen's glue exports it. The glue leaves the global `wasm_bindgen`. */

import type {
  Change,
  FileState,
  Form,
  Look,
  Manifest,
  TableKind,
  Metric,
  MetricId,
  Parameters,
  Part,
  Problem,
  Progress,
  Results,
} from "./types";

/** What a question has besides its settings. */
export interface Asked {
  /** The metric that is measured first. */
  first: MetricId | null;
  /** The metrics whose answers were in earlier parts. */
  known: MetricId[];
}

/** What the engine calls while it measures. */
export interface Waiter {
  /** Called before each metric that must be measured. False stops. */
  going(metric: MetricId): boolean;
  /** Whether a part is wanted now; asked after each metric. */
  wants(): boolean;
  take(part: Part): void;
}

/** Row groups that another engine reads, from the first to before the last. */
export interface Loan {
  id: number;
  number: bigint;
  from: number;
  to: number;
}

/** Bytes that the page must bring: pairs of beginning and end. */
export interface Needs {
  id: number;
  /** What the next step needs. */
  now: [from: number, to: number][];
  /** What will be needed after it. */
  ahead: [from: number, to: number][];
}

export interface Engine {
  kinds(): TableKind[];
  metrics(): Metric[];
  forms(): Form[];
  conditions(): string[];
  /** Limits it to the metric on show and the columns that this needs; without one, to nothing. */
  show_only(metric?: MetricId): void;
  add(id: number, path: string, file: File): void;
  /** Adds a file of so many bytes, which the page brings. */
  add_fed(id: number, path: string, bytes: number): void;
  /** Leaves a file without a digest. */
  skip_digest(id: number): void;
  /** Whether the page must bring more of such a file before its footer is known. */
  is_opening(id: number): boolean;
  /** What the page must bring for files that are opened or read; for digests, if that is asked. */
  needs(digests: boolean): Needs[];
  feed(id: number, from: number, bytes: Uint8Array): void;
  /** Takes the reason why the page cannot bring the bytes of a file. */
  starve(id: number, reason: string): void;
  configure(id: number, change: Change): void;
  remove(id: number): void;
  /** The file that `step` will read. */
  next(): number | undefined;
  step(): Progress | null;
  /** Leaves row groups of the file that is being read to another engine; null if it cannot. */
  lend(): Loan | null;
  /** Adds what the other engine has read. Without it the row groups are read here. */
  absorb(id: number, number: bigint, part?: Uint8Array): Progress | null;
  /** Whether the next file waits only for row groups that are lent. */
  waits(): boolean;
  /** Begins to read row groups for another engine. */
  begin_part(id: number, from: number, to: number): void;
  /** False once all rows are read. */
  step_part(): boolean;
  finish_part(): Uint8Array<ArrayBuffer>;
  stop(): void;
  resume(id: number): void;
  files(): FileState[];
  /** The columns of a file with their first values, and a guess. */
  look(id: number): Look;
  /** What the page must bring before `look`; null if it is here. */
  look_needs(id: number): Needs | null;
  /** Calls `heard` many times a second while it works. If that returns false, the work stops. */
  watch(heard: (step: number, share: number | undefined) => boolean): void;
  /** Takes the date of today, `YYYY-MM-DD`. */
  set_date(date: string): void;
  /** Takes the commit and the digest of the page's site. */
  set_build(commit: string, digest: string): void;
  /**
   * Follows a manifest with the Croissant file that it names; without one, follows none. One that cannot be used throws a
   * problem. Its settings are JSON.
   */
  follow(
    manifest?: Uint8Array,
    list?: Uint8Array,
    results?: Uint8Array,
  ): { manifest: Manifest; parameters: string } | null;
  /** Null if it was stopped; then the next call continues there. */
  results(params: Parameters, asked: Asked, waiter: Waiter): Results | null;
  /** Hashes the next bytes of the file that `next_digest` names. */
  digest(): number | undefined;
  next_digest(): number | undefined;
  /** The results in an export format; `subject` is a metric's id or "claims". */
  written(params: Parameters, form: string, subject: string): Uint8Array<ArrayBuffer>;
  /** A metric as a script for another engine. */
  script(params: Parameters, form: string, metric: string): Uint8Array<ArrayBuffer>;
  /** The questions to a language model about compared cards, and what a user must know of them. */
  questions(params: Parameters): [bytes: Uint8Array<ArrayBuffer>, words: string];
}

declare const wasm_bindgen: {
  initSync(options: { module: WebAssembly.Module | ArrayBuffer }): unknown;
  Engine: new () => Engine;
  last_panic?: () => string | null | undefined;
};

export function startEngine(module: WebAssembly.Module | ArrayBuffer): Engine {
  wasm_bindgen.initSync({ module });
  return new wasm_bindgen.Engine();
}

/** The message of the panic that ended the engine, if there was one. */
export const lastPanic = (): string | null => wasm_bindgen.last_panic?.() || null;

/** True for what the engine throws on purpose; false for a trap or a programming error. */
export function isProblem(error: unknown): error is Problem {
  return (
    typeof error === "object" &&
    error !== null &&
    !(error instanceof Error) &&
    "kind" in error &&
    "message" in error
  );
}
