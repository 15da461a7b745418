/** The requirements on the style sheets: contrast, reflow, sizes of targets, print, and content that is visible without scrolling. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root, serve, shared, visit, whole, WHOLE_SAMPLE } from "./support.mjs";

const NARROW = { width: 320, height: 640 };
const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "light, more contrast": { colorScheme: "light", contrast: "more" },
  "dark, more contrast": { colorScheme: "dark", contrast: "more" },
};
/** Colours of text and of its backgrounds. */
const TEXT = [
  ["ink", "paper"],
  ["ink", "raised"],
  ["muted", "paper"],
  ["muted", "raised"],
  ["accent", "paper"],
  ["accent", "raised"],
  ["on-accent", "accent"],
  ["bad", "paper"],
  ["bad", "raised"],
  ["ask", "paper"],
  ["ask", "raised"],
  ["good", "paper"],
];
/** Colours of the outlines of controls and drawings. */
const MARKS = [
  ["edge", "paper"],
  ["edge", "raised"],
  ["accent", "paper"],
  ["series-1", "paper"],
  ["series-2-mark", "paper"],
  ["series-3-mark", "paper"],
  ["series-2-mark", "series-2"],
  ["series-3-mark", "series-3"],
];
/** The tokens of both style sheets. */
const SHARED = ["paper", "ink", "muted", "line"];

/** Functions that run in the page and read its computed colours. */
const helpers = () => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  window.painted = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 10.31 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  window.contrast = (a, b) => {
    const [low, high] = [a, b].map((colour) => luminance(colour.slice(0, 3))).sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  window.everything = () => [
    ...document.body.querySelectorAll("*"),
    ...document.querySelector("registry-lens").renderRoot.querySelectorAll("*"),
  ];
  window.inSight = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
};

const loaded = (address, context, body) =>
  visit({ url: address, context, prepare: (page) => page.addInitScript(helpers) }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await body(lens);
  });

/** Opens each view, with the board first. */
async function views(lens, body, some) {
  const metrics =
    some ??
    (await lens
      .id("index")
      .locator("a[data-metric]")
      .evaluateAll((links) => links.map((link) => link.dataset.metric)));
  if (!some) assert.ok(metrics.length > 10);
  for (const view of ["", ...metrics]) {
    await lens.page.evaluate((view) => (location.hash = `view=${view}`), view);
    await lens.id(view || "claims").waitFor();
    if (view) await lens.id("plot").locator("svg").first().waitFor();
    await body(view || "the board");
  }
}

/** How far the page can be scrolled sideways, and the elements that cause it. */
const overflow = (page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [
      scrollWidth - clientWidth,
      ...window
        .everything()
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .filter((element) => !element.closest(".scroll, svg"))
        .slice(0, 5)
        .map((element) => `${element.localName}.${element.className}`),
    ];
  });

/**
 * Controls whose circle of 24 pixels overlaps another target, WCAG 2.5.8. Links within a sentence are exempt.
 */
const cramped = (page) =>
  page.evaluate(() => {
    const within = ({ parentElement, localName }) =>
      localName === "a" &&
      [...parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    // A click on the label also ticks a box.
    const area = (element) => {
      const box = element.getBoundingClientRect();
      const label = element.matches("[type=radio], [type=checkbox]") && element.labels[0];
      if (!label) return box;
      const more = label.getBoundingClientRect();
      const [x, y] = [Math.min(box.x, more.x), Math.min(box.y, more.y)];
      const [right, bottom] = [Math.max(box.right, more.right), Math.max(box.bottom, more.bottom)];
      return new DOMRect(x, y, right - x, bottom - y);
    };
    const targets = window
      .everything()
      .filter((element) => element.matches("a[href], button, input, select, summary"))
      .filter((element) => window.inSight(element) && !within(element))
      .map((element) => ({ element, box: area(element) }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const small = ({ box }) => box.width < 24 || box.height < 24;
    const middle = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
    const apart = (one, other) => {
      const [x, y] = middle(one);
      if (small(other)) {
        const [a, b] = middle(other);
        return Math.hypot(x - a, y - b) >= 24;
      }
      const { box } = other;
      const dx = Math.max(box.left - x, 0, x - box.right);
      const dy = Math.max(box.top - y, 0, y - box.bottom);
      return Math.hypot(dx, dy) >= 12;
    };
    return targets
      .filter(small)
      .filter((one) => targets.some((other) => other.element !== one.element && !apart(one, other)))
      .map(({ element, box }) => `${element.localName} “${element.innerText}” ${box.width}×${box.height}`);
  });

/** Text with too little contrast to its background. */
const faint = (page) =>
  page.evaluate(() => {
    const written = window
      .everything()
      .filter((element) => window.inSight(element) && !element.closest("svg, :disabled, .unseen"))
      .filter(({ childNodes }) =>
        [...childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()),
      );
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
        const colour = window.painted(getComputedStyle(at).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      return [255, 255, 255, 255];
    };
    return written
      .map((element) => {
        const ratio = window.contrast(window.painted(getComputedStyle(element).color), behind(element));
        return [ratio, element.localName, element.className, element.textContent.trim().slice(0, 30)];
      })
      .filter(([ratio]) => ratio < 4.5);
  });

for (const [look, context] of Object.entries(LOOKS)) {
  test(`text has a contrast of 4.5 and what is drawn one of 3, ${look}`, async (t) => {
    const site = await serve(t);
    const prepare = (page) => page.addInitScript(helpers);
    await visit({ url: site.address, context, prepare }, async (lens) => {
      await lens.id("sample").waitFor();
      const tokens = (names, within) =>
        lens.page.evaluate(
          ({ names, within }) => {
            const { renderRoot } = document.querySelector("registry-lens");
            const probe = document.createElement("i");
            (within ? renderRoot.querySelector(".lens") : document.body).append(probe);
            const found = names.map((name) => {
              probe.style.color = `var(--${name}, rgb(1 2 3))`;
              return [name, window.painted(getComputedStyle(probe).color)];
            });
            probe.remove();
            return Object.fromEntries(found);
          },
          { names, within },
        );
      const names = [...new Set([...TEXT, ...MARKS].flat())];
      const colours = await tokens([...names, ...SHARED], true);
      const weak = await lens.page.evaluate(
        (pairs) =>
          pairs
            .map(([one, other, least, a, b]) => [one, other, least, window.contrast(a, b)])
            .filter(([, , least, ratio]) => ratio < least),
        [...TEXT.map((pair) => [...pair, 4.5]), ...MARKS.map((pair) => [...pair, 3])].map(
          ([one, other, least]) => [one, other, least, colours[one], colours[other]],
        ),
      );
      assert.deepEqual(weak, []);
      const outside = await tokens(SHARED, false);
      for (const name of SHARED) assert.deepEqual(outside[name], colours[name], `--${name} of both sheets`);
      assert.deepEqual(await faint(lens.page), []);
    });
  });
}

test("at 320 pixels only tables and figures scroll sideways, even with letters of double size", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport: NARROW } }, async (lens) => {
    await lens.id("sample").waitFor();
    await lens.page.evaluate(helpers);
    for (const size of ["100%", "200%"]) {
      await lens.page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
      assert.deepEqual(await overflow(lens.page), [], `the empty page at ${size}`);
    }
  });
  await loaded(site.address, { viewport: NARROW }, async (lens) => {
    for (const size of ["100%", "200%"]) {
      await lens.page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
      await views(lens, async (view) => {
        assert.deepEqual(await overflow(lens.page), [], `${view} at ${size}`);
        if (size === "100%") assert.deepEqual(await cramped(lens.page), [], view);
      });
    }
  });
});

test("every target has 24 pixels when everything is unfolded, and every word is readable in the dark theme", async (t) => {
  const site = await serve(t);
  const context = { viewport: { width: 1280, height: 800 }, colorScheme: "dark", contrast: "more" };
  await loaded(site.address, context, async (lens) => {
    const check = async (view) => {
      await lens.page.evaluate(() => {
        for (const folded of window.everything().filter(({ localName }) => localName === "details"))
          folded.open = !folded.matches("[data-testid=guide]");
      });
      assert.deepEqual(await cramped(lens.page), [], view);
      assert.deepEqual(await faint(lens.page), [], view);
    };
    await views(lens, check, ["turnover", "attributes"]);
  });
});

for (const [width, height] of [
  [1280, 800],
  [390, 844],
]) {
  test(`at ${width} × ${height} the sample is offered, and then a claim is told, without scrolling`, async (t) => {
    const site = await serve(t);
    const within = (box) => box.y >= 0 && box.y + box.height <= height;
    await visit({ url: site.address, context: { viewport: { width, height } } }, async (lens) => {
      assert.ok(within(await lens.id("sample").boundingBox()));
      lens.folded = true;
      await lens.id("sample").click();
      await lens.settled(WHOLE_SAMPLE.length);
      await lens.page.evaluate(() => scrollTo(0, 0));
      for (const id of ["tally", "cells"]) assert.ok(within(await lens.id(id).boundingBox()), id);
      const claim = lens.id("claim").first();
      if (width > 1000)
        for (const part of ["h4", ".found", ".finding", "svg.strip .decides"])
          assert.ok(within(await claim.locator(part).boundingBox()), part);
    });
  });
}

/** The place of the open view's figure on the unscrolled page, what stands above it, and the page's height. */
const sight = (lens, id) =>
  lens.page.evaluate((id) => {
    document.querySelector("registry-lens").shadowRoot.activeElement?.blur();
    scrollTo(0, 0);
    const view = document.querySelector("registry-lens").renderRoot.querySelector(`[data-testid=${id}]`);
    const figure = view.querySelector(".plot svg").getBoundingClientRect();
    const heading = view.querySelector("h2");
    return {
      height: figure.height,
      seen: Math.min(figure.bottom, innerHeight) - figure.top,
      finding: heading.innerText,
      below: heading.getBoundingClientRect().bottom < figure.top,
      // A table or a caveat between heading and figure would be a sentence that delays it.
      between: [...view.querySelectorAll("p, table, details, aside")]
        .filter((part) => part.checkVisibility() && !part.closest(".controls"))
        .filter((part) => part.getBoundingClientRect().bottom < figure.top).length,
      page: document.documentElement.scrollHeight,
    };
  }, id);

const REGISTRIES = /^(hf|npm|pypi)_.*\.parquet$/;
const FILES = {
  "the sample": () => WHOLE_SAMPLE.map((name) => path.join(root, "www/sample", name)),
  "all real files": (t) => {
    const here = shared(t);
    const folder = here && path.join(here.folder, "data");
    return (
      folder &&
      readdirSync(folder)
        .filter((name) => REGISTRIES.test(name))
        .map((name) => path.join(folder, name))
    );
  },
};
/** The greatest height of a view in pixels; a phone has narrower lines. */
const VIEWPORTS = [
  { width: 1280, height: 720, most: 4000 },
  { width: 390, height: 844, most: 4600 },
];
for (const [name, files] of Object.entries(FILES))
  for (const { width, height, most } of VIEWPORTS)
    test(`at ${width} × ${height} every view of ${name} begins with its finding and the figure, and has an end`, async (t) => {
      const all = files(t);
      if (!all) return;
      const site = await serve(t);
      await visit({ url: site.address, context: { viewport: { width, height } } }, async (lens) => {
        lens.folded = true;
        await lens.pick(...all);
        await lens.settled(all.length, 200_000);
        const { metrics } = await lens.results();
        const measured = Object.keys(metrics).filter((id) => metrics[id].datasets.length > 0);
        assert.ok(measured.length > 14);
        for (const id of measured) {
          await lens.page.evaluate((id) => (location.hash = `view=${id}`), id);
          await whole(lens.page, id);
          const seen = await sight(lens, id);
          assert.match(seen.finding, /\d/, `${id} has a finding with a number`);
          assert.ok(seen.below && seen.between === 0, `${id}: the figure follows the heading`);
          assert.ok(
            seen.seen >= Math.min(200, seen.height / 2),
            `${id}: ${seen.seen} of ${seen.height} pixels`,
          );
          assert.ok(seen.page <= most, `${id} is ${seen.page} pixels high`);
        }
      });
    });

test("on the widest screens the page uses half of the width or more, in lines of readable length", async (t) => {
  const site = await serve(t);
  await loaded(site.address, { viewport: { width: 3840, height: 2160 } }, async (lens) => {
    const { width } = await lens.id("claims").boundingBox();
    assert.ok(width > 1920, `${width} pixels`);
    await lens.open("ownership");
    const longest = await lens.page.evaluate(() => {
      const lines = window
        .everything()
        .filter((element) => element.matches("p, li, figcaption, dd") && window.inSight(element))
        .map((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8)));
          return { lines: tops.size, letters: element.textContent.trim().replace(/\s+/g, " ").length };
        });
      return Math.max(...lines.filter(({ lines }) => lines > 3).map(({ lines, letters }) => letters / lines));
    });
    assert.ok(longest > 30 && longest <= 95, `${longest} letters in a line`);
    const figure = await lens.id("plot").locator("svg").first().boundingBox();
    const column = await lens.id("plot").boundingBox();
    assert.ok(figure.width > column.width * 0.98, "the figure has grown with the page");
  });
});

test("a name of a hundred letters is broken into lines in tables and lists, and is complete", async (t) => {
  const site = await serve(t);
  const name = `an-owner/${"a1b2c3d4e5".repeat(10)}`;
  await loaded(site.address, { viewport: NARROW }, async (lens) => {
    await lens.open("maintenance");
    await lens.page.evaluate((name) => {
      const { renderRoot } = document.querySelector("registry-lens");
      for (const folded of renderRoot.querySelectorAll("registry-lens-metric details")) folded.open = true;
      for (const cell of renderRoot.querySelectorAll(".numbers tbody th[scope=row]")) cell.textContent = name;
      for (const words of renderRoot.querySelectorAll(".result, .caveats li, .hints dt, .group th"))
        words.append(name);
    }, name);
    assert.deepEqual(await overflow(lens.page), []);
    const boxes = await lens.page.evaluate(() =>
      [
        ...document
          .querySelector("registry-lens")
          .renderRoot.querySelectorAll(".numbers tbody th[scope=row]"),
      ].map((cell) => [cell.clientWidth, cell.scrollWidth]),
    );
    for (const [width, needed] of boxes)
      assert.ok(width <= 170 && needed <= width + 1, `${needed} of ${width}`);
  });
});

/** The height of an A4 page with the browser's margins, in pixels. */
const PAGE = 1000;

test("the print of every view has every panel of all datasets on one page, all rows, and no hint for the pointer", async (t) => {
  const site = await serve(t);
  await loaded(site.address, { viewport: { width: 1280, height: 720 } }, async (lens) => {
    await lens.page.emulateMedia({ media: "print" });
    await views(lens, async (view) => {
      if (view === "the board") return;
      await whole(lens.page, view);
      const [screen, paper, after] = await lens.page.evaluate((view) => {
        const { renderRoot, results } = document.querySelector("registry-lens");
        const section = renderRoot.querySelector(`[data-testid=${view}]`);
        const drawings = () => [...section.querySelectorAll(".plot svg[role=img]")];
        const state = () => ({
          drawings: drawings().map((svg) => svg.getBoundingClientRect().height),
          // The titles, axes and labels.
          words: drawings().flatMap((svg) =>
            [...svg.querySelectorAll("text")].map((text) => text.textContent),
          ),
          rows: section.querySelectorAll(".answer .numbers tbody tr:not(.group)").length,
          hint: section.querySelector(".reading").checkVisibility(),
          all: [...results.metrics[view].datasets, results.metrics[view].together]
            .flatMap((answer) => answer?.shown.tables ?? [])
            .reduce((sum, { rows }) => sum + rows.length, 0),
        });
        const before = state();
        dispatchEvent(new Event("beforeprint"));
        const printed = state();
        dispatchEvent(new Event("afterprint"));
        return [before, printed, state()];
      }, view);
      assert.ok(
        paper.drawings.every((height) => height > 20 && height <= PAGE),
        `${view}: ${paper.drawings}`,
      );
      const lost = screen.words.filter((word) => !paper.words.includes(word));
      assert.deepEqual(lost, [], `${view} loses words on paper: ${lost.join(" / ")}`);
      assert.equal(paper.rows, paper.all, `${view} has all rows`);
      assert.ok(!paper.hint, `${view} has a hint for the pointer on paper`);
      assert.deepEqual(after.drawings, screen.drawings, `${view} is as before`);
    });
  });
});

test("the print has answers and no controls; reduced motion stops animations", async (t) => {
  const site = await serve(t);
  await loaded(site.address, { colorScheme: "dark", reducedMotion: "reduce" }, async (lens) => {
    const moving = await lens.page.evaluate(() =>
      window
        .everything()
        .filter(window.inSight)
        .map((element) => [element, getComputedStyle(element)])
        .filter(([, { transitionDuration: t, animationName: a }]) => t !== "0s" || a !== "none")
        .map(([{ localName, className }]) => `${localName}.${className}`),
    );
    assert.deepEqual(moving, []);
    await lens.page.emulateMedia({ media: "print" });
    const printed = () =>
      lens.page.evaluate(() =>
        window
          .everything()
          .filter((element) => element.matches("button, select, input, [data-testid=drop], nav, .exports"))
          .filter((element) => window.inSight(element) && element.getBoundingClientRect().height > 1)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
    assert.deepEqual(await printed(), []);
    assert.ok(await lens.id("claim").first().isVisible());
    assert.ok(await lens.id("made-up").isVisible(), "the print also says which data are made up");
    await lens.page.evaluate(() => (location.hash = "view=turnover&k=500"));
    await lens.answered(500, "paper");
    await lens.page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.deepEqual(await printed(), []);
    for (const part of ["sentences", "plot", "table", "caveats", "definition"])
      assert.ok(await lens.id(part).isVisible(), part);
    assert.ok(await lens.id("definition").locator("p").first().isVisible(), "what was folded is printed");
    assert.match(await lens.id("printed").innerText(), /^paper definition; Top K: 500$/);
    const [ink, paper] = await lens.page.evaluate(() =>
      ["color", "backgroundColor"].map((of) => window.painted(getComputedStyle(document.body)[of])),
    );
    assert.deepEqual(
      [ink.slice(0, 3), paper.slice(0, 3)],
      [
        [0, 0, 0],
        [255, 255, 255],
      ],
    );
  });
});
