"""Reasons follow from the rules and the prices."""

from __future__ import annotations

from matching.solver.instance import parse_instance
from matching.solver.reasons import explain, unmet_demands
from matching.solver.rules import Refusal, judge
from matching.solver.solve import solve

from .conftest import tiny_problem


def test_every_pack_is_explained_by_rules_and_prices():
    instance = parse_instance(tiny_problem(4, packs=20, demands=9))
    solution = solve(instance, seconds=10)
    used = {k.pack for k in solution.plan.kits} | {w.pack for w in solution.plan.whole}
    used |= {p for s in solution.plan.strings for p in s.packs}
    gains = 0
    for name, pack in instance.packs.items():
        told = explain(instance, solution, name)
        assert (told.use != "recycled") == (name in used)
        assert [a.demand for a in told.alternatives] == list(instance.demands)
        gains += told.gain_c
        for answer in told.alternatives:
            ruling = judge(instance, pack, instance.demands[answer.demand])
            assert answer.rule == (ruling.rule if isinstance(ruling, Refusal) else None)
            if answer.misses_c is not None:
                assert answer.misses_c >= 0  # no allowed use beats the prices of the proof
    drift = len(solution.plan.strings) * 10  # a string's pay is shared with rounding
    assert abs(solution.value_c - solution.market.base_c - gains) <= drift


def test_open_demands_name_what_they_lack():
    instance = parse_instance(tiny_problem(4, packs=20, demands=9))
    solution = solve(instance, seconds=10)
    placed = {k.demand: 0 for k in solution.plan.kits}
    for kit in solution.plan.kits:
        placed[kit.demand] += kit.units
    for use in (*solution.plan.whole, *solution.plan.strings):
        placed[use.demand] = placed.get(use.demand, 0) + 1
    expected = {
        d.id: d.quantity - placed.get(d.id, 0)
        for d in instance.demands.values()
        if d.quantity > placed.get(d.id, 0)
    }
    told = unmet_demands(instance, solution)
    assert {u.demand: u.missing for u in told} == expected
    for u in told:
        refused = [
            r.rule
            for p in instance.packs.values()
            if isinstance(r := judge(instance, p, instance.demands[u.demand]), Refusal)
        ]
        assert u.refused == max((refused.count(r) for r in set(refused)), default=0)
