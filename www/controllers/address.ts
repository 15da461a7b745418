/**
 * Keeps the page and its address in step: the open view, the compared datasets, the settings of metrics and the
 * corrections of files. Back and forward undo and redo all of them. In an embed the address belongs to another page,
 * so it is neither read nor written. In a frame the page writes its address without entries of the history, because
 * Back belongs to the page around it.
 */

import type { ReactiveController } from "lit";
import {
  correctionOf,
  noted,
  parseCorrections,
  remembered,
  toSet,
  type Corrections,
  type Linked,
  type Setting,
} from "../address/corrections";
import { filesOf, withFiles, type Expected } from "../address/expected";
import { dataOf, fingerprint, saysSample, withData, withSample } from "../address/fingerprint";
import { comparedIn, format, parse, viewOf, withCompared, withView } from "../address/fragment";
import { DEFAULTS, SUBSET } from "../address/parameters";
import type { EngineHost } from "../engine/host";
import type { Change, FileState, Parameters, Problem } from "../engine/types";
import type { Ways } from "../views/board";
import type { MetricActions } from "../views/metric";
import { framed, opensElsewhere, type Page } from "./page";

/** Marks the history entries that the page itself made. */
const OWN = "registry-lens";

export interface AddressNeeds {
  engine: Pick<EngineHost, "changes" | "configure">;
  /** The settings that the element's attributes give. */
  given(): Parameters;
  /** The settings of the metrics have changed. */
  set(): void;
  /** The page's address was read. */
  read(): void;
  /** Another view opens, by a click on `by` or by the address. */
  moved(from: string, to: string, by?: HTMLElement): void;
  /** The user has chosen other datasets to compare. */
  compared(): void;
}

export class AddressController implements ReactiveController {
  /** The open metric; "" for the board. */
  view = "";
  params: Parameters = DEFAULTS;
  /** The names of the datasets that are shown alone or side by side; empty for all. */
  compared: readonly string[] = [];
  /** What the address did to each file. */
  linked: ReadonlyMap<number, Linked> = new Map();
  /** The digests of the files that the opened link was made with. */
  made: string | null = null;
  /** These files, as far as the link names them. */
  madeOf: readonly Expected[] = [];
  /** The opened link was made with the sample. */
  madeWithSample = false;
  /** Links from one view to another. */
  readonly ways: Ways = { href: (view) => this.#href(view), go: (event, view) => this.#go(event, view) };
  /** What the view of a metric can do. */
  readonly metricActions: MetricActions = {
    set: (params) => this.#set(params),
    compare: (names) => this.#compare(names),
  };
  /** The catalogue has come, and with it the settings of all metrics. */
  #knowsSettings = false;
  #page: Page;
  #needs: AddressNeeds;
  #corrections: Corrections = new Map();
  /** The files to which the corrections were applied. */
  #applied = new Set<number>();

  constructor(page: Page, needs: AddressNeeds) {
    this.#page = page;
    this.#needs = needs;
    page.addController(this);
  }

  hostConnected(): void {
    if (!this.#page.page) return;
    addEventListener("popstate", this.#read);
    this.#read();
    this.#readFiles();
    this.madeWithSample = saysSample(location.hash);
  }

  hostDisconnected(): void {
    removeEventListener("popstate", this.#read);
  }

  /** The files that the address has corrections for. */
  get expected(): string[] {
    return [...this.#corrections.keys()];
  }

  /** Takes the settings from the address, and those that it lacks from the element's attributes. */
  readAttributes(): void {
    this.#take(this.#page.page ? parse(location.hash, this.#needs.given()) : this.#needs.given());
  }

  /** Reads the settings again after the catalogue has come, because only it knows the settings of most metrics. */
  readSettings(): void {
    const first = !this.#knowsSettings;
    this.#knowsSettings = true;
    if (this.#page.page) this.#take(parse(location.hash, this.#needs.given()));
    else this.#take(first ? this.#needs.given() : parse("", this.params));
  }

  /** Opens the view and the dataset that the attributes of an embed name. The reader stays where they are. */
  show(view: string, dataset: string | null): void {
    this.view = view;
    this.compared = dataset ? [dataset] : [];
    this.#page.requestUpdate();
  }

  /** Applies the corrections to files that have not had them yet. */
  apply(): void {
    if (!this.#page.page) return;
    for (const { id, path, change } of this.#needs.engine.changes()) {
      if (this.#applied.has(id)) continue;
      this.#applied.add(id);
      void this.#correct(id, change, correctionOf(this.#corrections, path));
    }
  }

  /** Changes a file as the user wants it, and puts the change into the address. Returns why it was refused. */
  async configure(id: number, change: Change): Promise<Problem | null> {
    const problem = await this.#needs.engine.configure(id, change);
    if (problem) return problem;
    for (const field of Object.keys(change) as Setting[]) this.#note(id, field);
    this.#remember();
    return null;
  }

  /**
   * Puts the loaded files into the address once their digests are known, and whether they are the sample. Without files
   * it keeps those of the opened link.
   */
  addFiles(files: readonly FileState[], sample: boolean): void {
    if (!this.#page.page) return;
    const digests = files.flatMap(({ sha256 }) => sha256 ?? []);
    const data = digests.length > 0 ? fingerprint(digests) : this.made;
    const named = files.length > 0 ? this.linkTo(files, sample) : location.hash;
    const fragment = withSample(sample, withData(data, named));
    if (fragment.slice(1) !== location.hash.slice(1)) history.replaceState(OWN, "", fragment);
  }

  /** The fragment of a link to what is shown, which names the files. The page has the sample, so its files need no name. */
  linkTo(files: readonly FileState[], sample: boolean): string {
    return withFiles(sample ? [] : files, location.hash);
  }

  #readFiles(): void {
    this.made = dataOf(location.hash);
    this.madeOf = filesOf(location.hash);
  }

  #read = (event?: Event): void => {
    this.#needs.read();
    // A frame that opens must not draw the reader to it.
    if (framed() && !event) this.view = viewOf(location.hash);
    this.#open(viewOf(location.hash));
    this.compared = comparedIn(location.hash);
    this.#take(parse(location.hash, this.#needs.given()));
    this.#corrections = parseCorrections(location.hash);
    // In an entry that the page made, the digests are those of files that were loaded here.
    if (history.state !== OWN) this.#readFiles();
    this.#applied.clear();
    this.apply();
    this.#page.requestUpdate();
  };

  /** Sets the conditions of the subset. */
  narrow = (where: string): void => this.#set({ ...this.params, [SUBSET]: { where } });

  #set(params: Parameters): void {
    this.#visit(format(params, location.hash));
    this.#take(params);
  }

  #href(view: string): string {
    return this.#page.page ? withView(view, location.hash) : `#rl-${view || "claims"}`;
  }

  #go(event: Event, view: string): void {
    if (this.#page.page && opensElsewhere(event)) return;
    event.preventDefault();
    this.#visit(withView(view, location.hash));
    this.#open(view, event.currentTarget as HTMLElement);
  }

  #compare(names: readonly string[]): void {
    this.#visit(withCompared(names, location.hash));
    this.compared = names;
    this.#needs.compared();
    this.#page.requestUpdate();
  }

  #take(params: Parameters): void {
    if (JSON.stringify(params) === JSON.stringify(this.params)) return;
    this.params = params;
    this.#page.requestUpdate();
    this.#needs.set();
  }

  #open(view: string, by?: HTMLElement): void {
    if (view === this.view) return;
    this.#needs.moved(this.view, view, by);
    this.view = view;
    this.#page.requestUpdate();
  }

  async #correct(id: number, has: Change, wanted: Change): Promise<void> {
    for (const { field, change } of toSet(has, wanted)) {
      try {
        const problem = await this.#needs.engine.configure(id, change);
        this.#note(id, field, change[field] === null ? undefined : problem);
      } catch {
        // The engine was restarted or cannot run. The corrections are applied with the next list of files.
        this.#applied.delete(id);
        return;
      }
    }
  }

  #note(id: number, field: Setting, problem?: Problem | null): void {
    this.linked = new Map(this.linked).set(id, noted(this.linked.get(id), field, problem));
    this.#page.requestUpdate();
  }

  #remember(): void {
    if (!this.#page.page) return;
    const fragment = remembered(this.#corrections, this.#needs.engine.changes(), location.hash);
    this.#corrections = parseCorrections(fragment);
    this.#visit(fragment);
  }

  /** Makes a new history entry, if the fragment differs. */
  #visit(fragment: string): void {
    if (!this.#page.page || fragment.slice(1) === location.hash.slice(1)) return;
    const address = fragment === "#" ? location.href.split("#", 1)[0] : fragment;
    if (framed()) history.replaceState(OWN, "", address);
    else history.pushState(OWN, "", address);
  }
}
