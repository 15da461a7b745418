/** The texts of a drawing: their letters, places and widths. */

import { FONT } from "../figures/chart";
import { styled, type Style } from "./style";
import type { Font } from "./font";

export interface Fonts {
  regular: Font;
  bold: Font;
}

export const fontOf = (fonts: Fonts, { bold }: Pick<Style, "bold">): Font =>
  bold ? fonts.bold : fonts.regular;

/** A piece of text in one style. */
export interface Piece {
  words: string;
  style: Style;
  x: number;
  y: number;
}

/** A canvas with the browser's fonts, for letters that the embedded fonts lack. */
export function canvas(size: number, bold: boolean): CanvasRenderingContext2D {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser gave no canvas for letters that the PDF's fonts lack");
  context.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  return context;
}

/** The size at which letters of the browser's fonts are measured. */
const MEASURED = 100;

/** The width of a text. The embedded font decides, or the browser's fonts if it lacks a letter. */
export function widthIn(fonts: Fonts, words: string, style: Pick<Style, "bold" | "fontSize">): number {
  const font = fontOf(fonts, style);
  if (font.has(words)) return font.widthOf(words) * style.fontSize;
  return (canvas(MEASURED, style.bold).measureText(words).width / MEASURED) * style.fontSize;
}

/** A length, or the first of a list of lengths. "em" is the size of letters. */
function length(element: Element, name: string, size: number): number | null {
  const said = element.getAttribute(name);
  if (said === null) return null;
  return parseFloat(said) * (said.endsWith("em") ? size : 1);
}

/** The pieces of a text with their places. Each place that the drawing gives begins a chunk with its own anchor. */
export function piecesOf(text: SVGElement, style: Style, fonts: Fonts): Piece[] {
  const pieces: Piece[] = [];
  let chunk: Piece[] = [];
  let [x, y] = [0, 0];
  const close = (): void => {
    const width = chunk.reduce((sum, piece) => sum + widthIn(fonts, piece.words, piece.style), 0);
    const { anchor } = chunk[0]?.style ?? style;
    const back = anchor === "end" ? width : anchor === "middle" ? width / 2 : 0;
    for (const piece of chunk) piece.x -= back;
    pieces.push(...chunk.filter(({ words }) => words.trim()));
    chunk = [];
  };
  const walk = (element: SVGElement, style: Style): void => {
    const at = (name: string): number | null => length(element, name, style.fontSize);
    const [toX, toY] = [at("x"), at("y")];
    if (toX !== null || toY !== null) close();
    x = (toX ?? x) + (at("dx") ?? 0);
    y = (toY ?? y) + (at("dy") ?? 0);
    for (const child of element.childNodes) {
      if (child instanceof SVGTSpanElement) walk(child, styled(style, child));
      if (!(child instanceof Text)) continue;
      const words = child.data.normalize("NFC").replace(/\s+/g, " ");
      chunk.push({ words, style, x, y });
      x += widthIn(fonts, words, style);
    }
  };
  walk(text, style);
  close();
  return pieces;
}

/** Letters as a stencil: a bit for each dot, from the left, rows at whole bytes. */
export interface Stencil {
  width: number;
  height: number;
  /** The place of the baseline's beginning in it. */
  left: number;
  base: number;
  bits: Uint8Array<ArrayBuffer>;
}

/** The letters of a text in the browser's fonts, or their outline, with so many pixels for the size of a letter. */
export function stencil(words: string, bold: boolean, pixels: number, outline: number): Stencil {
  const measured = canvas(pixels, bold).measureText(words);
  const edge = Math.ceil(outline) + 2;
  const left = Math.ceil(Math.max(0, measured.actualBoundingBoxLeft)) + edge;
  const base = Math.ceil(Math.max(pixels, measured.actualBoundingBoxAscent)) + edge;
  const width = left + Math.ceil(Math.max(measured.width, measured.actualBoundingBoxRight)) + edge;
  const height = base + Math.ceil(Math.max(pixels * 0.3, measured.actualBoundingBoxDescent)) + edge;
  const context = canvas(pixels, bold);
  Object.assign(context.canvas, { width, height });
  // A new size forgets the font.
  context.font = `${bold ? "600 " : ""}${pixels}px ${FONT}`;
  context.lineJoin = "round";
  context.lineWidth = outline;
  if (outline > 0) context.strokeText(words, left, base);
  else context.fillText(words, left, base);
  const { data } = context.getImageData(0, 0, width, height);
  const row = Math.ceil(width / 8);
  const bits = new Uint8Array(row * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (data[i * 4 + 3]! >= 128) bits[y * row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return { width, height, left, base, bits };
}
