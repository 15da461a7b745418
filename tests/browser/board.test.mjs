/** The home page: the finding in sight, the claims at a glance, the strips, the list of files, and links. */

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { root, serve, shared, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const DESKTOP = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };

/** Opens the page with the whole sample, as a user first sees it. */
async function withSample(t, viewport, run) {
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport } }, async (lens) => {
    lens.folded = true;
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await lens.page.evaluate(() => scrollTo(0, 0));
    await run(lens, site);
  });
}

const bottom = async (locator) => {
  const box = await locator.boundingBox();
  return box.y + box.height;
};

for (const [name, viewport] of Object.entries({ DESKTOP, PHONE })) {
  test(`the sentence that counts and all twelve cells are in sight: ${name.toLowerCase()}`, async (t) => {
    await withSample(t, viewport, async (lens) => {
      const said = await lens.id("tally").innerText();
      assert.match(said, /^Of the literature’s twelve claims, \w+ holds? in these files/);
      assert.equal(await lens.page.locator("[data-cell]").count(), 12);
      assert.ok((await bottom(lens.id("cells"))) <= viewport.height, "the cells end above the fold");
      const { scroll, wide } = await lens.page.evaluate(() => ({
        scroll: document.documentElement.scrollHeight,
        wide: document.documentElement.scrollWidth,
      }));
      assert.ok(wide <= viewport.width, `nothing is wider than the screen: ${wide}`);
      assert.ok(scroll <= (viewport === DESKTOP ? 4000 : 8000), `${scroll} pixels high`);
      if (viewport === DESKTOP) {
        const strip = lens.page.locator("svg.strip").first();
        assert.ok((await strip.boundingBox()).y < viewport.height - 200, "the first strip is in sight");
      }
    });
  });
}

test("a cell leads to its claim", async (t) => {
  await withSample(t, DESKTOP, async (lens) => {
    await lens.page.locator("[data-cell=growth]").click();
    const claim = lens.page.locator("[data-claim=growth]");
    assert.ok(await claim.locator("h4").evaluate((heading) => heading.matches(":focus")));
    const { y } = await claim.boundingBox();
    assert.ok(y >= 0 && y < DESKTOP.height / 2, `${y}`);
    assert.equal(await lens.fragment(), "", "the address is that of the board");
  });
});

test("every mark of a strip is at the document's number, and its words name it", async (t) => {
  await withSample(t, DESKTOP, async (lens) => {
    const { claims } = await lens.results();
    const near = (a, b, what) => assert.ok(Math.abs(a - b) < 0.6, `${what}: ${a}, not ${b}`);
    let compared = 0;
    // A claim that the sample cannot measure may have no number to draw.
    for (const claim of claims.filter(({ number }) => number)) {
      const strip = lens.page.locator(`[data-claim=${claim.id}] svg.strip`);
      const drawn = await strip.evaluate((svg) => {
        const axis = svg.querySelector("[data-axis]");
        return {
          low: Number(svg.dataset.low),
          high: Number(svg.dataset.high),
          left: Number(axis.getAttribute("x1")),
          right: Number(axis.getAttribute("x2")),
          said: svg.getAttribute("aria-label"),
          marks: [...svg.querySelectorAll(".line")].map((line) => ({
            kind: line.dataset.mark,
            at: Number(/translate\((\S+)/.exec(line.querySelector(".at")?.getAttribute("transform"))?.[1]),
            range: [...line.querySelectorAll("line.range")].map((range) =>
              ["x1", "x2"].map((end) => Number(range.getAttribute(end))),
            )[0],
            words: line.querySelector(".words").textContent,
          })),
          zones: [...svg.querySelectorAll(".zone")].map((zone) => ({
            verdict: zone.classList[1],
            from: Number(zone.querySelector("rect").getAttribute("x")),
            width: Number(zone.querySelector("rect").getAttribute("width")),
          })),
        };
      });
      const { low, high, left, right } = drawn;
      const x = (value) =>
        left + ((right - left) * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
      const own = drawn.marks.filter(({ kind }) => ["decides", "read", "beside"].includes(kind));
      assert.equal(own.length, claim.number.marks.length, claim.id);
      for (const [i, mark] of claim.number.marks.entries()) {
        if (mark.value !== null) near(own[i].at, x(mark.value), `${claim.id}, ${mark.name}`);
        if (mark.bounds)
          for (const end of [0, 1])
            near(own[i].range[end], x(mark.bounds[end]), `${claim.id}, ${mark.name}, end`);
        assert.equal(own[i].words, mark.words);
        assert.ok(drawn.said.includes(mark.words), drawn.said);
        compared += 1;
      }
      for (const [i, { verdict, from, to }] of claim.axis.zones.entries()) {
        assert.equal(drawn.zones[i].verdict, verdict);
        near(drawn.zones[i].from, x(from ?? low), `${claim.id}, zone`);
        near(drawn.zones[i].from + drawn.zones[i].width, x(to ?? high), `${claim.id}, end of the zone`);
      }
      const published = drawn.marks.filter(({ kind }) => kind === "published");
      assert.equal(published.length, claim.axis.published.length);
      claim.axis.published.forEach(({ value }, i) =>
        near(published[i].at, x(value), `${claim.id}, published`),
      );
    }
    assert.ok(compared > 20, `${compared} marks`);
  });
});

test("no name or value of a strip covers another, wide or narrow", async (t) => {
  for (const viewport of [DESKTOP, PHONE])
    await withSample(t, viewport, async (lens) => {
      const covered = await lens.page.evaluate(() => {
        const found = [];
        for (const strip of document
          .querySelector("registry-lens")
          .renderRoot.querySelectorAll("svg.strip")) {
          const texts = [...strip.querySelectorAll("text")].map((text) => [
            text.textContent,
            text.getBoundingClientRect(),
          ]);
          texts.forEach(([one, a], i) => {
            for (const [other, b] of texts.slice(i + 1)) {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              // Lines of text touch each other by their line height, not by their letters.
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 1 && high > 4) found.push(`${one} / ${other}`);
            }
          });
        }
        return found;
      });
      assert.deepEqual(covered, []);
    });
});

test("a claim that the files cannot measure says what it needs, and opens the guide there", async (t) => {
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport: DESKTOP } }, async (lens) => {
    lens.folded = true;
    await lens.drop(path.join(root, "www", "sample", "made-up_hf_models_2025-12.parquet"));
    await lens.settled(1);
    const claim = lens.page.locator("[data-claim=maintenance]");
    assert.match(
      await claim.getByTestId("claim-missing").innerText(),
      /^Needs commits of models\. How to get them$/,
    );
    assert.match(await lens.page.locator("[data-cell=maintenance]").innerText(), /Needs commits of models/);
    await claim.getByRole("button", { name: "How to get them" }).click();
    await lens.id("guide").locator("[data-entry=hfcommunity][open]").waitFor();
  });
});

test("a file that another one replaces says so and is not green", async (t) => {
  const folder = await temporary(t);
  const sample = path.join(root, "www", "sample", "npm_downloads_2017-10.parquet");
  const twin = path.join(folder, "npm_again_2017-10.parquet");
  await copyFile(sample, twin);
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport: DESKTOP } }, async (lens) => {
    lens.folded = true;
    await lens.drop(sample, twin);
    await lens.settled(2);
    const summary = lens.page.locator("registry-lens-files summary").first();
    assert.match(await summary.innerText(), /^Files\s+2 files read, 1 not used/);
    await summary.click();
    const states = await lens.id("status").allInnerTexts();
    assert.deepEqual(states.toSorted(), ["Not used", "Used"]);
    const row = lens.page.locator("[data-testid=file]").filter({ hasText: "Not used" });
    const note = await row.getByTestId("file-caveat").innerText();
    assert.match(note, /has the same registry and date.* give it another date or registry, or remove /s);
    const colours = await lens
      .id("status")
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
    assert.notEqual(colours[0], colours[1]);
    // One line each: without the note, a row is not higher than a field.
    const used = lens.page.locator("[data-testid=file]").filter({ hasNotText: "Not used" });
    assert.ok((await used.boundingBox()).height < 60);
  });
});

test("the link of the sample loads the sample, and a link can be copied", async (t) => {
  await withSample(t, DESKTOP, async (lens, { address }) => {
    await lens.digested();
    await lens.open("growth");
    await lens.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await lens.id("copy-link").click();
    assert.match(await lens.id("notice").innerText(), /^The link was copied/);
    const link = await lens.page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(address) && /view=growth/.test(link) && /sample=yes/.test(link), link);
    await visit({ url: link }, async (other) => {
      other.folded = true;
      await other.settled(WHOLE_SAMPLE.length);
      await other.id("growth").waitFor();
      await other.digested();
      assert.equal(await other.id("made-with").getAttribute("data-same"), "true");
    });
  });
});

test("datasets that disagree are seen", async (t) => {
  const here = shared(t);
  if (!here) return;
  const names = ["hf_models_2022-07", "hf_models_2022-10"];
  const site = await serve(t);
  await visit({ url: site.address, context: { viewport: DESKTOP } }, async (lens) => {
    lens.folded = true;
    await lens.drop(...names.map(here.data));
    await lens.settled(names.length);
    const claim = lens.page.locator("[data-claim=ownership]");
    assert.match(await claim.getByTestId("disagree").innerText(), /datasets disagree/);
    assert.equal(await claim.locator(".line.same .glyph.mixed").count(), 1);
    const said = await claim.locator("svg.strip").getAttribute("aria-label");
    assert.match(said, /another dataset, 2022-07/);
  });
});
