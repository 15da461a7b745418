/**
 * The types of the engine's answers as data, made from types.generated.ts when the page is built. The page needs them
 * where it takes an answer from a file (www/files/saved.ts).
 *
 * A type is: "s" a text, "n" a number, "i" a count (BigInt), "b" true or false, "0" null, "?" anything; {is: "x"} the
 * text x; {of: T} a list; {rest: T} an object whose fields have any names; {all: [T, …]} a list of so many; {one: [T, …]}
 * one of several; {in: {name: T}} an object, with a question mark after the names of fields that may be absent;
 * otherwise {to: "Name"}.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const TYPES = fileURLToPath(new URL("types.generated.ts", import.meta.url));
const PLAIN = { string: "s", number: "n", bigint: "i", boolean: "b", null: "0", unknown: "?" };
/** Types that types.generated.ts takes from elsewhere. */
const ELSEWHERE = { Parameters: { rest: { rest: "?" } } };

/** The type with this name and all types in it. */
export function schemaOf(text, root) {
  const bare = text.replace(/\/\*[^]*?\*\//g, "");
  const declared = new Map(
    [...bare.matchAll(/^export type (\w+) =([^;]*);/gm)].map(([, name, type]) => [name, type]),
  );
  const schema = {};
  const add = (name) => {
    if (name in schema || name in ELSEWHERE) return;
    if (!declared.has(name)) throw new Error(`types.generated.ts has no type ${name}`);
    schema[name] = null;
    schema[name] = parse(declared.get(name), add);
  };
  add(root);
  return schema;
}

function parse(text, named) {
  const tokens = text.match(/"[^"]*"|[^\s"{}[\]<>|,:]+|[{}[\]<>|,:]/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const skip = (token) => {
    if (next() !== token) throw new Error(`“${token}” is missing in: ${text}`);
  };
  const list = (end, item) => {
    const items = [];
    while (tokens[at] !== end) {
      items.push(item());
      if (tokens[at] === ",") at++;
    }
    at++;
    return items;
  };
  const type = () => {
    const types = [one()];
    while (tokens[at] === "|") {
      at++;
      types.push(one());
    }
    return types.length === 1 ? types[0] : { one: types };
  };
  const one = () => {
    const token = next();
    if (token === "{") return { in: Object.fromEntries(list("}", field)) };
    if (token === "[") return { all: list("]", type) };
    if (token?.startsWith('"')) return { is: token.slice(1, -1) };
    if (token in PLAIN) return PLAIN[token];
    if (token in ELSEWHERE) return ELSEWHERE[token];
    if (token === "Array" || token === "Record") {
      const given = (skip("<"), list(">", type));
      return token === "Array" ? { of: given[0] } : { rest: given[1] };
    }
    named(token);
    return { to: token };
  };
  const field = () => {
    const name = next().replace(/"/g, "");
    skip(":");
    return [name, type()];
  };
  const all = type();
  if (at !== tokens.length) throw new Error(`This type cannot be read: ${text}`);
  return all;
}

/** Gives a module the schema of a type: import schema from "schema:Results". */
export const schemas = {
  name: "schemas",
  setup(build) {
    build.onResolve({ filter: /^schema:/ }, ({ path }) => ({ path, namespace: "schema" }));
    build.onLoad({ filter: /./, namespace: "schema" }, async ({ path: name }) => ({
      contents: JSON.stringify(schemaOf(await readFile(TYPES, "utf8"), name.split(":")[1])),
      loader: "json",
      watchFiles: [TYPES],
    }));
  },
};
