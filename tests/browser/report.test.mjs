/** The report on paper, printed by Chromium: two pages of summary, no word broken, no text cut. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { promisify } from "node:util";
import { chrome, serve, temporary, visit, WHOLE_SAMPLE } from "./support.mjs";

const words = (text) => text.split(/\s+/).filter(Boolean);

for (const format of ["A4", "Letter"])
  test(`the report begins with two pages of summary on ${format}, and nothing of it is cut or broken`, async (t) => {
    const folder = await temporary(t);
    const [html, pdf] = ["report.html", "report.pdf"].map((name) => path.join(folder, name));
    let results;
    await visit({ url: (await serve(t)).address }, async (lens) => {
      await lens.id("sample").click();
      await lens.settled(WHOLE_SAMPLE.length);
      await writeFile(html, (await lens.export("html", "claims")).content);
      results = await lens.results();
    });
    const page = await (await chrome()).newPage();
    await page.goto(pathToFileURL(html).href);
    await page.pdf({ path: pdf, format, preferCSSPageSize: true });
    await page.close();
    const read = async (...args) =>
      (await promisify(execFile)("pdftotext", [...args, pdf, "-"], { maxBuffer: 1 << 28 })).stdout;

    const sheets = (await read("-layout")).split("\f");
    assert.match(sheets[0], /Registry Lens: what the files say about the claims/);
    assert.equal(
      sheets.findIndex((sheet) => /^\s*Appendix$/m.test(sheet)),
      2,
    );
    const summary = sheets.slice(0, 2).join("\n");
    for (const { file, sha256, rows } of results.inputs) {
      const row = summary.split("\n").find((line) => line.includes(file));
      assert.ok(row?.includes(sha256.slice(0, 12)), file);
      assert.ok(row.includes(rows.toLocaleString("en-US")), file);
    }
    assert.match(summary, /All settings have their defaults\./);
    const found = new Set(words(summary));
    // Of a claim without a verdict the summary says what it needs.
    const judged = results.claims.filter((claim) => claim.verdict !== "not_measurable");
    for (const { text, finding, number, verdict } of judged) {
      for (const word of [...words(text), ...words(finding), ...words(verdict.replaceAll("_", " "))])
        assert.ok(found.has(word) || found.has(`${word};`), `“${word}” is broken or missing`);
      // The number that decides stands beside its drawing.
      const decides = number.marks.find(({ role }) => role === "decides");
      if (decides) assert.ok(summary.includes(decides.words), decides.words);
    }

    // Words of the appendix that a table would break first.
    const all = new Set(words(sheets.join("\n")));
    for (const { text } of results.claims)
      for (const word of words(text)) assert.ok(all.has(word), `“${word}” is broken`);

    const layout = (await read("-bbox")).split("<page ").slice(1);
    for (const [i, sheet] of layout.entries()) {
      const width = Number(/width="([\d.]+)"/.exec(sheet)[1]);
      const outside = [...sheet.matchAll(/xMin="([\d.-]+)".*?xMax="([\d.]+)".*?>(.*?)<\/word>/g)].filter(
        ([, left, right]) => Number(left) < 0 || Number(right) > width,
      );
      assert.deepEqual(
        outside.map(([, , , word]) => word),
        [],
        `page ${i + 1}`,
      );
    }
  });
