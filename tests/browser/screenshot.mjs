/**
 * Takes the README's picture of the page: the board of claims over files of Hugging Face from ../shared/data.
 *
 *   node tests/browser/screenshot.mjs [docs/screenshot.png]
 */

import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { close, root, shared, singleFileAddress, visit } from "./support.mjs";

const out = path.resolve(process.argv[2] ?? path.join(root, "docs", "screenshot.png"));
/** The picture must load quickly in the README. */
const LARGEST = 400_000;

const here = shared({ skip: (reason) => assert.fail(reason) });
const context = { viewport: { width: 1280, height: 900 }, colorScheme: "light" };
const FILES = [
  "foreign/evaleval_hub_stats_frozen",
  "hf_radar_models_2026-08",
  "hf_models_2022-07",
  "hf_models_2022-10",
  "hf_datasets_2023-03",
  "hf_dataset_card_sections_2023-03",
  "hf_text_generation_models_2023-05",
];
await visit({ url: singleFileAddress, context }, async (lens) => {
  await lens.drop(...FILES.map(here.data));
  await lens.settled(FILES.length);
  await lens.page.evaluate(() => document.activeElement?.blur());
  const board = await lens.id("claims").boundingBox();
  // The picture ends after the first theme, so that readers of the README need not scroll far.
  const theme = await lens.id("claims").locator("h3").nth(1).boundingBox();
  const pad = 24;
  const clip = { x: board.x - pad, y: board.y - pad, width: board.width + 2 * pad };
  const height = Math.ceil(theme.y - board.y + pad);
  await mkdir(path.dirname(out), { recursive: true });
  await lens.page.screenshot({
    path: out,
    animations: "disabled",
    fullPage: true,
    clip: { ...clip, height },
  });
  const { size } = await stat(out);
  console.log(`${out}: ${clip.width} x ${height}, ${(size / 1000).toFixed(0)} kB`);
  assert.ok(size < LARGEST, `the picture is over ${LARGEST / 1000} kB`);
});
await close();
