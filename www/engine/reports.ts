/** What the worker posts to the page, and how often. */

import { Ear } from "./ear";
import type { Answer } from "./protocol";
import type { FileState, Progress } from "./types";

/** The least time between two messages about progress or the file list. */
const QUIET_MS = 100;
/** The least time between two signs of life from inside the engine. */
const SIGN_MS = 1000;
/** Listing the files may take this share of the time: a list of thousands is slow to make. */
const LIST_SHARE = 0.1;

export class Reports {
  /** The number of the latest message from the page. */
  seq = 0;
  /** The file that is being worked on: the one to blame if the engine dies now. */
  at: number | null = null;
  /** The list of files differs from the one that was posted last. */
  filesChanged = false;
  readonly ear = new Ear();
  #nextSign = 0;
  #nextList = 0;
  #progressPosted = 0;
  /** The file that progress was reported for last. */
  progressOf: number | null = null;

  post(answer: Answer): void {
    postMessage(answer);
  }

  /** The engine works on. False if the page has called to stop it. */
  sign = (step: number, share = Number.NaN): boolean => {
    const now = performance.now();
    if (now >= this.#nextSign) {
      this.#nextSign = now + SIGN_MS;
      this.post({ type: "alive", step, share: Number.isNaN(share) ? null : share });
    }
    return !this.ear.hears(now);
  };

  workingOn(id: number | null): void {
    if (id !== this.at) this.alive(id);
  }

  /** Names the file even if it is the same as before: the page counts the seconds without a message. */
  alive(id: number | null): void {
    this.at = id;
    this.post({ type: "at", id });
  }

  /** Posts the list of files if it has changed. */
  files(list: () => FileState[]): void {
    if (!this.filesChanged) return;
    this.filesChanged = false;
    const since = performance.now();
    this.post({ type: "files", files: list(), seq: this.seq });
    const now = performance.now();
    this.#nextList = now + Math.max(QUIET_MS, (now - since) / LIST_SHARE);
  }

  /** The same, but not too soon after the last time. */
  filesIfDue(list: () => FileState[]): void {
    if (performance.now() >= this.#nextList) this.files(list);
  }

  progress(progress: Progress): void {
    const now = performance.now();
    if (now - this.#progressPosted >= QUIET_MS) {
      this.#progressPosted = now;
      this.post({ type: "progress", progress });
    }
    this.progressOf = progress.id;
  }

  /** Everything that the page asked for is done. */
  idle(list: () => FileState[]): void {
    this.progressOf = null;
    this.workingOn(null);
    this.files(list);
    this.post({ type: "idle", seq: this.seq });
  }
}
