/** The distance from the top of a panel to the base line of its title, in pixels. */
const TITLE = 15;

/**
 * Divides a drawing between its panels, which begin with their titles. A printer would cut through a drawing that
 * is taller than a page, because it breaks pages only between elements. Returns the function that joins the drawing.
 */
export function divide(drawing: SVGSVGElement): () => void {
  const parts: { top: number; children: SVGElement[] }[] = [{ top: 0, children: [] }];
  const place = (child: Element, name: string): number => Number(child.getAttribute(name));
  for (const child of [...drawing.children] as SVGElement[]) {
    const last = parts.at(-1)!;
    const plots = last.children.filter(({ localName }) => localName === "svg");
    const bottom = Math.max(...plots.map((plot) => place(plot, "y") + place(plot, "height")));
    const top = place(child, "y") - TITLE;
    // A panel beside another begins above its end. No line across divides the two, so they stay together.
    if (child.localName === "text" && plots.length > 0 && top >= bottom)
      parts.push({ top, children: [child] });
    else last.children.push(child);
  }
  if (parts.length < 2) return () => {};
  const width = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  const pieces = parts.map(({ top, children }, i) => {
    const piece = drawing.cloneNode() as SVGSVGElement;
    const tall = (parts[i + 1]?.top ?? height) - top;
    piece.setAttribute("height", String(tall));
    piece.setAttribute("viewBox", `0 ${top} ${width} ${tall}`);
    piece.append(...children);
    return piece;
  });
  drawing.replaceWith(...pieces);
  return () => {
    drawing.append(...parts.flatMap(({ children }) => children));
    pieces[0]!.replaceWith(drawing);
    for (const piece of pieces) piece.remove();
  };
}
