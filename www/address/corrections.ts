/**
 * What the user set on files, as the fragment of the page's address carries it:
 *
 *   columns=list.parquet~packages~id:Name,downloads:Count&date=list.parquet~2024-01&whole=list.parquet~yes
 */

import { decode, encode, fits, replaced } from "./fragment";
import type { Change, Problem } from "../engine/types";

/** Settings of files, by the ends of their paths. */
export type Corrections = ReadonlyMap<string, Change>;

const KEYS = { columns: "mapping", date: "snapshot_date", registry: "registry", whole: "whole" } as const;

const WHOLE: Readonly<Record<string, boolean>> = { yes: true, no: false };

/** Reads the corrections from a fragment and ignores what cannot be one. */
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

/** The same fragment with these corrections and no others. */
export function formatCorrections(corrections: Corrections, fragment = ""): string {
  const pieces: string[] = [];
  for (const [label, { mapping, snapshot_date, registry, whole }] of corrections) {
    const file = encode(label);
    if (mapping) {
      // Sorted, so that the same choices give the same address in any order.
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

/** The correction for the file of this path. If several labels fit, the longest counts. */
export function correctionOf(corrections: Corrections, path: string): Change {
  const labels = [...corrections.keys()].filter((label) => fits(label, path));
  const [most] = labels.sort((a, b) => b.length - a.length);
  return most === undefined ? {} : corrections.get(most)!;
}

/** A setting that the address may carry. */
export type Setting = keyof Change;

/** Each is set by itself: one may not fit a file where the others do. */
export const SETTINGS: readonly Setting[] = ["mapping", "snapshot_date", "registry", "whole"];

/** The settings that have to change on a file, from what it has to what the address wants. */
export function toSet(has: Change, wanted: Change): { field: Setting; change: Change }[] {
  return SETTINGS.flatMap((field) => {
    const value = wanted[field] ?? null;
    const same = JSON.stringify(value) === JSON.stringify(has[field] ?? null);
    return same ? [] : [{ field, change: { [field]: value } }];
  });
}

/** What the address did to a file: the settings that it made, and sentences about those that the engine refused. */
export interface Linked {
  fields: readonly Setting[];
  refused: readonly string[];
}

/**
 * Notes the result of one setting: null if the engine took it, or its reason for refusing it. Undefined means that the
 * address no longer has this setting.
 */
export function noted(before: Linked | undefined, field: Setting, problem?: Problem | null): Linked {
  const fields = (before?.fields ?? []).filter((f) => f !== field);
  const refused = [...(before?.refused ?? [])];
  if (problem === null) fields.push(field);
  else if (problem)
    refused.push(`A setting in the link does not fit this file and is ignored: ${problem.message}`);
  else if (field === "mapping") refused.length = 0;
  return { fields, refused };
}

/** The fragment after a change by the user: it has new settings of loaded files and keeps those of other files. */
export function remembered(
  before: Corrections,
  files: readonly { path: string; label: string; change: Change }[],
  fragment: string,
): string {
  const others = [...before].filter(([label]) => !files.some(({ path }) => fits(label, path)));
  const set = files.map(({ label, change }) => [label, change] as const);
  return formatCorrections(new Map([...others, ...set]), fragment);
}
