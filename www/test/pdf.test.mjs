/** Parts of a PDF: the font, paths as operators, the file. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { File, num, text } from "../pdf/file";
import { Font } from "../pdf/font";
import { cornersOf, ellipse, path as operators, rect } from "../pdf/path";

const fonts = "www/fonts";

async function font(weight) {
  const { buffer, byteOffset, byteLength } = await readFile(`${fonts}/LensSans-${weight}.ttf`);
  return new Font(`LensSans-${weight}`, buffer.slice(byteOffset, byteOffset + byteLength));
}

test("letters have the widths of Helvetica, as Adobe's metrics of the standard fonts list them", async () => {
  const regular = { A: 667, i: 222, m: 833, W: 944, 0: 556, 7: 556, "%": 889, "(": 333, "–": 556, é: 556 };
  const bold = { A: 722, i: 278, m: 889, W: 944, 0: 556, "%": 889 };
  for (const [weight, widths] of Object.entries({ Regular: regular, Bold: bold })) {
    const one = await font(weight);
    for (const [letter, width] of Object.entries(widths))
      assert.equal(Math.round(one.widthOf(letter) * 1000), width, `${weight} ${letter}`);
  }
});

test("the fonts have every sign of figures and the letters of European languages, and say what they lack", async () => {
  for (const weight of ["Regular", "Bold"]) {
    const one = await font(weight);
    assert.ok(one.has("−×÷±≤≥≈≠→←…–—“”‘’·°²³⁻⁰¹⁴⁵⁶⁷⁸⁹₀₁₂ΣΔαβκρστφχ√∞½"));
    assert.ok(one.has("Åßéñøčłőșţž Ελληνικά Українська бібліотека"));
    assert.equal(one.has("模型"), false);
    assert.equal(one.has("a🤗"), false);
  }
});

test("a part of a font keeps the numbers and outlines of its glyphs, and those that an accent needs", async () => {
  const whole = await font("Regular");
  const used = [..."Zé"].map((letter) => whole.glyph(letter.codePointAt(0)));
  const bytes = whole.subset(used);
  const view = new DataView(bytes.buffer);
  const tables = new Map(
    Array.from({ length: view.getUint16(4) }, (_, i) => {
      const at = 12 + i * 16;
      const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
      return [tag, { at: view.getUint32(at + 8), length: view.getUint32(at + 12) }];
    }),
  );
  assert.deepEqual([...tables.keys()], ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]);
  const loca = tables.get("loca").at;
  const size = (glyph) => view.getUint32(loca + glyph * 4 + 4) - view.getUint32(loca + glyph * 4);
  for (const glyph of used) assert.ok(size(glyph) > 0);
  assert.ok(size(whole.glyph("e".charCodeAt(0))) > 0, "the letter below the accent");
  assert.equal(size(whole.glyph("q".charCodeAt(0))), 0);
  assert.ok(bytes.length < 12_000, `${bytes.length} bytes`);
});

test("paths of every command become lines and curves", () => {
  assert.equal(operators("M1 2l3 4H0v-1z"), "1 2 m\n4 6 l\n0 6 l\n0 5 l\nh");
  // Further points of a move are lines, and after a closed path the next begins at its start.
  assert.equal(operators("m1,1 1,1zl2 0"), "1 1 m\n2 2 l\nh\n3 1 l");
  assert.equal(operators("M0 0C1 0 2 1 2 2S1 4 0 4"), "0 0 m\n1 0 2 1 2 2 c\n2 3 1 4 0 4 c");
  assert.equal(operators("M0 0Q3 0 3 3T6 6"), "0 0 m\n2 0 3 1 3 3 c\n3 5 4 6 6 6 c");
  // Numbers without spaces, with exponents, and flags that stick together.
  assert.equal(operators("M.5-.5L1e1-2"), "0.5 -0.5 m\n10 -2 l");
  assert.equal(operators("M1 0a1 1 0 01-1 1"), "1 0 m\n1 0.552 0.552 1 0 1 c");
  assert.throws(() => operators("M0 0R1 1"), /unknown command R/);
});

test("arcs end where they should and stay on their circle", () => {
  for (const [large, sweep] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    const curves = operators(`M3 0A5 5 0 ${large} ${sweep} 0 3`).split("\n").slice(1);
    assert.equal(curves.length, large ? 4 : 1);
    const ends = curves.map((curve) => curve.split(" ").slice(4, 6).map(Number));
    assert.deepEqual(ends.at(-1), [0, 3]);
    // The centres of the two circles through both points are on the diagonal.
    const centre = (3 + (large === sweep ? 1 : -1) * Math.sqrt(41)) / 2;
    for (const [x, y] of ends)
      assert.ok(Math.abs(Math.hypot(x - centre, y - centre) - 5) < 0.01, `${x} ${y}`);
  }
  // A radius that is too small grows until the arc reaches.
  assert.match(operators("M0 0A1 1 0 0 1 10 0"), /10 0 c$/);
});

test("boxes have the corners of their shapes", () => {
  const box = (operators) => {
    const [first, , , last] = cornersOf(operators);
    return [...first, ...last];
  };
  assert.deepEqual(box(rect(1, 2, 3, 4)), [1, 2, 4, 6]);
  assert.deepEqual(box(rect(1, 2, 3, 4, 1)), [1, 2, 4, 6]);
  assert.deepEqual(box(ellipse(0, 0, 2, 1)), [-2, -1, 2, 1]);
});

test("a file lists the place of each object, and texts are UTF-16", async () => {
  const file = new File();
  const later = file.reserve();
  const about = file.add("<< /Title (a) >>");
  await file.stream("BT ET", "/Kind /Page");
  file.add("<< /Type /Catalog >>", later);
  const bytes = Buffer.from(await file.bytes(later, about).arrayBuffer()).toString("latin1");
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(bytes)[1]);
  const [head, free, ...places] = bytes.slice(table).split("trailer")[0].trim().split("\n").slice(1);
  assert.deepEqual([head, free], ["0 4", "0000000000 65535 f "]);
  places.forEach((place, i) =>
    assert.ok(bytes.slice(Number(place.slice(0, 10))).startsWith(`${i + 1} 0 obj\n`)),
  );
  assert.equal(places.length, 3);
  assert.match(bytes, /\/Size 4 \/Root 1 0 R \/Info 2 0 R/);
  assert.equal(text("é模"), "<feff00e96a21>");
  assert.deepEqual([num(0.12345), num(-0.0001), num(1e-9), num(12)], ["0.123", "0", "0", "12"]);
});
