# Registry Lens: every command that a user, a contributor or CI needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The address of `make serve`.
PORT ?= 8080
HOST ?= 127.0.0.1
# The site for `make check-site`.
SITE ?= dist
# How many damaged files `make mutants` reads, and which.
MUTANTS ?= 20000
SEED ?= 1
# How long `make fuzz` runs each target, and which of them; all if none is named.
FUZZ ?= 60
TARGETS ?=
# A Python with duckdb, pandas, pyarrow and huggingface_hub, for `make check-guide`.
PYTHON ?= python3

# The layers of `make test`.
LAYERS ?= lint native data page wasm build same browser

# Recipes run with the project's own tools first on PATH; wasm_env adds the WebAssembly toolchain.
ENV := . scripts/env.sh;

.PHONY: help serve build package test lint fmt clean setup setup-build setup-test sample licences worlds \
	dist check-site same-bytes test-native test-page test-wasm test-browser snapshots interaction mutants fuzz deny bench scale-test check-guide

help: ## this list
	@echo "Registry Lens. A fresh Debian or Ubuntu machine with git, make and rustup is enough."
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

serve: setup-build ## serve the page at http://127.0.0.1:8080/, release build, rebuilt on change (PORT=, HOST=)
	@echo "Registry Lens: http://$(HOST):$(PORT)/  (after the first build; stop with Ctrl-C)"
	@mkdir -p target/serve
	@$(ENV) REGISTRY_LENS_OFFLINE=0 wasm_env trunk serve --release --offline --dist target/serve --address $(HOST) --port $(PORT)

build: setup-build ## build the site into dist/, check its sizes (CONNECT="https://…": hosts from which a manifest may load)
	@$(ENV) REGISTRY_LENS_CONNECT="$(CONNECT)" REGISTRY_LENS_COMMIT="$$(clean_commit)" wasm_env trunk build --release --offline
	@$(ENV) node scripts/sizes.mjs dist

dist: build ## pack the site with licences, guides and a bill of materials: target/registry-lens-VERSION.zip
	@$(ENV) node scripts/site.mjs dist
	@python3 scripts/make-dist.py --site dist

check-site: ## check that a built site is what it says it is (SITE=dist)
	@$(ENV) node scripts/site.mjs $(SITE)

same-bytes: setup-build ## build the site twice, in two folders, and compare the bytes
	@scripts/test.sh build same

package: build ## make the npm package of the element, as a tarball in target/
	@$(ENV) node www/package/make.mjs dist target/package && cd target && npm pack ./package

test: setup-test ## run all tests: lint, native, over data, page, WebAssembly, build, browsers
	@scripts/test.sh $(LAYERS)

lint: setup-test ## formatting, clippy (native and WebAssembly), TypeScript, Prettier
	@scripts/test.sh lint

test-native: setup-test ## Rust tests on this machine (real data from REGISTRY_LENS_SHARED, default ../shared)
	@scripts/test.sh native data

test-page: setup-build ## tests of the page's logic, under Node
	@scripts/test.sh page

test-wasm: setup-test ## Rust tests in a worker of headless Chromium
	@scripts/test.sh wasm

test-browser: setup-test ## tests of the built page in Chromium, Firefox and WebKit
	@scripts/test.sh build browser

snapshots: setup-test ## renew the pictures in tests/browser/snapshots from a new build, and make sheets of them
	@scripts/test.sh build
	@$(ENV) REGISTRY_LENS_RENEW_SNAPSHOTS=1 node --test tests/browser/snapshots.test.mjs
	@$(ENV) node tests/browser/contact-sheet.mjs

interaction: setup-test ## measure the time from a click or key to the next paint, on a slow processor
	@$(ENV) node tests/browser/interaction.mjs

mutants: setup-test ## read damaged files natively and by the built engine, and compare (MUTANTS=20000 SEED=1)
	@$(ENV) REGISTRY_LENS_MUTANTS=$(MUTANTS) REGISTRY_LENS_SEED=$(SEED) cargo test --locked --offline --config scripts/fast.toml --test mutants
	@$(ENV) REGISTRY_LENS_MUTANTS=$(MUTANTS) REGISTRY_LENS_SEED=$(SEED) node --test --test-reporter=spec --test-name-pattern="damaged files" tests/browser/engine.test.mjs

fuzz: setup-build ## run the fuzz targets, each for a minute, on a stable compiler (FUZZ=seconds TARGETS="session …")
	@scripts/fuzz.sh $(FUZZ) $(TARGETS)

deny: ## check licences, sources and banned crates, and known advisories if their database can be had (needs cargo-deny)
	@$(ENV) cargo deny --offline check licenses bans sources
	@$(ENV) cargo deny check advisories || { echo "registry-lens: advisories were NOT checked, or one was found: see above." >&2; exit 1; }

bench: setup-test ## measure beside DuckDB and hyparquet, compare the answers, write docs/performance.md (ROWS=, REPEATS=)
	@scripts/setup.sh bench
	@scripts/bench.sh

scale-test: setup-build ## hold the scripts of `registry-lens sql` against the program in DuckDB, Sail, Spark and PostgreSQL (ENGINES=, ROWS=)
	@scripts/scale-test.sh

check-guide: ## run every command of docs/datasets.md on stand-ins for its sources (PYTHON=, INSPECT=)
	@$(PYTHON) scripts/check-guide.py $(if $(INSPECT),--inspect $(INSPECT))

fmt: setup-test ## format Rust, TypeScript, CSS and HTML in place
	@$(ENV) cargo fmt --all
	@$(ENV) prettier --log-level warn --write www tests/browser bench index.html

sample: setup-build ## make www/sample/*.parquet again: the made-up files, and heads of lists from npm
	@$(ENV) scripts/make-sample.sh

licences: ## write www/licences/crates.txt again, the licences of the crates in the engine
	@scripts/setup.sh licences
	@$(ENV) node scripts/licences.mjs

worlds: setup-test ## judge made-up worlds by all rules, record the verdicts, and write the table in docs/claims.md (CLAIMS=)
	@$(ENV) cargo run --config scripts/fast.toml --offline --example worlds -- $(CLAIMS)
	@$(ENV) REGISTRY_LENS_WRITE_DOCS=1 cargo test --config scripts/fast.toml --offline --quiet --test worlds the_table_is_in_the_documents

setup: setup-test ## install everything that these commands need
setup-build:
	@scripts/setup.sh build
setup-test:
	@scripts/setup.sh test

clean: ## remove the results of builds (not the tools in ~/.cache/registry-lens)
	rm -rf dist target node_modules webdriver.json
