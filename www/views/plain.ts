import { LitElement } from "lit";

/** A part of the page: it renders into the shadow tree of <registry-lens> and shares its style sheet. */
export class PlainElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
