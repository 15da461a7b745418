/** The state of the engine, as the page shows it. The engine sleeps while no element that uses it is in the document. */

import type { ReactiveController } from "lit";
import type { EngineHost } from "../engine/host";
import type { Source } from "../engine/supervisor";
import type { Catalogue, FileState, Measuring, MetricId, Progress } from "../engine/types";
import type { Page } from "./page";
import { NO_CATALOGUE, Share, type Member } from "./share";
import type { StudyController } from "./study";

export interface EngineEvents extends Pick<Member, "opened" | "noticed" | "set" | "saved"> {
  /** The engine has started: these are its metrics and kinds of tables. */
  started(catalogue: Catalogue): void;
  /** Files were added, removed, set or read. */
  listed(files: readonly FileState[]): void;
  /** The engine has finished its work. */
  idle(): void;
}

export class EngineController implements ReactiveController {
  catalogue = NO_CATALOGUE;
  files: readonly FileState[] = [];
  progress: Progress | null = null;
  /** The metric that is being measured. */
  measuring: Measuring | null = null;
  /** Why the engine cannot run; null while it can. */
  down: string | null = null;
  #page: Page;
  #source: Source;
  #events: EngineEvents;
  /** The address of the manifest by which elements share an engine; null if this one shares none. */
  #address: () => string | null;
  #share: Share | null = null;
  #member: Member;

  constructor(page: Page, source: Source, address: () => string | null, events: EngineEvents) {
    this.#page = page;
    this.#source = source;
    this.#address = address;
    this.#events = events;
    this.#member = {
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
      changed: () => page.requestUpdate(),
      opened: (files) => events.opened(files),
      noticed: (words) => events.noticed(words),
      set: () => events.set(),
      saved: (results) => events.saved(results),
    };
    page.addController(this);
  }

  get host(): EngineHost {
    return this.#joined.host;
  }

  get study(): StudyController {
    return this.#joined.study;
  }

  /** The needs of another controller, with the engine, which is another one after `src` has changed. */
  for<Needs extends { engine: unknown }>(needs: Omit<Needs, "engine">): Needs {
    return Object.defineProperty(needs, "engine", { get: () => this.host }) as Needs;
  }

  /** The metric whose columns alone are read; null if those of all are. */
  get only(): MetricId | null {
    return this.#joined.only;
  }

  /** This element needs only the columns of a metric, or with null those of all. */
  want(metric: MetricId | null): void {
    if (this.#page.isConnected) this.#joined.want(this.#member, metric);
  }

  /** Takes part in the share of the present manifest. */
  join(): void {
    const address = this.#address();
    if (this.#share && this.#share.address !== address) {
      this.#share.leave(this.#member);
      this.#share = null;
      Object.assign(this, { files: [], progress: null, measuring: null, down: null });
      this.#events.saved(null);
      this.#events.listed([]);
    }
    if (this.#page.isConnected) this.#joined.enter(this.#member);
  }

  hostConnected(): void {
    // Others may have opened the manifest again, while this element was out of the document.
    if (this.#share) this.#share = Share.of(this.#share.address, this.#source, this.#share);
    this.join();
    // The engine is loaded after the first paint, when the browser has time for it.
    requestAnimationFrame(() => setTimeout(() => this.#page.isConnected && this.host.warm()));
  }

  hostDisconnected(): void {
    // An element that is only moved is back in the document before this runs.
    queueMicrotask(() => {
      if (!this.#page.isConnected) this.#share?.leave(this.#member);
    });
  }

  get #joined(): Share {
    return (this.#share ??= Share.of(this.#address(), this.#source, null));
  }
}
