/**
 * The custom-elements manifest of the package, by its analyzer, from what www/registry-lens.ts says of the element.
 *
 *   node www/package/elements.mjs    writes custom-elements.json again
 */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cli } from "@custom-elements-manifest/analyzer/cli.js";
import { format, resolveConfig } from "prettier";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const FILE = path.join(root, "www", "package", "custom-elements.json");

/** What others use: nothing private, and nothing of the base class. */
const open = ({ privacy }) => privacy === undefined || privacy === "public";

/** The text of the manifest. */
export async function elements() {
  const argv = ["analyze", "--config", "www/package/analyzer.config.mjs"];
  const manifest = await cli({ argv, cwd: root, noWrite: true });
  const [module] = manifest.modules;
  const [element] = module.declarations;
  if (manifest.modules.length !== 1 || element?.tagName !== "registry-lens")
    throw new Error("www/registry-lens.ts has not one element that is called registry-lens");
  const file = "registry-lens.mjs";
  module.path = file;
  element.members = element.members.filter(open);
  element.superclass = { name: "HTMLElement", module: "global:" };
  module.exports = ["js", "custom-element-definition"].map((kind) => ({
    kind,
    name: kind === "js" ? "RegistryLens" : "registry-lens",
    declaration: { name: "RegistryLens", module: file },
  }));
  return format(JSON.stringify(manifest), { ...(await resolveConfig(FILE)), parser: "json" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(FILE, await elements());
