# What a newcomer, a developer and CI run. `make` alone lists the targets.

CARGO = cargo
# Passed on to `cotejo demo`: make demo ARGS="--addr 127.0.0.1:9000"
ARGS =

.PHONY: help demo web test fmt lint unit doc check islands browser api fuzz-short bench tools

help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

demo: web/dist/manifest.json ## build cotejo, show the bicentennial example and serve it (ARGS="…" is passed on)
	@$(CARGO) run -q -p cotejo -- demo $(ARGS)

web: web/dist/manifest.json ## build what the browser gets: scripts, fonts, outlines of places (npm)

# Built anew when a source of it is newer; a build that fails leaves the old one, and make tries again.
web/dist/manifest.json: web/package-lock.json $(shell find web/src web/build web/geometry web/vite.config.mjs -type f 2>/dev/null)
	@sh tools/need.sh node
	cd web && npm ci --no-audit --no-fund && npm run build

test: fmt web lint unit doc check islands browser fuzz-short ## all that CI runs

fmt: ## the code is formatted
	$(CARGO) fmt --all --check

lint: ## no compiler or clippy warning
	$(CARGO) clippy --workspace --all-targets -- -D warnings

unit: tools ## unit and integration tests
	$(CARGO) nextest run --workspace

doc: ## examples in the API documentation
	$(CARGO) test -q --doc --workspace

check: ## what the compiler cannot check: arrows, sizes, docs, links (xtask)
	@$(CARGO) run -q -p xtask -- check

islands: web ## types and unit tests of the scripts, and the islands alone in Chromium
	@sh tools/need.sh node chromium
	cd web && npm test && npm run test:browser

browser: web ## the whole site in Chromium: both languages, axe, figures against the command line's
	@sh tools/need.sh node chromium
	@sh tools/browser.sh

api: web ## Schemathesis against /openapi.json (PyPI; not part of `make test`)
	@sh tools/api.sh

fuzz-short: ## a short fuzz run on the stable toolchain
	@if [ -f tools/fuzz-short.sh ]; then sh tools/fuzz-short.sh; \
	else echo "fuzz-short: tools/fuzz-short.sh is not there yet; nothing is run"; fi

bench: web ## measure against peers; prints a table, writes target/bench.json
	@if [ -f tools/bench.sh ]; then sh tools/bench.sh; \
	else echo "bench: tools/bench.sh is not there yet" >&2; exit 2; fi

tools: ## install cargo-nextest where it is missing
	@$(CARGO) nextest --version >/dev/null 2>&1 || { \
	echo "cargo-nextest is missing: cargo install cargo-nextest --locked"; \
	$(CARGO) install cargo-nextest --locked; }
