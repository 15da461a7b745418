/** axe-core over the page as it is met: empty, with results, with a form and errors; light, dark and narrow. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { sample, SAMPLES, serve, shared, table, temporary, visit } from "./support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(lens) {
  await lens.page.evaluate(axe);
  return lens.page.evaluate(async () => {
    const { violations, passes } = await window.axe.run(document);
    const place = ({ target, failureSummary }) => `${target.flat().join(" ")}: ${failureSummary}`;
    return {
      violations: violations.map(({ id, impact, nodes }) => [id, impact, ...nodes.slice(0, 3).map(place)]),
      passes: passes.length,
    };
  });
}

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "light and narrow": { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

for (const [look, context] of Object.entries(LOOKS)) {
  test(`axe finds nothing to object to, ${look}`, async (t) => {
    const folder = await temporary(t);
    const broken = path.join(folder, "pypi_2024-01.parquet");
    await writeFile(broken, "name,downloads\nnumpy,3\n");
    const undated = path.join(folder, "undated.parquet");
    await writeFile(undated, await readFile(sample("2017-10")));
    const unknown = path.join(folder, "unknown_2024-01.parquet");
    await writeFile(unknown, table({ who: "string", how_many: "int64" }));
    const site = await serve(t);
    await visit({ url: site.address, context }, async (lens) => {
      let rules = 0;
      const check = async (when) => {
        const { violations: found, passes } = await violations(lens);
        assert.deepEqual(found, [], when);
        rules += passes;
      };
      await lens.id("sample").waitFor();
      await check("at first sight");
      await lens.drop(...SAMPLES.map(sample));
      await lens.settled(SAMPLES.length);
      await check("with results");
      await lens.open("turnover");
      for (const folded of ["members", "definition", "compared"])
        await lens.id(folded).first().locator("summary").click();
      await lens.id("k").fill("0");
      await check("with a metric open");
      await lens.id("export-menu").click();
      await check("with the export menu open");
      await lens.page.keyboard.press("Escape");
      await lens.home();
      await lens.file("npm_downloads_2017-04.parquet").getByTestId("remap").click();
      await lens.file("npm_downloads_2017-04.parquet").getByTestId("columns").locator("summary").click();
      await lens.id("guide").locator("summary").first().click();
      if (!(await lens.id("missing-for").first().isVisible()))
        await lens.id("datasets").locator("summary").first().click();
      await lens.id("missing-for").first().locator("summary").click();
      await lens.id("untold").locator("summary").click();
      await lens.drop(broken, undated, unknown);
      await lens.settled(SAMPLES.length + 3);
      const date = lens.file("npm_downloads_2017-10.parquet").getByTestId("date");
      await date.fill("nonsense");
      await date.press("Enter");
      await lens.page.getByText("“nonsense” is not a date").waitFor();
      await check("with everything open and much of it wrong");
      t.diagnostic(`${rules} rules passed`);
      const overflow = await lens.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, "the page scrolls sideways");
    });
  });
}

for (const [look, context] of Object.entries(LOOKS)) {
  test(`axe finds nothing to object to in the paper's four metrics, ${look}`, async (t) => {
    const here = shared(t);
    if (!here) return;
    const files = ["foreign/evaleval_hub_stats_frozen", "hf_model_cards_labeled"].map(here.data);
    const site = await serve(t);
    await visit({ url: site.address, context }, async (lens) => {
      await lens.drop(...files);
      await lens.drop(...SAMPLES.map(sample));
      await lens.settled(files.length + SAMPLES.length);
      for (const metric of ["preservation", "turnover", "descendants", "documentation"]) {
        await lens.open(metric);
        await lens.page.evaluate(() => {
          const { renderRoot } = document.querySelector("registry-lens");
          for (const folded of renderRoot.querySelectorAll("registry-lens-metric details"))
            folded.open = true;
        });
        const { violations: found } = await violations(lens);
        assert.deepEqual(found, [], metric);
      }
    });
  });
}

test("results and refusals are said to a screen reader", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    const said = lens.id("said");
    assert.equal(await said.getAttribute("aria-live"), "polite");
    assert.match(await said.textContent(), /^2 files read\./);
    await lens.ask(500, "paper");
    assert.match(await said.textContent(), /^npm: .* of the top 500 remained/);
    await lens.ask(1000, "paper");
    const label = await lens.id("plot").locator("svg").first().getAttribute("aria-label");
    assert.match(label, /915 of the top 1,000 remained/);
  });
});

test("the end of reading is said with its failures, and the focus goes where the work goes on", async (t) => {
  const folder = await temporary(t);
  const broken = path.join(folder, "pypi_2024-01.parquet");
  await writeFile(broken, "name,downloads\nnumpy,3\n");
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const focused = () =>
      lens.page.evaluate(() => {
        const { activeElement } = document.querySelector("registry-lens").shadowRoot;
        const row = activeElement?.closest("[data-testid=file]")?.dataset.path ?? null;
        return [row, activeElement?.dataset.testid ?? activeElement?.innerText];
      });
    const [a, b] = ["2017-04", "2017-10"].map((date) => `npm_downloads_${date}.parquet`);
    await lens.drop(sample("2017-04"), sample("2017-10"), broken);
    await lens.settled(3);
    assert.match(await lens.id("said").textContent(), /^2 files read, 1 could not be read\./);

    await lens.file(a).getByTestId("remap").press("Enter");
    await lens.file(a).getByTestId("mapping").waitFor();
    assert.deepEqual(await focused(), [a, "kind"]);
    await lens.file(a).getByTestId("close").press("Enter");
    assert.deepEqual(await focused(), [a, "remap"]);

    await lens.file(a).getByTestId("remove").press("Enter");
    await lens.settled(2);
    assert.deepEqual(await focused(), [b, "remove"]);
    await lens.file("pypi_2024-01.parquet").getByTestId("remove").press("Enter");
    await lens.settled(1);
    assert.deepEqual(await focused(), [b, "remove"]);
    await lens.file(b).getByTestId("remove").press("Enter");
    await lens.settled(0);
    assert.deepEqual(await focused(), [null, "Choose files"]);
  });
});

test("a figure that has to be scrolled is a region with a name, one that fits is no stop", async (t) => {
  const site = await serve(t);
  for (const [width, stops] of [
    [320, true],
    [1280, false],
  ]) {
    await visit({ url: site.address, context: { viewport: { width, height: 800 } } }, async (lens) => {
      await lens.drop(...SAMPLES.map(sample));
      await lens.settled(SAMPLES.length);
      await lens.open("turnover");
      const region = lens.page.getByRole("region", { name: "Figure: Turnover of the top 1,000 packages" });
      assert.equal(await region.count(), stops ? 1 : 0);
      assert.equal(await lens.id("plot").getAttribute("tabindex"), stops ? "0" : null);
    });
  }
});
