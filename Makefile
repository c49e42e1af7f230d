# Rinda needs Python 3.11 or newer and make; everything else is put into .venv here.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test fuzz bench measure lock clean

run: .venv/run
	$(BIN)/rinda learn
	$(BIN)/rinda run

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/rinda check
	$(BIN)/rinda learn
	$(BIN)/pytest -n auto

.venv/python: 
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: requirements.txt pyproject.toml | .venv/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/test: requirements-dev.txt pyproject.toml | .venv/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@ .venv/run

# For every night: how to replay a failure stands in tests/fuzz/__init__.py.
fuzz: .venv/test
	$(BIN)/rinda learn
	seed=$${FUZZ_SEED:-$$(date +%s)}; echo "FUZZ_SEED=$$seed"; \
	FUZZ_SEED=$$seed FUZZ_UPDATES=200000 $(BIN)/pytest tests/fuzz -n auto

.venv-bench/installed: bench/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --require-hashes --requirement bench/requirements.txt
	touch $@

bench: .venv/test .venv-bench/installed
	$(BIN)/rinda learn
	$(BIN)/python -m bench.taps

measure: .venv/test
	$(BIN)/python -m bench.understanding

# After a change of dependencies in pyproject.toml: `pip install uv`, then this.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml --output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --constraint requirements-dev.txt --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate bench/requirements.in --output-file bench/requirements.txt

clean:
	rm -rf .venv .venv-bench build *.egg-info .mypy_cache .ruff_cache .pytest_cache
