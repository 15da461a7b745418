/** Names an element, unless the page has one of that name: the script may be on a page twice. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
