# Samen Hier. Two commands matter: `make demo` and `make test`.
# Everything is installed in .venv, nothing outside this folder.

.DEFAULT_GOAL := help
.PHONY: help setup venv demo test check style imports types migrations deployment catalogues coverage lock format messages clean
# The targets of `check` share one virtual environment and two cores.
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# The settings are read from the environment; checks that only read them get these.
WITH_SETTINGS := set -a && . ./.ci/settings.env && set +a &&
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --no-header --universal --python-version 3.11
# Trust what the machine trusts: many offices stand behind a proxy with a certificate of its own.
export UV_SYSTEM_CERTS ?= true
# Options for pytest, as in: make test ARGS="tests/matching -x"
ARGS ?=

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(READY) ## Install the locked requirements in .venv (done once)

$(READY): requirements-dev.txt
	@[ -x $(BIN)/python ] || $(MAKE) --no-print-directory venv
	@echo "Installing the locked requirements in $(VENV) ..."
	@awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements-dev.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.txt || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(BIN)/uv:
	@$(MAKE) --no-print-directory setup

venv:
	@python=""; \
	for name in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
		if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
		then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Samen Hier needs Python 3.11, 3.12 or 3.13, and found none of them."; \
		echo "Install one (Debian: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python"; \
		exit 1; \
	fi; \
	$$python -m venv $(VENV) || { \
		echo "Python's venv module is not complete (Debian: apt-get install python3-venv)."; \
		rm -rf $(VENV); exit 1; }

demo: setup ## Run the whole platform here, filled with an invented programme
	@$(BIN)/python -m samenhier.demo

test: setup ## Run every test on real PostgreSQL and Redis, started for the occasion
	@.ci/install-browser || true
	@$(WITH_SETTINGS) $(BIN)/python manage.py build_assets
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup style imports types migrations deployment catalogues coverage ## Everything CI looks at (.ci/run installs Chromium first)

style: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

imports: setup
	$(BIN)/lint-imports

types: setup
	$(WITH_SETTINGS) $(BIN)/mypy

migrations: setup
	$(WITH_SETTINGS) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

deployment: setup
	$(WITH_SETTINGS) $(BIN)/python manage.py check --deploy --fail-level WARNING

catalogues: setup
	$(WITH_SETTINGS) $(BIN)/python manage.py check_catalogues

coverage: setup
	@CI=true $(MAKE) --no-print-directory test ARGS="--cov --cov-report=term $(ARGS)"

lock: $(BIN)/uv ## Write requirements.txt and requirements-dev.txt anew from the .in files
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

format: setup ## Put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup ## Collect new texts in the catalogues of all four languages
	$(WITH_SETTINGS) $(BIN)/python manage.py check_catalogues --update

clean: ## Remove what was made here, the demo included
	rm -rf $(VENV) .demo staticfiles test-results htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
