/**
 * Where a browser lets no worker read the user's files (WebKit, for a page that was opened from a disk), the page reads
 * them. The engine says which bytes it needs next, the worker asks the page for them, and nothing waits meanwhile.
 */

import type { Fed } from "./protocol";
import type { Reports } from "./reports";
import type { Engine, Needs } from "./wasm";

/** The synchronous reader that only workers have; TypeScript's types of a page lack it. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

/** A worker that has read one file may read all. */
let mayRead = false;

/** Whether this worker can read a file itself. */
export function reads(file: File): boolean {
  if (mayRead) return true;
  try {
    new FileReaderSync().readAsArrayBuffer(file.slice(0, 1));
    mayRead = true;
  } catch {
    // The page tries, and says why it cannot read the file either.
  }
  return mayRead;
}

/** A file whose bytes the page brings. */
interface Guest {
  /** Bytes for an earlier opening of a file of this number come too late. */
  opening: number;
  /** The ranges that the page was asked for, by their beginning. */
  asked: Set<number>;
  /** What must wait until the footer is here. */
  later: (() => void)[];
  /** What must wait until the first values of the columns are here. */
  looking: (() => void)[];
}

export class Feeder {
  #engine: Engine;
  #reports: Reports;
  #guests = new Map<number, Guest>();
  #openings = 0;

  constructor(engine: Engine, reports: Reports) {
    this.#engine = engine;
    this.#reports = reports;
  }

  add(id: number, path: string, bytes: number): void {
    this.remove(id);
    this.#openings += 1;
    this.#guests.set(id, { opening: this.#openings, asked: new Set(), later: [], looking: [] });
    this.#engine.add_fed(id, path, bytes);
    this.#ask(false);
  }

  remove(id: number): void {
    const guest = this.#guests.get(id);
    this.#guests.delete(id);
    for (const work of [...(guest?.later ?? []), ...(guest?.looking ?? [])]) work();
  }

  /** Does something with a file once its footer is here. */
  whenOpen(id: number, work: () => void): void {
    const guest = this.#guests.get(id);
    if (guest && this.#engine.is_opening(id)) guest.later.push(work);
    else work();
  }

  /** Does something with the first values of a file's columns once they are here. */
  whenSeen(id: number, work: () => void): void {
    const guest = this.#guests.get(id);
    if (guest && this.#lacksSight(id)) guest.looking.push(work);
    else work();
  }

  /** Asks the page for the first values of a file's columns. True if they are not here. */
  #lacksSight(id: number): boolean {
    const needs = this.#engine.look_needs(id);
    if (needs) this.#want([needs]);
    return needs !== null;
  }

  /** Asks the page for what is needed next. True if the next step needs bytes that are not here. */
  waits(id: number, digests = false): boolean {
    if (this.#guests.size === 0) return false;
    return this.#ask(digests).some((needs) => needs.id === id && needs.now.length > 0);
  }

  /** Takes bytes from the page, or the reason why it has none. */
  take({ id, opening, from, bytes, reason }: Fed): void {
    const guest = this.#guests.get(id);
    if (guest?.opening !== opening) return;
    guest.asked.delete(from);
    this.#reports.workingOn(id);
    if (bytes) this.#engine.feed(id, from, new Uint8Array(bytes));
    else this.#engine.starve(id, reason);
    if (this.#engine.is_opening(id)) return;
    // The footer is here, or the file cannot be read.
    if (guest.later.length > 0 || !bytes) this.#reports.filesChanged = true;
    guest.later.splice(0).forEach((work) => work());
    if (guest.looking.length > 0 && (!bytes || !this.#lacksSight(id)))
      guest.looking.splice(0).forEach((work) => work());
  }

  #ask(digests: boolean): Needs[] {
    const all = this.#engine.needs(digests);
    this.#want(all);
    return all;
  }

  #want(all: Needs[]): void {
    for (const { id, now, ahead } of all) {
      const guest = this.#guests.get(id);
      for (const [from, to] of guest ? [...now, ...ahead] : []) {
        if (guest!.asked.has(from)) continue;
        guest!.asked.add(from);
        this.#reports.post({ type: "wanted", id, opening: guest!.opening, from, to });
      }
    }
  }
}
