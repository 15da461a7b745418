/** Prepares the page for print and restores it afterwards: folded parts are opened, tall drawings divided. */

import type { ReactiveController } from "lit";
import { divide } from "../figures/paper";
import type { Page } from "./page";

/** The folded parts that are printed. Nobody can unfold them on paper. */
const PRINTED = "details.prose:not([open], .unprinted)";
const DRAWINGS = ".plot svg[role=img]";

/** A view that renders more on paper, where nobody can ask for the rest. */
interface Printable extends HTMLElement {
  print(on: boolean): void;
}

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
    // The view renders first: what it adds is unfolded and divided, too.
    const views = [...renderRoot.querySelectorAll<Printable>("registry-lens-metric")];
    for (const view of views) view.print(true);
    const folded = renderRoot.querySelectorAll<HTMLDetailsElement>(PRINTED);
    const drawings = renderRoot.querySelectorAll<SVGSVGElement>(DRAWINGS);
    for (const details of folded) details.open = true;
    const rejoin = [...drawings].map(divide);
    const restore = (): void => {
      for (const details of folded) details.open = false;
      for (const drawing of rejoin) drawing();
      for (const view of views) view.print(false);
    };
    addEventListener("afterprint", restore, { once: true });
  };
}
