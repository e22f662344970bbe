# `make help` lists the commands. Python ≥ 3.11 with venv and pip is all they need to start.

PYTHON ?= python3
DEMO ?= 1
PORT ?= 8000
# The demonstration and a real site never share their data.
DATA_DIR ?= $(if $(filter 0,$(DEMO)),var/site,var/demo)
DJANGO_SETTINGS_MODULE ?= cms.settings.dev
PYTEST_ARGS ?=
TEST_ENV := DJANGO_SETTINGS_MODULE=cms.settings.test DEMO=0 DATA_DIR=var/tests
# honcho gives each process a PORT of its own: links are built from this one.
SITE_URL ?= http://localhost:$(PORT)
export DEMO PORT DATA_DIR DJANGO_SETTINGS_MODULE SITE_URL

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

# --- Running -----------------------------------------------------------------

.PHONY: run
run: $(VENV)/.run prepare ## Install, load the demonstration (DEMO=0: an empty site) and serve it
	@echo
	@echo "  Site         $(SITE_URL)/"
	@echo "  Back office  $(SITE_URL)/admin/"
	@echo "  Ctrl-C stops both the site and its worker."
	@echo
	@PATH="$(CURDIR)/$(BIN):$$PATH" honcho start

.PHONY: prepare
prepare: $(VENV)/.run
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable --verbosity 0
	@$(MANAGE) sync_roles --verbosity 0
	@$(MANAGE) load_reference --verbosity 0
	@$(MANAGE) $(if $(filter 0,$(DEMO)),init_site,load_demo)

.PHONY: demo-reset
demo-reset: $(VENV)/.run ## Remove the demonstration's data and load it afresh
	@rm -rf var/demo
	@$(MAKE) prepare DEMO=1

.PHONY: demo-remove
demo-remove: $(VENV)/.run ## Remove the demonstration for good, keeping what else was entered
	@$(MANAGE) remove_demo

# --- Testing -----------------------------------------------------------------

.PHONY: test
test: $(VENV)/.dev ## Unit, integration and browser tests (SQLite, or DATABASE_URL)
	$(TEST_ENV) $(BIN)/pytest -m "not long" $(PYTEST_ARGS)

.PHONY: test-fast
test-fast: $(VENV)/.dev ## The same without the browser
	$(TEST_ENV) $(BIN)/pytest -m "not long and not browser" $(PYTEST_ARGS)

.PHONY: test-postgres
test-postgres: $(VENV)/.dev ## The same on PostgreSQL, in a throw-away cluster
	.ci/with-postgres $(MAKE) test PYTEST_ARGS="$(PYTEST_ARGS)"

.PHONY: test-long
test-long: $(VENV)/.dev ## The full permission crawl, crash and load tests: minutes
	$(TEST_ENV) $(BIN)/pytest -m long $(PYTEST_ARGS)

.PHONY: test-manifest
test-manifest: $(VENV)/.dev ## DEBUG=False with the hashed static files of production
	$(TEST_ENV) TEST_STATIC_MANIFEST=1 $(MANAGE) collectstatic --noinput --clear --verbosity 0
	$(TEST_ENV) TEST_STATIC_MANIFEST=1 $(BIN)/pytest tests/project/test_manifest.py $(PYTEST_ARGS)

.PHONY: check
check: $(VENV)/.dev ## Style, templates, import directions, missing migrations, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check templates cms/jobs/templates
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory migrations-check
	.ci/check-deploy

.PHONY: migrations-check
migrations-check: $(VENV)/.dev ## Fail if a model changed without its migration
	$(TEST_ENV) $(MANAGE) makemigrations --check --dry-run

.PHONY: format
format: $(VENV)/.dev ## Format Python and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml templates cms/jobs/templates

.PHONY: drill-outbox
drill-outbox: $(VENV)/.dev ## Kill senders of mail a hundred times, and count what became of 2,000 messages
	.ci/with-postgres env $(TEST_ENV) DRILL_KILLS=100 DRILL_MESSAGES=2000 $(BIN)/pytest -q -s --create-db \
		tests/outbox/test_crash.py $(PYTEST_ARGS)

.PHONY: bench-import
bench-import: $(VENV)/.dev ## Import speed, beside import-export's own and a bare bulk_create
	.ci/with-postgres $(BIN)/python -m benchmarks.bench_import

.PHONY: bench-people
bench-people: $(VENV)/.dev ## People: listing, search and duplicate scan, at 500 and 50,000
	.ci/with-postgres $(BIN)/python -m benchmarks.bench_people

.PHONY: bench-groups
bench-groups: $(VENV)/.dev ## Groups: composition, participation and health, at 500 and 50,000 people
	.ci/with-postgres $(BIN)/python -m benchmarks.bench_groups

.PHONY: bench-backup
bench-backup: $(VENV)/.dev ## Backup and restore of 50,000 people, beside dumpdata and a bare copy
	.ci/with-postgres $(BIN)/python -m benchmarks.backup

.PHONY: permissions
permissions: $(VENV)/.dev ## Write the permission table again (then read the difference)
	$(TEST_ENV) WRITE_PERMISSIONS=1 $(BIN)/pytest -q tests/project/test_permissions.py $(PYTEST_ARGS)

# --- Environment -------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Maillage needs Python 3.11 or later: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

.PHONY: lock
lock: $(VENV)/bin/python ## Lock the dependencies again, for every supported Python, with hashes
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
			--no-header --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt; \
	done
