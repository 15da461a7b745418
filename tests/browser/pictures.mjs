/**
 * Makes small pictures of the page and compares them. A browser decodes, scales and encodes pictures, so the work is
 * done in an empty page; the functions take and return bytes.
 */

import { chrome } from "./support.mjs";

/**
 * The limits for equal pictures, measured with the intended changes of `snapshots.test.mjs`. Two runs on one machine
 * give the same bytes. The smallest change, one word, gives a clump of five blocks. Differences are colours from 0 to
 * 255, and lengths are pixels of the stored picture.
 *
 * `fine` is for the machine that the pictures are from, or one with its fonts. A block is changed where its pixels
 * differ by `colour` on average. `clump` is the most changed blocks that may touch each other: a word that is gone
 * is far less than `share` of a long page.
 *
 * `coarse` is for other fonts, where every line is elsewhere: a block's mean colour counts, of pictures that were
 * brought to one height.
 */
export const LIMITS = {
  fine: { block: 4, colour: 6, share: 0.015, clump: 3, height: 0.02 },
  coarse: { block: 32, colour: 20, share: 0.03, clump: Infinity, height: 0.15 },
};

let opened;
function darkroom() {
  opened ??= chrome().then(async (browser) => {
    const page = await browser.newPage();
    await page.evaluate(() => {
      window.bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      window.decode = (base64) => createImageBitmap(new Blob([window.bytes(base64)]));
      window.encode = async (canvas, options) => {
        const content = new Uint8Array(await (await canvas.convertToBlob(options)).arrayBuffer());
        let text = "";
        for (let i = 0; i < content.length; i += 32768)
          text += String.fromCharCode(...content.subarray(i, i + 32768));
        return btoa(text);
      };
    });
    return page;
  });
  return opened;
}

/**
 * Steps of each colour from 0 to 255. Few make a picture without loss as small as one with loss, which for one word
 * more or less is another picture everywhere: its coder divides its bits among all that there is.
 */
const STEPS = 6;

/** Scales a screenshot down and packs it as WebP. */
export async function develop(png, scale) {
  const packed = await (
    await darkroom()
  ).evaluate(
    async ({ png, scale, steps }) => {
      const whole = await window.decode(png);
      const width = Math.round(whole.width * scale);
      const height = Math.round(whole.height * scale);
      const small = await createImageBitmap(whole, {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: "high",
      });
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(small, 0, 0);
      const pixels = context.getImageData(0, 0, width, height);
      const { data } = pixels;
      for (let i = 0; i < data.length; i += 4) {
        const [red, green, blue] = data.subarray(i, i + 3);
        // Nearly grey pixels become grey, because rounding would tint them.
        const grey = Math.max(red, green, blue) - Math.min(red, green, blue) <= 16;
        for (const [c, value] of [red, green, blue].entries()) {
          const meant = grey ? (red + green + blue) / 3 : value;
          data[i + c] = Math.round((Math.round((meant / 255) * steps) * 255) / steps);
        }
      }
      context.putImageData(pixels, 0, 0);
      // Quality 1 is lossless.
      return window.encode(canvas, { type: "image/webp", quality: 1 });
    },
    { png: png.toString("base64"), scale, steps: STEPS },
  );
  return Buffer.from(packed, "base64");
}

/**
 * How far picture `b` is from picture `a`. Each is `{ picture, height }`, `height` being the page's in CSS pixels, of
 * which the picture may show the upper part only. `difference`, a PNG of `b` with what changed in red, is there where
 * something did.
 */
export async function compare(a, b, limits) {
  const taller = Math.abs(b.height - a.height) / a.height;
  if (a.picture.equals(b.picture)) return judged({ share: 0, clump: 0, most: 0, taller }, limits);
  const measured = await (
    await darkroom()
  ).evaluate(
    async ({ a, b, stretch, block, colour, means }) => {
      const [one, other] = await Promise.all([a, b].map(window.decode));
      // What is below the end of one picture is there in neither, once both were brought to one height.
      const bottom = Math.round(other.height * stretch);
      const width = Math.max(one.width, other.width);
      const height = stretch === 1 ? Math.max(one.height, bottom) : Math.min(one.height, bottom);
      const pixels = (picture, tall) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(picture, 0, 0, picture.width, tall);
        return { canvas, context, data: context.getImageData(0, 0, width, height).data };
      };
      const { data: old } = pixels(one, one.height);
      const { canvas, context, data: now } = pixels(other, bottom);

      const columns = Math.ceil(width / block);
      const rows = Math.ceil(height / block);
      const distances = Array.from({ length: columns * rows }, (_, at) => {
        const left = (at % columns) * block;
        const top = Math.floor(at / columns) * block;
        const right = Math.min(left + block, width);
        const bottom = Math.min(top + block, height);
        const sums = [0, 0, 0, 0];
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            for (let c = 0; c < 4; c++) {
              const i = 4 * (y * width + x) + c;
              sums[c] += means ? now[i] - old[i] : Math.abs(now[i] - old[i]);
            }
          }
        }
        return Math.max(...sums.map(Math.abs)) / ((right - left) * (bottom - top));
      });

      const changed = distances.map((distance) => distance > colour);
      const around = (at) =>
        [-1, 0, 1].flatMap((aside) => {
          const x = (at % columns) + aside;
          return x < 0 || x >= columns ? [] : [-columns, 0, columns].map((row) => at + aside + row);
        });
      const seen = new Set();
      let clump = 0;
      for (const [start, is] of changed.entries()) {
        if (!is || seen.has(start)) continue;
        let size = 0;
        const open = [start];
        seen.add(start);
        while (open.length > 0) {
          const at = open.pop();
          size += 1;
          for (const next of around(at)) {
            if (!changed[next] || seen.has(next)) continue;
            seen.add(next);
            open.push(next);
          }
        }
        clump = Math.max(clump, size);
      }
      const share = changed.filter(Boolean).length / changed.length;
      if (share > 0) {
        context.fillStyle = "rgb(255 0 0 / 0.4)";
        for (const [at, is] of changed.entries())
          if (is) context.fillRect((at % columns) * block, Math.floor(at / columns) * block, block, block);
      }
      const difference = share > 0 ? await window.encode(canvas, { type: "image/png" }) : null;
      return { share, clump, most: Math.max(...distances), difference };
    },
    {
      a: a.picture.toString("base64"),
      b: b.picture.toString("base64"),
      stretch: limits === LIMITS.coarse ? a.height / b.height : 1,
      block: limits.block,
      colour: limits.colour,
      means: limits === LIMITS.coarse,
    },
  );
  const difference = measured.difference && Buffer.from(measured.difference, "base64");
  return judged({ ...measured, difference, taller }, limits);
}

/** The difference in words; without `said` the pictures are equal. */
function judged(measured, limits) {
  const { share, clump, taller } = measured;
  const percent = (part) => `${(100 * part).toFixed(1)}%`;
  const said = [];
  if (taller > limits.height) said.push(`the page's height differs by ${percent(taller)}`);
  if (share > limits.share) said.push(`${percent(share)} of the picture changed`);
  else if (clump > limits.clump) said.push(`${clump} blocks that touch each other changed`);
  return { ...measured, said: said.join(", ") };
}

/**
 * What decides how the page's text falls, in numbers: the browser's version, and the width of one sentence in each of
 * the page's faces, in pixels.
 */
export async function fingerprint(page) {
  const browser = Number.parseInt((await chrome()).version(), 10);
  const widths = await page.evaluate(() => {
    const root = document.querySelector("registry-lens").renderRoot;
    const width = (tag) => {
      const node = document.createElement(tag);
      node.textContent = "Quick wafting zephyrs vex bold Jim: 0123456789, “½ ≤ 80%” − äöüß";
      node.style.cssText = "position: absolute; white-space: pre; font-size: 32px; font-weight: 400";
      root.append(node);
      const { width } = node.getBoundingClientRect();
      node.remove();
      return Math.round(width * 10) / 10;
    };
    return { sans: width("span"), serif: width("h3"), mono: width("code") };
  });
  return { chromium: browser, ...widths };
}

/** Pictures, each with its name below, in columns on one page: a PNG of `width` pixels. */
export async function sheet(pictures, { width, columns }) {
  const browser = await chrome();
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  try {
    await page.setContent(
      `<!doctype html><style>
        body { margin: 12px; background: #777; font: 13px/1.3 sans-serif; color: #fff;
          display: grid; gap: 14px; grid-template-columns: repeat(${columns}, minmax(0, 1fr)); align-items: start }
        figure { margin: 0 } img { display: block; max-width: 100% } figcaption { margin-top: 3px }
      </style>${pictures
        .map(
          ({ name, type, content }) =>
            `<figure><img src="data:${type};base64,${content.toString("base64")}"><figcaption>${name}</figcaption></figure>`,
        )
        .join("")}`,
      { waitUntil: "load" },
    );
    return await page.screenshot({ fullPage: true });
  } finally {
    await page.close();
  }
}
