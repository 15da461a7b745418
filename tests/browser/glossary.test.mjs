/** Explanations: the glossary, the terms of a metric, its formulas, and what would change its number. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { parseGlossary } from "../../www/text/glossary.mjs";
import { bundled, root, sample, SAMPLES, serve, singleFileAddress, visit } from "./support.mjs";

const { metric } = await bundled("www/test/made-up.mjs");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { terms } = parseGlossary(await readFile(path.join(root, "docs", "glossary.md"), "utf8"));

async function clean(lens, when) {
  await lens.page.evaluate(axe);
  const found = await lens.page.evaluate(async () =>
    (await window.axe.run(document)).violations.map(({ id, nodes }) => [id, nodes[0].failureSummary]),
  );
  assert.deepEqual(found, [], when);
}

const shown = (box) => box.locator("dt").allInnerTexts();
const focused = (lens) =>
  lens.page.evaluate(() => document.querySelector("registry-lens").shadowRoot.activeElement?.textContent);

for (const [look, context] of Object.entries({
  light: { colorScheme: "light" },
  "dark and narrow": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
}))
  test(`the glossary has every term, is filtered, and leads from one to another by keyboard, ${look}`, async (t) => {
    const site = await serve(t);
    await visit({ url: site.address, context }, async (lens) => {
      const glossary = lens.id("glossary");
      const summary = glossary.locator("summary");
      await summary.focus();
      await lens.page.keyboard.press("Enter");
      await lens.id("glossary-filter").waitFor();
      const names = terms.map(({ term }) => term);
      assert.deepEqual(await shown(glossary), names);
      await lens.page.keyboard.press("Tab");
      await lens.page.keyboard.type("lorenz");
      const few = await shown(glossary);
      assert.ok(few.includes("Lorenz curve") && few.length < 5, few.join());
      assert.match(await glossary.getByRole("status").innerText(), /^\d of \d+ terms$/);
      await clean(lens, "the glossary");
      // The filter hides this entry, so opening it clears the filter.
      const gini = glossary.locator("dd", {
        has: lens.page.getByRole("button", { name: "Gini coefficient" }),
      });
      await gini.first().getByRole("button", { name: "Gini coefficient" }).press("Enter");
      await lens.until(
        "the focus is at the term",
        () =>
          document.querySelector("registry-lens").shadowRoot.activeElement?.dataset.term ===
          "Gini coefficient",
      );
      assert.deepEqual(await shown(glossary), names);
      assert.ok(
        await glossary.locator("dt[data-term='Gini coefficient']").evaluate((dt) => {
          const { top, bottom } = dt.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
        "the term is in sight",
      );
    });
  });

test("a metric lists the terms that its view uses, and the terms to which they refer", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await lens.open("turnover");
    const section = lens.of("turnover", "terms");
    await section.locator("summary").click();
    await section.locator("dt").first().waitFor();
    const before = await shown(section);
    for (const term of ["Monthly retention", "Newcomer", "Returning", "Snapshot", "Tie", "Top K", "Turnover"])
      assert.ok(before.includes(term), `${term} is not in ${before.join()}`);
    for (const term of ["Gini coefficient", "Model card", "Louvain’s method", "Commit"])
      assert.ok(!before.includes(term), term);
    const led = section.locator("dd button").filter({ hasText: /^\s*Dataset, from / });
    if (!before.includes("Dataset")) {
      await led.first().press("Enter");
      await section.locator("dt[data-term=Dataset]").waitFor();
      assert.equal((await focused(lens)).trim(), "Dataset");
    }
    await clean(lens, "terms of a metric");
    // Another metric has other terms.
    await lens.open("concentration");
    const other = lens.of("concentration", "terms");
    await other.locator("summary").click();
    await other.locator("dt").first().waitFor();
    const after = await shown(other);
    assert.ok(after.includes("Gini coefficient") && !after.includes("Newcomer"), after.join());
  });
});

test("a metric of the catalogue shows its formulas, and what would change its number", async (t) => {
  const catalogued = metric("concentration", "Popularity concentration");
  function disguise(catalogued) {
    const { metrics } = wasm_bindgen.Engine.prototype;
    wasm_bindgen.Engine.prototype.metrics = function () {
      return metrics
        .call(this)
        .map((given) =>
          given.id === catalogued.id
            ? { ...given, changes: catalogued.changes, formulas: catalogued.formulas }
            : given,
        );
    };
  }
  const change = { "worker.js": (script) => `${script};(${disguise})(${JSON.stringify(catalogued)});` };
  const site = await serve(t, { change });
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"));
    await lens.settled(1);
    await lens.open("concentration");
    const definition = lens.of("concentration", "definition");
    await definition.locator("summary").click();
    const [[what, formula]] = catalogued.formulas;
    assert.equal(await definition.locator(".formulas dt").innerText(), what);
    assert.equal(await definition.locator(".formulas dd").innerText(), formula);
    const changes = lens.of("concentration", "changes");
    assert.equal(await changes.locator("summary").innerText(), "What would change this number");
    await changes.locator("summary").click();
    assert.deepEqual(await changes.locator("li").allInnerTexts(), catalogued.changes);
    await clean(lens, "formulas and changes");
  });
});

test("the single file has the glossary inside", async () => {
  await visit({ url: singleFileAddress, context: { offline: true } }, async (lens) => {
    await lens.id("glossary").locator("summary").click();
    await lens.id("glossary-filter").waitFor();
    assert.equal((await shown(lens.id("glossary"))).length, terms.length);
  });
});
