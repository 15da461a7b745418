/**
 * Compares every view and state of the page, light and dark, on a desktop and on a phone, with small pictures in
 * snapshots/, with tolerance. Two of the four combinations are always compared, all of them with
 * REGISTRY_LENS_ALL_SNAPSHOTS=1. After an intended change, renew the pictures and check them:
 *
 *   REGISTRY_LENS_RENEW_SNAPSHOTS=1 node --test tests/browser/snapshots.test.mjs
 *   node tests/browser/contact-sheet.mjs
 *
 * Pictures that differ are in target/snapshots/: the old one, the new one, and one with the difference in red;
 * REGISTRY_LENS_FULL_SNAPSHOTS=1 puts every picture there in full size.
 */

import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, test } from "node:test";
import { compare, develop, fingerprint, LIMITS } from "./pictures.mjs";
import { root, sample, serve, table, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const stored = path.join(root, "tests", "browser", "snapshots");
const told = path.join(stored, "snapshots.json");
const out = path.join(root, "target", "snapshots");
const renew = process.env.REGISTRY_LENS_RENEW_SNAPSHOTS === "1";
const all = renew || process.env.REGISTRY_LENS_ALL_SNAPSHOTS === "1";
const full = process.env.REGISTRY_LENS_FULL_SNAPSHOTS === "1";

const DESKTOP = { viewport: { width: 1280, height: 900 }, scale: 1 / 4 };
const PHONE = { viewport: { width: 390, height: 844 }, scale: 0.3, touch: true };
const COMBINATIONS = {
  "light-desktop": { ...DESKTOP, colorScheme: "light" },
  "dark-desktop": { ...DESKTOP, colorScheme: "dark" },
  "light-phone": { ...PHONE, colorScheme: "light" },
  "dark-phone": { ...PHONE, colorScheme: "dark" },
};
/** Each colour scheme and each width is in one of them. The others are for whoever changed something. */
const ALWAYS = ["light-desktop", "dark-phone"];
/** A picture shows this many CSS pixels; the rest of the page is only compared by height. */
const CAP = 2400;
/** The start of a metric's pictures, because the part above is the same for all. */
const VIEW = "[data-testid=view]";

const GOOD = ["2017-04", "2017-10"].map(sample);
const HELD = "npm_downloads_2018-04.parquet";
/** The list of files. */
const FILES = "details:has(> summary [data-testid=files-summary])";
/** A K that is answered once the gate is open, and one at which the engine ends. */
const SLOW = 777;
const DEADLY = 666;

/**
 * `prepare(lens, stage)` brings about each state, in a separate page that is opened at `fragment`, or, if
 * `of` is "sample", in one that holds the sample and shows the board. The picture begins at `from`, else at the top. `stage.file(name, content)` writes a file to
 * drop; `stage.hold()` closes a gate: the worker waits at a file of the name HELD and before it answers K = SLOW until
 * the picture was taken.
 */
const STATES = [
  { name: "empty", prepare: async () => {} },
  {
    name: "dragging",
    async prepare(lens) {
      const { x, y, width, height } = await lens.id("drop").boundingBox();
      const data = { items: [], files: GOOD, dragOperationsMask: 1 };
      const devtools = await lens.page.context().newCDPSession(lens.page);
      for (const type of ["dragEnter", "dragOver"])
        await devtools.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
      await lens.page.getByText("Release to read the files").waitFor();
    },
  },
  {
    name: "link",
    fragment: "#date=npm/list.parquet~2018-04&registry=npm/list.parquet~npm",
    prepare: (lens) => lens.id("expected").waitFor(),
  },
  { name: "guide", prepare: (lens) => openGuide(lens) },
  {
    name: "loading",
    async prepare(lens, stage) {
      await copyFile(sample("2017-10"), stage.path(HELD));
      stage.hold();
      await lens.drop(sample("2017-04"), stage.path(HELD), sample("2025-12"));
      await lens.page.getByText("row group 2 of 3").waitFor();
      await lens.file(HELD).and(lens.page.locator("[data-status=reading]")).waitFor({ state: "attached" });
    },
  },
  {
    name: "partial",
    async prepare(lens, stage) {
      await lens.drop(GOOD[0], await broken(stage), await unknown(stage));
      await lens.settled(3);
      await unfold(lens, FILES);
    },
  },
  {
    name: "failed",
    async prepare(lens, stage) {
      await lens.drop(await broken(stage));
      await lens.settled(1);
      await unfold(lens, FILES);
    },
  },
  {
    name: "few-files",
    async prepare(lens) {
      await lens.drop(...GOOD);
      await lens.settled(2);
    },
  },
  {
    name: "down",
    fragment: "#view=turnover",
    async prepare(lens) {
      await lens.drop(...GOOD);
      await lens.settled(2);
      await lens.settings();
      await lens.id("k").fill(String(DEADLY));
      await lens.id("down").waitFor();
    },
  },
  { name: "board", of: "sample", prepare: async () => {} },
  {
    name: "rule",
    of: "sample",
    from: VIEW,
    async prepare(lens) {
      await lens.id("claim").locator("details summary").first().click();
    },
  },
  {
    name: "files",
    of: "sample",
    async prepare(lens) {
      await unfold(lens, FILES);
    },
  },
  {
    name: "unfolded",
    of: "sample",
    from: "[data-testid=definition]",
    async prepare(lens) {
      await view(lens, "turnover");
      await unfold(lens, "[data-testid=view] details");
    },
  },
  {
    name: "stale",
    of: "sample",
    from: VIEW,
    async prepare(lens, stage) {
      await view(lens, "turnover");
      stage.hold();
      await lens.settings();
      await lens.of("turnover", "k").fill(String(SLOW));
      await lens.page.locator("[data-testid=view][aria-busy=true]").waitFor();
    },
    after: (lens) => lens.answered(SLOW, "paper"),
  },
  {
    name: "exports",
    of: "sample",
    from: VIEW,
    async prepare(lens) {
      await view(lens, "turnover");
      await lens.id("export-menu").click();
    },
    after: (lens) => lens.page.keyboard.press("Escape"),
  },
  {
    name: "compare",
    of: "sample",
    from: VIEW,
    async prepare(lens) {
      await view(lens, "concentration");
      await lens.settings();
      const pair = lens.id("compare-1").locator("option").filter({ hasText: "then and now" }).first();
      await lens.id("compare-1").selectOption({ label: (await pair.textContent()).trim() });
      await lens.id("side").nth(1).waitFor();
      await lens.page.locator("[data-testid=concentration][aria-busy=false]").waitFor();
    },
  },
  {
    name: "undo",
    async prepare(lens) {
      await lens.drop(...GOOD);
      await lens.settled(2);
      await unfold(lens, FILES);
      await lens.id("remove").first().click();
      await lens.settled(1);
    },
  },
  {
    name: "other-files",
    fragment: "#data=0f27bc05a655.000000000000",
    async prepare(lens) {
      await lens.drop(...GOOD);
      await lens.settled(2);
      await lens.id("made-with").and(lens.page.locator("[data-same=false]")).waitFor();
    },
  },
  {
    name: "glossary",
    async prepare(lens) {
      await unfold(lens, "[data-testid=glossary]");
      await lens.id("glossary-filter").waitFor();
    },
  },
];

const broken = (stage) => stage.file("npm_downloads_2019-02.parquet", "This is no Parquet file.");
const unknown = (stage) =>
  stage.file("mirror_2019-03.parquet", table({ thing: "string", hits: "int64", misses: "int64" }));

async function openGuide(lens) {
  await unfold(lens, "[data-testid=guide]");
  await lens.until(
    "the guide's text",
    () =>
      document.querySelector("registry-lens").renderRoot.querySelector("[data-testid=guide]").innerText
        .length > 500,
  );
}

/** Opens every box that a selector finds, also inside other boxes, and waits for what is shown in them. */
async function unfold(lens, selector) {
  await lens.page.evaluate(async (selector) => {
    const found = document.querySelector("registry-lens").renderRoot.querySelectorAll(selector);
    if (found.length === 0) throw new Error(`There is no ${selector}`);
    for (const box of found) box.open = true;
    // The page hears of it in a task of its own, and renders before the next paint.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }, selector);
  await lens.until("the content of what was unfolded", () => {
    const { renderRoot } = document.querySelector("registry-lens");
    const busy = renderRoot.querySelectorAll("[data-testid=loading], section.metric[aria-busy=true]");
    return ![...busy].some((element) => element.checkVisibility());
  });
}

/** Opens a view by its address. */
async function view(lens, id) {
  await lens.page.evaluate((id) => (location.hash = id && `#view=${id}`), id);
  await lens.id(id || "claims").waitFor();
  await lens.until(
    `the view ${id || "of the claims"}`,
    () =>
      document
        .querySelector("registry-lens")
        .renderRoot.querySelector("[data-testid=view]")
        .getAttribute("aria-busy") === "false",
  );
}

/** Returns to the board, with everything folded. */
async function reset(lens) {
  await view(lens, "");
  await lens.page.evaluate(() => {
    for (const box of document.querySelector("registry-lens").renderRoot.querySelectorAll("details"))
      box.open = false;
  });
}

/** Runs in the worker, around the engine: it waits at the gate, and ends at certain values. */
function disguise({ HELD, SLOW, DEADLY }) {
  const { prototype } = wasm_bindgen.Engine;
  const { files, step, results } = prototype;
  const wait = () => {
    const request = new XMLHttpRequest();
    // The worker is of a blob, which has no folder.
    request.open("GET", `${location.origin}/licences.txt`, false);
    request.send();
  };
  let said = false;
  let listed = false;
  prototype.files = function () {
    const all = files.call(this);
    const next = all.find((file) => file.id === this.next());
    const begun = all.length === 3 && next?.path === HELD;
    const held = (file) => begun && file.path === HELD && file.status === "waiting";
    return all.map((file) => (held(file) ? { ...file, status: "reading" } : file));
  };
  // A list that was made may be posted later.
  const post = globalThis.postMessage;
  globalThis.postMessage = function (message, ...rest) {
    const of = message?.type === "files" ? message.files : [];
    listed ||= of.length === 3 && of.some(({ path, status }) => path === HELD && status === "reading");
    return post.call(this, message, ...rest);
  };
  prototype.step = function () {
    const id = this.next();
    const all = files.call(this);
    if (all.find((file) => file.id === id)?.path !== HELD) return step.call(this);
    // The page adds files one by one: the worker waits only once it has said so of all three.
    if (listed && said) {
      wait();
      return step.call(this);
    }
    said = all.length === 3;
    return {
      ...{ id, row_group: 1, row_groups: 3, rows_done: 1_240_000n, rows: 3_000_000n },
      ...{ bytes_done: 14_700_000n, bytes: 35_900_000n },
    };
  };
  prototype.results = function (params, ...rest) {
    if (params.turnover.k === DEADLY) throw new WebAssembly.RuntimeError("unreachable");
    if (params.turnover.k === SLOW) wait();
    return results.call(this, params, ...rest);
  };
}
const change = {
  "worker.js": (script) => `${script};(${disguise})(${JSON.stringify({ HELD, SLOW, DEADLY })});`,
};

/** A server with a gate, and a folder. */
async function setting(t) {
  const folder = await temporary(t);
  const hold = {};
  const site = await serve(t, { change, hold });
  /** @type {(held?: unknown) => void} */
  let open = () => {};
  return {
    address: site.address,
    path: (name) => path.join(folder, name),
    async file(name, content) {
      await writeFile(path.join(folder, name), content);
      return path.join(folder, name);
    },
    hold() {
      hold["licences.txt"] = new Promise((resolve) => (open = resolve));
    },
    release() {
      open();
      delete hold["licences.txt"];
    },
  };
}

/** Opens the page with the settings for pictures. */
function look({ viewport, colorScheme, touch = false }, url, body) {
  const fixed = { locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", deviceScaleFactor: 1 };
  const context = { viewport, colorScheme, hasTouch: touch, ...fixed };
  return visit({ url, context }, (lens) => {
    lens.folded = true;
    return body(lens);
  });
}

async function loadSample(lens) {
  await lens.id("sample").click();
  await lens.settled(WHOLE_SAMPLE.length, 60_000);
}

/** A picture of CAP pixels of the page from its top or from an element, once nothing moves. */
async function shoot(lens, scale, from) {
  const height = await lens.page.evaluate(async () => {
    /** @type {any} */ (document.querySelector("registry-lens").renderRoot).activeElement?.blur();
    scrollTo(0, 0);
    // Every build has another digest.
    document.querySelector("[data-build]").textContent = "0".repeat(64);
    await document.fonts.ready;
    const state = () => {
      const { renderRoot } = document.querySelector("registry-lens");
      const { length } = renderRoot.querySelectorAll("*");
      return `${document.documentElement.scrollHeight} ${length}`;
    };
    let last = "";
    // A view adds rows in a task after each paint: let it run before the states are compared.
    const painted = (resolve) => requestAnimationFrame(() => setTimeout(resolve));
    for (let same = 0; same < 6;) {
      await new Promise(painted);
      same = state() === last ? same + 1 : 0;
      last = state();
    }
    return document.documentElement.scrollHeight;
  });
  const { width } = lens.page.viewportSize();
  const y = from ? Math.floor((await lens.page.locator(from).first().boundingBox()).y) : 0;
  const clip = { x: 0, y, width, height: Math.min(height - y, CAP) };
  const whole = await lens.page.screenshot({ fullPage: true, clip, animations: "disabled", caret: "hide" });
  return { whole, height, picture: await develop(whole, scale) };
}

/** Takes every picture of a combination and hands each to `keep(name, shot)`. */
async function takeAll(t, combination, keep) {
  const stage = await setting(t);
  const { scale } = combination;
  const take = async (lens, /** @type {any} */ { name, from, prepare, after }) => {
    await prepare(lens, stage);
    await keep(name, await shoot(lens, scale, from));
    stage.release();
    await after?.(lens);
  };
  for (const state of STATES.filter(({ of }) => of !== "sample"))
    await look(combination, `${stage.address}${state.fragment ?? ""}`, async (lens) => {
      await lens.id("drop").waitFor();
      await take(lens, state);
    });
  await look(combination, stage.address, async (lens) => {
    await loadSample(lens);
    const ids = await lens
      .id("index")
      .locator("a[data-metric]")
      .evaluateAll((links) => links.map((link) => link.dataset.metric));
    assert.ok(ids.length > 0, "there is a list of metrics");
    for (const id of ids) {
      await view(lens, id);
      await keep(`metric-${id}`, await shoot(lens, scale, VIEW));
    }
    for (const state of STATES.filter(({ of }) => of === "sample")) {
      await reset(lens);
      await take(lens, state);
    }
  });
}

const json = async (file) => JSON.parse(await readFile(file, "utf8"));
async function write(file, content) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** The method of comparison on this machine. */
async function exactness(lens, t) {
  const { made_with: then } = await json(told);
  const now = await fingerprint(lens.page);
  const other = Object.keys(now).filter((key) => now[key] !== then[key]);
  if (other.length === 0) return LIMITS.fine;
  t.diagnostic(
    `Compared coarsely, layout only: the pictures were made where ${other.map((key) => `${key} is ${then[key]}`).join(", ")}; here it is ${other.map((key) => now[key]).join(", ")}.`,
  );
  return LIMITS.coarse;
}

/** The pictures of this run. */
const taken = { heights: {}, made_with: null };

describe("the page looks as it did", { concurrency: 2 }, () => {
  for (const [title, combination] of Object.entries(COMBINATIONS)) {
    const skip = !all && !ALWAYS.includes(title) && "compared with REGISTRY_LENS_ALL_SNAPSHOTS=1";
    test(title, { skip }, async (t) => {
      const folder = path.join(stored, title);
      await rm(path.join(out, title), { recursive: true, force: true });
      const stage = await setting(t);
      let limits = null;
      await look(combination, stage.address, async (lens) => {
        await lens.id("drop").waitFor();
        if (renew) taken.made_with = await fingerprint(lens.page);
        else limits = await exactness(lens, t);
      });
      if (renew) await rm(folder, { recursive: true, force: true });
      const heights = renew ? {} : (await json(told)).heights[title];
      const names = [];
      const wrong = [];
      let bytes = 0;
      let largest = 0;
      await takeAll(t, combination, async (name, { whole, ...shot }) => {
        names.push(name);
        bytes += shot.picture.length;
        const place = path.join(out, title, name);
        if (full) await write(`${place}.full.png`, whole);
        if (renew) {
          heights[name] = shot.height;
          await write(path.join(folder, `${name}.webp`), shot.picture);
          return;
        }
        const picture = await readFile(path.join(folder, `${name}.webp`)).catch(() => null);
        if (!picture) {
          await write(`${place}.new.webp`, shot.picture);
          wrong.push(`${name} has no stored picture; the new one is ${place}.new.webp`);
          return;
        }
        const found = await compare({ picture, height: heights[name] }, shot, limits);
        largest = Math.max(largest, found.share);
        if (!found.said) return;
        await write(`${place}.old.webp`, picture);
        await write(`${place}.new.webp`, shot.picture);
        await write(`${place}.full.png`, whole);
        if (found.difference) await write(`${place}.difference.png`, found.difference);
        wrong.push(`${name}: ${found.said}; see ${place}.{old.webp,new.webp,difference.png,full.png}`);
      });
      if (renew) taken.heights[title] = heights;
      const kept = (await readdir(folder)).map((file) => path.basename(file, ".webp"));
      for (const name of kept.filter((name) => !names.includes(name)))
        wrong.push(`${name}: there is a picture, but no such view or state`);
      t.diagnostic(
        renew
          ? `${names.length} pictures taken anew, ${(bytes / 1000).toFixed(0)} kB`
          : `${names.length} pictures compared; the most that changed in one is ${(100 * largest).toFixed(2)}% of it`,
      );
      assert.deepEqual(wrong, [], "Looks other than it did. If that is meant: make snapshots");
    });
  }
});

if (renew)
  test("the new pictures are stored", async () => {
    const heights = Object.fromEntries(Object.keys(COMBINATIONS).map((key) => [key, taken.heights[key]]));
    assert.ok(Object.values(heights).every(Boolean), "every combination was taken");
    await write(told, `${JSON.stringify({ made_with: taken.made_with, heights }, null, 2)}\n`);
  });

/** Changes to the page that the comparison must detect. `where` is the view, empty for the board. */
const DAMAGES = [
  {
    name: "one claim's verdict is hidden",
    where: "",
    damage() {
      const { renderRoot } = document.querySelector("registry-lens");
      const words = [...renderRoot.querySelectorAll("[data-testid=claim] *")].filter((node) =>
        /^(Holds|Does not hold|Mixed)$/.test(node.textContent.trim()),
      );
      words[0].style.visibility = "hidden";
    },
  },
  {
    name: "the accent has another colour",
    where: "",
    damage() {
      document
        .querySelector("registry-lens")
        .renderRoot.querySelector(".lens")
        .style.setProperty("--accent", "#b3261e");
    },
  },
  {
    name: "a column is shifted by 12 pixels",
    where: "",
    damage() {
      const { renderRoot } = document.querySelector("registry-lens");
      const column = renderRoot.querySelectorAll("[data-testid=claim] > :last-child");
      if (column.length < 2) throw new Error("the column does not exist");
      for (const cell of column) cell.style.translate = "12px";
    },
  },
  {
    name: "the figure is hidden",
    where: "turnover",
    damage() {
      document
        .querySelector("registry-lens")
        .renderRoot.querySelector("[data-testid=plot] svg").style.visibility = "hidden";
    },
  },
  {
    name: "the figure is gone",
    where: "turnover",
    damage() {
      document.querySelector("registry-lens").renderRoot.querySelector("[data-testid=plot]").style.display =
        "none";
    },
  },
  {
    name: "the paper is dark",
    where: "turnover",
    coarsely: true,
    damage() {
      document
        .querySelector("registry-lens")
        .renderRoot.querySelector(".lens")
        .style.setProperty("--paper", "#15171a");
    },
  },
];

/** Other fonts, as on another machine. */
function otherFonts() {
  const style = document.createElement("style");
  style.textContent =
    "*, :host { font-family: 'Liberation Sans', sans-serif !important; letter-spacing: 0.01em }";
  document.querySelector("registry-lens").renderRoot.append(style);
  return style;
}

test("the comparison detects intended changes to the page, and nothing else", async (t) => {
  const stage = await setting(t);
  const { scale } = DESKTOP;
  await look(COMBINATIONS["light-desktop"], stage.address, async (lens) => {
    await loadSample(lens);
    const say = (name, { share, clump, most, taller }) => {
      t.diagnostic(
        `${name}: ${(100 * share).toFixed(2)}% changed, largest clump ${clump}, most ${most.toFixed(0)}, height ${(100 * taller).toFixed(1)}%`,
      );
    };
    for (const where of ["", "turnover"]) {
      await view(lens, where);
      const was = await shoot(lens, scale);
      const again = await shoot(lens, scale);
      for (const limits of Object.values(LIMITS))
        assert.deepEqual(
          await compare(was, again, limits),
          { share: 0, clump: 0, most: 0, taller: 0, said: "" },
          `twice the same picture, ${where || "board"}`,
        );
      for (const { name, damage, coarsely } of DAMAGES.filter((damage) => damage.where === where)) {
        await lens.page.evaluate(damage);
        const damaged = await shoot(lens, scale);
        const fine = await compare(was, damaged, LIMITS.fine);
        say(name, fine);
        assert.notEqual(fine.said, "", `not seen: ${name}`);
        const coarse = await compare(was, damaged, LIMITS.coarse);
        say(`${name}, coarsely`, coarse);
        if (coarsely) assert.notEqual(coarse.said, "", `not seen coarsely: ${name}`);
        await lens.page.evaluate(() => {
          const element = document.querySelector("registry-lens");
          for (const node of [element, ...element.renderRoot.querySelectorAll("[style]")])
            for (const property of ["--accent", "--paper", "visibility", "display", "translate"])
              node.style.removeProperty(property);
        });
        assert.deepEqual((await shoot(lens, scale)).picture, was.picture, `mended: ${name}`);
      }
    }
    for (const where of ["turnover", ""]) {
      await view(lens, where);
      const was = await shoot(lens, scale);
      const style = await lens.page.evaluateHandle(otherFonts);
      const other = await shoot(lens, scale);
      const fine = await compare(was, other, LIMITS.fine);
      say(`other fonts, ${where || "board"}`, fine);
      assert.notEqual(fine.said, "", "other fonts are seen");
      const coarse = await compare(was, other, LIMITS.coarse);
      say(`other fonts, ${where || "board"}, coarsely`, coarse);

      assert.equal(coarse.said, "", "other fonts are let pass where only the layout counts");
      await style.evaluate((style) => style.remove());
    }
  });
});
