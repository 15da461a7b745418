/**
 * The digests of files in the page's address. With them somebody who opens a link can see whether they have the same
 * files. Each file has the beginning of its SHA-256; very many files share one combined digest.
 *
 *   data=0f27bc05a655.9c1185a5c5e9    data=812*8f434346648f6b96
 *
 * sample=yes says that they are the files of the sample, which the page can load by itself.
 */

import type { FileState } from "../engine/types";
import { plural } from "../text/format";
import { replaced } from "./fragment";

/** More files than these are not told apart in the address. */
export const MOST = 24;
/** 48 bits, so that no two of a hub's files have the same digest by chance. */
export const SHORT = 12;

export function fingerprint(digests: readonly string[]): string {
  if (digests.length <= MOST)
    return digests
      .map((digest) => digest.slice(0, SHORT))
      .sort()
      .join(".");
  // XOR gives the same result for any order of the files.
  const all = digests.reduce((sum, digest) => sum ^ BigInt(`0x${digest.slice(0, 16)}`), 0n);
  return `${digests.length}*${all.toString(16).padStart(16, "0")}`;
}

/** The digests in a fragment; null if there are none or they are malformed. */
export function dataOf(fragment: string): string | null {
  const said = new URLSearchParams(fragment.replace(/^#/, "")).get("data");
  return said && /^(\d+\*[\da-f]{16}|[\da-f]{12}(\.[\da-f]{12})*)$/.test(said) ? said : null;
}

/** The files that were read, once the digests of all are known; null until then. */
export function digested(files: readonly FileState[]): FileState[] | null {
  const ready = files.filter(({ status }) => status === "ready");
  const known = ready.every(({ sha256 }) => sha256 !== null);
  return !known || files.some(({ status }) => status === "reading") ? null : ready;
}

export const withData = (data: string | null, fragment: string): string =>
  replaced(fragment, ["data"], data ? [`data=${data}`] : []);

/** The fragment is of a page with the sample. Whoever opens it gets the sample at once. */
export const saysSample = (fragment: string): boolean => /(?:^#?|&)sample=yes(?:&|$)/.test(fragment);

export const withSample = (sample: boolean, fragment: string): string =>
  replaced(fragment, ["sample"], sample ? ["sample=yes"] : []);

const howMany = (data: string): number =>
  data.includes("*") ? Number.parseInt(data, 10) : data.split(".").length;

/** The notice for a link that was opened before any file was loaded. */
export function expecting(data: string): string {
  const n = howMany(data);
  return n === 1
    ? "This link was made with 1 file. Drop the same file to see the same results; the page then checks that it is the same."
    : `This link was made with ${plural(n, "file")}. Drop the same files to see the same results; the page then checks that they are the same.`;
}

/** Compares the loaded files with those of the link, and says the result in words. */
export function held(data: string, digests: readonly string[]): { same: boolean; words: string } {
  const n = howMany(data);
  if (fingerprint(digests) === data)
    return {
      same: true,
      words: `Same data as in the link: ${n === 1 ? "the file has" : `all ${plural(n, "file")} have`} the same content (SHA-256).`,
    };
  const not = "so the numbers may differ from those of the link.";
  if (data.includes("*"))
    return {
      same: false,
      words: `Not the same data as in the link: it was made with ${plural(n, "file")}, and ${digests.length === n ? "these differ" : `${digests.length} are loaded`}, ${not}`,
    };
  const wanted = data.split(".");
  const loaded = digests.map((digest) => digest.slice(0, SHORT));
  const found = wanted.filter((digest) => loaded.includes(digest)).length;
  const others = loaded.filter((digest) => !wanted.includes(digest)).length;
  const missing = n - found;
  const said = [
    `${found} of the link’s ${plural(n, "file")} ${found === 1 ? "is" : "are"} loaded`,
    ...(missing > 0 ? [`${missing} ${missing === 1 ? "is" : "are"} missing`] : []),
    ...(others > 0 ? [`${plural(others, "file")} ${others === 1 ? "has" : "have"} different content`] : []),
  ];
  return { same: false, words: `Not the same data as in the link: ${said.join(", ")}, ${not}` };
}
