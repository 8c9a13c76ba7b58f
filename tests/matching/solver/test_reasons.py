"""Which demands a plan leaves open."""

from __future__ import annotations

from matching.solver.instance import parse_instance
from matching.solver.reasons import unmet_demands
from matching.solver.rules import Refusal, judge
from matching.solver.solve import solve

from .conftest import tiny_problem


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
