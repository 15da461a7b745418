/** The values of a figure one by one: reached by keyboard, spoken as focused elements, shown to a pointer. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { grouped, sample, SAMPLES, serve, visit, WHOLE_SAMPLE } from "./support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The focused value: its name, and the position of its ring in the drawing. */
const focused = (lens) =>
  lens.page.evaluate(() => {
    const { activeElement } = document.querySelector("registry-lens").shadowRoot;
    if (activeElement?.getAttribute("role") !== "img") return null;
    const { outlineStyle, outlineWidth, outlineColor, borderColor } = getComputedStyle(activeElement);
    const { left, top, width, height } = activeElement.getBoundingClientRect();
    const whole = activeElement.closest(".marks").getBoundingClientRect();
    return {
      name: activeElement.getAttribute("aria-label"),
      box: [left - whole.left, top - whole.top, width, height],
      inside: left >= 0 && top >= 0 && left + width <= innerWidth && top + height <= innerHeight,
      described: /** @type {any} */ (activeElement.getRootNode()).getElementById(
        activeElement.getAttribute("aria-describedby"),
      )?.textContent,
      outline: [outlineStyle, outlineWidth],
      colours: [outlineColor, borderColor],
    };
  });

/** Presses Tab from the heading until a value has the focus. */
async function tabToValues(lens, metric) {
  await lens.id(metric).locator("h2").first().focus();
  for (let n = 0; n < 60; n++) {
    await lens.page.keyboard.press("Tab");
    const now = await focused(lens);
    if (now) return now;
  }
  assert.fail(`Tab does not reach the values of ${metric}`);
}

/** From the retention curve to the bars below it. */
async function toBars(lens) {
  await lens.page.keyboard.press("PageDown");
  return focused(lens);
}

/** The title of the bars and their unit, which are announced when the focus enters them. */
async function barsTitle(lens) {
  const [{ values }] = (await lens.results()).metrics.turnover.datasets;
  const top = `top ${grouped(values.k)}`;
  return [`Who remained, came and returned in the ${top} by downloads`, `share of the ${top}`];
}

/** Every name that a key reaches from here to the end. */
async function walk(lens, key) {
  const names = [(await focused(lens)).name];
  for (;;) {
    await lens.page.keyboard.press(key);
    const { name, inside } = await focused(lens);
    if (name === names.at(-1)) return names;
    assert.ok(inside, `${name} is out of sight`);
    names.push(name);
  }
}

async function withSample(t, body, context = {}) {
  const site = await serve(t);
  await visit({ url: site.address, context }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length, 60_000);
    await body(lens);
  });
}

/** Relative luminance of “rgb(…)”, by WCAG. */
function luminance(colour) {
  const [r, g, b] = colour.match(/[\d.]+/g).map((n) => {
    const c = Number(n) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("the arrow keys reach every value of turnover, as in its table", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    const { columns, groups } = await lens.table("turnover");
    const size = columns.indexOf("Size");
    const said = ["Remained", "Newcomers", "Returning"].flatMap((status) =>
      groups[0].rows.map((cells) => {
        const cell = cells[columns.indexOf(status)];
        const words = cell === "not defined" ? cell : `${cell} of ${cells[size]}`;
        return `${cells[0]}, ${status.toLowerCase()}: ${words}`;
      }),
    );
    assert.equal(said.length, 12);
    const curve = await tabToValues(lens, "turnover");
    assert.match(
      curve.name,
      /^Share of the top 1,000 that remains.*: npm, 2025-12 to 2026-03, 3 months: 929 of 1,000 remain \(92\.9%/,
    );
    assert.match(curve.described, /arrow keys/);
    const first = await toBars(lens);
    const [drawn, unit] = await barsTitle(lens);
    const title = `${drawn}, ${unit}`;
    assert.equal(first.name, `${title}: ${said[0]}`);
    assert.ok((await lens.of("turnover", "plot").innerText()).includes(drawn), "as it is drawn");
    const names = await walk(lens, "ArrowRight");
    assert.deepEqual(names, [first.name, ...said.slice(1)]);
    // The curve comes before the bars.
    const back = await walk(lens, "ArrowLeft");
    assert.deepEqual(back.slice(0, said.length - 1), said.slice(1).toReversed());
    await toBars(lens);
    await lens.page.keyboard.press("End");
    assert.equal((await focused(lens)).name, said[3]);
    await lens.page.keyboard.press("ArrowDown");
    assert.equal((await focused(lens)).name, said[7]);
    await lens.page.keyboard.press("Home");
    assert.equal((await focused(lens)).name, said[4]);
    // Tab leaves the figure, and Shift+Tab returns to the same value.
    await lens.page.keyboard.press("Tab");
    assert.equal(await focused(lens), null);
    await lens.page.keyboard.press("Shift+Tab");
    assert.equal((await focused(lens)).name, `${title}: ${said[4]}`);
  });
});

test("each figure of the sample can be reached and has the values of its table", async (t) => {
  await withSample(t, async (lens) => {
    /** The first dataset, which is the subject of each figure. */
    const first = "hub-stats models";
    /** The expected name of the first mark of each panel, from the cells of a row of the table. */
    /** @type {Record<string, (cells: string[]) => string>} */
    const twins = {
      preservation: ([name, , all, kept, rate, interval]) =>
        `${name}, ${first}: ${rate}, 95% interval ${interval}; ${kept} of ${all}`,
      documentation: ([group, n, mean, sd, quartiles]) =>
        `${first}, by downloads, ${group.replace(" by downloads", "")} ${n}: mean ${mean}, SD ${sd}, quartiles ${quartiles}`,
      naming: ([name, , rate, from, to]) => `${name}, ${first}: ${rate}, 95% interval ${from} to ${to}`,
      under_documentation: ([name, , , rate, from, to]) =>
        `${name}, ${first}: ${rate}, 95% interval ${from} to ${to}`,
      concentration: () => `0.0%, ${first} (synthetic): 0.0%`,
      growth: ([month, count]) => `${month}-01, ${first}: ${count}`,
    };
    for (const [metric, words] of Object.entries(twins)) {
      const { groups } = await lens.table(metric);
      const { name, outline } = await tabToValues(lens, metric);
      assert.ok(name.endsWith(`: ${words(groups[0].rows[0])}`), `${metric}: ${name}`);
      assert.deepEqual(outline, ["solid", "2px"], metric);
      const label = await lens.of(metric, "plot").locator("svg").first().getAttribute("aria-label");
      assert.ok(label.length > 40, "the figure as a whole has its sentences");
    }
    // A cell of the map has the edges and numbers of the second table.
    await lens.open("descendants");
    await lens.unfold("descendants", "The cells of the map");
    await tabToValues(lens, "descendants");
    // The medians come before the cells.
    await lens.page.keyboard.press("End");
    await lens.page.keyboard.press("ArrowUp");
    const { name: cell } = await focused(lens);
    const [edges, , numbers] = await lens
      .id("descendants")
      .locator("table")
      .filter({ hasText: "The cells of the map" })
      .locator("tbody tr:not(.group)")
      .first()
      .evaluate((row) => [...row.cells].map((cell) => cell.textContent));
    const [number, points] = numbers.split("; ")[0].split(": ");
    assert.ok(cell.includes(`downloads ${edges}, ${number} descendant`), `${cell} of ${edges}`);
    assert.match(cell, new RegExp(`: ${points} bases?$`));
  });
});

test("a ring is at its bar, and is visible in light, dark and forced colours", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const site = await serve(t);
    await visit({ url: site.address, context: { colorScheme } }, async (lens) => {
      await lens.drop(...SAMPLES.map(sample));
      await lens.settled(SAMPLES.length);
      await lens.open("turnover");
      await tabToValues(lens, "turnover");
      await toBars(lens);
      await lens.page.keyboard.press("ArrowRight");
      const { box, colours } = await focused(lens);
      const drawn = await lens.of("turnover", "plot").evaluate((plot) => {
        const whole = plot.querySelector(".marks").getBoundingClientRect();
        return [...plot.querySelectorAll("svg svg rect")].map((rect) => {
          const { left, top, width, height } = rect.getBoundingClientRect();
          return [left - whole.left, top - whole.top, width, height];
        });
      });
      const close = ([x, y, w, h]) =>
        Math.abs(x - 2 - box[0]) < 2 &&
        Math.abs(y - 2 - box[1]) < 2 &&
        Math.abs(w + 4 - box[2]) < 2 &&
        h > 20;
      assert.ok(drawn.some(close), `${box} is none of ${JSON.stringify(drawn)}`);
      const [a, b] = colours.map(luminance).sort((x, y) => y - x);
      assert.ok((a + 0.05) / (b + 0.05) > 7, `the ring's two colours: ${colours}`);
      await lens.page.emulateMedia({ forcedColors: "active" });
      assert.deepEqual((await focused(lens)).outline, ["solid", "2px"]);
    });
  }
});

test("a pointer shows the nearest value, Escape hides it, and a tap gives it the focus", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, context: { hasTouch: true } }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await lens.open("turnover");
    const line = lens.of("turnover", "value");
    assert.equal(await line.isVisible(), false);
    await tabToValues(lens, "turnover");
    const { name } = await toBars(lens);
    const title = (await barsTitle(lens)).join(", ");
    assert.equal(`${title}: ${await line.textContent()}`, name);
    assert.equal(await line.getAttribute("aria-hidden"), "true");
    await lens.page.keyboard.press("Escape");
    assert.equal(await line.isVisible(), false);
    assert.equal((await focused(lens)).name, name, "the focus stays");
    await lens.page.keyboard.press("ArrowRight");
    assert.equal(await line.isVisible(), true);

    await lens.id("turnover").locator("h2").first().focus();
    assert.equal(await line.isVisible(), false);
    const bar = lens.of("turnover", "plot").locator("svg svg g rect").last();
    await bar.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await bar.boundingBox();
    await lens.page.mouse.move(x + width / 2, y + height / 2);
    const hovered = await line.textContent();
    assert.match(hovered, /^\d{4}-\d\d, returning: [\d,]+ of 1,000$/);
    assert.equal(await lens.of("turnover", "plot").locator(".mark[aria-hidden]").isVisible(), true);
    // It stays while the pointer moves to the line, and on the line.
    const told = await line.boundingBox();
    await lens.page.mouse.move(told.x + 20, told.y + told.height / 2, { steps: 8 });
    assert.equal(await line.isVisible(), true);
    await lens.page.keyboard.press("Escape");
    assert.equal(await line.isVisible(), false);
    await lens.page.mouse.move(x + width / 2, y - 40);
    await lens.page.mouse.move(x + width / 2, y + height / 2);
    assert.equal(await line.textContent(), hovered);
    await lens.page.mouse.move(5, 5);
    assert.equal(await line.isVisible(), false);

    await lens.page.touchscreen.tap(x + width / 2, y + height / 2);
    assert.equal((await focused(lens)).name, `${title}: ${hovered}`);
    assert.equal(await line.textContent(), hovered);
  });
});

test("the focus keeps its value when the figure is drawn again, and few elements hold many values", async (t) => {
  await withSample(
    t,
    async (lens) => {
      await lens.open("concentration");
      await tabToValues(lens, "concentration");
      await lens.page.keyboard.press("ArrowRight");
      const { name } = await focused(lens);
      await lens.page.setViewportSize({ width: 700, height: 900 });
      await lens.until("a narrower drawing", () => {
        const svg = document.querySelector("registry-lens").shadowRoot.querySelector(".marks > svg");
        return Number(svg.getAttribute("width")) < 700;
      });
      assert.ok((await focused(lens)).name.endsWith(name), `still at ${name}`);
      const plot = lens.of("concentration", "plot");
      assert.equal(await plot.locator(".mark").count(), 2);
      assert.equal(await plot.locator("[tabindex]").count(), 1);
      await lens.page.evaluate(axe);
      const found = await lens.page.evaluate(async () => {
        const { violations } = await window.axe.run(document);
        return violations.map(({ id, nodes }) => [id, nodes[0].html]);
      });
      assert.deepEqual(found, []);
    },
    { viewport: { width: 1280, height: 900 } },
  );
});

test("an exported figure is a picture: nothing in it takes the focus", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    const { content } = await lens.export("svg");
    const svg = content.toString();
    assert.match(svg, /^<svg|<\?xml/);
    assert.doesNotMatch(svg, /tabindex|application|class="mark|aria-roledescription/);
  });
});
