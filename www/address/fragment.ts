/**
 * Which view is open, which datasets it compares, the settings of the metrics and the corrections of the files, and how they stand in the URL's
 * fragment:
 *
 *   #view=turnover&k=1000&mode=paper&compare=npm~pypi&descendants.mode=artifact&columns=list.parquet~packages~id:Name,downloads:Count&date=list.parquet~2024-01&whole=list.parquet~yes
 */

import { DEFAULTS, everyParameter, read, same, valueOf, write } from "./parameters";
import type { Change, MetricId, Parameters } from "../engine/types";

/** Turnover was there first: its parameters stand in the address under their plain names. */
const keyOf = (id: MetricId, name: string): string => (id === "turnover" ? name : `${id}.${name}`);

/**
 * Parameters out of a fragment; what is missing or nonsense is taken from `before`. Until the catalogue has come
 * no parameter is known; the fragment keeps what it says of them, and is parsed again.
 */
export function parse(fragment: string, before: Parameters = DEFAULTS): Parameters {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const params = structuredClone({ ...DEFAULTS, ...before });
  for (const [id, parameter] of everyParameter()) {
    const value = read(parameter, given.get(keyOf(id, parameter.name)));
    if (value !== null) params[id]![parameter.name] = value;
  }
  return params;
}

/**
 * The fragment with these parameters in it, K and mode of turnover always, others where they are not the default;
 * whatever else stands there stays, as it is spelled.
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

/** The metric whose view a fragment opens; empty is the page's home. */
export const viewOf = (fragment: string): string =>
  new URLSearchParams(fragment.replace(/^#/, "")).get("view") ?? "";

/** The fragment that opens another view, with all that it says besides. */
export function withView(view: string, fragment: string): string {
  const rest = replaced(fragment, ["view"], []).slice(1);
  return `#${[view && `view=${view}`, rest].filter(Boolean).join("&")}`;
}

/** The datasets that a fragment shows alone or beside each other, by their names; empty for all. */
export const comparedIn = (fragment: string): string[] =>
  (/(?:^#?|&)compare=([^&]*)/.exec(fragment)?.[1] ?? "")
    .split("~")
    .map((name) => decode(name) ?? "")
    .filter(Boolean)
    .slice(0, 2);

/** The fragment that shows these, with all that it says besides. */
export const withCompared = (names: readonly string[], fragment: string): string =>
  replaced(fragment, ["compare"], names.length > 0 ? [`compare=${names.map(encode).join("~")}`] : []);

export function replaced(fragment: string, keys: readonly string[], pieces: string[]): string {
  const kept = fragment
    .replace(/^#/, "")
    .split("&")
    .filter((piece) => piece !== "" && !keys.includes(piece.split("=", 1)[0]!));
  return `#${[...kept, ...pieces].join("&")}`;
}

/** What is set on files, by the ends of their paths. */
export type Corrections = ReadonlyMap<string, Change>;

const KEYS = { columns: "mapping", date: "snapshot_date", registry: "registry", whole: "whole" } as const;

/** What an address says of whether a file is the whole registry. */
const WHOLE: Readonly<Record<string, boolean>> = { yes: true, no: false };

/** The corrections that a fragment holds; what cannot be one is passed over. */
export function parseCorrections(fragment: string): Corrections {
  const found = new Map<string, Change>();
  for (const piece of fragment.replace(/^#/, "").split("&")) {
    const [, key, value] = /^(columns|date|registry|whole)=(.+)$/.exec(piece) ?? [];
    if (!key || !value) continue;
    const [file, ...rest] = value.split("~");
    const label = decode(file!);
    const change =
      key === "columns" ? columns(rest) : key === "whole" ? whole(rest) : plain(KEYS[key as Plain], rest);
    if (label && change) found.set(label, { ...found.get(label), ...change });
  }
  return found;
}

type Plain = "date" | "registry";

function whole([value, more]: string[]): Change | null {
  const said = more === undefined && value !== undefined && Object.hasOwn(WHOLE, value) ? WHOLE[value] : null;
  return typeof said === "boolean" ? { whole: said } : null;
}

function plain(field: "snapshot_date" | "registry", [value, more]: string[]): Change | null {
  const text = more === undefined ? decode(value) : null;
  return text ? { [field]: text } : null;
}

function columns([kind, list, more]: string[]): Change | null {
  const pairs = (list ?? "").split(",").map((pair) => pair.split(":").map(decode));
  const named = decode(kind);
  if (
    !named ||
    more !== undefined ||
    !pairs.every((pair) => pair.length === 2 && pair[0] && pair[1] !== null)
  )
    return null;
  return { mapping: { kind: named, columns: Object.fromEntries(pairs) } };
}

/** The fragment with these corrections in it, and no others. */
export function formatCorrections(corrections: Corrections, fragment = ""): string {
  const pieces: string[] = [];
  for (const [label, { mapping, snapshot_date, registry, whole }] of corrections) {
    const file = encode(label);
    if (mapping) {
      // In one order, whatever was chosen first: the same choice is the same address.
      const pairs = Object.entries(mapping.columns)
        .map((pair) => pair.map(encode).join(":"))
        .sort();
      pieces.push(`columns=${file}~${encode(mapping.kind)}~${pairs.join(",")}`);
    }
    if (snapshot_date) pieces.push(`date=${file}~${encode(snapshot_date)}`);
    if (registry) pieces.push(`registry=${file}~${encode(registry)}`);
    if (typeof whole === "boolean") pieces.push(`whole=${file}~${whole ? "yes" : "no"}`);
  }
  return replaced(fragment, Object.keys(KEYS), pieces);
}

/** A file is spoken of by as much of the end of its path as tells it from others. */
export const fits = (label: string, path: string): boolean => path === label || path.endsWith(`/${label}`);

/** What is said of the file of this path: of several labels by the one that says most. */
export function correctionOf(corrections: Corrections, path: string): Change {
  const labels = [...corrections.keys()].filter((label) => fits(label, path));
  const [most] = labels.sort((a, b) => b.length - a.length);
  return most === undefined ? {} : corrections.get(most)!;
}

/** Leaves none of the characters that part the pieces, nor those at which a link in a text may break off. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[~!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}
