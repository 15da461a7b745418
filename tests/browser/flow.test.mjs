/** Actions on loaded files: removal and undo, replacing the sample, sending a link. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { sample, SAMPLES, serve, shared, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const DROPPED = SAMPLES.map(sample);
const NAMES = SAMPLES.map((date) => `npm_downloads_${date}.parquet`);

async function sha256(file) {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

test("undo restores a removed file in its place, with its date and the answer", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...DROPPED);
    await lens.settled(4);
    const date = lens.file(NAMES[1]).getByRole("textbox", { name: "Snapshot date" });
    await date.fill("2018-05");
    await date.press("Enter");
    const dated = () =>
      lens.until("the answer with the new date", () => {
        const { results, renderRoot } = document.querySelector("registry-lens");
        const busy = renderRoot.querySelector("[data-testid=view]").getAttribute("aria-busy");
        return busy === "false" && results.inputs.some(({ snapshot_date }) => snapshot_date === "2018-05");
      });
    await dated();
    const before = await lens.results();
    await lens.file(NAMES[1]).getByTestId("remove").click();
    await lens.settled(3);
    assert.match(await lens.id("removed").innerText(), new RegExp(`Removed: ${NAMES[1]}`));
    assert.equal((await lens.results()).inputs.length, 3);
    await lens.id("undo").click();
    await lens.settled(4);
    await dated();
    assert.equal(await lens.id("removed").count(), 0);
    assert.deepEqual(
      (await lens.files()).map(({ label }) => label),
      NAMES,
    );
    await lens.digested();
    assert.deepEqual((await lens.results()).metrics, before.metrics);
    assert.equal(await date.inputValue(), "2018-05");
  });
});

test("all files can be removed and restored at once, the last removal first", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...DROPPED);
    await lens.settled(4);
    await lens.file(NAMES[3]).getByTestId("remove").click();
    await lens.settled(3);
    await lens.id("remove-all").click();
    await lens.settled(0);
    assert.equal(await lens.results(), null);
    assert.match(await lens.id("removed").innerText(), /Removed: .* and /);
    // The focus is not lost: it is on the button that adds files.
    const focused = () =>
      lens.page.evaluate(() => document.querySelector("registry-lens").shadowRoot.activeElement?.innerText);
    assert.equal(await focused(), "Choose files");
    await lens.id("undo").click();
    await lens.settled(3);
    assert.equal(await focused(), "Choose files");
    assert.match(await lens.id("removed").innerText(), new RegExp(`Removed: ${NAMES[3]}`));
    await lens.id("undo").click();
    await lens.settled(4);
    assert.equal(await lens.id("removed").count(), 0);
  });
});

test("the sample is removed when a file of the user is read, and can be restored", async (t) => {
  const data = shared(t);
  if (!data) return;
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    assert.equal(await lens.id("made-up").count(), 1);
    // A file that cannot be read does not remove the sample.
    const broken = path.join(await temporary(t), "npm_2024-01.parquet");
    await writeFile(broken, "name,downloads\n");
    await lens.drop(broken);
    await lens.settled(WHOLE_SAMPLE.length + 1);
    await lens.file("npm_2024-01.parquet").getByTestId("remove").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await lens.drop(data.data("npm_top100k_2017-04"), data.data("npm_top100k_2025-12"));
    await lens.settled(2);
    assert.equal(await lens.id("made-up").count(), 0);
    assert.match(await lens.id("removed").innerText(), /The sample was removed/);
    assert.ok((await lens.results()).inputs.every(({ synthetic }) => synthetic === null));
    await lens.id("undo").click();
    await lens.settled(2 + WHOLE_SAMPLE.length);
  });
});

test("every input has the SHA-256 of its file, as another program computes it", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...DROPPED);
    await lens.settled(4);
    await lens.digested();
    const { inputs } = await lens.results();
    assert.deepEqual(
      inputs.map(({ sha256 }) => sha256),
      await Promise.all(DROPPED.map(sha256)),
    );
  });
});

test("a link shows whether the loaded files are those with which it was made", async (t) => {
  const site = await serve(t);
  let link = "";
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...DROPPED.slice(0, 3));
    await lens.settled(3);
    await lens.ask(100, "artifact");
    await lens.until("the data in the address", () => location.hash.includes("data="));
    link = lens.page.url();
    // An entry of the page's history does not count as a link.
    await lens.page.goBack();
    await lens.page.goForward();
    assert.equal(await lens.id("made-with").count(), 0);
  });
  assert.match(link, /view=turnover/);
  await visit({ url: link }, async (lens) => {
    assert.match(await lens.id("made-with").innerText(), /made with 3 files/);
    await lens.drop(...DROPPED.slice(0, 2));
    await lens.settled(2);
    const said = (words) =>
      lens.until(
        `“${words}”`,
        (words) =>
          document
            .querySelector("registry-lens")
            .renderRoot.querySelector("[data-testid=made-with]")
            ?.textContent.includes(words),
        words,
      );
    await said("2 of the link’s 3 files are loaded, 1 is missing");
    await lens.drop(DROPPED[2]);
    await lens.settled(3);
    await said("Same data as in the link: all 3 files");
    const { parameters } = await lens.results();
    assert.deepEqual([parameters.turnover.k, parameters.turnover.mode], [100, "artifact"]);
    await lens.drop(DROPPED[3]);
    await lens.settled(4);
    await said("1 file has different content");
    // From now on the address has the digests of the loaded files.
    await lens.until(
      "an address of four files",
      () => new URLSearchParams(location.hash.slice(1)).get("data")?.split(".").length === 4,
    );
  });
});

test("metrics of a registry come before claims that it cannot measure; without a readable file both are missing", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const broken = path.join(await temporary(t), "npm_2024-01.parquet");
    await writeFile(broken, "name,downloads\n");
    await lens.drop(broken);
    await lens.settled(1);
    assert.match(await lens.id("nothing").innerText(), /No results yet: the file could not be read\./);
    assert.equal(await lens.id("claims").count(), 0);
    await lens.drop(...DROPPED);
    await lens.settled(5);
    const [index, claims] = await Promise.all(["index", "claims"].map((id) => lens.id(id).boundingBox()));
    assert.ok(index.y + index.height <= claims.y, "the metrics are above the claims");
    assert.match(await lens.id("index").innerText(), /Do popular packages stay popular\?/);
  });
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    const [index, claims] = await Promise.all(["index", "claims"].map((id) => lens.id(id).boundingBox()));
    assert.ok(claims.y + claims.height <= index.y, "claims that have a verdict come first");
  });
});

/** Runs in the worker, around the engine: an answer for 666 packages never ends. */
function dawdle() {
  const { prototype } = wasm_bindgen.Engine;
  const { results } = prototype;
  prototype.results = function (params, asked, waiter) {
    if (params.turnover.k !== 666) return results.call(this, params, asked, waiter);
    waiter.going("reach");
    for (const end = performance.now() + 50; performance.now() < end;);
    return null;
  };
}

test("the page names the metric that is measured; measuring can be cancelled and continued, and the last answer stays", async (t) => {
  const site = await serve(t, { change: { "worker.js": (text) => `${text}\n(${dawdle})();` } });
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...DROPPED);
    await lens.settled(4);
    await lens.open("turnover");
    const before = await lens.table();
    await lens.of("turnover", "k").fill("666");
    const told = lens.id("measuring");
    await told.waitFor();
    assert.match(await told.innerText(), /Measuring: User reach/);
    await told.getByRole("button", { name: "Cancel measuring" }).click();
    await lens.id("halted").waitFor();
    await told.waitFor({ state: "detached" });
    assert.match(await lens.id("halted").innerText(), /These results are from before the last change/);
    assert.deepEqual(await lens.table(), before);
    assert.equal(lens.page.workers().length, 1);
    await lens.id("halted").getByRole("button", { name: "Measure now" }).click();
    await told.waitFor();
    await lens.of("turnover", "k").fill("10");
    await told.getByRole("button").click();
    await lens.answered(10, "paper");
    assert.equal(await lens.id("halted").count(), 0);
  });
});
