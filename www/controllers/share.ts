/**
 * What the embeds of one manifest on a page have in common: an engine with its files, and the manifest. They read each
 * file once. The page, and an embed without a manifest, share theirs with nobody.
 */

import { EngineHost, type Listener } from "../engine/host";
import type { Source } from "../engine/supervisor";
import type { Catalogue, FileState, Measuring, MetricId, Progress, Results } from "../engine/types";
import { themes } from "../figures/index";
import type { Readable } from "../files/remote";
import { StudyController } from "./study";

/** An element that takes part. */
export interface Member extends Listener {
  /** So many files of the manifest were added. */
  opened(files: number): void;
  /** Something is to be said to the user. */
  noticed(words: string): void;
  /** What is known of the manifest has changed. */
  changed(): void;
  /** The settings of the manifest hold from now on. */
  set(): void;
  /** These results were saved earlier, and are shown while there are no others; null for none. */
  saved(results: Results | null): void;
}

export const NO_CATALOGUE: Catalogue = { kinds: [], metrics: [], forms: [], conditions: [] };

/** The shares with members, by the addresses of their manifests. */
const shares = new Map<string, Share>();

export class Share {
  readonly host: EngineHost;
  readonly study: StudyController;
  readonly address: string | null;
  /** The members, each with the metric whose columns it needs; null for those of all metrics. */
  #members = new Map<Member, MetricId | null>();
  /** What a new member has to know. */
  #catalogue: Catalogue | null = null;
  #files: FileState[] = [];
  #progress: Progress | null = null;
  #measuring: Measuring | null = null;
  #down: string | null = null;
  #saved: Results | null = null;

  /**
   * The share of the manifest at an address, which may be the one that an element had before. Null stands for no
   * manifest, or for one that nobody shares.
   */
  static of(address: string | null, source: Source, before: Share | null): Share {
    return shares.get(address ?? "") ?? before ?? new Share(address, source);
  }

  constructor(address: string | null, source: Source) {
    this.address = address;
    this.host = new EngineHost({
      ...source,
      listener: {
        catalogue: (catalogue) => this.#each((of) => of.catalogue((this.#catalogue = catalogue))),
        files: (files) => this.#each((of) => of.files((this.#files = files))),
        progress: (progress) => this.#each((of) => of.progress((this.#progress = progress))),
        measuring: (measuring) => this.#each((of) => of.measuring((this.#measuring = measuring))),
        busy: (busy) => this.#each((of) => of.busy(busy)),
        down: (reason) => this.#each((of) => of.down((this.#down = reason))),
      },
    });
    this.study = new StudyController({
      engine: this.host,
      catalogue: () => this.#catalogue ?? NO_CATALOGUE,
      figures: () => themes(this.#catalogue?.metrics).flatMap(({ figures }) => [...figures]),
      show: (saved) => this.#each((of) => of.saved((this.#saved = saved))),
      open: (files) => this.#open(files),
      changed: () => this.#each((of) => of.changed()),
      set: () => this.#each((of) => of.set()),
      noticed: (words) => this.#each((of) => of.noticed(words)),
    });
  }

  /** The metric whose columns alone are read: the one that all members need. */
  get only(): MetricId | null {
    const [first = null, ...others] = new Set(this.#members.values());
    return others.length > 0 ? null : first;
  }

  want(member: Member, metric: MetricId | null): void {
    if (!this.#members.has(member)) return;
    this.#members.set(member, metric);
    this.host.only(this.only);
  }

  enter(member: Member): void {
    if (this.#members.has(member)) return;
    this.#members.set(member, null);
    if (this.address !== null) shares.set(this.address, this);
    this.host.wake();
    if (this.#catalogue) member.catalogue(this.#catalogue);
    if (this.#files.length > 0) member.files(this.#files);
    if (this.#progress) member.progress(this.#progress);
    if (this.#measuring) member.measuring(this.#measuring);
    if (this.#down !== null) member.down(this.#down);
    if (this.#saved) member.saved(this.#saved);
  }

  /** Without members the engine sleeps. */
  leave(member: Member): void {
    this.#members.delete(member);
    if (this.#members.size > 0) return this.host.only(this.only);
    this.host.sleep();
    if (this.address !== null && shares.get(this.address) === this) shares.delete(this.address);
  }

  #each(call: (member: Member) => void): void {
    for (const member of [...this.#members.keys()]) call(member);
  }

  async #open(files: readonly Readable[]): Promise<void> {
    const taken = new Set<number>();
    let added = 0;
    for (const file of files) if ((await this.host.take(file.name, file, taken)) === "added") added += 1;
    this.#each((of) => of.opened(added));
  }
}
