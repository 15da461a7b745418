import assert from "node:assert/strict";
import test from "node:test";
import { fates, filesOf, withFiles } from "../address/expected";
import { dataOf, expecting, fingerprint, held, withData } from "../address/fingerprint";

/** SHA-256 of "1", "2", …, as `printf 1 | sha256sum` prints them. */
const DIGESTS = [
  "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
  "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
  "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
];
const [one, two, three] = DIGESTS;
/** Any number of digests. */
const many = (n) => Array.from({ length: n }, (_, i) => (i + 1).toString(16).padStart(64, "0"));

test("a fingerprint has the beginnings of the digests, in the same order for any order of the files", () => {
  assert.equal(fingerprint([two, one]), "6b86b273ff34.d4735e3a265e");
  assert.equal(fingerprint(DIGESTS), fingerprint([three, one, two]));
});

test("many files share one digest in the address", () => {
  const some = [...many(30), one];
  assert.match(fingerprint(some), /^31\*[\da-f]{16}$/);
  assert.equal(fingerprint(some), fingerprint(some.toReversed()));
  assert.notEqual(fingerprint(some), fingerprint([...many(30), two]));
  assert.deepEqual(held(fingerprint(some), some).same, true);
  assert.match(held(fingerprint(some), many(30)).words, /made with 31 files, and 30 are loaded,/);
  assert.match(held(fingerprint(some), [...many(30), two]).words, /made with 31 files, and these differ,/);
});

test("a fragment keeps everything else when digests are put in", () => {
  const fragment = withData(fingerprint([one]), "#view=turnover&k=100");
  assert.equal(fragment, "#view=turnover&k=100&data=6b86b273ff34");
  assert.equal(dataOf(fragment), "6b86b273ff34");
  assert.equal(withData(null, fragment), "#view=turnover&k=100");
});

test("malformed digests are ignored", () => {
  for (const bad of ["", "x", "6b86b273ff3", "6b86b273ff34.", "3*abc", "6b86b273ff34,d4735e3a265e"])
    assert.equal(dataOf(`#data=${bad}`), null, bad);
});

test("the same files are recognised; of others the difference is named", () => {
  const link = fingerprint([one, two]);
  assert.deepEqual(held(link, [two, one]), {
    same: true,
    words: "Same data as in the link: all 2 files have the same content (SHA-256).",
  });
  assert.match(held(link, [one]).words, /1 of the link’s 2 files is loaded, 1 is missing, so/);
  assert.match(
    held(link, [one, two, three]).words,
    /2 of the link’s 2 files are loaded, 1 file has different content, so/,
  );
  assert.match(held(link, [three]).words, /0 of the link’s 2 files are loaded, 2 are missing, 1 file has/);
  assert.equal(held(link, [one, three]).same, false);
});

test("before any file is loaded, the notice says what to drop", () => {
  assert.match(expecting(fingerprint([one])), /made with 1 file\. Drop the same file /);
  assert.match(expecting("812*8f434346648f6b96"), /made with 812 files\. Drop the same files /);
});

/** @returns {any} */
const loaded = (label, bytes, sha256, more = {}) => ({
  label,
  path: `folder/${label}`,
  bytes,
  sha256,
  status: "ready",
  ...more,
});

test("a link names its files with size and digest, in one order, and gives them back", () => {
  const files = [loaded("b~1,x.parquet", 20n, two), loaded("a b.parquet", 10n, null)];
  const link = withFiles(files, "#view=growth&files=old~1~&k=5");
  assert.equal(link, "#view=growth&k=5&files=a%20b.parquet~10~,b%7E1%2Cx.parquet~20~d4735e3a265e");
  assert.equal(withFiles(files.toReversed(), "#view=growth&k=5"), link);
  assert.deepEqual(filesOf(link), [
    { label: "a b.parquet", bytes: 10, digest: "" },
    { label: "b~1,x.parquet", bytes: 20, digest: "d4735e3a265e" },
  ]);
  assert.equal(withFiles(Array(25).fill(files[0]), link), "#view=growth&k=5", "too many to be named");
  assert.equal(withFiles([], link), "#view=growth&k=5");
});

test("what cannot be a file of a link is ignored", () => {
  for (const bad of [
    "",
    "a",
    "a~1",
    "a~x~",
    "a~-1~",
    "a~1~xyz",
    "a~1~6b86b273ff34~",
    "~1~",
    "%E0%A4%A~1~",
    `${"a".repeat(256)}~1~`,
  ])
    assert.deepEqual(filesOf(`#files=${bad}`), [], bad);
  assert.equal(filesOf(`#files=${Array(99).fill("a~1~").join(",")}`).length, 24);
});

test("each file of a link is ticked once it is here; of another file of its name the difference is said", () => {
  const file = (digest) => ({ label: "list.parquet", bytes: 2_000_000, digest });
  const expected = file("6b86b273ff34");
  const fate = (...files) => {
    const [{ fate, words }] = fates([expected], files);
    return `${fate}: ${words}`;
  };
  assert.equal(fate(), "missing: is not loaded yet.");
  assert.equal(fate(loaded("list.parquet", 2_000_000n, one)), "here: is loaded.");
  assert.equal(
    fate(loaded("mine.parquet", 2_000_000n, one)),
    "here: is loaded, under the name mine.parquet.",
  );
  assert.match(
    fate(loaded("list.parquet", 1_000_000n, null)),
    /^wrong: is another file: .* has 1,000,000 bytes instead of 2,000,000\.$/,
  );
  assert.match(
    fate(loaded("list.parquet", 2_000_000n, two)),
    /^wrong: .* the same size and other content \(SHA-256 d4735e3a265e…\)\.$/,
  );
  assert.match(fate(loaded("list.parquet", 2_000_000n, null)), /^comparing: /);
  assert.match(fate(loaded("list.parquet", 2_000_000n, null, { status: "unmapped" })), /^stuck: .*columns/);
  assert.match(fate(loaded("list.parquet", 2_000_000n, null, { status: "failed" })), /^stuck: /);
  assert.match(fate(loaded("list.parquet", 2_000_000n, null, { status: "stopped" })), /^stuck: /);
  // Of two files of the name, the right one counts.
  assert.equal(
    fate(loaded("list.parquet", 5n, two), loaded("b/list.parquet", 2_000_000n, one)),
    "here: is loaded.",
  );
  // Without a digest in the link, name and size decide.
  assert.equal(fates([file("")], [loaded("list.parquet", 2_000_000n, two)])[0].fate, "here");
});
