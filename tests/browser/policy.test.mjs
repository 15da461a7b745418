/** What the policy of the page forbids, tried in the page and inside its worker, in both forms of the build. */

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { listen, sample, serve, visit } from "./support.mjs";

/** Tries what a file that got hold of the page would try. It runs in the page or in a worker, outside any driver. */
async function attempts(elsewhere) {
  const outcomes = {};
  // A worker has it, a page has not.
  const { importScripts } = /** @type {any} */ (globalThis);
  const attempt = async (name, what) => {
    try {
      await what();
      outcomes[name] = "done";
    } catch (error) {
      outcomes[name] = `refused: ${error.name}`;
    }
  };
  await attempt("eval", () => (0, eval)("1"));
  await attempt("Function", () => new Function("return 1")());
  await attempt("fetch", () => fetch(elsewhere, { mode: "no-cors" }));
  await attempt("request", () => {
    const request = new XMLHttpRequest();
    request.open("GET", elsewhere, false);
    request.send();
  });
  await attempt("import", () => import(/* of another host */ `${elsewhere}module.js`));
  await attempt(
    "import of a blob",
    () => import(URL.createObjectURL(new Blob(["export {}"], { type: "text/javascript" }))),
  );
  await attempt(
    "WebSocket",
    () =>
      new Promise((opened, failed) => {
        const socket = new WebSocket(elsewhere.replace("http", "ws"));
        socket.onopen = opened;
        socket.onerror = () => failed(new Error("not opened"));
      }),
  );
  if (typeof importScripts === "function") {
    await attempt("importScripts", () => importScripts(`${elsewhere}script.js`));
    // No policy that browsers know forbids it to a page, but a worker does not have it.
    await attempt("WebRTC", () => new RTCPeerConnection());
  }
  return outcomes;
}

/** A server of another origin that answers everything, and counts what it is asked. */
async function stranger(t) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, {
      "access-control-allow-origin": "*",
      "content-type": "text/javascript",
    });
    response.end("1");
  });
  server.on("upgrade", (request, socket) => {
    asked.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { address: `http://127.0.0.1:${server.address().port}/`, asked };
}

/** The worker's script with the attempts behind it, whose outcomes go to whoever listens. */
const probed = (script, elsewhere) =>
  `${script};(${attempts})(${JSON.stringify(elsewhere)}).then((outcomes) => {
    const channel = new BroadcastChannel("attempts");
    const tell = () => channel.postMessage(outcomes);
    channel.onmessage = tell;
    tell();
  });`;

for (const [what, name] of [
  ["hosted page", "index.html"],
  ["single file", "registry-lens.html"],
])
  test(`${what}: neither page nor worker can run a text or ask another host`, async (t) => {
    const { address, asked } = await stranger(t);
    const block = /(<script type="text\/plain" id="part:worker\.js">)([^<]*)/;
    const change = {
      "worker.js": (script) => probed(script, address),
      "registry-lens.html": (html) =>
        html.replace(block, (_, tag, content) => {
          const script = Buffer.from(content, "base64").toString();
          return tag + Buffer.from(probed(script, address)).toString("base64");
        }),
    };
    const site = await serve(t, { change });
    const how = {
      url: site.address + name,
      prepare: listen,
      // A request counts even if the policy stops it; whether it arrives, the other host knows.
      hosts: [new URL(address).origin],
      errors: [/Content[- ]Security[- ]Policy/i, /WebSocket/, /net::/],
      violations: [/^(script-src|script-src-elem|connect-src)/],
    };
    await visit(how, async (lens) => {
      await lens.drop(sample("2017-04"));
      await lens.settled(1);
      const inside = await lens.page.evaluate(
        () =>
          new Promise((told) => {
            const channel = new BroadcastChannel("attempts");
            channel.onmessage = ({ data }) => told(data);
            channel.postMessage("what was it?");
          }),
      );
      // In a task of its own, because a driver may evaluate what the page may not.
      await lens.page.evaluate(
        ([attempts, address]) =>
          void setTimeout(() => {
            attempts(address).then((outcomes) => (window.outcomes = outcomes));
          }),
        [await lens.page.evaluateHandle(`(${attempts})`), address],
      );
      await lens.until("the attempts in the page", () => window.outcomes);
      const page = await lens.page.evaluate(() => window.outcomes);
      for (const [where, outcomes] of Object.entries({ page, inside })) {
        t.diagnostic(`${where}: ${JSON.stringify(outcomes)}`);
        for (const [attempt, outcome] of Object.entries(outcomes))
          assert.match(outcome, /^refused/, `${attempt} in the ${where}`);
      }
      assert.equal(Object.keys(inside).length, Object.keys(page).length + 2);
      assert.deepEqual(asked, [], "the other host was asked");
    });
  });
