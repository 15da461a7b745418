/** The information for screen readers: heading levels, names of all controls, landmarks, titles, and announcements. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { sample, serve, temporary, visit, whole, WHOLE_SAMPLE } from "./support.mjs";

/** The greatest number of announcements for a load, apart from those for each file. More would disturb the user. */
const FEW = 4;

/** Runs in the page: visible headings and controls, in the order of the composed tree. */
function outline() {
  const all = [];
  const seen = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    all.push(node);
    const slotted = node.localName === "slot" ? node.assignedNodes() : [];
    for (const child of slotted.length > 0 ? slotted : (node.shadowRoot ?? node).childNodes) seen(child);
  };
  seen(document.documentElement);
  const there = all.filter((node) => node.checkVisibility?.({ visibilityProperty: true }) ?? true);
  const headings = there
    .filter(({ localName }) => /^h[1-6]$/.test(localName))
    .map((node) => [Number(node.localName[1]), node.textContent.replace(/\s+/g, " ").trim()]);
  return { headings, lang: document.documentElement.lang, title: document.title };
}

function steps({ headings }, where) {
  assert.deepEqual(
    headings.filter(([level]) => level === 1),
    [[1, "Registry Lens"]],
    `${where}: one heading of the first level`,
  );
  assert.equal(headings[0][0], 1, `${where}: it comes first`);
  headings.forEach(([level, words], i) => {
    assert.ok(words, `${where}: a heading without words`);
    const before = i === 0 ? 0 : headings[i - 1][0];
    assert.ok(level <= before + 1, `${where}: “${words}” is of level ${level} after one of ${before}`);
  });
}

const USED = new Set([
  ...["button", "link", "textbox", "searchbox", "spinbutton", "combobox", "checkbox", "radio"],
  "DisclosureTriangle",
]);
const LANDMARKS = ["main", "navigation", "contentinfo"];

/** The browser's accessibility tree: role, name and target of each node. */
async function tree(lens) {
  lens.ax ??= await lens.page.context().newCDPSession(lens.page);
  const { nodes } = await lens.ax.send("Accessibility.getFullAXTree");
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties = [] }) => ({
      role: role?.value,
      name: name?.value ?? "",
      url: properties.find((property) => property.name === "url")?.value.value,
    }));
}

/** Every control has a name, and different controls have different names. */
async function names(lens, where, problems) {
  const nodes = await tree(lens);
  const used = nodes.filter(({ role }) => USED.has(role));
  assert.ok(used.length >= 5, `${where}: ${used.length} things to use`);
  for (const { role, name } of used) assert.ok(name.trim(), `${where}: a ${role} without a name`);
  const targets = new Map();
  for (const { role, name, url } of used) {
    if (role !== "link") continue;
    assert.ok(url, `${where}: the link “${name}” leads nowhere`);
    assert.equal(targets.get(name) ?? url, url, `${where}: “${name}” is the name of links to two places`);
    targets.set(name, url);
  }
  const twice = used
    .filter(({ role }) => role !== "link")
    .map(({ role, name }) => `${role} “${name}”`)
    .filter((said, i, all) => all.indexOf(said) !== i);
  twice.forEach((said) => problems.add(`${where}: two are ${said}`));
  for (const landmark of LANDMARKS) {
    const found = nodes.filter(({ role }) => role === landmark);
    // The list of metrics appears once files are loaded.
    const wanted = landmark === "navigation" && (await lens.id("view").count()) === 0 ? 0 : 1;
    assert.equal(found.length, wanted, `${where}: ${landmark}`);
    if (landmark === "navigation" && wanted) assert.ok(found[0].name, `${where}: the navigation has a name`);
  }
  return used;
}

test("headings, names, landmarks and titles on the empty page, the board and every view", async (t) => {
  const folder = await temporary(t);
  const broken = path.join(folder, "pypi_2024-01.parquet");
  await writeFile(broken, "name,downloads\nnumpy,3\n");
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    const problems = new Set();
    const check = async (where, title) => {
      const told = await lens.page.evaluate(outline);
      steps(told, where);
      assert.equal(told.lang, "en", where);
      assert.equal(told.title, title, where);
      return names(lens, where, problems);
    };
    await lens.id("sample").waitFor();
    await check("the empty page", "Registry Lens");
    await lens.id("guide").locator("summary").first().click();
    await lens.id("guide").locator("details summary").first().click();
    await check("the guide", "Registry Lens");
    await lens.id("guide").locator("summary").first().click();
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await check("the board", "Registry Lens");

    await lens.pick(broken);
    await lens.settled(WHOLE_SAMPLE.length + 1);
    const file = lens.file("npm_downloads_2017-10.parquet");
    await file.getByTestId("remap").click();
    await file.getByTestId("mapping").waitFor();
    const used = await check("the files", "Registry Lens");
    for (const { path } of await lens.files()) {
      assert.ok(
        used.some(({ role, name }) => role === "button" && name === `Remove ${path}`),
        `the button that removes ${path} says so`,
      );
    }
    assert.ok(used.some(({ name }) => name === `Try again pypi_2024-01.parquet`));

    const views = await lens
      .id("index")
      .locator("a[data-metric]")
      .evaluateAll((links) => links.map((link) => [link.dataset.metric, link.textContent]));
    assert.ok(views.length >= 17);
    for (const [id, name] of views) {
      await lens.open(id);
      await lens.page.evaluate((id) => {
        const { renderRoot } = document.querySelector("registry-lens");
        for (const folded of renderRoot.querySelectorAll(`[data-testid="${id}"] details`)) folded.open = true;
      }, id);
      await lens.page.waitForTimeout(100);
      await whole(lens.page, id);
      await check(id, `${name} – Registry Lens`);
    }
    assert.deepEqual([...problems], []);
  });
});

/** Records every text of the polite region and of alerts from now on. */
function hear() {
  const { renderRoot } = document.querySelector("registry-lens");
  const region = renderRoot.querySelector("[data-testid=said]");
  window.heard = [];
  const note = () => {
    const words = region.textContent.replace(/\s+/g, " ").trim();
    if (words && words !== window.heard.at(-1)) window.heard.push(words);
  };
  new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
}

test("a screen reader announces a load in a few messages: files, tally, and failures", async (t) => {
  const folder = await temporary(t);
  const broken = path.join(folder, "pypi_2024-01.parquet");
  await writeFile(broken, "name,downloads\nnumpy,3\n");
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").waitFor();
    await lens.page.evaluate(hear);
    const heard = () => lens.page.evaluate(() => window.heard.splice(0));
    const n = WHOLE_SAMPLE.length;
    await lens.id("sample").click();
    await lens.settled(n);
    const loaded = await heard();
    t.diagnostic(`sample: ${loaded.join(" | ")}`);
    assert.equal(loaded[0], `${n} files added.`);
    assert.match(loaded.at(-1), new RegExp(`^${n} files read\\. Of the literature’s twelve claims, .+\\.$`));
    assert.ok(loaded.length <= FEW, loaded.join(" | "));

    await lens.pick(broken);
    await lens.settled(n + 1);
    const failed = await heard();
    t.diagnostic(`a failed file: ${failed.join(" | ")}`);
    assert.match(
      failed.at(-1),
      new RegExp(`^${n} files read, 1 could not be read\\. Of the literature’s twelve claims, `),
    );
    assert.ok(failed.length <= FEW, failed.join(" | "));

    await lens.file("pypi_2024-01.parquet").getByTestId("remove").click();
    await lens.settled(n);
    const removed = await heard();
    t.diagnostic(`removed: ${removed.join(" | ")}`);
    assert.ok(removed.length >= 1 && removed.length <= FEW, removed.join(" | "));

    await lens.open("turnover");
    await heard();
    await lens.ask(50, "paper");
    const asked = await heard();
    t.diagnostic(`another K: ${asked.join(" | ")}`);
    assert.equal(asked.length, 1, asked.join(" | "));
    assert.match(asked[0], /of the top 50 remained/);
  });
});

test("an engine that cannot start is an alert", async (t) => {
  const site = await serve(t, { change: { "worker.js": () => "throw new Error('none');" } });
  await visit({ url: site.address, errors: [/none/] }, async (lens) => {
    await lens.id("sample").waitFor();
    await lens.pick(sample("2017-04"));
    await lens.id("down").waitFor();
    const nodes = await tree(lens);
    assert.ok(nodes.some(({ role }) => role === "alert"));
  });
});
