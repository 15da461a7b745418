/**
 * Other workers that read row groups of a large file. The engine lends them row groups, and their rows come back as
 * bytes. What is answered does not depend on how many they are.
 */

import type { Change, Progress } from "./types";
import type { Reports } from "./reports";
import { startEngine, type Engine, type Loan } from "./wasm";

/** A file with fewer rows left is read faster by one worker alone. */
const LEAST_ROWS = 200_000n;

/** The file of a loan as the helper needs it. */
export interface Lent {
  id: number;
  path: string;
  file: File;
  /** The columns that the user chose; null for those that the engine recognises. */
  mapping: Change["mapping"] | null;
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
  #idle: MessagePort[] = [];
  #loans = new Map<MessagePort, Loan>();

  constructor(engine: Engine, reports: Reports, turn: (work: () => void) => void) {
    this.#engine = engine;
    this.#reports = reports;
    this.#turn = turn;
  }

  /** Whether a helper has row groups to read. */
  get busy(): boolean {
    return this.#loans.size > 0;
  }

  /** Takes a helper, unless it was called for earlier files. */
  take(round: number, port: MessagePort): void {
    if (round !== this.#round || !this.#called) return;
    port.onmessage = ({ data }: MessageEvent<Said>) => this.#turn(() => this.#hear(port, data));
  }

  /** Calls helpers for a large file, and gives idle ones something to read. */
  share(progress: Progress, lent: Lent): void {
    if (!this.#called && progress.rows - progress.rows_done >= LEAST_ROWS) {
      this.#called = true;
      this.#round += 1;
      this.#reports.post({ type: "helpers", round: this.#round });
    }
    for (let port = this.#idle.at(-1); port; port = this.#idle.at(-1)) {
      const loan = this.#engine.lend();
      if (!loan) return;
      this.#idle.pop();
      this.#loans.set(port, loan);
      port.postMessage({ ...lent, from: loan.from, to: loan.to } satisfies Job);
    }
  }

  /** No file is left for them. */
  dismiss(): void {
    if (!this.#called) return;
    this.#called = false;
    for (const { id, number } of this.#loans.values()) this.#engine.absorb(id, number);
    this.#loans.clear();
    this.#idle = [];
    this.#reports.post({ type: "helpers", round: null });
  }

  #hear(port: MessagePort, said: Said): void {
    if (said === "ready") this.#idle.push(port);
    const loan = this.#loans.get(port);
    if (!loan || said === "ready") return;
    if (said === "alive") {
      this.#reports.alive(loan.id);
      return;
    }
    this.#loans.delete(port);
    // One that failed is not asked again. What it could not read is read here, which gives the file its error.
    if (said.part) this.#idle.push(port);
    const progress = this.#engine.absorb(loan.id, loan.number, said.part ?? undefined);
    if (progress) this.#reports.progress(progress);
  }
}

/** Reads row groups for another worker, in its place of the worker's script. */
export function help(module: WebAssembly.Module | ArrayBuffer, port: MessagePort): void {
  let engine: Engine | null = null;
  const known = new Set<string>();
  const read = ({ id, path, file, mapping, from, to }: Job): Uint8Array<ArrayBuffer> => {
    engine ??= startEngine(module);
    const key = `${id} ${path} ${file.size} ${file.lastModified} ${JSON.stringify(mapping)}`;
    if (!known.has(key)) {
      known.add(key);
      engine.add(id, path, file);
      if (mapping) engine.configure(id, { mapping });
    }
    engine.begin_part(id, from, to);
    while (engine.step_part()) port.postMessage("alive" satisfies Said);
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
