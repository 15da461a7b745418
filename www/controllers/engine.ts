/** The state of the engine, as the page shows it. The engine sleeps while the element is out of the document. */

import type { ReactiveController } from "lit";
import { EngineHost } from "../engine/host";
import type { Source } from "../engine/supervisor";
import type { Catalogue, FileState, Measuring, Progress } from "../engine/types";
import type { Page } from "./page";

export interface EngineEvents {
  /** The engine has started: these are its metrics and kinds of tables. */
  started(catalogue: Catalogue): void;
  /** Files were added, removed, set or read. */
  listed(files: readonly FileState[]): void;
  /** The engine has finished its work. */
  idle(): void;
}

export class EngineController implements ReactiveController {
  readonly host: EngineHost;
  catalogue: Catalogue = { kinds: [], metrics: [], forms: [] };
  files: readonly FileState[] = [];
  progress: Progress | null = null;
  /** The metric that is being measured. */
  measuring: Measuring | null = null;
  /** Why the engine cannot run; null while it can. */
  down: string | null = null;
  #page: Page;

  constructor(page: Page, source: Source, events: EngineEvents) {
    this.#page = page;
    this.host = new EngineHost({
      ...source,
      listener: {
        catalogue: (catalogue) => {
          this.catalogue = catalogue;
          events.started(catalogue);
          page.requestUpdate();
        },
        files: (files) => {
          this.files = files;
          events.listed(files);
          page.requestUpdate();
        },
        progress: (progress) => {
          this.progress = progress;
          page.requestUpdate();
        },
        measuring: (measuring) => {
          this.measuring = measuring;
          page.requestUpdate();
        },
        busy: (busy) => {
          if (!busy) events.idle();
        },
        down: (reason) => {
          this.down = reason;
          page.requestUpdate();
        },
      },
    });
    page.addController(this);
  }

  hostConnected(): void {
    this.host.wake();
    // The engine is loaded after the first paint, when the browser has time for it.
    requestAnimationFrame(() => setTimeout(() => this.#page.isConnected && this.host.warm()));
  }

  hostDisconnected(): void {
    // An element that is only moved is back in the document before this runs.
    queueMicrotask(() => {
      if (!this.#page.isConnected) this.host.sleep();
    });
  }
}
