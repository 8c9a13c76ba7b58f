"""What a run may spend, where it begins, what it hands out, and what a planner rules out."""

from __future__ import annotations

import pytest

from matching.solver import solve as door
from matching.solver.instance import parse_instance
from matching.solver.market import build_market
from matching.solver.plan import Plan
from matching.solver.reading import InstanceError
from matching.solver.rules import Refusal, judge
from matching.solver.solve import solve
from matching.solver.start import begin_with
from matching.solver.verify import verify

from .brute_force import best_value
from .conftest import tiny_problem


@pytest.fixture
def by_columns(monkeypatch):
    """Small problems go the way of those with a thousand packs."""
    monkeypatch.setattr(door, "EXACT_PACKS", 0)


@pytest.mark.parametrize("seed", range(12))
def test_the_way_of_a_thousand_packs_is_valid_and_nearly_best(by_columns, seed):
    instance = parse_instance(tiny_problem(seed, packs=7))
    solution = solve(instance, seconds=20, work=60)
    best = best_value(instance)
    assert solution.fault == ""
    assert solution.value_c <= best <= solution.certificate.bound_c
    assert best - solution.value_c <= 0.1 * abs(best)


def test_counted_steps_give_the_same_plan_and_proof(by_columns):
    instance = parse_instance(tiny_problem(3, packs=60, demands=16))
    first, second = (solve(instance, seconds=0.1, work=40) for _ in range(2))
    assert first.plan == second.plan
    assert first.certificate.as_json(first.market) == second.certificate.as_json(second.market)
    assert first.value_c > solve(instance, method="greedy", seconds=1).value_c


def test_a_gap_that_is_good_enough_ends_the_run(by_columns):
    instance = parse_instance(tiny_problem(4, packs=60, demands=16))
    solution = solve(instance, seconds=60, gap_bp=9_000)
    assert solution.gap_bp <= 9_000
    assert solution.seconds < 30


def test_a_run_begins_with_the_plan_that_it_is_given():
    instance = parse_instance(tiny_problem(5, packs=60, demands=20))
    best = solve(instance, seconds=20)
    begun = solve(instance, seconds=20, start=best.plan, should_stop=lambda: True)
    assert begun.value_c == best.value_c > solve(instance, method="greedy", seconds=1).value_c


@pytest.mark.parametrize("seed", range(20))
def test_of_a_plan_for_another_problem_only_what_is_allowed_stands(seed):
    plan = solve(parse_instance(tiny_problem(seed, packs=12, demands=8)), seconds=5).plan
    other = tiny_problem(seed, packs=12, demands=8)
    for demand in other["demands"][:3]:
        demand["min_soh"] += 400
        demand["qty"] = 1
    for pack in other["packs"][:3]:
        pack["hazard"] = "quarantined"
    instance = parse_instance(other)
    begun = begin_with(build_market(instance), plan)
    verdict = verify(instance, begun.plan())
    assert verdict.errors == ()
    assert verdict.value_c == begun.value_c


def test_plans_on_the_way_are_whole_and_verified(by_columns, monkeypatch):
    monkeypatch.setattr("matching.solver.run.SECONDS_BETWEEN_PLANS", 0)
    instance = parse_instance(tiny_problem(5, packs=60, demands=20))
    found: list[tuple[Plan, int]] = []
    solution = solve(instance, work=40, on_plan=lambda plan, value: found.append((plan, value)))
    assert len(found) > 1
    for plan, value in found:
        verdict = verify(instance, plan)
        assert (verdict.errors, verdict.value_c) == ((), value)
    values = [value for _, value in found]
    assert values == sorted(values)
    assert values[-1] <= solution.value_c


def test_a_pair_that_is_ruled_out_is_in_no_plan():
    problem = tiny_problem(0, packs=8, demands=6)
    first = solve(parse_instance(problem), seconds=10)
    used = {(use.pack, use.demand) for use in (*first.plan.kits, *first.plan.whole)}
    used |= {(pack, s.demand) for s in first.plan.strings for pack in s.packs}
    assert used
    problem["bans"] = [{"pack": pack, "demand": demand} for pack, demand in sorted(used)]
    instance = parse_instance(problem)
    for pack, demand in used:
        ruling = judge(instance, instance.packs[pack], instance.demands[demand])
        assert isinstance(ruling, Refusal)
        assert ruling.rule == "ban"
    second = solve(instance, seconds=10)
    assert second.value_c == best_value(instance) <= first.value_c
    assert verify(instance, second.plan).errors == ()
    assert verify(instance, first.plan).errors != ()


def test_a_ban_of_something_unknown_is_named():
    problem = tiny_problem(1) | {"bans": [{"pack": "p0", "demand": "d0"}, {"pack": "p0"}]}
    with pytest.raises(InstanceError, match=r"bans\[1\].demand: is missing"):
        parse_instance(problem)
    problem["bans"][1]["demand"] = "nobody"
    with pytest.raises(InstanceError, match=r"bans\[1\].demand: unknown demand 'nobody'"):
        parse_instance(problem)
