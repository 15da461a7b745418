/**
 * Makes the hosted page and its later parts: scripts that the page loads when they are first used. A part has its own
 * modules; those that the page has loaded already it gets from the page, so that no module is there twice. esbuild's
 * own splitting would need module scripts everywhere, and an embedding page could no longer use the element as soon as
 * its script has run.
 */

import path from "node:path";

/**
 * @param {(entry: string, options: object) => Promise<{ js: string, inputs: string[], inside: string[] }>} bundle
 * @param {string} www The folder of the page's sources.
 * @param {string} page The page's entry.
 * @param {readonly string[]} names The later parts, by their modules in later/.
 */
export async function split(bundle, www, page, names) {
  const define = { LATER_INSIDE: "false" };
  const alone = await bundle(page, { define });
  const known = new Set(alone.inside.map((input) => path.resolve(input)));
  const shared = new Set();
  const parts = new Map();
  const inputs = [];
  for (const name of names) {
    const made = await bundle(`later/${name}.ts`, {
      format: "cjs",
      plugins: [fromPage(www, known, shared)],
      // The page calls this function with what finds its modules.
      banner: { js: "export default function(require){const module={exports:{}};" },
      footer: { js: "return module.exports}" },
    });
    parts.set(name, made.js);
    inputs.push(...made.inputs);
  }
  const whole = await bundle(page, { define, plugins: [listing(www, [...shared].sort())] });
  return { page: whole.js, parts, inputs: [...new Set([...alone.inputs, ...inputs])] };
}

/** A module's path in the project. Only its end counts in a package, because node_modules may be a link. */
const keyOf = (www, file) =>
  path
    .relative(path.dirname(www), file)
    .split(path.sep)
    .join("/")
    .replace(/^.*node_modules\//, "");

/** Leaves the modules of the page out of a later part. */
function fromPage(www, known, shared) {
  return {
    name: "from-page",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path: wanted, kind, pluginData, ...where }) => {
        if (kind === "entry-point" || pluginData === "asked") return;
        const found = await build.resolve(wanted, { ...where, kind, pluginData: "asked" });
        if (found.errors.length > 0 || !known.has(found.path)) return found;
        shared.add(found.path);
        return { path: keyOf(www, found.path), external: true };
      });
    },
  };
}

/** Puts the modules that later parts use into the list of later/shared.ts. */
function listing(www, files) {
  const imports = files.map((file, i) => `import * as m${i} from ${JSON.stringify(file)};`);
  const rows = files.map((file, i) => `${JSON.stringify(keyOf(www, file))}: m${i}`);
  const contents = [...imports, `export const SHARED = { ${rows.join(", ")} };`].join("\n");
  return {
    name: "listing",
    setup(build) {
      build.onLoad({ filter: /[\\/]later[\\/]shared\.ts$/ }, () => ({ contents, resolveDir: www }));
    },
  };
}
