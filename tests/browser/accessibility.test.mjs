/**
 * Runs axe-core on the page in each state, light, dark and narrow. A new state is a line in STATES with its name and
 * the steps to reach it.
 */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { root, sample, SAMPLES, serve, shared, table, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds in the page, or `within` an element of it; with `colours` by its rules on colours alone. */
async function violations(lens, { within = "", colours = false } = {}) {
  await lens.page.evaluate(axe);
  const about = { within, only: colours ? { runOnly: ["color-contrast", "link-in-text-block"] } : {} };
  return lens.page.evaluate(async ({ within, only }) => {
    const place = within ? { fromShadowDom: ["registry-lens", within] } : document;
    const { violations, passes } = await window.axe.run(place, only);
    const told = ({ target, failureSummary }) => `${target.flat().join(" ")}: ${failureSummary}`;
    return {
      violations: violations.map(({ id, impact, nodes }) => [id, impact, ...nodes.slice(0, 3).map(told)]),
      passes: passes.length,
    };
  }, about);
}

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "light and narrow": { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

/** Runs in the worker, around the engine: reading hangs at a file name, and answers hang or trap at a value of K. */
function disturb() {
  const { prototype } = wasm_bindgen.Engine;
  const { step, results } = prototype;
  prototype.step = function () {
    const files = this.files();
    const next =
      files.find(({ status }) => status === "reading") ?? files.find(({ status }) => status === "waiting");
    if (next?.path.includes("hang")) for (;;);
    return step.call(this);
  };
  prototype.results = function (params, ...rest) {
    if (params.turnover.k === 667) for (;;);
    if (params.turnover.k === 666) throw new WebAssembly.RuntimeError("unreachable");
    return results.call(this, params, ...rest);
  };
}

const good = (lens) => lens.drop(...SAMPLES.map(sample)).then(() => lens.settled(SAMPLES.length));
const whole = (lens) =>
  lens
    .id("sample")
    .click()
    .then(() => lens.settled(WHOLE_SAMPLE.length));
const row = (lens) => lens.file("npm_downloads_2017-04.parquet");

/** Unfolds everything, including folded parts inside unfolded ones. */
async function unfold(lens) {
  for (let round = 0; round < 3; round++) {
    await lens.page.evaluate(async () => {
      const { renderRoot } = document.querySelector("registry-lens");
      for (const folded of renderRoot.querySelectorAll("details")) folded.open = true;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
    });
  }
  await lens.until("all rows are there", () => {
    const view = document.querySelector("registry-lens").renderRoot.querySelector("section.metric");
    return !view || view.getAttribute("aria-busy") === "false";
  });
}

/** Hides all rows of a table but the first eight and the last: they are alike, and axe needs seconds for thousands. */
const shorten = (lens) =>
  lens.page.evaluate(() => {
    const renderRoot = /** @type {any} */ (document.querySelector("registry-lens").renderRoot);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("tbody tr:nth-child(n + 9):not(:last-child) { display: none }");
    renderRoot.adoptedStyleSheets = [...renderRoot.adoptedStyleSheets, sheet];
  });

/** The states of the page, each with the steps to reach it from the empty page. */
const STATES = {
  empty: async () => {},
  "files over it": async (lens) => {
    await lens.dragOver(sample("2017-04"));
    await lens.page.getByText("Release to read the files").waitFor();
  },
  "the guide open": async (lens) => {
    await lens.id("guide").locator("summary").first().click();
    for (const entry of [0, 1]) await lens.id("guide").locator("details summary").nth(entry).click();
  },
  loading: async (lens, { hanging }) => {
    await lens.drop(hanging);
    await lens.id("cancel").waitFor();
  },
  "read in part": async (lens, { hanging }) => {
    await good(lens);
    await lens.drop(hanging);
    await lens.id("cancel").waitFor();
  },
  stopped: async (lens, { hanging }) => {
    await good(lens);
    await lens.drop(hanging);
    await lens.id("cancel").click();
    await lens.settled(SAMPLES.length + 1);
  },
  failed: async (lens, { broken }) => {
    await lens.drop(broken);
    await lens.settled(1);
  },
  "an answer that is being replaced": async (lens) => {
    await good(lens);
    await lens.open("turnover");
    await lens.id("k").fill("667");
    await lens.page.locator("[data-testid=view][aria-busy=true]").waitFor();
    // The message stays visible.
    await lens.page.waitForTimeout(600);
  },
  "no whole number": async (lens) => {
    await good(lens);
    await lens.open("turnover");
    await lens.id("k").fill("0");
    await lens.page.getByText("Enter a whole number from").waitFor();
  },
  "the engine down": async (lens) => {
    await good(lens);
    await lens.open("turnover");
    await lens.id("k").fill("666");
    await lens.id("down").waitFor();
  },
  "a link that does not fit": async (lens) => {
    await lens.page.evaluate(() => (location.hash = "#date=npm_downloads_2017-04.parquet~nonsense"));
    await lens.id("expected").waitFor();
    await good(lens);
    await lens.id("link-ignored").first().waitFor();
  },
  "a form open": async (lens) => {
    await good(lens);
    await row(lens).getByTestId("remap").click();
    await row(lens).getByTestId("mapping").waitFor();
  },
  "everything open, and much of it wrong": async (lens, { broken, undated, unknown }) => {
    await good(lens);
    await row(lens).getByTestId("remap").click();
    await lens.drop(broken, undated, unknown);
    await lens.settled(SAMPLES.length + 3);
    const date = lens.file("npm_downloads_2017-10.parquet").getByTestId("date");
    await date.fill("nonsense");
    await date.press("Enter");
    await lens.page.getByText("“nonsense” is not a date").waitFor();
    await unfold(lens);
  },
  "the board, every rule open": async (lens) => {
    await whole(lens);
    await unfold(lens);
  },
};

/** Everything in these views is opened, one metric after the other on one page. */
const EVERY_VIEW = "every metric, all open";

for (const state of [...Object.keys(STATES), EVERY_VIEW])
  test(`axe finds nothing to object to: ${state}`, async (t) => {
    const folder = await temporary(t);
    const files = {
      broken: path.join(folder, "pypi_2024-01.parquet"),
      undated: path.join(folder, "undated.parquet"),
      unknown: path.join(folder, "unknown_2024-01.parquet"),
      hanging: path.join(folder, "npm_2018-01_hang.parquet"),
    };
    await writeFile(files.broken, "name,downloads\nnumpy,3\n");
    for (const copy of [files.undated, files.hanging])
      await writeFile(copy, await readFile(sample("2017-10")));
    await writeFile(files.unknown, table({ who: "string", how_many: "int64" }));
    const change = { "worker.js": (script) => `${script};(${disturb})();` };
    const site = await serve(t, { change });
    await visit({ url: site.address }, async (lens) => {
      let rules = 0;
      const wide = lens.page.viewportSize();
      const check = async (where, looks = Object.keys(LOOKS), within = "") => {
        for (const look of looks) {
          const { colorScheme, viewport = wide } = LOOKS[look];
          await lens.page.emulateMedia({ colorScheme });
          await lens.page.setViewportSize(viewport);
          // Another colour scheme changes nothing but colours.
          const about = { within, colours: look === "dark" };
          const { violations: found, passes } = await violations(lens, about);
          assert.deepEqual(found, [], `${where}, ${look}`);
          const overflow = await lens.page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(overflow, 0, `${where}, ${look}: the page scrolls sideways`);
          rules += passes;
        }
        await lens.page.setViewportSize(wide);
      };
      await lens.id("sample").waitFor();
      if (state === EVERY_VIEW) {
        await whole(lens);
        await shorten(lens);
        for (const id of Object.keys((await lens.results()).metrics)) {
          await lens.open(id);
          await unfold(lens);
          // axe needs seconds for many cells, so narrow pages are tested only with the figures.
          await check(id, ["light", "dark"], "[data-testid=view]");
        }
      } else {
        await STATES[state](lens, files);
        await check(state);
      }
      t.diagnostic(`${rules} rules passed`);
    });
  });

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

test("a screen reader announces results and refusals", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    const said = lens.id("said");
    assert.equal(await said.getAttribute("aria-live"), "polite");
    assert.match(await said.textContent(), /^2 files read\./);
    await lens.ask(500, "paper");
    assert.match(await said.textContent(), /^From 2017-04 to 2017-10, .* 455 of the top 500 remained/);
    await lens.ask(1000, "paper");
    const label = await lens.id("plot").locator("svg").first().getAttribute("aria-label");
    assert.match(label, /915 of the top 1,000 remained/);
    // With several registries each sentence names its registry.
    await lens.drop(path.join(root, "www", "sample", "made-up_hf_models_2025-09.parquet"));
    await lens.drop(path.join(root, "www", "sample", "made-up_hf_models_2025-12.parquet"));
    await lens.settled(4);
    await lens.ask(50, "paper");
    const both = await said.textContent();
    assert.match(both, /npm, 2017-04 to 2017-10: [^.]*\. From 2017-04 to 2017-10, .* of the top 50 remained/);
    assert.match(
      both,
      /Hugging Face, 2025-09 to 2025-12: [^.]*\. From 2025-09 to 2025-12, .* of the top 50 remained/,
    );
  });
});

test("the end of reading is announced with failures, and the focus moves to the next control", async (t) => {
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

test("a figure fits its column, the page scrolls to its values, and it is one stop for Tab", async (t) => {
  const site = await serve(t);
  // The window is lower than the figure, with letters of normal and of double size.
  for (const [width, height, size] of [
    [320, 400, "100%"],
    [320, 400, "200%"],
    [1280, 400, "100%"],
  ]) {
    await visit({ url: site.address, context: { viewport: { width, height } } }, async (lens) => {
      await lens.page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
      await lens.drop(...SAMPLES.map(sample));
      await lens.settled(SAMPLES.length);
      await lens.open("turnover");
      const plot = lens.id("plot");
      const where = `${width} pixels, ${size}`;
      assert.ok((await plot.boundingBox()).height > height, `${where}: higher than the window`);
      assert.ok(await plot.evaluate((box) => box.scrollWidth <= box.clientWidth), `${where}: not scrolled`);
      const value = plot.locator("[tabindex]");
      assert.equal(await value.count(), 1);
      assert.equal(await plot.getAttribute("tabindex"), null);
      await value.focus();
      const first = await value.getAttribute("aria-label");
      const names = new Set([first]);
      // At the last value the arrow key has no effect.
      for (let name = "", next = first; next !== name;) {
        name = next;
        await lens.page.keyboard.press("ArrowRight");
        const [column, box] = [await plot.boundingBox(), await value.boundingBox()];
        next = await value.getAttribute("aria-label");
        names.add(next);
        assert.ok(
          box.x >= column.x && box.x + box.width <= column.x + column.width,
          `${where}: ${next} is in the column`,
        );
        assert.ok(box.y < height && box.y + box.height > 0, `${where}: ${next} is in sight`);
      }
      for (const date of SAMPLES)
        assert.ok(
          [...names].some((name) => name.includes(`${date}, newcomers: `)),
          `${where}: ${date} is among ${[...names].join(" | ")}`,
        );
    });
  }
});
