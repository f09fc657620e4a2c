# The front door. Needs Python 3.11 or newer and make; everything else goes into .venv and var/.
# Another Python: make demo PYTHON=python3.12. More words for a tool: make test ARGS="-k search".

PYTHON = python3
ARGS =
IN_VENV = .venv/bin/python

.PHONY: help setup demo semantic test check e2e bench pictures format lock python

help: ## Say what each target does
	@echo "make TARGET, where TARGET is one of:"; echo
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

setup: python ## Make .venv with all a developer needs, browser tests included
	@$(PYTHON) requirements/install.py e2e

demo: python ## Set up, load the content and serve it (PORT=8000, DEMO_PASSWORD= as you like)
	@$(PYTHON) requirements/install.py runtime
	@PYTHONUNBUFFERED=1 $(IN_VENV) manage.py demo $(ARGS)

semantic: python ## Add search by meaning to .venv (about 200 MB; see docs/search.md)
	@$(PYTHON) requirements/install.py runtime semantic

test: python ## Set up and run the tests (without the browser journeys)
	@$(PYTHON) requirements/install.py dev
	@$(IN_VENV) -m pytest -n auto $(ARGS)

check: python ## Format, lint, types, import rules, templates, system checks, missing migrations
	@$(PYTHON) requirements/install.py dev
	@sh .ci/check

e2e: python ## Run the journeys in a real browser (Debian's Chromium; CHROMIUM= names another)
	@$(PYTHON) requirements/install.py e2e
	@DJANGO_ALLOW_ASYNC_UNSAFE=true $(IN_VENV) -m pytest -n 2 --dist loadfile tests/e2e $(ARGS)

pictures: python ## Take the pictures of docs/publishing.md anew, while a browser lives the life of a case
	@$(PYTHON) requirements/install.py e2e
	@PICTURES=docs/pictures DJANGO_ALLOW_ASYNC_UNSAFE=true $(IN_VENV) -m pytest tests/e2e/test_publishing.py $(ARGS)

bench: python ## Measure search on 1,000, 10,000 and 100,000 cases (ARGS="--sizes 1000,10000" for less)
	@$(PYTHON) requirements/install.py dev
	@$(IN_VENV) -m tests.benchmarks.search $(ARGS)

format: python ## Bring code and templates into their format
	@$(PYTHON) requirements/install.py dev
	@$(IN_VENV) -m ruff check --fix --exit-zero .
	@$(IN_VENV) -m ruff format .
	@$(IN_VENV) -m djhtml --tabwidth 2 templates

lock: ## Compile the locks from pyproject.toml with uv (ARGS=--upgrade takes newer versions)
	@for level in "e2e --extra dev --extra e2e" "dev --extra dev" "runtime" \
	  "semantic --extra semantic --constraint requirements/e2e.txt"; do \
	  set -- $$level; name=$$1; shift; \
	  uv pip compile pyproject.toml "$$@" --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-annotate $(ARGS) --output-file requirements/$$name.txt || exit 1; \
	  echo "requirements/$$name.txt"; \
	done

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) is not on this machine. Install Python 3.11 or newer (Debian, Ubuntu: sudo apt install python3 python3-venv)," \
	    "or name one: make demo PYTHON=/path/to/python3.11" >&2; exit 1; }
