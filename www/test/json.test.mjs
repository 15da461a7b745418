import assert from "node:assert/strict";
import test from "node:test";
import { jsonable } from "../engine/json";

test("JSON.stringify takes an answer, and loses no digit", () => {
  const answer = { rows: 3n, most: 2n ** 53n, list: [{ bytes: 1n, share: 0.5, none: null, name: "a" }] };
  const given = jsonable(answer);
  assert.equal(given, answer);
  assert.equal(jsonable(given), answer, "twice is as once");
  assert.deepEqual(Object.keys(given), ["rows", "most", "list"], "nobody sees it");
  assert.equal(
    JSON.stringify({ given }),
    '{"given":{"rows":3,"most":"9007199254740992","list":[{"bytes":1,"share":0.5,"none":null,"name":"a"}]}}',
  );
  assert.equal(given.rows, 3n, "the answer keeps its counts");
});
