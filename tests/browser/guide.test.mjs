/** The data guide is loaded when it is first opened, from the server or from the single file, and again after a failure. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sample, serve, singleFileAddress, visit } from "./support.mjs";

const asked = (lens) => lens.requests.filter((url) => url.endsWith("guide.json")).length;
const focused = (locator) => locator.evaluate((element) => element.getRootNode().activeElement === element);

test("the guide is requested when it is first opened, and not again", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    assert.equal(asked(lens), 0);
    const guide = lens.id("guide");
    const summary = guide.locator("summary").first();
    await summary.click();
    await guide.getByText("About the commands").waitFor();
    assert.ok((await guide.locator("[data-entry]").count()) > 10);
    await summary.click();
    await summary.click();
    await lens.id("guide-filter").fill("zenodo");
    assert.equal(await guide.locator("[data-entry]").count(), 1);
    // The filter hides the entry, so opening it clears the filter.
    await lens.id("dataset-title").first().click();
    await guide.locator("[data-entry][open]").waitFor();
    assert.equal(await lens.id("guide-filter").inputValue(), "");
    assert.equal(asked(lens), 1);
  });
});

test("a guide that cannot be loaded gives a message, and is loaded on a retry", async (t) => {
  let broken = true;
  let come;
  const hold = { "guide.json": new Promise((resolve) => (come = resolve)) };
  const change = {
    "guide.json": (text) => {
      if (broken) throw new Error("lost");
      return text;
    },
  };
  const site = await serve(t, { change, hold });
  await visit({ url: site.address, errors: [/404/] }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    const guide = lens.id("guide");
    // It is opened by a dataset's title, so that it must go to an entry at the end.
    await lens.id("dataset-title").first().click();
    const again = guide.getByRole("button", { name: "Try again" });
    await again.waitFor();
    assert.match(await guide.innerText(), /This text could not be loaded: guide\.json .*status 404\./);
    assert.ok(await focused(again), "the focus is at the way out");
    broken = false;
    await again.press("Enter");
    await guide.getByText("Loading …").waitFor();
    assert.ok(await focused(again), "the focus stays while it loads");
    come();
    const entry = guide.locator("[data-entry][open] > summary");
    await entry.waitFor();
    assert.ok(await focused(entry), "the focus is at the entry that was wanted");
    assert.equal(await again.count(), 0);
  });
});

test("without an entry to go to, the focus is at the guide's heading after a retry", async (t) => {
  let broken = true;
  const change = { "guide.json": (text) => (broken ? assert.fail("lost") : text) };
  const site = await serve(t, { change });
  await visit({ url: site.address, errors: [/404/] }, async (lens) => {
    const guide = lens.id("guide");
    const summary = guide.locator("summary").first();
    await summary.click();
    const again = guide.getByRole("button", { name: "Try again" });
    await again.waitFor();
    assert.ok(await focused(summary), "what failed took no focus");
    broken = false;
    await again.click();
    await guide.getByText("About the commands").waitFor();
    assert.ok(await focused(summary));
  });
});

test("the single file has the guide inside", async () => {
  await visit({ url: singleFileAddress, context: { offline: true } }, async (lens) => {
    await lens.id("guide").locator("summary").first().click();
    await lens.id("guide").getByText("About the commands").waitFor();
    assert.equal(asked(lens), 0);
  });
});
