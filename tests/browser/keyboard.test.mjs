/** The main path with only the keyboard: the focused element is visible, marked and in visual order, and the focus is never trapped. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sample, SAMPLES, serve, visit, WHOLE_SAMPLE } from "./support.mjs";

/** No page has as many stops. */
const MANY = 400;

/** Runs in the page: the focused element, through shadow roots, and its visible mark. */
function focus() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const box = at.getBoundingClientRect();
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at);
  return {
    what: `${at.localName} ${at.dataset.testid ?? ""} “${(at.innerText || at.getAttribute("aria-label") || at.id || "").trim().slice(0, 60)}”`,
    testid: at.dataset.testid ?? "",
    metric: at.dataset.metric ?? "",
    words: at.innerText?.trim() ?? "",
    id: at.id,
    file: at.closest("[data-testid=file]")?.dataset.path ?? null,
    claim: at.closest("[data-claim]")?.dataset.claim ?? null,
    program: at.tabIndex < 0,
    size: [box.width, box.height],
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    outline: { outlineStyle, width: parseFloat(outlineWidth), outlineColor },
  };
}

/** A user at the keyboard. After each key press the focused element must be visible and marked. */
class Hand {
  constructor(lens) {
    this.lens = lens;
  }

  at() {
    return this.lens.page.evaluate(focus);
  }

  async seen(after) {
    const at = await this.at();
    assert.ok(at, `the focus is lost after ${after}`);
    const where = `after ${after}: ${at.what}`;
    assert.ok(at.size[0] >= 1 && at.size[1] >= 1 && at.inSight, `out of sight ${where}`);
    const { outlineStyle, width, outlineColor } = at.outline;
    assert.ok(
      outlineStyle !== "none" && width >= 2 && !/^transparent$|, 0\)$|\/ 0\)$/.test(outlineColor),
      `no mark of the focus ${where}: ${JSON.stringify(at.outline)}`,
    );
    return at;
  }

  async press(key) {
    await this.lens.page.keyboard.press(key);
    return this.at();
  }

  /** Presses Tab until an element has the focus. */
  async to(what, is, key = "Tab") {
    const passed = [];
    for (let i = 0; i < MANY; i++) {
      const at = await this.press(key);
      if (!at) break;
      await this.seen(`${key} on the way to ${what}`);
      passed.push(at.what);
      if (is(at)) return at;
    }
    assert.fail(`${what} is not reached by ${key}. Passed: ${passed.join(" | ")}`);
  }

  back(what, is) {
    return this.to(what, is, "Shift+Tab");
  }
}

const named = (testid) => (at) => at.testid === testid;

async function withHand(t, body) {
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.id("sample").waitFor();
    await body(new Hand(lens), lens);
  });
}

test("the main path with only the keyboard", async (t) => {
  await withHand(t, async (hand, lens) => {
    lens.folded = true;
    const all = WHOLE_SAMPLE.length;
    // The listener starts here, because a chooser may open before the test waits for it.
    lens.page.on("filechooser", () => {});
    await hand.to("the sample", named("sample"));
    await hand.press("Enter");
    await lens.settled(all);
    assert.match((await hand.seen("loading the sample")).words, /^Choose files/);

    await hand.to("a claim’s metric", (at) => at.claim === "popularity" && at.metric === "turnover");
    await hand.press("Enter");
    await lens.open("turnover");
    assert.equal((await hand.at()).id, "rl-turnover", "the heading has the focus");
    await hand.to("the definition", named("mode-paper"));
    await hand.press("ArrowDown");
    await lens.answered(1000, "artifact");
    assert.equal((await hand.seen("another definition")).testid, "mode-artifact");
    await hand.press("ArrowUp");
    await lens.answered(1000, "paper");
    assert.equal((await hand.seen("the first definition")).testid, "mode-paper");
    await hand.to("K", named("k"));
    await hand.press("Control+a");
    for (const digit of "500") await hand.press(digit);
    await lens.answered(500, "paper");
    assert.equal((await hand.seen("another K")).testid, "k", "the focus stays in the field");
    await hand.back("the exports", named("export-menu"));
    await hand.press("Enter");
    // What the menu offers is loaded when it is first opened.
    await lens.id("export-csv").waitFor();
    await hand.to("an export", named("export-csv"));
    const [download] = await Promise.all([lens.page.waitForEvent("download"), hand.press("Enter")]);
    assert.match(download.suggestedFilename(), /turnover.*\.csv$/);
    assert.equal((await hand.seen("the export")).testid, "export-csv");
    await hand.press("Escape");
    assert.equal((await hand.seen("closing the menu")).testid, "export-menu");

    await hand.back("the way home", named("home"));
    await hand.press("Enter");
    await lens.id("claims").waitFor();
    await lens.until("the focus is back", () =>
      Boolean(document.querySelector("registry-lens").shadowRoot.activeElement),
    );
    const left = await hand.seen("the way home");
    assert.deepEqual([left.claim, left.metric], ["popularity", "turnover"], "where the board was left");

    await hand.back("the list of files", (at) => at.words.startsWith("Files"));
    await hand.press("Enter");
    await hand.seen("unfolding the files");
    const [first, second] = ["npm_downloads_2017-04.parquet", "npm_downloads_2017-10.parquet"];
    await hand.to("a date", (at) => at.testid === "date" && at.file === first);
    await hand.press("Control+a");
    for (const letter of "2017-05") await hand.press(letter);
    await hand.press("Enter");
    await lens.until("the date was taken", () =>
      document
        .querySelector("registry-lens")
        .results.metrics.turnover.datasets.map((answer) => answer.values)
        .some(({ snapshots }) => snapshots.some(({ date }) => date === "2017-05")),
    );
    await lens.settled(all);
    const dated = await hand.seen("another date");
    assert.deepEqual([dated.testid, dated.file], ["date", first]);

    await hand.to("its removal", (at) => at.testid === "remove" && at.file === first);
    await hand.press("Enter");
    await lens.settled(all - 1);
    const next = await hand.seen("a removal");
    assert.deepEqual([next.testid, next.file], ["remove", second], "the next file’s button");

    await hand.back("its details", (at) => at.testid === "file-details" && at.file === second);
    await hand.press("Enter");
    await hand.to("the form", (at) => at.testid === "remap" && at.file === second);
    await hand.press("Enter");
    await lens.file(second).getByTestId("mapping").waitFor();
    await lens.until("the form has the focus", () =>
      Boolean(
        document.querySelector("registry-lens").shadowRoot.activeElement?.matches("[data-testid=kind]"),
      ),
    );
    await hand.seen("opening the form");
    await hand.to("a column", (at) => at.testid === "column-downloads" && at.file === second);
    const chosen = () => lens.file(second).getByTestId("column-downloads").inputValue();
    const before = await chosen();
    await hand.press("ArrowUp");
    await lens.settled(all - 1);
    assert.notEqual(await chosen(), before, "another column by arrow");
    assert.equal((await hand.seen("another column")).testid, "column-downloads");
    await hand.press("ArrowDown");
    await lens.settled(all - 1);
    assert.equal(await chosen(), before);
    await hand.to("its end", (at) => at.testid === "close" && at.file === second);
    await hand.press("Enter");
    await lens.until("the button has the focus", () =>
      Boolean(
        document.querySelector("registry-lens").shadowRoot.activeElement?.matches("[data-testid=remap]"),
      ),
    );
    assert.deepEqual((await hand.seen("closing the form")).file, second);

    await hand.back("the file button", (at) => /^Choose files/.test(at.words));
    const [chooser] = await Promise.all([lens.page.waitForEvent("filechooser"), hand.press("Enter")]);
    await chooser.setFiles(sample("2017-04"));
    await lens.settled(1);
    assert.match((await hand.seen("choosing a file")).words, /^Choose files/);
    // The sample was removed, and is restored.
    await hand.to("the undo", named("undo"));
    await hand.press("Enter");
    await lens.settled(all);
    assert.match((await hand.seen("undoing")).words, /^Choose files/);
  });
});

/** Presses Tab through the whole page and records each stop. */
async function round(hand) {
  const { page } = hand.lens;
  await page.evaluate(() => {
    window.stops = [];
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    at?.blur();
    getSelection()?.removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  });
  for (let i = 0; i < MANY; i++) {
    await page.keyboard.press("Tab");
    const out = await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      if (!at || at === document.body || at === window.stops[0]) return "out";
      if (window.stops.includes(at)) return `back at ${at.outerHTML.slice(0, 120)}`;
      window.stops.push(at);
      return "";
    });
    if (out === "out") return;
    assert.equal(out, "", "a trap");
    await hand.seen("Tab");
  }
  assert.fail(`no end of the page after ${MANY} stops`);
}

/** Runs in the page: stops that come after a stop that is completely below them, unless that is in a column to their left. */
function disordered() {
  const TOLERANCE = 8;
  const outer = (stop) => stop.parentElement?.closest(".scroll") ?? null;
  const words = (stop) =>
    `${stop.localName} “${(stop.innerText || stop.getAttribute("aria-label") || stop.id).trim().slice(0, 50)}”`;
  return window.stops.slice(1).flatMap((stop, i) => {
    const before = window.stops[i];
    // A scrolling box moves its content, so only stops in the same box are compared.
    const same = outer(stop) === outer(before);
    const box = (one) => ((same ? null : outer(one)) ?? one).getBoundingClientRect();
    const [a, b] = [box(before), box(stop)];
    const above = b.bottom < a.top + TOLERANCE;
    const left = b.right < a.left + TOLERANCE && b.top < a.bottom - TOLERANCE;
    const column = b.left > a.right - TOLERANCE;
    // A claim’s rule is last in its row, although it is in the second column while it is folded.
    if (stop.closest("[data-claim]") && stop.closest("[data-claim]") === before.closest("[data-claim]"))
      return [];
    const wrong = (above && !column) || (left && b.top < a.top - TOLERANCE);
    return wrong
      ? [
          `${words(before)} at ${a.left | 0}, ${a.top | 0} before ${words(stop)} at ${b.left | 0}, ${b.top | 0}`,
        ]
      : [];
  });
}

for (const width of [1280, 700, 360])
  test(`Tab goes through the page in the order of the eye, and comes out, at ${width} pixels`, async (t) => {
    const site = await serve(t);
    await visit({ url: site.address, context: { viewport: { width, height: 800 } } }, async (lens) => {
      const hand = new Hand(lens);
      await lens.id("sample").waitFor();
      await round(hand);
      assert.deepEqual(await lens.page.evaluate(disordered), [], "the empty page");
      await lens.pick(...SAMPLES.map(sample));
      await lens.settled(SAMPLES.length);
      await lens.file("npm_downloads_2017-04.parquet").getByTestId("remap").click();
      await lens.file("npm_downloads_2017-04.parquet").getByTestId("mapping").waitFor();
      await round(hand);
      assert.deepEqual(await lens.page.evaluate(disordered), [], "the board");
      for (const id of ["turnover", "concentration"]) {
        await lens.open(id);
        await lens.page.evaluate(() => {
          for (const folded of document
            .querySelector("registry-lens")
            .renderRoot.querySelectorAll("registry-lens-metric details"))
            folded.open = true;
        });
        await lens.page.waitForTimeout(200);
        await round(hand);
        assert.deepEqual(await lens.page.evaluate(disordered), [], id);
      }
    });
  });
