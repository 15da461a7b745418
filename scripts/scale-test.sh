#!/usr/bin/env bash
# Holds the scripts of `registry-lens sql` against `registry-lens report` in every engine
# (`make scale-test`), and measures them on made-up hubs. It installs what it needs into
# ~/.cache/registry-lens/scale: DuckDB and Sail, Spark (with Debian's Java), and uses Debian's PostgreSQL.
#
#   ENGINES="duckdb sail spark postgres"   the engines that are held against the program
#   ROWS="2200000 22000000"                hubs whose scripts are measured; empty for none
#   MEASURED="duckdb sail"                 the engines that are measured
#   WHERE="downloads>=100"                 the subset of the reduced tables; empty for all packages
#   SCALE_BUILD=0                          takes the programs as they were built before
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$lens_root"

folder=${SCALE_FOLDER:-$lens_cache/scale}
engines=${ENGINES:-duckdb sail spark postgres}
rows=${ROWS-}
measured=${MEASURED:-duckdb sail}
where=${WHERE-}
say() { printf 'scale-test: %s\n' "$*"; }
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$folder"

# environment NAME PACKAGE...: a Python of its own with these packages.
environment() {
  local name=$1
  shift
  [ -x "$folder/$name/bin/python" ] && [ "$(cat "$folder/$name/installed.txt" 2>/dev/null)" = "$*" ] && return 0
  say "installing $* into $folder/$name"
  rm -rf "${folder:?}/$name"
  python3 -m venv "$folder/$name"
  "$folder/$name/bin/pip" install --quiet "$@" || die "pip could not install $*."
  printf '%s' "$*" >"$folder/$name/installed.txt"
}

for engine in $engines $measured; do
  case $engine in
    duckdb | sail | postgres)
      environment light duckdb==2.0.1 pysail==0.7.2 pyspark-client==4.2.0 pyarrow==26.0.1 "pandas<3" ;;
    spark)
      have java || scripts/setup.sh java
      environment spark pyspark==4.2.0 pyarrow==26.0.1 ;;
    *) die "scale-test knows duckdb, sail, spark and postgres, not '$engine'." ;;
  esac
  if [ "$engine" = postgres ] && [ ! -d /usr/lib/postgresql ]; then scripts/setup.sh postgres; fi
done
python_of() { if [ "$1" = spark ]; then echo "$folder/spark/bin/python"; else echo "$folder/light/bin/python"; fi; }

say "building the command and the generator"
[ "${SCALE_BUILD:-1}" = 0 ] || cargo build --release --locked --offline --quiet --bin registry-lens --example make_hub
target=${CARGO_TARGET_DIR:-target}/release
made=$folder/made
rm -rf "$made"
mkdir -p "$made"
"$folder/light/bin/python" tests/sql/make_hub.py 3000 "$made"
"$target/examples/make_hub" 100000 "$made/huggingface_large_2025-12-01.parquet"
shared=$REGISTRY_LENS_SHARED
if [ ! -d "$shared" ]; then
  say "no folder $shared: real data are skipped"
  shared=-
fi

failed=0
for engine in $engines; do
  "$(python_of "$engine")" -W ignore tests/sql/matrix.py "$target/registry-lens" "$shared" "$made" "$engine" || failed=1
done
say "an error in a script must be found"
if "$folder/light/bin/python" tests/sql/matrix.py "$target/registry-lens" - "$made" duckdb --small --with-error >"$folder/error.txt"; then
  say "it was not found"
  failed=1
fi

# page FILE...: the page's time from these files to its board, or why it does not read them.
page() {
  if [ ! -d "${REGISTRY_LENS_DIST:-dist}" ]; then
    say "no site is built (make build), so the page is not measured"
  elif ! node bench/board.mjs "$@" 2>"$folder/page.log"; then
    grep -m1 "the page says" "$folder/page.log" || tail -3 "$folder/page.log"
  fi
}

for number in $rows; do
  hub=$folder/hub-$number
  if [ ! -d "$hub" ]; then
    say "making a hub of $number models in ten shards"
    mkdir -p "$hub.new"
    "$target/examples/make_hub" "$number" "$hub.new/models.parquet" zstd 10
    mv "$hub.new" "$hub"
  fi
  for engine in $measured; do
    case $engine in duckdb) dialect=duckdb ;; *) dialect=spark ;; esac
    for script in turnover preservation reduce; do
      output=$folder/output-$engine
      rm -rf "$output"
      mkdir -p "$output"
      what=("$script")
      [ "$script" != reduce ] || what=(--reduce ${where:+--where "$where"})
      "$target/registry-lens" sql "${what[@]}" --dialect "$dialect" --dataset hub-stats-models \
        --from "$hub/*.parquet" --date "$hub/*.parquet=2025-12-01" --output "$output/script.sql"
      if said=$("$(python_of "$engine")" -W ignore tests/sql/measure.py "$engine" "$output/script.sql" "$script" "$output" 2>"$folder/measure.log"); then
        echo "$number $script $said" | tee -a "$folder/measured.txt"
      else
        tail -3 "$folder/measure.log"
        failed=1
      fi
      [ "$script" = reduce ] || continue
      du -sm "$hub" "$output"/huggingface_* | sed 's/^/  MB: /'
      [ "$engine" != duckdb ] || page "$output"/huggingface_*.parquet | sed 's/^/  page: /'
    done
  done
done
[ -z "$rows" ] || "$folder/light/bin/python" tests/sql/plot.py "$folder/measured.txt" docs/scale.svg
[ "$failed" -eq 0 ] || die "scale-test: not everything agrees or ran; see above."
