import type { ReactiveControllerHost } from "lit";

/** The part of <registry-lens> that its controllers use. */
export interface Page extends ReactiveControllerHost, HTMLElement {
  /** The element is the whole page, so the address and drops anywhere belong to it. */
  readonly page: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** The page is in a frame of another page, whose reader does not see its address. */
export const framed = (): boolean => parent !== window;

/** The user asked the browser to open a link in another tab or window. */
export function opensElsewhere(event: Event): boolean {
  const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
  return ctrlKey || metaKey || shiftKey;
}
