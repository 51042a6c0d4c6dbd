# Weiwangge. A newcomer needs two targets: `make run` and `make test`. `make help` lists the others.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# cargo-leptos and plain cargo share this name; the page asks for /pkg/weiwangge.*
export LEPTOS_OUTPUT_NAME := weiwangge
# rustup's programs and cargo's own may be outside PATH on a fresh machine.
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin

BINDGEN_VERSION := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
STAMPS := target/.make
SITE := target/site
SERVER := target/release/weiwangge
PKG := target/wasm-bindgen
PLANNER := target/wasm-bindgen-planner

# What each step is made from: nothing is rebuilt while none of it is newer.
tree = $(shell find $(1) -type f -not -path '*/node_modules/*' 2>/dev/null)
COMMON := Cargo.toml Cargo.lock .cargo/config.toml
DOMAIN := app/domain/Cargo.toml $(call tree,app/domain/src)
APP := app/Cargo.toml $(call tree,app/src app/domain)
SERVER_FILES := $(call tree,server)
STYLES := $(call tree,style)
PUBLIC := $(shell find public -type f -not -path 'public/vendor/*' 2>/dev/null)

say = @printf '\033[1m▸ %s\033[0m\n' $(1)

.PHONY: help run build test dev e2e faults bench check screens clean

help:
	@echo 'make run     build what is needed and start on http://127.0.0.1:3000 with the demo place'
	@echo 'make test    everything: format, lints, rules, tests, browser tests, short faults and bench'
	@echo 'make build   the release build alone'
	@echo 'make dev     watch and reload'
	@echo 'make check   format, lints (native and wasm), dependency and import rules'
	@echo 'make e2e     the browser tests      make screens  pictures of every page, to target/screens'
	@echo 'make faults  kill -9, 50 rounds     make bench    the benches with their table'
	@echo 'make clean   remove what was built (tools in ~/.cache/weiwangge stay)'

run: build
	$(call say,"starting $(SERVER) serve --demo · data in $${WWG_DATA_DIR:-./data}")
	@LEPTOS_SITE_ROOT=$(SITE) exec $(SERVER) serve --demo

build: $(SITE)/hash.txt target/fonts/LICENSE.txt $(SERVER)

# --- what is installed -------------------------------------------------------------------------------------

$(STAMPS)/tools: .ci/tools.sh Cargo.toml
	@mkdir -p $(STAMPS)
	$(call say,"looking for the tools")
	@.ci/tools.sh basics
	@.ci/tools.sh wasm-target
	@.ci/tools.sh wasm-bindgen $(BINDGEN_VERSION) > $(STAMPS)/wasm-bindgen.path
	@touch $@

app/node_modules/.package-lock.json: app/package.json app/package-lock.json
	$(call say,"npm ci in app: Leaflet and the style bundler")
	@cd app && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

end2end/node_modules/.package-lock.json: end2end/package.json end2end/package-lock.json
	$(call say,"npm ci in end2end: Playwright and axe")
	@cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
	@touch $@

public/vendor/leaflet.js: app/node_modules/.package-lock.json .ci/site.mjs
	$(call say,"Leaflet into public/vendor")
	@node .ci/site.mjs vendor

target/fonts/LICENSE.txt: app/node_modules/.package-lock.json .ci/site.mjs
	$(call say,"the typeface of the door cards into target/fonts")
	@node .ci/site.mjs fonts target/fonts
	@touch $@

# --- the release build -------------------------------------------------------------------------------------

# One after the other: both use every core, and they share a lock.
$(PKG)/weiwangge.js: $(STAMPS)/tools $(COMMON) $(APP)
	$(call say,"WebAssembly of the app · cargo build -p app --target wasm32-unknown-unknown")
	@cargo build -p app --lib --target wasm32-unknown-unknown --features hydrate --profile wasm-release
	$(call say,"wasm-bindgen $(BINDGEN_VERSION)")
	@rm -rf $(PKG)
	@"$$(cat $(STAMPS)/wasm-bindgen.path)" --target web --no-typescript --remove-name-section --remove-producers-section --out-name weiwangge --out-dir $(PKG) \
	    target/wasm32-unknown-unknown/wasm-release/app.wasm

# The module that plans and reads codes on the phone: small, and by itself, since pages that need neither do not load it.
$(PLANNER)/planner.js: $(STAMPS)/tools $(COMMON) $(DOMAIN) app/planner/Cargo.toml $(call tree,app/planner/src)
	$(call say,"WebAssembly of the planner · cargo build -p planner --target wasm32-unknown-unknown")
	@cargo build -p planner --lib --target wasm32-unknown-unknown --profile wasm-release
	@rm -rf $(PLANNER)
	@"$$(cat $(STAMPS)/wasm-bindgen.path)" --target web --no-typescript --remove-name-section --remove-producers-section --out-name planner --out-dir $(PLANNER) \
	    target/wasm32-unknown-unknown/wasm-release/planner.wasm

$(SITE)/hash.txt: $(PKG)/weiwangge.js $(PLANNER)/planner.js public/vendor/leaflet.js .ci/site.mjs $(STYLES) $(PUBLIC)
	$(call say,"styles and files into $(SITE)")
	@node .ci/site.mjs site $(PKG) $(PLANNER) $(SITE)

$(SERVER): $(COMMON) $(APP) $(SERVER_FILES) | $(SITE)/hash.txt
	$(call say,"server · cargo build --release -p server")
	@cargo build --release -p server
	@touch $@

# --- daily work --------------------------------------------------------------------------------------------

# Own folder: the files that cargo-leptos writes bear no hash. It builds the app alone, so the planner is put beside it.
dev: $(STAMPS)/tools public/vendor/leaflet.js $(PLANNER)/planner.js
	@node .ci/site.mjs planner $(PLANNER) target/site-dev
	$(call say,"cargo leptos watch on http://127.0.0.1:3000")
	@tool=$$(.ci/tools.sh cargo-leptos); \
	bindgen=$$(dirname "$$(cat $(STAMPS)/wasm-bindgen.path)"); \
	PATH="$$bindgen:$$PATH" LEPTOS_SITE_ROOT=target/site-dev LEPTOS_HASH_FILES=false \
	    exec "$$tool" leptos watch -- serve --demo

# --- checks ------------------------------------------------------------------------------------------------

check: $(STAMPS)/tools
	@.ci/check.sh

test:
	@.ci/test.sh

e2e: build end2end/node_modules/.package-lock.json
	@.ci/tools.sh chromium >/dev/null
	$(call say,"browser tests")
	@cd end2end && npx --no-install playwright test $(ARGS)

screens: build end2end/node_modules/.package-lock.json
	@.ci/tools.sh chromium >/dev/null
	$(call say,"pictures of every page into target/screens")
	@node end2end/screens.mjs

faults: build
	$(call say,"kill -9 under load, 50 rounds")
	@node .ci/kill.mjs --rounds 50

bench: build
	$(call say,"benches")
	@node .ci/bench.mjs $(ARGS)

clean:
	$(call say,"removing target, node_modules and public/vendor")
	@rm -rf target app/node_modules end2end/node_modules public/vendor end2end/test-results end2end/playwright-report
