// The digest of a built site: one SHA-256 over the list of its files with their SHA-256, as sha256sum prints it, in
// the order of their names. The site shows its digest itself, so three files contain it. They count as if it were 64 zeros
// there. The first line of sw.js lists the final digests of the other files; it does not count, and is compared with them.
//
//   node scripts/site.mjs dist              says whether the site is what it says it is
//   node scripts/site.mjs dist OTHER        also names the files in which two sites differ

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Stands for the digest where it is not known yet. */
export const UNKNOWN = "0".repeat(64);
/** The files that show the digest, and how often. The first line of sw.js has it too. */
export const SHOWN_IN = { "index.html": 1, "registry-lens.html": 2, "registry-lens.js": 1 };
/** The only file that the service worker does not keep: it has everything a second time. */
export const kept = (name) => name !== "registry-lens.html" && name !== "sw.js";

const sha256 = (content, as = "hex") => createHash("sha256").update(content).digest(as);

/** The names and contents of all files in a folder, in the order of their names. */
export async function filesOf(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  // By bytes, as LC_ALL=C sort orders them.
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const files = new Map();
  for (const name of names) files.set(name, await readFile(path.join(folder, name)));
  return files;
}

/** Puts a digest in place of another one. */
export const withDigest = (content, from, to) => Buffer.from(content.toString("utf8").replaceAll(from, to));

/** The digest of a site whose files show `shown`. */
export function digestOf(files, shown = UNKNOWN) {
  const lines = [...files].map(([name, content]) => {
    let counted = content;
    if (name in SHOWN_IN) counted = withDigest(content, shown, UNKNOWN);
    if (name === "sw.js") counted = counted.subarray(counted.indexOf("\n") + 1);
    return `${sha256(counted)}  ${name}\n`;
  });
  return sha256(lines.join(""));
}

/** The first line of sw.js: which files the service worker keeps, with their digests in base64. */
export function siteLine(files, digest) {
  const listed = [...files]
    .filter(([name]) => kept(name))
    .map(([name, content]) => [name, sha256(content, "base64")]);
  return `const SITE=${JSON.stringify({ digest, files: Object.fromEntries(listed) })};\n`;
}

/** The digest that a site shows, and sentences on what is wrong with it. */
export async function check(folder) {
  const files = await filesOf(folder);
  const html = files.get("index.html")?.toString() ?? "";
  const shown = /<code data-build>([0-9a-f]{64})<\/code>/.exec(html)?.[1];
  if (!shown)
    return { shown: null, problems: [`${folder}/index.html shows no digest: it is no built site.`] };
  const problems = [];
  const is = digestOf(files, shown);
  if (is !== shown) problems.push(`The files have the digest ${is}, but the site shows ${shown}.`);
  const worker = files.get("sw.js")?.toString() ?? "";
  if (!worker.startsWith(siteLine(files, shown)))
    problems.push("The service worker (sw.js) lists other files than there are.");
  return { shown, problems };
}

/** Sentences on what differs between two sites. */
export async function differences(one, two) {
  const [a, b] = [await filesOf(one), await filesOf(two)];
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((name) => {
    const [x, y] = [a.get(name), b.get(name)];
    if (!x || !y) return [`${name} is only in ${x ? one : two}.`];
    if (x.equals(y)) return [];
    const at = x.findIndex((byte, i) => byte !== y[i]);
    return [`${name} differs from byte ${at < 0 ? x.length : at} on (${x.length} and ${y.length} bytes).`];
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [one = "dist", two] = process.argv.slice(2);
  const { shown, problems } = await check(one);
  if (two) problems.push(...(await differences(one, two)));
  for (const problem of problems) console.error(`site: ${problem}`);
  if (problems.length === 0)
    console.log(
      two
        ? `${shown}: ${one} and ${two} are the same, byte for byte.`
        : `${shown}: ${one} is what it says it is.`,
    );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
