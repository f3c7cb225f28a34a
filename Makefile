# Two commands matter: `make run` starts the demonstration, `make test` runs the tests.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
VENV   := .venv
PIP    := $(VENV)/bin/python -m pip --disable-pip-version-check

.PHONY: run test setup check clean

run: $(VENV)/.ready
	@$(VENV)/bin/icpc serve --demo

test: $(VENV)/.ready-to-test
	@$(VENV)/bin/python -m pytest --numprocesses auto

setup: $(VENV)/.ready-to-check

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@echo "Setting up, once: this takes about a minute."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/.ready-to-check: $(VENV)/.ready-to-test
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[test,check,browser]'
	@touch $@
