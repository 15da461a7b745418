/**
 * WebKitGTK's small browser, driven by its WebDriver on a screen that nobody sees. WEBKIT_DRIVER and WEBKIT_BROWSER name
 * the two programs (Debian's packages webkit2gtk-driver and libwebkit2gtk), XVFB the screen's.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

const { WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver", XVFB = "/usr/bin/Xvfb" } = process.env;
/** How long a page may take for anything. */
const PATIENCE_MS = 120_000;

/** The browser is in a folder that is named after the machine's architecture and the library's version. */
function browserProgram() {
  if (process.env.WEBKIT_BROWSER) return process.env.WEBKIT_BROWSER;
  for (const folder of readdirSync("/usr/lib").filter((name) => name.endsWith("-linux-gnu")))
    for (const library of readdirSync(path.join("/usr/lib", folder)).filter((name) =>
      name.startsWith("webkit"),
    ))
      if (existsSync(path.join("/usr/lib", folder, library, "MiniBrowser")))
        return path.join("/usr/lib", folder, library, "MiniBrowser");
  return assert.fail("MiniBrowser of WebKitGTK is not installed: run make setup");
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that is free now. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {any} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** A program that runs until the test ends. */
function running(t, program, args, env = {}) {
  assert.ok(existsSync(program), `${program} is not installed: run make setup`);
  const child = spawn(program, args, { stdio: "ignore", env: { ...process.env, ...env } });
  t.after(() => child.kill());
  return child;
}

/** In the page: it takes files. */
const takesFiles = () =>
  document.querySelector("registry-lens")?.shadowRoot?.querySelector("input[type=file]");

/** Opens an address in WebKit. `ready` runs in the page until it holds. */
export async function webkit(t, url, ready = takesFiles) {
  const display = `:${90 + (process.pid % 900)}`;
  running(t, XVFB, [display, "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]);
  await until(() => existsSync(`/tmp/.X11-unix/X${display.slice(1)}`), "the screen does not start");
  const port = await freePort();
  running(t, WEBKIT_DRIVER, [`--port=${port}`], {
    DISPLAY: display,
    // As root there is no sandbox, and there is no graphics card.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
  });
  const call = async (method, address, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${address}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = /** @type {any} */ (await response.json());
    assert.ok(!value?.error, JSON.stringify(value));
    return value;
  };
  await until(
    () =>
      call("GET", "/status").then(
        () => true,
        () => false,
      ),
    "the driver does not start",
  );
  const options = { binary: browserProgram(), args: ["--automation"] };
  const { sessionId, capabilities } = await call("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
  });
  const session = `/session/${sessionId}`;
  t.after(() => call("DELETE", session).catch(() => {}));
  t.diagnostic(`WebKit ${capabilities.browserVersion}`);
  await call("POST", `${session}/url`, { url });
  const page = new Page((method, address, body) => call(method, session + address, body));
  await page.until(ready);
  return page;
}

async function until(condition, complaint) {
  for (const end = Date.now() + PATIENCE_MS; !(await condition()); await pause(50))
    assert.ok(Date.now() < end, complaint);
}

class Page {
  #call;
  constructor(call) {
    this.#call = call;
  }

  /** The result of a function that runs in the page. */
  run(work, ...args) {
    return this.#call("POST", "/execute/sync", { script: `return (${work})(...arguments)`, args });
  }

  until(condition, ...args) {
    return until(() => this.run(condition, ...args).then(Boolean), `never true: ${condition}`);
  }

  /** Chooses files as a user does. */
  async choose(...files) {
    const root = await this.run(() => document.querySelector("registry-lens").shadowRoot);
    const [shadow] = Object.values(root);
    const using = { using: "css selector", value: "input[type=file]" };
    const [input] = Object.values(await this.#call("POST", `/shadow/${shadow}/element`, using));
    await this.#call("POST", `/element/${input}/value`, { text: files.join("\n") });
  }

  /** Waits until so many files are read and everything is measured. */
  settled(files) {
    return this.until((files) => {
      const lens = document.querySelector("registry-lens");
      return (
        lens.files.length === files && lens.files.every(({ status }) => status === "ready") && lens.results
      );
    }, files);
  }

  /** The bytes of the JSON that the page exports, as text. */
  async json() {
    await this.run(() => {
      window.kept = null;
      const { createObjectURL } = URL;
      URL.createObjectURL = (/** @type {Blob} */ blob) => {
        if (blob.type === "application/json") blob.text().then((text) => (window.kept = text));
        return createObjectURL(blob);
      };
      document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=export-menu]").click();
    });
    // What the menu offers is loaded when it is first opened.
    await this.until(() =>
      document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=export-json]"),
    );
    await this.run(() =>
      document.querySelector("registry-lens").shadowRoot.querySelector("[data-testid=export-json]").click(),
    );
    await this.until(() => window.kept);
    return this.run(() => window.kept);
  }
}
