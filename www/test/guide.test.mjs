import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { entryOf, filtered, parseGuide } from "../text/guide.mjs";

const text = readFileSync("docs/datasets.md", "utf8");
const { title, about, entries } = parseGuide(text);

test("every entry says where the file comes from, how it is made and which metrics use it", () => {
  assert.ok(title && about.length > 0);
  for (const { id, what, from, size, command, blocks, fills, feeds } of entries) {
    for (const said of [what, from, size, command]) assert.ok(said.length > 2, id);
    assert.ok(blocks.length > 0 && blocks.every((block) => block.text.trim()), id);
    assert.ok(fills.length > 0 && feeds.length > 0, id);
  }
});

test("no host is named", () => {
  assert.doesNotMatch(text, /:\/\/|\bwww\.|\.(com|org|net|co)\b/);
});

test("a table's id finds the entry whose id is the longest beginning of it", () => {
  const of = (id) => entryOf(id, entries)?.id;
  assert.equal(of("hub-stats-models"), "hub-stats-models");
  assert.equal(of("peatmoss-model"), "peatmoss");
  assert.equal(of("hfcommunity-tags-in-repo"), "hfcommunity");
  assert.equal(of("ecosystems-packages"), "ecosystems");
  assert.equal(of("ecosystems-csv"), "ecosystems-csv");
  assert.equal(of("librariesio-dependencies"), "librariesio");
  assert.equal(of("peatmossy"), undefined);
  assert.equal(of("nothing"), undefined);
  assert.equal(of(""), undefined);
});

test("the filter looks for every word in all parts of an entry", () => {
  const ids = (typed) => filtered(typed, entries).map((entry) => entry.id);
  assert.equal(ids("  ").length, entries.length);
  assert.deepEqual(ids("ZENODO"), ["librariesio"]);
  assert.deepEqual(ids("psql maintainerships"), ["ecosystems"]);
  assert.deepEqual(ids("zenodo mariadb"), []);
});

const entry = (id) => `<a id="${id}"></a>

## A title

What it is, with \`code\`.

**From:** somewhere

**Size:** small

**Command:** This one.

\`\`\`sql
SELECT 1;

SELECT 2;
\`\`\`

**Fills:** packages, base edges

**Feeds:** lag (a note), dataset cards
`;
const guide = (...ids) => `# T\n\nAbout it.\n\n${ids.map(entry).join("\n")}`;

test("a block keeps its text, and notes do not become part of ids", () => {
  const [one, two, ...more] = parseGuide(guide("one", "two")).entries;
  assert.equal(one.blocks[0].text, "SELECT 1;\n\nSELECT 2;");
  assert.deepEqual(one.fills[1], { id: "base_edges", words: "base edges" });
  assert.deepEqual(one.feeds, [
    { id: "lag", words: "lag (a note)" },
    { id: "dataset_cards", words: "dataset cards" },
  ]);
  assert.equal(two.id, "two");
  assert.equal(more.length, 0);
});

test("an error in the layout is reported with its line", () => {
  const good = guide("one", "two");
  for (const [from, to, said] of /** @type {[string | RegExp, string, RegExp][]} */ ([
    ["# T", "T", /datasets\.md:1: here should be the title/],
    ['<a id="two"></a>', '<a id="one"></a>', /:27: a second entry one/],
    ['<a id="two"></a>\n', "", /:28: after one here should be an anchor/],
    ["**From:** somewhere\n\n", "", /:11: here should be \*\*From:\*\*/],
    ["**From:** somewhere", "**From:**", /:11: here should be \*\*From:\*\*/],
    ["**Size:** small\n\n", "**Size:** small\n", /:14: an empty line is missing/],
    ["```sql", "```perl", /:17: a block is one of/],
    ["SELECT 1;\n\nSELECT 2;\n```", "SELECT 1;", /:17: the block is empty or not closed/],
    ["packages, base", "package, base", /:23: "package" is not one of/],
    ["lag (a note)", "lag (a note", /:25: "lag \(a note" is not an item/],
    ["with `code`", "with **more**", /:9: a paragraph may have no markup/],
    [/\*\*Feeds:[^]*/, "", /the file ends before \*\*Feeds:\*\*/],
  ])) {
    const broken = good.replace(from, /** @type {string} */ (to));
    assert.notEqual(broken, good);
    assert.throws(() => parseGuide(broken), said, String(from));
  }
});
