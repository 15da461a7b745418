import assert from "node:assert/strict";
import test from "node:test";
import { Questions } from "../engine/questions";

/** An engine that answers when the test wants it to. */
function engine() {
  const asked = [];
  const preferred = [];
  const questions = new Questions(
    (params, first, part) =>
      new Promise((resolve, reject) => asked.push({ params, first, part, resolve, reject })),
    (metric) => preferred.push(metric),
  );
  return { asked, preferred, questions };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
/** @returns {any} */
const settings = (k) => ({ turnover: { k } });
/** @returns {any} */
const document = (name) => ({ name, inputs: [{ file: "a.parquet", sha256: null }] });
/** @returns {any} */
const part = (...pending) => ({ document: { metrics: {} }, pending });

test("elements with the same settings share a question; each gets its document and all parts", async () => {
  const { asked, questions } = engine();
  const heard = [[], []];
  const one = questions.results(settings(1), 1, null, (part) => heard[0].push(part));
  asked[0].part(part("turnover", "growth"));
  const two = questions.results(settings(1), 1, null, (part) => heard[1].push(part));
  asked[0].part(part("growth"));
  assert.equal(asked.length, 1);
  assert.equal(heard[0].length, 2);
  assert.deepEqual(heard[1], heard[0], "who joins late hears what was said before");
  asked[0].resolve(document("a"));
  const [first, second] = await Promise.all([one, two]);
  assert.deepEqual(second, first);
  second.inputs[0].sha256 = "1";
  assert.equal(first.inputs[0].sha256, null, "each adds the digests to its own document");
});

test("other settings, or changed files, wait for the question before them", async () => {
  const { asked, questions } = engine();
  const all = [
    questions.results(settings(1), 1, null),
    questions.results(settings(2), 1, null),
    questions.results(settings(2), 2, null),
  ];
  await turn();
  assert.equal(asked.length, 1);
  asked[0].resolve(document("a"));
  await turn();
  assert.deepEqual([asked.length, asked[1].params], [2, settings(2)]);
  asked[1].reject({ kind: "settings" });
  await assert.rejects(all[1]);
  await turn();
  assert.equal(asked.length, 3, "a refused question does not stop the next");
  asked[2].resolve(document("c"));
  assert.equal(/** @type {any} */ (await all[2]).name, "c");
});

for (const kind of ["cancelled", "engine"])
  test(`a question that ends as “${kind}” ends those that wait`, async () => {
    const { asked, questions } = engine();
    const all = [questions.results(settings(1), 1, null), questions.results(settings(2), 1, null)];
    asked[0].reject({ kind });
    const ends = await Promise.allSettled(all);
    assert.deepEqual(
      ends.map((end) => /** @type {any} */ (end).reason?.kind),
      [kind, kind],
    );
    assert.equal(asked.length, 1);
    // The next one is asked again.
    void questions.results(settings(3), 1, null);
    assert.equal(asked.length, 2);
  });

test("each element's metric is measured early", async () => {
  const { asked, preferred, questions } = engine();
  void questions.results(settings(1), 1, "turnover");
  void questions.results(settings(1), 1, "growth");
  void questions.results(settings(1), 1, "reach");
  assert.equal(asked[0].first, "turnover");
  asked[0].part(part("growth", "lag", "reach"));
  asked[0].part(part("growth", "lag"));
  asked[0].part(part("lag"));
  assert.deepEqual(preferred, ["reach", "growth"]);
});
