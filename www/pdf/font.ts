/**
 * A TrueType font as a PDF needs it: the glyph and the width of a letter, and a copy with only the glyphs that a
 * document uses. Glyphs keep their numbers, so nothing else in the font changes.
 */

/** The tables that a PDF's viewer reads from an embedded font. */
const EMBEDDED = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"];
/** Flags of a part of a composite glyph. */
const WORDS = 1;
const SCALE = 8;
const MORE = 32;
const SCALES = 64;
const MATRIX = 128;

export class Font {
  /** The name inside documents. */
  readonly name: string;
  /** Units in the height of a letter's square. */
  readonly units: number;
  readonly ascent: number;
  readonly descent: number;
  readonly box: readonly number[];
  #tables = new Map<string, DataView<ArrayBuffer>>();
  #glyphs: Map<number, number>;
  #offsets: number[];
  #measured: number;

  constructor(name: string, file: ArrayBuffer) {
    this.name = name;
    const view = new DataView(file);
    for (let i = 0; i < view.getUint16(4); i++) {
      const entry = 12 + i * 16;
      const tag = String.fromCharCode(...new Uint8Array(file, entry, 4));
      this.#tables.set(tag, new DataView(file, view.getUint32(entry + 8), view.getUint32(entry + 12)));
    }
    const [head, hhea] = [this.#table("head"), this.#table("hhea")];
    this.units = head.getUint16(18);
    this.box = [36, 38, 40, 42].map((at) => head.getInt16(at));
    this.ascent = hhea.getInt16(4);
    this.descent = hhea.getInt16(6);
    this.#measured = hhea.getUint16(34);
    const loca = this.#table("loca");
    const long = head.getInt16(50) === 1;
    const count = this.#table("maxp").getUint16(4);
    this.#offsets = Array.from({ length: count + 1 }, (_, i) =>
      long ? loca.getUint32(i * 4) : loca.getUint16(i * 2) * 2,
    );
    this.#glyphs = glyphsOf(this.#table("cmap"));
  }

  #table(tag: string): DataView<ArrayBuffer> {
    const table = this.#tables.get(tag);
    if (!table) throw new Error(`The font ${this.name} has no table ${tag}`);
    return table;
  }

  /** The glyph of a letter; 0 if the font lacks it. */
  glyph(code: number): number {
    return this.#glyphs.get(code) ?? 0;
  }

  has(text: string): boolean {
    return [...text].every((letter) => this.glyph(letter.codePointAt(0)!) > 0);
  }

  /** The width of a glyph in the font's units. */
  width(glyph: number): number {
    return this.#table("hmtx").getUint16(Math.min(glyph, this.#measured - 1) * 4);
  }

  /** The width of a text, at a size of 1. */
  widthOf(text: string): number {
    let sum = 0;
    for (const letter of text) sum += this.width(this.glyph(letter.codePointAt(0)!));
    return sum / this.units;
  }

  #outline(glyph: number): Uint8Array {
    const { buffer, byteOffset } = this.#table("glyf");
    const [from, to] = [this.#offsets[glyph] ?? 0, this.#offsets[glyph + 1] ?? 0];
    return new Uint8Array(buffer, byteOffset + from, to - from);
  }

  /** The glyphs of which a glyph is composed. */
  #parts(glyph: number): number[] {
    const outline = this.#outline(glyph);
    const view = new DataView(outline.buffer, outline.byteOffset, outline.byteLength);
    if (view.byteLength === 0 || view.getInt16(0) >= 0) return [];
    const parts: number[] = [];
    let at = 10;
    let flags = MORE;
    while (flags & MORE) {
      flags = view.getUint16(at);
      parts.push(view.getUint16(at + 2));
      at += 4 + (flags & WORDS ? 4 : 2);
      at += flags & MATRIX ? 8 : flags & SCALES ? 4 : flags & SCALE ? 2 : 0;
    }
    return parts;
  }

  /** The font with the outlines of these glyphs alone, and of the glyph for what is missing. */
  subset(used: Iterable<number>): Uint8Array<ArrayBuffer> {
    const kept = new Set<number>();
    const waiting = [0, ...used];
    for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
      if (kept.has(glyph)) continue;
      kept.add(glyph);
      waiting.push(...this.#parts(glyph));
    }
    const count = this.#offsets.length - 1;
    const outlines = Array.from({ length: count }, (_, glyph) =>
      kept.has(glyph) ? this.#outline(glyph) : new Uint8Array(),
    );
    const loca = new DataView(new ArrayBuffer((count + 1) * 4));
    let end = 0;
    outlines.forEach((outline, glyph) => {
      end += Math.ceil(outline.length / 4) * 4;
      loca.setUint32((glyph + 1) * 4, end);
    });
    const glyf = new Uint8Array(end);
    outlines.forEach((outline, glyph) => glyf.set(outline, loca.getUint32(glyph * 4)));
    const head = new Uint8Array(bytesOf(this.#table("head")));
    // The offsets of glyphs have four bytes now.
    new DataView(head.buffer).setInt16(50, 1);
    const changed: Record<string, Uint8Array> = { glyf, head, loca: bytesOf(loca) };
    return file(EMBEDDED.map((tag) => [tag, changed[tag] ?? bytesOf(this.#table(tag))]));
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The glyphs of letters, from a table in format 4, which has all letters up to U+FFFF. */
function glyphsOf(cmap: DataView): Map<number, number> {
  const glyphs = new Map<number, number>();
  const entries = Array.from({ length: cmap.getUint16(2) }, (_, i) => cmap.getUint32(8 + i * 8));
  const at = entries.find((offset) => cmap.getUint16(offset) === 4);
  if (at === undefined) throw new Error("The font has no table of letters in format 4");
  const size = cmap.getUint16(at + 6);
  for (let i = 0; i < size; i += 2) {
    const end = cmap.getUint16(at + 14 + i);
    const start = cmap.getUint16(at + 16 + size + i);
    const delta = cmap.getUint16(at + 16 + 2 * size + i);
    const range = at + 16 + 3 * size + i;
    const offset = cmap.getUint16(range);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const listed = offset === 0 ? code : cmap.getUint16(range + offset + (code - start) * 2);
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph > 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}

/** Tables as a font's file, each at a multiple of four bytes. */
function file(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array<ArrayBuffer> {
  const start = 12 + tables.length * 16;
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  const bytes = new Uint8Array(tables.reduce((sum, [, table]) => sum + padded(table.length), start));
  const view = new DataView(bytes.buffer);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x10000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * (tables.length - 2 ** power));
  let at = start;
  tables.forEach(([tag, table], i) => {
    const entry = 12 + i * 16;
    for (let n = 0; n < 4; n++) bytes[entry + n] = tag.charCodeAt(n);
    bytes.set(table, at);
    let sum = 0;
    for (let n = 0; n < table.length; n += 4) sum = (sum + view.getUint32(at + n)) >>> 0;
    view.setUint32(entry + 4, sum);
    view.setUint32(entry + 8, at);
    view.setUint32(entry + 12, table.length);
    at += padded(table.length);
  });
  return bytes;
}
