#!/usr/bin/env bash
# Makes www/sample/*.parquet again: the made-up files with their generator, and the heads of real
# lists from their npm packages. www/sample/README.md describes each file.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
lens_path
cd "$lens_root"

cargo run --quiet --offline --example make_sample_hub -- www/sample

rows=3000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# one VERSION FILE_WITHIN_THE_PACKAGE MONTH
one() {
  local version=$1 file=$2 month=$3
  (cd "$work" && npm pack --silent "download-counts@$version" >/dev/null &&
    tar -xzf "download-counts-$version.tgz" "package/$file")
  cargo run --quiet --offline --example make_sample -- "$work/package/$file" "$rows" \
    "npm package download-counts $version (MIT), first $rows of $file by count" \
    "www/sample/npm_downloads_$month.parquet"
}

one 1.79.0 index.json 2017-04
one 1.81.1 index.json 2017-10
one 2.20251201.0 counts.json 2025-12
one 2.20260301.0 counts.json 2026-03
