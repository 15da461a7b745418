/** The single file, opened from disk without a network, in both browsers: it reads, measures and exports. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import {
  firefoxWithoutNetwork,
  native,
  sample,
  SAMPLES,
  singleFile,
  singleFileAddress,
  visit,
  WHOLE_SAMPLE,
} from "./support.mjs";

const FILES = SAMPLES.map((date) => path.basename(sample(date)));
/** For the first three, the numbers are those of the full lists in ../shared/data/expected.json. */
const COUNTS = [
  [null, null, null],
  [915, 85, 0],
  [339, 656, 5],
];

const command = () => native("registry-lens", ["report", ...FILES], path.dirname(sample("2017-04")));

test("Chromium opens the single file from disk, offline", async (t) => {
  assert.ok(existsSync(singleFile), `${singleFile} is not built`);
  await visit({ url: singleFileAddress, context: { offline: true } }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    assert.equal(await lens.id("made-up").count(), 0, "none of these is made up");
    const { snapshots } = (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values)[0];
    assert.deepEqual(
      snapshots.slice(0, 3).map((s) => [s.remained, s.newcomers, s.returning]),
      COUNTS,
    );
    await lens.open("turnover");
    assert.ok((await lens.id("plot").locator("svg").first().boundingBox()).height > 200);
    const { content } = await lens.export("json");
    assert.ok(content.equals(await command()), "the export differs from the command's document");
    await lens.export("svg");
    const png = await lens.export("png");
    assert.ok(png.content.length > 10_000);
    await lens.home();
    for (let left = SAMPLES.length - 1; left >= 0; left--) {
      await lens.id("remove").first().click();
      await lens.settled(left);
    }
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    assert.equal(await lens.id("made-up").count(), 1);
    await lens.ask(50, "artifact");
    t.diagnostic(`requests: ${lens.requests.map((url) => url.replace(/(:\/\/).*\//, "$1…/")).join(", ")}`);
  });
});

test("Chromium: the hosted page opened from disk says which file to open instead", async () => {
  const url = singleFileAddress.replace("registry-lens.html", "index.html");
  await visit({ url }, async (lens) => {
    await lens.id("down").waitFor();
    assert.match(await lens.id("down").innerText(), /Open registry-lens\.html, the single file, instead\.\n/);
    assert.deepEqual(
      lens.requests.map((request) => path.basename(request)),
      ["index.html", "registry-lens.js", "offline.js"],
    );
    // The folder of the page does not count as another host.
    lens.requests.length = 0;
  });
});

test("Firefox opens the single file from disk without a network", async (t) => {
  await firefoxWithoutNetwork(`${singleFileAddress}#view=turnover`, async (page, browser, requests) => {
    // Keeps the downloads of the page.
    await page.evaluate(() => {
      window.kept = [];
      const { createObjectURL } = URL;
      URL.createObjectURL = (/** @type {Blob} */ blob) => {
        if (blob.type === "application/json") window.kept.push(blob);
        return createObjectURL(blob);
      };
    });
    const until = (condition, ...given) => page.waitForFunction(condition, { timeout: 60_000 }, ...given);
    const settled = (files) =>
      until((files) => {
        const lens = document.querySelector("registry-lens");
        const section = lens.renderRoot.querySelector("[data-testid=turnover]");
        return (
          lens.files.length === files &&
          lens.files.every(({ status }) => status === "ready") &&
          section?.getAttribute("aria-busy") === "false"
        );
      }, files);
    const counts = () =>
      page.evaluate(() =>
        document
          .querySelector("registry-lens")
          .results.metrics.turnover.datasets.map((answer) => answer.values)[0]
          .snapshots.map((s) => [s.remained, s.newcomers, s.returning]),
      );

    // Two files come through the picker and two through a drop.
    const input = await page.evaluateHandle(() =>
      document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=file-input]"),
    );
    await /** @type {any} */ (input).uploadFile(sample("2017-04"), sample("2017-10"));
    await settled(2);
    assert.deepEqual(await counts(), COUNTS.slice(0, 2));
    const dropped = [];
    for (const date of ["2025-12", "2026-03"])
      dropped.push([path.basename(sample(date)), (await readFile(sample(date))).toString("base64")]);
    await page.evaluate((dropped) => {
      const data = new DataTransfer();
      for (const [name, base64] of dropped) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      const zone = document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=drop]");
      for (const type of ["dragenter", "dragover", "drop"]) {
        const options = { dataTransfer: data, bubbles: true, composed: true, cancelable: true };
        zone.dispatchEvent(new DragEvent(type, options));
      }
    }, dropped);
    await settled(4);
    assert.deepEqual((await counts()).slice(0, 3), COUNTS);

    const drawn = await page.evaluate(() => {
      const plot = document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=plot] svg");
      const { width, height } = plot.getBoundingClientRect();
      return { width, height, text: plot.textContent };
    });
    assert.ok(drawn.width > 400 && drawn.height > 200 && drawn.text.includes("91.5%"), JSON.stringify(drawn));

    const click = (testid) =>
      page.evaluate(
        (testid) =>
          document.querySelector("registry-lens").shadowRoot.querySelector(`[data-testid=${testid}]`).click(),
        testid,
      );
    await click("export-menu");
    await until(() =>
      document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=export-json]"),
    );
    await click("export-json");
    await until(() => window.kept.length === 1);
    const exported = await page.evaluate(() => window.kept[0].text());
    assert.equal(exported, (await command()).toString(), "the export differs from the command's document");
    t.diagnostic(
      `${await browser.version()}: ${requests.length} requests, ${exported.length} bytes exported`,
    );
  });
});
