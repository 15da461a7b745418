/**
 * The fragment of the page's address: which view is open, which datasets it compares, and the settings of the metrics.
 * Its settings of files are in corrections.ts, and the digests of their content in fingerprint.ts.
 *
 *   #view=turnover&k=1000&mode=paper&where=task=text-generation&compare=npm~pypi&descendants.mode=artifact&columns=list.parquet~packages~id:Name,downloads:Count&date=list.parquet~2024-01&whole=list.parquet~yes
 */

import { DEFAULTS, everyParameter, read, same, SUBSET, valueOf, write } from "./parameters";
import type { MetricId, Parameters } from "../engine/types";

/**
 * Links were made before other metrics had settings, so those of turnover carry no prefix. The subset is of all metrics
 * and has none either.
 */
const keyOf = (id: MetricId, name: string): string =>
  id === "turnover" || id === SUBSET ? name : `${id}.${name}`;

/**
 * Reads parameters from a fragment. Missing and invalid ones are taken from `defaults`. Until the engine has sent its
 * catalogue, no setting is known; the fragment is parsed again when it has.
 */
export function parse(fragment: string, defaults: Parameters = DEFAULTS): Parameters {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const params = structuredClone({ ...DEFAULTS, ...defaults });
  for (const [id, parameter] of everyParameter()) {
    const value = read(parameter, given.get(keyOf(id, parameter.name)));
    if (value !== null) params[id]![parameter.name] = value;
  }
  return params;
}

/**
 * Writes parameters into a fragment: K and mode of turnover always, others if they are not the default. Everything
 * else in the fragment stays as it is spelled.
 */
export function format(params: Parameters, fragment = ""): string {
  const all = everyParameter();
  const pieces = all.flatMap(([id, parameter]) => {
    const { name } = parameter;
    const value = valueOf(params, id, parameter);
    const always = id === "turnover" && (name === "k" || name === "mode");
    const text = encodeURIComponent(write(value)).replaceAll("%2C", ",");
    return always || !same(value, parameter.default) ? [`${keyOf(id, name)}=${text}`] : [];
  });
  return replaced(
    fragment,
    all.map(([id, { name }]) => keyOf(id, name)),
    pieces,
  );
}

/** The metric whose view a fragment opens; empty for the board of claims. */
export const viewOf = (fragment: string): string => wordIn("view", fragment) ?? "";

/** The same fragment with another view. */
export function withView(view: string, fragment: string): string {
  const rest = replaced(fragment, ["view"], []).slice(1);
  return `#${[view && `view=${view}`, rest].filter(Boolean).join("&")}`;
}

/**
 * The names of the one or two datasets that a fragment shows; empty for all datasets. `dataset` is a word for people:
 * it names one, and a tilde in it has no meaning.
 */
export function comparedIn(fragment: string): string[] {
  const names = /(?:^#?|&)compare=([^&]*)/.exec(fragment)?.[1] ?? encode(wordIn("dataset", fragment) ?? "");
  return names
    .split("~")
    .map((name) => decode(name) ?? "")
    .filter(Boolean)
    .slice(0, 2);
}

/** The same fragment with these datasets. */
export const withCompared = (names: readonly string[], fragment: string): string =>
  replaced(
    fragment,
    ["compare", "dataset"],
    names.length > 0 ? [`compare=${names.map(encode).join("~")}`] : [],
  );

/** The same fragment with the pieces of some keys replaced. */
export function replaced(fragment: string, keys: readonly string[], pieces: string[]): string {
  const kept = fragment
    .replace(/^#/, "")
    .split("&")
    .filter((piece) => piece !== "" && !keys.includes(piece.split("=", 1)[0]!));
  return `#${[...kept, ...pieces].join("&")}`;
}

/** The address names a file by as much of the end of its path as distinguishes it from other files. */
export const fits = (label: string, path: string): boolean => path === label || path.endsWith(`/${label}`);

/** Also encodes the separators of a fragment, and characters at which mail programs may cut a link off. */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[~!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export function decode(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** What a fragment says about a word; empty if it only has the word, null if it does not have it. */
export const wordIn = (word: string, fragment: string): string | null =>
  new URLSearchParams(fragment.replace(/^#/, "")).get(word);
