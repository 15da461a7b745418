#!/usr/bin/env bash
# Runs the named layers of tests one after the other, all of them even if one fails, and
# ends with one summary whose last line is "N passed, M failed".
#
#   scripts/test.sh lint native data page wasm build same browser
#
# A layer that ran no test has failed: nothing was checked.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$lens_root"

logs=$lens_root/target/test-logs
mkdir -p "$logs"
summary=()
total_passed=0
total_failed=0

# record LAYER PASSED FAILED SKIPPED SECONDS
record() {
  local line="$1: $2 passed"
  [ "$3" -eq 0 ] || line+=", $3 failed"
  [ "$4" -eq 0 ] || line+=", $4 skipped"
  summary+=("$line ($5 s)")
  total_passed=$((total_passed + $2))
  total_failed=$((total_failed + $3))
}

# run_tests LAYER COUNTER COMMAND...: runs and counts. A command that fails without a failed
# test (it did not compile, the browser did not start) is one failure; so is an empty run.
run_tests() {
  local layer=$1 counter=$2 log=$logs/$1.log status=0 start=$SECONDS passed failed skipped
  shift 2
  printf '\n== %s\n' "$layer"
  "$@" 2>&1 | tee "$log" || status=$?
  read -r passed failed skipped < <("$counter" "$log")
  if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then
    [ "$passed" -ne 0 ] || printf 'registry-lens: the layer %s ran no test at all.\n' "$layer"
    failed=1
  fi
  record "$layer" "$passed" "$failed" "$skipped" $((SECONDS - start))
}

# Sums every "test result:" line of cargo test and wasm-bindgen-test-runner.
count_cargo() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result:/ {
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^passed/) passed += $(i - 1)
        if ($i ~ /^failed/) failed += $(i - 1)
        if ($i ~ /^ignored/) skipped += $(i - 1)
      }
    }
    END { print passed + 0, failed + 0, skipped + 0 }'
}
# The totals that node --test prints at the end.
count_node() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    ($1 == "ℹ" || $1 == "#") && NF == 3 { total[$2] = $3 }
    END { print total["pass"] + 0, total["fail"] + total["cancelled"] + 0, total["skipped"] + total["todo"] + 0 }'
}
# One line per check: "check: NAME ok" or "check: NAME FAILED".
count_checks() {
  awk '
    /^check: .* ok$/ { passed++ }
    /^check: .* FAILED$/ { failed++ }
    END { print passed + 0, failed + 0, 0 }' "$1"
}

# --- layers ------------------------------------------------------------------------------

check() {
  local name=$1
  shift
  if "$@"; then printf 'check: %s ok\n' "$name"; else printf 'check: %s FAILED\n' "$name"; fi
}
quietly() { "$@" >/dev/null; }
all_checks() {
  local prettier_over=(www index.html bench)
  [ ! -d tests/browser ] || prettier_over+=(tests/browser)
  check "Cargo.lock matches Cargo.toml" quietly cargo metadata --locked --offline --format-version 1
  check "cargo fmt" cargo fmt --all --check
  check "clippy, native" cargo clippy --locked --offline --all-targets --quiet -- -D warnings
  check "clippy, $lens_target" wasm_env cargo clippy --locked --offline --lib --no-default-features \
    --target "$lens_target" --quiet -- -D warnings
  check "TypeScript" tsc --noEmit
  check "TypeScript, tests of the page" tsc --noEmit -p tests/tsconfig.json
  check "Prettier" prettier --log-level warn --check "${prettier_over[@]}"
}

# The tests that work hard. Their code is optimised, which takes longer to compile and then saves more; all
# others are not.
hard=(claims corpus datasets fed golden judge measures metrics mutants permuted reading round_trip sample sql worlds)

# targets KIND: the options of cargo that choose the hard tests, or the other ones.
targets() {
  local file name
  for file in tests/*.rs tests/*/main.rs; do
    name=${file#tests/}
    name=${name%.rs}
    name=${name%/main}
    case " ${hard[*]} " in
      *" $name "*) [ "$1" != hard ] || printf -- '--test\n%s\n' "$name" ;;
      *) [ "$1" = hard ] || printf -- '--test\n%s\n' "$name" ;;
    esac
  done
}

# has_shared: says which tests will be skipped without the shared data, or refuses.
has_shared() {
  [ -d "$REGISTRY_LENS_SHARED" ] || if [ "${REGISTRY_LENS_REQUIRE_SHARED:-0}" = 1 ]; then
    echo "registry-lens: REGISTRY_LENS_REQUIRE_SHARED=1, but there is no folder $REGISTRY_LENS_SHARED."
    return 1
  else
    echo "registry-lens: no folder $REGISTRY_LENS_SHARED: tests over real data will say that they are skipped."
  fi
}

native() {
  local status=0 chosen
  has_shared || return 1
  mapfile -t chosen < <(targets others)
  cargo test --locked --offline --no-fail-fast --lib --bins "${chosen[@]}" || status=$?
  cargo test --locked --offline --doc || status=$?
  return $status
}

data() {
  local chosen
  has_shared || return 1
  mapfile -t chosen < <(targets hard)
  [ ${#chosen[@]} -eq $((2 * ${#hard[@]})) ] || die "one of the hard tests (${hard[*]}) is no file of tests/."
  cargo test --locked --offline --no-fail-fast --config scripts/fast.toml "${chosen[@]}"
}

# The runner reads webdriver.json from the crate's root. Its content depends on the machine.
write_webdriver_json() {
  local sandbox=
  # Chromium refuses to run its sandbox as root.
  [ "$(id -u)" -ne 0 ] || sandbox='"--no-sandbox", '
  cat >webdriver.json <<JSON
{
  "goog:chromeOptions": {
    "binary": "$CHROME",
    "args": ["--headless=new", $sandbox"--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"]
  }
}
JSON
}
wasm() {
  write_webdriver_json
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner WASM_BINDGEN_TEST_TIMEOUT=300 \
    wasm_env cargo test --locked --offline --no-default-features --target "$lens_target" --test wasm --test statistics
}

build() {
  local layer=build start=$SECONDS status=0
  printf '\n== %s\n' "$layer"
  { wasm_env trunk build --release --offline && node scripts/sizes.mjs dist; } 2>&1 | tee "$logs/build.log" || status=$?
  if [ "$status" -eq 0 ]; then
    summary+=("build: within its size budgets ($((SECONDS - start)) s)")
  else
    summary+=("build: FAILED ($((SECONDS - start)) s)")
    total_failed=$((total_failed + 1))
  fi
}

# A second build, of a copy of these files in another folder with a target folder of its own. It must be the same, byte
# for byte. Nothing of the first build may help, so it takes as long as a build from nothing. It runs beside the first,
# because the longest steps of a build use one processor.
copy=
begin_copy() {
  copy=$(mktemp -d)
  git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$copy"
  ln -s "$lens_root/node_modules" "$copy/node_modules"
  (
    status=0
    (
      unset CARGO_TARGET_DIR
      # The functions of the copy, which knows its folder.
      . "$copy/scripts/env.sh"
      cd "$copy"
      wasm_env trunk build --release --offline
    ) || status=$?
    echo "$status" >"$copy/ended"
  ) >"$logs/copy.log" 2>&1 &
}
same() {
  [ -n "$copy" ] || begin_copy
  until [ -s "$copy/ended" ]; do sleep 1; done
  cat "$logs/copy.log"
  check "the copy is built" test "$(<"$copy/ended")" -eq 0
  check "dist/ and the build of a copy in another folder are the same" node scripts/site.mjs dist "$copy/dist"
  rm -rf "$copy"
}

browser() {
  local files
  shopt -s nullglob globstar
  files=(tests/browser/**/*.test.{js,mjs,ts})
  shopt -u nullglob globstar
  if [ ${#files[@]} -eq 0 ]; then
    echo "registry-lens: no tests/browser/*.test.{js,mjs,ts}."
    return 1
  fi
  # The command that the page is compared with, as the layer of data built it.
  REGISTRY_LENS_CARGO_CONFIG=scripts/fast.toml node --test --test-reporter=spec "${files[@]}"
}

for layer in "$@"; do
  case $layer in
    lint) run_tests lint count_checks all_checks ;;
    native) run_tests native count_cargo native ;;
    data) run_tests data count_cargo data ;;
    page) run_tests page count_node node www/test.mjs ;;
    wasm) run_tests wasm count_cargo wasm ;;
    build)
      [[ " $* " != *" same "* ]] || begin_copy
      build
      ;;
    browser) run_tests browser count_node browser ;;
    same) run_tests same count_checks same ;;
    *) die "test.sh knows lint, native, data, page, wasm, build, same and browser, not '$layer'." ;;
  esac
done

printf '\n== summary\n'
printf '%s\n' "${summary[@]}"
printf '%s passed, %s failed\n' "$total_passed" "$total_failed"
[ "$total_failed" -eq 0 ]
