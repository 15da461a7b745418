# Sourced: the environment of every build and test step. `. scripts/env.sh` sets the common
# variables. `wasm_env COMMAND...` runs one command with the variables that only WebAssembly
# needs, so that native builds use the user's toolchain.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
lens_path

export REGISTRY_LENS_SHARED=${REGISTRY_LENS_SHARED:-$lens_root/../shared}

export REGISTRY_LENS_CHECKERS=$lens_cache/checkers/bin

if lens_found=$(find_chrome); then export CHROME=$lens_found; fi
if lens_found=$(find_chromedriver); then export CHROMEDRIVER=$lens_found; fi
if lens_found=$(find_firefox); then export FIREFOX=$lens_found; fi
unset lens_found

wasm_env() (
  if ! active_toolchain_has_wasm && fallback_ready; then
    export RUSTUP_TOOLCHAIN=$lens_fallback_toolchain
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(fallback_linker)
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
  fi
  if found=$(wasm_cc); then export CC_wasm32_unknown_unknown=$found; fi
  if found=$(wasm_ar); then export AR_wasm32_unknown_unknown=$found; fi
  # The engine names the sources of its crates (in messages of a panic) without the folders of this
  # machine, so that the same commit gives the same bytes in any folder.
  CARGO_ENCODED_RUSTFLAGS=$(portable_paths)
  export CARGO_ENCODED_RUSTFLAGS
  # A colour setting of the caller would reach tools that read it differently.
  unset NO_COLOR
  "$@"
)
