# Everything is run from .venv, which the first target that needs it makes.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:

BIN := .venv/bin
STEWARD := $(BIN)/steward
CODE := $(wildcard contracts chassis services gateway stack tests tools)
LOCKS := $(filter-out all,$(patsubst requirements/%.in,%,$(wildcard requirements/*.in)))
COMPILE = $(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 --python-platform linux \
	--no-emit-index-url --no-emit-find-links --annotation-style line --custom-compile-command "make lock"
# Two processes share the tests, each with servers of its own; those that are named in the environment there are once.
SHARED := $(if $(AMQP_URL)$(DATABASE_URL),,--numprocesses=2 --dist=loadscope --no-loadscope-reorder)
# More words for the command that is run: make demo ARGS="--url ..."
ARGS ?=

.PHONY: help venv lock lint types wiring test oracle fuzz authorization run demo reset doctor bench resilience

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: .venv/.installed ## make the virtual environment from the locked requirements

.venv/.installed: requirements/all.lock pyproject.toml tools/make-venv
	@tools/make-venv
	@touch $@

lock: venv ## lock the requirements anew; UPGRADE=1 takes the newest versions that fit
	$(COMPILE) $(if $(UPGRADE),--upgrade) requirements/all.in -o requirements/all.lock
	@for name in $(LOCKS); do echo "requirements/$$name.lock"; \
		$(COMPILE) -c requirements/all.lock requirements/$$name.in -o requirements/$$name.lock || exit 1; done

lint: venv ## style, types, import rules, wiring, committed documents, locks
	@$(MAKE) --jobs=2 --output-sync=line types wiring

types:
	$(BIN)/mypy $(CODE)

wiring:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/check_locks.py
	$(BIN)/python -m pytest -q tests/architecture tests/contracts

test: venv ## all tests, from unit to end to end, or some: make test ARGS="services/ticketing -k dispatch"
	$(BIN)/python -m pytest $(or $(ARGS),$(SHARED))

oracle: venv ## ask 200,000 cases of who may do what, and compare with what an oracle decides; ORACLE_SEED=2 for others
	ORACLE_CASES=200000 $(BIN)/python -m pytest -q tests/authorization/test_oracle.py $(ARGS)

fuzz: venv ## ask for tens of thousands of cases by the OpenAPI document, as four roles; FUZZ_SEED=2 for others
	FUZZ=1 $(BIN)/python -m pytest -q -s tests/fuzz $(ARGS)

authorization: venv ## write docs/authorization.md anew: role by role, row by row, what is answered
	WRITE_AUTHORIZATION=1 $(BIN)/python -m pytest -q tests/authorization/test_table.py $(ARGS)

run: venv ## start the whole suite with a demo company; Ctrl-C stops it
	$(STEWARD) run $(ARGS)

demo: venv ## play a repair request through all services, step by step
	$(STEWARD) demo $(ARGS)

reset: venv ## remove the data of the local stack
	$(STEWARD) reset $(ARGS)

doctor: venv ## say what is missing or wrong, and where the logs are
	$(STEWARD) doctor $(ARGS)

bench: venv ## measure the speed of the suite
	$(STEWARD) bench $(ARGS)

resilience: venv ## shake the suite under load and look what was lost; ARGS=kill-storm for one scenario
	$(STEWARD) resilience $(ARGS)
