/** Messages between the page and the worker that holds the engine. */

import type {
  Catalogue,
  Change,
  FileState,
  Look,
  MetricId,
  Parameters,
  Part,
  Problem,
  Progress,
  Results,
  Study,
} from "./types";

/** From which commit the page was built, and the digest of the site that it is a part of. */
export interface Build {
  /** Empty if the build named none. */
  commit: string;
  digest: string;
}

export type Ask =
  /** `ear` is the address of a blob that the page takes away to be heard; see ear.ts. */
  | { type: "start"; engine: WebAssembly.Module | ArrayBuffer; ear: string; build: Build | null }
  /** A file on a server comes without a handle: the page loads its bytes. */
  | { type: "add"; id: number; path: string; file: File | null; bytes: number; only: MetricId | null }
  /** Only the columns of the metric on show are to be read; null for those of all metrics. */
  | { type: "only"; metric: MetricId | null }
  | { type: "configure"; id: number; change: Change; call: number }
  | { type: "remove"; id: number }
  /** Cancels everything. From now on the worker listens at another ear. */
  | { type: "stop"; ear: string }
  | { type: "resume"; id: number }
  | { type: "look"; id: number; call: number }
  /** Parts come before the results. `first` is the metric that is measured first. */
  | { type: "results"; params: Parameters; first: MetricId | null; call: number }
  /** Another metric is to be measured first. */
  | { type: "prefer"; metric: MetricId | null }
  | { type: "written"; form: string; subject: string; params: Parameters; call: number }
  | ({ type: "follow"; call: number } & Followed)
  /** Bytes that were wanted. */
  | Fed
  /** A worker that reads row groups; `round` is that of the call for it. */
  | { type: "helper"; round: number; port: MessagePort };

/** The export that is no form of the results: questions to a language model about cards. */
export const QUESTIONS = "questions";

/** The beginning of the exports that are scripts for other engines. */
export const SCRIPT = "sql-";

/** The bytes of an export, and what a user must know of them; mostly nothing. */
export type Written = [bytes: Uint8Array<ArrayBuffer>, words?: string];

/** What the engine follows, as bytes: a manifest, with what it names; nothing to follow none. */
export interface Followed {
  manifest: Uint8Array | null;
  /** The Croissant file. */
  list: Uint8Array | null;
  /** The results that were saved earlier. */
  results: Uint8Array | null;
}

/** Bytes of a file that the page has read, from an offset; null with the reason why it could not. */
export interface Fed {
  type: "bytes";
  id: number;
  opening: number;
  from: number;
  bytes: ArrayBuffer | null;
  reason: string;
}

/** The first message to a worker that only reads row groups for the other. */
export interface Help {
  type: "help";
  engine: WebAssembly.Module | ArrayBuffer;
  port: MessagePort;
}

/** The page numbers its messages, so that "idle" can name the last one that is done. */
export type Numbered = Ask & { seq: number };

export type Answer =
  | { type: "started"; catalogue: Catalogue }
  /** The file that the worker works on next. Sent before any work that could end the worker. */
  | { type: "at"; id: number | null }
  /** The list after the message with this number. */
  | { type: "files"; files: FileState[]; seq: number }
  | { type: "progress"; progress: Progress }
  /** The page must read these bytes for the worker. `opening` comes back with them. */
  | { type: "wanted"; id: number; opening: number; from: number; to: number }
  /** A file is large enough for further workers; null if they are no longer needed. */
  | { type: "helpers"; round: number | null }
  /** Sent before each metric that must be measured. */
  | { type: "measuring"; metric: MetricId }
  /** A sign of life from inside the engine: a step of its present work, and the share of it that is done. */
  | { type: "alive"; step: number; share: number | null }
  /** What is answered of a question so far. */
  | { type: "part"; call: number; part: Part }
  /** The engine does not have these files: a stop came before it had looked at them. */
  | { type: "dropped"; ids: number[]; seq: number }
  | { type: "look"; call: number; look: Look }
  | { type: "configured"; call: number; problem: Problem | null }
  | { type: "results"; call: number; results: Results }
  | { type: "written"; call: number; written: Written }
  | { type: "followed"; call: number; study: Study | null }
  | { type: "refused"; call: number; problem: Problem }
  /** Everything up to the message with this number is done. */
  | { type: "idle"; seq: number }
  /**
   * The engine has ended and the worker must be replaced. Without a message it ended in a bare trap: memory ran out, or
   * the engine has a fault.
   */
  | { type: "broken"; id: number | null; message: string | null; starting: boolean };
