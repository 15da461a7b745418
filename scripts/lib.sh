# Shared by setup.sh, env.sh and test.sh: paths, and the choice among several candidates.
# It is sourced, never run, and changes no option of the sourcing shell.

lens_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lens_cache=${XDG_CACHE_HOME:-$HOME/.cache}/registry-lens
lens_target=wasm32-unknown-unknown
# The name under which rustup knows the distribution's compiler, which builds the WebAssembly
# if rustup could not fetch the target.
lens_fallback_toolchain=debian-web
trunk_version=0.21.14
cargo_about_version=0.9.3

have() { command -v "$1" >/dev/null 2>&1; }

# first_command NAME...: path of the first that exists, else nothing and failure.
first_command() {
  local name
  for name in "$@"; do
    if [ -n "$name" ] && have "$name"; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# Ends the script with a sentence that says what to do.
die() {
  printf 'registry-lens: %s\n' "$*" >&2
  exit 1
}

# node_modules holds exactly the packages of the lock file, from an `npm ci` of this script.
npm_fingerprint() {
  (cd "$lens_root" && cat package.json package-lock.json .npmrc | sha256sum | cut -d' ' -f1)
}
npm_ready() {
  [ -f "$lens_root/node_modules/.registry-lens" ] &&
    [ "$(cat "$lens_root/node_modules/.registry-lens")" = "$(npm_fingerprint)" ]
}

# The version of a crate in Cargo.lock.
locked_version() {
  awk -v crate="$1" '
    $1 == "name" { name = $3; gsub(/"/, "", name) }
    $1 == "version" && name == crate { gsub(/"/, "", $3); print $3; exit }
  ' "$lens_root/Cargo.lock"
}

# The active rustup toolchain has the WebAssembly target's own standard library.
active_toolchain_has_wasm() {
  local libdir
  libdir=$(cd "$lens_root" && rustc --print target-libdir --target "$lens_target" 2>/dev/null) || return 1
  compgen -G "$libdir/libcore-*.rlib" >/dev/null
}

# The distribution's compiler, with a standard library that we built for this very compiler.
fallback_libdir() { printf '%s/lib/rustlib/%s/lib' "$(/usr/bin/rustc --print sysroot)" "$lens_target"; }
fallback_linker() {
  # The linker must read the compiler's bitcode: same LLVM release.
  local llvm
  llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  printf 'wasm-ld-%s' "$llvm"
}
fallback_ready() {
  [ -x /usr/bin/rustc ] || return 1
  local stamp
  stamp=$(fallback_libdir)/.registry-lens-rustc
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(/usr/bin/rustc -vV)" ] &&
    have "$(fallback_linker)" &&
    rustup run "$lens_fallback_toolchain" rustc -V >/dev/null 2>&1
}

# A C compiler that knows WebAssembly and the archiver that goes with it, for zstd.
wasm_cc() {
  local cc
  for cc in "${CC_wasm32_unknown_unknown:-}" clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang clang-14; do
    if [ -n "$cc" ] && have "$cc" &&
      printf 'int f(void) { return 1; }' | "$cc" --target=$lens_target -c -x c - -o /dev/null 2>/dev/null; then
      command -v "$cc"
      return 0
    fi
  done
  return 1
}
wasm_ar() {
  first_command "${AR_wasm32_unknown_unknown:-}" llvm-ar llvm-ar-{22,21,20,19,18,17,16,15,14}
}

# The commit that the files of this folder are; nothing if they were changed since, or are no clone.
clean_commit() {
  [ -z "$(git -C "$lens_root" status --porcelain --untracked-files=no 2>&1)" ] || return 0
  git -C "$lens_root" rev-parse HEAD
}

# portable_paths [FOLDER...]: compiler flags that cut cargo's folder, and these, from the paths of
# sources, separated as CARGO_ENCODED_RUSTFLAGS wants them. The caller's RUSTFLAGS stay, since cargo
# would ignore them. Paths of this repository are relative anyway, and flags that name it would let
# cargo build every crate again for each clone.
portable_paths() {
  local flags=() folder
  [ -z "${CARGO_ENCODED_RUSTFLAGS:-}" ] || flags+=("$CARGO_ENCODED_RUSTFLAGS")
  # shellcheck disable=SC2206 # cargo splits RUSTFLAGS at spaces too.
  [ -n "${CARGO_ENCODED_RUSTFLAGS:-}" ] || flags+=(${RUSTFLAGS:-})
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/* "$@"; do
    flags+=("--remap-path-prefix=$folder=")
  done
  (
    IFS=$'\x1f'
    printf '%s' "${flags[*]}"
  )
}

# Browsers: the user's choice, otherwise the names in distributions. Ubuntu's commands with
# these names start snaps, which can see neither our profile folders nor the files under test.
is_snap() {
  local file
  file=$(readlink -f "$1")
  case $file in /snap/* | */bin/snap) return 0 ;; esac
  [ "$(head -c 2 "$file" 2>/dev/null | tr -d '\0')" = '#!' ] && grep -q '/snap/bin/' "$file"
}
# find_browser CHOSEN NAME...: the chosen one of any kind, otherwise the first that is not a snap.
find_browser() {
  local chosen=$1 name
  shift
  if [ -n "$chosen" ]; then
    first_command "$chosen"
    return
  fi
  for name in "$@"; do
    if have "$name" && ! is_snap "$(command -v "$name")"; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}
find_chrome() { find_browser "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable; }
find_chromedriver() { find_browser "${CHROMEDRIVER:-}" chromedriver /usr/lib/chromium/chromedriver /usr/lib/chromium-browser/chromedriver; }
find_webkit() { [ -x "${WEBKIT_DRIVER:-/usr/bin/WebKitWebDriver}" ] && [ -x "${XVFB:-/usr/bin/Xvfb}" ]; }
find_firefox() { find_browser "${FIREFOX:-}" firefox-esr firefox; }

# The project's tools come first: the caching wasm-opt, the project's node, then trunk and wasm-bindgen.
lens_path() {
  local cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
  case ":$PATH:" in
    *":$cargo_bin:"*) ;;
    *) PATH=$cargo_bin:$PATH ;;
  esac
  case ":$PATH:" in
    *":$lens_root/scripts/bin:$lens_root/node_modules/.bin:$lens_cache/tools/bin:"*) ;;
    *) PATH=$lens_root/scripts/bin:$lens_root/node_modules/.bin:$lens_cache/tools/bin:$PATH ;;
  esac
  export PATH
}
