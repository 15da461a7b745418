/** Reads a manifest, lets the engine follow it, and brings its files. */

import type { EngineHost } from "../engine/host";
import { bundledStudy } from "../engine/parts";
import type { Manifest, Study } from "../engine/types";
import { isProblem } from "../engine/wasm";
import { openRemote, reach, type Readable } from "./remote";
import { sentence } from "../text/format";

type Bytes = Uint8Array<ArrayBuffer>;

export interface StudyNeeds {
  engine: Pick<EngineHost, "follow">;
  /** Adds files. */
  open(files: readonly Readable[]): Promise<unknown>;
  /** The manifest's settings hold from now on. */
  set(): void;
  /** What is known of the study has changed. */
  changed(): void;
}

export class Studies {
  study: Study | null = null;
  /** Why a manifest or files of it cannot be used, in sentences. */
  problems: readonly string[] = [];
  /** The share that has come, while a manifest and its files are loaded from a server; else null. */
  loading: number | null = null;
  #needs: StudyNeeds;

  constructor(needs: StudyNeeds) {
    this.#needs = needs;
  }

  /** Follows the manifest of the single file and adds its files. */
  async openBundled(): Promise<void> {
    const { manifest, list, files } = bundledStudy();
    if (await this.#follow(manifest, list)) await this.#needs.open(files());
  }

  /** Follows a manifest on a server, at an address as seen from the document, and adds its files. */
  async load(address: string): Promise<void> {
    this.#tell({ problems: [], loading: 0 });
    try {
      const base = new URL(address, document.baseURI);
      if (!/^https?:$/.test(base.protocol))
        throw new Error("only an address with http or https can be loaded");
      const manifest = await reach(base);
      if (await this.#follow(manifest, null, "", base)) await this.#loadFiles(this.study!.manifest, base);
    } catch (error) {
      this.#tell({ problems: [sentence(`The manifest could not be loaded: ${(error as Error).message}`)] });
    }
    this.#tell({ loading: null });
  }

  /** Follows a manifest that the user dropped. One that cannot be used changes nothing. */
  async take(name: string, manifest: Bytes): Promise<void> {
    await this.#follow(manifest, null, name);
  }

  async #follow(manifest: Bytes, list: Bytes | null, name = "", base?: URL): Promise<boolean> {
    try {
      let study = await this.#needs.engine.follow(manifest, list);
      const named = study.manifest.croissant;
      if (named && !list && base)
        study = await this.#needs.engine.follow(manifest, await reach(new URL(named, base)));
      this.study = study;
      this.#tell({ problems: [] });
      this.#needs.set();
      return true;
    } catch (error) {
      const { message, advice } = isProblem(error)
        ? error
        : { message: (error as Error).message, advice: "" };
      this.#tell({ problems: [[name && `${name}:`, sentence(message), advice].filter(Boolean).join(" ")] });
      return false;
    }
  }

  /** Opens the manifest's files. One that cannot be loaded is said, and the others are measured. */
  async #loadFiles({ files }: Manifest, base: URL): Promise<void> {
    const shares = files.map(() => 0);
    const problems: string[] = [];
    const open = async (
      { url, name, bytes }: Manifest["files"][number],
      place: number,
    ): Promise<Readable[]> => {
      const address = new URL(url, base);
      const called = name ?? decodeURIComponent(address.pathname.split("/").at(-1)!);
      const tell = (share: number): void => {
        shares[place] = share;
        this.#tell({ loading: shares.reduce((sum, one) => sum + one, 0) / shares.length });
      };
      try {
        return [await openRemote(address, called, bytes === undefined ? null : Number(bytes), tell)];
      } catch (error) {
        problems.push(sentence(`${called} could not be loaded: ${(error as Error).message}`));
        return [];
      }
    };
    const opened = await Promise.all(files.map(open));
    this.#tell({ problems });
    await this.#needs.open(opened.flat());
  }

  #tell(state: { problems?: readonly string[]; loading?: number | null }): void {
    Object.assign(this, state);
    this.#needs.changed();
  }
}
