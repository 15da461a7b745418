/**
 * Shared helpers for tests of the built page: a server for dist/, browsers, a page that records every request, real
 * drops of files, the folder of real data, and the native command for comparison.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const run = promisify(execFile);

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** The built site; REGISTRY_LENS_DIST names another build of it. */
export const dist = path.resolve(root, process.env.REGISTRY_LENS_DIST ?? "dist");
export const singleFile = path.join(dist, "registry-lens.html");
export const singleFileAddress = pathToFileURL(singleFile).href;

/** The ten snapshots that `expected.json` has the answers for, by its names of the series. */
export const SERIES = {
  npm_3_snapshots: ["npm_top100k_2017-04", "npm_top100k_2017-10", "npm_top100k_2025-12"],
  pypi_4_snapshots: [
    "pypi_downloads_2022-11",
    "pypi_downloads_2023-08",
    "pypi_downloads_2023-10",
    "pypi_downloads_2024-03",
  ],
  hf_3_snapshots: ["hf_models_2022-07", "hf_models_2022-10", "hf_models_top10k_2024-09"],
};
/** The registry of each series, as the results document and as the page write it. */
export const REGISTRY = {
  npm_3_snapshots: { id: "npm", name: "npm" },
  pypi_4_snapshots: { id: "pypi", name: "PyPI" },
  hf_3_snapshots: { id: "huggingface", name: "Hugging Face" },
};

/**
 * The folder with real data and broken files: ../shared, or the folder in REGISTRY_LENS_SHARED. Without it the result
 * is null and the test is skipped; with REGISTRY_LENS_REQUIRE_SHARED=1 it fails.
 */
export function shared(t) {
  const folder = path.resolve(root, process.env.REGISTRY_LENS_SHARED ?? "../shared");
  if (existsSync(path.join(folder, "data", "expected.json"))) {
    return {
      folder,
      corpus: path.join(folder, "corpus"),
      data: (name) => path.join(folder, "data", `${name}.parquet`),
    };
  }
  assert.notEqual(
    process.env.REGISTRY_LENS_REQUIRE_SHARED,
    "1",
    `${folder}, which holds the data of this test, is required`,
  );
  t.skip(`the folder ${folder} with the data is not here`);
  return null;
}

/** A temporary folder for one test. */
export async function temporary(t) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "registry-lens-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves dist/, or another folder, on a free port, under `under` and nowhere else. `change` maps a file's name to a
 * function of its text, `hold` to a promise that the answer waits for. The folder of the result can be replaced.
 */
export async function serve(t, { under = "/", change = {}, hold = {}, beside = {}, folder = dist } = {}) {
  assert.ok(existsSync(path.join(dist, "index.html")), `${dist} has no built page: run make build`);
  const missing = [];
  const site = { address: "", missing, asked: 0, folder, stop: () => {} };
  const server = createServer(async (request, response) => {
    site.asked += 1;
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    try {
      if (!name.startsWith(under)) throw new Error("outside");
      const part = path.posix.normalize(name.slice(under.length));
      if (part.startsWith("..")) throw new Error("outside");
      let content = beside[part] ?? (await readFile(path.join(site.folder, part)));
      if (change[part]) content = change[part](content.toString());
      await hold[part];
      response.writeHead(200, { "content-type": TYPES[path.extname(part)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      missing.push(pathname);
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  site.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  t.after(site.stop);
  site.address = `http://127.0.0.1:${server.address().port}${under}`;
  return site;
}

/** Options for a browser that is quiet and can reach only this machine. */
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

let launched;
/** Chromium. Each of its contexts is guarded, whoever opens it; what a context did is checked when it is closed. */
export function chrome() {
  launched ??= chromium
    .launch({ executablePath: process.env.CHROME || "/usr/bin/chromium", args: FLAGS })
    .then(guarded);
  return launched;
}

const guards = new WeakMap();
/** What contexts did that nobody allowed. */
const offences = [];

/**
 * What a context may do besides asking this machine: ask `hosts`, and break the page's policy as one of `violations`
 * says. A test names what it provokes.
 */
export function allow(context, { hosts = [], violations = [] }) {
  const guard = guards.get(context);
  guard.hosts.push(...hosts);
  guard.allowed.push(...violations);
}

function guarded(browser) {
  const { newContext } = browser;
  browser.newContext = async (options) => {
    const context = await newContext.call(browser, options);
    const guard = { requests: [], violations: [], hosts: [], allowed: [], said: false };
    guards.set(context, guard);
    context.on("request", (request) => note(guard.requests, request));
    context.on("page", (page) => page.on("websocket", (socket) => guard.requests.push(socket.url())));
    await hearViolations(context, guard.violations);
    context.on("close", () => guard.said || offences.push(...offencesOf(guard)));
    return context;
  };
  return browser;
}

function offencesOf({ requests, violations, hosts, allowed }) {
  const local = (request) => /^(https?|wss?):\/\/127\.0\.0\.1[:/]|^(file|data|about|blob):/.test(request);
  return [
    ...requests.filter((request) => !local(request) && !hosts.some((host) => request.startsWith(host))),
    ...violations.filter((violation) => !allowed.some((pattern) => pattern.test(violation))),
  ];
}

/**
 * Adds each violation of a document's policy to a list, as "connect-src: http://…". A page in any driver, or a context of
 * Playwright. A worker reports none, but all its requests are recorded.
 */
async function hearViolations(page, list) {
  const hear = (violation) => void list.push(violation);
  const report = () =>
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      window.violated(`${effectiveDirective}: ${blockedURI}`),
    );
  if (page.exposeBinding) {
    await page.exposeBinding("violated", (_source, violation) => hear(violation));
    await page.addInitScript(report);
  } else {
    await page.exposeFunction("violated", hear);
    await page.evaluateOnNewDocument(report);
  }
}

export async function close() {
  await (await launched?.catch(() => null))?.close();
  assert.deepEqual(offences.splice(0), [], "requests that nobody named, or violations of a page's policy");
}
// A script that is not a test has no hook for the end of tests.
if (process.argv[1]?.endsWith(".test.mjs")) after(close);

/**
 * Opens a page and passes it to `body`. Then it checks the rules for every page: no request went to another host, its
 * policy was not violated, and no exception was uncaught. What a test provokes it names: the origins of other `hosts`,
 * `violations` of the policy, and `errors`. `url` is the page's; `prepare(page)` runs before it is opened.
 *
 * The page keeps nothing for a visit without a network, unless `context` says `serviceWorkers: "allow"`: a test that
 * changes an answer of its server would be shown what was kept.
 * @param {{ url: string, context?: object, prepare?: (page: any) => unknown, errors?: RegExp[], hosts?: string[],
 *   violations?: RegExp[] }} how
 * @param {(lens: any) => unknown} body
 */
export async function visit(
  { url, context: options = {}, prepare, errors: allowed = [], hosts = [], violations = [] },
  body,
) {
  const browser = await chrome();
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: "block", ...options });
  allow(context, { hosts, violations });
  const guard = guards.get(context);
  const requests = [];
  const errors = [];
  context.on("request", (request) => note(requests, request));
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  try {
    const page = await context.newPage();
    page.on("crash", () => errors.push("The page crashed"));
    page.setDefaultTimeout(30_000);
    await prepare?.(page);
    await page.goto(url);
    const lens = new Lens(page, requests, errors);
    await body(lens);
    assert.deepEqual(foreign(requests, url, hosts), [], "requests to another host");
    assert.deepEqual(offencesOf(guard), [], "requests that nobody named, or violations of the page's policy");
    assert.deepEqual(
      errors.filter((error) => !allowed.some((pattern) => pattern.test(error))),
      [],
      "errors in the page",
    );
  } finally {
    // What it did is said already.
    guard.said = true;
    await context.close();
  }
}

/** Records the requests of a page, its errors, and violations of its policy; both drivers have these events. */
export async function watch(page) {
  const requests = [];
  const errors = [];
  // A context of Chromium hears violations already.
  const heard = page.context && guards.get(page.context())?.violations;
  const violations = heard ?? [];
  if (!heard) await hearViolations(page, violations);
  page.on("request", (request) => note(requests, request));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { requests, errors, violations };
}

/**
 * Opens a page in Firefox, all of whose requests go to a proxy that does not exist. `body` gets Puppeteer's page, the
 * browser and the requests. Then it checks the rules for every page, as `visit` does.
 * @param {string} url
 * @param {(page: any, browser: any, requests: string[]) => unknown} body
 */
export async function firefoxWithoutNetwork(url, body) {
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: {
      "network.proxy.type": 1,
      "network.proxy.http": "127.0.0.1",
      "network.proxy.http_port": 9,
      "network.proxy.ssl": "127.0.0.1",
      "network.proxy.ssl_port": 9,
    },
  });
  try {
    const page = await browser.newPage();
    const { requests, errors, violations } = await watch(page);
    await page.goto(url);
    await body(page, browser, requests);
    assert.deepEqual(foreign(requests, url), [], "requests to another host");
    assert.deepEqual(violations, [], "violations of the page's policy");
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
  }
}

/** Records a request, unless it stays in the page: by a blob of its own the page tells the worker to stop. */
function note(requests, request) {
  if (!request.url().startsWith("blob:")) requests.push(request.url());
}

/**
 * Labels of a drawing that leave it or cover each other, in words, with the number of labels and the height. A box is
 * higher than its letters, so two may touch.
 */
export const collisions = (drawing) =>
  drawing.evaluate((svg) => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .map((node) => ({ words: node.textContent, box: node.getBoundingClientRect() }))
      .filter(({ words, box }) => words.trim() && box.width > 0);
    const outside = texts
      .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1)
      .map(({ words }) => `${words} (outside)`);
    const crossed = texts.flatMap(({ words, box: a }, i) =>
      texts
        .slice(i + 1)
        .filter(
          ({ box: b }) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4,
        )
        .map((other) => `${words} / ${other.words}`),
    );
    return { labels: texts.length, bad: [...outside, ...crossed], height: frame.height };
  });

/** The requests that went neither to the page's server nor to a host that the test names. */
export function foreign(requests, url, hosts = []) {
  const home = new URL(url);
  return requests.filter((request) => {
    const { protocol, origin, href } = new URL(request);
    if (protocol === "data:" || protocol === "blob:" || hosts.includes(origin)) return false;
    return home.protocol === "file:"
      ? href.split("#")[0] !== home.href.split("#")[0]
      : origin !== home.origin;
  });
}

/** Opens the view of a metric by a link of the page, unless it is open. */
export async function openMetric(page, id) {
  if ((await page.getByTestId(id).count()) > 0) return whole(page, id);
  const link = page.getByTestId("index").locator(`a[data-metric="${id}"]`);
  // Metrics without data are folded.
  await link.evaluate((link) => {
    const folded = link.closest("details");
    if (folded) folded.open = true;
  });
  await link.click();
  await whole(page, id);
}

/** Waits until the figure and all rows of a metric are rendered, which takes several paints. */
export async function whole(page, id) {
  await page.locator(`[data-testid="${id}"][aria-busy=false]`).waitFor();
}

const FINAL = ["ready", "failed", "unmapped", "stopped"];

/** The page with the actions of a user. */
export class Lens {
  /** The list of files stays as users first see it. */
  folded = false;

  /** A session of Chromium's protocol, opened for the first drag. */
  devtools;

  constructor(page, requests, errors) {
    this.page = page;
    this.requests = requests;
    this.errors = errors;
  }

  id(testid) {
    return this.page.getByTestId(testid);
  }

  /** The content of a metric's view. */
  of(metric, testid) {
    return this.id(metric).getByTestId(testid);
  }

  /** A drop by the browser, so that the page gets real files and folders from disk. */
  async drop(...paths) {
    await this.#drag(["dragEnter", "dragOver", "drop"], paths);
  }

  /** Files are dragged over the page and not dropped. */
  async dragOver(...paths) {
    await this.#drag(["dragEnter", "dragOver"], paths);
  }

  async #drag(types, paths) {
    await this.id("drop").scrollIntoViewIfNeeded();
    const box = await this.id("drop").boundingBox();
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    this.devtools ??= await this.page.context().newCDPSession(this.page);
    for (const type of types) await this.devtools.send("Input.dispatchDragEvent", { type, ...at, data });
  }

  pick(...paths) {
    return this.id("file-input").setInputFiles(paths);
  }

  /** Waits until a condition holds in the page; `what` describes it in an error message. */
  async until(what, condition, argument, timeout = 30_000) {
    try {
      await this.page.waitForFunction(condition, argument, { timeout, polling: 50 });
    } catch (error) {
      const list = await this.page
        .evaluate(() =>
          document.querySelector("registry-lens")?.shadowRoot?.textContent?.replace(/\s+/g, " "),
        )
        .catch(() => "nothing, it is gone");
      throw new Error(`Not within ${timeout / 1000} s: ${what}. The page says: ${list?.slice(0, 1500)}`, {
        cause: error,
      });
    }
  }

  /**
   * Waits until the list has this number of files, all are read, and the answer is up to date. Then it unfolds the list
   * of files with all details, unless `folded` says that the test wants the page as users first see it.
   */
  async settled(files, timeout = 30_000) {
    await this.#quiet(files, timeout);
    if (this.folded) return;
    await this.unfoldFiles();
    await this.#quiet(files, timeout);
  }

  /** Unfolds the list of files and the details of each file. */
  async unfoldFiles() {
    await this.page.evaluate(async () => {
      const list = document.querySelector("registry-lens").renderRoot.querySelector("registry-lens-files");
      for (const fold of list.querySelectorAll("details.fold")) fold.open = true;
      // The page hears of it a moment later.
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const button of list.querySelectorAll("[data-testid=file-details][aria-expanded=false]"))
        button.click();
      await list.updateComplete;
    });
  }

  #quiet(files, timeout) {
    return this.until(
      `${files} files read and answered`,
      ({ files, final }) => {
        const lens = document.querySelector("registry-lens");
        const all = lens.renderRoot;
        return (
          lens.files.length === files &&
          lens.files.every((file) => final.includes(file.status)) &&
          // Only the beginning of a long list is shown.
          all.querySelectorAll("[data-testid=file]").length >= Math.min(files, 100) &&
          // A file of unknown columns asks for them in a form.
          all.querySelectorAll("[data-status=unmapped]:not(:has([data-testid=mapping]))").length === 0 &&
          !all.querySelector("[data-testid=progress]") &&
          (files === 0 || all.querySelector("[data-testid=view]").getAttribute("aria-busy") === "false")
        );
      },
      { files, final: FINAL },
      timeout,
    );
  }

  /** Waits until every file that was read has its digest, and the answer states it: that comes after the answer. */
  digested() {
    return this.until("the digests of all files", () => {
      const { files, results } = document.querySelector("registry-lens");
      const known = files.every(({ sha256, status }) => sha256 || status !== "ready");
      return known && results?.inputs.every(({ sha256, rows }) => sha256 || rows === null);
    });
  }

  /** Waits until the shown answer has these settings. */
  answered(k, mode) {
    return this.until(
      `an answer for K = ${k}, ${mode}`,
      ({ k, mode }) => {
        const lens = document.querySelector("registry-lens");
        const params = lens.results?.parameters.turnover;
        const busy = lens.renderRoot.querySelector("[data-testid=view]").getAttribute("aria-busy");
        return params?.k === k && params.mode === mode && busy === "false";
      },
      { k, mode },
    );
  }

  open(metric) {
    return openMetric(this.page, metric);
  }

  /** The address without the files and the word on the sample, which are added later. */
  async fragment() {
    const hash = await this.page.evaluate(() => location.hash);
    const pieces = hash.slice(1).split("&");
    const kept = pieces.filter((piece) => piece && !/^(data|files|sample)=/.test(piece));
    return kept.length > 0 ? `#${kept.join("&")}` : "";
  }

  /** Returns to the board of claims and the list of files. */
  async home() {
    if ((await this.id("home").count()) === 0) return;
    await this.id("home").click();
    await this.id("home").waitFor({ state: "detached" });
  }

  /** Sets K and mode with the controls of the page. */
  async ask(k, mode) {
    await this.open("turnover");
    await this.settings();
    await this.of("turnover", "k").fill(String(k));
    await this.of("turnover", `mode-${mode}`).check();
    await this.answered(k, mode);
  }

  /** A property of the element. Its 64-bit counts become numbers, or text if a number would not be exact. */
  async #plain(property) {
    const text = await this.page.evaluate(
      (property) =>
        JSON.stringify(document.querySelector("registry-lens")[property], (_, value) => {
          if (typeof value !== "bigint") return value;
          return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`;
        }),
      property,
    );
    return JSON.parse(text);
  }

  results() {
    return this.#plain("results");
  }

  files() {
    return this.#plain("files");
  }

  /** The row of a file in the list. */
  file(label) {
    return this.page.locator(`[data-testid=file][data-path="${label}"]`);
  }

  /** Unfolds a further table of a metric, which renders its rows. */
  async unfold(metric, caption) {
    const folded = this.id(metric).locator("details.further").filter({ hasText: caption }).first();
    await folded.evaluate((details) => {
      details.open = true;
      // Many tables are folded together.
      const tables = details.closest(".tables");
      if (tables) tables.open = true;
    });
    await folded.locator("table").waitFor();
    await this.page.locator(`[data-testid="${metric}"][aria-busy=false]`).waitFor();
  }

  /** Unfolds the row of settings, which a phone folds. */
  async settings() {
    const button = this.id("settings");
    if ((await button.isVisible()) && (await button.getAttribute("aria-expanded")) === "false")
      await button.click();
  }

  /** Shows all rows of a metric's first table. */
  async allRows(metric) {
    const button = this.of(metric, "all-rows").first();
    if ((await button.count()) > 0) await button.click();
    await whole(this.page, metric);
  }

  /** A metric's first table: its columns, and per group its heading and all its rows of text. */
  async table(metric = "turnover") {
    await this.open(metric);
    await this.allRows(metric);
    return this.of(metric, "table").evaluate((table) => ({
      columns: [...table.querySelectorAll("thead th")].map((cell) => cell.innerText.trim()),
      groups: [...table.tBodies].map((body) => {
        const [head, ...rows] = [...body.rows];
        const text = (row) => [...row.cells].map((cell) => cell.innerText.trim());
        return { label: head.innerText.trim(), rows: rows.map(text) };
      }),
    }));
  }

  /** Downloads an export from the menu of a metric's view or of the board. */
  async export(kind, metric = "turnover") {
    const board = metric === "claims";
    await (board ? this.home() : this.open(metric));
    const menu = this.of(metric, "export-menu");
    if ((await menu.getAttribute("aria-expanded")) === "false") await menu.click();
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.of(metric, `export-${kind}`).click(),
    ]);
    await this.page.keyboard.press("Escape");
    const content = await readFile(await download.path());
    return { name: download.suggestedFilename(), content };
  }
}

/** The engine's memory in bytes, which never shrinks, from wasm-bindgen's glue in the worker. */
export function engineMemory(page) {
  return page.workers()[0].evaluate(() => wasm_bindgen.initSync().memory.buffer.byteLength);
}

/** The numbers of the processes of Chromium's pages. */
export async function renderers() {
  const devtools = await (await chrome()).newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** The greatest memory of a page's process, if the system reports it. */
export async function processMemory() {
  const peaks = (await renderers()).map(async (id) => {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  });
  return Math.max(...(await Promise.all(peaks)));
}

/** A number of bytes as text. */
export const MB = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A count as the page writes it, for example "1,234,567". */
export const grouped = (n) => n.toLocaleString("en-US");

let built;
const EXAMPLES = ["make_hub", "make_sample", "make_table", "move_offsets"];
const CONFIG = process.env.REGISTRY_LENS_CARGO_CONFIG;
const PROGRAMS = ["--bin", "registry-lens", ...EXAMPLES.flatMap((name) => ["--example", name])];
const OPTIONS = ["--quiet", "--locked", "--offline", ...(CONFIG ? ["--config", CONFIG] : [])];
/** Runs the native command, or an example of the crate, in a folder. It builds them first if they are out of date. */
export async function native(program, args, cwd = root) {
  built ??= run("cargo", ["build", ...OPTIONS, ...PROGRAMS], { cwd: root });
  await built;
  const folder = path.join(path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target"), "debug");
  const file =
    program === "registry-lens" ? path.join(folder, program) : path.join(folder, "examples", program);
  const { stdout } = await run(file, args, { cwd, encoding: "buffer", maxBuffer: 1 << 28 });
  return stdout;
}

/** Writes a Parquet file of these names and downloads. */
export async function snapshot(file, counts) {
  await writeFile(`${file}.json`, JSON.stringify(counts));
  await native("make_sample", [`${file}.json`, String(Object.keys(counts).length), "a test", file]);
  await rm(`${file}.json`);
  return file;
}

/** Writes a Parquet file of these columns; texts under `registry-lens` go into its footer. */
export async function made(file, columns) {
  await writeFile(`${file}.json`, JSON.stringify(columns));
  await native("make_table", [`${file}.json`, file]);
  await rm(`${file}.json`);
  return file;
}

/** A Parquet file without rows whose columns have these types by name: `string` or `int64`. */
export function table(columns) {
  const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
  const int = (n) => varint(n * 2);
  const text = (t) => [...varint(t.length), ...Buffer.from(t)];
  // In Thrift's compact protocol a field has its distance to the last one and its type; 5 is int32, 6 int64, 8 text.
  const root = [0x48, ...text("schema"), 0x15, ...int(Object.keys(columns).length), 0];
  const elements = Object.entries(columns).map(([name, type]) =>
    type === "string"
      ? [0x15, ...int(6), 0x25, ...int(1), 0x18, ...text(name), 0x25, ...int(0), 0]
      : [0x15, ...int(2), 0x25, ...int(1), 0x18, ...text(name), 0],
  );
  const list = [0xfc, ...varint(elements.length + 1), ...root, ...elements.flat()];
  const footer = Buffer.from([0x15, ...int(1), 0x19, ...list, 0x16, ...int(0), 0x19, 0x0c, 0]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from("PAR1"), footer, length, Buffer.from("PAR1")]);
}

/** The real part of the page's sample, for tests that need any valid snapshot. */
export const sample = (date) => path.join(root, "www", "sample", `npm_downloads_${date}.parquet`);
export const SAMPLES = ["2017-04", "2017-10", "2025-12", "2026-03"];
/** All files of the sample: the real and the made-up ones. */
export const WHOLE_SAMPLE = readdirSync(path.join(root, "www", "sample")).filter((name) =>
  name.endsWith(".parquet"),
);

/**
 * Records messages of the page's workers in `window.heard` and the workers in `window.workers`, without those that only
 * read row groups for another.
 */
export function listen(page) {
  return page.addInitScript(() => {
    window.heard = [];
    window.workers = [];
    window.Worker = class extends Worker {
      constructor(/** @type {[any, any?]} */ ...given) {
        super(...given);
        window.workers.push(this);
        this.addEventListener("message", ({ data }) => window.heard.push(data.type));
      }

      postMessage(/** @type {[any, any?]} */ ...given) {
        if (given[0].type === "help") window.workers = window.workers.filter((worker) => worker !== this);
        super.postMessage(...given);
      }
    };
  });
}

/**
 * A module of the page's tests. It imports TypeScript, so Node cannot load it directly.
 * @param {string} file its path in the repository
 */
export async function bundled(file) {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/**
 * A value in JavaScript's syntax, with whole numbers of 64 bits, which JSON does not have.
 * @param {unknown} value
 * @returns {string}
 */
export function literal(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "undefined";
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${literal(field)}`);
  return `{${fields.join()}}`;
}
