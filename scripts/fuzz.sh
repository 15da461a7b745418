#!/usr/bin/env bash
# Builds the fuzz targets with coverage on a stable compiler, and runs each for some seconds. What ends a target is in
# fuzz/artifacts/TARGET, what reaches new code in fuzz/corpus/TARGET.
#
#   scripts/fuzz.sh SECONDS [TARGET...]
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$lens_root/fuzz"
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(session parsers settings documents)

host=$(rustc -vV | sed -n 's/^host: //p')
# The flags of cargo-fuzz without its sanitizer, which a stable compiler does not have: the crate forbids unsafe code.
coverage=(--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1)
# With --target, build scripts are compiled without these flags.
RUSTFLAGS="${coverage[*]}" RUSTC_BOOTSTRAP=1 cargo build --release --locked --target "$host"
built=${CARGO_TARGET_DIR:-target}/$host/release

# Small good files to begin with.
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
mkdir -p "$seeds/session" "$seeds/documents"
find "$lens_root/www/sample" -name '*.parquet' -size -100k -exec cp {} "$seeds/session" \;
cp "$lens_root"/www/embeds/manifest.json "$seeds/documents"
if [ -d "$REGISTRY_LENS_SHARED/attack" ]; then cp "$REGISTRY_LENS_SHARED"/attack/*.parquet "$seeds/session"; fi

failed=0
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target" "artifacts/$target" "$seeds/$target"
  printf '\n== %s, %s s\n' "$target" "$seconds"
  # The messages of panics that become sentences of a file would hide the lines of libFuzzer.
  said=$seeds/$target.log
  "$built/$target" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=3000 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="artifacts/$target/" "corpus/$target" "$seeds/$target" >"$said" 2>&1 || failed=1
  grep -E '^(#[0-9]+.*(DONE|INITED)|stat::|SUMMARY|==[0-9]+==|.*ERROR|.*panicked)' "$said" || {
    echo "registry-lens: the target $target did not run:"
    tail -5 "$said"
    failed=1
  }
  if compgen -G "artifacts/$target/*" >/dev/null; then
    echo "registry-lens: fuzz/artifacts/$target has inputs that ended the target."
    failed=1
  fi
done
exit $failed
