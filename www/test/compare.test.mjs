/** Two datasets side by side: their choice, their part of the answer, the merged tables, and the address. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  beside,
  choose,
  difference,
  narrowed,
  only,
  partsOf,
  suggestions,
  titles,
  unfair,
} from "../figures/compare";
import { measured } from "../figures/measured";
import { comparedIn, format, withCompared, withView } from "../address/fragment";
import { DEFAULTS } from "../address/parameters";
import { countCell, NO_CELL, numberCell, probabilityCell, shareCell, textCell } from "./cells";
import { cell, metric, read, results, shown } from "./made-up.mjs";

const figure = measured(metric("concentration", "Popularity concentration"));
const source = (registry, date, title = "packages with downloads") => ({
  title,
  registry,
  date,
  files: [`${registry}_${date}.parquet`],
  synthetic: false,
});
const table = (caption, labels, ...rows) => ({
  id: caption,
  caption,
  columns: labels.map((label) => ({ label, hint: null, comparable: true })),
  rows: rows.map((row) => row.map((value) => (typeof value === "object" ? value : cell(value)))),
});
/**
 * A row's name that holds a number of its dataset.
 * @returns {any}
 */
const named = (value, text) => ({ kind: "text", value, text });
const hub = source("huggingface", "2022-07");
const later = source("huggingface", "2022-10");
const npm = source("npm", "2022-10");
/**
 * Each a source, how many packages it lists, whether it is a head, and what it shows.
 * @returns {any}
 */
const document = (...all) => ({
  ...results(
    "concentration",
    all.map(([source, , is_head = false, more = {}]) => ({
      source,
      values: { groups: [{ is_head }] },
      shown: shown(more),
    })),
  ),
  datasets: all.map(([{ files }, rows]) => ({ files, relations: [{ relation: "packages", rows }] })),
});
const names = (parts) => parts.map(({ name }) => name);
const three = document([hub, 500n], [later, 700n], [npm, 3000n, true]);

test("the address holds the names of one or two datasets and keeps all else", () => {
  const pair = ["a~b/hf (1).parquet", "npm"];
  const fragment = withCompared(pair, "#view=lag&k=7");
  assert.equal(fragment, "#view=lag&k=7&compare=a%7Eb%2Fhf%20%281%29.parquet~npm");
  assert.deepEqual(comparedIn(fragment), pair);
  assert.deepEqual(comparedIn("#compare=npm&k=7"), ["npm"]);
  assert.deepEqual(comparedIn("compare=a~b~c"), ["a", "b"]);
  for (const nothing of ["", "#", "#compare=", "#compare=~", "#x.compare=a", "#compare=%E0"])
    assert.deepEqual(comparedIn(nothing), [], nothing);
  assert.equal(withCompared([], fragment), "#view=lag&k=7");
  // Settings and another view do not change it.
  assert.match(format(DEFAULTS, fragment), /&compare=a%7Eb/);
  assert.match(withView("naming", fragment), /^#view=naming&.*compare=a%7Eb/);
});

test("a name is a file's label, as much of its path as there is, or the latest of a registry", () => {
  const answer = figure.of(three);
  const chosen = (...wanted) => {
    const { parts, unknown } = choose(answer, wanted);
    return [names(parts), unknown];
  };
  assert.deepEqual(chosen("npm_2022-10.parquet", "huggingface_2022-07.parquet"), [
    ["npm_2022-10.parquet", "huggingface_2022-07.parquet"],
    [],
  ]);
  assert.deepEqual(chosen("lists/npm_2022-10.parquet")[0], ["npm_2022-10.parquet"]);
  assert.deepEqual(chosen("huggingface", "npm")[0], ["huggingface_2022-10.parquet", "npm_2022-10.parquet"]);
  assert.deepEqual(chosen("Hugging Face", "npm, 2022-10")[0], [
    "huggingface_2022-10.parquet",
    "npm_2022-10.parquet",
  ]);
  assert.deepEqual(chosen("gone.parquet", "npm"), [["npm_2022-10.parquet"], ["gone.parquet"]]);
  // The same name twice chooses one dataset.
  assert.deepEqual(chosen("npm", "npm_2022-10.parquet")[0], ["npm_2022-10.parquet"]);

  // Any of its files chooses a source, and the summary of all does not belong to one.
  const files = ["npm_2022-07.parquet", "npm_2022-10.parquet"];
  /** @type {any} */
  const several = figure.of({
    ...document([{ ...npm, files }, 1n], [hub, 1n]),
  });
  const of = choose({ ...several, together: shown() }, files);
  assert.deepEqual(names(of.parts), ["npm_2022-07.parquet"]);
  const alone = only({ ...several, together: shown() }, of.parts);
  assert.deepEqual([alone.datasets, alone.together], [[several.datasets[0]], null]);
});

test("datasets with the same title are distinguished by their files", () => {
  const twin = { ...hub, files: ["twin.parquet"] };
  assert.deepEqual(titles(partsOf(figure.of(document([hub, 1n], [twin, 1n], [npm, 1n])))), [
    "Hugging Face, 2022-07: packages with downloads (huggingface_2022-07.parquet)",
    "Hugging Face, 2022-07: packages with downloads (twin.parquet)",
    "npm, 2022-10: packages with downloads",
  ]);
});

test("a difference is computed from exact values, in points for shares", () => {
  const days = (value) => ({ kind: "duration", value, unit: "days", text: String(value) });
  /** @type {[any, any, string][]} */
  const cases = [
    [countCell(55_524n), countCell(74_970n), "+19,446 (× 1.350)"],
    [countCell(74_970n), countCell(55_524n), "−19,446 (× 0.741)"],
    [countCell(7n), countCell(7n), "0"],
    [countCell(0n), countCell(12n), "+12"],
    [countCell(9_007_199_254_740_993n), countCell(9_007_199_254_740_995n), "+2 (× 1.000)"],
    [countCell(2n), numberCell(2.5), "+0.500"],
    [shareCell(0.447), shareCell(0.036), "−41.1 pp"],
    // Both are written as 0.3%.
    [shareCell(0.0026), shareCell(0.0034), "+0.1 pp"],
    [shareCell(0.3), shareCell(0.3), "0.0 pp"],
    [shareCell(0.0001), shareCell(0.003), "+0.3 pp"],
    [numberCell(0.996), numberCell(0.9938), "−0.002"],
    [numberCell(-0.025), numberCell(0.1), "+0.125"],
    [numberCell(0.5), numberCell(0.5), "0"],
    [days(12.5), days(9), "−3.500 days"],
  ];
  for (const [a, b, expected] of cases) assert.equal(difference(a, b).text, expected, `${a.text}, ${b.text}`);
  const none = [
    [NO_CELL, countCell(12n)],
    [countCell(12n), shareCell(0.03)],
    [probabilityCell(0.01), probabilityCell(0.03)],
    [textCell("2022-07"), textCell("2022-10")],
    [named("top", "top (5)"), named("top", "top (6)")],
  ];
  for (const [a, b] of none) assert.equal(difference(a, b), NO_CELL, `${a.text}, ${b.text}`);
});

test("a difference keeps its exact value", () => {
  assert.equal(
    difference(countCell(1n), countCell(18_446_744_073_709_551_615n)).value,
    18_446_744_073_709_551_614n,
  );
  assert.equal(difference(shareCell(0.25), shareCell(0.75)).value, 0.5);
});

const chosen = (all, ...names) => {
  const now = narrowed(figure, all, names);
  return { now, answer: now.of(all) };
};
const tablesOf = (first, second) => {
  const all = document([hub, 500n, false, { tables: first }], [later, 700n, false, { tables: second }]);
  const { now, answer } = chosen(all, hub.files[0], later.files[0]);
  return now.tables(answer);
};

test("two tables are merged: rows by name, a group for each column, each row in its place", () => {
  const caption = (words, rest) => [{ ...rest, caption: words }];
  const [one, ...rest] = tablesOf(
    caption(
      "Top 1,000",
      table(
        "Top",
        ["Owner", "Packages", "p"],
        ["ann", 1000n, probabilityCell(0.01)],
        [named("top 1%", "top 1% (5)"), 0.5, "–"],
        ["zoe", 3n, "–"],
      ),
    ),
    caption(
      "Top 420",
      table(
        "Top",
        ["Owner", "Packages", "p", "Likes"],
        ["new", 9n, "–", 2n],
        ["ann", 1500n, probabilityCell(0.03), 8n],
        [named("top 1%", "top 1% (7)"), 0.4, "–", "–"],
        ["last", 1n, "–", "–"],
      ),
    ),
  );
  assert.deepEqual(rest, []);
  assert.equal(one.caption, "Top 1,000 / Top 420");
  assert.deepEqual(
    one.columns.map(({ label }) => label),
    ["Owner", "Hugging Face, 2022-07", "Hugging Face, 2022-10", "Difference"],
  );
  const groups = one.groups.map(({ label, rows }) => ({ label, rows: read(rows) }));
  assert.deepEqual(groups, [
    {
      label: "Packages",
      rows: [
        ["new", "–", "9", "–"],
        ["ann", "1,000", "1,500", "+500 (× 1.500)"],
        ["top 1% (5) / top 1% (7)", "50.0%", "40.0%", "−10.0 pp"],
        ["last", "–", "1", "–"],
        ["zoe", "3", "–", "–"],
      ],
    },
    {
      label: "p",
      rows: [
        ["new", "–", "–", "–"],
        ["ann", "0.010", "0.030", "–"],
        ["top 1% (5) / top 1% (7)", "–", "–", "–"],
        ["last", "–", "–", "–"],
        ["zoe", "–", "–", "–"],
      ],
    },
    {
      label: "Likes",
      rows: [
        ["new", "–", "2", "–"],
        ["ann", "–", "8", "–"],
        ["top 1% (5) / top 1% (7)", "–", "–", "–"],
        ["last", "–", "–", "–"],
        ["zoe", "–", "–", "–"],
      ],
    },
  ]);
});

test("leading words belong to a row's name, and rows of the same name are taken in order", () => {
  const labels = ["Attribute", "Level", "Models"];
  const [levels] = tablesOf(
    [table("Groups", labels, ["licence", "mit", 5n], ["licence", "other", 6n])],
    [table("Groups", labels, ["licence", "other", 8n], ["licence", "mit", 7n])],
  );
  assert.deepEqual(read(levels.groups[0].rows), [
    ["licence, mit", "5", "7", "+2 (× 1.400)"],
    ["licence, other", "6", "8", "+2 (× 1.333)"],
  ]);
  const [twice] = tablesOf(
    [table("Names", ["Name", "Downloads"], ["x", 5n], ["x", 3n])],
    [table("Names", ["Name", "Downloads"], ["x", 6n], ["x", 2n])],
  );
  assert.deepEqual(
    read(twice.groups[0].rows).map((row) => row.slice(1, 3)),
    [
      ["5", "6"],
      ["3", "2"],
    ],
  );
});

test("tables with few rows in common, or of one dataset alone, stay as they are", () => {
  const few = [
    [
      ["x", 5n],
      ["y", 5n],
      ["z", 4n],
    ],
    [
      ["u", 6n],
      ["v", 6n],
      ["z", 2n],
    ],
  ];
  const alone = table("Own", ["Name", "N"], ["u", 1n]);
  const kept = (labels) =>
    tablesOf(
      [table("Best", ["Name", "Downloads"], ...few[0])],
      [table("Best", labels, ...few[1]), alone],
    ).map(({ caption, groups }) => [
      caption,
      groups.map(({ label, rows }) => [label.slice(0, 21), rows.length]),
    ]);
  const [first, second] = [
    ["Hugging Face, 2022-07", 3],
    ["Hugging Face, 2022-10", 3],
  ];
  const last = ["Own", [["Hugging Face, 2022-10", 1]]];
  assert.deepEqual(kept(["Name", "Downloads"]), [["Best", [first, second]], last]);
  assert.deepEqual(kept(["Name", "Likes"]), [["Best", [first]], ["Best", [second]], last]);
  assert.deepEqual(beside([], [], []), []);
});

test("names of rows distinguish the groups of a dataset", () => {
  const group = (title, by, n) => ({
    label: `${title}, by ${by}`,
    within: `by ${by}`,
    rows: [["top", n].map(cell)],
  });
  const of = (title, ...numbers) => ({
    caption: "Scores",
    columns: [{ label: "Group" }, { label: "n" }],
    groups: [group(title, "downloads", numbers[0]), group(title, "likes", numbers[1])],
  });
  const parts = partsOf(figure.of(document([hub, 1n], [later, 1n])));
  const [one] = beside([of(parts[0].title, 1n, 2n)], [of(parts[1].title, 3n, 4n)], parts);
  assert.deepEqual(
    read(one.groups[0].rows).map((row) => row.slice(0, 3)),
    [
      ["top, by downloads", "1", "3"],
      ["top, by likes", "2", "4"],
    ],
  );
});

test("no choice, or only unknown names, does not change the figure; one dataset is shown as if it were alone", () => {
  assert.equal(narrowed(figure, three, []), figure);
  assert.equal(narrowed(figure, three, ["gone.parquet"]), figure);
  assert.equal(narrowed(figure, null, ["npm"]), figure);
  const { now, answer } = chosen(three, "npm");
  const alone = document([npm, 3000n, true]);
  assert.deepEqual(answer, figure.of(alone));
  assert.deepEqual(now.tables(answer), figure.tables(figure.of(alone)));
  assert.deepEqual(now.sources(answer), [npm.files]);
});

test("suggested pairs are a registry at two dates and the hub with another; of one date the longest list", () => {
  const cards = { ...later, title: "cards", files: ["cards.parquet"] };
  const undated = { ...npm, date: null, files: ["undated.parquet"] };
  const all = document([cards, 90n], [later, 700n], [hub, 500n], [npm, 3000n], [undated, 9n]);
  assert.deepEqual(suggestions(figure.of(all), all), [
    { words: "Hugging Face then and now: 2022-07, 2022-10", names: [hub.files[0], later.files[0]] },
    { words: "Hugging Face against npm", names: [later.files[0], npm.files[0]] },
  ]);
  const apart = document([npm, 1n], [source("pypi", "2022-10"), 1n]);
  assert.deepEqual(suggestions(figure.of(apart), apart), []);
});

test("warnings name what makes a comparison unfair, and are missing if it is fair", () => {
  const said = (a, b, /** @type {("downloads" | "likes")[]} */ counted = ["downloads"]) => {
    const all = document(a, b);
    return unfair(partsOf(figure.of(all)), counted, all).map((text) => text.split(/[:,]/)[0]);
  };
  const count = "The number of days over which downloads are counted differs between registries and years";
  assert.deepEqual(said([hub, 500n], [later, 700n]), []);
  assert.deepEqual(said([hub, 500n], [later, 1000n]), ["One list has 1"]);
  assert.deepEqual(said([hub, 500n, true], [later, 501n, true]), ["One list has 501 packages"]);
  assert.deepEqual(said([hub, 500n], [later, 700n, true]), ["One looks like the head of a longer list"]);
  const made = { ...later, synthetic: true };
  assert.deepEqual(said([hub, 500n], [made, 500n]), ["The data of one of the two are made up"]);
  assert.deepEqual(said([hub, 500n], [{ ...later, title: "cards" }, 500n]), [
    "The files are of different kinds",
  ]);
  assert.deepEqual(said([later, 1n], [npm, 1n]), [count]);
  assert.deepEqual(said([later, 1n], [npm, 1n], ["likes"]), []);
  assert.deepEqual(said([source("npm", "2017-10"), 1n], [npm, 1n]), [count]);
  // The warnings come first in the answer for two datasets.
  const { answer } = chosen(three, "huggingface", "npm");
  assert.match(answer.caveats[0].text, /^One looks like the head/);
});
