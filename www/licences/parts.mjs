/** What build.mjs and scripts/licences.mjs both know of the licences of the parts. */

import { execFileSync } from "node:child_process";

/** A part as it is listed. */
export const named = ({ name, version, license }) => `${name} ${version} (${license})`;

/** Between two texts. */
export const RULE = `\n${"-".repeat(72)}\n\n`;

/**
 * Licence texts, each with the parts that it is of above it.
 *
 * @param {Iterable<[part: string, text: string]>} texts
 */
export function sections(texts) {
  const byText = new Map();
  for (const [part, text] of texts) {
    const bare = text.trim();
    byText.set(bare, (byText.get(bare) ?? new Set()).add(part));
  }
  return [...byText].map(([text, parts]) => `${[...parts].join("\n")}\n\n${text}\n`).join(RULE);
}

/** The crates that cargo links into the engine, "arrow 60.1.0" and the like: all but macros and what these need. */
export function linkedCrates() {
  const tree = execFileSync(
    "cargo",
    [
      ...["tree", "--locked", "--offline", "--no-default-features", "--target", "wasm32-unknown-unknown"],
      ...["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"],
    ],
    { cwd: import.meta.dirname, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  // The first line is our own crate.
  const [, ...crates] = [...tree.matchAll(/^(\S+) v(\S+)/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  return new Set(crates);
}

/** The crates that a text of sections lists, as above. */
export const listedCrates = (text) =>
  new Set([...text.matchAll(/^(\S+ \d+\.\d+\.\d+\S*) \(.*\)$/gm)].map(([, crate]) => crate));
