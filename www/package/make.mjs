/**
 * Lays the npm package out, from a built site.
 *
 *   node www/package/make.mjs dist target/package && npm pack ./target/package
 *
 * The package has the built files beside the element as a script and as a module, its types, and its custom-elements
 * manifest. It depends on nothing.
 */

import { execFileSync } from "node:child_process";
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const from = path.join(root, "www", "package");
const [dist, out] = process.argv.slice(2).map((folder) => path.resolve(folder));
if (!dist || !out) throw new Error("Say which folder has the built site, and which one gets the package");

/** The single file has everything once more. The sample is for the page. */
const LEFT_OUT = ["registry-lens.html", "sample"];

/** Where `exports` and the others point to. */
const entries = {
  types: "./registry-lens.d.ts",
  import: "./registry-lens.mjs",
  default: "./registry-lens.mjs",
};

async function described() {
  const cargo = await readFile(path.join(root, "Cargo.toml"), "utf8");
  const field = (name) => {
    const found = new RegExp(`^${name}\\s*=\\s*"([^"]+)"`, "m").exec(cargo);
    if (!found) throw new Error(`Cargo.toml does not say “${name}”`);
    return found[1];
  };
  return {
    name: "registry-lens",
    version: field("version"),
    description:
      "An element that measures package registries and model hubs from Parquet files, in the reader's browser",
    license: field("license"),
    keywords: ["web-component", "custom-element", "parquet", "npm", "hugging-face", "reproducibility"],
    type: "module",
    main: entries.default,
    module: entries.default,
    types: entries.types,
    exports: {
      ".": entries,
      // For a page without modules, and for tools that copy the files.
      "./registry-lens.js": "./registry-lens.js",
      "./*": "./*",
    },
    // The script of a page, which needs no module.
    unpkg: "./registry-lens.js",
    jsdelivr: "./registry-lens.js",
    customElements: "./custom-elements.json",
    // Importing it names the element.
    sideEffects: true,
  };
}

/** The types of the engine's answers. A module of a package is named with its ending. */
async function writeTypes() {
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const how = ["--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--strict", "--target", "es2022"];
  const source = path.join(root, "www", "engine", "types.ts");
  execFileSync(
    process.execPath,
    [tsc, ...how, "--module", "esnext", "--moduleResolution", "bundler", "--outDir", out, source],
    { stdio: "inherit" },
  );
  await copyFile(path.join(from, "registry-lens.d.ts"), path.join(out, "registry-lens.d.ts"));
  for (const name of (await readdir(out)).filter((name) => name.endsWith(".d.ts"))) {
    const text = await readFile(path.join(out, name), "utf8");
    await writeFile(path.join(out, name), text.replace(/from "(\.\/[\w.]+?)"/g, 'from "$1.js"'));
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const name of await readdir(dist))
  if (!LEFT_OUT.includes(name)) await cp(path.join(dist, name), path.join(out, name), { recursive: true });
await writeTypes();
for (const name of ["registry-lens.mjs", "custom-elements.json", "README.md"])
  await copyFile(path.join(from, name), path.join(out, name));
await copyFile(path.join(root, "LICENSE"), path.join(out, "LICENSE"));
await writeFile(path.join(out, "package.json"), `${JSON.stringify(await described(), null, 2)}\n`);
