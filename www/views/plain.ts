import { LitElement } from "lit";

/** A part of the page. It renders into the shadow tree of <registry-lens>, so the page's style sheet applies to it. */
export class PlainElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
