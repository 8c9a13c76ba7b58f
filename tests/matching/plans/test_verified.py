"""A plan from the record stands before code that shares nothing with the solver."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.enums import Application

TOOLS = Path(__file__).resolve().parents[4] / "shared" / "tools" / "matching"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(tmp_path):
    """The answer of a tool beside the project to files of these contents."""
    if not TOOLS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared/tools is missing, and CI skips nothing")
        pytest.skip("../shared/tools is missing: the verifier is not part of the project")

    def ask(tool, *contents):
        files = []
        for number, content in enumerate(contents):
            files.append(tmp_path / f"{number}.json")
            files[-1].write_text(json.dumps(content))
        answer = subprocess.run(
            [sys.executable, TOOLS / tool, *files], capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads(answer.stdout)

    return ask


@pytest.mark.shared_data
def test_plan_value_and_bound_are_what_others_find(graded, demand, propose, ask):
    for soh in ("0.82", "0.81", "0.80", "0.71", "0.69", "0.62"):
        graded(soh, model="leaf-24")
    graded("0.85")
    graded("0.77", model="leaf-24-module")
    demand(Application.TRACTION, minimum_energy_kwh=12)
    demand(quantity=9)
    demand(Application.STORAGE, quantity=1, minimum_energy_kwh=20)
    run = propose()
    assert {row.kind for row in run.rows.all()} >= {"kit"}
    found = ask("verify.py", run.snapshot, run.plan | {"value": run.value_c})
    assert found["value_c"] == run.value_c
    assert run.value_c > run.greedy_value_c or run.is_proven_optimal
    proven = ask("bound.py", run.snapshot, run.certificate)
    assert run.value_c <= run.bound_c <= proven["bound_c"]


def test_gains_of_the_rows_add_up_to_the_plan(graded, demand, propose):
    for soh in ("0.82", "0.81", "0.80", "0.72", "0.66"):
        graded(soh)
    demand(Application.TRACTION)
    demand(quantity=5)
    demand(Application.STORAGE, minimum_energy_kwh=20)
    run = propose()
    rows = list(run.rows.all())
    gained = sum(row.gain_c for row in rows)
    assert gained == run.value_c - run.recycling_value_c
    assert any(row.string for row in rows)
    placed = {row.battery_id for row in rows}
    left = set(run.left_out.values_list("battery_id", flat=True))
    assert placed.isdisjoint(left)
    assert len(placed | left) == 5
