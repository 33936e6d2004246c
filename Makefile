# Two commands on a fresh machine: `make demo`, `make test`. Everything else builds on the same .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test run check gate lock clean

demo: $(READY)            ## the whole job on the newsroom that we wrote, ending in a digest
	$(BIN)/onrecord demo

test: $(READY)            ## the fast tests
	$(BIN)/pytest -q -n 2 -m "not slow and not corpus"

run: $(READY)             ## one pass over config.toml's outlets
	$(BIN)/onrecord run --config config.toml

check: $(READY)           ## lint, types, docs, and the slow tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n 2 -m "slow and not corpus"

gate: $(READY)            ## quality floors on the corpora
	$(BIN)/pytest -q -m corpus bench

lock:                     ## pin again: names, versions, hashes
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock

clean:
	rm -rf $(VENV)

# One stamp: the environment is made again when what it is made of changes.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
