# papers-kg. `make` sets everything up and builds exports/ from the bundled corpus.

PYTHON ?= python3
KG_SHARED ?= ../shared
VENV := .venv
PINS := .requirements-dev.txt
BIN := $(VENV)/bin
# Named after the interpreter: another PYTHON makes the environment anew.
READY := $(VENV)/.ready-$(notdir $(PYTHON))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# One resolution for all platforms and all Python versions; this project itself is no pin.
COMPILE := $(BIN)/uv pip compile --python $(BIN)/python --python-version 3.11 --universal --upgrade \
	--generate-hashes --no-emit-package papers-kg --no-emit-index-url --no-annotate --no-header --quiet
# What takes long and depends on no version: pages in a browser, builds that are killed, split or told from each other,
# floods of requests, texts without end, papers that mean harm, what documents say.
LONG := browser bench hostile docs.py test_docs.py test_unbreakable.py test_incremental.py test_extraction_robustness.py \
	test_offline.py test_resolve.py server/test_soak.py server/test_limits.py engine/test_pool.py engine/test_run.py \
	engine/test_command.py papers/formats/test_latexml.py comparison/test_latex.py
export KG_SHARED

.DEFAULT_GOAL := all
.PHONY: all test test-core test-lowest check lint types layers generated generate train eval bench fuzz docs pins clean

all: $(READY)  ## Set up, build exports/ from the bundled corpus, say what to do next
	$(BIN)/kg build

# Nothing is installed whose hash is not in a file of pins, what builds this package included.
$(READY): pyproject.toml $(PINS)
	$(PYTHON) -c 'import sys; sys.exit("papers-kg needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes --requirement $(PINS)
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

test: $(READY)  ## Set up and run the tests
	$(BIN)/pytest --numprocesses=auto --cov --cov-report=term

test-core: $(READY)  ## The tests of what depends on versions of Python and libraries, in a part of the time
	$(BIN)/pytest --numprocesses=auto --quiet --hypothesis-profile=few $(LONG:%=--ignore=tests/%)

test-lowest:  ## The same, with each direct dependency at the lowest version that pyproject.toml allows
	$(MAKE) test-core VENV=.venv-lowest PINS=.requirements-lowest.txt

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
	$(PIP) --require-hashes --requirement .requirements-bench.txt
	$(BIN)/python -m tests.bench $(KG_SHARED) --out tests/bench

fuzz: $(READY)  ## Feed a million inputs to the readers, the text stages, the grammar and the files people edit
	$(PIP) --require-hashes --requirement .requirements-fuzz.txt
	nice $(BIN)/python -m tests.fuzz --out tests/fuzz/results.md

docs: all  ## Rewrite the sample outputs, figures and picture of README.md
	$(BIN)/python -m tests.docs --picture

pins: $(READY)  ## Write the newest and the lowest versions that fit pyproject.toml, with their hashes
	$(COMPILE) pyproject.toml --all-extras --group dev --output-file .requirements-dev.txt
	$(COMPILE) pyproject.toml --all-extras --group dev --resolution lowest-direct --output-file .requirements-lowest.txt
	$(COMPILE) --group bench --constraints .requirements-dev.txt --output-file .requirements-bench.txt
	$(COMPILE) --group fuzz --constraints .requirements-dev.txt --output-file .requirements-fuzz.txt

clean:
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz .coverage
