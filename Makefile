# Two commands do everything: `make demo` and `make test`. Both need only a Python with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKSPACE ?= demo-shop
LOCALE ?= en

.PHONY: demo test check lock clean

# Make a workspace from real purchases, replay three months, serve it. NO_SERVE=1 stops before serving.
demo: $(VENV)/.installed-demo
	$(BIN)/najimi demo $(WORKSPACE) --locale $(LOCALE)
	$(if $(NO_SERVE),,$(BIN)/najimi serve --workspace $(WORKSPACE))

# Install all that tests need, then run every check and every test.
test: $(VENV)/.installed-dev
	$(PYTHON) tools/system_packages.py
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -q --numprocesses=auto --maxprocesses=4 --dist=loadfile --cov --cov-report=term

# Style, types and the direction of imports.
check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/.installed-demo: requirements.lock pyproject.toml
	$(PYTHON) tools/install.py $(VENV) requirements.lock $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml
	$(PYTHON) tools/install.py $(VENV) requirements-dev.lock $@
	touch $(VENV)/.installed-demo

# Pin every package by hash; no host is recorded.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header pyproject.toml
lock:
	$(COMPILE) --all-extras -o requirements-dev.lock
	$(COMPILE) --extra demo --extra build --constraint requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) demo-shop .mypy_cache .ruff_cache .pytest_cache .coverage
