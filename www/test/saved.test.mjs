import assert from "node:assert/strict";
import test from "node:test";
import { schemaOf } from "../engine/schema.mjs";
import { RESULTS_VERSION } from "../engine/types.generated";
import { looksSaved, read, readSaved } from "../files/saved";

const TYPES = `
/** A dataset; with a semicolon. */
export type Dataset = { title: string, rows: bigint, /** May be absent. */ note?: string, part: Part | null };
export type Part = { "kind": "bars", values: Array<number | null> } | { "kind": "flow", steps: [string, bigint] };
export type Other = { none: unknown };
`;
const SCHEMA = schemaOf(TYPES, "Dataset");
const dataset = (value) => read({ to: "Dataset" }, value, "", SCHEMA);

test("the schema has the types that a type needs, and no comment", () => {
  assert.deepEqual(SCHEMA, {
    Dataset: { in: { title: "s", rows: "i", "note?": "s", part: { one: [{ to: "Part" }, "0"] } } },
    Part: {
      one: [
        { in: { kind: { is: "bars" }, values: { of: { one: ["n", "0"] } } } },
        { in: { kind: { is: "flow" }, steps: { all: ["s", "i"] } } },
      ],
    },
  });
  assert.throws(() => schemaOf(TYPES, "Absent"), /no type Absent/);
});

test("counts become BigInt, and fields that the type lacks are left out", () => {
  assert.deepEqual(
    dataset({ title: "a", rows: 3, more: 1, part: { kind: "bars", values: [1, null, 0.5] } }),
    { title: "a", rows: 3n, part: { kind: "bars", values: [1, null, 0.5] } },
  );
  assert.deepEqual(dataset({ title: "a", rows: 3, note: "b", part: { kind: "flow", steps: ["c", 4] } }), {
    title: "a",
    rows: 3n,
    note: "b",
    part: { kind: "flow", steps: ["c", 4n] },
  });
});

test("a field that an older document lacks is null", () =>
  assert.deepEqual(dataset({ title: "a", rows: 3 }), { title: "a", rows: 3n, part: null }));

for (const [what, value, at] of [
  ["a text instead of a count", { title: "a", rows: "3", part: null }, "/rows"],
  ["a part of a count", { title: "a", rows: 0.5, part: null }, "/rows"],
  ["a missing field", { rows: 3, part: null }, "/title"],
  ["a wrong value inside", { title: "a", rows: 3, part: { kind: "bars", values: ["x"] } }, "/part/values/0"],
  ["an unknown kind", { title: "a", rows: 3, part: { kind: "pie" } }, "/part/kind"],
  ["too short a list", { title: "a", rows: 3, part: { kind: "flow", steps: ["c"] } }, "/part/steps"],
  ["a list instead of an object", [], "/"],
  ["nothing", null, "/"],
])
  test(`${what} is refused with its place`, () =>
    assert.throws(
      () => dataset(value),
      ({ message }) => message.endsWith(` at ${at}`) || assert.fail(message),
    ));

const document = (change = {}) => ({
  tool: {
    name: "registry-lens",
    version: "1.2.3",
    results_version: RESULTS_VERSION,
    commit: null,
    date: null,
  },
  inputs: [],
  datasets: [],
  parameters: {},
  metrics: {},
  claims: [],
  findings: [],
  ...change,
});

test("a document of another structure is refused by its version", () => {
  const { tool } = document();
  const text = JSON.stringify(document({ tool: { ...tool, results_version: RESULTS_VERSION + 1 } }));
  assert.ok(looksSaved(text));
  assert.throws(() => readSaved(text, []), /Registry Lens 1\.2\.3, whose documents have structure \d+/);
  assert.ok(!looksSaved('{"registry_lens_manifest": 1}'));
});

test("text that is no results document is refused in words", () => {
  assert.throws(() => readSaved("{", []), /it is not JSON/);
  for (const text of ["null", "[]", "{}", '"results_version"'])
    assert.throws(() => readSaved(text, []), /structure undefined|something else than a result/);
});

test("a date that is none is refused", () => {
  const input = { file: "a", bytes: 1, sha256: null, snapshot_date: "2024-13" };
  assert.throws(() => readSaved(JSON.stringify(document({ inputs: [input] })), []), /at \/inputs\/0/);
});
