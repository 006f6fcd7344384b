# Everything a person does here; `make` alone lists it. Python 3.11 or newer and make are all it needs.

PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
BIN     = $(VENV)/bin
UV      = $(BIN)/uv
RUNTIME = $(VENV)/.runtime
DEV     = $(VENV)/.dev
BROWSER = $(VENV)/.browser
TOOLS   = $(VENV)/.tools/fetched
LOCK    = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
          --no-emit-index-url --no-emit-find-links --no-header --no-annotate
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
DUCKDB_SQL   = $(shell find f1_platform/warehouse/sql -name '*.sql')
POSTGRES_SQL = $(shell find f1_platform -path '*/migrations/*.sql')
CHART   = deploy/helm/f1-platform
# At the head of a recipe's line: where one of these programs is not there, it says so and the line ends.
NEEDS   = for each in $(1); do command -v $$each >/dev/null || { echo "Skipped, as $$each is not there: $(2)"; exit; }; done;
SHORT   = not soak and not browser
SETTINGS ?= .env
COMPOSE = SETTINGS=$(SETTINGS) REVISION=$$(git rev-parse --short HEAD) \
          docker compose --file docker/compose.yaml --env-file docker/$(SETTINGS)

# Every command is a new process: without compiled modules each would compile all its libraries again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint lint_deployment soak browser bench run_local run_local_alt run_pipeline dagster lock
.PHONY: up down build build_no_cache build_api build_etl restart logs ps
.DELETE_ON_ERROR:

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z_]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV)  ## virtual environment and locked dependencies; quick when nothing changed

demo: $(RUNTIME)  ## a simulated season through the whole road, then API (8000) and Dagster UI (3000); no network
	@$(BIN)/f1 demo $(ARGS)

run: $(RUNTIME)  ## the last finished race weekend from OpenF1, then API (8000) and Dagster UI (3000)
	@$(BIN)/f1 run $(ARGS)
	@$(BIN)/f1 serve --ui 3000

run_pipeline: $(RUNTIME)  ## the pipeline without servers; choose with ARGS="--season 2024"
	@$(BIN)/f1 run $(ARGS)

run_local: $(RUNTIME)  ## the API on port 8000
	@$(BIN)/f1 serve --port 8000 $(ARGS)

run_local_alt: $(RUNTIME)  ## the API on port 8080
	@$(BIN)/f1 serve --port 8080 $(ARGS)

dagster: $(RUNTIME)  ## the Dagster UI on port 3000
	@$(BIN)/f1 dagster --port 3000 $(ARGS)

up: docker/$(SETTINGS)  ## containers: Dagster, the pipeline once, then all; SETTINGS=demo.env takes a simulated season
	@$(PYTHON) docker/make_secrets.py
	@$(COMPOSE) up --detach dagster-webserver dagster-daemon
	@$(COMPOSE) exec code-server f1 --log-format text run $(ARGS)
	@$(COMPOSE) up --detach --wait

restart: docker/$(SETTINGS)  ## containers: the pipeline once more; choose with ARGS="--season 2024"
	@$(COMPOSE) exec code-server f1 --log-format text run $(ARGS)

down: docker/$(SETTINGS)  ## containers: stopped and removed; what they stored stays in its volumes
	@$(COMPOSE) --profile '*' down

build: docker/$(SETTINGS)  ## containers: all images of ours
	@$(COMPOSE) --profile '*' build

build_no_cache: docker/$(SETTINGS)  ## containers: the same, from nothing
	@$(COMPOSE) --profile '*' build --no-cache --pull

build_api: docker/$(SETTINGS)  ## containers: the API's image
	@$(COMPOSE) build api

build_etl: docker/$(SETTINGS)  ## containers: the pipeline's and Dagster's image
	@$(COMPOSE) build code-server

logs: docker/$(SETTINGS)  ## containers: what they say; choose with ARGS="api"
	@$(COMPOSE) logs --follow --tail 100 $(ARGS)

ps: docker/$(SETTINGS)  ## containers: which run, and how they are
	@$(COMPOSE) ps

test: $(DEV) $(TOOLS)  ## all tests but the long ones
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder -m "$(SHORT)" $(ARGS)

soak: $(DEV)  ## the long kill, fault and load runs
	@$(BIN)/python -m pytest -v -m soak $(ARGS)

browser: $(BROWSER)  ## clicks through the pages and the Dagster UI, in every look; needs Chromium
	@$(BIN)/python -m pytest -v -m browser $(ARGS)

bench: $(DEV)  ## measurements: serving, pages, publishing, telemetry, event log, requests, HBase, an idle daemon (half an hour)
	@for what in serving pages publishing telemetry event_log requests hbase idle; do $(BIN)/python -m f1_platform_tests.bench.$$what || exit; done

lint: $(DEV) $(TOOLS)  ## style, types, layers, SQL, deployment; no file names a package index
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/sqlfluff lint $(DUCKDB_SQL)
	@$(BIN)/sqlfluff lint --dialect postgres $(POSTGRES_SQL)
	@! git grep -nIiE 'p[y]pi\.org|pythonhoste[d]\.org|--(extra-)?index-ur[l] ' -- .
	@! grep -n '://' requirements*.txt
	@$(MAKE) --silent lint_deployment

lint_deployment: export PATH := $(abspath $(BIN)):$(PATH)
lint_deployment: $(TOOLS)  ## images, workflows, alerts, compose file and chart, each held against its own tool
	@$(call NEEDS,hadolint,Dockerfiles) hadolint $$(git ls-files '*Dockerfile')
	@$(call NEEDS,actionlint,workflows) actionlint
	@$(call NEEDS,promtool,alerts) cd docker/prometheus && promtool test rules alerts_test.yml && \
	  for file in prometheus.yml containers.yml; do promtool check config $$file > /dev/null || exit; done
	@$(call NEEDS,docker-compose-v2,compose file) for settings in .env.example $(notdir $(wildcard docker/*.env)); do \
	  SETTINGS=$$settings docker-compose-v2 --file docker/compose.yaml --env-file docker/$$settings --profile '*' \
	  config --quiet || exit; done
	@$(call NEEDS,helm kubernetes-validate,chart) for size in small large colour; do \
	  set -- $(CHART) --values $(CHART)/values-$$size.yaml --values $(CHART)/ci/site-values.yaml; \
	  helm lint --strict --quiet "$$@" && helm template f1 --kube-version 1.31 "$$@" > $(VENV)/chart.yaml && \
	  kubernetes-validate --strict --quiet $(VENV)/chart.yaml || exit; done

lock: $(UV)  ## resolve requirements*.in into hashed locks
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(LOCK) -c requirements.txt docker/api/requirements.in -o docker/api/requirements.txt
	$(LOCK) -c requirements.txt docker/pipeline/requirements.in -o docker/pipeline/requirements.txt
	$(LOCK) requirements-ui.in -o requirements-ui.txt
	$(LOCK) --no-deps requirements-tools.in -o requirements-tools.txt

docker/.env:
	@cp docker/.env.example $@ && echo "Made $@: what is set there holds for the containers"

$(BROWSER): $(DEV) requirements-ui.txt
	@echo "Installing what driving a browser needs..."
	@$(INSTALL) --require-hashes -r requirements-ui.txt
	@touch $@

# Nothing of the machine changes: packages are unpacked. What cannot be had is told by name, and its checks are skipped.
$(TOOLS): requirements-tools.txt f1_platform_tests/deployment/fetch.py | $(DEV)
	@echo "Fetching what deployment is held against..."
	@$(BIN)/python -m f1_platform_tests.deployment.fetch
	@mkdir -p $(@D) && touch $@

$(DEV): $(RUNTIME) requirements-dev.txt
	@echo "Installing what developing needs..."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

$(RUNTIME): $(UV) requirements.txt pyproject.toml
	@echo "Installing what running needs..."
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(UV):
	@command -v $(PYTHON) >/dev/null || \
	  { echo "Missing: $(PYTHON). Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Too old: $$($(PYTHON) --version). Install Python 3.11 or newer, or name one: make PYTHON=..." >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Missing: Python's venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "Making $(VENV)..."
	@$(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements-dev.txt > $(VENV)/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
