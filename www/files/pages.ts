/** Figures as pages of a PDF, none larger than a column of a paper. */

import { measuredBy } from "../figures/chart";
import { Font } from "../pdf/font";
import { widthIn, type Fonts } from "../pdf/letters";
import { toPdf, type Description, type Sheet } from "../pdf/pdf";

/**
 * The height of a page in points. A column of a paper has 234 mm (ACM's 9.2 inches, IEEE's 9.4), and the caption has its
 * part of it: four lines.
 */
const TALL = 610;
/** Figures are made smaller by at most this factor to fit a page: text of 11 pixels, or 8.25 points, then has 6. */
const LEAST = 6 / 8.25;
/** The space below a panel that its page does not need. The letters of the last line reach 4 pixels into it. */
const BELOW = 9;

/** A row of panels: its place from the top of the drawing. */
interface Part {
  row: SVGElement;
  top: number;
  end: number;
}

function partsOf(drawing: SVGSVGElement): Part[] {
  const rows = [...drawing.children].filter(
    (child): child is SVGElement => child instanceof SVGElement && child.hasAttribute("data-top"),
  );
  const tops = rows.map((row) => Number(row.dataset["top"]));
  return rows.map((row, i) => ({
    row,
    top: tops[i]!,
    end: tops[i + 1] ?? Number(drawing.getAttribute("height")),
  }));
}

/**
 * The pages of a drawing with this width in points: one if it fits, else as many rows of panels on each as fit. With
 * `each`, every row has a page.
 */
export function pagesOf(drawing: SVGSVGElement, points: number, each: boolean): Sheet[] {
  const width = Number(drawing.getAttribute("width"));
  const full = points / width;
  const parts = partsOf(drawing);
  const tall = (some: readonly Part[]): number => some.at(-1)!.end - BELOW - some[0]!.top;
  const fits = (some: readonly Part[], scale: number): boolean => tall(some) * scale <= TALL;
  let pages: Part[][] = [];
  if (each) pages = parts.map((part) => [part]);
  else if (fits(parts, full * LEAST)) pages = [parts];
  else
    for (const part of parts) {
      const last = pages.at(-1);
      if (last && fits([...last, part], full)) last.push(part);
      else pages.push([part]);
    }
  return pages.map((some) => {
    const height = tall(some);
    const scale = Math.min(full, TALL / height);
    return {
      drawing,
      parts: some.map(({ row }) => row),
      // A page keeps its width, because LaTeX would enlarge a narrow one again.
      left: (points / scale - width) / -2,
      top: some[0]!.top,
      width: points / scale,
      height,
      scale,
    };
  });
}

let fonts: Promise<Fonts> | null = null;

/** Loads the fonts once. After a failure the next call tries again. */
function loaded(fontFile: (name: string) => Promise<ArrayBuffer>): Promise<Fonts> {
  const font = async (name: string): Promise<Font> => new Font(name, await fontFile(name));
  fonts ??= Promise.all([font("LensSans-Regular"), font("LensSans-Bold")]).then(([regular, bold]) => ({
    regular,
    bold,
  }));
  fonts.catch(() => (fonts = null));
  return fonts;
}

/** A figure as a PDF with this width in points. It is drawn with the widths of the fonts that the PDF has. */
export async function pdfOf(
  draw: () => SVGSVGElement,
  points: number,
  each: boolean,
  about: Description,
  fontFile: (name: string) => Promise<ArrayBuffer>,
): Promise<Blob> {
  const fonts = await loaded(fontFile);
  const drawing = measuredBy((label) => widthIn(fonts, label, { bold: false, fontSize: 12 }), draw);
  return toPdf(pagesOf(drawing, points, each), about, fonts);
}
