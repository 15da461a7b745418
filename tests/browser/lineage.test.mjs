/**
 * Figures of lineage: a family as a tree whose branches open and close, by pointer and by keyboard, and what becomes of
 * licences as bands. Expected are the numbers of the results document, which native tests hold against other programs.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { serve, visit, WHOLE_SAMPLE } from "./support.mjs";

/** The answer for the dataset that is shown first. */
async function first(lens, metric) {
  const { datasets, leading } = (await lens.results()).metrics[metric];
  return datasets[leading ?? 0];
}
const valuesOf = async (lens, metric) => (await first(lens, metric)).values;

/** Runs with the view of a metric of the sample. */
async function opened(t, metric, run) {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await lens.open(metric);
    await run(lens);
  });
}

/** The rows of the tree: how far to the right each begins, and its first words. */
const rows = (lens) =>
  lens.page.evaluate(() => {
    const { shadowRoot } = document.querySelector("registry-lens");
    const plots = [...shadowRoot.querySelectorAll("[data-testid=families] .marks svg svg")];
    const tree = plots.find(({ textContent }) => textContent.includes("edges from a root"));
    // The numbers above the tree are centred, and what they count is not.
    const texts = [...tree.querySelectorAll("text:not([text-anchor])")].filter(
      ({ textContent }) => textContent !== "edges from a root",
    );
    return texts.map((text) => [Number(text.getAttribute("x")), text.firstChild.textContent]);
  });

/** Moves the focus to the value with a name, from the first value down. */
async function focusOn(lens, begins) {
  const { keyboard } = lens.page;
  const name = () =>
    lens.page.evaluate(() => {
      const { activeElement } = document.querySelector("registry-lens").shadowRoot;
      return {
        name: activeElement?.getAttribute("aria-label") ?? "",
        role: activeElement?.getAttribute("role"),
        open: activeElement?.getAttribute("aria-expanded"),
      };
    });
  await lens.id("families").locator(".marks .mark[tabindex]").focus();
  for (let n = 0; n < 200; n++) {
    const now = await name();
    if (now.name.replace(/^The family of [^:]*: /, "").startsWith(begins)) return { ...now, again: name };
    await keyboard.press("ArrowRight");
    const next = await name();
    if (next.name === now.name) await keyboard.press("ArrowDown");
  }
  return assert.fail(`no value begins with ${begins}`);
}

test("a family's branches open and close by keyboard and pointer, and an export has what is seen", async (t) => {
  await opened(t, "families", async (lens) => {
    const values = await valuesOf(lens, "families");
    const [{ nodes, of }] = values.trees;
    assert.equal(nodes[0].name, of);
    const inner = nodes.findIndex(({ below }, i) => i > 0 && below > 0);
    const chosen = nodes[inner > 0 ? inner : 0];
    const before = await rows(lens);
    assert.ok(before.some(([, words]) => words === of));
    const { role, open, again } = await focusOn(lens, `${chosen.name}:`);
    assert.equal(role, "button");
    await lens.page.keyboard.press("Enter");
    const after = await rows(lens);
    assert.equal((await again()).open, open === "true" ? "false" : "true", "it is said");
    assert.ok((await again()).name.includes(chosen.name), "the focus stays");
    assert.equal(after.length > before.length, open === "false");
    await lens.page.keyboard.press("Space");
    // A branch of which only a part fitted at first opens with more of it.
    const back = await rows(lens);
    if (open === "true") assert.ok(back.length >= before.length);
    else assert.deepEqual(back, before);
    // The same by pointer: a click on its name.
    const place = await lens.page.evaluate((name) => {
      const { shadowRoot } = document.querySelector("registry-lens");
      const texts = [...shadowRoot.querySelectorAll("[data-testid=families] .marks svg svg text")];
      const text = texts.find(({ firstChild }) => firstChild.textContent === name);
      text.scrollIntoView({ block: "center" });
      const { left, top, height } = text.getBoundingClientRect();
      return { x: left + 4, y: top + height / 2 };
    }, chosen.name);
    await lens.page.mouse.click(place.x, place.y);
    assert.deepEqual(await rows(lens), after);
    // The exported figure is the one that is seen.
    const { content } = await lens.export("svg", "families");
    const svg = content.toString();
    const [seen, other] = [after, back].map((list) => new Set(list.map(([, words]) => words)));
    assert.notEqual(seen.size, other.size);
    for (const words of new Set([...seen, ...other]))
      assert.equal(svg.includes(words), seen.has(words), words);
  });
});

test("what a tree does not show is counted below the model from which it was made", async (t) => {
  await opened(t, "families", async (lens) => {
    const values = await valuesOf(lens, "families");
    const [{ nodes }] = values.trees;
    const drawn = await rows(lens);
    const top = Math.min(...drawn.map(([x]) => x));
    const next = Math.min(...drawn.map(([x]) => x).filter((x) => x > top));
    const counted = new Map();
    let root = "";
    for (const [x, words] of drawn) {
      if (x === top) root = words;
      const more = /^([\d,]+) more$/.exec(words);
      const things = more ? Number(more[1].replaceAll(",", "")) : 1;
      if (x === next) counted.set(root, (counted.get(root) ?? 0) + things);
    }
    assert.ok(counted.size > 0);
    for (const [name, things] of counted) {
      const place = nodes.findIndex((node) => node.name === name);
      const below = nodes.filter(({ base }) => base === place).length + Number(nodes[place].left_out);
      assert.equal(things, below, name);
    }
  });
});

test("bands of licences have the counts of the matrix", async (t) => {
  await opened(t, "drift", async (lens) => {
    const { values, shown } = await first(lens, "drift");
    const flat = values.licences.matrix.flat().map(Number);
    const figure = shown.figures.find(({ kind }) => kind === "transitions");
    assert.equal(figure.flows.length, flat.filter((n) => n > 0).length);
    assert.equal(
      figure.flows.reduce((sum, [, , n]) => sum + Number(n), 0),
      flat.reduce((sum, n) => sum + n, 0),
    );
    const bands = await lens.page.evaluate(() => {
      const { shadowRoot } = document.querySelector("registry-lens");
      const texts = [...shadowRoot.querySelectorAll("[data-testid=drift] svg svg")].find((svg) =>
        svg.textContent.includes("the model made from it"),
      );
      return texts.querySelectorAll("path").length;
    });
    assert.equal(bands, figure.flows.length);
  });
});
