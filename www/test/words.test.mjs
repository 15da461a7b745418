import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import {
  count,
  decimal,
  duration,
  number,
  percent,
  plural,
  points,
  probability,
  registryName,
  sentence,
  seriesName,
  size,
} from "../text/format";
import { coverageWords, haltedWords, noResults } from "../text/words";
import { fromDrop, fromFiles, remarks } from "../files/gather";
import { xmlText } from "../files/save";
import { chosen, DEFAULTS, learn, PARAMETERS, read, whereOf } from "../address/parameters";
import { about } from "../figures/figure";
import { conditionsOf } from "../views/subset";
import { correctionOf, formatCorrections, parseCorrections } from "../address/corrections";
import { format, parse } from "../address/fragment";
import { PAPERS } from "./made-up.mjs";

learn(PAPERS);

test("counts keep every digit of a 64-bit number", () => {
  assert.equal(count(9_223_372_036_854_775_807n), "9,223,372,036,854,775,807");
  assert.equal(count(1234567), "1,234,567");
  assert.equal(count(0.5), "0.500");
  assert.equal(count(null), "–");
});

test("shares have one decimal, and an undefined share is not zero", () => {
  assert.equal(percent(0.4884), "48.8%");
  assert.equal(percent(0), "0.0%");
  assert.equal(percent(null), "–");
});

test("the page writes numbers as the engine does", async () => {
  const examples = JSON.parse(await readFile("tests/numbers.json", "utf8"));
  const write = { count, share: percent, points, number, duration, probability };
  assert.deepEqual(Object.keys(examples), Object.keys(write));
  for (const [kind, all] of Object.entries(examples))
    for (const [value, text] of all) assert.equal(write[kind](value), text, `${kind} ${value}`);
});

test("sizes change their unit before the number has four digits", () => {
  assert.equal(size(999), "999 B");
  assert.equal(size(827207n), "827.2 kB");
  assert.equal(size(999_960), "1.0 MB");
  assert.equal(size(5_368_709_120n), "5.4 GB");
});

test("nouns are singular or plural as the number requires", () => {
  assert.equal(plural(1, "file"), "1 file");
  assert.equal(plural(2n, "file"), "2 files");
  assert.equal(plural(0, "was a newcomer", "were newcomers"), "0 were newcomers");
});

test("a sentence has one full stop", () => {
  assert.equal(sentence("It stopped"), "It stopped.");
  assert.equal(sentence("It stopped.."), "It stopped.");
  assert.equal(sentence("Why?"), "Why?");
});

test("a drawing has only characters that XML allows", () => {
  assert.equal(
    xmlText("a\u0001b\tc\u001b\n\ud800d\uffff é 漢 😀"),
    "a\ufffdb\tc\ufffd\n\ufffdd\ufffd é 漢 😀",
  );
});

test("an unknown registry keeps its id as its name", () => {
  assert.equal(registryName("pypi"), "PyPI");
  assert.equal(registryName("constructor"), "constructor");
  assert.equal(seriesName({ registry: "huggingface", synthetic: true }), "Hugging Face (synthetic)");
  assert.equal(seriesName({ registry: "huggingface", synthetic: false }), "Hugging Face");
});

test("coverage has numbers only if the files list packages", () => {
  const extract = /** @type {const} */ ({
    part: "extract",
    word: "rows",
    known: 1_860_411n,
    after_known: true,
  });
  assert.equal(
    coverageWords({ ...extract, rows: 15_904n }),
    "an extract: 15,904 of more than 1,860,411 known since",
  );
  assert.equal(coverageWords({ ...extract, rows: 0n }), "an extract");
  assert.equal(coverageWords({ ...extract, rows: 5n, known: null }), "an extract");
  assert.equal(coverageWords({ ...extract, rows: 0n, word: "file" }), "an extract, as the file states");
});

/** The default parameters with some changed. */
const settings = (given) =>
  Object.fromEntries(Object.entries(DEFAULTS).map(([id, defaults]) => [id, { ...defaults, ...given[id] }]));

test("parameters are read from the fragment, and invalid ones get the default", () => {
  assert.deepEqual(parse("#k=50&mode=artifact"), settings({ turnover: { k: 50, mode: "artifact" } }));
  assert.deepEqual(parse("#k=0&mode=both&renames=perhaps&descendants.minimum=-1&descendants.k=9"), DEFAULTS);
  assert.deepEqual(parse("#k=50001"), DEFAULTS);
  const before = settings({ turnover: { k: 7, mode: "artifact" } });
  assert.deepEqual(parse("", before), before);
  assert.equal(parse("#descendants.mode=artifact").turnover.mode, "paper");
});

test("parameters survive being written and read, and the rest of the fragment keeps its spelling", () => {
  const turnover = settings({ turnover: { k: 250, mode: "artifact" } });
  assert.equal(format(turnover, "#section=2"), "#section=2&k=250&mode=artifact");
  assert.equal(
    format(turnover, "#k=1&columns=a~b~c:d%2C&mode=paper&descendants.mode=artifact"),
    "#columns=a~b~c:d%2C&k=250&mode=artifact",
  );
  assert.equal(format(DEFAULTS), "#k=1000&mode=paper");
  // Every parameter differs from its default.
  const away = (p) =>
    p.kind === "number"
      ? p.default + 1
      : p.kind === "choice" || p.kind === "definition"
        ? p.choices.find(([value]) => value !== p.default)[0]
        : p.kind === "switch"
          ? !p.default
          : p.kind === "text"
            ? "name~a&b, task=c+é|d"
            : ["a&b", "c=d+é"];
  const all = Object.fromEntries(
    Object.entries(PARAMETERS).map(([id, parameters]) => [
      id,
      Object.fromEntries(parameters.map((p) => [p.name, away(p)])),
    ]),
  );
  assert.deepEqual(parse(new URL(format(all), "http://localhost/").hash), all);
  for (const [id, values] of Object.entries(all))
    for (const name of Object.keys(values)) assert.notDeepEqual(values[name], DEFAULTS[id][name]);
});

test("a subset has a short word in the fragment, and is named beside the settings of each metric", () => {
  const params = parse("#where=task=fill-mask, downloads>=50&k=1000");
  assert.equal(whereOf(params), "task=fill-mask, downloads>=50");
  const written = format(params);
  assert.equal(written, "#where=task%3Dfill-mask,%20downloads%3E%3D50&k=1000&mode=paper");
  assert.deepEqual(parse(written), params);
  assert.deepEqual(conditionsOf(" task=fill-mask,, downloads>=50,"), ["task=fill-mask", "downloads>=50"]);
  assert.deepEqual(chosen(params, "turnover"), ["Only: task=fill-mask, downloads>=50"]);
  assert.deepEqual(chosen(DEFAULTS, "turnover"), []);
  assert.equal(
    about(/** @type {any} */ ({ title: "models", registry: "npm", date: "2024-01", subset: "name~a" })),
    "npm, 2024-01: models, only name~a",
  );
});

test("corrections in a fragment are readable", () => {
  const corrections = new Map([
    [
      "list.parquet",
      {
        mapping: { kind: "packages", columns: { id: "Name", downloads: "Count" } },
        snapshot_date: "2024-01",
      },
    ],
    ["npm/a b.parquet", { registry: "npm", whole: true }],
    ["part.parquet", { whole: false }],
  ]);
  const fragment = formatCorrections(corrections, "#k=1000&date=old.parquet~2020-01");
  assert.equal(
    fragment,
    "#k=1000&columns=list.parquet~packages~downloads:Count,id:Name&date=list.parquet~2024-01" +
      "&registry=npm%2Fa%20b.parquet~npm&whole=npm%2Fa%20b.parquet~yes&whole=part.parquet~no",
  );
  assert.deepEqual(parseCorrections(fragment), corrections);
  assert.equal(
    formatCorrections(new Map([["a", { mapping: null, registry: null, whole: null }]]), fragment),
    "#k=1000",
  );
  assert.equal(formatCorrections(new Map(), "#registry=a~b"), "#");
});

test("names with any characters survive being written and read", () => {
  const odd = "~:,&=#%+ é漢😀('dataset description', 'word_cnt')*!\"<>`\\";
  const corrections = new Map([
    [
      odd,
      { mapping: { kind: odd, columns: { [odd]: odd, __proto__x: odd } }, snapshot_date: odd, registry: odd },
    ],
  ]);
  const fragment = formatCorrections(corrections);
  assert.match(fragment, /^#[\w.%~:,&=-]+$/);
  assert.deepEqual(parseCorrections(new URL(fragment, "http://localhost/").hash), corrections);
});

test("malformed corrections are ignored", () => {
  for (const nonsense of [
    "#columns",
    "#columns=",
    "#columns=a",
    "#columns=a~packages",
    "#columns=a~packages~id",
    "#columns=a~packages~:x",
    "#columns=a~packages~id:x:y",
    "#columns=a~packages~id:x~more",
    "#columns=a~packages~id:%E0%A4%A",
    "#columns=~packages~id:x",
    "#columns=%~packages~id:x",
    "#date=a",
    "#date=a~",
    "#date=a~2024~01",
    "#registry=~npm",
    "#mapping=a~npm",
    "#whole=a",
    "#whole=a~maybe",
    "#whole=a~yes~no",
    "#whole=a~toString",
  ])
    assert.deepEqual(parseCorrections(nonsense), new Map(), nonsense);
  // One by one.
  assert.deepEqual(
    parseCorrections("#date=a&columns=a~k~f:&date=a~2024"),
    new Map([["a", { mapping: { kind: "k", columns: { f: "" } }, snapshot_date: "2024" }]]),
  );
});

test("a correction is for the file whose path ends in its label; a longer label wins", () => {
  const corrections = new Map([
    ["models.parquet", { registry: "npm" }],
    ["2026-09-30/models.parquet", { registry: "pypi" }],
  ]);
  const of = (path) => correctionOf(corrections, path).registry;
  assert.equal(of("models.parquet"), "npm");
  assert.equal(of("old/models.parquet"), "npm");
  assert.equal(of("models/2026-09-30/models.parquet"), "pypi");
  assert.equal(of("2026-09-30/models.parquet"), "pypi");
  assert.equal(of("supermodels.parquet"), undefined);
});

test("K is a whole number from 1 to 50,000", () => {
  const k = PARAMETERS.turnover.find((p) => p.name === "k");
  assert.equal(read(k, "1000"), 1000);
  assert.equal(read(k, " 1 "), 1);
  for (const bad of ["", "0", "-5", "1e3", "1.5", "50001", "9999999", "ten", null])
    assert.equal(read(k, bad), null, bad);
});

test("a p-value is never 0, and a minus is not a hyphen", () => {
  assert.equal(probability(0), "< 10⁻³⁰⁰");
  assert.equal(probability(6.62313e-4), "6.6\u00a0×\u00a010⁻⁴");
  assert.equal(probability(null), "–");
  assert.equal(decimal(-0.02473), "−0.025");
  assert.equal(decimal(-0.0001), "0.000");
  assert.equal(decimal(null), "–");
});

/** @returns {any} */
const file = (name, webkitRelativePath = "") => ({ name, webkitRelativePath, size: 1, lastModified: 0 });

test("a single file that the user chose is accepted with any name", () => {
  const { found, skipped } = fromFiles([file("list.csv"), file("a.parquet")]);
  assert.deepEqual(
    found.map((f) => f.path),
    ["a.parquet", "list.csv"],
  );
  assert.equal(skipped, 0);
});

test("a folder gives its Parquet files with their paths, and the other files are counted", () => {
  const gathered = fromFiles([
    file("models.parquet", "hub/models/2026-09-30/models.parquet"),
    file("README.md", "hub/README.md"),
  ]);
  assert.deepEqual(
    gathered.found.map((f) => f.path),
    ["hub/models/2026-09-30/models.parquet"],
  );
  assert.equal(
    remarks(gathered, []),
    "1 other file in the folder was skipped: its name does not end in .parquet.",
  );
});

/**
 * A dropped folder, which lists its entries in batches of three.
 * @returns {any}
 */
function folder(fullPath, content) {
  return {
    isDirectory: true,
    fullPath,
    createReader() {
      const left = Object.entries(content).map(([name, inside]) =>
        typeof inside === "object" && inside
          ? { name, ...folder(`${fullPath}/${name}`, inside) }
          : {
              name,
              isDirectory: false,
              fullPath: `${fullPath}/${name}`,
              file: (resolve, reject) => (inside === null ? reject(new Error()) : resolve(file(name))),
            },
      );
      return { readEntries: (resolve) => resolve(left.splice(0, 3)) };
    },
  };
}

test("a dropped folder is read completely, with all files of its subfolders", async () => {
  const shards = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${1000 + i}.parquet`, ""]));
  const dropped = folder("/hub", {
    models: { "2026-09-30": { train: shards }, ".hidden.parquet": "", _SUCCESS: "" },
    "list.PQ": "",
    "._list.pq": "",
    "locked.parquet": null,
    "README.md": "",
  });
  const single = { kind: "file", webkitGetAsEntry: () => null, getAsFile: () => file("any.csv") };
  const items = [{ kind: "file", webkitGetAsEntry: () => dropped }, { kind: "string" }, single];
  const gathered = await fromDrop(/** @type {any} */ ({ items }));
  assert.equal(gathered.found.length, 252);
  assert.deepEqual(
    [0, 1, 2, 251].map((i) => gathered.found[i].path),
    [
      "any.csv",
      "hub/list.PQ",
      "hub/models/2026-09-30/train/1000.parquet",
      "hub/models/2026-09-30/train/1249.parquet",
    ],
  );
  assert.equal(gathered.skipped, 4);
  assert.deepEqual(gathered.unreadable, ["hub/locked.parquet"]);
  assert.match(
    remarks(gathered, []),
    /^4 other files in the folder were skipped: .* hub\/locked\.parquet\. /,
  );
});

test("a drop without problems needs no remark", () => {
  assert.equal(remarks(fromFiles([file("a.parquet")]), []), "");
  assert.match(remarks(fromFiles([file("a.parquet")]), ["a.parquet"]), /Already in the list: a\.parquet\./);
});

test("a file that has changed and was read again is named", () => {
  const { found, ...rest } = fromFiles([file("a.parquet"), file("b.parquet")]);
  assert.equal(remarks({ found, ...rest }, [], ["a.parquet"]), "a.parquet has changed and was read again.");
  assert.equal(
    remarks({ found, ...rest }, [], ["a", "b", "c", "d"]),
    "a, b, c and 1 more have changed and were read again.",
  );
});

test("after a cancel no notice contradicts another", () => {
  const files = (...statuses) => statuses.map((status) => ({ status }));
  assert.match(noResults(files("failed")), /: the file could not be read\.$/);
  assert.match(noResults(files("failed", "failed")), /: none of the 2 files could be read\.$/);
  // Once these were told to be unreadable.
  assert.match(noResults(files("stopped")), /: you cancelled reading\. Read the file again/);
  assert.match(
    noResults(files("failed", "stopped", "stopped")),
    /you cancelled reading\. Read the files again/,
  );
  /** @type {any[]} */
  const [none, some] = [{ datasets: [] }, { datasets: [{}] }];
  assert.equal(haltedWords(none, none), "Measuring was cancelled.");
  assert.equal(haltedWords(null, null), "Measuring was cancelled.");
  assert.match(haltedWords(null, some), / These results are not complete\.$/);
  assert.match(haltedWords(some, some), / from before the last change\.$/);
});
