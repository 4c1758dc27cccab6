# `make`       environment, tidy data, executed notebooks and figures, from the reports in data/raw
# `make test`  every test, and every stored output of the notebooks against a fresh run
# Python 3.11 or later, pip and make are all that a machine needs; CONTRIBUTING.md names the other targets.

SHELL := /bin/sh
PYTHON := $(shell for python in python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP_INSTALL := -m pip install --quiet
NOTEBOOKS = $(sort $(wildcard notebooks/*.ipynb))
PYTEST_ARGS ?=

# The same bytes on every machine: nothing of a user's own settings, one thread for sums, one order for sets.
unexport PYTHONPATH PYTHONHOME PYTHONOPTIMIZE PYTHONWARNINGS PYTHONDONTWRITEBYTECODE MPLBACKEND
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1
export PYTHONHASHSEED := 0
export TZ := UTC
export LC_ALL := C.UTF-8
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export IPYTHONDIR := $(CURDIR)/build/ipython
export MPLCONFIGDIR := $(CURDIR)/build/matplotlib
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_USER := 0

.DEFAULT_GOAL := all
.PHONY: all env tidy notebooks figures test lint lab lock check-conda clean
.DELETE_ON_ERROR:

all figures: notebooks

env: .venv/installed

# Status 1: some file could not be read, which is told, and the rest was built. Status 2: nothing was.
tidy: env
	$(BIN)/reportlib build data/raw data/tidy || [ $$? -eq 1 ]

notebooks: tidy
	$(BIN)/python notebooks/execute.py $(NOTEBOOKS)

test: env
	$(BIN)/python -m pytest --nbval --nbval-current-env $(PYTEST_ARGS) tests reportlib notebooks

lint: env
	$(BIN)/ruff check .

lab: .venv/lab
	$(BIN)/jupyter lab --notebook-dir=notebooks

# Some systems package Python without ensurepip; there the machine's pip puts pip into the environment.
.venv/locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "reportlib needs Python 3.11 or later; none was found as python3.11 or python3" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv || \
		{ $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --python .venv install --quiet pip; }
	$(BIN)/python $(PIP_INSTALL) --require-hashes --requirement requirements.lock
	touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -c 'import matplotlib.font_manager' # builds the font cache here, not under a notebook
	touch $@

.venv/lab: .venv/installed requirements-lab.lock
	$(BIN)/python $(PIP_INSTALL) --require-hashes --requirement requirements-lab.lock
	touch $@

# `make lock` keeps the pins that still fit; `make lock UPGRADE=--upgrade` takes the newest.
LOCK = build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-annotate \
	--generate-hashes --custom-compile-command 'make lock' --extra notebooks --extra test $(UPGRADE) pyproject.toml
lock:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python $(PIP_INSTALL) uv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra lab --constraint requirements.lock --output-file requirements-lab.lock

# The pip half of environment.yml, installed from nothing, must build the same data.
check-conda:
	rm -rf build/conda
	$(PYTHON) -m venv build/conda
	sed -n 's/^      - //p' environment.yml > build/conda/requirements.txt
	build/conda/bin/python $(PIP_INSTALL) --requirement build/conda/requirements.txt
	build/conda/bin/python -m pip check
	build/conda/bin/jupyter lab --version
	build/conda/bin/reportlib build data/raw build/conda/tidy
	diff -r data/tidy build/conda/tidy

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
