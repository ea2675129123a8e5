# Everything happens in .venv. With uv on PATH its lock is installed by uv; without, requirements.lock by venv and pip.
# Neither lock names an index (`make lock` takes the addresses out), so `uv sync` has nothing to download from:
# the versions and digests of uv.lock go through `uv export` instead, and the index is the one this machine uses.
# A lock is whole, so pip resolves nothing (--no-deps): given a package with an extra it would ask the index for a newer
# one and then miss its digest.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
STAMP := .venv/.made-from-locks
export PYTHONNOUSERSITE = 1
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

.PHONY: setup test lint demo sample platform bench lock clean
.DEFAULT_GOAL := test

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock uv.lock
ifneq ($(UV),)
	test -x $(BIN)/python || $(UV) venv --quiet $(if $(filter file,$(origin PYTHON)),,--python "$(PYTHON)") .venv
	$(UV) export --frozen --all-groups --no-emit-project --no-header --format requirements.txt --quiet --output-file .venv/uv.txt
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes .venv/uv.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Threadkeep needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest

demo: setup
	$(BIN)/threadkeep demo

# The committed sample is a demo's result, without its locks and caches.
sample: setup
	rm -rf build/sample datasets/sample
	$(BIN)/threadkeep --home build/sample demo
	mkdir -p datasets/sample
	cp -R build/sample/demo/collection.toml build/sample/demo/captures build/sample/demo/tables build/sample/demo/tables.json datasets/sample/
	find datasets/sample -name 'site.*' -delete
	rm -rf build/sample

# Begin a platform: its file, its registry line, a golden pair to fill (docs/add-a-platform.md).
platform: setup
	$(BIN)/python tests/platforms/scaffold.py $(NAME)

bench: setup
	$(BIN)/python -m benchmarks.crawl
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.near

# After a change of the dependencies, or with UPGRADE=--upgrade for newer versions. Needs uv. What uv writes names the
# index and each file's address; what is committed has the versions, file names, sizes and digests only.
lock:
	uv lock $(UPGRADE)
	sed -E -e 's#registry = "[^"]*"#registry = "unnamed"#' -e 's#(\{ )(url|path) = "([^"]*/)?([^"/]+)"#\1filename = "\4"#' uv.lock > uv.lock.new
	mv uv.lock.new uv.lock
	uv lock --check
	uv export --frozen --all-groups --no-emit-project --no-header --no-annotate --format requirements.txt --quiet --output-file requirements.lock

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find scraper pipelines tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
