/**
 * What an address says of the files that it was made with, so that a colleague who opens it is told whether theirs are
 * the same: the beginnings of their SHA-256, or of very many files one digest of all.
 *
 *   data=0f27bc05a655.9c1185a5c5e9    data=812*8f434346648f6b96
 */

import type { FileState } from "../engine/types";
import { plural } from "../text/format";
import { replaced } from "./fragment";

const MOST = 24;
/** 48 bits: two files of one hub never share them by chance. */
const SHORT = 12;

export function fingerprint(digests: readonly string[]): string {
  if (digests.length <= MOST)
    return digests
      .map((digest) => digest.slice(0, SHORT))
      .sort()
      .join(".");
  // In whatever order they were added.
  const all = digests.reduce((sum, digest) => sum ^ BigInt(`0x${digest.slice(0, 16)}`), 0n);
  return `${digests.length}*${all.toString(16).padStart(16, "0")}`;
}

/** What a fragment says of the files, if it can mean any. */
export function dataOf(fragment: string): string | null {
  const said = new URLSearchParams(fragment.replace(/^#/, "")).get("data");
  return said && /^(\d+\*[\da-f]{16}|[\da-f]{12}(\.[\da-f]{12})*)$/.test(said) ? said : null;
}

/** The digests of all files that were read; null while one of them is not known yet. */
export function knownDigests(files: readonly FileState[]): string[] | null {
  const ready = files.filter(({ status }) => status === "ready");
  const known = ready.flatMap(({ sha256 }) => sha256 ?? []);
  return known.length < ready.length || files.some(({ status }) => status === "reading") ? null : known;
}

export const withData = (data: string | null, fragment: string): string =>
  replaced(fragment, ["data"], data ? [`data=${data}`] : []);

const howMany = (data: string): number =>
  data.includes("*") ? Number.parseInt(data, 10) : data.split(".").length;

/** Before any file is there. */
export function expecting(data: string): string {
  const n = howMany(data);
  return n === 1
    ? "This link was made with 1 file. Drop the same file to see what its maker saw; the page then says whether it is the same."
    : `This link was made with ${plural(n, "file")}. Drop the same files to see what its maker saw; the page then says whether they are the same.`;
}

/** Whether these are the files that the address was made with, and the words for it. */
export function held(data: string, digests: readonly string[]): { same: boolean; words: string } {
  const n = howMany(data);
  if (fingerprint(digests) === data)
    return {
      same: true,
      words: `Same data as the link’s: ${n === 1 ? "the file has" : `all ${plural(n, "file")} have`} the content that it was made with (SHA-256).`,
    };
  const not = "so the numbers may differ from those that the link’s maker saw.";
  if (data.includes("*"))
    return {
      same: false,
      words: `Not the link’s data: it was made with ${plural(n, "file")}, and these ${digests.length === n ? "differ from them" : `are ${digests.length}`}, ${not}`,
    };
  const wanted = data.split(".");
  const own = digests.map((digest) => digest.slice(0, SHORT));
  const there = wanted.filter((digest) => own.includes(digest)).length;
  const others = own.filter((digest) => !wanted.includes(digest)).length;
  const missing = n - there;
  const said = [
    `${there} of the ${plural(n, "file")} that it was made with ${there === 1 ? "is" : "are"} here`,
    ...(missing > 0 ? [`${missing} ${missing === 1 ? "is" : "are"} missing`] : []),
    ...(others > 0
      ? [`${plural(others, "file")} ${others === 1 ? "has" : "have"} other content than any of them`]
      : []),
  ];
  return { same: false, words: `Not the link’s data: ${said.join(", ")}, ${not}` };
}
