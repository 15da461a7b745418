/**
 * Divides a drawing between its rows of panels. A printer would cut through a drawing that is taller than a page,
 * because it breaks pages only between elements. Returns the function that joins the drawing.
 */
export function divide(drawing: SVGSVGElement): () => void {
  const rows = [...drawing.children].filter((child): child is SVGGElement => child.hasAttribute("data-top"));
  if (rows.length < 2) return () => {};
  const width = Number(drawing.getAttribute("width"));
  const tops = rows.map((row) => Number(row.dataset["top"]));
  const heights = tops.map((top, i) => (tops[i + 1] ?? Number(drawing.getAttribute("height"))) - top);
  // Definitions stay in the first piece; the others find them in the document.
  const pieces = rows.map((row, i) => {
    const piece = drawing.cloneNode() as SVGSVGElement;
    piece.setAttribute("height", String(heights[i]));
    piece.setAttribute("viewBox", `0 ${tops[i]} ${width} ${heights[i]}`);
    piece.append(...(i === 0 ? [...drawing.children].slice(0, [...drawing.children].indexOf(row)) : []), row);
    return piece;
  });
  drawing.replaceWith(...pieces);
  return () => {
    drawing.append(...pieces.flatMap((piece) => [...piece.children]));
    pieces[0]!.replaceWith(drawing);
    for (const piece of pieces) piece.remove();
  };
}
