/**
 * How a worker hears the page in the middle of the engine's work, when no message can reach it. The page gives it the
 * address of a blob, and takes the blob away to be heard. Only a synchronous request notices that. Where the browser
 * refuses such requests (Chromium does for a page from a disk), the worker hears nothing, and a cancel waits until the
 * present metric is measured.
 */

/** The blob is still there. */
function present(blob: string): boolean {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", blob, false);
    request.send();
    return request.status === 200;
  } catch {
    return false;
  }
}

/** How often the ear listens. A request takes a few milliseconds. */
const LISTEN_MS = 500;
/** The message of the page follows within this time; else the blob was lost for another reason. */
const FOLLOWS_MS = 1000;

export class Ear {
  #blob: string | null = null;
  #next = 0;
  #called = -Infinity;

  /** Listens at this blob. One that is not there now cannot be listened at. */
  open(blob: string): void {
    this.#called = -Infinity;
    this.#blob = present(blob) ? blob : null;
    this.#next = performance.now() + LISTEN_MS;
  }

  /** The page has called. It is asked often and listens seldom. */
  hears(now: number): boolean {
    if (this.#blob === null || now < this.#next) return false;
    this.#next = now + LISTEN_MS;
    if (present(this.#blob)) return false;
    this.#blob = null;
    this.#called = now;
    return true;
  }

  /** The page has called, and its message is about to come. */
  get expectsMessage(): boolean {
    return performance.now() < this.#called + FOLLOWS_MS;
  }
}
