# make run, make test: the two commands. Both need only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
# uv compiles no bytecode; without it every process would compile scikit-learn again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run test lint format lock bench

install: .venv/installed

.venv/installed: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --compile-bytecode requirements.txt
	touch $@

run: install
	$(BIN)/python manage.py migrate --verbosity 0
	DEMO=1 $(BIN)/python manage.py dev

test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy accounts/permissions.py accounts/actors.py accounts/services \
		jobs/services jobs/queries.py jobs/registry.py jobs/context.py jobs/web jobs/processes.py \
		lifecycle/events lifecycle/ledger lifecycle/state lifecycle/safety lifecycle/labels lifecycle/plots lifecycle/first_life lifecycle/passport lifecycle/recovery lifecycle/proof lifecycle/vehicles lifecycle/services lifecycle/queries lifecycle/panels.py lifecycle/web lifecycle/api accounts/api \
		matching/services matching/queries matching/web matching/api matching/forecast matching/demand_table matching/demand_figures.py matching/solver matching/topology grading/impedance grading/packs grading/planner grading/procedures grading/readers grading/measurements grading/policy grading/queries grading/services grading/soh grading/ageing grading/accuracy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install
	for bench in benchmarks/*.py; do $(BIN)/python $$bench || exit 1; done

lock:
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --group dev pyproject.toml -o requirements.txt
