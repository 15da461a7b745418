/**
 * The last step of a trunk build: bundles the page and writes it in two forms into the staging folder.
 *
 *   hosted       index.html, registry-lens.js, later/, worker.js, engine.wasm, guide.json, fonts/, sample/, manifests/,
 *                licences.txt; offline.js and sw.js, which keep them for visits without a network; embeds/, a demonstration
 *   single file  registry-lens.html with all of them inside; it opens from disk
 *
 * Trunk has put wasm-bindgen's glue and the optimised engine into engine/; they become worker.js and engine.wasm.
 */

import { createHash } from "node:crypto";
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { digestOf, filesOf, SHOWN_IN, siteLine, UNKNOWN, withDigest } from "../scripts/site.mjs";
import { schemas } from "./engine/schema.mjs";
import { split } from "./later/split.mjs";
import { RULE, linkedCrates, listedCrates, named, sections } from "./licences/parts.mjs";
import { parseGlossary } from "./text/glossary.mjs";
import { parseGuide } from "./text/guide.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const www = path.join(root, "www");
const out = process.env.TRUNK_STAGING_DIR;
if (!out) throw new Error("TRUNK_STAGING_DIR is not set: run this through trunk build");

/** The oldest browsers with everything that the page needs: SIMD for the engine, and DecompressionStream. */
const target = ["chrome111", "firefox115", "safari16.4"];

/** What the page says that it is built from. The digest of the site is known, and put in, once all files are made. */
const BUILD = { commit: process.env.REGISTRY_LENS_COMMIT ?? "", digest: UNKNOWN };

async function sampleFiles() {
  const names = await readdir(path.join(www, "sample")).catch(() => []);
  return names.filter((name) => name.endsWith(".parquet")).sort();
}

async function version() {
  const manifest = await readFile(path.join(root, "Cargo.toml"), "utf8");
  const found = /^version\s*=\s*"([^"]+)"/m.exec(manifest);
  if (!found) throw new Error("Cargo.toml names no version");
  return found[1];
}

/** The parts of the page that are loaded when they are first used: modules of later/. */
const LATER = ["alone", "columns", "exports", "members", "study", "texts"];

async function bundle(entry, { plugins = [], define = {}, ...options } = {}) {
  const result = await build({
    entryPoints: [path.join(www, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target,
    // ASCII only, because a page that embeds the script may declare no encoding.
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    loader: { ".css": "text" },
    // A plugin of the caller comes first, because the first that loads a file decides.
    plugins: [...plugins, schemas, minifiedCss, withoutMaps, withoutIndents],
    define: { SAMPLE_FILES: JSON.stringify(samples), BUILD: JSON.stringify(BUILD), ...define },
    ...options,
  });
  // A module that is only loaded later is read too, but has no bytes here.
  const written = Object.entries(Object.values(result.metafile.outputs)[0].inputs);
  const inside = written.flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : []));
  return { js: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs), inside };
}

/**
 * The npm packages in a bundle, with their licence texts. By hand, since esbuild knows what it bundled, while the
 * well-kept collectors (generate-license-file, license-checker-rseidelsohn) list what is installed, which is more, and
 * bring npm's own dependency tree along.
 */
async function* packageLicences(inputs) {
  const folders = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  for (const inside of [...new Set(folders)].sort()) {
    const folder = path.resolve(inside);
    const part = named(JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")));
    const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
    if (files.length === 0)
      throw new Error(`${folder} has no licence file: say in www/build.mjs where it is`);
    for (const file of files) yield [part, await readFile(path.join(folder, file), "utf8")];
  }
}

/** The licences of the crates, as `make licences` wrote them. They must be those that cargo links into the engine. */
async function crateLicences() {
  const text = await readFile(path.join(www, "licences", "crates.txt"), "utf8");
  const [linked, listed] = [linkedCrates(), listedCrates(text)];
  const stale = [...linked, ...listed].filter((crate) => !linked.has(crate) || !listed.has(crate));
  if (stale.length > 0)
    throw new Error(
      `www/licences/crates.txt is stale (${stale.join(", ")}): run "make licences" and commit the file`,
    );
  return text;
}

/** Minifies the style sheet, which esbuild would leave as it is because it becomes a string in the script. */
const minifiedCss = {
  name: "minified-css",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/**
 * Takes the indentation out of our sources. A minifier leaves it in templates, because it does not know that they become
 * HTML, where a line break and an indented line break are the same. No text of the page depends on an indentation.
 */
const withoutIndents = {
  name: "without-indents",
  setup(build) {
    build.onLoad({ filter: /[\\/]www[\\/].*\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/\n[ \t]+/g, "\n"),
      loader: "ts",
    }));
  },
};

/** Guide and glossary are loaded when they are opened. They are parsed here, so that an error breaks the build. */
async function guideTexts() {
  const read = (name) => readFile(path.join(root, "docs", name), "utf8");
  const guide = parseGuide(await read("datasets.md"));
  const glossary = parseGlossary(await read("glossary.md"));
  return JSON.stringify({ guide, glossary });
}

const none = 'const none = () => { throw new Error("Left out of this build"); };';
/**
 * Plot's maps, colour schemes, legends, tips and markers would be an eighth of the page, and no figure uses them: its
 * legends and its reading of values are ours. If a newer version of Plot imports other names from these modules, the
 * build fails here.
 */
const LEFT_OUT = {
  "projection.js": `${none}
    export { none as project, none as applyPosition, none as getGeometryChannels, none as xyProjection };
    export const createProjection = ({ projection } = {}) => (projection == null ? undefined : none());
    export const projectionAspectRatio = () => undefined;
    export const hasProjection = () => false;`,
  "scales/schemes.js": `${none}
    export { none as ordinalScheme, none as ordinalRange, none as maybeBooleanRange, none as quantitativeScheme };
    export const isCategoricalScheme = () => false;
    export const isDivergingScheme = () => false;`,
  "legends.js": `${none}
    export { none as legend };
    export const exposeLegends = () => none;
    export const createLegends = () => [];`,
  "marks/tip.js": `${none}
    export { none as tip, none as Tip };`,
  "interactions/pointer.js": `${none}
    export { none as pointer, none as pointerX, none as pointerY, none as anchorX, none as anchorY };`,
  "marker.js": `${none}
    export const markers = (_, { marker, markerStart = marker, markerMid = marker, markerEnd = marker } = {}) => {
      if (markerStart || markerMid || markerEnd) none();
    };
    export const applyMarkers = () => {};
    export const applyGroupedMarkers = () => {};`,
};
const withoutMaps = {
  name: "without-maps",
  setup(build) {
    const filter =
      /[\\/]@observablehq[\\/]plot[\\/]src[\\/](projection|scales[\\/]schemes|legends|marker|marks[\\/]tip|interactions[\\/]pointer)\.js$/;
    build.onLoad({ filter }, ({ path: file }) => {
      const name = file.split(path.sep).join("/").split("/plot/src/")[1];
      return { contents: LEFT_OUT[name] };
    });
    // With the only use of a map's paths goes the whole of d3-geo, which no bundler can take apart.
    build.onLoad({ filter: /[\\/]@observablehq[\\/]plot[\\/]src[\\/]plot\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const without = source
        .replace("creator, geoPath, select", "creator, select")
        .replace("geoPath(", "none(");
      if (/geoPath/.test(without) || without === source)
        throw new Error(`${file} uses geoPath in another way: change www/build.mjs`);
      return { contents: `${none}${without}` };
    });
  },
};

/** Makes JavaScript safe between <script> and </script>. In strings and patterns, the two spellings mean the same. */
function inline(js) {
  if (js.includes("\r"))
    throw new Error("A carriage return in a script would change its hash when HTML is parsed");
  return js.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

const text = (plain) => plain.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const sha256 = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A part of the single file, as a block of data that no browser runs. */
const block = (name, content) =>
  `<script type="text/plain" id="part:${name}">${Buffer.from(content).toString("base64")}</script>`;
const zipped = (content) => gzipSync(content, { level: 9 });

function replaceOnce(text, pattern, replacement) {
  const found = text.match(
    new RegExp(pattern, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`),
  );
  if (found?.length !== 1)
    throw new Error(`index.html: ${pattern} must occur once, but it occurs ${found?.length ?? 0} times`);
  // A function, because in a string "$&" and the like would be replaced.
  return text.replace(pattern, () => replacement);
}

const samples = await sampleFiles();
const glue = await readFile(path.join(out, "engine", "registry-lens.js"), "utf8");
const engine = await readFile(path.join(out, "engine", "registry-lens_bg.wasm"));
await rm(path.join(out, "engine"), { recursive: true });

const { page, parts: later, inputs } = await split(bundle, www, "registry-lens.ts", LATER);
const { js: whole } = await bundle("registry-lens.ts", { define: { LATER_INSIDE: "true", BUILD: "null" } });
const { js: offline } = await bundle("offline/page.ts");
const { js: serviceWorker } = await bundle("offline/service-worker.ts");
const licences = [
  sections(await Array.fromAsync(packageLicences(inputs))),
  await readFile(path.join(www, "licences", "fonts.txt"), "utf8"),
  await readFile(path.join(www, "licences", "standard-library.txt"), "utf8"),
  ...(samples.length > 0 ? [await readFile(path.join(www, "licences", "sample.txt"), "utf8")] : []),
  await crateLicences(),
].join(RULE);
const shortGlue = await transform(glue, { minify: true, target, charset: "ascii" });
const worker = shortGlue.code + (await bundle("engine/worker.ts")).js;

let html = await readFile(path.join(out, "index.html"), "utf8");
html = replaceOnce(html, /\s*<link\s+data-trunk\s+rel="rust"[^>]*>/, "");
html = replaceOnce(html, /<span data-version(="")?><\/span>/, await version());
html = replaceOnce(
  html,
  /<span data-build(="")?><\/span>/,
  `build <code data-build>${BUILD.digest}</code>${BUILD.commit && `, from commit <code>${BUILD.commit}</code>`}`,
);

/** The hosted page may load only from its own host, and from those that its builder names: make build CONNECT="https://…". */
const hosts = (process.env.REGISTRY_LENS_CONNECT ?? "").split(/\s+/).filter(Boolean);
for (const host of hosts)
  if (!/^https:\/\/[a-z0-9.-]+(:\d+)?$/i.test(host))
    throw new Error(`CONNECT names “${host}”, which is not a host such as https://data.example.org`);
html = replaceOnce(html, /connect-src 'self'/, ["connect-src 'self'", ...hosts].join(" "));
if (hosts.length > 0)
  html = replaceOnce(
    html,
    /makes no requests to any other\s+host\./,
    `makes no requests to any other host but ${hosts.join(", ")}, where manifests may name files.`,
  );

await writeFile(path.join(out, "index.html"), html);
await writeFile(path.join(out, "registry-lens.js"), page);
await mkdir(path.join(out, "later"));
for (const [name, js] of later) await writeFile(path.join(out, "later", `${name}.js`), js);
await writeFile(path.join(out, "worker.js"), worker);
await writeFile(path.join(out, "engine.wasm"), engine);
await writeFile(path.join(out, "licences.txt"), licences);
await writeFile(path.join(out, "offline.js"), offline);
const texts = await guideTexts();
await writeFile(path.join(out, "guide.json"), texts);
const parts = [
  // As it is, so that the digest can be put in.
  `<script type="application/json" id="part:build">${JSON.stringify(BUILD)}</script>`,
  block("engine.wasm", zipped(engine)),
  block("worker.js", worker),
  block("guide.json", zipped(texts)),
];
await mkdir(path.join(out, "fonts"), { recursive: true });
for (const name of (await readdir(path.join(www, "fonts"))).filter((name) => name.endsWith(".ttf")).sort()) {
  await copyFile(path.join(www, "fonts", name), path.join(out, "fonts", name));
  parts.push(block(`fonts/${name}`, zipped(await readFile(path.join(www, "fonts", name)))));
}
if (samples.length > 0) await mkdir(path.join(out, "sample"), { recursive: true });
if (samples.length > 0)
  await copyFile(path.join(www, "sample", "README.md"), path.join(out, "sample", "README.md"));
for (const name of samples) {
  await copyFile(path.join(www, "sample", name), path.join(out, "sample", name));
  parts.push(block(`sample/${name}`, zipped(await readFile(path.join(www, "sample", name)))));
}

const script = inline(whole);
// Everything is in the document, so nothing may be fetched but the page's own blobs, and only this script may run.
const policy =
  `default-src 'none'; script-src ${sha256(script)} 'wasm-unsafe-eval'; worker-src blob:; ` +
  "connect-src blob:; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";
let single = html;
single = replaceOnce(single, /content="default-src 'none';[^"]*"/, `content="${policy}"`);
single = replaceOnce(single, /\s*<script src="registry-lens.js" defer><\/script>/, "");
single = replaceOnce(single, /\s*<script src="offline.js" defer><\/script>/, "");
single = replaceOnce(single, /\s*<p id="update".*?<\/p>/s, "");
single = replaceOnce(single, /\s*<a href="embeds\/index.html">.*?<\/a>/s, "");
single = replaceOnce(
  single,
  /<a href="licences.txt">(.*?)<\/a>\s*<\/p>/,
  `</p><details><summary>Licences of its parts</summary><pre>${text(licences)}</pre></details>`,
);
// The script comes last, after the element and the data blocks, because an inline script cannot be deferred.
single = replaceOnce(single, /<\/body>/, `${parts.join("\n")}\n<script>${script}</script>\n</body>`);
await writeFile(path.join(out, "registry-lens.html"), single);

for (const folder of ["manifests", "embeds"])
  await cp(path.join(www, folder), path.join(out, folder), { recursive: true });

// `make serve` builds again and again, and a page that comes from a cache would show none of it.
const keeps = process.env.REGISTRY_LENS_OFFLINE !== "0";
// Without its first line, which lists the other files.
await writeFile(path.join(out, "sw.js"), `\n${serviceWorker}`);
const files = await filesOf(out);
const digest = digestOf(files);
for (const [name, places] of Object.entries(SHOWN_IN)) {
  const found = files.get(name).toString().split(UNKNOWN).length - 1;
  if (found !== places)
    throw new Error(`${name} has ${found} places for the digest of the site, not ${places}`);
  files.set(name, withDigest(files.get(name), UNKNOWN, digest));
  await writeFile(path.join(out, name), files.get(name));
}
if (keeps) await writeFile(path.join(out, "sw.js"), siteLine(files, digest) + serviceWorker);
else await rm(path.join(out, "sw.js"));
