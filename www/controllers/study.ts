/**
 * The manifest that the page follows: one that is in the single file (`registry-lens bundle`), one that an attribute or
 * the address names, or one that the user dropped. What reads and shows it is loaded when there is one.
 */

import { nothing } from "lit";
import { later, type Parts } from "../engine/later";
import { hasStudy } from "../engine/parts";
import type { Manifest, Parameters, Results } from "../engine/types";
import type { Readable } from "../files/remote";
import type { StudyNeeds, Studies } from "../files/study";
import { sentence } from "../text/format";

export interface FollowNeeds extends StudyNeeds {
  /** Something is to be said to the user. */
  noticed(words: string): void;
}

/** The engine refuses longer manifests and results. */
const MOST_BYTES = 32 << 20;
/** Results say within their first bytes what they are, a manifest anywhere. */
const SIGNS = /"registry_lens_manifest"|"results_version"|croissant/;

export class StudyController {
  #needs: FollowNeeds;
  #part: Parts["study"] | null = null;
  #studies: Studies | null = null;
  /** A manifest is being opened, so its files will come. */
  opening = false;
  #begun = false;

  constructor(needs: FollowNeeds) {
    this.#needs = needs;
  }

  /** The manifest that is followed. */
  get manifest(): Manifest | undefined {
    return this.#studies?.study?.manifest;
  }

  /** Why the manifest or files of it cannot be used, in sentences. */
  get problems(): readonly string[] {
    return this.#studies?.problems ?? [];
  }

  /** The share that has come, while the manifest and its files are loaded. */
  get loading(): number | null {
    return this.#studies?.loading ?? null;
  }

  /** The settings of the manifest. */
  get parameters(): Parameters | undefined {
    return this.#studies?.study?.parameters;
  }

  /** Opens the manifest of the single file, else the one at `address`, unless it was opened before. */
  begin(address: string | null): void {
    if (this.#begun) return;
    this.#begun = hasStudy() || Boolean(address);
    if (hasStudy()) void this.#begin((studies) => studies.openBundled());
    else if (address) void this.#begin((studies) => studies.load(address));
  }

  /** Follows a manifest, or saved results, that the user dropped. False if the file looks like neither. */
  async take(file: Readable): Promise<boolean> {
    if (file.size > MOST_BYTES) return false;
    const bytes = new Uint8Array(await file.slice(0, file.size).arrayBuffer());
    if (!SIGNS.test(new TextDecoder().decode(bytes))) return false;
    await this.#with((studies) => studies.take(file.name, bytes));
    return true;
  }

  /** What is to be seen of it. `results` are those that are shown; `saved`, whether they were saved earlier. */
  shown(results: Results | null, saved: boolean): unknown {
    return this.#part && this.#studies ? this.#part.followed(this.#studies, results, saved) : nothing;
  }

  async #begin(work: (studies: Studies) => Promise<void>): Promise<void> {
    this.opening = true;
    await this.#with(work);
    this.opening = false;
    this.#needs.changed();
  }

  async #with(work: (studies: Studies) => Promise<void>): Promise<void> {
    try {
      this.#part ??= await later("study");
      await work((this.#studies ??= new this.#part.Studies(this.#needs)));
    } catch (error) {
      this.#needs.noticed(sentence(`The manifest could not be opened: ${(error as Error).message}`));
    }
  }
}
