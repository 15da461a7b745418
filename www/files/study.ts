/** Reads a manifest or saved results, lets the engine follow it, and brings its files. */

import type { EngineHost } from "../engine/host";
import { bundledStudy } from "../engine/parts";
import type { Followed } from "../engine/protocol";
import type { Catalogue, Manifest, Results, Study } from "../engine/types";
import { isProblem } from "../engine/wasm";
import { PAGE } from "../figures/chart";
import { hasData, type Figure } from "../figures/figure";
import { openRemote, reach, type Readable } from "./remote";
import { looksSaved, readSaved } from "./saved";
import { sentence } from "../text/format";

type Bytes = Uint8Array<ArrayBuffer>;

export interface StudyNeeds {
  engine: Pick<EngineHost, "follow">;
  catalogue(): Catalogue;
  figures(): readonly Figure[];
  /** Adds files. */
  open(files: readonly Readable[]): Promise<unknown>;
  /** Shows saved results while there are no files; null to show none. */
  show(saved: Results | null): void;
  /** The manifest's settings hold from now on. */
  set(): void;
  /** What is known of the study has changed. */
  changed(): void;
}

/** The name of a file of a manifest. */
export const fileName = (
  { url, name }: Pick<Manifest["files"][number], "url" | "name">,
  base: string | URL = document.baseURI,
): string => name ?? decodeURIComponent(new URL(url, base).pathname.split("/").at(-1)!);

const TRIAL_WIDTH = 600;

/** Notes a failure that does not prevent the rest. */
const noted =
  (problems: string[]) =>
  (error: Error): null => {
    problems.push(sentence(`The saved results could not be loaded: ${error.message}`));
    return null;
  };

export class Studies {
  study: Study | null = null;
  /** The results that were saved earlier, if the manifest names some, or if they are followed instead of a manifest. */
  saved: Results | null = null;
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
    if (await this.#follow({ manifest, list, results: null })) await this.#needs.open(files());
  }

  /** Follows a manifest on a server, at an address as seen from the document, and adds its files. */
  async load(address: string): Promise<void> {
    this.#tell({ problems: [], loading: 0 });
    try {
      const base = new URL(address, document.baseURI);
      if (!/^https?:$/.test(base.protocol))
        throw new Error("only an address with http or https can be loaded");
      const manifest = await reach(base);
      if (await this.#follow({ manifest, list: null, results: null }, "", base))
        await this.#loadFiles(this.study!.manifest, base);
    } catch (error) {
      this.#tell({ problems: [sentence(`The manifest could not be loaded: ${(error as Error).message}`)] });
    }
    this.#tell({ loading: null });
  }

  /** Follows a manifest or results that the user dropped. What cannot be used changes nothing. */
  async take(name: string, manifest: Bytes): Promise<void> {
    await this.#follow({ manifest, list: null, results: null }, name);
  }

  /** Ends what is followed. The files and their settings stay. */
  close = async (): Promise<void> => {
    await this.#needs.engine.follow({ manifest: null, list: null, results: null });
    [this.study, this.saved] = [null, null];
    this.#needs.show(null);
    this.#tell({ problems: [] });
    this.#needs.set();
  };

  async #follow(followed: Followed, name = "", base?: URL): Promise<boolean> {
    const problems: string[] = [];
    try {
      let saved = this.#savedIn(followed.manifest);
      let study = await this.#needs.engine.follow(followed);
      const list = base && study && (await this.#named(study.manifest, "croissant", base));
      const results =
        base && study && (await this.#named(study.manifest, "results", base).catch(noted(problems)));
      if (list || results) {
        if (results) saved = this.#savedIn(results);
        study = await this.#needs.engine.follow({
          ...followed,
          list: list || followed.list,
          results: results || null,
        });
      }
      this.study = study;
      this.saved = saved;
      this.#tell({ problems });
      this.#needs.set();
      this.#needs.show(saved);
      return true;
    } catch (error) {
      const { message, advice } = isProblem(error)
        ? error
        : { message: (error as Error).message, advice: "" };
      this.#tell({ problems: [[name && `${name}:`, sentence(message), advice].filter(Boolean).join(" ")] });
      return false;
    }
  }

  /** The bytes of what a manifest on a server names besides its files. */
  async #named(manifest: Manifest, what: "croissant" | "results", base: URL): Promise<Bytes | null> {
    const place = manifest[what];
    return place === undefined ? null : reach(new URL(place, base));
  }

  /** The results in a file, if they are some. They are drawn once, so that none that cannot be drawn is shown. */
  #savedIn(bytes: Uint8Array | null): Results | null {
    const text = new TextDecoder().decode(bytes ?? new Uint8Array());
    if (!looksSaved(text)) return null;
    const saved = readSaved(text, this.#needs.catalogue().metrics);
    for (const figure of this.#needs.figures().filter((figure) => hasData(figure, saved)))
      try {
        const answer = figure.of(saved);
        figure.draw(answer, TRIAL_WIDTH, PAGE);
        figure.tables(answer);
      } catch (error) {
        throw new Error(`its results on ${figure.id} cannot be drawn (${(error as Error).message})`);
      }
    return saved;
  }

  /** Opens the manifest's files. One that cannot be loaded is said, and the others are measured. */
  async #loadFiles({ files }: Manifest, base: URL): Promise<void> {
    const shares = files.map(() => 0);
    const problems: string[] = [];
    const open = async (file: Manifest["files"][number], place: number): Promise<Readable[]> => {
      const { url, bytes } = file;
      const address = new URL(url, base);
      const called = fileName(file, base);
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
