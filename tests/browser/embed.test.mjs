/**
 * Registry Lens in other pages: as an element, as a figure alone, in a frame, several at once, from servers with and
 * without ranges and permissions, in Chromium, Firefox and WebKit; and as an npm package.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import puppeteer from "puppeteer-core";
import { elements, FILE } from "../../www/package/elements.mjs";
import { allow, chrome, dist, native, root, SAMPLES, sample, temporary, watch } from "./support.mjs";
import { webkit } from "./webkit.mjs";

const run = promisify(execFile);
const WAIT_MS = 30_000;

const LISTS = SAMPLES.slice(0, 2).map((date) => path.basename(sample(date)));
/** Of the 1,000 most downloaded packages of April 2017, so many remained in October, by pandas (expected.json). */
const REMAINED = 915;
const MANIFEST = {
  registry_lens_manifest: 1,
  title: "Two lists of npm",
  licence: "MIT",
  citation: "Author (2026). Two lists of npm.",
  files: LISTS.map((url) => ({ url })),
  expected: [{ what: "remained", metric: "turnover", at: "/snapshots/1/remained", value: REMAINED }],
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/**
 * A plain server: pages by their names, the built site below lens/, and the manifest with its files below data/. `asked`
 * has the path of each request, with its range.
 */
async function site(t, { pages = {}, ranges = true, cors = false, lens = dist, manifests = {} } = {}) {
  const asked = [];
  const data = { "manifest.json": MANIFEST, ...manifests };
  const content = (pathname) => {
    const [, folder, ...rest] = pathname.split("/");
    const name = rest.join("/");
    if (folder === "lens") return readFile(path.join(lens, path.posix.normalize(`/${name}`)));
    if (folder !== "data") return Buffer.from(pages[folder] ?? assert.fail("no such page"));
    return data[name]
      ? Buffer.from(JSON.stringify(data[name]))
      : readFile(sample(/\d{4}-\d\d/.exec(name)[0]));
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const headers = {
      "content-type": TYPES[path.extname(pathname)] ?? "application/octet-stream",
      ...(cors ? { "access-control-allow-origin": "*" } : {}),
    };
    if (request.method === "OPTIONS") {
      response.writeHead(204, { ...headers, "access-control-allow-headers": "range" }).end();
      return;
    }
    try {
      const bytes = await content(pathname);
      const range = ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      asked.push(range ? `${pathname} ${range[0]}` : pathname);
      if (!range) {
        response.writeHead(200, headers).end(bytes);
        return;
      }
      const [from, to] = [Number(range[1]), Number(range[2])];
      const part = { "content-range": `bytes ${from}-${to}/${bytes.length}` };
      response.writeHead(206, { ...headers, ...part, "access-control-expose-headers": "content-range" });
      response.end(bytes.subarray(from, to + 1));
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, asked };
}

/** A page of somebody else. It counts its workers, and fails at nothing that the test does not look at. */
const paper = (body, { script = "/lens/registry-lens.js", style = "" } = {}) => `<!doctype html>
  <html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>A paper</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style>body { margin: 16px; font: 16px Georgia, serif } ${style}</style>
  <script>
    window.workers = 0;
    window.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        window.workers += 1;
      }
    };
    window.heights = [];
    addEventListener("registry-lens-resize", ({ detail }) => heights.push(detail.height));
  </script>
  ${script ? `<script src="${script}" defer></script>` : ""}
  <h1>A paper</h1>
  ${body}
  <p id="after">Its text goes on.</p></html>`;

const BROWSERS = {
  Chromium: async () => {
    const context = await (
      await chrome()
    ).newContext({
      serviceWorkers: "block",
      viewport: { width: 1100, height: 900 },
    });
    // A page of these tests has no policy, but the one that tests what is said of it.
    allow(context, { violations: [/^connect-src: /] });
    const page = await context.newPage();
    const [requests, errors] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    return { page, requests, errors, end: () => context.close() };
  },
  Firefox: async () => {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
      headless: true,
      defaultViewport: { width: 1100, height: 900 },
    });
    const page = await browser.newPage();
    return { page, ...(await watch(page)), end: () => browser.close() };
  },
};

/**
 * Opens an address in a browser; both drivers have the used functions under the same names. Then no request may have
 * gone to a host other than these, and nothing may have failed but what is expected.
 */
async function open(kind, url, { hosts = [], errors: expected = [] }, body) {
  const { page, requests, errors, end } = await BROWSERS[kind]();
  const until = async (what, condition, argument) => {
    const end = performance.now() + WAIT_MS;
    // While a page is left it evaluates nothing.
    while (!(await page.evaluate(condition, argument).catch(() => false))) {
      if (performance.now() > end) {
        const said = await page.evaluate(() =>
          [...document.querySelectorAll("registry-lens")].map((lens) => lens.shadowRoot.textContent),
        );
        assert.fail(
          `${kind}: not within ${WAIT_MS / 1000} s: ${what}. ${said.join("\n").replace(/\s+/g, " ").slice(0, 900)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    await page.goto(url);
    await body({ page, until });
    const named = [new URL(url).origin, ...hosts];
    const others = requests.filter((request) => {
      const { protocol, origin } = new URL(request);
      return !["data:", "blob:", "about:"].includes(protocol) && !named.includes(origin);
    });
    assert.deepEqual(others, [], `${kind}: requests to hosts that nobody named`);
    const unexpected = errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
    assert.deepEqual(unexpected, [], `${kind}: errors in the page`);
  } finally {
    await end();
  }
}

/** In the page: every element has its answer, and draws what it draws. */
const settled = () =>
  [...document.querySelectorAll("registry-lens")].every((lens) => {
    const view = lens.shadowRoot?.querySelector("[data-testid=turnover], [data-testid=concentration]");
    return lens.results && view?.getAttribute("aria-busy") === "false" && view.querySelector("svg[role=img]");
  });

/** Goes to another page. The driver may no longer get an answer from the page that was left. */
const leave = (page, go) => page.evaluate(go).catch(() => {});

/** In the page: what each element says. */
const told = () =>
  [...document.querySelectorAll("registry-lens")].map((lens) => {
    const { shadowRoot, results } = lens;
    const words = (selector) =>
      shadowRoot.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? null;
    return {
      view: shadowRoot.querySelector(".metric")?.getAttribute("data-testid"),
      heading: words("h2"),
      caption: words("figcaption"),
      source: words("[data-testid=source]"),
      tables: shadowRoot.querySelectorAll("table").length,
      bar: shadowRoot.querySelectorAll(".bar").length,
      figures: shadowRoot.querySelectorAll("svg[role=img]").length,
      k: results.parameters.turnover.k,
      remained: Number(results.metrics.turnover.datasets[0].values.snapshots[1].remained),
      agrees: results.artifact.agrees,
      files: lens.files.map(({ label, status }) => `${label}: ${status}`),
    };
  });

const FIGURE = `<registry-lens src="data/manifest.json" view="turnover" figure></registry-lens>`;
const THREE = `${FIGURE}
  <registry-lens src="data/manifest.json" view="concentration" figure theme="dark"></registry-lens>
  <registry-lens src="/data/manifest.json" view="turnover" k="50"></registry-lens>`;

for (const kind of Object.keys(BROWSERS))
  for (const ranges of [true, false])
    test(`${kind}, ${ranges ? "with" : "without"} ranges: three embeds of a manifest share an engine and read each file once`, async (t) => {
      const { origin, asked } = await site(t, { pages: { "paper.html": paper(THREE) }, ranges });
      await open(kind, `${origin}/paper.html`, {}, async ({ page, until }) => {
        await until("three answers", settled);
        const [one, two, three] = await page.evaluate(told);
        assert.deepEqual([one.view, two.view, three.view], ["turnover", "concentration", "turnover"]);
        assert.deepEqual([one.k, two.k, three.k], [1000, 1000, 50]);
        for (const { remained, agrees } of [one, two]) assert.deepEqual([remained, agrees], [REMAINED, true]);
        // The command with the third embed's K.
        const args = [
          "report",
          "--json",
          "--k",
          "50",
          ...LISTS.map((name) => path.join(root, "www/sample", name)),
        ];
        const { metrics } = JSON.parse((await native("registry-lens", args)).toString());
        assert.equal(three.remained, metrics.turnover.datasets[0].values.snapshots[1].remained);
        for (const { tables, bar, figures } of [one, two])
          assert.deepEqual([tables, bar, figures], [0, 0, 1], "one figure, and nothing else");
        assert.ok(three.tables > 0 && three.bar === 1, "the whole view");
        for (const { files } of [one, two, three])
          assert.deepEqual(
            files,
            LISTS.map((name) => `${name}: ready`),
          );
        assert.match(one.caption, /npm, 2017-04 to 2017-10/);
        assert.match(
          one.source,
          /^Data: Author \(2026\)\. Two lists of npm\. npm_downloads_2017-04\.parquet and npm_downloads_2017-10\.parquet \(MIT\)\. .*K: 1,000.* Measured in this browser by Registry Lens \d+\.\d+\.\d+.*, on \d{4}-\d\d-\d\d\.$/,
        );
        assert.equal(await page.evaluate(() => window.workers), 1, "workers");
        for (const part of [
          "/lens/engine.wasm",
          "/lens/worker.js",
          "/lens/later/study.js",
          "/data/manifest.json",
        ])
          assert.equal(asked.filter((request) => request === part).length, 1, part);
        const reads = asked.filter((request) => request.includes(".parquet"));
        assert.equal(new Set(reads).size, reads.length, `no bytes come twice: ${reads.join("\n")}`);
        if (!ranges)
          assert.deepEqual(
            reads.sort(),
            LISTS.map((name) => `/data/${name}`),
          );
        t.diagnostic(`${kind}: ${reads.length} requests for ${LISTS.length} files`);
      });
    });

/** The lines of docs/embedding.md by which a page gives its frames their height. */
async function fiveLines() {
  const text = await readFile(path.join(root, "docs", "embedding.md"), "utf8");
  const found = /<script>\n {2}addEventListener\("message"[\s\S]*?<\/script>/.exec(text);
  assert.ok(found, "docs/embedding.md has the lines");
  assert.equal(found[0].split("\n").length - 2, 5, "five lines");
  return found[0];
}

for (const kind of Object.keys(BROWSERS))
  test(`${kind}: a frame gets the height of its figure, and Back stays with the page around it`, async (t) => {
    const words = "src=../data/manifest.json&view=turnover&figure&theme=light&k=50";
    const frame = `<iframe src="/lens/index.html#${words}" title="Turnover" style="width: 100%; border: 0"></iframe>`;
    const whole = `<iframe src="/lens/index.html#src=../data/manifest.json" title="All" style="width: 100%; border: 0"></iframe>`;
    const lines = await fiveLines();
    const { origin } = await site(t, {
      pages: {
        "before.html": paper("", { script: "" }),
        "paper.html": paper(frame + lines, { script: "" }),
        "whole.html": paper(whole + lines, { script: "" }),
      },
    });
    await open(kind, `${origin}/before.html`, {}, async ({ page, until }) => {
      await page.goto(`${origin}/paper.html`);
      const drawn = () => {
        const inside = document.querySelector("iframe").contentDocument;
        const lens = inside?.querySelector("registry-lens");
        const view = lens?.shadowRoot?.querySelector("[data-testid=turnover][aria-busy=false]");
        return lens?.results && Boolean(view?.querySelector("svg[role=img]"));
      };
      await until("the figure in the frame", drawn);
      // Nothing scrolls in the frame, and nothing is empty below its content.
      const fits = () => {
        const frame = document.querySelector("iframe");
        const inside = frame.contentDocument;
        const content = Math.ceil(inside.body.getBoundingClientRect().bottom);
        const { scrollHeight, clientHeight } = inside.documentElement;
        return frame.clientHeight === content && scrollHeight === clientHeight && content > 200;
      };
      await until("the frame has the height of its content", fits);
      const seen = await page.evaluate(() => {
        const inside = document.querySelector("iframe").contentDocument;
        const { shadowRoot, results } = inside.querySelector("registry-lens");
        const visible = (node) => Boolean(node?.getClientRects().length);
        return {
          k: results.parameters.turnover.k,
          name: visible(inside.querySelector("h1")),
          footer: visible(inside.querySelector("footer")),
          bar: shadowRoot.querySelectorAll(".bar").length,
          link: shadowRoot.querySelector("[data-testid=full]")?.getAttribute("href"),
          focused: document.activeElement === document.body,
          scrolled: scrollY,
        };
      });
      assert.deepEqual(
        { ...seen, link: "" },
        {
          k: 50,
          name: false,
          footer: false,
          bar: 0,
          link: "",
          focused: true,
          scrolled: 0,
        },
      );
      assert.match(seen.link, /^#src=\.\.\/data\/manifest\.json&view=turnover&k=50/);
      // A narrow window makes the figure higher or lower, and the frame follows.
      await (kind === "Firefox"
        ? page.setViewport({ width: 360, height: 800 })
        : page.setViewportSize({ width: 360, height: 800 }));
      await until("the frame in a narrow window", fits);

      await page.goto(`${origin}/whole.html`);
      const board = () => {
        const lens = document.querySelector("iframe").contentDocument?.querySelector("registry-lens");
        return lens?.results && Boolean(lens.shadowRoot.querySelector("[data-testid=cells] li"));
      };
      await until("the board in the frame", board);
      await until("the frame has the height of the board", fits);
      const before = await page.evaluate(() => history.length);
      await page.evaluate(() => {
        const { shadowRoot } = document
          .querySelector("iframe")
          .contentDocument.querySelector("registry-lens");
        shadowRoot.querySelector("[data-testid=index] a[data-metric=turnover]").click();
      });
      await until("the view in the frame", drawn);
      await until("the frame has the height of the view", fits);
      assert.equal(await page.evaluate(() => history.length), before);
      assert.match(
        await page.evaluate(() => document.querySelector("iframe").contentWindow.location.hash),
        /view=turnover/,
      );
      await leave(page, () => history.back());
      await until("Back", (url) => location.href === url, `${origin}/paper.html`);
    });
  });

for (const kind of Object.keys(BROWSERS))
  test(`${kind}: an embed leaves history, address, title, focus and styles of the page alone, and the page its own`, async (t) => {
    const hostile = `* { color: red !important; font-size: 40px; letter-spacing: 3px; text-transform: uppercase;
      line-height: 3; --ink: red; --paper: yellow; --s5: 5rem; text-align: right; font-family: monospace; }
      svg, figure, h2, p, table { display: none !important; }`;
    const calm = `<registry-lens src="data/manifest.json" view="turnover" theme="light"></registry-lens>`;
    const { origin } = await site(t, {
      pages: {
        "before.html": paper("", { script: "" }),
        "calm.html": paper(calm),
        "hostile.html": paper(calm, { style: hostile }),
      },
    });
    /** In the page: how its parts look, and the names in its window. */
    const outside = () => ({
      styles: [...document.querySelectorAll("html, body, h1, #after")].map((element) => {
        const style = getComputedStyle(element);
        return [...style]
          .filter((name) => !/(size|height|width|origin)/.test(name))
          .map((name) => style.getPropertyValue(name))
          .join();
      }),
      attributes: [...document.querySelectorAll("html, head, body, registry-lens")].map(({ attributes }) =>
        [...attributes].map(({ name, value }) => `${name}=${value}`).join(),
      ),
      sheets: [...document.styleSheets].length + document.adoptedStyleSheets.length,
      head: document.head.childElementCount,
      body: document.body.childElementCount,
      names: Object.keys(window).filter((name) => !/^\d+$/.test(name)),
      title: document.title,
      focused: document.activeElement === document.body,
      scrolled: scrollY,
    });
    /** In the page: how the parts of the element look. */
    const inside = () => {
      const { shadowRoot } = document.querySelector("registry-lens");
      const look = (selector) => {
        const element = shadowRoot.querySelector(selector);
        const style = getComputedStyle(element);
        const names = [
          "color",
          "fontSize",
          "fontFamily",
          "letterSpacing",
          "textTransform",
          "lineHeight",
          "textAlign",
          "display",
        ];
        const { width, height } = element.getBoundingClientRect();
        return [...names.map((name) => style[name]), Math.round(width), Math.round(height)];
      };
      return [
        "h2",
        ".metric p",
        "figure",
        "svg[role=img]",
        "table",
        "td",
        ".bar",
        "summary",
        "figcaption",
      ].map(look);
    };
    const looks = {};
    await open(kind, `${origin}/before.html`, {}, async ({ page, until }) => {
      for (const name of ["calm", "hostile"]) {
        await page.goto(`${origin}/${name}.html`);
        await until(name, settled);
        looks[name] = await page.evaluate(inside);
      }
      await page.goto(`${origin}/before.html`);
      await page.goto(`${origin}/calm.html`);
      await until("the embed", settled);
      const settledLook = await page.evaluate(outside);
      const entries = await page.evaluate(() => history.length);
      await page.evaluate(() => {
        const { shadowRoot } = document.querySelector("registry-lens");
        shadowRoot.querySelector("[data-testid=home]").click();
      });
      await until("the board and its index", () => {
        const { shadowRoot } = document.querySelector("registry-lens");
        const link = shadowRoot.querySelector("[data-testid=index] a[data-metric=turnover]");
        const ready = link && shadowRoot.querySelector("[data-testid=cells] li");
        if (ready) link.click();
        return Boolean(ready);
      });
      await until("the view again", settled);
      assert.equal(await page.evaluate(() => history.length), entries);
      assert.equal(page.url(), `${origin}/calm.html`);
      const { focused, scrolled, ...later } = await page.evaluate(outside);
      assert.deepEqual(later.styles, settledLook.styles);
      assert.deepEqual(
        { ...settledLook, styles: [], names: [] },
        {
          styles: [],
          attributes: ["lang=en", "", "", "src=data/manifest.json,view=turnover,theme=light"],
          sheets: 1,
          head: 7,
          body: 3,
          names: [],
          title: "A paper",
          focused: true,
          scrolled: 0,
        },
      );
      t.diagnostic(
        `${kind}: after a click the focus is ${focused ? "outside" : "inside"}, scrolled ${scrolled}`,
      );
      // The same page without the script.
      const plain = await page.evaluate(() => Object.keys(window).length);
      await page.goto(`${origin}/before.html`);
      const empty = await page.evaluate(outside);
      // Lit leaves its versions, so that a second copy of it can be noticed.
      assert.deepEqual(
        settledLook.names.filter((name) => !empty.names.includes(name) && !/^(lit|reactive)[A-Z]/.test(name)),
        [],
        "names in the window",
      );
      assert.deepEqual(settledLook.styles, empty.styles, "styles of the page");
      assert.ok(plain > 0);
      await leave(page, () => history.go(-2));
      await until("Back", (url) => location.href === url, `${origin}/before.html`);
    });
    assert.deepEqual(looks.hostile, looks.calm, `${kind}: the page's style sheet reaches into the embed`);
  });

for (const kind of Object.keys(BROWSERS))
  test(`${kind}: files and script of another origin, with and without permission`, async (t) => {
    const allowed = await site(t, { cors: true });
    const refused = await site(t);
    const embed = (from, script) =>
      paper(
        `<registry-lens src="${from}/data/manifest.json" view="turnover" figure><i>A picture</i></registry-lens>`,
        {
          script: `${script}/lens/registry-lens.js`,
        },
      );
    const { origin } = await site(t, {
      pages: {
        "allowed.html": embed(allowed.origin, ""),
        "refused.html": embed(refused.origin, ""),
        "script.html": embed("", allowed.origin),
        "refused-script.html": embed("", refused.origin),
      },
    });
    const hosts = [allowed.origin, refused.origin];
    for (const name of ["allowed", "script"])
      await open(kind, `${origin}/${name}.html`, { hosts }, async ({ page, until }) => {
        await until(name, settled);
        const [{ remained, agrees }] = await page.evaluate(told);
        assert.deepEqual([remained, agrees], [REMAINED, true], name);
      });
    const errors = [/CORS|Cross-Origin|Failed to load resource|NetworkError|Failed to fetch|error loading/i];
    const says = async (name, testid, words) =>
      open(kind, `${origin}/${name}.html`, { hosts, errors }, async ({ page, until }) => {
        const find = (testid) =>
          document.querySelector("registry-lens")?.shadowRoot?.querySelector(`[data-testid=${testid}]`)
            ?.textContent ?? "";
        await until(`${name}: a message`, find, testid);
        assert.match((await page.evaluate(find, testid)).replace(/\s+/g, " ").trim(), words, name);
        // The author's picture stays.
        const picture = await page.evaluate(() => document.querySelector("i").getClientRects().length);
        assert.equal(picture, 1, "the picture in the slot");
      });
    const header = `Access-Control-Allow-Origin: ${origin.replaceAll(".", "\\.")}`;
    await says(
      "refused",
      "problem",
      new RegExp(
        `^The manifest could not be loaded: .* does not let this page read it\\. .* ${header}\\. Or download`,
      ),
    );
    await says(
      "refused-script",
      "down",
      new RegExp(`engine\\.wasm did not come\\. .* must send the header ${header}`),
    );
  });

test("Chromium: the policy of a page around an embed is named in words", async (t) => {
  const other = await site(t, { cors: true });
  const embed = paper(
    `<registry-lens src="${other.origin}/data/manifest.json" view="turnover" figure></registry-lens>`,
  ).replace("<title>", `<meta http-equiv="Content-Security-Policy" content="connect-src 'self'"><title>`);
  const { origin } = await site(t, { pages: { "paper.html": embed } });
  const errors = [/Content Security Policy/, /Fetch API cannot load/];
  await open(
    "Chromium",
    `${origin}/paper.html`,
    { hosts: [other.origin], errors },
    async ({ page, until }) => {
      const find = () =>
        document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=problem]")
          ?.textContent ?? "";
      await until("a message", find);
      assert.match(
        await page.evaluate(find),
        /The manifest could not be loaded: the Content-Security-Policy of this page forbids it\. Its author can name the host: connect-src http:\/\/127\.0\.0\.1:\d+\./,
      );
    },
  );
});

for (const kind of Object.keys(BROWSERS))
  test(`${kind}: attributes can change, and what they name wrongly is said`, async (t) => {
    const other = { ...MANIFEST, title: "One list", files: [MANIFEST.files[1]], expected: [] };
    const element = `<registry-lens src="data/manifest.json" view="turnover" figure full="lens/index.html"><b>A picture</b></registry-lens>`;
    const { origin, asked } = await site(t, {
      pages: { "paper.html": paper(element) },
      manifests: { "other.json": other },
    });
    const errors = [/status of 404/];
    await open(kind, `${origin}/paper.html`, { errors }, async ({ page, until }) => {
      await until("the figure", settled);
      const picture = () => document.querySelector("b").getClientRects().length;
      assert.equal(await page.evaluate(picture), 0, "the figure has replaced the picture");
      const heights = await page.evaluate(() => [
        window.heights.at(-1),
        document.querySelector("registry-lens").getBoundingClientRect().height,
      ]);
      assert.equal(heights[0], heights[1], "the event has the height");
      assert.ok(heights[0] > 200);
      const link = await page.evaluate(() =>
        document
          .querySelector("registry-lens")
          .shadowRoot.querySelector("[data-testid=full]")
          .getAttribute("href"),
      );
      const { pathname, hash } = new URL(link);
      assert.equal(pathname, "/lens/index.html");
      const words = new URLSearchParams(hash.slice(1));
      assert.equal(words.get("src"), `${origin}/data/manifest.json`);
      assert.deepEqual([words.get("view"), words.get("k"), words.get("mode")], ["turnover", "1000", "paper"]);

      const look = () => {
        const { shadowRoot } = document.querySelector("registry-lens");
        const lens = shadowRoot.querySelector(".lens");
        return [
          getComputedStyle(lens).backgroundColor,
          getComputedStyle(shadowRoot.querySelector("h2")).color,
        ];
      };
      const theme = async (theme) => {
        await page.evaluate((theme) => (document.querySelector("registry-lens").theme = theme), theme);
        await until(
          `theme ${theme}`,
          (theme) => document.querySelector("registry-lens").getAttribute("theme") === theme,
          theme,
        );
        return page.evaluate(look);
      };
      assert.deepEqual(await theme("light"), ["rgb(253, 253, 251)", "rgb(27, 28, 30)"]);
      assert.deepEqual(await theme("dark"), ["rgb(21, 23, 26)", "rgb(231, 230, 225)"]);
      await page.evaluate(() =>
        document.querySelector("registry-lens").style.setProperty("--registry-lens-ink", "rgb(1, 2, 3)"),
      );
      assert.equal((await page.evaluate(look))[1], "rgb(1, 2, 3)", "the author's colour");

      const set = (name, value) =>
        page.evaluate(
          ([name, value]) => document.querySelector("registry-lens").setAttribute(name, value),
          [name, value],
        );
      const says = (testid, words) =>
        until(
          `${words}`,
          ([testid, words]) =>
            document
              .querySelector("registry-lens")
              .shadowRoot.querySelector(`[data-testid=${testid}]`)
              ?.textContent.replace(/\s+/g, " ")
              .includes(words),
          [testid, words],
        );
      await set("view", "turnovr");
      await says("problem", "There is no metric “turnovr”, which “view” names. The metrics are ");
      assert.equal(await page.evaluate(picture), 1);
      await set("view", "");
      await says("problem", "A figure alone needs the name of its metric in “view”");
      await set("view", "concentration");
      await until("concentration", settled);
      await set("dataset", "npm_downloads_2017-04.parquet");
      await says("concentration", "npm, 2017-04");
      await set("dataset", "pypi");
      await says("unknown", "“pypi”, which these files do not have: all datasets are shown");
      // Another manifest brings other files, and the engine of the first ends.
      await set("src", "data/other.json");
      await until("the other manifest", () => {
        const { results, files } = document.querySelector("registry-lens");
        return results?.artifact?.title === "One list" && files.length === 1;
      });
      assert.deepEqual(
        await page.evaluate(() => document.querySelector("registry-lens").files.map(({ label }) => label)),
        [LISTS[1]],
      );
      assert.equal(asked.filter((request) => request === "/lens/engine.wasm").length, 1, "compiled once");
      await set("src", "data/nothing.json");
      await says("problem", "nothing.json was answered with status 404.");
      assert.equal(await page.evaluate(() => document.querySelector("registry-lens").results), null);
      // Out of the document and in again, it reads its files again.
      await set("src", "data/manifest.json");
      await until("the first manifest", settled);
      await page.evaluate(() => {
        const lens = document.querySelector("registry-lens");
        window.kept = lens;
        lens.remove();
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await page.evaluate(() => document.body.append(window.kept));
      await until("the figure again", settled);
    });
  });

test("WebKit: an element shows a figure of a manifest on a server, with and without ranges", async (t) => {
  for (const ranges of [true, false]) {
    const { origin, asked } = await site(t, { pages: { "paper.html": paper(THREE) }, ranges });
    await t.test(ranges ? "with" : "without", async (t) => {
      const page = await webkit(
        t,
        `${origin}/paper.html`,
        () => document.querySelector("registry-lens")?.shadowRoot,
      );
      await page.until(settled);
      const [one, two, three] = await page.run(told);
      assert.deepEqual([one.remained, one.agrees, two.remained, three.k], [REMAINED, true, REMAINED, 50]);
      assert.equal(await page.run(() => window.workers), 1);
      const reads = asked.filter((request) => request.includes(".parquet"));
      assert.equal(new Set(reads).size, reads.length, "no bytes come twice");
    });
  }
});

test("the custom-elements manifest is that of the element", async () => {
  assert.equal(await readFile(FILE, "utf8"), await elements(), "run node www/package/elements.mjs");
  const { modules } = JSON.parse(await readFile(FILE, "utf8"));
  const [element] = modules[0].declarations;
  // What the element has is described, and what is described it has.
  const source = await readFile(path.join(root, "www", "registry-lens.ts"), "utf8");
  const sheets = await readFile(path.join(root, "www", "styles", "tokens.css"), "utf8");
  const alone = await readFile(path.join(root, "www", "styles", "alone.css"), "utf8");
  const properties = new Set((sheets + alone).match(/--registry-lens-[\w-]+/g));
  assert.deepEqual(element.cssProperties.map(({ name }) => name).sort(), [...properties].sort());
  assert.ok(element.attributes.every(({ description }) => description));
  assert.match(source, /"dataset"/);
  const document = await readFile(path.join(root, "docs", "embedding.md"), "utf8");
  for (const { name } of [...element.attributes, ...element.events, ...element.cssParts, ...element.slots])
    if (name && name !== "page" && name !== "base")
      assert.ok(document.includes(`\`${name}\``), `${name} in docs/embedding.md`);
});

test("another project installs the package from its tarball, without a network, and uses it as a module and as a script", async (t) => {
  const folder = await temporary(t);
  const made = path.join(folder, "package");
  await run(process.execPath, [path.join(root, "www/package/make.mjs"), dist, made], { cwd: root });
  const npm = (args, cwd) =>
    run("npm", ["--offline", "--no-audit", "--no-fund", "--cache", path.join(folder, "cache"), ...args], {
      cwd,
    });
  const { stdout } = await npm(["pack", "--json", made], folder);
  const [{ filename, files, size }] = JSON.parse(stdout);
  t.diagnostic(`${filename}: ${files.length} files, ${size} bytes`);
  const project = path.join(folder, "project");
  await run("mkdir", [project]);
  await writeFile(
    path.join(project, "package.json"),
    JSON.stringify({ name: "project", private: true, type: "module" }),
  );
  await npm(["install", path.join(folder, filename)], project);
  const installed = path.join(project, "node_modules", "registry-lens");
  const described = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8"));
  assert.equal(described.customElements, "./custom-elements.json");
  for (const entry of [described.customElements, ...Object.values(described.exports["."]), "licences.txt"])
    assert.ok((await readFile(path.join(installed, entry))).length > 0, entry);
  // Its types serve a project that checks everything.
  await writeFile(
    path.join(project, "use.ts"),
    `import { RegistryLens, type Results } from "registry-lens";
     const lens: RegistryLens = document.createElement("registry-lens");
     lens.datasetName = "npm";
     lens.addEventListener("registry-lens-results", ({ detail }) => {
       const results: Results | null = detail;
       const k: unknown = results?.parameters["turnover"]?.["k"];
       console.log(k, results?.tool.version);
     });
     RegistryLens.folder = "/assets/";
     // @ts-expect-error
     lens.figure = "yes";
    `,
  );
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  await run(
    process.execPath,
    [
      tsc,
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--lib",
      "es2022,dom",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--moduleResolution",
      "nodenext",
      "--types",
      "",
      "use.ts",
    ],
    { cwd: project },
  ).catch(({ stdout }) => assert.fail(stdout));
  const { exports } = described;
  const map = JSON.stringify({ imports: { "registry-lens": `/lens/${exports["."].import.slice(2)}` } });
  const module = paper(
    `<script type="importmap">${map}</script>
    <script type="module">import { RegistryLens } from "registry-lens"; window.named = RegistryLens;</script>${FIGURE}`,
    { script: "" },
  );
  const { origin, asked } = await site(t, {
    pages: {
      "module.html": module,
      "script.html": paper(FIGURE),
      "both.html": module.replace("</title>", `</title><script src="/lens/registry-lens.js"></script>`),
    },
    lens: installed,
  });
  for (const name of ["module", "script", "both"])
    await open("Chromium", `${origin}/${name}.html`, {}, async ({ page, until }) => {
      await until(name, settled);
      const [{ remained, figures }] = await page.evaluate(told);
      assert.deepEqual([remained, figures], [REMAINED, 1], name);
      if (name !== "script")
        assert.ok(await page.evaluate(() => document.querySelector("registry-lens") instanceof window.named));
    });
  assert.ok(
    asked.every((request) => /^\/(lens|data)\/|^\/\w+\.html/.test(request)),
    "all parts come from the package",
  );
});
