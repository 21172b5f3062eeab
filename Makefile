# One entry, few verbs; each makes its own virtual environment on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
DEMO := build/polls
# A folder with conformance/run.py and tools/originality.py; what needs it is left out where it is not named.
FASTJANGO_SHARED ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check lint fix types imports originality ratchet lock sidebyside bench

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/.demo: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[port]'
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/.demo ## port the polls example, fill a fresh database and serve it (PORT=8000)
	rm -rf $(DEMO)
	$(BIN)/fastjango-admin port examples/polls --out $(DEMO)
	cd $(DEMO) && $(abspath $(BIN))/python manage.py migrate --verbosity 0
	cd $(DEMO) && $(abspath $(BIN))/python manage.py seed
	@printf '\n'
	@printf '  %-6s http://127.0.0.1:$(PORT)%s\n' site / polls /polls/ admin /admin/ API /api/ docs /docs
	@printf '\n  Log in as "admin" with the password "polls-demo". Ctrl-C stops the server.\n\n'
	cd $(DEMO) && exec $(abspath $(BIN))/python manage.py runserver --noreload 127.0.0.1:$(PORT)

# A test that failed once and then passes is listed as RERUN: something to mend, and no reason to refuse a change.
PYTEST := $(BIN)/python -m pytest -q -raR --reruns 1 --reruns-delay 1

test: $(VENV)/.dev ## run the tests
	$(PYTEST)

check: lint imports types originality ## everything but the tests

lint: $(VENV)/.dev ## format and lint, looking only
	$(BIN)/ruff check fastjango tests tools bench examples
	$(BIN)/ruff format --check fastjango tests tools bench examples

fix: $(VENV)/.dev ## format and lint, mending what can be
	$(BIN)/ruff check --fix fastjango tests tools bench examples
	$(BIN)/ruff format fastjango tests tools bench examples

imports: $(VENV)/.dev ## the floors
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

originality: $(VENV)/.dev ## what the code shares with Django's, DRF's and django-filter's (needs FASTJANGO_SHARED)
ifneq ($(FASTJANGO_SHARED),)
	$(BIN)/python $(FASTJANGO_SHARED)/tools/originality.py fastjango --top 5
	$(BIN)/python $(FASTJANGO_SHARED)/tools/originality.py fastjango --top 5 --shape
else
	@echo 'originality: not measured, FASTJANGO_SHARED is not set'
endif

ratchet: $(VENV)/.dev ## the public conformance suites against tests/conformance.toml (needs FASTJANGO_SHARED)
ifneq ($(FASTJANGO_SHARED),)
	$(BIN)/python tools/ratchet.py $(FASTJANGO_SHARED)/conformance
else
	@echo 'ratchet: not measured, FASTJANGO_SHARED is not set'
endif

lock: $(VENV)/.dev ## write the versions that CI installs
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

DJANGO_VENV ?= .venv-django

sidebyside: $(VENV)/.dev ## Django and fastjango, each going on with the other's database and its users' logins
	$(PYTHON) -m venv $(DJANGO_VENV)
	$(DJANGO_VENV)/bin/python -m pip install --quiet 'django==5.2.*' argon2-cffi bcrypt pillow 'psycopg[binary]' pymysql
	DJANGO_PYTHON=$(abspath $(DJANGO_VENV)/bin/python) $(PYTEST) tests/parity/test_side_by_side.py \
		tests/parity/test_auth_side_by_side.py

# Sections of bench/sections; all without.
SECTIONS ?=

bench: $(VENV)/.dev ## fastjango against Django (DJANGO_PYTHON names an interpreter with Django; SECTIONS="orm forms")
	DJANGO_PYTHON=$(DJANGO_PYTHON) $(BIN)/python -m bench $(SECTIONS)
