# `make demo` and `make test` do everything by themselves; they need Python >= 3.11 and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := build/demo

.PHONY: help setup demo test lint own check format bench clean

help:
	@echo "make demo    repair, extract, translate and merge a damaged Chinese tutorial"
	@echo "make test    run all tests"
	@echo "make check   what CI runs: lint, types, tests, own localization"
	@echo "make bench   speed beside other tools (FOLDER=...)"
	@echo "make format  let ruff format and fix the code"
	@echo "make clean   remove the virtual environment and build results"

setup: $(STAMP)

$(STAMP): pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "md-i18n needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@cp docs/demo/tutorial-damaged.md $(DEMO)/tutorial.md
	@cd $(DEMO) && I18N=../../$(BIN)/i18n && $$I18N init --quiet && \
	echo "$$ i18n run tutorial.md --to en" && $$I18N run tutorial.md --to en && \
	echo && echo "The results are in $(DEMO)/. The first lines of the damaged source and of the draft:" && \
	echo && sed -n 2,3p tutorial.md && echo && sed -n 2,3p build/i18n/en/tutorial.md && \
	echo && echo "What to do next: open $(DEMO)/locales/en/LC_MESSAGES/tutorial.po in Poedit (or any PO editor), review" && \
	echo "the fuzzy entries, then:  cd $(DEMO) && $$I18N merge build/i18n/repaired/tutorial.md --to en"

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

own: $(STAMP)
	$(BIN)/i18n extract --check
	$(BIN)/i18n check
	$(BIN)/i18n merge --check

check: lint test own

# Speed beside mdpo and translate-toolkit, in an environment of their own: make bench FOLDER=path/to/markdown
PEERS := build/peers
FOLDER ?= docs

bench: $(STAMP)
	@test -d $(PEERS) || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check mdpo 'translate-toolkit[markdown]'
	$(BIN)/python benchmarks/peers.py $(FOLDER) --peers-python $(PEERS)/bin/python

clean:
	rm -rf $(VENV) build
