/** How the page writes numbers, sizes and names: the same notation everywhere, whatever the browser's language. */

import type { Caveat, Compared } from "../engine/types";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const fraction = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const oneDecimal = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const NONE = "–";

/** 1,234,567. Averages of counts keep up to two decimals. */
export function count(n: bigint | number | null): string {
  if (n === null) return NONE;
  return typeof n === "number" && !Number.isInteger(n) ? fraction.format(n) : whole.format(n);
}

/** −0.025, with a real minus sign instead of a hyphen. */
export function decimal(n: number | null | undefined, digits = 3): string {
  if (n === null || n === undefined) return NONE;
  const text = n.toFixed(digits);
  return text.startsWith("-") ? (Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`) : text;
}

/** 0.012 or 3.4 × 10⁻⁷. Never 0, because a p-value cannot be 0. */
export function probability(p: number | null | undefined): string {
  if (p === null || p === undefined) return NONE;
  if (p < 1e-300) return `< 10${raised("-300")}`;
  return p < 0.001 ? scientific(p) : p.toFixed(3);
}

/** A whole number in superscript. */
const raised = (n: string): string => n.replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");

/** 3.4 × 10⁻⁷ with spaces at which no line breaks. */
function scientific(n: number): string {
  const [digits, exponent] = n.toExponential(1).split("e");
  return `${digits!.replace("-", "−")}\u{a0}×\u{a0}10${raised(exponent!.replace("+", ""))}`;
}

/** A number for comparison with a published one. Values too small for three decimals are written as powers of ten. */
export function beside(value: number | null, { what, unit }: Pick<Compared, "what" | "unit">): string {
  if (value === null) return NONE;
  if (unit === "share") return percent(value);
  if (unit === "count") return count(value);
  if (/^p\b/.test(what)) return probability(value);
  return value !== 0 && Math.abs(value) < 0.001 ? scientific(value) : decimal(value);
}

/** "p = 0.012", "p < 10⁻³⁰⁰" */
export const withP = (p: number | null | undefined): string => {
  const text = probability(p);
  return text.startsWith("<") ? `p ${text}` : `p = ${text}`;
};

/** 48.8%. A share above 0 never rounds to 0%, nor one below 1 to 100%. */
export function percent(share: number | null): string {
  if (share === null) return NONE;
  if (share > 0 && share < 0.0005) return "< 0.1%";
  if (share < 1 && share >= 0.9995) return "> 99.9%";
  return `${oneDecimal.format(share * 100)}%`;
}

/** 1.4 MB, in powers of 1000 as file managers and disks count. */
export function size(bytes: bigint | number): string {
  let n = Number(bytes);
  if (n < 1000) return `${n} B`;
  for (const unit of ["kB", "MB", "GB", "TB"]) {
    n /= 1000;
    if (n < 999.95 || unit === "TB") return `${oneDecimal.format(n)} ${unit}`;
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

const REGISTRIES: Record<string, string> = {
  npm: "npm",
  pypi: "PyPI",
  cran: "CRAN",
  crates: "Cargo",
  huggingface: "Hugging Face",
  "huggingface-datasets": "Hugging Face data sets",
  "huggingface-spaces": "Hugging Face Spaces",
};

export function registryName(id: string): string {
  return Object.hasOwn(REGISTRIES, id) ? REGISTRIES[id]! : id;
}

/** The name of a registry, marked if its data is made up. */
export const seriesName = ({ registry, synthetic }: { registry: string; synthetic?: boolean }): string =>
  registryName(registry) + (synthetic ? " (synthetic)" : "");

/** Months up to two years, then years. */
export function interval(months: number): string {
  const m = Math.round(months * 10) / 10;
  return m >= 24 ? `${oneDecimal.format(m / 12)} years` : plural(m, "month");
}

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
