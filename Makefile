# make demo            the sample meetings, running; needs Python 3.11 or newer, nothing else
# make test            all tests on the embedded default (SQLite, files instead of a broker)
# make services-test   all tests on PostgreSQL and Redis, and those with real processes
# make browser-test    the whole line in Chromium
# make check           style, types, templates, migrations, a production environment
# make faults          workers killed, Redis gone, a bad mail server, wrong clocks; LONG=1: all of it
# make bench           ratios to a bare Django view and a bare SMTP loop

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

CHROMIUM ?= /usr/bin/chromium
# For services-test; the database named here is not touched, tests make their own beside it.
SERVICES := DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/initiative} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/9}
# What `manage.py check --deploy` judges: an environment as an operator would write it.
PRODUCTION := DEBUG=0 SITE_URL=https://meetings.example.net ALLOWED_HOSTS=meetings.example.net \
	SECRET_KEY=a-secret-that-is-only-here-to-be-checked-0123456789-abcdefghijklm \
	LINK_KEY=another-one-that-is-only-here-to-be-checked-0123456789-abcdefghi \
	MAIL_DOMAIN=meetings.example.net DEFAULT_FROM_EMAIL=initiative@meetings.example.net

.PHONY: help demo test services-test browser-test faults check bench format catalogues
help:
	@sed -n '/^# make/s/^# //p' Makefile

demo: $(VENV)/run catalogues
	DEBUG=1 $(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=1 exec $(BIN)/python manage.py demo --serve

test: $(VENV)/dev catalogues
	$(BIN)/python -m pytest -n auto

services-test: $(VENV)/dev catalogues
	$(SERVICES) $(BIN)/python -m pytest -n 2 --create-db
	$(SERVICES) $(BIN)/python -m pytest tests/processes

browser-test: $(VENV)/dev catalogues
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest tests/browser

check: $(VENV)/dev catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

faults: $(VENV)/dev catalogues
	$(BIN)/python -m tests.faults $(if $(LONG),--long)

bench: $(VENV)/dev catalogues
	$(BIN)/python -m bench

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogues: $(VENV)/run
	@DEBUG=1 $(BIN)/python manage.py catalogues

$(VENV)/run: requirements.txt
	@test -n "$(PYTHON)" || { echo "Initiative needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "This Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing the packages of requirements.txt into $(VENV) …"
	@$(PIP) --requirement requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	@echo "Installing the packages of requirements-dev.txt into $(VENV) …"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@
