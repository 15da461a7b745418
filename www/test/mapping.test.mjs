import assert from "node:assert/strict";
import test from "node:test";
import {
  accepted,
  assign,
  choices,
  exchanged,
  fieldsBehind,
  lacking,
  possible,
  present,
} from "../files/mapping";

const field = (field, accepts, required = false) => ({ field, title: field, required, accepts });
const KINDS = [
  {
    kind: "packages",
    title: "Packages",
    fields: [
      field("id", ["text"], true),
      field("downloads", ["count", "text"]),
      field("created_at", ["time", "text"]),
    ],
  },
  {
    kind: "base_edges",
    title: "Base edges",
    fields: [field("child", ["text"], true), field("base", ["text"], true)],
  },
];
const [PACKAGES, EDGES] = KINDS;
const column = (name, kind) => ({ name, kind, type: kind });
const COLUMNS = [
  column("Name", "text"),
  column("Child", "text"),
  column("n", "count"),
  column("Created At", "time"),
  column("extra", "struct"),
];
const GUESS = { kind: "packages", columns: { id: "Name" } };
/** @returns {any} */
const recognised = (kind, columns) => ({ mapping: { kind, columns, source: "recognised" }, guess: GUESS });

test("the form starts with the guess, the recognised columns, or the user's choice", () => {
  const edges = { child: "Child", base: "Name" };
  assert.deepEqual(present({ mapping: null, guess: GUESS }, KINDS), GUESS);
  assert.deepEqual(present(recognised("base_edges", edges), KINDS), { kind: "", columns: edges });
  const chosen = { kind: "base_edges", columns: edges };
  assert.deepEqual(present({ mapping: { ...chosen, source: "chosen" }, guess: GUESS }, KINDS), chosen);
  assert.equal(fieldsBehind(recognised("base_edges", edges), KINDS).kind, "base_edges");
});

test("a known dataset shows the fields of the guess", () => {
  const file = recognised("hub-stats-models", { id: "id", base_edges: "baseModels" });
  assert.deepEqual(present(file, KINDS), { kind: "", columns: { id: "Name" } });
  assert.equal(fieldsBehind(file, KINDS).kind, "packages");
});

test("a new kind gets the columns known for it, else columns with the names of its fields", () => {
  const file = recognised("packages", { id: "Name", downloads: "n" });
  assert.deepEqual(assign(PACKAGES, file, COLUMNS).columns, { id: "Name", downloads: "n" });
  assert.deepEqual(assign(EDGES, file, COLUMNS).columns, { child: "Child" });
  const unknown = { mapping: null, guess: { kind: "reuse", columns: {} } };
  assert.deepEqual(assign(PACKAGES, unknown, COLUMNS).columns, { created_at: "Created At" });
});

test("only columns that a field accepts are offered, and only kinds whose required fields can be filled", () => {
  assert.deepEqual(
    accepted(PACKAGES.fields[1], COLUMNS).map(({ name }) => name),
    ["Name", "Child", "n"],
  );
  assert.equal(possible(EDGES, COLUMNS), true);
  assert.equal(possible(EDGES, COLUMNS.slice(2)), false);
  assert.deepEqual(
    lacking(EDGES, { child: "Child" }).map((f) => f.field),
    ["base"],
  );
  assert.deepEqual(lacking(EDGES, { child: "Child", base: "Name" }), []);
});

test("a field can get another column, or none", () => {
  assert.deepEqual(exchanged({ id: "a", downloads: "b" }, "downloads", "c"), { id: "a", downloads: "c" });
  assert.deepEqual(exchanged({ id: "a", downloads: "b" }, "downloads", ""), { id: "a" });
});

test("of very many columns the form lists those that match the search, and always the chosen one", () => {
  const many = Array.from({ length: 19_000 }, (_, i) => column(`c${i}`, "text"));
  const names = (search, chosen) => choices(many, search, chosen).map(({ name }) => name);
  assert.equal(names("", "").length, 100);
  assert.deepEqual(names("C1234", ""), ["c1234", ...Array.from({ length: 10 }, (_, i) => `c1234${i}`)]);
  assert.deepEqual(names("C18999", "c7"), ["c7", "c18999"]);
  assert.equal(choices(many.slice(0, 200), "c1", "").length, 200);
});
