/**
 * The page's views: the board of claims, the metrics of the catalogue, and the links between them. The server gives
 * these tests a worker whose engine has made-up answers for one metric and the claims.
 */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { bundled, collisions, literal, sample, SAMPLES, serve, visit } from "./support.mjs";

const { bars, CLAIMS, metric, other, plane, shown, source } = await bundled("www/test/made-up.mjs");

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LONG = "a-package-with-a-name-that-goes-on-and-on-and-never-comes-to-an-end-before-the-figure-does";
const groups = bars({
  title: "Popular and unpopular packages by who owns them, as far as the files tell",
  axis: { label: "packages of the group, on a logarithmic axis", scale: "log" },
  categories: [LONG, "persons", "unknown"],
  series: [
    { name: "the most popular", values: [7, 2500000, 0], intervals: [] },
    {
      name: "all others that are popular, too",
      values: [120, 66, null],
      intervals: [[100, 150], null, null],
    },
    { name: "unpopular", values: [1, 3, 12], intervals: [] },
  ],
});
const growth = plane({
  title: "Packages",
  x: { label: "month in which they were made", scale: "time" },
  y: {
    label: "packages, with a label that is longer than a phone is wide, for it says so much",
    scale: "log",
  },
  series: ["packages", "authors", "owners"].map((name, i) => ({
    name,
    style: "line",
    points: Array.from({ length: 50 }, (_, m) => [Date.UTC(2022, m), 1000 * 1.1 ** m * (i + 1)]),
  })),
});
const MADE_UP = {
  catalogue: metric("concentration", "Popularity concentration"),
  answers: [
    { source, values: {}, shown: shown({ figures: [...shown().figures, groups, growth] }) },
    { source: other, values: {}, shown: shown() },
  ],
  claims: CLAIMS,
};

/** Runs in the worker, around the engine. */
function disguise({ catalogue, answers, claims }) {
  const { prototype } = wasm_bindgen.Engine;
  const { metrics, results } = prototype;
  prototype.metrics = function () {
    return metrics.call(this).map((metric) => (metric.id === catalogue.id ? catalogue : metric));
  };
  prototype.results = function ({ [catalogue.id]: chosen, ...params }, ...rest) {
    const document = results.call(this, params, ...rest);
    document.parameters[catalogue.id] = chosen;
    document.metrics[catalogue.id] = { datasets: answers, together: null };
    document.claims = claims;
    return document;
  };
}
const change = { "worker.js": (script) => `${script};(${disguise})(${literal(MADE_UP)});` };

/** The page with the sample loaded. */
async function withSample(t, body, { fragment = "", context = {} } = {}) {
  const site = await serve(t, { change });
  await visit({ url: `${site.address}${fragment}`, context }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await body(lens);
  });
}

const focused = (lens) =>
  lens.page.evaluate(() => document.querySelector("registry-lens").shadowRoot.activeElement?.id);
const hash = (lens) => lens.fragment();

test("the home is the board of claims, with a verdict in words and the number that decides", async (t) => {
  await withSample(t, async (lens) => {
    assert.equal(
      (await lens.id("tally").innerText()).replace(/\s+/g, " "),
      "Of the literature’s twelve claims, three hold in these files, two do not and three are mixed; four need other files",
    );
    const rows = await lens.id("claim").evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.dataset.claim,
        heading: row.querySelector("h4").innerText,
        said: row.innerText.replace(/\s+/g, " "),
      })),
    );
    assert.deepEqual(
      rows.map(({ id }) => id),
      CLAIMS.map(({ id }) => id),
    );
    const words = { holds: "Holds", does_not_hold: "Does not hold", mixed: "Mixed" };
    for (const [i, claim] of CLAIMS.entries()) {
      const { heading, said } = rows[i];
      assert.ok(heading.endsWith(claim.text), heading);
      assert.ok(said.includes(words[claim.verdict] ?? "Not measurable"), said);
      if (claim.number) {
        assert.ok(said.includes(claim.finding), said);
        assert.ok(said.includes(`Holds if ${claim.number.threshold}.`), said);
        const strip = lens.page.locator(`[data-claim=${claim.id}] svg.strip`);
        assert.equal(await strip.locator(".decides .words").textContent(), claim.number.value);
      } else assert.ok(said.includes(`Needs ${claim.needs}.`), said);
    }
    assert.match(
      await lens.id("said").textContent(),
      /^4 files read\. Of the literature’s twelve claims, three hold/,
    );
    const more = lens.page.locator("[data-claim=popularity] details");
    await more.locator("summary").click();
    assert.match(await more.innerText(), /Holds\s+npm, 2026-03: packages with downloads, .*: turnover 8\.5%/);
  });
});

test("a metric opens by a link and gets the focus and an address; back and forward open it again", async (t) => {
  await withSample(t, async (lens) => {
    await lens.page.locator("[data-claim=popularity] a[data-metric=turnover]").click();
    await lens.id("turnover").waitFor();
    assert.equal(await focused(lens), "rl-turnover");
    assert.equal(await hash(lens), "#view=turnover");
    assert.equal(await lens.page.title(), "Turnover of the top K – Registry Lens");
    assert.equal(await lens.id("claims").count(), 0);
    assert.ok(await lens.page.getByRole("heading", { name: /^Of the top 1,000, \d/ }).isVisible());
    assert.match(await lens.page.locator(".back").innerText(), /Turnover of the top K/);
    await lens.id("k").fill("50");
    await lens.answered(50, "paper");
    assert.equal(await hash(lens), "#view=turnover&k=50&mode=paper");

    await lens.open("concentration");
    assert.equal(await focused(lens), "rl-concentration");
    assert.equal(await lens.id("turnover").count(), 0);
    assert.equal(
      await lens.id("index").locator("[aria-current=page]").innerText(),
      "Popularity concentration",
    );
    await lens.home();
    const by = await lens.page.evaluate(() => {
      const link = document.querySelector("registry-lens").shadowRoot.activeElement;
      return [link?.closest("[data-claim]")?.dataset.claim, link?.dataset.metric];
    });
    assert.deepEqual(by, ["popularity", "turnover"], "at the link by which the board was left");
    assert.equal(await hash(lens), "#k=50&mode=paper");

    await lens.page.goBack();
    await lens.id("concentration").waitFor();
    assert.equal(await focused(lens), "rl-concentration");
    await lens.page.goBack();
    await lens.page.goBack();
    await lens.answered(1000, "paper");
    await lens.id("turnover").waitFor();
    await lens.page.goBack();
    await lens.id("claims").waitFor();
    await lens.page.goForward();
    await lens.id("turnover").waitFor();
  });
});

test("an address opens its view and keeps settings of metrics that the page does not know yet", async (t) => {
  const fragment = "#view=concentration&concentration.unit=author&concentration.share=25&k=50";
  await withSample(
    t,
    async (lens) => {
      await lens.id("concentration").waitFor();
      const { parameters } = await lens.results();
      assert.deepEqual(parameters.concentration, { unit: "author", share: 25, zeros: true });
      assert.equal(parameters.turnover.k, 50);
      assert.equal(await lens.id("unit").inputValue(), "author");
      assert.equal(await lens.id("share").inputValue(), "25");
      await lens.id("unit").selectOption("package");
      await lens.until(
        "the answer by package",
        () => document.querySelector("registry-lens").results.parameters.concentration.unit === "package",
      );
      assert.equal(await hash(lens), "#view=concentration&k=50&mode=paper&concentration.share=25");
      await lens.page.goBack();
      await lens.until(
        "the answer before",
        () => document.querySelector("registry-lens").results.parameters.concentration.unit === "author",
      );
    },
    { fragment },
  );
});

test("a metric of the catalogue has sentences, figures, tables and all exports", async (t) => {
  await withSample(t, async (lens) => {
    await lens.open("concentration");
    const said = await lens.of("concentration", "sentences").innerText();
    assert.match(said, /^Hugging Face, 2026-08: models\. The 1% most downloaded packages have 80\.3%/);
    const { columns, groups } = await lens.table("concentration");
    assert.deepEqual(columns, ["Group", "Packages", "Share of downloads"]);
    assert.deepEqual(
      groups.map(({ label, rows }) => [label, rows[1]]),
      [
        ["Hugging Face, 2026-08: models", ["top 1% of packages", "3,000", "80.3%"]],
        ["npm, 2026-03: packages with downloads", ["top 1% of packages", "3,000", "80.3%"]],
      ],
    );
    for (const [testid, text] of [
      ["definition", /twice the area/],
      ["published", /0\.97 for npm in 2018/],
      ["compared", /Gini coefficient\s+0\.970\s+0\.972/],
    ]) {
      await lens.of("concentration", testid).locator("summary").click();
      assert.match(await lens.of("concentration", testid).innerText(), text);
    }
    assert.match(await lens.of("concentration", "caveats").innerText(), /Downloads of one machine/);
    const svg = await lens.export("svg", "concentration");
    assert.equal(svg.name, "registry-lens-concentration.svg");
    const text = svg.content.toString();
    assert.doesNotMatch(text, /undefined|NaN|var\(/);
    assert.ok(text.includes("<title>Popularity concentration</title>"));
    const png = await lens.export("png", "concentration");
    assert.equal(png.content.subarray(1, 4).toString(), "PNG");
  });
});

for (const width of [320, 600, 1280]) {
  test(`figures, board and lists keep their place at ${width} pixels`, async (t) => {
    await withSample(
      t,
      async (lens) => {
        const sideways = () =>
          lens.page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
        assert.equal(await sideways(), 0, "the board scrolls sideways");
        await lens.open("concentration");
        assert.equal(await sideways(), 0, "the metric scrolls sideways");
        const { bad } = await collisions(lens.of("concentration", "plot").locator("svg").first());
        assert.deepEqual(bad, []);
      },
      { context: { viewport: { width, height: 800 } } },
    );
  });
}

for (const [look, context] of Object.entries({
  light: { colorScheme: "light" },
  "dark and narrow": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
})) {
  test(`axe finds nothing to object to in the board and in a metric of the catalogue, ${look}`, async (t) => {
    await withSample(
      t,
      async (lens) => {
        await lens.page.evaluate(axe);
        const check = async (when) => {
          const found = await lens.page.evaluate(async () => {
            const { renderRoot } = document.querySelector("registry-lens");
            for (const folded of renderRoot.querySelectorAll("[data-testid=view] details"))
              folded.open = true;
            const { violations } = await window.axe.run(document);
            return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((n) => n.failureSummary)]);
          });
          assert.deepEqual(found, [], when);
        };
        await check("the board");
        await lens.open("concentration");
        await check("a metric");
      },
      { context },
    );
  });
}

test("an embed does not put its view into the address", async (t) => {
  const site = await serve(t, {
    change: { ...change, "index.html": (text) => text.replace("<registry-lens page>", "<registry-lens>") },
  });
  await visit({ url: `${site.address}#view=turnover&k=7` }, async (lens) => {
    await lens.pick(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await lens.id("claims").waitFor();
    assert.equal((await lens.results()).parameters.turnover.k, 1000);
    await lens.open("concentration");
    assert.equal(await focused(lens), "rl-concentration");
    await lens.id("unit").selectOption("author");
    await lens.until(
      "the answer by author",
      () => document.querySelector("registry-lens").results.parameters.concentration.unit === "author",
    );
    assert.equal(await hash(lens), "#view=turnover&k=7");
    await lens.home();
    await lens.id("claims").waitFor();
  });
});
