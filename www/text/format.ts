/** How the page writes numbers, sizes and names: the same notation everywhere, whatever the browser's language. */

import type { Caveat } from "../engine/types";
import { REGISTRY_NAMES } from "../engine/types.generated";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export const NONE = "–";

/*
 * The engine writes the numbers of its answers (src/base/text.rs); what follows is for numbers that the page itself
 * computes, by the same rules. tests/numbers.json has examples for both.
 */

/** So many decimals. An exact half goes to the even digit, as in the engine; toFixed takes it up. */
function fixed(n: number, digits: number): string {
  const text = Math.abs(n).toFixed(digits);
  const exact = Math.abs(n).toFixed(Math.min(100, digits + 60));
  const cut = digits === 0 ? exact.indexOf(".") : exact.indexOf(".") + 1 + digits;
  const half = /^\.?50*$/.test(exact.slice(cut));
  const down = exact.slice(0, cut);
  const rounded = half && "02468".includes(down.at(-1)!) ? down : text;
  return n < 0 && /[1-9]/.test(rounded) ? `−${rounded}` : rounded;
}

/** 1,234,567; a fractional count is written as a number. */
export function count(n: bigint | number | null): string {
  if (n === null) return NONE;
  if (typeof n === "number" && !Number.isInteger(n)) return number(n);
  return n < 0 ? `−${whole.format(-n)}` : whole.format(n);
}

/** −0.025: so many decimals, with a minus that is as wide as a plus. */
export const decimal = (n: number | null | undefined, digits = 3): string =>
  n === null || n === undefined ? NONE : fixed(n, digits);

/** 7, −0.025, 12.3, 1,235: whole numbers as such, three decimals below 10, one below 100, none above. */
export function number(n: number | null): string {
  if (n === null || !Number.isFinite(n)) return NONE;
  const size = Math.abs(n);
  if (size < 1e15 && Number.isInteger(n)) return count(n);
  if (size >= 1e15 || size < 0.0005) return scientific(n);
  // The limits are those of what is written: 9.9996 is 10.0.
  if (size < 9.9995) return fixed(n, 3);
  return size < 99.95 ? fixed(n, 1) : count(Math.sign(n) * Math.round(size));
}

/** 9, 8.9, 1,235, < 0.1: days, months or years, of which a tenth is as much as anyone reads. */
export function duration(time: number): string {
  if (time > 0 && time < 0.05) return "< 0.1";
  return !Number.isInteger(time) && Math.abs(time) < 9.9995 ? fixed(time, 1) : number(time);
}

/** −40.4: a difference of two shares in percentage points. */
export const points = (difference: number): string => fixed(difference * 100, 1);

/** Below this a p-value is said to be smaller. */
const LEAST_P = 1e-300;

/** 0.012, 3.4 × 10⁻⁷; never 0, which no p-value is. */
export function probability(p: number | null | undefined): string {
  if (p === null || p === undefined) return NONE;
  if (p < LEAST_P) return `< 10${raised("-300")}`;
  return p < 0.001 ? scientific(p) : fixed(p, 3);
}

/** A whole number in superscript. */
const raised = (n: string): string => n.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");

/** 3.4 × 10⁻⁷ with spaces at which no line breaks. */
function scientific(n: number): string {
  const [digits, exponent] = n.toExponential(1).split("e");
  return `${digits!.replace("-", "−")}\u{a0}×\u{a0}10${raised(exponent!.replace("+", ""))}`;
}

/** 48.8%. A share above 0 never rounds to 0%, nor one below 1 to 100%. */
export function percent(share: number | null): string {
  if (share === null) return NONE;
  if (share > 0 && share < 0.0005) return "< 0.1%";
  if (share < 1 && share >= 0.9995) return "> 99.9%";
  return `${fixed(share * 100, 1)}%`;
}

/** 1.4 MB, in powers of 1000 as file managers and disks count. */
export function size(bytes: bigint | number): string {
  let n = Number(bytes);
  if (n < 1000) return `${n} B`;
  for (const unit of ["kB", "MB", "GB", "TB"]) {
    n /= 1000;
    if (n < 999.95 || unit === "TB") return `${fixed(n, 1)} ${unit}`;
  }
  return `${n}`;
}

/** "1 package", "2 packages" */
export function plural(n: number | bigint, one: string, many = `${one}s`): string {
  return `${count(n)} ${Number(n) === 1 ? one : many}`;
}

/** The text with a capital first letter. */
export const capital = (text: string): string => text && text[0]!.toUpperCase() + text.slice(1);

/** Ends a text with exactly one full stop. */
export function sentence(text: string): string {
  return `${text.trim().replace(/\.+$/, "")}.`.replace(/([!?…])\.$/, "$1");
}

/** Registries of Hugging Face: comparing one with another says nothing of rivals. */
export const HUGGING_FACE: readonly string[] = ["huggingface", "huggingface-datasets", "huggingface-spaces"];

export function registryName(id: string): string {
  return Object.hasOwn(REGISTRY_NAMES, id) ? REGISTRY_NAMES[id]! : id;
}

/** A title, marked where files say that they are made up. */
export const marked = (title: string, synthetic: boolean): string =>
  title + (synthetic ? " (synthetic)" : "");

/** A registry whose files may say that they are made up. */
export const seriesName = ({ registry, synthetic }: { registry: string; synthetic: boolean }): string =>
  marked(registryName(registry), synthetic);

/** The place that a caveat is about: "npm, 2025-12" */
export function where({ registry, date, file }: Caveat): string {
  return [registry && registryName(registry), date, file].filter(Boolean).join(", ");
}

/** Merges caveats of the same text and lists the places that they are about. */
export function said(caveats: readonly Caveat[]): { place: string; text: string }[] {
  const places = new Map<string, string[]>();
  for (const caveat of caveats) places.set(caveat.text, [...(places.get(caveat.text) ?? []), where(caveat)]);
  return [...places].map(([text, of]) => ({ text, place: of.filter(Boolean).join("; ") }));
}
