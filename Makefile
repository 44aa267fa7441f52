# Two commands do everything from a bare clone: `make run` and `make test`. Each is a script in deploy/bin, so make itself is optional.
.DEFAULT_GOAL := help
.PHONY: help run test check fix lock updates messages bench screenshots drill backup clean
PYTHON := .venv/bin/python

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, migrate, load the demo, start everything (PORT=8000 WORKFORCE_PORT=8001 DATA_DIR=./var)
	@deploy/bin/run

test: ## install what tests need; all tests on SQLite, then the database tests on a private PostgreSQL
	@deploy/bin/test

check: ## style, layers, types, templates, licences, locks
	@deploy/bin/check

fix: ## let the tools mend style and templates
	@deploy/bin/bootstrap test
	@.venv/bin/ruff check --fix --exit-zero . && .venv/bin/ruff format .

lock: ## compile requirements/*.in to hashed locks (needs the package index)
	@deploy/bin/lock

updates: ## which locked packages are behind, since when, and whether one is beyond its time (needs the package index)
	@deploy/bin/bootstrap test
	@$(PYTHON) -m deploy.updates

messages: ## gather the pages' words into the rooms' English catalogues; new ones wait there for a translation
	@deploy/bin/bootstrap test
	@$(PYTHON) -m deploy.catalogue

bench: ## measure against named baselines in the same run; prints ratios, writes bench/results.json
	@deploy/bin/bootstrap test
	@$(PYTHON) -m bench

screenshots: ## look at every page: docs/screenshots/
	@deploy/bin/bootstrap test
	@$(PYTHON) -m tests.screenshots

drill: ## the long kills, loads and soaks, whose short versions run in make test
	@deploy/bin/bootstrap test
	@DRILL=long $(PYTHON) -m pytest -m drill -n0 --timeout=7200

backup: ## one archive of both databases, files and keys, in DATA_DIR/backups
	@deploy/bin/bootstrap runtime
	@$(PYTHON) -m deploy.start --backup-only

clean: ## remove the environment and what tools leave behind; data in DATA_DIR stays
	@rm -rf .venv .ruff_cache .mypy_cache .import_linter_cache .hypothesis .pytest_cache bench/results.json
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
