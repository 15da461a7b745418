/** The words of the hub's tags that the questions need, from the engine's sources so that they cannot differ. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The texts in quotes of a constant in a Rust source. */
function texts(file, name) {
  const source = readFileSync(path.join(root, "src", file), "utf8");
  const start = source.indexOf(`const ${name}: `);
  const end = source.indexOf(";\n", start);
  if (start < 0 || end < 0) throw new Error(`${file} has no constant ${name}`);
  return [...source.slice(start, end).matchAll(/"([^"]+)"/g)].map(([, text]) => text);
}

const TAGS = "recognise/tags.rs";

export const words = {
  libraries: texts(TAGS, "LIBRARIES"),
  others: texts(TAGS, "OTHER_LIBRARIES"),
  frameworks: texts(TAGS, "FRAMEWORKS"),
  languages: texts(TAGS, "LANGUAGES")[0].replaceAll("\\\n", " ").split(/\s+/),
  // The names of the domains are no tasks, and no model has one of them as its task.
  tasks: texts("relations/tasks.rs", "TASKS"),
};
