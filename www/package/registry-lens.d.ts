/** The element <registry-lens>, as other projects see it. www/package/check.ts holds it against the real class. */

import type { FileState, Results } from "./types";

export type * from "./types";

/** The new size of an element, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** What a page in a frame posts to the page around it. */
export interface HeightMessage {
  type: "registry-lens:height";
  /** The height in pixels that shows the whole page without scrolling. */
  height: number;
}

export interface RegistryLensEventMap extends HTMLElementEventMap {
  /** `results` has changed. */
  "registry-lens-results": CustomEvent<Results | null>;
  /** The element has another size. */
  "registry-lens-resize": CustomEvent<Size>;
}

export class RegistryLens extends HTMLElement {
  /** The folder with the engine and the other parts, if it is not that of the script: a bundler may move the script. */
  static set folder(address: string | URL);

  /** Address of a manifest, as seen from the document. */
  src: string | null;
  /** Id of the metric that is open; null for the board of all claims. */
  view: string | null;
  /** Shows only the figure of `view`. */
  figure: boolean;
  /** Shows this dataset alone: a registry's id, a file's name, or the dataset's title. The attribute is `dataset`. */
  datasetName: string | null;
  /** How many of the most popular packages turnover compares. */
  k: string | null;
  /** The definition of turnover: `paper` or `artifact`. */
  mode: string | null;
  /** `light`, `dark` or `auto`. */
  theme: string | null;
  /** Address of the hosted page, to which a figure links. */
  full: string | null;
  /** The element is the whole page. Not for other pages. */
  page: boolean;
  /** How many workers may read a large file; null for as many as suit the machine. */
  workers: number | null;

  /** The results document, always whole; null without files and before the first answer. JSON.stringify takes it. */
  get results(): Results | null;
  /** The state of each file. */
  get files(): readonly FileState[];
  /** Adds files and resolves when all are read or have failed and `results` holds the answer. */
  open(files: Iterable<File>): Promise<Results | null>;

  addEventListener<K extends keyof RegistryLensEventMap>(
    type: K,
    listener: (this: RegistryLens, event: RegistryLensEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof RegistryLensEventMap>(
    type: K,
    listener: (this: RegistryLens, event: RegistryLensEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "registry-lens": RegistryLens;
  }
}
