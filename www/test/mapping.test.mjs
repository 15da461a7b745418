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
const recognised = (kind, columns) => ({ mapping: { kind, columns, source: "recognised" }, guess: GUESS });

test("a form begins with the guess, with what is recognised, or with what was chosen", () => {
  const edges = { child: "Child", base: "Name" };
  assert.deepEqual(present({ mapping: null, guess: GUESS }, KINDS), GUESS);
  assert.deepEqual(present(recognised("base_edges", edges), KINDS), { kind: "", columns: edges });
  const chosen = { kind: "base_edges", columns: edges };
  assert.deepEqual(present({ mapping: { ...chosen, source: "chosen" }, guess: GUESS }, KINDS), chosen);
  assert.equal(fieldsBehind(recognised("base_edges", edges), KINDS).kind, "base_edges");
});

test("the fields of a known dataset are those of the guess", () => {
  const file = recognised("hub-stats-models", { id: "id", base_edges: "baseModels" });
  assert.deepEqual(present(file, KINDS), { kind: "", columns: { id: "Name" } });
  assert.equal(fieldsBehind(file, KINDS).kind, "packages");
});

test("another kind takes what is known of it, else the columns that are named as its fields", () => {
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

test("a field takes another column, or none", () => {
  assert.deepEqual(exchanged({ id: "a", downloads: "b" }, "downloads", "c"), { id: "a", downloads: "c" });
  assert.deepEqual(exchanged({ id: "a", downloads: "b" }, "downloads", ""), { id: "a" });
});

test("of very many columns those that match are listed, and always the chosen one", () => {
  const many = Array.from({ length: 19_000 }, (_, i) => column(`c${i}`, "text"));
  const names = (search, chosen) => choices(many, search, chosen).map(({ name }) => name);
  assert.equal(names("", "").length, 100);
  assert.deepEqual(names("C1234", ""), ["c1234", ...Array.from({ length: 10 }, (_, i) => `c1234${i}`)]);
  assert.deepEqual(names("C18999", "c7"), ["c7", "c18999"]);
  assert.equal(choices(many.slice(0, 200), "c1", "").length, 200);
});
