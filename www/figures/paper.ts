/**
 * Divides a drawing between its panels, which begin with their titles. A printer would cut through a drawing that
 * is taller than a page, because it breaks pages only between elements. Returns the function that joins the drawing.
 */
export function divide(drawing: SVGSVGElement): () => void {
  const parts: SVGElement[][] = [[]];
  for (const child of [...drawing.children] as SVGElement[]) {
    const last = parts.at(-1)!;
    if (child.localName === "text" && last.some(({ localName }) => localName === "svg")) parts.push([child]);
    else last.push(child);
  }
  // Panels side by side cannot be divided by a line across, so the drawing stays whole.
  const tops = parts.map((part, i) => (i === 0 ? 0 : Number(part[0]!.getAttribute("y")) - 15));
  if (parts.length < 2 || tops.some((top, i) => i > 0 && top <= tops[i - 1]!)) return () => {};
  const width = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  const pieces = parts.map((part, i) => {
    const piece = drawing.cloneNode() as SVGSVGElement;
    const tall = (tops[i + 1] ?? height) - tops[i]!;
    piece.setAttribute("height", String(tall));
    piece.setAttribute("viewBox", `0 ${tops[i]} ${width} ${tall}`);
    piece.append(...part);
    return piece;
  });
  drawing.replaceWith(...pieces);
  return () => {
    drawing.append(...parts.flat());
    pieces[0]!.replaceWith(drawing);
    for (const piece of pieces) piece.remove();
  };
}
