# Two commands on a fresh machine: `make demo`, `make test`. Everything else builds on the same .venv. `make` alone lists all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

CORPORA ?= ../shared/corpora
ARTICLES ?= $(CORPORA)/polnear/train.jsonl.gz
TEXTS ?= $(CORPORA)/geo/trnews-dev.jsonl.gz
TRAIN := .venv-train/bin/python -m onrecord.nlp.training.tagger
TEACHERS := 1 2 3
TAUGHT := 1 2

# A process that dies is a failure named by its test. Replaced, what it left would be waited for without end (pytest-xdist 3.8).
BOTH_CORES := -n 2 --dist loadfile --max-worker-restart 0

.DEFAULT_GOAL := help
.PHONY: help demo test run check gate train docs lock clean

help:                     ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: $(READY)            ## the whole job on the newsroom that we wrote, ending in a digest
	$(BIN)/onrecord demo

test: $(READY)            ## the fast tests
	$(BIN)/pytest -q $(BOTH_CORES) -m "not slow and not corpus"

run: $(READY)             ## one pass over config.toml's outlets
	$(BIN)/onrecord run --config config.toml

check: $(READY)           ## lint, types, docs, and the slow tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q $(BOTH_CORES) --no-loadscope-reorder -m "slow and not corpus" --durations 5

gate: $(READY)            ## quality floors on the corpora, the saved pages through a real pass
	$(BIN)/python bench/newsroom.py
	$(BIN)/pytest -q -m corpus bench

# A block that glibc gives back is had anew, page by page, in the next step; one that it keeps is sought among ever more
# pieces. So it keeps what is below 32 MB, and in large pages: the times are in docs/attribution-model.md.
train: export THP_MEM_ALLOC_ENABLE := 1
train: export MALLOC_MMAP_THRESHOLD_ := 33554432
train: export MALLOC_TRIM_THRESHOLD_ := 17179869184
train: export MALLOC_TOP_PAD_ := 536870912
train: $(READY)           ## the weights of quotes, speakers and the judge anew: hours on two idle cores (docs/attribution-model.md)
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[train]"
	set -e; for seed in $(TEACHERS); do \
	  $(TRAIN).train $(ARTICLES) build/train/teacher-$$seed --full --seed $$seed --epochs 6; \
	  $(TRAIN).export build/train/teacher-$$seed/full build/train/teacher-$$seed/last.pt --full; done
	$(TRAIN).teach build/train/taught $(ARTICLES) $(TEXTS) --teachers $(TEACHERS:%=build/train/teacher-%/full)
	set -e; for seed in $(TAUGHT); do \
	  $(TRAIN).train build/train/taught build/train/small-$$seed --teacher build/train/teacher-1/last.pt --seed $$seed --epochs 8; done
	$(TRAIN).export nlp/weights $(TAUGHT:%=build/train/small-%/last.pt)
	$(TRAIN).calibrate $(ARTICLES)
	$(BIN)/python -m onrecord.nlp.training.speakers.train $(CORPORA)
	$(BIN)/onrecord extract $(CORPORA)/pages/html/*.gz > build/train/pages.jsonl
	$(BIN)/python -m onrecord.nlp.training.judge.train $(CORPORA) build/train/pages.jsonl
	$(BIN)/python bench/measure.py --markdown

docs: $(READY)            ## the generated pages, then the site in build/site; a broken link fails
	$(BIN)/python -m onrecord.docs > docs/cli.md
	$(BIN)/python -m onrecord.store.schema.docs > docs/schema.md
	$(BIN)/properdocs build --strict

lock:                     ## pin again: names, versions, hashes
	uv pip compile pyproject.toml --extra dev --extra docs --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock

clean:                    ## take the environment and what was built away
	rm -rf $(VENV) build

# One stamp: the environment is made again when what it is made of changes.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
