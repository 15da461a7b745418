/**
 * The manifest that the page follows: one that is in the single file (`registry-lens bundle`), or one that the user
 * dropped. It names files, settings and expected results; the engine reads it.
 */

import type { EngineHost } from "../engine/host";
import { bundledStudy } from "../engine/parts";
import type { Study } from "../engine/types";
import { isProblem } from "../engine/wasm";
import { sentence } from "../text/format";
import type { Page } from "./page";

type Bytes = Uint8Array<ArrayBuffer>;

export interface StudyNeeds {
  engine: Pick<EngineHost, "follow">;
  /** Adds files. */
  open(files: Iterable<File>): Promise<unknown>;
  /** The manifest's settings hold from now on. */
  set(): void;
}

export class StudyController {
  study: Study | null = null;
  /** Why a manifest cannot be used; "" if it can. */
  problem = "";
  #page: Page;
  #needs: StudyNeeds;

  constructor(page: Page, needs: StudyNeeds) {
    this.#page = page;
    this.#needs = needs;
  }

  /** Follows the manifest of the single file, if it has one, and adds its files. */
  async openBundled(): Promise<void> {
    const bundled = bundledStudy();
    if (!bundled) return;
    await this.#follow(bundled.manifest, bundled.list);
    if (this.study) await this.#needs.open(bundled.files());
  }

  /** Follows a manifest that the user dropped. One that cannot be used changes nothing. */
  async take(file: File): Promise<void> {
    await this.#follow(new Uint8Array(await file.arrayBuffer()), null, file.name);
  }

  async #follow(manifest: Bytes, list: Bytes | null, name = ""): Promise<void> {
    try {
      this.study = await this.#needs.engine.follow(manifest, list);
      this.problem = "";
      this.#needs.set();
    } catch (error) {
      const { message, advice } = isProblem(error) ? error : { message: String(error), advice: "" };
      this.problem = [name && `${name}:`, sentence(message), advice].filter(Boolean).join(" ");
    }
    this.#page.requestUpdate();
  }
}
