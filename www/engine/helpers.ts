/**
 * Other workers that read row groups of a large file. The engine lends them row groups, and their rows come back as
 * bytes. What is answered does not depend on how many they are.
 */

import type { Change, MetricId, Progress } from "./types";
import type { Reports } from "./reports";
import { startEngine, type Engine, type Loan } from "./wasm";

/** A file with fewer rows left is read faster by one worker alone. */
const LEAST_ROWS = 200_000n;

/** The least time between two signs of life of a helper. */
const SIGN_MS = 1000;

/** The file of a loan as the helper needs it. */
export interface Lent {
  /** Differs whenever the file was opened anew or its columns were chosen anew. */
  opening: number;
  path: string;
  file: File;
  /** The columns that the user chose; null for those that the engine recognises. */
  mapping: Change["mapping"] | null;
  /** The metric on show, if only its columns are read. */
  only: MetricId | null;
}

/** Row groups to be read. */
export interface Job extends Lent {
  from: number;
  to: number;
}

/** What a helper says: that it has started, that it works on, the rows, or null if it could not read them. */
export type Said = "ready" | "alive" | { part: Uint8Array<ArrayBuffer> | null };

export class Helpers {
  #engine: Engine;
  #reports: Reports;
  /** Lets the worker go on after a helper's message. */
  #turn: (work: () => void) => void;
  /** Counts the times that helpers were called. Those of an earlier time are gone. */
  #round = 0;
  #called = false;
  /** The opening of the file that has nothing more for them. */
  #ended = -1;
  /** Whether a file other than this one is still to be read. */
  #othersWait: (id: number) => boolean;
  /** All helpers that were taken. */
  #ports = new Set<MessagePort>();
  #idle: MessagePort[] = [];
  #loans = new Map<MessagePort, Loan>();

  constructor(
    engine: Engine,
    reports: Reports,
    turn: (work: () => void) => void,
    othersWait: (id: number) => boolean,
  ) {
    this.#engine = engine;
    this.#reports = reports;
    this.#turn = turn;
    this.#othersWait = othersWait;
  }

  /** Whether a helper has row groups to read. */
  get busy(): boolean {
    return this.#loans.size > 0;
  }

  /** Takes a helper, unless it was called for earlier files. */
  take(round: number, port: MessagePort): void {
    if (round !== this.#round || !this.#called) {
      port.close();
      return;
    }
    this.#ports.add(port);
    port.onmessage = ({ data }: MessageEvent<Said>) => this.#turn(() => this.#hear(port, data));
  }

  /** Calls helpers for a large file, and gives idle ones something to read. */
  share(progress: Progress, lent: Lent): void {
    if (lent.opening === this.#ended) return;
    if (!this.#called && progress.rows - progress.rows_done >= LEAST_ROWS) {
      this.#called = true;
      this.#round += 1;
      this.#reports.post({ type: "helpers", round: this.#round });
    }
    for (let port = this.#idle.at(-1); port; port = this.#idle.at(-1)) {
      const loan = this.#engine.lend();
      if (!loan) {
        this.#endFor(progress.id, lent.opening);
        return;
      }
      this.#idle.pop();
      this.#loans.set(port, loan);
      port.postMessage({ ...lent, from: loan.from, to: loan.to } satisfies Job);
    }
  }

  /** Ends the helpers if no file needs them. Their memory makes room for sorting the rows, which takes much. */
  #endFor(id: number, opening: number): void {
    if (this.#loans.size > 0 || this.#othersWait(id)) return;
    this.dismiss();
    this.#ended = opening;
  }

  /** No file is left for them. */
  dismiss(): void {
    this.#ended = -1;
    if (!this.#called) return;
    this.#called = false;
    for (const { id, number } of this.#loans.values()) this.#engine.absorb(id, number);
    this.#loans.clear();
    this.#idle = [];
    for (const port of this.#ports) port.close();
    this.#ports.clear();
    this.#reports.post({ type: "helpers", round: null });
  }

  #hear(port: MessagePort, said: Said): void {
    // A message may have been under way when the helpers were dismissed.
    if (!this.#ports.has(port)) return;
    if (said === "ready") this.#idle.push(port);
    const loan = this.#loans.get(port);
    if (!loan || said === "ready") return;
    if (said === "alive") {
      // While this worker reads too, it gives signs itself. The loan may be of a file that is gone.
      if (this.#engine.waits()) this.#reports.alive(this.#engine.next() ?? null);
      return;
    }
    this.#loans.delete(port);
    // One that failed is not asked again. What it could not read is read here, which gives the file its error.
    if (said.part) this.#idle.push(port);
    this.#reports.workingOn(loan.id);
    const progress = this.#engine.absorb(loan.id, loan.number, said.part ?? undefined);
    if (said.part) freed(said.part.buffer);
    if (!progress) return;
    // All rows of a file count as done if they do not fit into the engine.
    if (progress.rows_done >= progress.rows) this.#reports.filesChanged = true;
    this.#reports.progress(progress);
    if (progress.rows_done >= progress.rows) this.#endFor(loan.id, -1);
  }
}

/** Frees bytes before the browser collects garbage, if it can transfer them. */
function freed(buffer: ArrayBuffer & { transfer?: (length: number) => void }): void {
  buffer.transfer?.(0);
}

/** The number of the one file that a helper's engine has. */
const FILE = 0;

/** Reads row groups for another worker, in its place of the worker's script. */
export function help(module: WebAssembly.Module | ArrayBuffer, port: MessagePort): void {
  let engine: Engine | null = null;
  let opened: number | null = null;
  let nextSign = 0;
  const sign = (): boolean => {
    const now = performance.now();
    if (now < nextSign) return true;
    nextSign = now + SIGN_MS;
    port.postMessage("alive" satisfies Said);
    return true;
  };
  const start = (): Engine => {
    const started = startEngine(module);
    started.watch(sign);
    return started;
  };
  const read = ({ opening, path, file, mapping, only, from, to }: Job): Uint8Array<ArrayBuffer> => {
    engine ??= start();
    if (opening !== opened) {
      opened = null;
      engine.show_only(only ?? undefined);
      // The file takes the place of the one before.
      engine.add(FILE, path, file);
      if (mapping) engine.configure(FILE, { mapping });
      opened = opening;
    }
    engine.begin_part(FILE, from, to);
    while (engine.step_part()) sign();
    return engine.finish_part();
  };
  port.onmessage = ({ data }: MessageEvent<Job>) => {
    let part: Uint8Array<ArrayBuffer> | null = null;
    try {
      part = read(data);
    } catch {
      // The other worker reads the row groups itself, and says what is wrong with them.
    }
    port.postMessage({ part } satisfies Said, part ? [part.buffer] : []);
  };
  port.postMessage("ready" satisfies Said);
}
