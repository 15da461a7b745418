#!/usr/bin/env bash
# Installs what `make build`, `make serve` and `make test` need on a fresh Debian or Ubuntu
# machine (git, make, rustup's cargo). Every step does nothing if its result exists already.
# It never changes the default Rust toolchain.
#
#   scripts/setup.sh build      tools for the site (no browser)
#   scripts/setup.sh test       also tools for the tests: rustfmt, clippy, Chromium, Firefox, WebKitGTK
#   scripts/setup.sh licences   cargo-about for `make licences`, which neither build nor tests need
#   scripts/setup.sh bench      GNU time and Python's venv for `make bench`
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
lens_path
cd "$lens_root"

say() { printf 'setup: %s\n' "$*"; }

# --- distribution packages ---------------------------------------------------------------

apt_is_fresh=
# apt_install WHY PACKAGE...: prints the reason and installs; a failure says what to do.
apt_install() {
  local why=$1 as_root=()
  shift
  have apt-get || die "$why, and this machine has no apt-get: install the equivalent of: $*."
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || die "$why: as root, run: apt-get install --no-install-recommends $*"
    as_root=(sudo)
  fi
  say "$why: installing $*"
  if [ -z "$apt_is_fresh" ]; then
    "${as_root[@]}" apt-get update -qq >"$lens_cache/apt.log" 2>&1 ||
      say "apt-get update had errors (see $lens_cache/apt.log); continuing with the existing lists"
    apt_is_fresh=1
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >>"$lens_cache/apt.log" 2>&1 ||
    die "$why, but apt-get could not install $*; the reason is at the end of $lens_cache/apt.log."
}
# apt_offers PACKAGE: the lists know an installable version (Ubuntu's snap stand-ins do not count).
apt_offers() {
  local version
  have apt-cache || return 1
  version=$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')
  case $version in '' | '(none)' | *snap*) return 1 ;; esac
}
refresh_apt_lists() {
  [ -n "$apt_is_fresh" ] && return 0
  have apt-get || return 0
  if [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq >"$lens_cache/apt.log" 2>&1 || true
  elif have sudo; then
    sudo apt-get update -qq >"$lens_cache/apt.log" 2>&1 || true
  fi
  apt_is_fresh=1
}

# --- steps ---------------------------------------------------------------------------------

setup_cargo() {
  have cargo && have rustup ||
    die "cargo and rustup are needed and not on PATH: install Rust with rustup, then run this again."
  rustc -V >/dev/null 2>&1 ||
    die "rustup has no working default toolchain: run 'rustup default stable', then run this again."
  local wanted is
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  is=$(rustc -V | cut -d' ' -f2)
  [ "$(printf '%s\n' "$wanted" "$is" | sort -V | head -n1)" = "$wanted" ] ||
    die "Rust $wanted or later is needed and this is $is: run 'rustup update stable', then run this again."
}

setup_c_linker() {
  # Linking checks the libraries as well as the compiler.
  printf 'int main(void) { return 0; }' | cc -x c - -o /dev/null 2>/dev/null && return 0
  apt_install "cargo links through a C compiler" gcc libc6-dev
}

setup_npm() {
  [ -f package-lock.json ] || die "package-lock.json is missing: run npm install and commit the result."
  npm_ready && return 0
  # Any npm can fetch the packages. One of them is the Node that the project then uses.
  if ! have npm; then
    apt_install "npm fetches the page's build tools" nodejs npm
  fi
  say "npm packages do not match package-lock.json: npm ci"
  npm ci --no-audit --no-fund >"$lens_cache/npm.log" 2>&1 ||
    die "npm ci failed; the reason is at the end of $lens_cache/npm.log."
  # npm 9 drops the link to Node when it discards the package of the other architecture.
  local node
  for node in node_modules/node-linux-*/bin/node; do
    [ ! -x "$node" ] || ln -sf "../${node#node_modules/}" node_modules/.bin/node
  done
  npm_fingerprint >node_modules/.registry-lens
}

setup_node() {
  local major
  hash -r
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 22 ] ||
    die "Node 22 or later is needed, and the npm packages have none for this platform: install Node and put it first on PATH."
}

setup_crates() {
  # Without --locked, so that a changed Cargo.toml updates the lock file here; lint checks it.
  cargo fetch --offline >/dev/null 2>&1 && return 0
  say "some crates of Cargo.lock are missing: cargo fetch"
  cargo fetch >"$lens_cache/fetch.log" 2>&1 ||
    die "cargo fetch failed; the reason is at the end of $lens_cache/fetch.log."
}

setup_wasm_target() {
  active_toolchain_has_wasm && return 0
  fallback_ready && return 0
  say "the Rust toolchain lacks $lens_target: rustup target add"
  if rustup target add "$lens_target" >"$lens_cache/target.log" 2>&1 && active_toolchain_has_wasm; then
    return 0
  fi
  say "rustup could not fetch it: building the standard library from the distribution's sources"
  build_fallback_std
}

# Debian ships a current compiler with the sources of its library, so the target's library can
# be built. The key is the compiler's full version, because after an upgrade the old library
# would not link.
build_fallback_std() {
  refresh_apt_lists
  apt_offers rustc-web ||
    die "rustup cannot fetch $lens_target (see $lens_cache/target.log) and this distribution has no rustc-web to build it with: make 'rustup target add $lens_target' work, then run this again."
  local packages=() package libdir work
  for package in rustc-web cargo-web rust-web-src; do
    dpkg -s "$package" >/dev/null 2>&1 || packages+=("$package")
  done
  [ ${#packages[@]} -eq 0 ] || apt_install "the distribution's Rust builds for $lens_target" "${packages[@]}"
  have "$(fallback_linker)" ||
    apt_install "the linker for $lens_target" "$(fallback_linker | sed 's/^wasm-ld-/lld-/')"
  rustup run "$lens_fallback_toolchain" rustc -V >/dev/null 2>&1 ||
    rustup toolchain link "$lens_fallback_toolchain" /usr
  fallback_ready && return 0

  say "building core, alloc, std, proc_macro and test for $lens_target (under a minute)"
  libdir=$(fallback_libdir)
  work=$lens_cache/std
  rm -rf "$work"
  mkdir -p "$work/src"
  printf '[package]\nname = "empty_for_std"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  # Without bitcode in the library a later `lto = true` fails.
  local flags
  flags=$(RUSTFLAGS=-Cembed-bitcode=yes portable_paths "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust")
  (cd "$work" && env -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS="$flags" \
    RUSTUP_TOOLCHAIN=$lens_fallback_toolchain \
    cargo build --release -Zbuild-std=core,alloc,std,panic_abort,proc_macro,test \
    --target "$lens_target") >"$lens_cache/std.log" 2>&1 ||
    die "building the standard library failed; the reason is at the end of $lens_cache/std.log."
  rm -f "$work/target/$lens_target/release/deps/"libempty_for_std-*.rlib
  /usr/bin/rustc -vV >"$work/.registry-lens-rustc"
  local as_root=()
  [ -w "$(/usr/bin/rustc --print sysroot)/lib/rustlib" ] || as_root=(sudo)
  "${as_root[@]}" rm -rf "$libdir"
  "${as_root[@]}" mkdir -p "$libdir"
  "${as_root[@]}" cp "$work/target/$lens_target/release/deps/"lib*.rlib "$libdir/"
  "${as_root[@]}" cp "$work/.registry-lens-rustc" "$libdir/"
  rm -rf "$work"
  fallback_ready || die "the standard library for $lens_target was built, but it is not in $libdir."
}

setup_wasm_c() {
  local packages=()
  if ! wasm_cc >/dev/null; then
    refresh_apt_lists
    if apt_offers clang-19; then packages+=(clang-19); else packages+=(clang); fi
  fi
  wasm_ar >/dev/null || packages+=(llvm)
  [ ${#packages[@]} -eq 0 ] || apt_install "zstd is C and must be compiled for $lens_target" "${packages[@]}"
  wasm_cc >/dev/null ||
    die "no clang that compiles for $lens_target: install one of version 14 or later, or name it in CC_wasm32_unknown_unknown."
  wasm_ar >/dev/null || die "no llvm-ar: install the package llvm, or name it in AR_wasm32_unknown_unknown."
}

# install_tool CRATE VERSION OPT_LEVEL [CARGO FLAG...]. Only the build uses these tools, so a
# short compile time matters: they have no link-time optimisation, and no optimisation at all if
# a tool only moves files.
install_tool() {
  local crate=$1 version=$2 opt_level=$3
  shift 3
  say "$crate $version is missing: compiling it (this takes minutes, once)"
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=$opt_level CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install "$crate" --version "=$version" --root "$lens_cache/tools" \
    --target-dir "$lens_cache/tools-target" "$@" >"$lens_cache/$crate.log" 2>&1 ||
    die "compiling $crate $version failed; the reason is at the end of $lens_cache/$crate.log."
  rm -rf "$lens_cache/tools-target"
}

setup_wasm_bindgen() {
  local version
  version=$(locked_version wasm-bindgen)
  [ -n "$version" ] || die "Cargo.lock names no wasm-bindgen: run 'cargo generate-lockfile' and commit the result."
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] &&
    have wasm-bindgen-test-runner && return 0
  # Without --locked, because its lock file names a crate version that was withdrawn.
  install_tool wasm-bindgen-cli "$version" 2
}

setup_trunk() {
  [ "$(trunk --version 2>/dev/null)" = "trunk $trunk_version" ] && return 0
  # Without TLS and update check: the build runs offline and serves plain HTTP.
  install_tool trunk "$trunk_version" 0 --locked --no-default-features
}

setup_cargo_about() {
  [ "$(cargo-about --version 2>/dev/null)" = "cargo-about $cargo_about_version" ] && return 0
  # Optimised: it compares every file with every known licence.
  install_tool cargo-about "$cargo_about_version" 2 --locked --features cli
}

setup_wasm_opt() {
  [ -x node_modules/.bin/wasm-opt ] && return 0
  die "wasm-opt did not come with the npm packages: package.json must list binaryen among its devDependencies."
}

setup_rust_components() {
  local missing=()
  cargo fmt --version >/dev/null 2>&1 || missing+=(rustfmt)
  cargo clippy --version >/dev/null 2>&1 || missing+=(clippy)
  [ ${#missing[@]} -eq 0 ] && return 0
  say "the lint step needs ${missing[*]}: rustup component add"
  rustup component add "${missing[@]}" >"$lens_cache/components.log" 2>&1 ||
    die "rustup could not add ${missing[*]} (see $lens_cache/components.log): install a toolchain of profile default, for example 'rustup toolchain install stable --profile default'."
}

# If the fallback compiler builds the WebAssembly, the clippy of that compiler lints it.
setup_fallback_clippy() {
  active_toolchain_has_wasm && return 0
  rustup run "$lens_fallback_toolchain" cargo-clippy --version >/dev/null 2>&1 && return 0
  apt_install "clippy for the compiler that builds $lens_target" rust-web-clippy
}

setup_browsers() {
  local packages=() variable
  for variable in CHROME CHROMEDRIVER FIREFOX; do
    [ -z "${!variable:-}" ] || have "${!variable}" ||
      die "$variable names ${!variable}, which does not exist: correct it, or unset it to install the browser."
  done
  if find_chrome >/dev/null && find_chromedriver >/dev/null && find_firefox >/dev/null && find_webkit; then
    return 0
  fi
  refresh_apt_lists
  if ! find_chrome >/dev/null && apt_offers chromium; then packages+=(chromium); fi
  if ! find_chromedriver >/dev/null && apt_offers chromium-driver; then packages+=(chromium-driver); fi
  if ! find_firefox >/dev/null; then
    if apt_offers firefox-esr; then packages+=(firefox-esr); elif apt_offers firefox; then packages+=(firefox); fi
  fi
  find_webkit || packages+=(webkit2gtk-driver xvfb)
  [ ${#packages[@]} -eq 0 ] || apt_install "the tests drive real browsers" "${packages[@]}"
  hash -r
  find_chrome >/dev/null ||
    die "no Chromium that is not a snap: install Chromium or Chrome and name its binary in CHROME (and its driver in CHROMEDRIVER)."
  find_chromedriver >/dev/null ||
    die "no chromedriver: install the one of the same version as $(find_chrome) and name it in CHROMEDRIVER."
  find_firefox >/dev/null ||
    die "no Firefox that is not a snap: install Firefox (ESR or release) and name its binary in FIREFOX."
}

setup_latex() {
  local packages=()
  have pdflatex && kpsewhich booktabs.sty >/dev/null || packages+=(texlive-latex-base texlive-latex-recommended)
  have pdftotext && have pdffonts || packages+=(poppler-utils)
  [ ${#packages[@]} -eq 0 ] || apt_install "the tests set exported tables and read exported PDFs" "${packages[@]}"
}

# Python programs that read back what the tests write: RO-Crate, Croissant and CITATION.cff.
setup_checkers() {
  local folder=$lens_cache/checkers
  [ -x "$folder/bin/python" ] && cmp -s tests/checkers.txt "$folder/installed.txt" && return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null ||
    apt_install "the tests read records with Python programs" python3 python3-venv
  say "Python programs of tests/checkers.txt: pip install (a minute)"
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet -r tests/checkers.txt >"$lens_cache/checkers.log" 2>&1 ||
    die "pip could not install tests/checkers.txt; the reason is at the end of $lens_cache/checkers.log."
  cp tests/checkers.txt "$folder/installed.txt"
}

setup_bench() {
  local packages=()
  [ -x /usr/bin/time ] || packages+=(time)
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3 python3-venv)
  [ ${#packages[@]} -eq 0 ] || apt_install "the benchmark measures memory, and DuckDB is a Python package" "${packages[@]}"
}

# --- order -----------------------------------------------------------------------------------

for_build() {
  setup_cargo
  setup_c_linker
  setup_npm
  setup_node
  setup_wasm_opt
  setup_crates
  setup_wasm_target
  setup_wasm_c
  setup_wasm_bindgen
  setup_trunk
}
for_test() {
  setup_rust_components
  setup_fallback_clippy
  setup_browsers
  setup_latex
  setup_checkers
}

mkdir -p "$lens_cache"
# Two calls of make must not install at the same time.
if have flock; then
  exec 9>"$lens_cache/lock"
  flock -n 9 || { say "another setup is running: waiting for it"; flock 9; }
fi

case ${1:-test} in
  build) for_build ;;
  test) for_build && for_test ;;
  licences) setup_cargo && setup_c_linker && setup_npm && setup_node && setup_crates && setup_cargo_about ;;
  bench) setup_bench ;;
  java) apt_install "Spark runs on Java" openjdk-17-jre-headless ;;
  postgres) apt_install "the scripts for PostgreSQL are tested in it" postgresql ;;
  *) die "setup.sh knows 'build', 'test', 'licences', 'bench', 'java' and 'postgres', not '$1'." ;;
esac
