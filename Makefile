# One entry, few verbs; each makes its own virtual environment on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help test check lint fix types imports

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[postgresql,mysql,redis,argon2,i18n,port]' 'pytest>=9' ruff mypy import-linter
	touch $@

test: $(STAMP) ## run the tests
	$(BIN)/python -m pytest -q

check: lint imports types ## everything but the tests

lint: $(STAMP) ## format and lint, looking only
	$(BIN)/ruff check fastjango tests
	$(BIN)/ruff format --check fastjango tests

fix: $(STAMP) ## format and lint, mending what can be
	$(BIN)/ruff check --fix fastjango tests
	$(BIN)/ruff format fastjango tests

imports: $(STAMP) ## the floors
	$(BIN)/lint-imports

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy
