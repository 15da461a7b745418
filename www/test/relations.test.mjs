import assert from "node:assert/strict";
import test from "node:test";
import {
  about,
  feedsWords,
  fillsWords,
  groups,
  list,
  mappingWords,
  noteworthy,
  relationWords,
} from "../text/words";

const METRICS = [
  { id: "turnover", title: "Turnover" },
  { id: "reach", title: "Reach" },
  { id: "dataset_cards", title: "Dataset cards" },
  { id: "p", title: "PTM reuse" },
];

test("a list ends with “and”, a long one with the number of the rest", () => {
  assert.equal(list([]), "");
  assert.equal(list(["a"]), "a");
  assert.equal(list(["a", "b", "c"]), "a, b and c");
  assert.equal(list(["a", "b", "c", "d"], 2), "a, b and 2 more");
  assert.equal(list(["a", "b"], 2), "a and b");
});

test("relations are named with their counts", () => {
  assert.equal(
    relationWords([
      { relation: "packages", rows: 2_161_698n },
      { relation: "base_edges", rows: 1n },
      { relation: "reuse", rows: 0n },
    ]),
    "2,161,698 packages and 1 base edge",
  );
  assert.equal(relationWords([{ relation: "some_thing", rows: 2n }]), "2 rows of some thing");
  assert.equal(relationWords([]), "");
});

test("metrics that use a file are named by their titles", () => {
  assert.equal(feedsWords(["turnover"], METRICS), "Feeds turnover.");
  assert.equal(
    feedsWords(["reach", "turnover", "dataset_cards"], METRICS),
    "Feeds reach, turnover and dataset cards.",
  );
  assert.equal(feedsWords(["p"], METRICS), "Feeds PTM reuse.");
  assert.equal(feedsWords(["not_known"], METRICS), "Feeds not known.");
  assert.equal(feedsWords([], METRICS), "");
});

test("columns, choices and datasets have short descriptions", () => {
  assert.equal(
    fillsWords(["packages.downloads", "base_edges.base_id"]),
    "packages: downloads and base edges: base id",
  );
  const chosen = { kind: "packages", columns: { id: "Name", downloads: "Count" } };
  assert.equal(
    mappingWords(chosen, [{ kind: "packages", title: "Packages" }]),
    "packages from Name and Count",
  );
  assert.equal(mappingWords(chosen, []), "packages from Name and Count");
  assert.equal(about({ registry: "pypi", date: "2024-01" }), "PyPI 2024-01");
  assert.equal(about({ registry: null, date: null }), "");
});

/** @returns {any} */
const dataset = (more) => ({
  title: "packages with downloads",
  family: "packages",
  registry: "npm",
  date: "2024-01",
  files: ["a"],
  relations: [],
  feeds: ["turnover"],
  missing: [],
  problems: [],
  ...more,
});

test("the snapshots of a series share an entry; a joined dataset has one for itself", () => {
  const series = [dataset(), dataset({ date: "2024-02", files: ["b"] })];
  assert.deepEqual(
    groups(series).map(({ all }) => all.length),
    [2],
  );
  assert.equal(series.some(noteworthy), false);
  const shards = dataset({ files: ["c", "d"] });
  const bad = dataset({ problems: ["12 rows name a package that is in no file."] });
  assert.deepEqual(
    groups([...series, shards, shards, bad]).map(({ all }) => all.length),
    [2, 1, 1, 1],
  );
  assert.equal(noteworthy(shards), true);
  assert.equal(noteworthy(bad), true);
});
