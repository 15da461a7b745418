/** Brings files in and takes them out: drag and drop, the file pickers, the sample, and undoing a removal. */

import type { ReactiveController } from "lit";
import type { EngineHost, Taken } from "../engine/host";
import type { FileState } from "../engine/types";
import { fromDrop, fromFiles, remarks, type Found, type Gathered } from "../files/gather";
import type { Readable } from "../files/remote";
import { plural, sentence } from "../text/format";
import type { Notices } from "./notices";
import type { Page } from "./page";

/** How long the page works on a list of files before it lets the user interact again. */
const SLICE_MS = 16;

/** All files are from the sample. */
export const onlySample = (files: readonly FileState[], sample: ReadonlySet<number>): boolean =>
  files.length > 0 && files.every(({ id }) => sample.has(id));

/** A file of the user has been read. */
export const ownRead = (files: readonly FileState[], sample: ReadonlySet<number>): boolean =>
  files.some(({ id, status }) => status === "ready" && !sample.has(id));

export interface DropNeeds {
  engine: Pick<EngineHost, "take" | "remove" | "restore" | "removed" | "forgetRemoved">;
  notices: Pick<Notices, "show" | "announce">;
  files(): readonly FileState[];
  /** A file came again with other content. */
  renewed(): void;
  sample(): Promise<File[]>;
  /** Takes a file of JSON, if it is a manifest. */
  manifest(file: Readable): Promise<boolean>;
}

export class DropsController implements ReactiveController {
  /** Files are being dragged over the page. */
  dragging = false;
  #page: Page;
  #needs: DropNeeds;
  /** Elements that the drag has entered and not left: each child sends its own events. */
  #entered = 0;
  #sample = new Set<number>();
  /** The user added files while only the sample was loaded, so the sample will be removed. */
  #replacesSample = false;

  constructor(page: Page, needs: DropNeeds) {
    this.#page = page;
    this.#needs = needs;
    page.addController(this);
  }

  hostConnected(): void {
    for (const [type, listener] of this.#listeners) this.#target.addEventListener(type, listener);
  }

  hostDisconnected(): void {
    for (const [type, listener] of this.#listeners) this.#target.removeEventListener(type, listener);
    this.#setDragging(0);
  }

  open(files: Iterable<File>): Promise<void> {
    return this.#take(fromFiles(files));
  }

  /** Opens a file picker, which is a hidden input. */
  pick = (id: string): void => {
    this.#page.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.click();
  };

  picked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.open(input.files ?? []);
    // Otherwise the same file could not be picked again after it was removed.
    input.value = "";
  };

  openSample = async (): Promise<void> => {
    try {
      await this.#take(fromFiles(await this.#needs.sample()), true);
      // The button for the sample is gone, and may have had the focus.
      await this.#page.updateComplete;
      if (!this.#page.renderRoot.querySelector(":focus")) this.focus();
    } catch (error) {
      this.#needs.notices.show(sentence(`The sample could not be loaded: ${(error as Error).message}`));
    }
  };

  /** The sample is loaded, and nothing else. */
  get holdsSample(): boolean {
    return onlySample(this.#needs.files(), this.#sample);
  }

  /** Removes the sample once a file of the user has been read. */
  makeWay(files: readonly FileState[]): void {
    if (!this.#replacesSample || !ownRead(files, this.#sample)) return;
    this.#replacesSample = false;
    this.#needs.engine.remove(files.map(({ id }) => id).filter((id) => this.#sample.has(id)));
  }

  /** The labels of the files that `undo` would bring back, or that they are the whole sample. */
  get removed(): { labels: string[]; sample: boolean } {
    const { removed } = this.#needs.engine;
    return {
      labels: removed.map(({ label }) => label),
      sample: removed.length > 1 && onlySample(removed, this.#sample),
    };
  }

  undo = (): void => {
    const back = this.#needs.engine.restore();
    this.#needs.notices.announce(`${plural(back.length, "file")} restored.`);
    // The button for undo goes away, and had the focus; the first file back replaces the drop area too.
    this.focus();
    void this.#page.updateComplete.then(() => {
      if (!this.#page.renderRoot.querySelector(":focus")) this.focus();
    });
  };

  /** Puts the focus on the button that chooses files. */
  focus = (): void => {
    this.#page.renderRoot.querySelector<HTMLElement>("[data-testid=drop] button:not(.primary)")?.focus();
  };

  get #target(): EventTarget {
    return this.#page.page ? document : this.#page;
  }

  get #listeners(): [type: string, listener: (event: Event) => void][] {
    return [
      ["dragenter", this.#onEnter],
      ["dragover", this.#onOver],
      ["dragleave", this.#onLeave],
      ["drop", this.#onDrop],
    ];
  }

  #onEnter = (event: Event): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.#setDragging(this.#entered + 1);
  };

  #onOver = (event: Event): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    (event as DragEvent).dataTransfer!.dropEffect = "copy";
  };

  #onLeave = (event: Event): void => {
    if (hasFiles(event)) this.#setDragging(Math.max(0, this.#entered - 1));
  };

  #onDrop = (event: Event): void => {
    this.#setDragging(0);
    const { dataTransfer } = event as DragEvent;
    if (!dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    void fromDrop(dataTransfer).then((gathered) => this.#take(gathered));
  };

  #setDragging(entered: number): void {
    this.#entered = entered;
    this.dragging = entered > 0;
    this.#page.requestUpdate();
  }

  async #take(gathered: Gathered, sample = false): Promise<void> {
    this.#needs.engine.forgetRemoved();
    this.#replacesSample ||= onlySample(this.#needs.files(), this.#sample);
    const taken: Record<Taken, string[]> = { added: [], again: [], changed: [], already: [] };
    const drop = new Set<number>();
    let since = performance.now();
    // A manifest first, so that its dates and columns are there when its files come.
    const data: Found[] = [];
    for (const one of gathered.found)
      if (!/\.json$/i.test(one.file.name) || !(await this.#needs.manifest(one.file))) data.push(one);
    const manifests = gathered.found.length - data.length;
    gathered.found = data;
    for (const { path, file } of gathered.found) {
      // The browser asks the disk for each file's size and date. A large folder must not block the page.
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
      const result = await this.#needs.engine.take(path, file, drop);
      taken[result].push(path);
      if (result === "changed") this.#needs.renewed();
    }
    if (sample) for (const id of drop) this.#sample.add(id);
    // A manifest alone is no empty drop.
    const said = data.length === 0 && manifests > 0 ? "" : remarks(gathered, taken.already, taken.changed);
    this.#needs.notices.show(said);
    if (taken.added.length > 0) this.#needs.notices.announce(`${plural(taken.added.length, "file")} added.`);
  }
}

function hasFiles(event: Event): boolean {
  return (event as DragEvent).dataTransfer?.types.includes("Files") ?? false;
}
