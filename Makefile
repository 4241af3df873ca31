# One-command targets; each does the set-up it needs on a bare Debian 12, as root or with sudo.
#
#   make setup    apt packages and .venv          make test    C++ tests, IR filetests, pytest
#   make build    optimised build into .venv      make demo    examples/demo.py
#   make lint     formatters, linters, types      make bench   bench/, JSON and a table
#   make dev      C++ tests under ASan + UBSan    make tsan    the same under TSan
#   make format   rewrites files to the style     make clean   removes build products, keeps .venv
#
# Variables: PRESET (release | debug), JOBS, PYTEST_ARGS, BENCH_ARGS, PYTHON (what .venv is made
# from), TIDY (changed | all | none: which files clang-tidy looks at).
SHELL := /bin/bash
PRESET ?= release
JOBS ?= $(shell nproc)
TIDY ?= changed
PYTEST_ARGS ?=
BENCH_ARGS ?=
PY := $(CURDIR)/.venv/bin/python
# debug keeps its shared objects to itself: see LATHE_INPLACE in CMakeLists.txt.
PACKAGE_ROOT := $(if $(filter release,$(PRESET)),$(CURDIR)/python,$(CURDIR)/build/$(PRESET)/python)
SETUP_INPUTS := scripts/setup.sh scripts/apt-packages.txt pyproject.toml
export JOBS TIDY PRESET PYTEST_ARGS PACKAGE_ROOT

.DEFAULT_GOAL := build
.PHONY: setup build test demo lint format bench dev tsan clean

setup: .venv/.ready-test

# One stamp per group of packages, so that nothing is asked of apt and pip when nothing has changed.
.venv/.ready-%: $(SETUP_INPUTS)
	@scripts/setup.sh $*
	@touch $@

build: .venv/.ready-test
	@cmake --preset $(PRESET) -DPython_EXECUTABLE=$(PY) --log-level=WARNING
	@cmake --build --preset $(PRESET) -j $(JOBS)
	@$(PY) -c 'import pathlib, sysconfig; \
	  pathlib.Path(sysconfig.get_path("purelib"), "lathe-dev.pth").write_text("$(CURDIR)/python\n")'
	@PYTHONPATH=$(PACKAGE_ROOT) $(PY) -c \
	  'import lathe; print("build: import lathe works, version", lathe.__version__)'

test: build
	@scripts/run_tests.sh

demo: .venv/.ready-demo build
	@PYTHONPATH=$(PACKAGE_ROOT) $(PY) examples/demo.py

bench: .venv/.ready-bench build
	@PYTHONPATH=$(PACKAGE_ROOT) $(PY) bench/run.py $(BENCH_ARGS)

lint: .venv/.ready-lint
	@scripts/lint.sh

format: .venv/.ready-lint
	@scripts/lint.sh --fix

dev tsan: .venv/.ready-test .venv/.ready-sanitize
	@cmake --preset $@ --log-level=WARNING
	@cmake --build --preset $@ -j $(JOBS)
	@ctest --preset $@ -j $(JOBS) --no-tests=error

clean:
	rm -rf build dist python/lathe/*.so
	find python tests -name __pycache__ -type d -prune -exec rm -rf {} +
