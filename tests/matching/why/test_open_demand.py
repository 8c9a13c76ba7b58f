"""What an open demand lacks, counted again over all packs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.solver.rules import Refusal, judge
from matching.solver.why.faults import faults
from matching.solver.why.open_demand import open_demand
from matching.solver.why.pair import answer

from .conftest import solved

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_near_misses_and_who_nearly_fits(seed):
    told = solved(seed, packs=20, demands=9, locked=seed % 2 == 1)
    case = told.case()
    free = [p for p in case.instance.packs.values() if case.is_free(p.id)]
    for demand in case.instance.demands.values():
        seen = open_demand(case, demand)
        rulings = {p.id: judge(case.instance, p, demand) for p in free}
        rules = [r.rule for r in rulings.values() if isinstance(r, Refusal)]
        assert dict(seen.refused) == {rule: rules.count(rule) for rule in set(rules)}
        assert seen.allowed == len(free) - len(rules)
        assert seen.missing == case.left[demand.id] - case.taken[demand.id]
        alone = [f[0].rule for p in free if len(f := faults(case.instance, p, demand)) == 1]
        assert {row.rule: row.packs for row in seen.near} == {r: alone.count(r) for r in set(alone)}
        if case.left[demand.id]:
            for name, misses in seen.nearest:
                said = answer(case, case.instance.packs[name], demand)
                assert said.use is None
                assert said.misses_c == misses
        missed = [m for _, m in seen.nearest if m is not None]
        assert missed == sorted(missed)


@pytest.mark.parametrize("seed", SEEDS)
def test_so_many_could_serve_at_that_level_and_fewer_below_it(seed):
    case = solved(seed, packs=20, demands=9).case()
    for demand in case.instance.demands.values():
        for row in open_demand(case, demand).near:
            if row.change is None:
                continue

            def served(value, demand=demand, row=row):
                relaxed = replace(demand, **{row.change.field: value})
                return {
                    p.id
                    for p in case.instance.packs.values()
                    if isinstance(judge(case.instance, p, demand), Refusal)
                    and not isinstance(judge(case.instance, p, relaxed), Refusal)
                }

            assert len(served(row.change.after)) == row.could_serve > 0
            if type(row.change.before) is int:
                step = 1 if row.change.after > row.change.before else -1
                assert len(served(row.change.after - step)) < row.could_serve


def test_the_cheapest_relaxation_is_no_larger_than_needed():
    """Floor 73 %: packs at 72, 71, 70 % would each do; two units are missing, one kit a pack."""
    told = solved(1)
    case = told.case()
    pack = next(iter(case.instance.packs.values()))
    demand = next(d for d in case.instance.demands.values() if not d.takes_strings)
    demand = replace(
        demand, id="new", application="ev", chemistries=("LMO", "NMC"), models=None, quantity=2,
        min_soh_bp=7_300, deadline_day=90, min_voltage_mv=0, max_voltage_mv=10**6, min_energy_wh=0,
        min_power_w=0, max_km=1_000, packs_per_string=0,
    )  # fmt: skip
    packs = {
        f"n{low}": replace(pack, id=f"n{low}", hazard="ok", soh_bp=low + 300, soh_low_bp=low)
        for low in (7_000, 7_200, 7_100)
    }
    instance = replace(case.instance, packs=packs, demands={"new": demand}, previous={})
    new = replace(case, instance=instance, uses={}, locked=(), left={"new": 2}, taken={"new": 0})
    seen = open_demand(new, demand)
    [row] = seen.near
    assert (row.rule, row.packs, row.could_serve) == ("R6", 3, 2)
    assert (row.change.before, row.change.after) == (7_300, 7_100)
    assert (seen.allowed, seen.most_units, seen.never) == (0, 0, ())


def test_a_demand_that_nothing_can_ever_fill_is_named_by_model():
    case = solved(1).case()
    demand = next(d for d in case.instance.demands.values() if not d.takes_strings)
    impossible = replace(demand, min_energy_wh=10**8, chemistries=("LMO", "NMC"), models=None)
    seen = open_demand(case, impossible)
    assert [(model, fault.rule) for model, fault in seen.never] == [("slim", "R8"), ("wide", "R8")]
    assert not any(isinstance(row.change, int) for row in seen.near)
