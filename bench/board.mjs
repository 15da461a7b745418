/**
 * How long the page takes from the choice of files to the first verdict and to the whole board, and the most memory of
 * its process: `node bench/board.mjs FILE...` prints a line of JSON. It opens the built site.
 */

import os from "node:os";
import { fileURLToPath } from "node:url";
import { close, processMemory, serve, visit } from "../tests/browser/support.mjs";

/** How long a page may take for its files. */
export const PATIENCE_MS = 1_200_000;

/** Runs in the page: pretends this number of processors, notes when the first verdict came, and how long each metric took. */
export function observe(workers) {
  Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => workers });
  window.noted = { picked: 0, first: 0, metrics: {} };
  let last = null;
  const hear = ({ data: { type, metric } }) => {
    // The name of a metric comes before each turn of its measuring, which ends with the next message of these.
    if (!["measuring", "results", "idle"].includes(type)) return;
    const now = performance.now();
    if (last) noted.metrics[last.metric] = (noted.metrics[last.metric] ?? 0) + now - last.at;
    last = type === "measuring" ? { metric, at: now } : null;
  };
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...of) {
      super(...of);
      this.addEventListener("message", hear);
    }
  };
  const look = () => {
    const claims =
      document.querySelector("registry-lens")?.renderRoot?.querySelectorAll("[data-verdict]") ?? [];
    const known = [...claims].some(({ dataset }) => !["pending", "not_measurable"].includes(dataset.verdict));
    if (known) window.noted.first = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The whole board of some files in the page, with this number of processors. */
export async function board(site, files, workers) {
  let result;
  let most = 0;
  const prepare = async (page) => {
    await page.addInitScript(observe, workers);
    page.on("worker", () => (most = Math.max(most, page.workers().length)));
  };
  await visit({ url: site.address, prepare }, async (lens) => {
    await lens.id("drop").waitFor();
    await lens.page.evaluate(() => (window.noted.picked = performance.now()));
    await lens.pick(...files);
    await lens.settled(files.length, PATIENCE_MS);
    const {
      all,
      picked,
      first,
      metrics: took,
    } = await lens.page.evaluate(() => ({
      ...window.noted,
      all: performance.now(),
    }));
    const states = await lens.files();
    const left = states.find(({ status }) => status !== "ready");
    if (left) throw new Error(`${left.label}: the page says ${left.status}: ${left.error?.message}`);
    const { metrics } = await lens.results();
    result = {
      seconds: (all - picked) / 1000,
      first: first ? (first - picked) / 1000 : null,
      took,
      workers: most,
      peak: await processMemory(),
      document: { metrics },
    };
  });
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ends = [];
  try {
    const site = await serve({ after: (end) => ends.push(end) });
    const workers = os.availableParallelism();
    const { seconds, first, peak } = await board(site, process.argv.slice(2), workers);
    const megabytes = Math.round(peak / 1e6);
    console.log(JSON.stringify({ first, all: seconds, megabytes, processors: workers }));
  } finally {
    await close();
    for (const end of ends) await end();
  }
}
