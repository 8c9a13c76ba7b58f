"""The least change of each failing rule is tried out, and one step less does not do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.solver.instance import parse_instance
from matching.solver.rules import Refusal, judge
from matching.solver.why.faults import Change, apply, faults

from ..solver.conftest import tiny_problem

RULES = ("ban", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9")


def all_pairs(seed):
    problem = tiny_problem(seed, packs=20, demands=12)
    problem["bans"] = [{"pack": "p0", "demand": d["id"]} for d in problem["demands"]]
    for i, demand in enumerate(problem["demands"]):
        # Some that nothing of ours fits, each in its own way.
        demand["min_wh"] *= (1, 4, 1, 2)[i % 4]
        demand["min_w"] *= (1, 1, 9, 2)[i % 4]
        if i % 5 == 0:
            demand["vmin_mv"], demand["vmax_mv"] = (22_600, 28_000) if i % 2 else (1, 5_000)
    instance = parse_instance(problem)
    for pack in instance.packs.values():
        for demand in instance.demands.values():
            yield instance, pack, demand


@pytest.mark.parametrize("seed", range(4))
def test_mending_every_fault_makes_the_pair_allowed(seed):
    for instance, pack, demand in all_pairs(seed):
        ruling = judge(instance, pack, demand)
        found = faults(instance, pack, demand)
        assert [f.rule for f in found[:1]] == ([ruling.rule] if isinstance(ruling, Refusal) else [])
        assert [RULES.index(f.rule) for f in found] == sorted(RULES.index(f.rule) for f in found)
        pair = (instance, pack, demand)
        for fault in found:
            assert judge(*pair).sentence == fault.sentence
            if not fault.changes:
                break
            pair = apply(fault.changes[0], *pair)
        else:
            assert not isinstance(judge(*pair), Refusal)


def test_every_change_mends_its_rule_and_a_smaller_one_does_not():
    tried = set()
    for pair in (pair for seed in range(4) for pair in all_pairs(seed)):
        for fault in faults(*pair)[:1]:
            for change in fault.changes:
                after = judge(*apply(change, *pair))
                assert not isinstance(after, Refusal) or after.sentence != fault.sentence
                if type(change.before) is not int:
                    continue
                step = 1 if change.after > change.before else -1
                less = replace(change, after=change.after - step)
                if less.after == change.before:
                    continue
                still = judge(*apply(less, *pair))
                assert isinstance(still, Refusal), (fault, change)
                assert still.rule == fault.rule
                tried.add((fault.rule, change.field))
    assert {rule for rule, _ in tried} == {"R4", "R5", "R6", "R7", "R8", "R9"}


def test_the_figures_of_a_change():
    instance = parse_instance(tiny_problem(1, packs=1, demands=1))
    base = next(iter(instance.packs.values()))
    pack = replace(base, hazard="ok", soh_bp=7_600, soh_low_bp=7_120, ready_day=20, model="wide")
    demand = replace(
        next(iter(instance.demands.values())),
        application="ev", chemistries=("NMC",), models=None, min_soh_bp=7_300, deadline_day=11,
        min_voltage_mv=300_000, max_voltage_mv=420_000, min_energy_wh=30_000, min_power_w=0,
        max_km=1_000, packs_per_string=0,
    )  # fmt: skip
    late, weak, small = faults(instance, pack, demand)
    assert (late.rule, late.changes) == (
        "R4",
        (Change("demand", "deadline_day", 11, 23), Change("pack", "ready_day", 20, 8)),
    )
    assert (weak.rule, weak.changes) == (
        "R6",
        (Change("demand", "min_soh_bp", 7_300, 7_120), Change("pack", "soh_low_bp", 7_120, 7_300)),
    )
    # 40 kWh × 71.2 % at the lower bound; 75 % would do.
    assert (small.rule, small.changes) == (
        "R8",
        (
            Change("demand", "min_energy_wh", 30_000, 28_480),
            Change("pack", "soh_low_bp", 7_120, 7_500),
        ),
    )
