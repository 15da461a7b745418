/**
 * Paper breaks no drawing in itself: one that is taller than a page would be cut through. This takes a drawing apart
 * between its panels, each of which begins with its title, and gives back what puts it together again.
 */
export function parted(drawing: SVGSVGElement): () => void {
  const parts: SVGElement[][] = [[]];
  for (const child of [...drawing.children] as SVGElement[]) {
    const last = parts.at(-1)!;
    if (child.localName === "text" && last.some(({ localName }) => localName === "svg")) parts.push([child]);
    else last.push(child);
  }
  // Where panels stand beside each other the drawing stays as it is.
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
