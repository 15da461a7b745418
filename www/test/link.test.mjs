import assert from "node:assert/strict";
import test from "node:test";
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
