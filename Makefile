# make demo and make test need Python 3.11 or newer, git and make; everything else they bring themselves.

PYTHON ?= python3
PORT ?= 8000
OPEN ?= 1
ARGS ?=
TORCH ?= 0
FULL ?= 0
JOBS ?= 2

BIN := .venv/bin
STAMPS := .venv/stamps
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
WEB_APP := $(shell find ui -type f -not -path '*/node_modules/*' -not -name schema.d.ts 2>/dev/null)
PACKAGE := pyproject.toml constraints.txt hatch_build.py $(WEB_APP)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

demo: $(STAMPS)/program ## "Anime or cartoon?" over real pictures, in your browser [PORT=8000] [OPEN=0]
	@$(BIN)/manyeyes demo --port $(PORT) $(if $(filter 0 no,$(OPEN)),--no-open,--open)

test: $(STAMPS)/developer $(if $(filter 1 yes,$(TORCH)),$(STAMPS)/torch) ## the whole suite, browser tests included [ARGS='-k words'] [TORCH=1: fine-tuning too]
	@scripts/chromium.sh
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(STAMPS)/developer ## ruff, mypy, the order of the rooms, svelte-check
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python ui/build.py check

bench: $(STAMPS)/bench ## every hot path against the way it replaces, half an hour [FULL=1: as docs/benchmarks.md has it, hours]
	@for script in $$(grep -l __main__ bench/*.py); do \
	  quick=$$(test $(FULL) = 1 || grep -oE 'parsed\(|"--quick"' $$script | sed -n '1s/.*/--quick/p'); \
	  echo "== $$script $$quick"; $(BIN)/python $$script $$quick || exit 1; \
	done

clean: ## removes the environment and every cache made here; demo sites and releases stay
	rm -rf .venv ui/node_modules ui/src/api/schema.d.ts src/manyeyes/static
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMPS)/venv: scripts/bootstrap.sh
	@scripts/bootstrap.sh $(PYTHON)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/program: $(STAMPS)/venv $(PACKAGE)
	@echo "Installing Many Eyes with its tagger and building its web app: about a minute the first time."
	@$(INSTALL) --editable '.[ml]'
	@touch $@

$(STAMPS)/developer: $(STAMPS)/venv $(PACKAGE)
	@echo "Installing Many Eyes with its tools for tests: about two minutes the first time."
	@$(INSTALL) --editable '.[dev]'
	@touch $@ $(STAMPS)/program

# A separate step: where pip finds no build for CPUs alone, torch brings gigabytes, so nobody gets it unasked.
$(STAMPS)/torch: $(STAMPS)/developer
	@echo "Installing torch, for the tests of fine-tuning."
	@$(INSTALL) torch
	@touch $@

$(STAMPS)/bench: $(STAMPS)/torch
	@echo "Installing what the benches compare with."
	@$(INSTALL) --editable '.[dev,bench]'
	@touch $@
