import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { matching, parseGlossary, uses } from "../text/glossary.mjs";

const { about, terms } = parseGlossary(readFileSync("docs/glossary.md", "utf8"));

/** The texts of the product: the engine without its tests, and the page without its comments. */
function said() {
  const files = (folder, end) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(end) && !/tests?\b/.test(name))
      .map((name) => readFileSync(path.join(folder, name), "utf8"));
  const rust = ["src/metrics", "src/claims", "src/recognise"].flatMap((folder) => files(folder, ".rs"));
  const page = ["www/views", "www/figures"].flatMap((folder) => files(folder, ".ts"));
  const strings = rust.flatMap((text) => {
    const source = text.split("#[cfg(test)]\nmod tests {")[0].replace(/'\\?"'/g, "");
    return (source.match(/"(?:[^"\\]|\\.)*"/g) ?? []).filter((said) => said.includes(" "));
  });
  const code = page.map((text) => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ""));
  return [...strings, ...code].join("\n");
}

test("the terms are sorted and none occurs twice", () => {
  const names = terms.map(({ term }) => term);
  const order = new Intl.Collator("en", { sensitivity: "base" });
  for (const [i, name] of names.entries())
    if (i > 0) assert.ok(order.compare(names[i - 1], name) < 0, `${names[i - 1]} before ${name}`);
  const forms = terms.flatMap(({ term, also }) => [term, ...also]).map((form) => form.toLowerCase());
  assert.deepEqual(
    forms.filter((form, i) => forms.indexOf(form) !== i),
    [],
    "words that two terms have",
  );
  assert.ok(about.length > 0);
});

test("every term that another refers to exists and is another term", () => {
  const names = new Set(terms.map(({ term }) => term));
  for (const { term, see } of terms) {
    assert.deepEqual(
      see.filter((other) => !names.has(other) || other === term),
      [],
      term,
    );
    assert.equal(new Set(see).size, see.length, term);
  }
});

test("the product uses every term", () => {
  const text = said();
  assert.deepEqual(
    terms.filter((term) => !uses(text, term)).map(({ term }) => term),
    [],
  );
  assert.ok(!uses(text, { term: "hippopotamus", also: [] }));
});

test("every explanation is a short sentence", () => {
  for (const { term, text, source } of terms) {
    assert.match(text, /^[^a-z].*[.”]$/u, term);
    assert.ok(`${text} ${source}`.split(/\s+/).length <= 60, term);
    assert.doesNotMatch(source, /\.$/, term);
  }
});

test("a text uses a term if the term or another word for it occurs as a whole word", () => {
  const tie = { term: "Tie", also: ["tied"] };
  assert.ok(uses("12 ties at the cut", tie));
  assert.ok(uses("models that are tied, by name", tie));
  assert.ok(!uses("properties", tie));
  assert.ok(uses("Cohen's d 0.2", { term: "Cohen’s d", also: [] }), "with any apostrophe");
  assert.ok(!uses("Cohen’s data", { term: "Cohen’s d", also: [] }));
  assert.ok(uses("an R² of 0.3", { term: "R²", also: [] }));
  assert.ok(!uses("partialR²", { term: "R²", also: [] }));
});

test("the filter looks for every word in all parts of a term", () => {
  const names = (typed) => matching(typed, terms).map(({ term }) => term);
  assert.equal(names(" ").length, terms.length);
  assert.ok(names("CONCENTRATION curve").includes("Lorenz curve"));
  assert.deepEqual(names("kappa"), ["Cohen’s κ"]);
  assert.deepEqual(names("kappa nonsense"), []);
});

test("an error in the layout is reported with its line", () => {
  const good = "# T\n\nAbout.\n\n## One\n\nText.\n\n**Also:** a, b\n\n**See:** Two\n\n## Two\n\nText.\n";
  assert.deepEqual(parseGlossary(good).terms[0], {
    ...{ term: "One", text: "Text.", also: ["a", "b"], source: "", see: ["Two"] },
  });
  for (const [from, to, why] of /** @type {[string | RegExp, string, RegExp][]} */ ([
    ["**Also:**", "**Or:**", /glossary\.md:9: "Or" is not one of/],
    ["Text.\n\n**Also:** a, b", "**Also:** a, b", /:7: "One" has one paragraph/],
    ["Text.\n\n**Also", "Text.\n\nMore.\n\n**Also", /:9: "One" has one paragraph/],
    ["Text.\n\n**Also", "Te*xt.\n\n**Also", /:7: an entry may have no markup/],
    [/Text\.\n$/, "", /"Two" is not explained/],
  ])) {
    const broken = good.replace(from, /** @type {string} */ (to));
    assert.notEqual(broken, good);
    assert.throws(() => parseGlossary(broken), why, String(from));
  }
});
