# make run: the app, ready to try. make test, make fault-test, make lint, make bench:
# what it is held to.
PYTHON ?= python3
export PORT HOST PRACTICE_PORT
.DEFAULT_GOAL := run
.PHONY: run test fault-test lint bench mutation-test chromium clean

run: .venv/.run
	@exec .venv/bin/python -m helpnet.supervisor

# A file's tests stay together, so that what they share is made once.
test: .venv/.test chromium
	@.venv/bin/python -m pytest -n auto --dist loadfile

# A thousand schedules of asks, faults, crashes and decisions, in two processes beside each other.
SEED ?= $(shell date +%s)
fault-test: .venv/.test
	@.venv/bin/python -m pytest -q tests/test_every_fault.py tests/test_exactly_once.py \
		tests/test_signing_in_again.py tests/test_killed.py
	@for part in 1 2; do \
		.venv/bin/python -m pytest -q -p no:cacheprovider tests/test_schedules.py \
			--schedules=500 --schedules-seed=$(SEED)$$part & pids="$$pids $$!"; \
	done; failed=0; for pid in $$pids; do wait $$pid || failed=1; done; exit $$failed

lint: .venv/.test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/python -m pytest -q tests/test_floors.py

bench: .venv/.test chromium
	@.venv/bin/python -m benchmarks

mutation-test: .venv/.test
	@PYTHONPATH=. .venv/bin/python tools/mutate_adapters.py

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "helpnet needs Python 3.11 or newer: install it, then say make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python cannot make a virtual environment: install its venv package (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

.venv/.run: .venv/.made requirements.txt
	@echo "Installing what helpnet needs ..."
	@.venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test: .venv/.run requirements-dev.txt
	@echo "Installing what the tests need ..."
	@.venv/bin/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

chromium:
	@sh tools/chromium.sh

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
