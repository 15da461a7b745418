/**
 * Opens every view of the page's index, in Chromium and in Firefox, with the whole sample and with real files. Each
 * opens by its link, has the focus at its heading, and has a figure and sentences or a reason why not. Both browsers
 * show the same text.
 */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import puppeteer from "puppeteer-core";
import { chrome, foreign, sample, serve, shared, WHOLE_SAMPLE, watch } from "./support.mjs";

/** All files in ../shared/data except a whole registry, which takes long and adds nothing. */
const HEAVY = ["npm_downloads_2025-12.parquet"];
const WAIT_MS = 180_000;

const BROWSERS = {
  Chromium: async () => {
    const context = await (await chrome()).newContext();
    return {
      page: await context.newPage(),
      choose: (input, files) => input.setInputFiles(files),
      end: () => context.close(),
    };
  },
  Firefox: async () => {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
      headless: true,
      protocolTimeout: WAIT_MS,
    });
    return {
      page: await browser.newPage(),
      choose: (input, files) => input.uploadFile(...files),
      end: () => browser.close(),
    };
  },
};

/** A page in one of the browsers. Both drivers have the used functions under the same names. */
async function open(kind, url, body) {
  const { page, choose, end } = await BROWSERS[kind]();
  const { requests, errors, violations } = await watch(page);
  const find = async (selector) =>
    (
      await page.evaluateHandle(
        (selector) => document.querySelector("registry-lens").renderRoot.querySelector(selector),
        selector,
      )
    ).asElement();
  const until = async (what, condition, argument) => {
    const end = performance.now() + WAIT_MS;
    while (!(await page.evaluate(condition, argument))) {
      assert.ok(performance.now() < end, `${kind}: not within ${WAIT_MS / 1000} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  try {
    await page.goto(url);
    await body({ page, choose, find, until });
    assert.deepEqual(foreign(requests, url), [], `${kind}: requests to another host`);
    assert.deepEqual(violations, [], `${kind}: violations of the page's policy`);
    assert.deepEqual(errors, [], `${kind}: errors in the page`);
  } finally {
    await end();
  }
}

/** Runs in the page: the content of the open view. */
function shown(id) {
  const { renderRoot, shadowRoot } = document.querySelector("registry-lens");
  const view = renderRoot.querySelector(`[data-testid="${id}"]`);
  const words = (testid) =>
    view.querySelector(`[data-testid=${testid}]`)?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const svg = view.querySelector("[data-testid=plot] svg");
  const box = svg?.getBoundingClientRect();
  const heading = view.querySelector("h2").getBoundingClientRect();
  const marks = [...(svg?.querySelectorAll("path, rect, circle, line, text") ?? [])];
  const table = view.querySelector("[data-testid=table]");
  return {
    focused: shadowRoot.activeElement?.id,
    inSight: heading.top >= 0 && heading.bottom <= innerHeight,
    title: document.title,
    heading: view.querySelector("h2").textContent,
    missing: words("missing"),
    sentences: words("sentences"),
    caveats: words("caveats"),
    table: words("table"),
    rows: table?.querySelectorAll("tbody td").length ?? 0,
    large: box !== undefined && box.width > 100 && box.height > 50,
    marks: marks.filter((mark) => mark.getBoundingClientRect().width > 0).length,
    broken: marks.filter((mark) =>
      [...mark.attributes].some(({ value }) => /NaN|undefined|Infinity/.test(value)),
    ).length,
  };
}

/** Loads the files in a browser, opens all views, and returns their content. */
async function walk(kind, url, files) {
  const told = {};
  await open(kind, url, async ({ page, choose, find, until }) => {
    if (files) await choose(await find("[data-testid=file-input]"), files);
    else await (await find("[data-testid=sample]")).click();
    const expected = files?.length ?? WHOLE_SAMPLE.length;
    await until(
      `${expected} files read and answered`,
      (expected) => {
        const lens = document.querySelector("registry-lens");
        const view = lens.renderRoot.querySelector("[data-testid=view]");
        const open = ["waiting", "reading"];
        return (
          lens.files.length === expected &&
          !lens.files.some(({ status }) => open.includes(status)) &&
          lens.results !== null &&
          view?.getAttribute("aria-busy") === "false"
        );
      },
      expected,
    );
    const { home, views, failed } = await page.evaluate(() => {
      const { renderRoot, files } = document.querySelector("registry-lens");
      const claims = renderRoot.querySelectorAll("[data-testid=claim], [data-testid=tally]");
      const links = renderRoot.querySelectorAll("[data-testid=index] a[data-metric]");
      return {
        home: [...claims].map((claim) => {
          const copy = /** @type {Element} */ (claim.cloneNode(true));
          // How many letters of a name fit into a drawing depends on the fonts.
          for (const drawing of copy.querySelectorAll("svg")) drawing.remove();
          return copy.textContent.replace(/\s+/g, " ").trim();
        }),
        views: [...links].map((link) => link.dataset.metric),
        failed: files.filter(({ status }) => status === "failed").map(({ path }) => path),
      };
    });
    assert.deepEqual(failed, [], "files that could not be read");
    assert.equal(home.length, 13, "the tally and twelve claims");
    assert.ok(views.length >= 17 && new Set(views).size === views.length, views.join(", "));
    told.home = { sentences: home.join("\n") };
    for (const id of views) {
      // The link of a view without data is in a folded list.
      await page.evaluate((id) => {
        const { renderRoot } = document.querySelector("registry-lens");
        const link = renderRoot.querySelector(`[data-testid=index] a[data-metric="${id}"]`);
        const folded = link.closest("details");
        if (folded) folded.open = true;
      }, id);
      await (await find(`[data-testid=index] a[data-metric="${id}"]`)).click();
      await until(
        `the view ${id}`,
        (id) =>
          document
            .querySelector("registry-lens")
            .renderRoot.querySelector(`[data-testid="${id}"]`)
            ?.getAttribute("aria-busy") === "false",
        id,
      );
      told[id] = await page.evaluate(shown, id);
    }
    await (await find("[data-testid=home]")).click();
    await until("the board again", () =>
      Boolean(document.querySelector("registry-lens").renderRoot.querySelector("[data-testid=claims]")),
    );
  });
  return told;
}

/** Checks the common rules for every view, and returns the views without a figure. */
function hold(kind, told) {
  const silent = [];
  for (const [id, view] of Object.entries(told)) {
    if (id === "home") continue;
    const where = `${kind}, ${id}`;
    assert.equal(view.focused, `rl-${id}`, `${where}: the heading has the focus`);
    assert.ok(view.inSight, `${where}: the heading is in sight`);
    assert.ok(view.heading.length > 5, where);
    assert.match(view.title, /^.+ – Registry Lens$/, where);
    if (view.missing) {
      silent.push(id);
      assert.match(view.missing, /^It cannot be measured from these files\. .{10,}\.$/, where);
      assert.deepEqual([view.sentences, view.marks, view.rows], ["", 0, 0], where);
    } else {
      assert.ok(view.large && view.marks > 3, `${where}: is drawn, ${view.marks} marks`);
      assert.equal(view.broken, 0, `${where}: marks without a place`);
      assert.ok(view.rows > 0, `${where}: has rows`);
      assert.match(view.sentences, /\d/, `${where}: is told`);
      assert.doesNotMatch(`${view.sentences} ${view.table}`, /NaN|undefined|\[object/, where);
    }
  }
  return silent;
}

async function everywhere(t, files, body) {
  const { address } = await serve(t);
  const said = {};
  for (const kind of Object.keys(BROWSERS)) {
    said[kind] = await walk(kind, address, files);
    await body(kind, hold(kind, said[kind]));
  }
  const { Chromium, Firefox } = said;
  assert.deepEqual(Object.keys(Firefox), Object.keys(Chromium));
  for (const id of Object.keys(Chromium))
    for (const part of ["title", "heading", "missing", "sentences", "caveats", "table"])
      assert.equal(Firefox[id][part], Chromium[id][part], `${id}: ${part} in Firefox, in Chromium`);
  t.diagnostic(`${Object.keys(Chromium).length - 1} views in both browsers`);
}

test("every view of the sample, in both browsers", async (t) => {
  await everywhere(t, null, (kind, silent) =>
    assert.deepEqual(silent, [], `${kind}: every view has something to show`),
  );
});

test("every view with real files, in both browsers", async (t) => {
  const here = shared(t);
  if (!here) return;
  const data = path.join(here.folder, "data");
  const files = [data, path.join(data, "foreign")].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".parquet") && !HEAVY.includes(name))
      .sort()
      .map((name) => path.join(folder, name)),
  );
  await everywhere(t, files, (kind, silent) =>
    assert.deepEqual(silent, ["vulnerabilities"], `${kind}: none of the files has findings of a scanner`),
  );
});

test("with a single file every view says which data are missing, in both browsers", async (t) => {
  await everywhere(t, [sample("2017-04")], (kind, silent) => {
    assert.ok(silent.includes("preservation") && silent.includes("documentation"), kind);
    assert.ok(!silent.includes("concentration"), kind);
  });
});
