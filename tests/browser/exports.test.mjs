/** The exports of the page: figures as SVG and PNG, tables as CSV and Parquet, reports, references. */

import assert from "node:assert/strict";
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { chrome, native, sample, SAMPLES, serve, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

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

async function withWholeSample(t, body, options = {}) {
  const site = await serve(t);
  await visit({ url: site.address, ...options }, async (lens) => {
    await lens.id("sample").click();
    await lens.settled(WHOLE_SAMPLE.length);
    await body(lens);
  });
}

/** Opens a file from disk as a separate document, which must not report errors or make requests. */
async function opened(t, { name, content }, look) {
  const file = path.join(await temporary(t), name);
  await writeFile(file, content);
  const page = await (await chrome()).newPage();
  const noted = [];
  page.on("console", (message) => noted.push(message.text()));
  page.on("request", (request) => noted.push(request.url()));
  try {
    const address = pathToFileURL(file).href;
    await page.goto(address);
    const seen = await page.evaluate(look);
    assert.deepEqual(noted, [address]);
    return seen;
  } finally {
    await page.close();
  }
}

test("the SVG is well formed, names its sources, and opens as a separate file", async (t) => {
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
    assert.equal(parsed.title, "Turnover of the top K");
    assert.ok(parsed.texts.join(" ").includes("top 1,000 by downloads"), "and how many K is");
    // Three defined snapshots have three bars each; the rest are legend, patterns and background.
    assert.ok(parsed.bars >= 9, `${parsed.bars} bars`);
    // Of npm's top 1,000 remained 915, then 339.
    for (const shown of ["91.5%", "33.9%", "2017-10"])
      assert.ok(
        parsed.texts.some((line) => line.includes(shown)),
        shown,
      );
    const { tool, parameters, inputs } = JSON.parse(parsed.metadata);
    assert.equal(tool.name, "registry-lens");
    assert.deepEqual(parameters, {
      turnover: { k: 1000, mode: "paper", popularity: "downloads", renames: false, leave_out: true },
    });
    assert.deepEqual(
      inputs.map((input) => input.file),
      SAMPLES.map((date) => `npm_downloads_${date}.parquet`),
    );
    for (const date of SAMPLES)
      assert.ok(
        parsed.texts.join(" ").includes(`npm_downloads_${date}.parquet (3,000 rows)`),
        "the caption names the inputs",
      );

    const size = await opened(t, { name, content }, () =>
      document.documentElement.getBoundingClientRect().toJSON(),
    );
    assert.ok(size.width > 800 && size.height > 300, JSON.stringify(size));
  });
});

test("the PNG is an image of the figure at twice its size", async (t) => {
  await withSample(t, async (lens) => {
    const { name, content } = await lens.export("png");
    assert.equal(name, "registry-lens-turnover-k1000-paper.png");
    assert.equal(content.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
    // After the chunk of the size there is one with the same metadata as an SVG has.
    const length = content.readUInt32BE(33);
    const chunk = content.subarray(37, 41 + length);
    assert.equal(chunk.subarray(0, 22).toString("latin1"), "iTXtregistry-lens\0\0\0\0\0");
    assert.equal(crc32(chunk), content.readUInt32BE(41 + length));
    const { tool, inputs } = JSON.parse(chunk.subarray(22).toString());
    assert.match(tool.date, /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual(
      inputs.map(({ sha256 }) => sha256.length),
      SAMPLES.map(() => 64),
    );
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

test("the CSV has the table's numbers and the same bytes as the command's", async (t) => {
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

test("a figure of every metric is as wide as a paper's columns, with text of 8 to 9 points inside it", async (t) => {
  await withWholeSample(t, async (lens) => {
    const { metrics, inputs } = await lens.results();
    for (const id of Object.keys(metrics))
      for (const [kind, points, end] of [
        ["svg-1", 240, "-1-column.svg"],
        ["svg-2", 504, "-2-columns.svg"],
      ]) {
        const file = await lens.export(kind, id);
        assert.ok(file.name.startsWith(`registry-lens-${id}`) && file.name.endsWith(end), file.name);
        const seen = await opened(t, file, () => {
          const svg = document.documentElement;
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text, tspan")].filter((node) => node.textContent.trim());
          const scale = frame.width / svg.viewBox.baseVal.width;
          const size = (node) => parseFloat(getComputedStyle(node).fontSize) * scale * 0.75;
          const outside = texts.filter((node) => {
            const box = node.getBoundingClientRect();
            const [across, down] = [box.left < -1.5 || box.right > frame.right + 1.5, box.top < -1.5];
            return box.width > 0 && (across || down || box.bottom > frame.bottom + 1.5);
          });
          return {
            width: svg.getAttribute("width"),
            pixels: frame.width,
            ratio: frame.height / frame.width,
            box: svg.viewBox.baseVal.height / svg.viewBox.baseVal.width,
            sizes: [Math.min(...texts.map(size)), Math.max(...texts.map(size))],
            outside: outside.map((node) => node.textContent),
            heads: [...svg.children].slice(0, 3).map((node) => node.localName),
            metadata: svg.querySelector("metadata").textContent,
            font: svg.getAttribute("font-family"),
          };
        });
        const place = `${id}, ${kind}`;
        assert.equal(seen.width, `${points}pt`, place);
        assert.ok(Math.abs(seen.pixels - (Number(points) / 72) * 96) < 1, `${place}: ${seen.pixels} pixels`);
        assert.ok(Math.abs(seen.ratio - seen.box) < 0.01, place);
        assert.ok(seen.sizes[0] >= 8 && seen.sizes[1] <= 9.01, `${place}: ${seen.sizes} points`);
        assert.deepEqual(seen.outside, [], place);
        assert.deepEqual(seen.heads, ["title", "desc", "metadata"], place);
        assert.match(seen.font, /Biolinum.*Helvetica/);
        const metadata = JSON.parse(seen.metadata);
        assert.deepEqual(Object.keys(metadata.parameters), [id]);
        for (const { file, sha256 } of metadata.inputs)
          assert.equal(sha256, inputs.find((input) => input.file === file).sha256, place);
        // The review of the literature is not a file of the user.
        assert.equal(metadata.inputs.length > 0, id !== "literature", place);
        const text = file.content.toString();
        // A caveat in the metadata may say that something is undefined.
        const drawn = text.replace(/<metadata>[^]*?<\/metadata>/, "");
        assert.doesNotMatch(drawn, /undefined|NaN|var\(/, place);
      }
  });
});

test("many snapshots keep to the width of a column: each has a bar, and as many have a date as fit", async (t) => {
  const folder = await temporary(t);
  const dates = Array.from({ length: 10 }, (_, i) => `202${i}-01`);
  const files = dates.map((date) => path.join(folder, `npm_downloads_${date}.parquet`));
  for (const file of files) await copyFile(sample("2017-04"), file);
  const site = await serve(t);
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(...files);
    await lens.settled(files.length);
    const seen = await opened(t, await lens.export("svg-1"), () => {
      const svg = document.documentElement;
      const texts = [...svg.querySelectorAll("text")].map((node) => [
        node.textContent,
        node.getBoundingClientRect().right,
      ]);
      const bars = new Set(
        [...svg.querySelectorAll("[data-top] svg rect")].map((bar) => bar.getAttribute("x")),
      );
      return { width: svg.viewBox.baseVal.width, texts, bars: bars.size };
    });
    assert.equal(seen.width, 320);
    // The first snapshot has no bar, because nothing comes before it.
    assert.equal(seen.bars, dates.length - 1);
    const named = dates.map((date) => seen.texts.filter(([text]) => text.startsWith(date)));
    for (const found of named) assert.ok(found.length <= 1 && found.every(([, right]) => right <= 322));
    assert.ok(named.filter(({ length }) => length > 0).length >= 5);
    assert.equal(named[0].length, 1, "the first has its date");
  });
});

test("the report opens as a separate file and has the figure of every metric with data", async (t) => {
  await withWholeSample(t, async (lens) => {
    const told = await lens.id("index").locator("li [data-metric]").count();
    const file = await lens.export("html", "claims");
    assert.equal(file.name, "registry-lens-report.html");
    assert.match(file.content.toString(), /^<!doctype html>[^]*Registry Lens/i);
    assert.doesNotMatch(file.content.toString(), /<!--figure:/);
    const seen = await opened(t, file, () => ({
      figures: [...document.querySelectorAll("figure")].map((figure) => {
        const svg = figure.querySelector("svg");
        const { width } = svg.getBoundingClientRect();
        return [
          svg.getAttribute("role"),
          svg.getAttribute("aria-label").length > 20,
          width > 300,
          /var\(|undefined|NaN/.test(svg.outerHTML),
          figure.querySelector("figcaption").innerText.length > 0,
        ];
      }),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    assert.ok(told > 10);
    assert.deepEqual(seen.figures, Array(told).fill(["img", true, true, false, true]));
    assert.equal(new Set(seen.ids).size, seen.ids.length, "an id is there twice");
    assert.equal(seen.sideways, 0, "the report scrolls sideways");
  });
});

test("the references are entries of BibTeX for the tool and each source of a claim", async (t) => {
  await withWholeSample(t, async (lens) => {
    const { name, content } = await lens.export("bibtex", "claims");
    assert.equal(name, "registry-lens-references.bib");
    const text = content.toString();
    const keys = [...text.matchAll(/^@\w+\{([^\s,]+),$/gm)].map(([, key]) => key);
    assert.equal(new Set(keys).size, keys.length, "a key is there twice");
    assert.match(text, /Registry Lens/);
    const { claims } = await lens.results();
    const works = new Set(claims.flatMap(({ works }) => works.map(({ key }) => key)));
    for (const key of works) assert.ok(keys.includes(key), key);
    const deep = [...text].reduce((depth, c) => depth + Number(c === "{") - Number(c === "}"), 0);
    assert.equal(deep, 0, "a brace is left open");
  });
});

test("the report in Markdown and the table of claims have every claim", async (t) => {
  await withWholeSample(t, async (lens) => {
    const { claims } = await lens.results();
    const markdown = await lens.export("markdown", "claims");
    assert.equal(markdown.name, "registry-lens-report.md");
    assert.match(markdown.content.toString(), /^# /);
    for (const { text } of claims) assert.ok(markdown.content.toString().includes(text), text);
    const csv = await lens.export("claims-csv", "claims");
    assert.equal(csv.name, "registry-lens-claims.csv");
    const [header, ...rows] = parseCsv(csv.content.toString());
    const verdicts = rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]])));
    // Each dataset that a rule looked at has a row, with the deciding one first.
    const deciding = verdicts.filter(({ claim }, i) => claim !== verdicts[i - 1]?.claim);
    assert.deepEqual(
      deciding.map(({ claim, verdict }) => [claim, verdict]),
      claims.map(({ id, verdict }) => [id, verdict.replaceAll("_", " ")]),
    );
    assert.equal(
      verdicts.length,
      claims.reduce((all, { others }) => all + 1 + others.length, 0),
    );
  });
});

test("a Parquet export is valid, and can be dropped on the page without harm", async (t) => {
  const folder = await temporary(t);
  await withSample(t, async (lens) => {
    const before = (await lens.results()).metrics.turnover.datasets.map((answer) => answer.values);
    const exported = [];
    for (const [kind, view, name] of [
      ["parquet", "turnover", "registry-lens-turnover-k1000-paper.parquet"],
      ["claims-parquet", "claims", "registry-lens-claims.parquet"],
    ]) {
      const file = await lens.export(kind, view);
      assert.equal(file.name, name);
      assert.equal(file.content.subarray(0, 4).toString(), "PAR1");
      assert.equal(file.content.subarray(-4).toString(), "PAR1");
      exported.push(path.join(folder, name));
      await writeFile(exported.at(-1), file.content);
    }
    await lens.drop(...exported);
    await lens.settled(SAMPLES.length + exported.length);
    for (const file of exported)
      t.diagnostic(
        `${path.basename(file)}: ${await lens.file(path.basename(file)).getAttribute("data-status")}`,
      );
    assert.equal(await lens.id("down").count(), 0);
    const { metrics } = await lens.results();
    assert.deepEqual(
      metrics.turnover.datasets.map((answer) => answer.values).find(({ registry }) => registry === "npm")
        .snapshots,
      before[0].snapshots,
    );
  });
});

test("the menu opens, reports what it saved, and closes with Escape, a click elsewhere, or when the focus leaves it", async (t) => {
  await withSample(t, async (lens) => {
    await lens.home();
    const menu = lens.of("claims", "export-menu");
    const item = lens.of("claims", "export-json");
    const isOpen = async () => [await menu.getAttribute("aria-expanded"), await item.isVisible()];
    const focused = () =>
      lens.page.evaluate(
        () => document.querySelector("registry-lens").shadowRoot.activeElement?.dataset.testid,
      );
    assert.deepEqual(await isOpen(), ["false", false]);
    assert.equal(await lens.id("export-svg").count(), 0, "the board has no figure");
    await menu.press("Enter");
    // What the menu offers is loaded when it is first opened.
    await item.waitFor();
    assert.deepEqual(await isOpen(), ["true", true]);
    await lens.page.keyboard.press("Tab");
    assert.equal(await focused(), "export-json");
    const [download] = await Promise.all([
      lens.page.waitForEvent("download"),
      lens.page.keyboard.press("Enter"),
    ]);
    assert.equal(download.suggestedFilename(), "registry-lens-results.json");
    await lens.page.getByText("registry-lens-results.json saved").waitFor();
    assert.equal(await lens.of("claims", "exported").getAttribute("role"), "status");
    assert.deepEqual(await isOpen(), ["true", true], "several can be taken");
    await lens.page.keyboard.press("Escape");
    assert.deepEqual([await isOpen(), await focused()], [["false", false], "export-menu"]);

    await menu.click();
    assert.equal(await lens.of("claims", "exported").innerText(), "", "what was said is over");
    await lens.of("claims", "tally").click({ position: { x: 5, y: 5 } });
    assert.deepEqual(await isOpen(), ["false", false]);
    await menu.click();
    await lens.page.locator("registry-lens-exports .menu button").last().focus();
    await lens.page.keyboard.press("Tab");
    assert.deepEqual(await isOpen(), ["false", false]);

    await lens.open("turnover");
    await lens.of("turnover", "export-menu").click();
    await lens.of("turnover", "export-json").waitFor();
    const groups = await lens.id("turnover").locator("registry-lens-exports [role=group]").all();
    const labels = await Promise.all(groups.map((group) => group.getAttribute("aria-label")));
    assert.deepEqual(labels, ["This metric", "All results"]);
    const buttons = await Promise.all(groups.map((group) => group.locator("button").count()));
    assert.deepEqual(buttons, [13, 8]);
  });
});

test("a metric without data offers the exports of all results", async (t) => {
  await withSample(t, async (lens) => {
    await lens.page.evaluate(() => (location.hash = "#view=preservation"));
    await lens.of("preservation", "missing").waitFor();
    await lens.of("preservation", "export-menu").click();
    await lens.of("preservation", "export-json").waitFor();
    assert.equal(await lens.id("preservation").locator("registry-lens-exports [role=group]").count(), 1);
    assert.ok(await lens.of("preservation", "export-json").isEnabled());
  });
});

test("an export that the engine refuses gives a message, and the next export works", async (t) => {
  const change = {
    "worker.js": (text) => `${text}
      wasm_bindgen.Engine.prototype.written = () => {
        throw { kind: "setting", message: "There is no such thing", advice: "" };
      };`,
  };
  const site = await serve(t, { change });
  await visit({ url: site.address }, async (lens) => {
    await lens.drop(sample("2017-04"), sample("2017-10"));
    await lens.settled(2);
    await lens.open("turnover");
    await lens.id("export-menu").click();
    await lens.id("export-csv").click();
    const alert = lens.id("turnover").getByRole("alert");
    assert.equal(
      await alert.innerText(),
      "registry-lens-turnover-k1000-paper.csv could not be made: There is no such thing.",
    );
    assert.equal(await lens.id("exported").innerText(), "");
    const { name } = await lens.export("svg");
    assert.equal(name, "registry-lens-turnover-k1000-paper.svg");
    assert.equal(await alert.count(), 0);
  });
});
