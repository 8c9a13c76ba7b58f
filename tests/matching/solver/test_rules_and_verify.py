"""The scalar rules, the arrays and the independent verifier say the same of every pair."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.solver import value as money
from matching.solver.instance import parse_instance
from matching.solver.market import build_market
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.rules import Fit, Refusal, judge
from matching.solver.solve import solve
from matching.solver.verify import verify

from .conftest import tiny_problem


@given(seed=st.integers(0, 10**6))
def test_arrays_and_scalar_rules_agree(seed):
    instance = parse_instance(tiny_problem(seed))
    market = build_market(instance)
    offers = market.offers
    found = {}
    for i in range(len(offers.pack)):
        key = (market.packs[offers.pack[i]], market.demands[offers.demand[i]])
        found[key] = (int(offers.modules[i]), int(offers.gain[i]))
    for pack in instance.packs.values():
        for demand in instance.demands.values():
            ruling = judge(instance, pack, demand)
            if demand.takes_strings:
                shelves = market.shelves[market.arenas.index(demand.id)]
                held = {market.packs[p] for s in shelves for p in s.packs}
                assert (pack.id in held) == isinstance(ruling, Fit)
            elif (pack.id, demand.id) in found:
                modules, gain = found[pack.id, demand.id]
                assert ruling == Fit(modules)
                if modules:
                    left = modules * money.module_recycling_c(instance, pack)
                    assert gain == money.kit_c(instance, pack, demand, modules) - left


@given(seed=st.integers(0, 10**6))
def test_the_first_failed_rule_is_the_tools_rule(tools, seed):
    problem = tiny_problem(seed)
    instance, theirs = parse_instance(problem), tools.verify.Inst(problem)
    for pack in problem["packs"]:
        for demand in problem["demands"]:
            reason, modules = theirs.why(pack, demand)
            ruling = judge(instance, instance.packs[pack["id"]], instance.demands[demand["id"]])
            if isinstance(ruling, Refusal):
                assert reason is not None
                assert reason[:2] == ruling.rule
            else:
                assert (reason, modules) == (None, ruling.modules)


def _planned():
    """A solved problem whose plan has kits, whole packs and strings."""
    for seed in range(200):
        instance = parse_instance(tiny_problem(seed, packs=14, demands=7))
        plan = solve(instance, method="greedy", seconds=5).plan
        if plan.kits and plan.whole and plan.strings and len(plan.strings[0].packs) > 1:
            return instance, plan
    raise AssertionError("no such plan")


def test_every_kind_of_broken_plan_is_caught():
    instance, plan = _planned()
    assert verify(instance, plan).errors == ()
    kit, whole, string = plan.kits[0], plan.whole[0], plan.strings[0]
    twice = replace(plan, whole=(*plan.whole, Whole(string.packs[0], whole.demand)))
    broken = {
        "modules are used": replace(plan, kits=(replace(kit, units=99), *plan.kits[1:])),
        "wanted": replace(plan, kits=(replace(kit, units=99), *plan.kits[1:])),
        "used 2 times": twice,
        "the same demand twice": replace(plan, kits=(kit, *plan.kits)),
        "it takes all": replace(plan, strings=(*plan.strings, string)),
        "a string of": replace(
            plan, strings=(String(string.demand, string.packs[:1]), *plan.strings[1:])
        ),
        "wrong kind of use": replace(plan, whole=(Whole(kit.pack, kit.demand),), kits=()),
        "0 kits": replace(plan, kits=(Kits(kit.pack, kit.demand, 0),)),
    }
    for message, bad in broken.items():
        errors = verify(instance, bad).errors
        assert any(message in error for error in errors), (message, errors)


def test_a_lost_lock_is_caught():
    problem = tiny_problem(8, packs=12)
    plan = solve(parse_instance(problem), seconds=5).plan
    problem["locks"] = plan.as_json()
    locked = parse_instance(problem)
    assert verify(locked, plan).errors == ()
    errors = verify(locked, Plan()).errors
    assert len(errors) == len(plan.kits) + len(plan.whole) + len(plan.strings)
    assert solve(locked, seconds=5).value_c >= verify(locked, plan).value_c


@pytest.mark.parametrize(("change", "rule"), [
    ({"hazard": "quarantined"}, "R1"),
    ({"ready_day": 10_000}, "R4"),
    ({"soh_low_bp": 1}, "R6"),
    ({"power_w": 0}, "R9"),
])  # fmt: skip
def test_a_reason_names_its_rule_and_numbers(change, rule):
    instance = parse_instance(tiny_problem(2, packs=12, demands=8))
    for pack in instance.packs.values():
        for demand in instance.demands.values():
            if isinstance(judge(instance, pack, demand), Fit):
                ruling = judge(instance, replace(pack, **change), demand)
                assert isinstance(ruling, Refusal)
                assert ruling.rule == rule
                assert ruling.numbers
                return
    raise AssertionError("no pair is allowed")
