/**
 * Figures as PDF: shapes as shapes, texts as texts with embedded fonts. A figure uses a small part of SVG, and an
 * element or a colour that is not known here is an error, so that nothing is lost without a word.
 * docs/decisions/figures-as-pdf.md says why it is not made by a library.
 */

import { File, num, text } from "./file";
import { cornersOf, ellipse, path, rect } from "./path";
import { fontOf, piecesOf, stencil, type Fonts, type Piece } from "./letters";
import { INITIAL, rgb, styled, type Style } from "./style";
import { xmlText } from "../files/save";
import type { Font } from "./font";

/** A page: parts of a drawing. */
export interface Sheet {
  drawing: SVGSVGElement;
  /** The children of the drawing that are on the page, and the place of its corner in the drawing. */
  parts: readonly SVGElement[];
  left: number;
  top: number;
  /** In the units of the drawing. */
  width: number;
  height: number;
  /** Points in such a unit. */
  scale: number;
}

export interface Description {
  title: string;
  subject: string;
  /** The program with its version. */
  producer: string;
  /** Settings and input files, for programs. */
  metadata: string;
}

/** Dots in an inch of letters that the fonts lack: as many as of a good printer. */
const DOTS = 1200;
const CAPS: Readonly<Record<string, number>> = { butt: 0, round: 1, square: 2 };
const JOINS: Readonly<Record<string, number>> = { miter: 0, round: 1, bevel: 2 };
/** Elements that are not drawn. */
const SILENT = new Set(["title", "desc", "metadata", "defs"]);

/** What the pages have in common: fonts, levels of transparency, letters as pictures. */
class Resources {
  fonts = new Map<Font, { name: string; object: number; used: Map<number, string> }>();
  levels = new Map<string, string>();
  images = new Map<string, number>();

  constructor(readonly file: File) {}

  font(font: Font): { name: string; used: Map<number, string> } {
    const known = this.fonts.get(font) ?? {
      name: `F${this.fonts.size + 1}`,
      object: this.file.reserve(),
      used: new Map<number, string>(),
    };
    this.fonts.set(font, known);
    return known;
  }

  level(fill: number, stroke: number): string {
    const key = `<< /ca ${num(fill)} /CA ${num(stroke)} >>`;
    const name = this.levels.get(key) ?? `A${this.levels.size + 1}`;
    this.levels.set(key, name);
    return name;
  }

  get entries(): string {
    const objects = (named: Map<string, number>): string =>
      [...named].map(([name, object]) => `/${name} ${object} 0 R`).join(" ");
    const fonts = new Map([...this.fonts.values()].map(({ name, object }) => [name, object]));
    const levels = [...this.levels].map(([level, name]) => `/${name} ${level}`).join(" ");
    return (
      `<< /Font << ${objects(fonts)} >> /ExtGState << ${levels} >> ` +
      `/XObject << ${objects(this.images)} >> >>`
    );
  }
}

const color = (colour: string, operator: "rg" | "RG"): string =>
  `${rgb(colour).map(num).join(" ")} ${operator}`;

const matrixOf = (transform: SVGAnimatedTransformList): number[] | null => {
  const all = transform.baseVal.consolidate()?.matrix;
  return all ? [all.a, all.b, all.c, all.d, all.e, all.f] : null;
};

const lengths = (element: Element, ...names: string[]): number[] =>
  names.map((name) => Number(element.getAttribute(name) ?? 0));

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) }, (_, i) => from + i * step);

/** Writes the operators of a page. */
class Writer {
  out: string[] = [];
  #waiting: Promise<unknown>[] = [];

  constructor(
    readonly resources: Resources,
    readonly fonts: Fonts,
    readonly sheet: Sheet,
  ) {}

  /** The operators, once the objects that they name are written. */
  async content(): Promise<string> {
    await Promise.all(this.#waiting);
    return this.out.join("\n");
  }

  draw(element: Element, parent: Style, children: Iterable<Element> = element.children): void {
    if (SILENT.has(element.localName)) return;
    if (!(element instanceof SVGGraphicsElement)) throw new Error(`A PDF cannot have <${element.localName}>`);
    const style = styled(parent, element);
    const matrix = matrixOf(element.transform);
    this.out.push("q");
    if (matrix) this.out.push(`${matrix.map(num).join(" ")} cm`);
    if (element instanceof SVGSVGElement) {
      const [x, y] = ["x", "y"].map((name) => Number(element.getAttribute(name) ?? 0));
      if (x || y) this.out.push(`1 0 0 1 ${num(x!)} ${num(y!)} cm`);
    }
    if (element instanceof SVGTextElement) this.#text(element, style);
    else if (element instanceof SVGGElement || element instanceof SVGSVGElement)
      for (const child of children) this.draw(child, style);
    else this.#shape(element, style);
    this.out.push("Q");
  }

  #shape(element: SVGElement, style: Style): void {
    const [x, y, width, height, rx] = lengths(element, "x", "y", "width", "height", "rx");
    const [r, cx, cy] = lengths(element, "r", "cx", "cy");
    const [x1, y1, x2, y2] = lengths(element, "x1", "y1", "x2", "y2");
    const shapes: Record<string, () => string> = {
      path: () => path(element.getAttribute("d") ?? ""),
      rect: () => rect(x!, y!, width!, height!, rx),
      circle: () => ellipse(cx!, cy!, r!, r!),
      line: () => path(`M${x1} ${y1}L${x2} ${y2}`),
    };
    const shape = shapes[element.localName];
    if (!shape) throw new Error(`A PDF cannot have <${element.localName}>`);
    const fill = style.fill !== "none" && element.localName !== "line";
    const stroke = style.stroke !== "none" && style.strokeWidth > 0;
    const pattern = fill ? /^url\(["']?#(.*?)["']?\)$/.exec(style.fill)?.[1] : undefined;
    const plain = fill && pattern === undefined;
    if (pattern !== undefined) this.#fillWithPattern(pattern, shape());
    if (!plain && !stroke) return;
    this.#paint(style, plain, stroke);
    this.out.push(shape(), plain && stroke ? "B" : plain ? "f" : "S");
  }

  /** Sets colours, lines and transparency. */
  #paint(style: Style, fill: boolean, stroke: boolean): void {
    const { out } = this;
    const [inside, along] = [fill ? style.fillOpacity : 1, stroke ? style.strokeOpacity : 1];
    if (inside < 1 || along < 1) out.push(`/${this.resources.level(inside, along)} gs`);
    if (fill) out.push(color(style.fill, "rg"));
    if (!stroke) return;
    out.push(color(style.stroke, "RG"), `${num(style.strokeWidth)} w`);
    if (style.cap !== "butt") out.push(`${CAPS[style.cap] ?? 0} J`);
    if (style.join !== "miter") out.push(`${JOINS[style.join] ?? 0} j`);
    if (style.dashes.length > 0) out.push(`[${style.dashes.map(num).join(" ")}] 0 d`);
  }

  /**
   * Fills a shape with a pattern of the drawing. The cells of the pattern are drawn one by one: where a viewer puts
   * cells together itself, many show the seams.
   */
  #fillWithPattern(id: string, shape: string): void {
    const pattern = [...this.sheet.drawing.querySelectorAll("pattern")].find((one) => one.id === id);
    if (!pattern) throw new Error(`The drawing lacks its pattern ${id}`);
    const [across, down] = ["width", "height"].map((name) => Number(pattern.getAttribute(name))) as [
      number,
      number,
    ];
    const turned = matrixOf(pattern.patternTransform);
    const back = new DOMMatrix(turned ?? undefined).inverse();
    // The corners of the shape, in the pattern's own directions.
    const corners = cornersOf(shape).map(([x, y]) => back.transformPoint({ x, y }));
    const range = (values: number[], step: number): [from: number, to: number] => [
      Math.floor(Math.min(...values) / step) * step,
      Math.ceil(Math.max(...values) / step) * step,
    ];
    const [left, right] = range(
      corners.map(({ x }) => x),
      across,
    );
    const [top, bottom] = range(
      corners.map(({ y }) => y),
      down,
    );
    this.out.push("q", shape, "W n");
    if (turned) this.out.push(`${turned.map(num).join(" ")} cm`);
    for (const part of pattern.children) {
      const style = styled(INITIAL, part as SVGElement);
      const [x, y, width, height, r, cx, cy] = lengths(part, "x", "y", "width", "height", "r", "cx", "cy");
      this.out.push(color(style.fill, "rg"));
      const columns = part.localName === "rect" && width === across ? [left] : steps(left, right, across);
      const rows = part.localName === "rect" && height === down ? [top] : steps(top, bottom, down);
      // Cells that touch are one piece.
      const wide = columns.length === 1 ? right - left : width!;
      const tall = rows.length === 1 ? bottom - top : height!;
      for (const column of columns)
        for (const row of rows)
          this.out.push(
            part.localName === "rect"
              ? rect(column + x!, row + y!, wide, tall)
              : ellipse(column + cx!, row + cy!, r!, r!),
          );
      this.out.push("f");
    }
    this.out.push("Q");
  }

  #text(element: SVGElement, style: Style): void {
    for (const piece of piecesOf(element, style, this.fonts)) {
      const { stroke, strokeWidth, strokeFirst } = piece.style;
      const outlined = stroke !== "none" && strokeWidth > 0;
      const write = (way: "fill" | "stroke"): void => {
        this.out.push("q");
        this.#write(piece, way);
        this.out.push("Q");
      };
      if (outlined && strokeFirst) write("stroke");
      write("fill");
      if (outlined && !strokeFirst) write("stroke");
    }
  }

  #write(piece: Piece, way: "fill" | "stroke"): void {
    const { words, style, x, y } = piece;
    const font = fontOf(this.fonts, style);
    if (!font.has(words)) return this.#picture(piece, way);
    const { name, used } = this.resources.font(font);
    this.#paint(style, way === "fill", way === "stroke");
    let glyphs = "";
    for (const letter of words) {
      const glyph = font.glyph(letter.codePointAt(0)!);
      // Two letters may share a glyph, as a hyphen and a hyphen without a break; the first is what is found.
      if (!used.has(glyph)) used.set(glyph, letter);
      glyphs += glyph.toString(16).padStart(4, "0");
    }
    const mode = way === "stroke" ? "1 Tr " : "";
    // An outline is not a second text for a search.
    const hidden = way === "stroke";
    if (hidden) this.out.push("/Artifact BMC");
    this.out.push(
      `BT /${name} ${num(style.fontSize)} Tf ${mode}1 0 0 -1 ${num(x)} ${num(y)} Tm <${glyphs}> Tj ET`,
    );
    if (hidden) this.out.push("EMC");
  }

  /** A text with letters that the fonts lack: a picture by the browser's fonts, and the text for search and copy. */
  #picture({ words, style, x, y }: Piece, way: "fill" | "stroke"): void {
    const { file, images } = this.resources;
    const perUnit = (DOTS / 72) * this.sheet.scale;
    const outline = way === "stroke" ? style.strokeWidth * perUnit : 0;
    const image = stencil(words, style.bold, style.fontSize * perUnit, outline);
    const name = `I${images.size + 1}`;
    const object = file.reserve();
    images.set(name, object);
    this.#waiting.push(
      file.stream(
        image.bits,
        `/Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} ` +
          "/ImageMask true /BitsPerComponent 1 /Decode [1 0]",
        object,
      ),
    );
    // A stencil is painted, not stroked.
    this.#paint(
      way === "fill" ? style : { ...style, fill: style.stroke, fillOpacity: style.strokeOpacity },
      true,
      false,
    );
    const [wide, tall] = [image.width / perUnit, image.height / perUnit];
    const [left, below] = [x - image.left / perUnit, y - image.base / perUnit + tall];
    this.out.push(`q ${[wide, 0, 0, -tall, left, below].map(num).join(" ")} cm /${name} Do Q`);
    if (way === "stroke") return;
    const font = fontOf(this.fonts, style);
    const { name: fontName } = this.resources.font(font);
    const stretch =
      ((image.width - 2 * image.left) / perUnit / style.fontSize / (font.width(0) / font.units)) * 100;
    this.out.push(
      `/Span << /ActualText ${text(words)} >> BDC`,
      `BT /${fontName} ${num(style.fontSize)} Tf 3 Tr ${num(stretch)} Tz 1 0 0 -1 ${num(x)} ${num(y)} Tm <0000> Tj ET`,
      "EMC",
    );
  }
}

/** A prefix of six letters, which tells parts of a font from each other. It depends on the glyphs alone. */
function tag(glyphs: readonly number[]): string {
  let sum = glyphs.reduce((sum, glyph) => (sum * 33 + glyph) % 26 ** 6, 5381);
  let letters = "";
  for (let i = 0; i < 6; i++, sum = Math.floor(sum / 26)) letters += String.fromCharCode(65 + (sum % 26));
  return letters;
}

/** Writes a font with the glyphs that the pages use. */
async function embed(
  file: File,
  font: Font,
  used: ReadonlyMap<number, string>,
  object: number,
): Promise<void> {
  const glyphs = [...used.keys()].sort((a, b) => a - b);
  const name = `${tag(glyphs)}+${font.name}`;
  const unit = (n: number): number => Math.round((n * 1000) / font.units);
  const bytes = font.subset(glyphs);
  const data = await file.stream(bytes, `/Length1 ${bytes.length}`);
  // The flag 32 says that its letters are those of European languages.
  const descriptor = file.add(
    `<< /Type /FontDescriptor /FontName /${name} /Flags 32 /FontBBox [${font.box.map(unit).join(" ")}] ` +
      `/ItalicAngle 0 /Ascent ${unit(font.ascent)} /Descent ${unit(font.descent)} /CapHeight ${unit(1409)} ` +
      `/StemV ${font.name.endsWith("Bold") ? 140 : 88} /FontFile2 ${data} 0 R >>`,
  );
  const widths = [0, ...glyphs].map((glyph) => `${glyph} [${unit(font.width(glyph))}]`).join(" ");
  const descendant = file.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /FontDescriptor ${descriptor} 0 R ` +
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> " +
      `/CIDToGIDMap /Identity /W [${widths}] >>`,
  );
  const unicode = await file.stream(letters(glyphs.map((glyph) => [glyph, used.get(glyph)!])));
  file.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
      `/DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R >>`,
    object,
  );
}

/** The table of the letters that glyphs stand for, which search and copy read. */
function letters(pairs: readonly (readonly [number, string])[]): string {
  const hex = (n: number): string => n.toString(16).padStart(4, "0");
  const lines = pairs.map(([glyph, letter]) => `<${hex(glyph)}> ${text(letter).replace("feff", "")}`);
  const blocks: string[] = [];
  // A block has at most 100 lines.
  for (let i = 0; i < lines.length; i += 100) {
    const some = lines.slice(i, i + 100);
    blocks.push(`${some.length} beginbfchar\n${some.join("\n")}\nendbfchar`);
  }
  return (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
    `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join("\n")}\n` +
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
  );
}

/** The metadata in the form of all kinds of files, XMP, which programs find without reading the PDF. */
function xmp(metadata: string): Uint8Array<ArrayBuffer> {
  const escaped = xmlText(metadata).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return new TextEncoder().encode(
    '<?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<rdf:Description rdf:about="" xmlns:lens="urn:registry-lens:">' +
      `<lens:made>${escaped}</lens:made></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`,
  );
}

/** Pages of drawings as a PDF. */
export async function toPdf(sheets: readonly Sheet[], about: Description, fonts: Fonts): Promise<Blob> {
  const file = new File();
  const [catalogue, tree, shared] = [file.reserve(), file.reserve(), file.reserve()];
  const resources = new Resources(file);
  const pages: number[] = [];
  for (const sheet of sheets) {
    const { drawing, parts, left, top, width, height, scale } = sheet;
    const writer = new Writer(resources, fonts, sheet);
    writer.out.push(`${[scale, 0, 0, -scale, -left * scale, (height + top) * scale].map(num).join(" ")} cm`);
    writer.draw(drawing, INITIAL, parts);
    const content = await file.stream(await writer.content());
    pages.push(
      file.add(
        `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${num(width * scale)} ${num(height * scale)}] ` +
          `/Resources ${shared} 0 R /Contents ${content} 0 R >>`,
      ),
    );
  }
  for (const [font, { used, object }] of resources.fonts) await embed(file, font, used, object);
  file.add(resources.entries, shared);
  file.add(
    `<< /Type /Pages /Kids [${pages.map((page) => `${page} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    tree,
  );
  const { title, subject, producer, metadata } = about;
  const data = await file.stream(xmp(metadata), "/Type /Metadata /Subtype /XML");
  file.add(`<< /Type /Catalog /Pages ${tree} 0 R /Metadata ${data} 0 R /Lang (en-GB) >>`, catalogue);
  const info = file.add(`<< /Title ${text(title)} /Subject ${text(subject)} /Producer ${text(producer)} >>`);
  return file.bytes(catalogue, info);
}
