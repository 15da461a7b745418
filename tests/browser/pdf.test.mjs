/**
 * Figures as PDF, read by poppler and set by pdfLaTeX: every label is text, every font is embedded, no page is larger
 * than a column of a paper, and no letter smaller than 6 points.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { made, serve, singleFileAddress, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

/** Points: a column of ACM's and IEEE's papers, and its height of 234 mm less a caption. */
const WIDTHS = { "pdf-1": 240, "pdf-2": 504, "pdf-panels": 240 };
const TALLEST = 610;
/** Two lines in a column. */
const CAPTION = "Popular packages are better documented than others, a large difference in each dataset";
const SVG = { "pdf-1": "svg-1", "pdf-2": "svg-2" };

/** Runs a program and returns what it prints. */
const run = async (program, args, cwd) =>
  (await promisify(execFile)(program, args, { cwd, maxBuffer: 1 << 28 })).stdout;

/** The contents of a PDF's streams that are text. */
function streams(content) {
  const found = [];
  for (let at = content.indexOf("stream\n"); at >= 0; at = content.indexOf("stream\n", at + 7)) {
    const end = content.indexOf("\nendstream", at);
    if (end < 0) break;
    found.push(inflateSync(content.subarray(at + 7, end)).toString("latin1"));
    at = end;
  }
  return found;
}

/** The sizes of letters on each page, in points. */
const sizes = (content) =>
  streams(content)
    .filter((stream) => /^[\d.]+ 0 0 -[\d.]+ .* cm\n/.test(stream))
    .map((stream) =>
      [...stream.matchAll(/ ([\d.]+) Tf /g)].map(([, size]) => Number(size) * parseFloat(stream)),
    );

/** Text without the entities of XML. */
const plain = (xml) =>
  xml.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_, name) => {
    return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" }[name];
  });

/** The size of each page, and its words with their boxes. */
async function pages(file) {
  const layout = await run("pdftotext", ["-bbox", file, "-"]);
  return layout
    .split("<page ")
    .slice(1)
    .map((page) => {
      const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(page).map(Number);
      const words = [
        ...page.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g),
      ];
      return {
        width,
        height,
        words: words.map(([, left, top, right, bottom, text]) => ({
          text: plain(text),
          box: [left, top, right, bottom].map(Number),
        })),
      };
    });
}

/** The fonts of a PDF: their names, and whether they are embedded, parts of the font, and searchable. */
async function fonts(file) {
  const [, , ...rows] = (await run("pdffonts", [file])).trim().split("\n");
  return rows.map((row) => {
    const [, name, flags] = /^(\S+).*?((?:yes|no) +(?:yes|no) +(?:yes|no)) +\d+ +\d+$/.exec(row);
    return { name, flags: flags.split(/ +/).join(" ") };
  });
}

/**
 * The words of an SVG's labels, in the pieces at whose ends a line may break. Names beside curves are left out, because
 * each font has other room for them, and the note that counts the names without room.
 */
function labels(svg) {
  const texts = [...svg.matchAll(/<text((?:[^>/]|\/(?!>))*)>(.*?)<\/text>/gs)].filter(
    ([, attributes]) => !/paint-order/.test(attributes),
  );
  const joined = texts
    .map(([, , inside]) => inside.replace(/<title>.*?<\/title>/gs, "").replace(/<\/?tspan[^>]*>/g, " "))
    .join(" ")
    .replace(/in grey without a name: [\d,]+ more datasets?/g, " ");
  const words = plain(joined).split(/\s+|(?<=[/_-])/);
  return new Set(words.filter((word) => word && !word.includes("…")));
}

async function withWholeSample(t, body, url) {
  await visit({ url: url ?? (await serve(t)).address }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await body(lens);
  });
}

test("every figure is pages of text and shapes for a paper, and pdfLaTeX includes them", async (t) => {
  const folder = await temporary(t);
  const includes = [];
  await withWholeSample(t, async (lens) => {
    for (const id of Object.keys((await lens.results()).metrics)) {
      for (const [kind, points] of Object.entries(WIDTHS)) {
        const place = `${id}, ${kind}`;
        const { name, content } = await lens.export(kind, id);
        const file = path.join(folder, name);
        await writeFile(file, content);
        const all = await pages(file);
        for (const [i, { width, height, words }] of all.entries()) {
          assert.equal(width, points, place);
          assert.ok(height <= TALLEST, `${place}: ${height} points tall`);
          // Only a figure that is too tall for a page has several.
          if (kind !== "pdf-panels" && i > 0) assert.ok(height + all[i - 1].height > TALLEST, place);
          const outside = words.filter(
            ({ box: [left, top, right, bottom] }) =>
              left < -1 || right > width + 1 || top < -1 || bottom > height + 1,
          );
          assert.deepEqual(outside, [], place);
          assert.ok(words.length > 5, place);
          includes.push([name, i + 1, kind === "pdf-2"]);
        }
        const measured = sizes(content);
        assert.equal(measured.length, all.length, place);
        assert.ok(Math.min(...measured.flat()) >= 6, `${place}: ${Math.min(...measured.flat())} points`);
        assert.ok(Math.max(...measured.flat()) <= 9.01, place);
        const embedded = await fonts(file);
        assert.ok(embedded.length > 0 && embedded.length <= 2, place);
        for (const { name, flags } of embedded) {
          assert.match(name, /^[A-Z]{6}\+LensSans-(Regular|Bold)$/);
          assert.equal(flags, "yes yes yes", `${place}, ${name}`);
        }
        if (!SVG[kind]) continue;
        const found = all.flatMap(({ words }) => words.map(({ text }) => text)).join(" ");
        const wanted = labels((await lens.export(SVG[kind], id)).content.toString());
        assert.deepEqual(
          [...wanted].filter((word) => !found.includes(word)),
          [],
          `${place}: labels are lost`,
        );
      }
    }
  });
  const lines = includes.map(([name, page, wide]) => {
    const star = wide ? "*" : "";
    const width = wide ? "\\textwidth" : "\\columnwidth";
    return `\\begin{figure${star}}\\includegraphics[width=${width},page=${page}]{${name}}\\caption{${CAPTION}}\\end{figure${star}}\\clearpage`;
  });
  // The sizes of ACM's class, which is not in Debian's smaller packages of LaTeX.
  const geometry =
    "\\textwidth=506.3pt\\columnwidth=241.1pt\\columnsep=24pt\\textheight=666pt" +
    "\\topmargin=-40pt\\headheight=0pt\\headsep=0pt\\oddsidemargin=-20pt";
  const document = `\\documentclass[twocolumn]{article}\\usepackage{graphicx}${geometry}\\begin{document}${lines.join("\n")}\\end{document}`;
  await writeFile(path.join(folder, "paper.tex"), document);
  await run("pdflatex", ["-halt-on-error", "-no-shell-escape", "paper.tex"], folder);
  const log = await readFile(path.join(folder, "paper.log"), "latin1");
  assert.doesNotMatch(log, /PDF inclusion|multiple pdfs|Overfull/);
  const tall = [...log.matchAll(/Float too large for page by ([\d.]+)pt/g)].map(([, points]) =>
    Number(points),
  );
  assert.deepEqual(tall, []);
  for (const { name, flags } of await fonts(path.join(folder, "paper.pdf")))
    assert.match(flags, /^yes yes/, name);
});

test("the same figure is the same bytes, also after the page was opened again", async (t) => {
  const folder = await temporary(t);
  const made = [];
  for (let i = 0; i < 2; i++)
    await withWholeSample(t, async (lens) => {
      made.push(
        (await lens.export("pdf-1", "turnover")).content,
        (await lens.export("pdf-1", "turnover")).content,
      );
      if (i > 0) return;
      const results = await lens.results();
      const file = path.join(folder, "a.pdf");
      await writeFile(file, made[0]);
      const about = await run("pdfinfo", [file]);
      assert.match(about, /^Title: +Turnover/m);
      assert.match(about, /^Producer: +registry-lens \d/m);
      assert.doesNotMatch(about, /Date:/);
      const data = /<lens:made>(.*)<\/lens:made>/s.exec(await run("pdfinfo", ["-meta", file]))[1];
      const { parameters, inputs } = JSON.parse(data.replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
      assert.deepEqual(Object.keys(parameters), ["turnover"]);
      for (const { file, sha256 } of inputs)
        assert.equal(sha256, results.inputs.find((input) => input.file === file).sha256);
    });
  assert.equal(made.length, 4);
  for (const other of made.slice(1)) assert.ok(other.equals(made[0]));
});

test("letters that the fonts lack are drawn by the browser's fonts, and stay text for search and copy", async (t) => {
  const folder = await temporary(t);
  const table = { id: [], downloads: [], libraries: [], base_model: [] };
  const add = (...row) => Object.values(table).forEach((column, i) => column.push(row[i]));
  for (let b = 0; b < 20; b++) add(`o${b}/base`, 1000 - b, ["模型库", "бібліотека", "مكتبة"], []);
  for (let c = 0; c < 100; c++)
    add(`p${c % 50}/child${c}`, 200 - c, ["模型库", "бібліотека", "مكتبة"], [`o${c % 20}/base`]);
  const source = await made(path.join(folder, "huggingface_models_2025-12.parquet"), table);
  await visit({ url: (await serve(t)).address }, async (lens) => {
    await lens.drop(source);
    await lens.settled(1);
    const { content } = await lens.export("pdf-1", "preservation");
    const file = path.join(folder, "a.pdf");
    await writeFile(file, content);
    const text = await run("pdftotext", ["-layout", file, "-"]);
    for (const name of ["模型库", "бібліотека"]) assert.ok(text.includes(name), `${name} in ${text}`);
    // An Arabic word may be written in another order or with marks of direction around it.
    assert.match(text, /مكتبة|ةبتكم/);
    const images = (await run("pdfimages", ["-list", file])).trim().split("\n").slice(2);
    assert.equal(images.length, 2, "Cyrillic letters are in the font");
    for (const image of images) assert.match(image, /stencil/);
    // The pictures have ink.
    const drawn = streams(content).filter(
      (stream) => !/[\n ]/.test(stream.slice(0, 40)) || stream.includes("\xff"),
    );
    assert.ok(drawn.length > 0);
  });
});

test("the single file makes a PDF from disk, without a network", async (t) => {
  const folder = await temporary(t);
  await visit({ url: singleFileAddress, context: { offline: true } }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    const { name, content } = await lens.export("pdf-2", "documentation");
    assert.equal(name, "registry-lens-documentation-k1000-paper-2-columns.pdf");
    const file = path.join(folder, name);
    await writeFile(file, content);
    assert.match(await run("pdftotext", [file, "-"]), /by downloads/);
  });
});
