# papers-kg. `make` sets everything up and builds exports/ from the bundled corpus.

PYTHON ?= python3
KG_SHARED ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export KG_SHARED

.DEFAULT_GOAL := all
.PHONY: all test check lint types layers generated generate train eval bench fuzz docs clean

all: $(READY)  ## Set up, build exports/ from the bundled corpus, say what to do next
	$(BIN)/kg build

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("papers-kg needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

test: $(READY)  ## Set up and run the tests
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term

check: lint types layers generated test  ## Everything that CI checks

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/mypy

layers: $(READY)  ## The import contract: data flows one way
	$(BIN)/lint-imports --no-cache

generate: $(READY)  ## Rewrite what is derived from kg/schema.py and the bundled corpus
	$(BIN)/python -m kg.rdf ontology
	$(BIN)/kg build

generated: $(READY)  ## Fail where generated files are not up to date
	$(BIN)/python -m kg.rdf ontology --check
	$(BIN)/kg build
	git diff --exit-code -- exports ontology

train: $(READY)  ## Count how often each sort of claim is right, for the confidences
	$(BIN)/python -m kg.calibration $(KG_SHARED)/eval/dev.jsonl

eval: $(READY)  ## Score the extractor against the gold annotations
	$(BIN)/kg evaluate $(KG_SHARED)/eval/dev.jsonl

bench: $(READY)  ## Measure speed as ratios, side by side in one run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m tests.bench $(KG_SHARED)

fuzz: $(READY)  ## Feed a million inputs to the readers, the text stages, the grammar and the files people edit
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	nice $(BIN)/python -m tests.fuzz

docs: all  ## Rewrite the sample outputs, figures and picture of README.md
	$(BIN)/python -m tests.docs --picture

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .coverage
