/** Two datasets of a metric side by side: links and controls choose them, the address keeps them, and they share a scale and a table. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { serve, shared, visit, WHOLE_SAMPLE } from "./support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const REAL = ["hf_models_2022-07", "hf_models_2022-10", "npm_top100k_2025-12"];
const FILES = REAL.map((name) => `${name}.parquet`);

/** Heading, words and position of each side, and the labels of its axes; labels of bars have decimals. */
const sides = (lens) =>
  lens.id("side").evaluateAll((all) =>
    all.map((side) => ({
      head: side.querySelector("h3").textContent,
      said: side.querySelector("[data-testid=sentences]").textContent.replace(/\s+/g, " "),
      ticks: [...side.querySelectorAll("[aria-hidden] text, g text")]
        .map((text) => text.textContent)
        .filter((text) => /^\d+[kMG%]?$/.test(text)),
      box: side.getBoundingClientRect().toJSON(),
    })),
  );

/** The rows of the table of this caption, by their names. */
const rows = async (lens, caption) => {
  await lens.unfold("concentration", caption);
  return new Map(
    await lens.page.locator("registry-lens-metric table").evaluateAll(
      (tables, caption) =>
        [
          ...tables
            .find((table) => table.caption.textContent.trim() === caption)
            .querySelectorAll("tbody tr:not(.group)"),
        ].map((row) => {
          const [name, ...cells] = [...row.cells].map((cell) => cell.textContent.trim());
          return [name, cells];
        }),
      caption,
    ),
  );
};

const fragment = (lens) =>
  lens.page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get("compare"));

async function clean(lens, when) {
  await lens.page.evaluate(axe);
  const found = await lens.page.evaluate(async () =>
    (await window.axe.run(document)).violations.map(({ id, nodes }) => [
      id,
      nodes[0].target.flat().join(" "),
    ]),
  );
  assert.deepEqual(found, [], when);
}

test("a hub at two dates, and a hub with npm, have words, one scale and one table that agree with the results", async (t) => {
  const here = shared(t);
  if (!here) return;
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport: { width: 1280, height: 900 } } }, async (lens) => {
    await lens.drop(...REAL.map(here.data));
    await lens.settled(REAL.length, 120_000);
    await lens.open("concentration");
    assert.equal(await lens.id("side").count(), 0);
    const proposed = await lens.id("compare-1").locator("[label=Suggested] option").allTextContents();
    assert.deepEqual(proposed, ["Hugging Face then and now: 2022-07, 2022-10", "Hugging Face against npm"]);

    await lens.id("compare-1").selectOption({ label: proposed[0] });
    await lens.id("side").nth(1).waitFor();
    assert.equal(await fragment(lens), `${FILES[0]}~${FILES[1]}`);
    const [then, now] = await sides(lens);
    assert.deepEqual([then.head, now.head], ["Hugging Face, 2022-07", "Hugging Face, 2022-10"]);
    assert.ok(now.box.left >= then.box.right, "beside each other");
    const { metrics } = await lens.results();
    const [a, b, other] = FILES.map((file) =>
      metrics.concentration.datasets.find(({ source }) => source.files[0] === file),
    );
    for (const [side, { shown }] of [
      [then, a],
      [now, b],
    ])
      assert.ok(side.said.includes(shown.sentences[0]), side.said);
    assert.ok(then.ticks.length > 8);
    assert.deepEqual(then.ticks, now.ticks);

    // The tolerance is half a step of each of the two rounded numbers.
    const near = (told, exact, step) =>
      assert.ok(
        Math.abs(Number(told.replace("−", "-").replace(/[^\d.-]/g, "")) - exact) <= step,
        `${told}, ${exact}`,
      );
    const held = (data) => data.values.groups[0];
    const measures = await rows(lens, "Measures of concentration");
    near(measures.get("Gini coefficient")[2], held(b).gini - held(a).gini, 0.001);
    assert.match(measures.get("share of the top 10")[2], / pp$/);
    near(measures.get("share of the top 10")[2], 100 * (held(b).share_top10 - held(a).share_top10), 0.1);
    assert.equal(
      measures.get("packages")[2],
      `+${(held(b).n - held(a).n).toLocaleString("en-US")} (× ${(held(b).n / held(a).n).toFixed(3)})`,
    );
    assert.equal(await lens.id("caveats").getByText("One looks like the head").count(), 0);

    await lens.id("compare-1").selectOption({ label: proposed[1] });
    await lens.page.getByText("One looks like the head of a longer list").waitFor();
    const [hub, npm] = await sides(lens);
    assert.deepEqual([hub.head, npm.head], ["Hugging Face, 2022-10", "npm, 2025-12"]);
    assert.deepEqual(hub.ticks, npm.ticks);
    const against = await rows(lens, "Measures of concentration");
    near(against.get("Gini coefficient")[2], held(other).gini - held(b).gini, 0.001);

    // The export has the same drawing as the page.
    const svg = (await lens.export("svg", "concentration")).content.toString();
    for (const words of ["npm, 2025-12", "Hugging Face, 2022-10", "One looks like the head"])
      assert.ok(svg.includes(words), words);
    assert.ok(!svg.includes("2022-07"));

    await lens.page.goBack();
    await lens.page.waitForFunction((name) => location.hash.includes(`~${name}`), FILES[1]);
    await lens.id("side").getByRole("heading", { name: "Hugging Face, 2022-07" }).waitFor();
    await lens.page.goBack();
    await lens.id("side").first().waitFor({ state: "detached" });
    await lens.page.goForward();
    await lens.id("side").nth(1).waitFor();
    assert.equal(await lens.id("compare-0").inputValue(), FILES[0]);
    assert.equal(await lens.id("compare-1").inputValue(), FILES[1]);

    // The controls choose one dataset, and then all.
    await lens.id("compare-1").selectOption("");
    await lens.id("side").first().waitFor({ state: "detached" });
    assert.equal(await fragment(lens), FILES[0]);
    const alone = await lens.table("concentration");
    assert.deepEqual(
      alone.groups.map(({ label }) => label),
      ["Hugging Face, 2022-07: packages with downloads"],
    );
    await lens.id("compare-0").selectOption("");
    assert.equal(await fragment(lens), null);
    assert.equal((await lens.table("concentration")).groups.length, 3);

    // Without a choice the dataset that the view shows first is compared.
    await lens.id("compare-1").selectOption(FILES[2]);
    await lens.id("side").nth(1).waitFor();
    assert.equal(await fragment(lens), `${FILES[1]}~${FILES[2]}`);
  });
});

test("a link shows the same comparison, and names the datasets that these files lack", async (t) => {
  const site = await serve(t);
  const names = ["made-up_hf_models_2025-12.parquet", "made-up_hf_models_2025-03.parquet", "gone.parquet"];
  const link = (view, ...of) => `${site.address}#view=${view}&compare=${of.join("~")}`;
  await visit({ url: link("ownership", ...names.slice(0, 2)) }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length, 120_000);
    const [now, then] = await sides(lens);
    assert.deepEqual(
      [now.head, then.head],
      ["Hugging Face, 2025-12 (synthetic)", "Hugging Face, 2025-03 (synthetic)"],
    );
    // The bars have different lengths but the same axis.
    assert.ok(now.ticks.includes("10%"), now.ticks.join());
    assert.deepEqual(now.ticks, then.ticks);
    // The first control reverses the order, then Back restores it.
    await lens.id("compare-0").selectOption(names[1]);
    await lens.id("side").first().waitFor({ state: "detached" });
    await lens.page.goBack();
    await lens.id("side").nth(1).waitFor();
    assert.equal(await lens.id("compare-1").inputValue(), names[1]);

    for (const [asked, words, sides] of /** @type {[string[], string, number][]} */ ([
      [[names[0], names[2]], "“gone.parquet”, which these files do not have: it is left out", 0],
      [[names[2]], "“gone.parquet”, which these files do not have: all datasets are shown", 0],
    ])) {
      await lens.page.evaluate((hash) => (location.hash = hash), link("ownership", ...asked).split("#")[1]);
      await lens.page.getByText(words).waitFor();
      assert.equal(await lens.id("side").count(), sides);
    }
    // The same registries in a metric of series.
    await lens.page.evaluate(
      (hash) => (location.hash = hash),
      link("turnover", "huggingface", "npm").split("#")[1],
    );
    await lens.id("side").getByRole("heading", { name: "npm, 2017-04 to 2026-03", exact: true }).waitFor();
    assert.deepEqual(
      (await sides(lens)).map(({ head }) => head),
      ["Hugging Face, 2025-03 to 2025-12 (synthetic)", "npm, 2017-04 to 2026-03"],
    );
    assert.equal((await lens.table("turnover")).groups.length > 0, true);
    await lens.page.getByText("The data of one of the two are made up").waitFor();
  });
});

for (const [look, context] of Object.entries({
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  "at 375 pixels": { colorScheme: "light", viewport: { width: 375, height: 740 } },
}))
  test(`two datasets of every metric that has them, without an objection of axe, ${look}`, async (t) => {
    const site = await serve(t);
    const pair = "made-up_hf_model-cards_2025-12.parquet~made-up_hf_models_2025-12.parquet";
    await visit({ url: `${site.address}#compare=${pair}`, context }, async (lens) => {
      await lens.id("sample").click();
      await lens.settled(WHOLE_SAMPLE.length, 120_000);
      await lens.until("results", () => document.querySelector("registry-lens").results !== null);
      const { metrics } = await lens.results();
      const both = Object.keys(metrics).filter((id) =>
        pair.split("~").every((name) => metrics[id].datasets?.some(({ source }) => source.files[0] === name)),
      );
      assert.ok(both.length > 8, both.join());
      for (const id of both) {
        await lens.open(id);
        await lens.id("side").nth(1).locator("svg").first().waitFor();
        const [a, b] = await sides(lens);
        assert.equal(Math.round(a.box.width), Math.round(b.box.width));
        if (look.startsWith("at")) assert.ok(b.box.top >= a.box.bottom, `${id}: below each other`);
        const wide = await lens.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(wide, 0, `${id} scrolls sideways`);
        if (id === "concentration" || id === "preservation") await clean(lens, `${id}, ${look}`);
      }
    });
  });
