/** Prepares the page for print and restores it afterwards: folded parts are opened, tall drawings divided. */

import type { ReactiveController } from "lit";
import { divide } from "../figures/paper";
import type { Page } from "./page";

/** The folded parts that are printed. Nobody can unfold them on paper. */
const PRINTED = "details.prose:not([open], .unprinted)";
const DRAWINGS = ".plot svg[role=img]";

export class PrintingController implements ReactiveController {
  #page: Page;

  constructor(page: Page) {
    this.#page = page;
    page.addController(this);
  }

  hostConnected(): void {
    addEventListener("beforeprint", this.#onPrint);
  }

  hostDisconnected(): void {
    removeEventListener("beforeprint", this.#onPrint);
  }

  #onPrint = (): void => {
    const { renderRoot } = this.#page;
    const folded = renderRoot.querySelectorAll<HTMLDetailsElement>(PRINTED);
    const drawings = renderRoot.querySelectorAll<SVGSVGElement>(DRAWINGS);
    for (const details of folded) details.open = true;
    const rejoin = [...drawings].map(divide);
    const restore = (): void => {
      for (const details of folded) details.open = false;
      for (const drawing of rejoin) drawing();
    };
    addEventListener("afterprint", restore, { once: true });
  };
}
