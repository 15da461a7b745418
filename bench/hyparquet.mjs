/**
 * The questions of the benchmark answered with hyparquet, a reader of Parquet in JavaScript. `run.mjs` bundles this
 * file into a page, picks the files there and calls `answer`. A row group is decoded at a time, column by column.
 */

import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** Words of the hub's tags, from `words.mjs`; the page gets them before this script. */
const { libraries: LIBRARIES, others, frameworks, languages, tasks } = globalThis.words;

const K = 1000;

/** Calls `each` with the columns of every row group, in the order of their names. */
async function groups(file, columns, each) {
  const buffer = {
    byteLength: file.size,
    slice: (start, end) => file.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(buffer);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const parts = new Map(columns.map((name) => [name, []]));
    await parquetRead({
      file: buffer,
      metadata,
      columns,
      compressors,
      rowStart,
      rowEnd,
      onChunk: ({ columnName, columnData }) => parts.get(columnName).push(columnData),
    });
    const whole = columns.map((name) => {
      const list = parts.get(name);
      if (list.length === 1) return list[0];
      const all = [];
      for (const part of list) for (const value of part) all.push(value);
      return all;
    });
    each(...whole);
    rowStart = rowEnd;
  }
}

const byBytes = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

async function turnover(files) {
  const heads = [];
  for (const file of files) {
    let best = [];
    await groups(file, ["id", "downloads"], (ids, downloads) => {
      for (let row = 0; row < ids.length; row++)
        if (downloads[row] != null) best.push([Number(downloads[row]), ids[row]]);
      best.sort((a, b) => b[0] - a[0] || byBytes(a[1], b[1]));
      best = best.slice(0, K);
    });
    heads.push(new Set(best.map(([, id]) => id)));
  }
  const answers = {};
  heads.slice(1).forEach((head, index) => {
    const last = heads[index];
    const earlier = heads.slice(0, index);
    let [remained, returning] = [0, 0];
    for (const id of head) {
      if (last.has(id)) remained++;
      else if (earlier.some((set) => set.has(id))) returning++;
    }
    answers[`remained ${index + 2}`] = remained;
    answers[`newcomers ${index + 2}`] = head.size - remained - returning;
    answers[`returning ${index + 2}`] = returning;
  });
  answers.distinct = new Set(heads.flatMap((head) => [...head])).size;
  return answers;
}

/** The different edges from children to bases, by number of the model; a base outside the file is -1. */
function linked(children, bases, numbers) {
  const edges = [];
  let last = -1;
  let seen = new Set();
  children.forEach((child, index) => {
    if (child !== last) seen = new Set();
    last = child;
    const base = bases[index];
    if (seen.has(base)) return;
    seen.add(base);
    const number = numbers.get(base) ?? -1;
    if (number !== child) edges.push([child, number]);
  });
  return edges;
}

function collect(first, baseModels, children, bases) {
  for (let row = 0; row < baseModels.length; row++)
    for (const model of baseModels[row]?.models ?? []) {
      children.push(first + row);
      bases.push(model.id);
    }
}

async function preservation([file]) {
  const known = new Set(LIBRARIES);
  const numbers = new Map();
  const libraries = [];
  const children = [];
  const bases = [];
  await groups(file, ["id", "tags", "library_name", "baseModels"], (ids, tags, names, baseModels) => {
    collect(libraries.length, baseModels, children, bases);
    for (let row = 0; row < ids.length; row++) {
      numbers.set(ids[row], libraries.length);
      const list = (tags[row] ?? []).filter((tag) => known.has(tag));
      if (names[row] != null) list.push(names[row]);
      libraries.push([...new Set(list)]);
    }
  });
  const rates = new Map();
  for (const [child, base] of linked(children, bases, numbers)) {
    if (base < 0 || libraries[base].length < 2) continue;
    for (const library of libraries[base]) {
      const rate = rates.get(library) ?? [0, 0];
      rate[0]++;
      if (libraries[child].includes(library)) rate[1]++;
      rates.set(library, rate);
    }
  }
  const answers = {};
  for (const [library, [descendants, preserved]] of rates) {
    if (descendants < 30) continue;
    answers[`descendants ${library}`] = descendants;
    answers[`preserved ${library}`] = preserved;
  }
  return answers;
}

function ranks(values) {
  const order = Float64Array.from(values).sort();
  const rank = new Map();
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && order[end] === order[start]) end++;
    rank.set(order[start], (start + end) / 2);
    start = end;
  }
  return values.map((value) => rank.get(value));
}

function line(x, y) {
  const n = x.length;
  let [mx, my] = [0, 0];
  for (let i = 0; i < n; i++) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return { slope: xy / xx, intercept: my - (xy / xx) * mx, r: xy / Math.sqrt(xx * yy) };
}
const rho = (x, y) => line(ranks(x), ranks(y)).r;

async function descendants([file]) {
  const numbers = new Map();
  const counts = [];
  const children = [];
  const bases = [];
  await groups(file, ["id", "downloads", "baseModels"], (ids, downloads, baseModels) => {
    collect(counts.length, baseModels, children, bases);
    for (let row = 0; row < ids.length; row++) {
      numbers.set(ids[row], counts.length);
      counts.push(downloads[row] == null ? null : Number(downloads[row]));
    }
  });
  const made = new Uint32Array(counts.length);
  for (const [, base] of linked(children, bases, numbers)) if (base >= 0) made[base]++;
  const [x, y] = [[], []];
  counts.forEach((count, model) => {
    if (count === null) return;
    x.push(count);
    y.push(made[model]);
  });
  const based = x.map((_, index) => index).filter((index) => y[index] > 0);
  const points = based.filter((index) => x[index] > 0);
  const of = (list, indexes) => indexes.map((index) => list[index]);
  const logs = (list, added = 0) => list.map((value) => Math.log10(value + added));
  const [px, py] = [of(x, points), of(y, points)];
  const fit = line(logs(px), logs(py));
  const answers = {
    points: points.length,
    slope: fit.slope,
    intercept: fit.intercept,
    r: fit.r,
    rho: rho(of(x, based), of(y, based)),
    models: x.length,
    "slope of all": line(logs(x, 1), logs(y, 1)).slope,
    "rho of all": rho(x, y),
  };
  const most = (list) => list.reduce((a, b) => Math.max(a, b), 1);
  const [rx, ry] = [
    Math.max(8, Math.ceil(Math.log10(most(px)))),
    Math.max(3, Math.ceil(Math.log10(most(py)))),
  ];
  points.forEach((_, place) => {
    const bin = (value, reach) => Math.min(28, Math.floor((Math.log10(value) * 29) / reach));
    const name = `cell ${bin(px[place], rx)} ${bin(py[place], ry)}`;
    answers[name] = (answers[name] ?? 0) + 1;
  });
  return answers;
}

async function concentration([file]) {
  const all = [];
  await groups(file, ["downloads"], (downloads) => {
    for (const value of downloads) if (value != null) all.push(Number(value));
  });
  const sorted = Float64Array.from(all).sort();
  const n = sorted.length;
  let [total, weighted, zeros] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    total += sorted[i];
    weighted += (i + 1) * sorted[i];
    if (sorted[i] === 0) zeros++;
  }
  const answers = { n, total, zeros, gini: (2 * weighted) / (n * total) - (n + 1) / n };
  answers.hhi = sorted.reduce((sum, value) => sum + (value / total) ** 2, 0);
  let held = 0;
  for (let rank = 1; rank <= n; rank++) {
    const before = held;
    held += sorted[n - rank];
    if ([1, 10, 100, 1000].includes(rank)) answers[`share ${rank}`] = held / total;
    for (const part of [50, 80]) {
      const goal = (part / 100) * total;
      if (before < goal && held >= goal) answers[`holding ${part}`] = rank;
    }
  }
  return answers;
}

/** A whole number from 0 to 2^32 for a text, by FNV-1a: which of equals are taken is arbitrary. */
function hash(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The groups of documentation scores by one popularity, Welch's test and Spearman's rho. */
function compared(name, ids, popularity, scores, answers) {
  const known = popularity.map((_, index) => index).filter((index) => popularity[index] !== null);
  const x = known.map((index) => popularity[index]);
  const y = known.map((index) => scores[index]);
  const sorted = Float64Array.from(x).sort();
  const n = sorted.length;
  const k = Math.min(K, Math.floor(n / 2));
  const [low, high] = [sorted[k - 1], sorted[n - k]];
  const all = x.map((_, index) => index);
  let top, bottom;
  if (low === high) {
    top = all.filter((index) => x[index] > high);
    bottom = all.filter((index) => x[index] < low);
    if (bottom.length === 0) bottom = all.filter((index) => x[index] === low);
  } else {
    answers[`high ${name}`] = high;
    answers[`low ${name}`] = low;
    const some = (beyond, cut) => {
      const sure = all.filter((index) => beyond(x[index]));
      const tied = all.filter((index) => x[index] === cut).map((index) => [hash(ids[known[index]]), index]);
      tied.sort((a, b) => a[0] - b[0]);
      return [...sure, ...tied.slice(0, k - sure.length).map(([, index]) => index)];
    };
    top = some((value) => value > high, high);
    bottom = some((value) => value < low, low);
  }
  const side = (word, members) => {
    const values = Float64Array.from(members, (index) => y[index]).sort();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    const middle = (values.length - 1) / 2;
    answers[`n ${name} ${word}`] = values.length;
    answers[`mean ${name} ${word}`] = mean;
    answers[`median ${name} ${word}`] = (values[Math.floor(middle)] + values[Math.ceil(middle)]) / 2;
    return { n: values.length, mean, variance };
  };
  const [a, b] = [side("top", top), side("bottom", bottom)];
  const [va, vb] = [a.variance / a.n, b.variance / b.n];
  answers[`t ${name}`] = (a.mean - b.mean) / Math.sqrt(va + vb);
  answers[`df ${name}`] = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  const pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / (a.n + b.n - 2);
  answers[`d ${name}`] = (a.mean - b.mean) / Math.sqrt(pooled);
  answers[`rho ${name}`] = rho(x, y);
}

/** The score of each model from the attributes that it has, and the groups. */
function scored(attributes, ids, masks, downloads, likes) {
  const answers = { models: ids.length };
  const bits = (mask) => {
    let count = 0;
    for (; mask; mask &= mask - 1) count++;
    return count;
  };
  const scores = masks.map((mask) => bits(mask) / 23);
  answers.mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  attributes.forEach((attribute, bit) => {
    answers[`has ${attribute}`] = masks.reduce((sum, mask) => sum + ((mask >> bit) & 1), 0);
  });
  compared("downloads", ids, downloads, scores, answers);
  compared("likes", ids, likes, scores, answers);
  return answers;
}

const count = (value) => (value == null ? null : Number(value));

async function documentation([file]) {
  const names = [
    "author",
    "framework",
    "library",
    "license",
    "paper",
    "language",
    "base_model",
    "domain",
    "task",
  ];
  const attributes = [...names, "parameter_count"];
  const bit = Object.fromEntries(attributes.map((name, place) => [name, 1 << place]));
  const library = new Set([...LIBRARIES, ...others]);
  const [isFramework, isLanguage, isTask] = [new Set(frameworks), new Set(languages), new Set(tasks)];
  const known = new Map();
  const meaning = (tag) => {
    let mask = known.get(tag);
    if (mask !== undefined) return mask;
    mask = 0;
    if (tag.startsWith("license:")) mask = bit.license;
    else if (tag.startsWith("arxiv:") || tag.startsWith("doi:"))
      mask = tag === "arxiv:1910.09700" ? 0 : bit.paper;
    else if (tag.startsWith("language:") || isLanguage.has(tag)) mask = bit.language;
    else if (isFramework.has(tag)) mask = bit.framework;
    else if (library.has(tag)) mask = bit.library;
    known.set(tag, mask);
    return mask;
  };
  const [ids, masks, downloads, likes] = [[], [], [], []];
  const columns = ["id", "author", "downloads", "likes", "tags", "safetensors", "baseModels"];
  await groups(
    file,
    [...columns, "pipeline_tag", "library_name"],
    (id, author, down, like, tags, safe, base, task, lib) => {
      for (let row = 0; row < id.length; row++) {
        let mask = 0;
        for (const tag of tags[row] ?? []) mask |= meaning(tag);
        if (author[row] != null) mask |= bit.author;
        if (lib[row] != null) mask |= bit.library;
        if (base[row]?.models?.length > 0) mask |= bit.base_model;
        if (task[row] != null) mask |= bit.task;
        if (isTask.has(task[row])) mask |= bit.domain;
        if (safe[row]?.total != null) mask |= bit.parameter_count;
        ids.push(id[row]);
        masks.push(mask);
        downloads.push(count(down[row]));
        likes.push(count(like[row]));
      }
    },
  );
  return scored(attributes, ids, masks, downloads, likes);
}

async function json([file]) {
  const isTask = new Set(tasks);
  const [ids, masks, downloads, likes] = [[], [], [], []];
  const columns = ["model_id", "downloads", "likes", "pipeline_tag", "library_name", "config"];
  await groups(file, columns, (id, down, like, task, lib, config) => {
    for (let row = 0; row < id.length; row++) {
      let mask = 0;
      if (config[row] != null && typeof JSON.parse(config[row]).architectures?.[0] === "string") mask |= 1;
      if (lib[row] != null) mask |= 2;
      if (isTask.has(task[row])) mask |= 4;
      if (task[row] != null) mask |= 8;
      ids.push(id[row]);
      masks.push(mask);
      downloads.push(count(down[row]));
      likes.push(count(like[row]));
    }
  });
  return scored(["architecture", "library", "domain", "task"], ids, masks, downloads, likes);
}

const QUESTIONS = { turnover, preservation, descendants, documentation, concentration, json };

/** Answers a question about the picked files. */
globalThis.answer = async (question) => {
  const files = [...document.querySelector("input").files];
  const start = performance.now();
  const answers = await QUESTIONS[question](files);
  return { seconds: (performance.now() - start) / 1000, answers };
};
