/**
 * Takes the README's picture of the page: ten snapshots of three registries, from ../shared/data.
 *
 *   node tests/browser/screenshot.mjs [docs/screenshot.png]
 */

import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { close, root, SERIES, shared, singleFileAddress, visit } from "./support.mjs";

const out = path.resolve(process.argv[2] ?? path.join(root, "docs", "screenshot.png"));
/** A README should not make its reader wait. */
const LARGEST = 400_000;

const here = shared({ skip: (reason) => assert.fail(reason) });
const context = { viewport: { width: 1280, height: 900 }, colorScheme: "light" };
await visit({ url: singleFileAddress, context }, async (lens) => {
  const files = Object.values(SERIES).flat();
  await lens.drop(...files.map(here.data));
  await lens.settled(files.length);
  await lens.open("turnover");
  await lens.page.evaluate(() => document.activeElement?.blur());
  const end = await lens.page.locator("registry-lens figure figcaption").boundingBox();
  const height = Math.ceil(end.y + end.height + 8);
  await lens.page.setViewportSize({ width: 1280, height });
  await lens.page.waitForTimeout(300);
  await mkdir(path.dirname(out), { recursive: true });
  await lens.page.screenshot({ path: out, animations: "disabled" });
  const { size } = await stat(out);
  console.log(`${out}: 1280 x ${height}, ${(size / 1000).toFixed(0)} kB`);
  assert.ok(size < LARGEST, `the picture is over ${LARGEST / 1000} kB`);
});
await close();
