/**
 * The settings of a view and the corrections of its files, and how they stand in the URL's fragment:
 *
 *   #k=1000&mode=paper&columns=list.parquet~packages~id:Name,downloads:Count&date=list.parquet~2024-01
 */

import type { Change, Mode, Params } from "./types";

export const K_MIN = 1;
export const K_MAX = 50_000;
export const DEFAULTS: Params = { k: 1000, mode: "paper" };

export function toK(text: string | null | undefined): number | null {
  if (!text || !/^\d{1,6}$/.test(text.trim())) return null;
  const k = Number(text);
  return k >= K_MIN && k <= K_MAX ? k : null;
}

export function toMode(text: string | null | undefined): Mode | null {
  return text === "paper" || text === "artifact" ? text : null;
}

/** Settings out of a fragment; what is missing or nonsense is taken from `otherwise`. */
export function parse(fragment: string, otherwise: Params): Params {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  return { k: toK(given.get("k")) ?? otherwise.k, mode: toMode(given.get("mode")) ?? otherwise.mode };
}

/** The fragment with these settings in it; whatever else stands there stays, as it is spelled. */
export function format(params: Params, fragment = ""): string {
  return replaced(fragment, ["k", "mode"], [`k=${params.k}`, `mode=${params.mode}`]);
}

function replaced(fragment: string, keys: string[], pieces: string[]): string {
  const kept = fragment
    .replace(/^#/, "")
    .split("&")
    .filter((piece) => piece !== "" && !keys.includes(piece.split("=", 1)[0]!));
  return `#${[...kept, ...pieces].join("&")}`;
}

/** What is set on files, by the ends of their paths. */
export type Corrections = ReadonlyMap<string, Change>;

const KEYS = { columns: "mapping", date: "snapshot_date", registry: "registry" } as const;

/** The corrections that a fragment holds; what cannot be one is passed over. */
export function parseCorrections(fragment: string): Corrections {
  const found = new Map<string, Change>();
  for (const piece of fragment.replace(/^#/, "").split("&")) {
    const [, key, value] = /^(columns|date|registry)=(.+)$/.exec(piece) ?? [];
    if (!key || !value) continue;
    const [file, ...rest] = value.split("~");
    const label = decode(file!);
    const change = key === "columns" ? columns(rest) : plain(KEYS[key as keyof typeof KEYS], rest);
    if (label && change) found.set(label, { ...found.get(label), ...change });
  }
  return found;
}

function plain(field: "mapping" | "snapshot_date" | "registry", [value, more]: string[]): Change | null {
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
  for (const [label, { mapping, snapshot_date, registry }] of corrections) {
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
