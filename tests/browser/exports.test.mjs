/** What the page gives away: the figure as SVG and PNG, its numbers as CSV. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { chrome, native, sample, SAMPLES, serve, temporary, visit } from "./support.mjs";

/** Rows of fields, by RFC 4180. */
function parseCsv(text) {
  const rows = [];
  let row = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

async function withSample(t, body, options = {}) {
  const site = await serve(t);
  await visit({ url: site.address, ...options }, async (lens) => {
    await lens.drop(...SAMPLES.map(sample));
    await lens.settled(SAMPLES.length);
    await body(lens);
  });
}

test("the SVG is well formed, carries its provenance, and opens by itself", async (t) => {
  const folder = await temporary(t);
  await withSample(t, async (lens) => {
    const { name, content } = await lens.export("svg");
    assert.equal(name, "registry-lens-turnover-k1000-paper.svg");
    const text = content.toString();
    const parsed = await lens.page.evaluate((text) => {
      const svg = new DOMParser().parseFromString(text, "image/svg+xml");
      const attributes = [...svg.querySelectorAll("*")].flatMap((node) => [...node.attributes]);
      return {
        root: svg.documentElement.nodeName,
        errors: svg.querySelectorAll("parsererror").length,
        title: svg.querySelector("title").textContent,
        metadata: svg.querySelector("metadata").textContent,
        bars: svg.querySelectorAll("rect").length,
        texts: [...svg.querySelectorAll("text")].map((node) => node.textContent),
        unsafe: svg.querySelectorAll("script, foreignObject, image, style").length,
        handlers: attributes.filter(
          ({ name, value }) => /^on/i.test(name) || /var\(|https?:\/\/(?!www\.w3\.org\/)/.test(value),
        ).length,
      };
    }, text);
    assert.deepEqual([parsed.root, parsed.errors, parsed.unsafe, parsed.handlers], ["svg", 0, 0, 0]);
    assert.equal(parsed.title, "Turnover of the top 1,000 packages");
    // Three defined snapshots of three bars, beside legend, patterns and background.
    assert.ok(parsed.bars >= 9, `${parsed.bars} bars`);
    for (const shown of ["915", "339", "656", "2017-10"])
      assert.ok(
        parsed.texts.some((line) => line.includes(shown)),
        shown,
      );
    const { tool, parameters, inputs } = JSON.parse(parsed.metadata);
    assert.equal(tool.name, "registry-lens");
    assert.deepEqual(parameters, {
      turnover: { k: 1000, mode: "paper", popularity: "downloads", renames: false },
    });
    assert.deepEqual(
      inputs.map((input) => input.file),
      SAMPLES.map((date) => `npm_downloads_${date}.parquet`),
    );
    assert.ok(
      parsed.texts.join(" ").includes("npm_downloads_2025-12.parquet"),
      "the caption names the inputs",
    );

    // Opened from disk as a document of its own.
    const file = path.join(folder, name);
    await writeFile(file, content);
    const page = await (await chrome()).newPage();
    const errors = [];
    page.on("console", (message) => errors.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    const size = await page.evaluate(() => document.documentElement.getBoundingClientRect().toJSON());
    await page.close();
    assert.ok(size.width > 800 && size.height > 300, JSON.stringify(size));
    assert.deepEqual(errors, []);
  });
});

test("the PNG is an image of the figure at twice its size", async (t) => {
  await withSample(t, async (lens) => {
    const { name, content } = await lens.export("png");
    assert.equal(name, "registry-lens-turnover-k1000-paper.png");
    assert.equal(content.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
    const [width, height] = [content.readUInt32BE(16), content.readUInt32BE(20)];
    assert.ok(width >= 1600 && width <= 4000 && height >= 700 && height <= 6000, `${width} x ${height}`);
    const colours = await lens.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const seen = {};
      for (let i = 0; i < data.length; i += 4) {
        const colour = data[i + 3] === 255 ? `${data[i]},${data[i + 1]},${data[i + 2]}` : "transparent";
        seen[colour] = (seen[colour] ?? 0) + 1;
      }
      return {
        pixels: data.length / 4,
        white: seen["255,255,255"],
        blue: seen["31,95,153"],
        transparent: seen.transparent,
      };
    }, content.toString("base64"));
    assert.equal(colours.pixels, width * height);
    assert.equal(colours.transparent, undefined, "the paper is white, not see-through");
    assert.ok(colours.white > colours.pixels / 2);
    assert.ok(colours.blue > 10_000, `${colours.blue} pixels of bars`);
  });
});

test("the CSV holds the table's numbers, and is the command's", async (t) => {
  await withSample(t, async (lens) => {
    for (const mode of ["paper", "artifact"]) {
      await lens.ask(100, mode);
      const { name, content } = await lens.export("csv");
      assert.equal(name, `registry-lens-turnover-k100-${mode}.csv`);
      const files = SAMPLES.map((date) => path.basename(sample(date)));
      const args = ["report", ...files, "--csv", "--k", "100", "--mode", mode];
      assert.ok(content.equals(await native("registry-lens", args, path.dirname(sample("2017-04")))), mode);
      const [header, ...rows] = parseCsv(content.toString());
      const csv = rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]])));
      const { columns, groups } = await lens.table();
      assert.equal(groups.length, 1);
      const table = groups[0].rows.map((row) =>
        Object.fromEntries(columns.map((column, i) => [column, row[i]])),
      );
      assert.equal(csv.length, table.length);
      for (const [i, row] of csv.entries()) {
        const shown = table[i];
        const number = (cell) => (/^\d/.test(cell) ? cell.replaceAll(",", "") : "");
        assert.equal(row.date, shown["Snapshot"]);
        assert.equal(row.registry, "npm");
        for (const [field, column] of [
          ["rows", "Rows"],
          ["size", "Size"],
          ["remained", "Remained"],
          ["newcomers", "Newcomers"],
          ["returning", "Returning"],
          ["cut_downloads", "Downloads at rank K"],
        ])
          assert.equal(row[field], number(shown[column]), `${mode}, ${row.date}, ${column}`);
        const share = row.turnover_rate === "" ? "–" : `${(Number(row.turnover_rate) * 100).toFixed(1)}%`;
        assert.equal(share, shown["Turnover rate"]);
      }
    }
  });
});

test("the exported figure is the same in a dark page", async (t) => {
  const exported = {};
  for (const colorScheme of ["light", "dark"]) {
    await withSample(
      t,
      async (lens) => {
        exported[colorScheme] = (await lens.export("svg")).content.toString().replace(/rl\d+-/g, "");
      },
      { context: { colorScheme } },
    );
  }
  assert.equal(exported.dark, exported.light);
});
