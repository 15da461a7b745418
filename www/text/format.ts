/** Formats of numbers, sizes and names. The notation is the same in every language of the browser. */

import type { Caveat } from "../engine/types";
import { REGISTRY_NAMES } from "../engine/types.generated";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export const NONE = "–";

/*
 * The engine writes the numbers of its answers (src/base/text.rs); what follows is for numbers that the page itself
 * computes, by the same rules. tests/numbers.json has examples for both.
 */

/** A number with so many decimals. An exact half is rounded to the even digit, as in the engine; toFixed rounds it up. */
function fixed(n: number, digits: number): string {
  const text = Math.abs(n).toFixed(digits);
  const exact = Math.abs(n).toFixed(Math.min(100, digits + 60));
  const cut = digits === 0 ? exact.indexOf(".") : exact.indexOf(".") + 1 + digits;
  const half = /^\.?50*$/.test(exact.slice(cut));
  const down = exact.slice(0, cut);
  const rounded = half && "02468".includes(down.at(-1)!) ? down : text;
  return n < 0 && /[1-9]/.test(rounded) ? `−${rounded}` : rounded;
}

/** For example "1,234,567". A fractional count is written as a number. */
export function count(n: bigint | number | null): string {
  if (n === null) return NONE;
  if (typeof n === "number" && !Number.isInteger(n)) return number(n);
  return n < 0 ? `−${whole.format(-n)}` : whole.format(n);
}

/** A number with so many decimals and a minus sign instead of a hyphen, for example "−0.025". */
export const decimal = (n: number | null | undefined, digits = 3): string =>
  n === null || n === undefined ? NONE : fixed(n, digits);

/** For example "7", "−0.025", "12.3", "1,235": numbers that are not whole have 3, 1 or 0 decimals from 0, 10 and 100 on. */
export function number(n: number | null): string {
  if (n === null || !Number.isFinite(n)) return NONE;
  const size = Math.abs(n);
  if (size < 1e15 && Number.isInteger(n)) return count(n);
  if (size >= 1e15 || size < 0.0005) return scientific(n);
  // The limits apply after rounding: 9.9996 is written as 10.0.
  if (size < 9.9995) return fixed(n, 3);
  return size < 99.95 ? fixed(n, 1) : count(Math.sign(n) * Math.round(size));
}

/** Days, months or years with at most one decimal, for example "9", "8.9", "1,235" or "< 0.1". */
export function duration(time: number): string {
  if (time > 0 && time < 0.05) return "< 0.1";
  return !Number.isInteger(time) && Math.abs(time) < 9.9995 ? fixed(time, 1) : number(time);
}

/** A difference of two shares in percentage points, for example "−40.4". */
export const points = (difference: number): string => fixed(difference * 100, 1);

/** A smaller p value is written as “<” this number. */
const LEAST_P = 1e-300;

/** A p value, for example "0.012" or "3.4 × 10⁻⁷". It is never written as 0. */
export function probability(p: number | null | undefined): string {
  if (p === null || p === undefined) return NONE;
  if (p < LEAST_P) return `< 10${raised("-300")}`;
  return p < 0.001 ? scientific(p) : fixed(p, 3);
}

/** A whole number in superscript. */
const raised = (n: string): string => n.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");

/** For example "3.4 × 10⁻⁷", with spaces that do not break at the end of a line. */
function scientific(n: number): string {
  const [digits, exponent] = n.toExponential(1).split("e");
  return `${digits!.replace("-", "−")}\u{a0}×\u{a0}10${raised(exponent!.replace("+", ""))}`;
}

/** For example "48.8%". A share above 0 is never written as 0%, and one below 1 never as 100%. */
export function percent(share: number | null): string {
  if (share === null) return NONE;
  if (share > 0 && share < 0.0005) return "< 0.1%";
  if (share < 1 && share >= 0.9995) return "> 99.9%";
  return `${fixed(share * 100, 1)}%`;
}

/** For example "1.4 MB". Units are powers of 1000, as in file managers. */
export function size(bytes: bigint | number): string {
  let n = Number(bytes);
  if (n < 1000) return `${n} B`;
  for (const unit of ["kB", "MB", "GB", "TB"]) {
    n /= 1000;
    if (n < 999.95 || unit === "TB") return `${fixed(n, 1)} ${unit}`;
  }
  return `${n}`;
}

/** For example "1 package" or "2 packages". */
export function plural(n: number | bigint, one: string, many = `${one}s`): string {
  return `${count(n)} ${Number(n) === 1 ? one : many}`;
}

/** The text with a capital first letter. */
export const capital = (text: string): string => text && text[0]!.toUpperCase() + text.slice(1);

/** Ends a text with exactly one full stop. */
export function sentence(text: string): string {
  return `${text.trim().replace(/\.+$/, "")}.`.replace(/([!?…])\.$/, "$1");
}

/** Registries of Hugging Face. They are not rivals, so they are not compared with each other. */
export const HUGGING_FACE: readonly string[] = ["huggingface", "huggingface-datasets", "huggingface-spaces"];

export function registryName(id: string): string {
  return Object.hasOwn(REGISTRY_NAMES, id) ? REGISTRY_NAMES[id]! : id;
}

/** A title, with a mark if files say that their data are made up. */
export const marked = (title: string, synthetic: boolean): string =>
  title + (synthetic ? " (synthetic)" : "");

/** A registry's name, with a mark if files say that their data are made up. */
export const seriesName = ({ registry, synthetic }: { registry: string; synthetic: boolean }): string =>
  marked(registryName(registry), synthetic);

/** The place of a caveat, for example "npm, 2025-12". */
export function where({ registry, date, file }: Caveat): string {
  return [registry && registryName(registry), date, file].filter(Boolean).join(", ");
}

/** Merges caveats of the same text and lists the places that they are about. */
export function said(caveats: readonly Caveat[]): { places: string[]; text: string }[] {
  const places = new Map<string, Set<string>>();
  for (const caveat of caveats)
    places.set(caveat.text, (places.get(caveat.text) ?? new Set()).add(where(caveat)));
  return [...places].map(([text, of]) => ({ text, places: [...of].filter(Boolean) }));
}
