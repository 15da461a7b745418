import assert from "node:assert/strict";
import test from "node:test";
import { noted, parseCorrections, remembered, toSet } from "../address/corrections";
import { digested } from "../address/fingerprint";
import { learn } from "../address/parameters";
import { AddressController } from "../controllers/address";
import { AnswersController, answerKey, nextStep, withDigests } from "../controllers/answers";
import { linkBack } from "../controllers/arrival";
import { DropsController, onlySample, ownRead } from "../controllers/drops";
import { Notices } from "../controllers/notices";
import { opensElsewhere } from "../controllers/page";
import { PAPERS } from "./made-up.mjs";

learn(PAPERS);

const turn = () => new Promise((resolve) => setTimeout(resolve));

/**
 * The part of the element that a controller needs. It counts renderings and records dispatched events.
 * @returns {any}
 */
function pageElement(properties = {}) {
  const page = Object.assign(new EventTarget(), {
    page: true,
    rendered: 0,
    events: [],
    controllers: [],
    isConnected: true,
    updateComplete: Promise.resolve(true),
    renderRoot: { querySelector: () => null },
    addController: (controller) => page.controllers.push(controller),
    requestUpdate: () => (page.rendered += 1),
    ...properties,
  });
  page.addEventListener("registry-lens-results", ({ detail }) => page.events.push(detail));
  return page;
}

/** @returns {any} */
const file = (id, more = {}) => ({
  id,
  label: `${id}.parquet`,
  status: "ready",
  snapshot_date: null,
  registry: null,
  mapping: null,
  sha256: null,
  ...more,
});

/* Corrections */

test("only settings that differ are set, each separately", () => {
  assert.deepEqual(
    toSet({ registry: "npm", whole: true }, { registry: "pypi", snapshot_date: "2024-01", whole: true }),
    [
      { field: "snapshot_date", change: { snapshot_date: "2024-01" } },
      { field: "registry", change: { registry: "pypi" } },
    ],
  );
  // If the address no longer has a setting, it is reset.
  assert.deepEqual(toSet({ whole: false }, {}), [{ field: "whole", change: { whole: null } }]);
});

test("a file's row names the settings of the link, and the reason where one was refused", () => {
  const taken = noted(undefined, "registry", null);
  assert.deepEqual(taken, { fields: ["registry"], refused: [] });
  const refused = noted(taken, "mapping", /** @type {any} */ ({ message: "There is no column Name." }));
  assert.deepEqual(refused.fields, ["registry"]);
  assert.match(refused.refused[0], /There is no column Name\.$/);
  // When the user chooses columns, the refusal is settled.
  assert.deepEqual(noted(refused, "mapping"), { fields: ["registry"], refused: [] });
});

test("the address keeps the corrections of files that are not loaded", () => {
  const before = parseCorrections("#date=other.parquet~2020-01&registry=list.parquet~npm");
  const files = [{ path: "data/list.parquet", label: "list.parquet", change: { registry: "pypi" } }];
  assert.equal(
    remembered(before, files, "#view=turnover&registry=list.parquet~npm"),
    "#view=turnover&date=other.parquet~2020-01&registry=list.parquet~pypi",
  );
});

test("the digests of the files are known when every file that was read has one", () => {
  const done = file(1, { sha256: "aa" });
  assert.deepEqual(digested([done, file(2, { status: "failed" })]), [done]);
  assert.equal(digested([done, file(2)]), null);
  assert.equal(digested([done, file(2, { status: "reading" })]), null);
  assert.deepEqual(digested([]), []);
});

/* The address */

/**
 * The part of a browser's address and history that the controller uses.
 * @returns {any}
 */
function browser(hash = "", { framed = false } = {}) {
  const visits = [];
  const target = new EventTarget();
  const location = {
    hash,
    get href() {
      return `http://here/${this.hash}`;
    },
  };
  const go = (state, _, url) => {
    location.hash = url.includes("#") ? url.slice(url.indexOf("#")) : "";
    Object.assign(globalThis.history, { state });
  };
  Object.assign(globalThis, {
    location,
    window: globalThis,
    parent: framed ? {} : globalThis,
    history: {
      state: null,
      pushState: (...visit) => {
        visits.push(visit[2]);
        go(...visit);
      },
      replaceState: go,
    },
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  });
  /** Back or forward to an entry. */
  const pop = (to) => {
    location.hash = to;
    target.dispatchEvent(new Event("popstate"));
  };
  return { location, visits, pop };
}

/** @returns {any} */
const click = (keys = {}) => ({
  preventDefault() {
    this.prevented = true;
  },
  currentTarget: "link",
  ...keys,
});

/**
 * @param {any} page
 * @param {{ changes?: () => any, configure?: (id: number, change: any) => Promise<any> }} engine
 */
function address(page, { changes = () => [], configure = async () => null } = {}) {
  const seen = { set: 0, moved: [], compared: 0 };
  const controller = new AddressController(page, {
    engine: { changes, configure },
    given: () => ({ turnover: { k: 5, mode: "paper" } }),
    set: () => (seen.set += 1),
    read() {},
    moved: (...move) => seen.moved.push(move),
    compared: () => (seen.compared += 1),
  });
  controller.hostConnected();
  return { controller, seen };
}

test("a link opens its view, settings and comparison; back brings the earlier ones", () => {
  const { pop } = browser("#view=turnover&k=20&compare=npm~pypi&data=0f27bc05a655");
  const { controller, seen } = address(pageElement());
  assert.deepEqual(
    [controller.view, controller.params.turnover.k, controller.compared, controller.made],
    ["turnover", 20, ["npm", "pypi"], "0f27bc05a655"],
  );
  assert.deepEqual([seen.moved, seen.set], [[["", "turnover", undefined]], 1]);
  pop("#k=7");
  assert.deepEqual([controller.view, controller.params.turnover.k, controller.compared], ["", 7, []]);
  assert.equal(controller.made, null);
  controller.hostDisconnected();
  pop("#k=9");
  assert.equal(controller.params.turnover.k, 7, "out of the document the address is ignored");
});

test("a click opens a view once; with Ctrl the browser handles it", () => {
  const { visits } = browser("#k=20");
  const { controller, seen } = address(pageElement());
  const elsewhere = click({ ctrlKey: true });
  controller.ways.go(elsewhere, "turnover");
  assert.deepEqual([visits, elsewhere.prevented, opensElsewhere(elsewhere)], [[], undefined, true]);
  controller.ways.go(click(), "turnover");
  controller.ways.go(click(), "turnover");
  assert.deepEqual(visits, ["#view=turnover&k=20"]);
  assert.deepEqual(seen.moved, [["", "turnover", "link"]]);
  controller.metricActions.compare(["npm"]);
  assert.deepEqual([visits.at(-1), seen.compared], ["#view=turnover&k=20&compare=npm", 1]);
});

/** @returns {any} */
const named = (sha256) => ({ label: "a.parquet", bytes: 9n, sha256 });

test("in a frame the address is written without entries of history, and the first view takes no focus", () => {
  const { location, visits } = browser("#view=turnover&figure", { framed: true });
  const { controller, seen } = address(pageElement());
  assert.equal(controller.view, "turnover");
  assert.deepEqual(seen.moved, []);
  controller.ways.go(click(), "growth");
  assert.equal(location.hash, "#view=growth&figure");
  assert.deepEqual(visits, []);
  assert.equal(seen.moved.length, 1);
});

test("one dataset can be named in the address, until the user chooses others", () => {
  const { location } = browser("#dataset=a~b.parquet");
  const { controller } = address(pageElement());
  assert.deepEqual(controller.compared, ["a~b.parquet"]);
  controller.metricActions.compare(["npm", "pypi"]);
  assert.equal(location.hash, "#compare=npm~pypi");
  controller.metricActions.compare([]);
  assert.equal(location.hash, "");
});

test("in an embed the address is neither read nor written", async () => {
  const { visits, location } = browser("#view=turnover&k=20");
  const { controller } = address(pageElement({ page: false }));
  assert.equal(controller.view, "");
  controller.readAttributes();
  assert.equal(controller.params.turnover.k, 5);
  assert.equal(controller.ways.href("turnover"), "#rl-turnover");
  controller.ways.go(click(), "turnover");
  await controller.configure(1, { registry: "npm" });
  controller.addFiles([named("0f27bc05a655")], false);
  assert.deepEqual([controller.view, visits, location.hash], ["turnover", [], "#view=turnover&k=20"]);
});

test("corrections are applied to each file once, and again after a refusal by a restart", async () => {
  browser("#registry=list.parquet~npm");
  const asked = [];
  let answer = async () => null;
  const { controller } = address(pageElement(), {
    changes: () => [{ id: 1, path: "list.parquet", label: "list.parquet", change: {} }],
    configure: (id, change) => (asked.push([id, change]), answer()),
  });
  await turn();
  controller.apply();
  await turn();
  assert.deepEqual(asked, [[1, { registry: "npm" }]]);
  assert.deepEqual(controller.linked.get(1), { fields: ["registry"], refused: [] });
  answer = () => Promise.reject({ kind: "engine" });
  Object.assign(globalThis.history, { state: null });
  browser("#registry=list.parquet~npm");
  const again = address(pageElement(), {
    changes: () => [{ id: 1, path: "list.parquet", label: "list.parquet", change: {} }],
    configure: (id, change) => (asked.push([id, change]), answer()),
  });
  await turn();
  answer = async () => null;
  again.controller.apply();
  await turn();
  assert.equal(asked.length, 3);
});

test("what the user sets on a file goes into the address, unless the engine refuses it", async () => {
  const { visits } = browser("");
  const change = {};
  const { controller } = address(pageElement(), {
    changes: () => [{ id: 1, path: "list.parquet", label: "list.parquet", change }],
    configure: async (_, wanted) => {
      if (wanted.registry === "nonsense") return { kind: "setting", message: "no" };
      Object.assign(change, wanted);
      return null;
    },
  });
  assert.deepEqual(await controller.configure(1, { registry: "nonsense" }), {
    kind: "setting",
    message: "no",
  });
  assert.deepEqual(visits, []);
  assert.equal(await controller.configure(1, { registry: "npm" }), null);
  assert.deepEqual(visits, ["#registry=list.parquet~npm"]);
});

test("the address says whether the files are the sample, and a link that says so is known as such", () => {
  const { location } = browser("#view=turnover");
  const { controller } = address(pageElement());
  assert.equal(controller.madeWithSample, false);
  controller.addFiles([named("9c1185a5c5e9ffff")], true);
  assert.equal(location.hash, "#view=turnover&data=9c1185a5c5e9&sample=yes");
  controller.addFiles([named("0f27bc05a655ffff")], false);
  assert.equal(location.hash, "#view=turnover&files=a.parquet~9~0f27bc05a655&data=0f27bc05a655");
  browser("#view=turnover&sample=yes");
  assert.equal(address(pageElement()).controller.madeWithSample, true);
  browser("#sample=yesterday");
  assert.equal(address(pageElement()).controller.madeWithSample, false);
});

test("the digests of loaded files replace those of the link, without a new entry of history", () => {
  const { location, visits } = browser("#data=0f27bc05a655");
  const { controller } = address(pageElement());
  controller.addFiles([], false);
  assert.equal(location.hash, "#data=0f27bc05a655");
  controller.addFiles([named("9c1185a5c5e9ffff")], false);
  assert.deepEqual([location.hash, visits], ["#files=a.parquet~9~9c1185a5c5e9&data=9c1185a5c5e9", []]);
  assert.equal(controller.made, "0f27bc05a655", "the notice still speaks of the link that was opened");
});

/* Answers */

test("an answer depends on settings, and on files with what was set on them", () => {
  const key = answerKey({ turnover: { k: 5 } }, 0, [file(1)]);
  const others = [
    answerKey({ turnover: { k: 6 } }, 0, [file(1)]),
    answerKey({ turnover: { k: 5 } }, 1, [file(1)]),
    answerKey({ turnover: { k: 5 } }, 0, [file(1, { registry: "npm" })]),
    answerKey({ turnover: { k: 5 } }, 0, [file(1), file(2)]),
  ];
  assert.ok(others.every((other) => other !== key));
  assert.equal(answerKey({ turnover: { k: 5 } }, 0, [file(1, { sha256: "aa" })]), key);
});

test("the next step of an answer", () => {
  const due = { key: "b", shown: "a", cancelled: null, impossible: false, asking: false };
  assert.equal(nextStep(due), "ask");
  assert.equal(nextStep({ ...due, asking: true }), "wait");
  assert.equal(nextStep({ ...due, shown: "b" }), "nothing");
  assert.equal(nextStep({ ...due, impossible: true }), "nothing");
  assert.equal(nextStep({ ...due, cancelled: "b" }), "stay cancelled");
  assert.equal(nextStep({ ...due, cancelled: "a" }), "ask");
});

test("each digest is added to its input once", () => {
  /** @type {any} */
  const results = {
    inputs: [
      { file: "1.parquet", sha256: null },
      { file: "2.parquet", sha256: null },
    ],
  };
  const files = [file(1, { sha256: "aa" }), file(2, { status: "failed", sha256: "bb" })];
  assert.equal(withDigests(results, files), true);
  assert.deepEqual(
    results.inputs.map(({ sha256 }) => sha256),
    ["aa", null],
  );
  assert.equal(withDigests(results, files), false);
  assert.equal(withDigests(null, files), false);
});

function answering() {
  const page = pageElement();
  const state = { files: [file(1)], params: { turnover: { k: 5 } }, down: false, only: null };
  const asked = [];
  const preferred = [];
  const notices = new Notices(page);
  const answers = new AnswersController(page, {
    engine: {
      idle: true,
      whenIdle: async () => {},
      results: (params, first, part) =>
        new Promise((resolve, reject) => asked.push({ params, first, part, resolve, reject })),
      prefer: (metric) => void preferred.push(metric),
    },
    notices,
    files: () => state.files,
    params: () => state.params,
    down: () => state.down,
    only: () => state.only,
    lacking: ({ metrics }) => ["turnover", "naming"].filter((id) => metrics && !(id in metrics)),
    spoken: (/** @type {any} */ { id }) => [`Answer ${id}.`],
    answered() {},
    refused() {},
  });
  return { page, state, asked, preferred, notices, answers };
}

test("an answer is requested once; after a change during measuring, another follows", async () => {
  const { page, state, asked, notices, answers } = answering();
  void answers.refresh();
  assert.deepEqual([asked.length, answers.replacing], [1, true]);
  state.params = { turnover: { k: 6 } };
  void answers.refresh();
  assert.equal(asked.length, 1);
  asked[0].resolve({ id: 1 });
  await turn();
  assert.deepEqual([asked.length, /** @type {any} */ (answers.results).id, answers.replacing], [2, 1, true]);
  assert.equal(notices.announced, "1 file read. Answer 1.");
  asked[1].resolve({ id: 2 });
  await turn();
  assert.deepEqual([answers.stale, page.events.map(({ id }) => id)], [false, [1, 2]]);
  assert.equal(notices.announced, "Answer 2.", "the files are counted only when that changed");
  await answers.refresh();
  assert.equal(asked.length, 2);
});

const part = (metric, ...pending) => ({
  document: { id: "part", metrics: { [metric]: `${metric} measured` } },
  pending,
});

test("the first answer is shown part by part; what embedders get is always whole", async () => {
  const { page, state, asked, preferred, answers } = answering();
  answers.prefer("lag");
  assert.deepEqual(preferred, [], "nothing is asked yet");
  void answers.refresh();
  assert.equal(asked[0].first, "lag");
  assert.equal(answers.shown.results, null);
  asked[0].part(part("lag", "reach", "naming"));
  asked[0].part(part("reach", "naming"));
  const { results, pending } = /** @type {any} */ (answers.shown);
  assert.deepEqual(results.metrics, {
    lag: "lag measured",
    reach: "reach measured",
    naming: { datasets: [], together: null },
  });
  assert.deepEqual([...pending], ["naming"]);
  assert.deepEqual([answers.results, page.events], [null, []]);
  answers.prefer("reach");
  answers.prefer("naming");
  assert.deepEqual(preferred, ["naming"], "what is measured need not come first");

  // Other files, so what was answered is no answer. The cancelled question says nothing any more.
  state.files = [file(1), file(2)];
  answers.check(state.files);
  assert.equal(answers.shown.results, null);
  asked[0].part(part("naming"));
  assert.equal(answers.shown.results, null);
  asked[0].resolve({ id: 1 });
  await turn();
  const whole = answers.results;
  assert.equal(answers.shown.results, whole);
  assert.equal(answers.shown.pending.size, 0);

  // An answer that is shown is replaced as a whole.
  void answers.refresh();
  asked[1].part(part("lag", "reach"));
  assert.equal(answers.shown.results, whole);
});

test("of one metric, the others are awaited; the whole is asked for when that changes", async () => {
  const { state, asked, answers } = answering();
  state.only = "turnover";
  void answers.refresh();
  asked[0].resolve({ id: 1, metrics: { turnover: { datasets: [1] } } });
  await turn();
  const { results, pending } = answers.shown;
  assert.deepEqual([...pending], ["naming"]);
  assert.deepEqual(results.metrics.naming.datasets, []);
  assert.deepEqual(results.metrics.turnover.datasets, [1]);
  state.only = null;
  void answers.refresh();
  assert.equal(asked.length, 2);
  asked[1].resolve({ id: 2, metrics: { turnover: {}, naming: {} } });
  await turn();
  assert.equal(answers.shown.pending.size, 0);
});

test("what was answered before a cancel stays", async () => {
  const { asked, answers } = answering();
  void answers.refresh();
  asked[0].part(part("lag", "reach"));
  asked[0].reject({ kind: "cancelled" });
  await turn();
  assert.deepEqual([answers.halted, [...answers.shown.pending]], [true, ["reach"]]);
  answers.resume();
  asked[1].part(part("lag", "reach"));
  asked[1].resolve({ id: 1 });
  await turn();
  assert.equal(answers.shown.pending.size, 0);
});

test("after a cancel the last answer stays until the user continues or something changes", async () => {
  const { state, asked, answers } = answering();
  void answers.refresh();
  asked[0].reject({ kind: "cancelled" });
  await turn();
  assert.deepEqual([answers.halted, answers.stale, answers.replacing], [true, true, false]);
  await answers.refresh();
  assert.equal(asked.length, 1);
  answers.resume();
  assert.deepEqual([asked.length, answers.halted], [2, false]);
  asked[1].reject({ kind: "cancelled" });
  await turn();
  state.params = { turnover: { k: 6 } };
  void answers.refresh();
  assert.deepEqual([asked.length, answers.halted], [3, false]);
});

test("a refusal is a notice; after a restart the same is asked again", async () => {
  const { asked, notices, answers } = answering();
  void answers.refresh();
  asked[0].reject({ kind: "engine", message: "restarted", advice: "" });
  await turn();
  assert.equal(notices.shown, "");
  void answers.refresh();
  asked[1].reject({ kind: "setting", message: "K is too large.", advice: "Choose a smaller one." });
  await turn();
  assert.equal(notices.shown, "K is too large. Choose a smaller one.");
  await answers.refresh();
  assert.equal(asked.length, 2, "the same question would get the same refusal");
});

test("without files no answer is shown, not even a late one", async () => {
  const { page, state, asked, notices, answers } = answering();
  void answers.refresh();
  state.files = [];
  answers.forget();
  asked[0].resolve({ id: 1 });
  await turn();
  assert.deepEqual([answers.results, answers.stale, notices.announced, page.events], [null, false, "", []]);
  state.files = [file(1)];
  state.down = true;
  await answers.refresh();
  assert.equal(asked.length, 1, "an engine that is down is not asked");
});

/* Drops */

test("the sample is removed only when a file of the user has been read", () => {
  const sample = new Set([1, 2]);
  assert.equal(onlySample([file(1), file(2)], sample), true);
  assert.equal(onlySample([file(1), file(3)], sample), false);
  assert.equal(onlySample([], sample), false);
  assert.equal(ownRead([file(1), file(3)], sample), true);
  assert.equal(ownRead([file(1), file(3, { status: "failed" })], sample), false);
});

test("files that come to the sample replace it once one is read; undo names the sample", async () => {
  let files = [];
  let next = 0;
  const removed = [];
  const engine = {
    take: async (path, _, drop) => {
      drop.add(++next);
      files = [...files, file(next, { label: path })];
      return "added";
    },
    remove: (ids) => {
      removed.push(ids);
      engine.removed = files.filter(({ id }) => ids.includes(id));
    },
    restore: () => engine.removed.map(({ id }) => id),
    forgetRemoved: () => void (engine.removed = []),
    removed: [],
  };
  const page = pageElement();
  const notices = new Notices(page);
  const drops = new DropsController(page, {
    engine: /** @type {any} */ (engine),
    notices,
    files: () => files,
    renewed() {},
    sample: async () => [new File(["1"], "a.parquet"), new File(["2"], "b.parquet")],
    manifest: async () => false,
  });
  await drops.openSample();
  assert.equal(notices.announced, "2 files added.");
  drops.makeWay(files);
  assert.deepEqual(removed, []);
  await drops.open([new File(["3"], "mine.parquet")]);
  drops.makeWay(files.map((f) => (f.id === 3 ? { ...f, status: "reading" } : f)));
  assert.deepEqual(removed, [], "not before it is read");
  drops.makeWay(files);
  drops.makeWay(files);
  assert.deepEqual(removed, [[1, 2]]);
  assert.deepEqual(drops.removed, { labels: ["a.parquet", "b.parquet"], sample: true });
  drops.undo();
  assert.equal(notices.announced, "2 files restored.");
  // The user has gone on, so the offer ends with the next drop.
  await drops.open([new File(["4"], "next.parquet")]);
  assert.deepEqual(drops.removed.labels, []);
});

test("a sample that cannot be loaded is a notice", async () => {
  const page = pageElement();
  const notices = new Notices(page);
  const drops = new DropsController(page, {
    engine: /** @type {any} */ ({}),
    notices,
    files: () => [],
    renewed() {},
    sample: () => Promise.reject(new Error("status 404")),
    manifest: async () => false,
  });
  await drops.openSample();
  assert.equal(notices.shown, "The sample could not be loaded: status 404.");
});

test("dragging lasts until the last element is left, and only for files", () => {
  const document = new EventTarget();
  Object.assign(globalThis, { document });
  const drops = new DropsController(pageElement(), {
    engine: /** @type {any} */ ({}),
    notices: new Notices(pageElement()),
    files: () => [],
    renewed() {},
    sample: async () => [],
    manifest: async () => false,
  });
  drops.hostConnected();
  const drag = (type, types = ["Files"]) =>
    document.dispatchEvent(Object.assign(new Event(type), { dataTransfer: { types } }));
  drag("dragenter", ["text/plain"]);
  assert.equal(drops.dragging, false);
  drag("dragenter");
  drag("dragenter");
  drag("dragleave");
  assert.equal(drops.dragging, true);
  drag("dragleave");
  assert.equal(drops.dragging, false);
  drag("dragenter");
  drops.hostDisconnected();
  assert.equal(drops.dragging, false);
  drag("dragenter");
  assert.equal(drops.dragging, false);
  delete globalThis.document;
});

test("the link back to a view is sought where it was: in a claim or in the index", () => {
  assert.equal(linkBack("turnover", undefined), ".index [data-metric=turnover]");
  assert.equal(linkBack("turnover", "t-1"), "[data-claim=t-1] [data-metric=turnover]");
});
