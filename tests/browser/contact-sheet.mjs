/**
 * Puts pictures of the page on large sheets, so that a person can check them:
 *
 *   node tests/browser/contact-sheet.mjs           the stored pictures
 *   node tests/browser/contact-sheet.mjs --new     those that the last run of the test left in target/snapshots/:
 *                                                  what differed, or all in full size (REGISTRY_LENS_FULL_SNAPSHOTS=1)
 *
 * Writes target/contact-sheets/COMBINATION-N.png.
 */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { sheet } from "./pictures.mjs";
import { close, root } from "./support.mjs";

const fresh = process.argv.includes("--new");
const from = fresh
  ? path.join(root, "target", "snapshots")
  : path.join(root, "tests", "browser", "snapshots");
const to = path.join(root, "target", "contact-sheets");
/** Pictures on one sheet, beside and below each other. */
const DESKTOP = { width: 2600, columns: 4, rows: 2 };
const PHONE = { width: 2600, columns: 8, rows: 1 };

const folders = (await readdir(from, { withFileTypes: true })).filter((entry) => entry.isDirectory());
assert.ok(folders.length > 0, `${from} has no pictures`);
await rm(to, { recursive: true, force: true });
await mkdir(to, { recursive: true });
try {
  for (const { name: folder } of folders) {
    const files = (await readdir(path.join(from, folder)))
      .filter((file) => /\.(webp|png)$/.test(file))
      .sort();
    const { width, columns, rows } = folder.endsWith("phone") ? PHONE : DESKTOP;
    for (let start = 0, n = 1; start < files.length; start += columns * rows, n++) {
      const pictures = await Promise.all(
        files.slice(start, start + columns * rows).map(async (file) => ({
          name: `${folder}/${file}`,
          type: file.endsWith(".png") ? "image/png" : "image/webp",
          content: await readFile(path.join(from, folder, file)),
        })),
      );
      const out = path.join(to, `${folder}-${n}.png`);
      await writeFile(out, await sheet(pictures, { width, columns }));
      console.log(out);
    }
  }
} finally {
  await close();
}
