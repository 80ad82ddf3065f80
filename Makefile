# make run     start the city hall with its demo city      make run PORT=9000 HOST=0.0.0.0
# make test    every gate and every test; what CI runs     make test TESTS="tests/forms -k kana"
# make lint    the gates alone (no tests)                  make format repairs what can be repaired
# make check   every procedure file, with its examples
# make bench   measures; prints numbers
# make fuzz    breaks procedures in fifty thousand ways: each is reported at a line, none takes long
# make words   takes new words for citizens into translations/; lists what is not translated
# make lock    pins the newest versions of requirements*.in  make lock LOCK=--upgrade
#
# Settings (TENOHIRA_*) in the environment reach the program as they are.

PYTHON := .venv/bin/python
TESTS ?=
LOCK ?=

# Every start reads what the first one has compiled, also where the environment forbids to keep it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint format check bench fuzz words lock install install-test
.NOTPARALLEL:

# exec, so that Ctrl-C and a termination signal reach the program itself and not only a shell.
run: install
	@exec $(PYTHON) -m app.cli serve --demo $(if $(HOST),--host '$(HOST)') $(if $(PORT),--port '$(PORT)')

test: lint
	@echo '== pytest'
	@$(PYTHON) -m pytest $(or $(TESTS),--numprocesses 2 --dist loadgroup)

# In order of speed; the first gate that fails is the last line named.
lint: install-test
	@echo '== ruff check'
	@.venv/bin/ruff check .
	@echo '== ruff format'
	@.venv/bin/ruff format --check .
	@echo '== mypy'
	@.venv/bin/mypy
	@echo '== import-linter'
	@.venv/bin/lint-imports

format: install-test
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

check: install
	@exec $(PYTHON) -m app.cli check procedures

bench: install-test
	@exec $(PYTHON) -m tests.bench

fuzz: install-test
	@exec $(PYTHON) -m tests.fuzz

words: install-test
	@exec $(PYTHON) -m tools.words

lock: install-test
	@tools/lock $(LOCK)

install:
	@tools/install runtime

install-test:
	@tools/install test
