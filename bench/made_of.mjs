/**
 * What the engine is made of, by crate, as a table for docs/performance.md. It needs twiggy (`cargo install twiggy`) and
 * the engine as cargo builds it, before wasm-opt:
 *
 *   node bench/made_of.mjs target/wasm32-unknown-unknown/release/registry_lens.wasm [TWIGGY]
 */

import { execFileSync } from "node:child_process";

const [, , wasm, twiggy = "twiggy"] = process.argv;
const text = execFileSync(twiggy, ["top", "--format", "json", wasm], { maxBuffer: 1 << 28 }).toString();

/** Custom sections are not in the download. */
const LEFT_OUT = /^(".*" subsection|custom section)/;
const C = /^(ZSTD|HUF|FSE|XXH|HIST|COVER|FASTCOVER|DEBUG|ERR_|POOL|ZDICT)\w*/;
/** Parts of crates that are worth a line of their own, by the first words of their paths. */
const PARTS = [
  [/^parquet::arrow::(array_reader|buffer|record_reader|arrow_reader)/, "parquet: Arrow's readers"],
  [/^parquet::/, "parquet: everything else"],
  [/^registry_lens::metrics/, "registry_lens: metrics"],
  [/^registry_lens::(recognise|parquet|source|relations)/, "registry_lens: reading"],
  [/^registry_lens::/, "registry_lens: everything else"],
  [
    /^(core|alloc|std|compiler_builtins|dlmalloc|hashbrown|rustc_demangle)\b/,
    "core, alloc, std and hash tables",
  ],
];

function part(name) {
  if (/^data segment/.test(name))
    return `${name.replace(/"/g, "`")}: constants, among them brotli's dictionary (122 kB)`;
  if (C.test(name)) return "zstd (C)";
  // `<A as B>::f` and `<impl A>::f` belong to A; types of the language and of core are followed into what they hold.
  const path = name.replace(/^[<&(\[]*(impl |dyn |mut |\*const |\*mut )*[<&(\[]*/, "");
  const found = PARTS.find(([pattern]) => pattern.test(path));
  if (found) return found[1];
  return /^([a-z_][a-z0-9_]*)::/.exec(path)?.[1] ?? "other names and glue";
}

const sizes = new Map();
let total = 0;
for (const { name, shallow_size: size } of JSON.parse(text)) {
  if (LEFT_OUT.test(name) || /^(Σ|\.\.\. and)/.test(name)) continue;
  total += size;
  sizes.set(part(name), (sizes.get(part(name)) ?? 0) + size);
}
const kB = (bytes) => Math.round(bytes / 1000).toLocaleString("en-US");
const sorted = [...sizes].sort((a, b) => b[1] - a[1]);
const shown = sorted.filter(([, size]) => size >= 0.004 * total);
const rest = sorted.slice(shown.length).reduce((sum, [, size]) => sum + size, 0);
console.log(`| Part | kB |\n|---|---:|`);
for (const [name, size] of shown) console.log(`| ${name} | ${kB(size)} |`);
console.log(
  `| ${sorted.length - shown.length} smaller parts | ${kB(rest)} |\n| **all code and data** | **${kB(total)}** |`,
);
