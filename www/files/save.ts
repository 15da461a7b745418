/** Saves files to the user's disk, and makes files of drawings. */

/** A name that is valid on every system. */
export const fileName = (words: string): string => words.replace(/[^\w.-]+/g, "-");

export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download no longer needs the address once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Replaces characters that XML does not allow, such as control characters in a file's name. */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}");
}

export function svgText(svg: SVGSVGElement): string {
  const text = xmlText(new XMLSerializer().serializeToString(svg));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** A chunk of a PNG with text in UTF-8 (iTXt) under the keyword registry-lens. */
function textChunk(text: string): Uint8Array<ArrayBuffer> {
  const content = new TextEncoder().encode(`iTXtregistry-lens\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(content.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length - 4);
  chunk.set(content, 4);
  view.setUint32(chunk.length - 4, crc32(content));
  return chunk;
}

/** The checksum of PNG, of ISO 3309. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The drawing as a PNG with this metadata, at twice its size so that it is sharp in a document. */
export async function toPng(svg: SVGSVGElement, metadata: string, scale = 2): Promise<Blob> {
  const width = Number(svg.getAttribute("width"));
  const height = Number(svg.getAttribute("height"));
  const address = URL.createObjectURL(new Blob([svgText(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("The browser gave no canvas to draw on");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const bare = await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error("The drawing is too large"))),
        "image/png",
      ),
    );
    // The signature and the first chunk, of the image's size, have 33 bytes.
    return new Blob([bare.slice(0, 33), textChunk(metadata), bare.slice(33)], { type: "image/png" });
  } finally {
    URL.revokeObjectURL(address);
  }
}
