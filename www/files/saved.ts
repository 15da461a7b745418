/**
 * Reads a results document that was saved earlier. A file may say anything, so each value is checked against the types
 * of the engine's answers before the page shows it.
 */

import schema from "schema:Results";
import turnover from "schema:Series";
import { RESULTS_VERSION } from "../engine/types.generated";
import type { Metric, Results } from "../engine/types";

export type Type =
  | string
  | { is: string }
  | { to: string }
  | { of: Type }
  | { rest: Type }
  | { all: Type[] }
  | { one: Type[] }
  | { in: Record<string, Type> };
type Fields = Record<string, unknown>;

/** Whether a text begins like a results document. */
export const looksSaved = (text: string): boolean => text.slice(0, 200).includes('"results_version"');

/** The results in a text. An error says what is wrong with it. */
export function readSaved(text: string, metrics: readonly Metric[]): Results {
  const json = parsed(text) as { tool?: Fields; metrics?: Fields };
  const { version, results_version: found } = json?.tool ?? {};
  if (found !== RESULTS_VERSION)
    throw new Error(
      `these results are of Registry Lens ${String(version)}, whose documents have structure ${String(found)}, and this page reads structure ${RESULTS_VERSION}. Open them with a page of that version`,
    );
  // A metric that is newer than the document has no answer in it.
  json.metrics = {
    ...Object.fromEntries(metrics.map(({ id }) => [id, { datasets: [], leading: 0, together: null }])),
    ...json.metrics,
  };
  const results = read({ to: "Results" }, json, "", schema) as Results;
  // The types leave the values of metrics open. The page shows those of turnover.
  for (const answer of (results.metrics.turnover?.datasets ?? []) as { values: unknown }[])
    answer.values = read({ to: "Series" }, answer.values, "/metrics/turnover/datasets/values", turnover);
  return results;
}

/** The text as JSON. Where the browser tells how a number was written, long counts keep all digits. */
function parsed(text: string): unknown {
  const whole = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? BigInt(context!.source!)
      : value;
  try {
    return JSON.parse(text, whole);
  } catch (error) {
    throw new Error(`it is not JSON (${(error as Error).message})`);
  }
}

/** The value with BigInt where the type is a count, and without fields that the type does not have. */
export function read(type: Type, value: unknown, at: string, types: Record<string, Type>): unknown {
  const wrong = (): Error =>
    new Error(`the results document has something else than a result at ${at || "/"}`);
  if (typeof type === "string") {
    if (type === "i") return count(value) ?? fail(wrong());
    return SIMPLE[type]!(value) ? value : fail(wrong());
  }
  if ("to" in type) {
    const found = read(types[type.to]!, value, at, types);
    if (type.to === "SnapshotDate" && !isDate(found as string)) throw wrong();
    return type.to === "Cell" ? exact(found as { kind: string; value: unknown }) : found;
  }
  if ("is" in type) return value === type.is ? value : fail(wrong());
  if ("one" in type) return one(type.one, value, at, types);
  if ("of" in type || "all" in type) {
    if (!Array.isArray(value) || ("all" in type && value.length !== type.all.length)) throw wrong();
    return value.map((item, i) => read("of" in type ? type.of : type.all[i]!, item, `${at}/${i}`, types));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw wrong();
  const fields = value as Fields;
  if ("rest" in type)
    return Object.fromEntries(
      Object.entries(fields).map(([name, inner]) => [name, read(type.rest, inner, `${at}/${name}`, types)]),
    );
  const found: Fields = {};
  for (const [named, inner] of Object.entries(type.in)) {
    const name = named.replace("?", "");
    if (named !== name && fields[name] === undefined) continue;
    // An older document lacks fields that were added since.
    const given = fields[name] === undefined && mayBeNull(inner) ? null : fields[name];
    found[name] = read(inner, given, `${at}/${name}`, types);
  }
  return found;
}

const mayBeNull = (type: Type): boolean =>
  typeof type === "object" && "one" in type && type.one.includes("0");

const SIMPLE: Record<string, (value: unknown) => boolean> = {
  s: (value) => typeof value === "string",
  n: (value) => typeof value === "number",
  b: (value) => typeof value === "boolean",
  "0": (value) => value === null,
  "?": (value) => value !== undefined,
};

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d(-\d\d)?$/.test(text) && !Number.isNaN(Date.parse(text));

function count(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : null;
}

/** The value as the first type that it has. */
function one(options: readonly Type[], value: unknown, at: string, types: Record<string, Type>): unknown {
  // A kind tells which type was meant, so that an error names the place inside it.
  const meant = options.find(
    (option) => typeof option === "object" && "in" in option && isKind(option.in, value),
  );
  if (meant) return read(meant, value, at, types);
  let failure: unknown;
  for (const option of options)
    try {
      return read(option, value, at, types);
    } catch (error) {
      // Of several types that do not fit, the last is null, whose error says nothing.
      failure ??= error;
    }
  throw failure;
}

const isKind = (fields: Record<string, Type>, value: unknown): boolean =>
  Object.entries(fields).some(
    ([name, type]) =>
      typeof type === "object" && "is" in type && (value as Fields | null)?.[name] === type.is,
  );

/** In a cell its kind says whether a number is a count. */
const exact = <Cell extends { kind: string; value: unknown }>(cell: Cell): Cell => ({
  ...cell,
  value: typeof cell.value === "bigint" && cell.kind !== "count" ? Number(cell.value) : cell.value,
});

function fail(error: Error): never {
  throw error;
}
