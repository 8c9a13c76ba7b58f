"""Runs too large to ask every pair at once still say why, and where to ask."""

import pytest

from matching.enums import Application
from matching.models import RunPrices
from matching.services.runs import reasons

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_most(monkeypatch):
    """Runs of more pairs than this count as large."""
    return lambda pairs: monkeypatch.setattr(reasons, "MOST_PAIRS", pairs)


def test_large_runs_name_the_nearest_demand_and_what_it_misses(graded, demand, propose, at_most):
    # Two like batteries for one place: the weaker one misses what it earns less.
    better, weaker = graded("0.80"), graded("0.78")
    refused = graded("0.62", lower="0.55")
    wanted = demand(Application.TRACTION)
    closed = demand(Application.TRACTION, minimum_energy_kwh=500)
    told = []
    for pairs in (10**6, 0):
        at_most(pairs)
        run = propose()
        assert run.rows.get().battery == better
        told.append({row.battery: (row.reason, row.misses_c) for row in run.left_out.all()})
    small, large = told
    assert small[weaker] == large[weaker]
    reason, misses_c = large[weaker]
    assert reason.startswith(f"{wanted.name}: allowed; it would gain")
    assert misses_c == RunPrices.objects.get(run=run).sheet["packs"].get(weaker.public_id, 0) + (
        RunPrices.objects.get(run=run).sheet["demands"][wanted.code] - _gain(run, weaker, wanted)
    )
    assert "No demand may have it" in small[refused][0]
    assert large[refused] == (
        "No demand that may have it pays more for it than the recycler.",
        None,
    )
    assert run.unmet == [
        {
            "demand": closed.code,
            "missing": 1,
            "allowed": None,
            "why": "1 unit stays open.",
            "name": closed.name,
        }
    ]


def _gain(run, battery, wanted):
    """By the verifier: the plan of this one use against the plan of none."""
    from matching.solver.instance import parse_instance
    from matching.solver.plan import Plan, Whole
    from matching.solver.verify import verify

    instance = parse_instance(run.snapshot)
    used = verify(instance, Plan(whole=(Whole(battery.public_id, wanted.code),)))
    assert used.errors == ()
    return used.value_c - verify(instance, Plan()).value_c
