/**
 * The files that a link was made with, by name, size and the beginning of their SHA-256, so that whoever opens it knows
 * which to drop. A digest that was not known yet is left out.
 *
 *   files=npm_2017-04.parquet~15822~0f27bc05a655,list.parquet~901~
 */

import type { FileState } from "../engine/types";
import { count } from "../text/format";
import { decode, encode, fits, replaced } from "./fragment";
import { MOST, SHORT } from "./fingerprint";

export interface Expected {
  label: string;
  bytes: number;
  /** The beginning of its SHA-256; "" if it was not known. */
  digest: string;
}

type Loaded = Pick<FileState, "label" | "path" | "bytes" | "sha256" | "status">;

/** Names of files are no longer than this on any common system. */
const LONGEST = 255;

/** The same fragment with these files. More than a few are not named one by one. */
export function withFiles(
  files: readonly Pick<Loaded, "label" | "bytes" | "sha256">[],
  fragment: string,
): string {
  const named = files.map(({ label, bytes, sha256 }) =>
    [encode(label), String(bytes), (sha256 ?? "").slice(0, SHORT)].join("~"),
  );
  // Sorted, so that the same files give the same address in any order.
  const value = named.sort().join(",");
  return replaced(fragment, ["files"], files.length > 0 && files.length <= MOST ? [`files=${value}`] : []);
}

/** The files in a fragment. What cannot be one is ignored. */
export function filesOf(fragment: string): Expected[] {
  const said = /(?:^#?|&)files=([^&]*)/.exec(fragment)?.[1] ?? "";
  return said
    .split(",")
    .slice(0, MOST)
    .flatMap((piece) => {
      const [name, bytes, digest, more] = piece.split("~");
      const label = decode(name);
      const valid = label && label.length <= LONGEST && more === undefined && /^\d{1,15}$/.test(bytes ?? "");
      return valid && /^([\da-f]{12})?$/.test(digest ?? "x")
        ? [{ label, bytes: Number(bytes), digest: digest! }]
        : [];
    });
}

/** What has become of an expected file. */
export type Fate = "missing" | "here" | "comparing" | "wrong" | "stuck";

/** The fate of each expected file, and a sentence about it. */
export function fates(
  expected: readonly Expected[],
  files: readonly Loaded[],
): { file: Expected; fate: Fate; words: string }[] {
  return expected.map((file) => ({ file, ...fateOf(file, files) }));
}

function fateOf(file: Expected, files: readonly Loaded[]): { fate: Fate; words: string } {
  const same = files.find(({ sha256 }) => file.digest !== "" && sha256?.startsWith(file.digest));
  const named = files.filter(({ path }) => fits(file.label, path) || fits(baseName(file.label), path));
  if (same)
    return {
      fate: "here",
      words: named.includes(same) ? "is loaded." : `is loaded, under the name ${same.label}.`,
    };
  const sized = named.find(({ bytes }) => Number(bytes) === file.bytes);
  const other = named[0];
  if (!other) return { fate: "missing", words: "is not loaded yet." };
  if (!sized)
    return {
      fate: "wrong",
      words: `is another file: the one that you loaded under this name has ${count(other.bytes)} bytes instead of ${count(file.bytes)}.`,
    };
  if (sized.sha256 !== null && file.digest !== "")
    return {
      fate: "wrong",
      words: `is another file: the one that you loaded under this name has the same size and other content (SHA-256 ${sized.sha256.slice(0, SHORT)}…).`,
    };
  switch (sized.status) {
    case "failed":
      return { fate: "stuck", words: "is loaded, but could not be read." };
    case "stopped":
      return { fate: "stuck", words: "is loaded, but reading it was stopped." };
    case "unmapped":
      return { fate: "stuck", words: "is loaded, but its columns have to be chosen." };
    case "ready":
      if (file.digest === "") return { fate: "here", words: "is loaded, with the same name and size." };
  }
  return { fate: "comparing", words: "is loaded. Its content is being compared." };
}

const baseName = (label: string): string => label.slice(label.lastIndexOf("/") + 1);
