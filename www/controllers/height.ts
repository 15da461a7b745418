/**
 * Tells the page around an embed how high it is: by an event of the element, and from a frame by a message to the page
 * around the frame, which cannot see its content.
 */

import type { ReactiveController } from "lit";
import { framed, type Page } from "./page";

/** The size of an element in pixels. */
export interface Size {
  width: number;
  height: number;
}

export class HeightController implements ReactiveController {
  #page: Page;
  #last: Size = { width: 0, height: 0 };
  #posted = 0;
  #sizes = new ResizeObserver(() => this.#tell());

  constructor(page: Page) {
    this.#page = page;
    page.addController(this);
  }

  hostConnected(): void {
    this.#sizes.observe(this.#page);
    if (this.#page.page) this.#sizes.observe(document.body);
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
  }

  #tell(): void {
    const { width, height } = this.#page.getBoundingClientRect();
    if (width !== this.#last.width || height !== this.#last.height) {
      this.#last = { width, height };
      this.#page.dispatchEvent(
        new CustomEvent<Size>("registry-lens-resize", {
          detail: this.#last,
          bubbles: true,
          composed: true,
        }),
      );
    }
    if (this.#page.page && framed()) this.#post();
  }

  /** The height of the whole document, which a frame must have to show it without scrolling. */
  #post(): void {
    const { bottom, width } = document.body.getBoundingClientRect();
    const height = Math.ceil(bottom + scrollY);
    // A frame that is not displayed has no size.
    if (width === 0 || height === this.#posted) return;
    this.#posted = height;
    parent.postMessage({ type: "registry-lens:height", height }, "*");
  }
}
