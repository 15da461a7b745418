/** Messages between the page and the worker that holds the engine. */

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

/** The texts that the engine writes; a table of a subject is also to be had as the bytes of a Parquet file. */
export type Format = "json" | "csv" | "markdown" | "html" | "bibtex";

export type Ask =
  | { type: "start"; engine: WebAssembly.Module | ArrayBuffer }
  | { type: "add"; id: number; path: string; file: File }
  | { type: "configure"; id: number; change: Change; call: number }
  | { type: "remove"; id: number }
  | { type: "stop" }
  | { type: "resume"; id: number }
  | { type: "columns"; id: number; call: number }
  | { type: "results"; params: Parameters; call: number }
  | { type: "text"; format: Format; subject: string; params: Parameters; call: number }
  | { type: "bytes"; subject: string; params: Parameters; call: number };

/** Every ask carries the number under which the page sent it, so that "idle" can say how far the worker is. */
export type Numbered = Ask & { seq: number };

export type Answer =
  | { type: "started"; catalogue: Catalogue }
  /** Sent before work that could end the worker: which file is at hand. */
  | { type: "at"; id: number | null }
  /** As of the ask with this number. */
  | { type: "files"; files: FileState[]; seq: number }
  | { type: "progress"; progress: Progress }
  /** Sent before each metric that has to be measured. */
  | { type: "measuring"; metric: MetricId }
  /** A stop came before the engine had looked at these files: it does not have them. */
  | { type: "dropped"; ids: number[]; seq: number }
  | { type: "columns"; call: number; columns: Column[] }
  | { type: "configured"; call: number; problem: Problem | null }
  | { type: "results"; call: number; results: Results }
  | { type: "text"; call: number; text: string }
  | { type: "bytes"; call: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: "refused"; call: number; problem: Problem }
  /** Nothing left to do after the ask with this number. */
  | { type: "idle"; seq: number }
  /**
   * The engine cannot be trusted any more: the worker is to be thrown away. Without a message it ended in a bare trap,
   * which is memory that ran out, or a fault.
   */
  | { type: "broken"; id: number | null; message: string | null; starting: boolean };
