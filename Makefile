# The commands of this wiki. On a fresh clone, `make run` is enough.
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py

.PHONY: help run admin test test-fast journeys check format lock messages styles pictures sheet bench weight audit clean ready ready-test

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

run: ready ## Serve the wiki at http://127.0.0.1:8000 (HOST, PORT, DATABASE_URL…: docs/settings.md)
	@exec $(MANAGE) serve

admin: ready ## Make an administrator: asks for a name and a password
	@$(MANAGE) person create --administrator

test: ready-test ## Every test: on SQLite, on a PostgreSQL of its own, in Chromium
	@exec $(PYTHON) .ci/test.py

test-fast: ready-test ## The tests on SQLite alone, without a browser
	@exec $(PYTHON) .ci/test.py sqlite

journeys: ready-test ## Every journey, by mouse, by keyboard and without JavaScript, on phone and desk, in both languages
	@exec $(PYTHON) .ci/test.py browser -- tests/browser/journeys --journeys=all

check: ready-test ## Formatting, lint, layers, migrations, catalogues, deployment settings
	@.ci/check

format: ready-test ## Format the code and mend what can be mended
	.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

messages: ready-test ## Bring the message catalogues up to date and compile them
	$(PYTHON) .ci/check_catalogues.py --write

styles: ready ## Build the style sheets static/*.css from frontend/css/
	$(PYTHON) frontend/build.py

pictures: ready-test ## Take the README's pictures from the running product
	$(PYTHON) docs/pictures.py

sheet: ready-test ## Picture every screen, in each width, theme and language, into .sheet/ (ONLY=name for some)
	$(PYTHON) -m tests.screens.sheet $(ONLY:%=--only %)

audit: ## Check the HTML of every screen, in both languages, with the Nu HTML checker (ONLY=name for some)
	@.ci/bootstrap audit
	$(PYTHON) -m tests.screens.audit $(ONLY:%=--only %)

lock: ## Lock the requirements anew (needs uv)
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-audit.in -o requirements-audit.txt

bench: ready-test ## Measure, and fail past the ratios that bench/ promises
	@exec $(PYTHON) -m bench

weight: ready-test ## Count what a browser fetches, and fail past the budgets of bench/weight.py
	@exec $(PYTHON) -m bench.weight

clean: ## Remove what can be made again; var/ (the wiki's data) stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@.ci/bootstrap run

ready-test:
	@.ci/bootstrap test
