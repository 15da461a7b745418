#!/usr/bin/env bash
# Measures Registry Lens beside DuckDB and hyparquet, compares their answers, and writes
# docs/performance.md (`make bench`). It installs DuckDB's Python wheel and hyparquet into
# ~/.cache/registry-lens/bench, where the made-up files and the results stay, too.
#
#   ROWS="100000 2200000"     sizes of the made-up hub; 10000000 is the third size of the document
#   CODECS="zstd snappy"      the questions are asked of files of the first; the others are read
#   REPEATS=3 WORKERS="1 2"   repetitions; processors that the page believes to have
#   PARTS="native page hyparquet duckdb"    what is measured; views asks each question in the page
#   NOTE="..."                a sentence about this run for the document
#   WRITE=0                   leaves docs/performance.md alone
#   BENCH_BUILD=0             takes the programs and the page as they were built before
#
# Sizes that are not measured again keep their last results in the document.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$lens_root"

duckdb_version=2.0.1
hyparquet_version=1.33.0
compressors_version=1.1.2

export BENCH_FOLDER=${BENCH_FOLDER:-$lens_cache/bench}
export ROWS=${ROWS:-100000 2200000} CODECS=${CODECS:-zstd snappy} REPEATS=${REPEATS:-3}
export WORKERS=${WORKERS:-1 2} PARTS=${PARTS:-native page hyparquet duckdb} WRITE=${WRITE:-1}
export NOTE=${NOTE:-}

say() { printf 'bench: %s\n' "$*"; }
mkdir -p "$BENCH_FOLDER"

python=$BENCH_FOLDER/python/bin/python
if ! "$python" -c "import duckdb; assert duckdb.__version__ == '$duckdb_version'" 2>/dev/null; then
  say "installing DuckDB $duckdb_version into $BENCH_FOLDER"
  python3 -m venv "$BENCH_FOLDER/python"
  "$BENCH_FOLDER/python/bin/pip" install --quiet "duckdb==$duckdb_version" ||
    die "pip could not install DuckDB $duckdb_version."
fi
if [ "$(sed -n 's/^  "version": "\(.*\)",/\1/p' "$BENCH_FOLDER/npm/node_modules/hyparquet/package.json" 2>/dev/null)" != "$hyparquet_version" ]; then
  say "installing hyparquet $hyparquet_version into $BENCH_FOLDER"
  mkdir -p "$BENCH_FOLDER/npm"
  printf '{ "private": true }\n' >"$BENCH_FOLDER/npm/package.json"
  (cd "$BENCH_FOLDER/npm" && npm install --no-audit --no-fund --ignore-scripts --silent \
    "hyparquet@$hyparquet_version" "hyparquet-compressors@$compressors_version") ||
    die "npm could not install hyparquet $hyparquet_version."
fi
if [ "${BENCH_BUILD:-1}" != 0 ]; then
  say "building the command, the examples and the page"
  cargo build --release --locked --offline --quiet --bin registry-lens --example make_hub --example time_question
  wasm_env trunk build --release --offline --dist "${REGISTRY_LENS_DIST:-dist}"
fi
say "comparing answers on a small file"
node --test bench/answers.test.mjs
exec node bench/run.mjs
