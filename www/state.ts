/** The settings of a view, and how they stand in the URL's fragment: #k=1000&mode=paper */

import type { Mode, Params } from "./types";

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

/** The fragment with these settings in it; whatever else stands there stays. */
export function format(params: Params, fragment = ""): string {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  given.set("k", String(params.k));
  given.set("mode", params.mode);
  return `#${given.toString()}`;
}
