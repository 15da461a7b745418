// The sizes of a built site as a table, and the budgets that it must keep.
//
//   node scripts/sizes.mjs dist

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

// The engine grew by a third with twelve metrics, their grammars of versions and their words. The decoders of the
// format, which it needs completely, are more than half of it. Intervals that count owners, bases and repositories,
// panels, and the reasons of verdicts added 110 kB to the engine. Findings, the retention curve and questions on the
// board added 5 kB to the page. Since the engine shows the paper's four metrics like all others, it has 53 kB more and
// the page 11 kB less. What the strips of the board draw and say added 3 kB to the engine and
// 3 kB to the page. Loading the engine in parts should make it smaller again.
// Bands, quartiles and the retention curve's line added 7 kB to the engine, and common figures of datasets 3 kB to the
// page.
// The drawn home page and the figures of many datasets brought the page to 153 kB. Since guide, glossary, exports and the
// form for columns are loaded when they are first used, and Plot's legends and tips are left out, the first load keeps
// the 150 kB that it should have. First values of columns and guesses by
// them added 16 kB to the engine; manifests, the record of a run, the drawn report, and quicker sorts, ranks and
// searches together 100 kB, most of it the generic code of sorts, maps and JSON. The writing of PDF (9 kB) and what
// follows a manifest (2 kB) are loaded when they are first used. Families, drift, saved results, narrow columns and what
// exports say of themselves added 70 kB to the engine, much of it a second copy of every answer's serialisation (as text
// and as JavaScript). A figure alone (2 kB) and the reading of saved results (5 kB) are loaded when they are first used;
// the page lost 4 kB of maps. Subsets (36 kB), survival and groups with their owner table (80 kB), the five claims since
// 2024 and the snapshot doctor (30 kB) brought the engine to 2,353 kB. Trees of families and bands of licences added 12 kB
// to it and 2 kB to the page, which lost 1 kB of Plot's markers; answers of a language model about cards, and the doctor's
// names, columns and gate, 27 kB. Questions about cards on the page, and intervals in the order of drift, added 16 kB;
// pairs of lists in drift and searches side by side in families, 5 kB. The checks of pages before the decoder added 8 kB:
// without them a damaged page ends the engine. Metrics as scripts for other engines added 59 kB, of which 9 are the SQL
// itself; without them a user of the page would have to install the command for its SQL. Commits and logs as their sources,
// and the fields that footers must have, added 7 kB.
const isLater = (name) => name.startsWith("later/");
// The service worker comes after the page is there, and the demonstration is a page for itself.
const isAside = (name) => name === "sw.js" || name.startsWith("embeds/");
const budgets = [
  { what: "engine.wasm, gzip", limit: 2_480_000, counts: (name) => name === "engine.wasm" },
  {
    what: "JS and CSS of the page at first load, gzip",
    limit: 150_000,
    counts: (name) => /\.(js|css)$/.test(name) && !isLater(name) && !isAside(name),
  },
  { what: "JS that the page loads when it is first used, gzip", limit: 29_200, counts: isLater },
];

const folder = process.argv[2] ?? "dist";

function fail(sentence) {
  console.error(`sizes: ${sentence}`);
  process.exit(1);
}

let names;
try {
  names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
} catch {
  fail(`there is no ${folder}/: run make build first.`);
}

const rows = names
  .filter((name) => /\.(wasm|js|css|html|json)$/.test(name) && !/^(sample|manifests)\//.test(name))
  .sort()
  .map((name) => {
    const bytes = readFileSync(join(folder, name));
    return {
      name,
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }).length,
    };
  });

const number = (value) => value.toLocaleString("en-US").padStart(12);
console.log(`${"file".padEnd(24)}${"raw".padStart(12)}${"gzip".padStart(12)}${"brotli".padStart(12)}`);
for (const row of rows) {
  console.log(row.name.padEnd(24) + number(row.raw) + number(row.gzip) + number(row.brotli));
}

for (const wanted of ["index.html", "engine.wasm", "registry-lens.html"]) {
  if (!names.includes(wanted)) fail(`${folder}/${wanted} is missing from the build.`);
}
const others = names.filter((name) => name.endsWith(".wasm") && name !== "engine.wasm");
if (others.length > 0) fail(`the engine must be shipped once, but ${others.join(", ")} is there too.`);

let broken = false;
for (const { what, limit, counts } of budgets) {
  const sum = rows.filter((row) => counts(row.name)).reduce((total, row) => total + row.gzip, 0);
  const share = `${sum.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")} bytes`;
  if (sum === 0) fail(`nothing to hold against the budget of ${what}.`);
  if (sum > limit) {
    console.error(
      `sizes: ${what} is over its budget: ${share}; make it smaller or argue for another budget.`,
    );
    broken = true;
  } else {
    console.log(`${what}: ${share}`);
  }
}
// process.exit is not used here, because Node sometimes hangs in it.
process.exitCode = broken ? 1 : 0;
