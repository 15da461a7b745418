/** The drawings: marks where the document's numbers are, names that do not collide, heights, and every panel on paper. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { collisions, serve, visit, WHOLE_SAMPLE } from "./support.mjs";

/** The greatest height of a figure of the sample on a desktop, in pixels. Those of the paper's metrics are lower. */
const TALL = 900;
const PAPER = { turnover: 680, preservation: 400, descendants: 520, documentation: 620 };

async function withSample(t, body, viewport = { width: 1280, height: 800 }) {
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport } }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length, 60_000);
    await body(lens);
  });
}

/** The metrics with an answer, by their ids. */
const answered = (lens) =>
  lens.page.evaluate(() =>
    Object.entries(document.querySelector("registry-lens").results.metrics)
      .filter(([, { datasets }]) => datasets.some(({ shown }) => shown.figures.length > 0))
      .map(([id]) => id),
  );

/** Centres of the ticks and of all marks with a shape, in the first plot of the open view. */
const plotted = (lens, metric) =>
  lens
    .of(metric, "plot")
    .locator("svg svg")
    .first()
    .evaluate((svg) => {
      const centre = (node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2];
      };
      const texts = [...svg.querySelectorAll("text")].map((node) => ({
        words: node.textContent,
        at: centre(node),
      }));
      const shapes = [...svg.querySelectorAll("circle, path")]
        .filter((node) => node.getBoundingClientRect().width < 16)
        .map(centre);
      const lines = [...svg.querySelectorAll("line, path")].map((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return { x1: left, x2: right, y: (top + bottom) / 2, flat: bottom - top < 4 };
      });
      return { texts, shapes, lines };
    });

/** A function from values to pixels through two ticks. */
function scale(texts, axis, [low, high], of) {
  const at = (words) => {
    const found = texts.find((text) => text.words === words);
    assert.ok(found, `no tick ${words}`);
    return found.at[axis];
  };
  const [a, b] = [at(low), at(high)];
  return (n) => a + ((n - of(low)) / (of(high) - of(low))) * (b - a);
}

const near = (shapes, [x, y], within = 2) =>
  shapes.some(([a, b]) => Math.abs(a - x) <= within && Math.abs(b - y) <= within);

test("every pair of snapshots is a point of the retention curve, at its months and its share", async (t) => {
  await withSample(t, async (lens) => {
    const { turnover } = (await lens.results()).metrics;
    await lens.open("turnover");
    const { texts, shapes } = await plotted(lens, "turnover");
    const x = scale(texts, 0, ["0", "100"], Number);
    const y = scale(texts, 1, ["0%", "100%"], (words) => parseFloat(words) / 100);
    const pairs = turnover.datasets.flatMap(({ values }) => values.pairs);
    assert.ok(pairs.length >= 12, `${pairs.length} pairs`);
    for (const { from, to, months, share } of pairs)
      assert.ok(near(shapes, [x(months), y(share)], 2.5), `${from} to ${to}: ${months} months, ${share}`);
    // The paper's Figure 6: of Hugging Face 526 of 1,000 remained after 5 months, of npm 956.
    for (const share of [0.526, 0.956]) assert.ok(near(shapes, [x(5), y(share)], 2.5), String(share));
    // Names are at the curves, so there is no legend of registries.
    assert.ok(texts.some(({ words }) => words === "npm"));
    assert.ok(texts.some(({ words }) => words.startsWith("Hugging Face")));
  });
});

test("dots and intervals of preservation are where the rates are", async (t) => {
  await withSample(t, async (lens) => {
    const { datasets, leading } = (await lens.results()).metrics.preservation;
    const { values } = datasets[leading ?? 0];
    await lens.open("preservation");
    const { texts, shapes, lines } = await plotted(lens, "preservation");
    const x = scale(texts, 0, ["0%", "100%"], (words) => parseFloat(words) / 100);
    const drawn = values.libraries.filter(({ shown }) => shown);
    assert.ok(drawn.length > 2);
    for (const { library, rate, interval } of drawn) {
      const name = texts.find(({ words }) => words.split(" (")[0] === library);
      assert.ok(name && near(shapes, [x(rate), name.at[1]], 3), library);
      // Few bases give no interval.
      if (!interval) continue;
      const bar = lines.some(
        ({ x1, x2, y, flat }) =>
          flat &&
          Math.abs(y - name.at[1]) < 4 &&
          Math.abs(x1 - x(interval[0])) < 2 &&
          Math.abs(x2 - x(interval[1])) < 2,
      );
      assert.ok(bar, `the interval of ${library}`);
    }
    const rates = drawn.map(({ rate }) => rate);
    const rows = drawn.map(
      ({ library }) => texts.find(({ words }) => words.split(" (")[0] === library).at[1],
    );
    const byRate = rates.map((_, i) => i).sort((a, b) => rates[b] - rates[a]);
    assert.deepEqual(
      byRate.map((i) => rows[i]),
      [...rows].sort((a, b) => a - b),
      "the highest rate is on top",
    );
  });
});

for (const [device, viewport] of Object.entries({
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
}))
  test(`figures of many datasets keep their names apart and their height, on a ${device}`, async (t) => {
    await withSample(
      t,
      async (lens) => {
        for (const metric of await answered(lens)) {
          await lens.open(metric);
          const { labels, bad, height } = await collisions(lens.of(metric, "plot").locator("svg").first());
          assert.deepEqual(bad, [], `${metric} on a ${device}`);
          assert.ok(labels > 4, `${metric} has ${labels} labels`);
          if (device === "desktop")
            assert.ok(height <= (PAPER[metric] ?? TALL), `${metric} is ${height} pixels tall`);
        }
      },
      viewport,
    );
  });

test("paper has every panel of a figure, and the page has them again afterwards", async (t) => {
  await withSample(t, async (lens) => {
    for (const metric of ["turnover", "ownership", "growth"]) {
      await lens.open(metric);
      const counts = () =>
        lens.of(metric, "plot").evaluate((plot) => {
          const drawings = [...plot.querySelectorAll("svg[role=img]")];
          return {
            drawings: drawings.length,
            panels: plot.querySelectorAll("svg svg").length,
            words: [...plot.querySelectorAll("text")].map((node) => node.textContent).sort(),
            height: drawings.reduce((sum, svg) => sum + Number(svg.getAttribute("height")), 0),
          };
        });
      const before = await counts();
      await lens.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      const printed = await counts();
      assert.ok(printed.drawings > 1, `${metric}: ${printed.drawings} pieces`);
      assert.deepEqual({ ...printed, drawings: 1 }, before, metric);
      await lens.page.evaluate(() => dispatchEvent(new Event("afterprint")));
      assert.deepEqual(await counts(), before, metric);
    }
  });
});

test("growth is drawn on the axis that the user chooses, which is in the address and never goes below 0", async (t) => {
  await withSample(t, async (lens) => {
    await lens.open("growth");
    const select = lens.of("growth", "axis");
    assert.equal(await select.inputValue(), "automatic");
    // The figure of packages: the ticks of its upward axis, the label above it, and the band of the fit.
    const seen = () =>
      lens
        .of("growth", "plot")
        .locator("[data-top]")
        .first()
        .evaluate((row) => {
          const plot = row.querySelector("svg");
          const { left, right, top, bottom } = plot.getBoundingClientRect();
          const texts = [...plot.querySelectorAll("text")].map((text) => {
            const box = text.getBoundingClientRect();
            return { words: text.textContent, across: box.right - left, y: (box.top + box.bottom) / 2 };
          });
          const bands = [...plot.querySelectorAll('[fill-opacity="0.15"]')].map((band) => {
            const box = band.getBoundingClientRect();
            return box.top >= top && box.bottom <= bottom && box.right <= right && box.width > 50;
          });
          return { texts, bands, height: bottom - top, words: row.textContent };
        });
    const ticks = ({ texts }) =>
      texts
        .filter(({ words, across }) => across < 60 && /^−?[\d,.]+$/.test(words))
        .map(({ words, y }) => ({ value: Number(words.replaceAll(",", "").replace("−", "-")), y }))
        .sort((a, b) => a.value - b.value);
    for (const [axis, label] of [
      ["linear", "new packages in the month"],
      ["logarithmic", "new packages in the month"],
    ]) {
      await select.selectOption(axis);
      await lens.page.waitForFunction((wanted) => location.hash.includes(`growth.axis=${wanted}`), axis);
      await lens.page.waitForFunction(
        (wanted) => document.querySelector("registry-lens").results.parameters.growth.axis === wanted,
        axis,
      );
      await lens.page.waitForTimeout(500);
      const drawn = await seen();
      const found = ticks(drawn);
      assert.ok(found.length >= 3, JSON.stringify(found));
      assert.ok(
        found.every(({ value }) => (axis === "linear" ? value >= 0 : value > 0)),
        JSON.stringify(found),
      );
      assert.ok(drawn.words.includes(label) && !drawn.words.includes("(logarithmic)"), drawn.words);
      // Equal steps on a linear axis, equal factors on a logarithmic one.
      const [low, middle, high] = [found[0], found.at(Math.floor(found.length / 2)), found.at(-1)];
      const of = axis === "linear" ? (n) => n : Math.log10;
      const share = (of(middle.value) - of(low.value)) / (of(high.value) - of(low.value));
      assert.ok(Math.abs((low.y - middle.y) / (low.y - high.y) - share) < 0.03, JSON.stringify(found));
      assert.deepEqual(drawn.bands, [true], axis);
    }
    const address = await lens.page.evaluate(() => location.hash);
    const { metrics } = await lens.results();
    await select.selectOption("automatic");
    await lens.page.waitForFunction(() => !location.hash.includes("growth.axis"));
    assert.match(address, /growth\.axis=logarithmic/);
    for (const { shown } of metrics.growth.datasets)
      for (const figure of shown.figures) assert.deepEqual([figure.y.scale, figure.y.chosen], ["log", true]);
  });
});
