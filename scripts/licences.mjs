// Writes www/licences/crates.txt: the licences of the crates in the engine, as cargo-about finds them. Run by
// `make licences`; www/build.mjs says when it is due.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linkedCrates, named, sections } from "../www/licences/parts.mjs";

const found = execFileSync(
  "cargo",
  [
    ...["about", "generate", "--format", "json", "--config", "www/licences/about.toml"],
    ...["--no-default-features", "--locked", "--offline", "--fail"],
  ],
  { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] },
);

/** Each text with each crate that it is of. cargo-about also finds macros, which only the compiler runs. */
function* texts() {
  const { crates, licenses } = JSON.parse(found);
  const linked = linkedCrates();
  const ships = ({ name, version }) => linked.has(`${name} ${version}`);
  for (const { text, used_by } of licenses)
    for (const { crate } of used_by) if (ships(crate)) yield [named(crate), text];
  // cargo-about leaves NOTICE files out, which the Apache licence wants passed on.
  for (const { package: crate } of crates.filter((entry) => ships(entry.package))) {
    const folder = dirname(crate.manifest_path);
    for (const name of readdirSync(folder).filter((name) => /^notice/i.test(name)))
      yield [named(crate), readFileSync(join(folder, name), "utf8")];
  }
}

writeFileSync("www/licences/crates.txt", sections(texts()));
