/** What the tests use beside the page's modules. Node's modules are not what they are about, and are not typed. */

import type { RegistryLens } from "../www/registry-lens";

/** Tests read the values of any metric, which the page's type leaves open. */
type Page = RegistryLens & { results: any };

declare global {
  const process: any;
  const Buffer: any;
  const setImmediate: (then: () => void) => void;
  /** The glue around the engine, in a worker whose script a test changes. */
  const wasm_bindgen: any;

  interface HTMLElementTagNameMap {
    "registry-lens": Page;
  }

  /** A selector finds what the test wrote it for. */
  interface ParentNode {
    querySelector(selectors: "registry-lens"): Page;
    querySelector(selectors: string): any;
    querySelectorAll(selectors: string): NodeListOf<any>;
  }

  /** The element in focus is what the test put into focus. */
  interface Element {
    dataset: DOMStringMap;
    innerText: string;
    tabIndex: number;
    blur(): void;
  }
  interface EventTarget {
    dataset: any;
    innerText: any;
    localName: any;
  }
  interface HTMLElement {
    viewBox: any;
  }
  interface Event {
    detail: any;
  }

  /** The event timings that Chromium alone has. */
  interface PerformanceEntry {
    interactionId: number;
    processingStart: number;
    processingEnd: number;
  }
  interface PerformanceObserverInit {
    durationThreshold?: number;
  }

  /** What tests leave on the page for their next step. */
  interface Window {
    [kept: string]: any;
  }
}
