# Everything a developer or a newcomer does. Nothing is installed outside .venv, nothing asks for root.
PYTHON ?= python3
IN := .venv/bin
PIP := $(IN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
PINS := $(IN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml
WORKERS ?= 2

.PHONY: help install install-dev demo lint test suite check bench pins clean
.DEFAULT_GOAL := help

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

install: .venv/installed-run ## Make .venv with what Laurels needs to run
install-dev: .venv/installed-dev ## Make .venv with what its developers need as well

.venv/bin/pip:
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v git >/dev/null || { \
	  echo 'Laurels needs Python 3.11 or newer with venv, git and make. On Debian and Ubuntu, as root:' >&2; \
	  echo '  apt-get install -y git make python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/installed-run: requirements/run.txt | .venv/bin/pip
	@echo 'Installing into .venv …'
	@$(PIP) -r requirements/run.txt
	@touch $@

.venv/installed-dev: requirements/dev.txt | .venv/bin/pip
	@echo 'Installing into .venv …'
	@$(PIP) -r requirements/dev.txt
	@touch $@ .venv/installed-run

.venv/installed-bench: requirements/bench.txt .venv/installed-dev
	@echo 'Installing the peers into .venv …'
	@$(PIP) -r requirements/bench.txt
	@touch $@

demo: .venv/installed-run ## Load a demonstration company and serve it
	@$(IN)/python manage.py demo

lint: .venv/installed-dev ## Style, types, layers
	$(IN)/ruff check
	$(IN)/ruff format --check
	$(IN)/mypy
	$(IN)/lint-imports

# What is compiled is kept, whatever the machine's own setting: the tests start many programs, each compiling it anew.
test check: export PYTHONDONTWRITEBYTECODE :=

# Both at once: in a fresh clone mypy keeps one processor busy for longer than the tests need to be found and migrated.
test: ## What every change must pass, in 5 minutes
	@$(MAKE) --no-print-directory --jobs 2 lint suite

suite: .venv/installed-dev
	$(IN)/python -m pytest -n $(WORKERS) -m 'not slow' --dist worksteal

check: .venv/installed-dev ## What a release must pass: the slow tests, and all properties with many examples
	$(IN)/python -m pytest -n $(WORKERS) -m 'slow or hypothesis' --dist worksteal --timeout 600

bench: .venv/installed-bench ## Measure against peers and limits
	$(IN)/python -m benchmarks

pins: .venv/installed-dev ## Pin the dependencies of pyproject.toml anew
	$(PINS) --extra embedded --extra pdf -o requirements/run.txt
	$(PINS) --extra embedded --extra pdf --group dev -o requirements/dev.txt
	$(PINS) --extra embedded --extra pdf --group dev --group bench -o requirements/bench.txt

clean: ## Remove .venv and caches; databases stay (manage.py stop_database stops their server)
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build
