/**
 * A PDF's file: numbered objects, streams and the table of their places. It has no date and no random id, so the same
 * objects are the same bytes.
 */

/** A number with at most three decimals. */
export const num = (n: number): string => String(Math.round(n * 1000) / 1000 || 0);

/** A text of a document's description, in UTF-16. */
export function text(words: string): string {
  let hex = "feff";
  for (let i = 0; i < words.length; i++) hex += words.charCodeAt(i).toString(16).padStart(4, "0");
  return `<${hex}>`;
}

const latin = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(words, (c) => c.charCodeAt(0));

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class File {
  #objects: Uint8Array<ArrayBuffer>[][] = [];

  /** A number for an object that is written later. */
  reserve(): number {
    return this.#objects.push([]);
  }

  /** Writes an object, such as a dictionary, and returns its number. */
  add(object: string, number = this.reserve()): number {
    this.#objects[number - 1] = [latin(object)];
    return number;
  }

  /** Writes compressed bytes with their dictionary. */
  async stream(
    content: string | Uint8Array<ArrayBuffer>,
    entries = "",
    number = this.reserve(),
  ): Promise<number> {
    const bytes = typeof content === "string" ? latin(content) : content;
    const short = await deflated(bytes);
    const head = `<< /Length ${short.length} /Filter /FlateDecode ${entries} >>\nstream\n`;
    this.#objects[number - 1] = [latin(head), short, latin("\nendstream")];
    return number;
  }

  /** The file, with the numbers of its catalogue and of its description. */
  bytes(catalogue: number, about: number): Blob {
    // PDF 1.4 is the oldest with transparency; pdfLaTeX warns of versions newer than its own.
    // The line after it shows programs that the file is not text.
    const parts: Uint8Array<ArrayBuffer>[] = [latin("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")];
    let at = parts[0]!.length;
    const put = (bytes: Uint8Array<ArrayBuffer>): void => {
      parts.push(bytes);
      at += bytes.length;
    };
    const places = this.#objects.map((object, i) => {
      const place = at;
      put(latin(`${i + 1} 0 obj\n`));
      object.forEach(put);
      put(latin("\nendobj\n"));
      return `${String(place).padStart(10, "0")} 00000 n \n`;
    });
    const size = places.length + 1;
    parts.push(
      latin(
        `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}` +
          `trailer\n<< /Size ${size} /Root ${catalogue} 0 R /Info ${about} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
      ),
    );
    return new Blob(parts, { type: "application/pdf" });
  }
}
