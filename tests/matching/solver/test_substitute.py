"""What a replacement is worth is what the whole plan is worth with it, by the plan's verifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.solver import value as money
from matching.solver.instance import parse_instance
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.rules import Fit, judge
from matching.solver.substitute import Miss, Place, fill, rank
from matching.solver.verify import verify

from .conftest import tiny_problem


def problem(seed):
    """A problem whose arenas want one string, without an earlier proposal."""
    data = tiny_problem(seed, packs=9)
    data["prev"] = []
    for demand in data["demands"]:
        demand["qty"] = 1 if demand["app"] == "arena" else demand["qty"]
    return parse_instance(data)


def string_plan(demand, packs):
    return Plan(strings=(String(demand.id, tuple(packs)),))


@given(seed=st.integers(0, 10**6))
def test_whole_packs_and_kits_are_worth_what_the_plan_gains(seed):
    instance = problem(seed)
    nothing = verify(instance, Plan()).value_c
    for demand in instance.demands.values():
        if demand.takes_strings:
            continue
        for name in instance.packs:
            place = Place(((demand.id, demand.quantity if demand.takes_kits else 0),))
            found = fill(instance, place, name)
            if demand.takes_kits:
                one = verify(instance, Plan(kits=(Kits(name, demand.id, 1),)))
            else:
                one = verify(instance, Plan(whole=(Whole(name, demand.id),)))
            assert isinstance(found, Miss) == bool(one.errors)
            if isinstance(found, Miss):
                continue
            if demand.takes_kits:
                made = verify(instance, Plan(kits=(Kits(name, demand.id, found.kits[0]),)))
                if found.kits[0] < demand.quantity:
                    more = verify(instance, Plan(kits=(Kits(name, demand.id, found.kits[0] + 1),)))
                    assert "modules are used" in str(more.errors)
            else:
                made = one
            assert made.errors == ()
            assert found.value_c == found.gain_c == made.value_c - nothing


@given(seed=st.integers(0, 10**6))
def test_a_string_is_worth_what_its_weakest_pack_pays(seed):
    """Two replacements differ by as much as the plans with them differ."""
    instance = problem(seed)
    for demand in instance.demands.values():
        if not demand.takes_strings or demand.packs_per_string < 2:
            continue
        fit = [p for p in instance.packs.values() if isinstance(judge(instance, p, demand), Fit)]
        others = fit[: demand.packs_per_string - 1]
        if len(others) < demand.packs_per_string - 1 or len({p.model for p in others}) > 1:
            continue
        healths = [pack.soh_bp for pack in others]
        if max(healths) - min(healths) > demand.spread_bp:
            continue
        names = tuple(pack.id for pack in others)
        cost = sum(
            money.whole_cost_c(instance, p, demand) + money.recycling_c(instance, p) for p in others
        )
        nothing = verify(instance, Plan()).value_c
        for name in instance.packs.keys() - set(names):
            found = fill(instance, Place(((demand.id, 0),), names), name)
            made = verify(instance, string_plan(demand, [*names, name]))
            assert isinstance(found, Miss) == bool(made.errors)
            if not isinstance(found, Miss):
                assert found.value_c - cost == made.value_c - nothing
                assert found.weakens == (instance.packs[name].soh_bp < min(healths))


def test_the_best_come_first_and_one_proposed_elsewhere_costs_the_change():
    instance = next(
        i
        for i in map(problem, range(200))
        for d in i.demands.values()
        if d.application == "ev"
        and sum(isinstance(judge(i, p, d), Fit) for p in i.packs.values()) >= 4
    )
    demand = next(d for d in instance.demands.values() if d.application == "ev")
    place = Place(((demand.id, 0),))
    plain = rank(instance, place, instance.packs)
    values = [offer.value_c for offer in plain.offers]
    assert values == sorted(values, reverse=True)
    assert plain.allowed == len(values)
    first = plain.offers[0]
    dear = rank(instance, place, instance.packs, elsewhere={first.pack}, change_c=10**9)
    assert dear.offers[-1].pack == first.pack
    assert dear.offers[-1].value_c == first.value_c - 10**9
    assert [o.pack for o in rank(instance, place, instance.packs, shown=2).offers] == [
        offer.pack for offer in plain.offers[:2]
    ]


@pytest.mark.parametrize(("floor", "rule"), [(9_000, "R6"), (7_000, None)])
def test_where_nobody_fits_rule_and_nearest_are_told(floor, rule):
    data = tiny_problem(1)
    data["prev"] = []
    data["demands"] = [
        data["demands"][0]
        | {
            "app": "ev", "qty": 1, "k": 0, "delta": 0, "vmin_mv": 300_000, "vmax_mv": 420_000,
            "min_wh": 1, "min_w": 1, "min_soh": floor, "deadline": 60, "models": None,
            "chems": ["LMO", "NMC"], "max_km": 400,
        }
    ]  # fmt: skip
    for pack in data["packs"]:
        pack["hazard"] = "ok"
    instance = parse_instance(data)
    found = rank(instance, Place(((data["demands"][0]["id"], 0),)), instance.packs)
    assert found.commonest_rule == rule
    assert found.examined == len(instance.packs) == found.allowed + found.refused
    if rule:
        best = max(pack.soh_low_bp for pack in instance.packs.values())
        assert instance.packs[found.nearest.pack].soh_low_bp == best
        assert "the floor is 90.00 %" in found.nearest.sentence
    else:
        assert found.nearest is None


def test_an_opened_pack_fills_several_demands_the_better_first():
    data = tiny_problem(1)
    kit = {
        "app": "forklift", "qty": 3, "k": 0, "delta": 0, "vmin_mv": 14_000, "vmax_mv": 31_000,
        "min_wh": 6_000, "min_w": 1, "min_soh": 6_500, "deadline": 60, "models": None,
        "chems": ["LMO", "NMC"], "max_km": 400, "slope": 0,
    }  # fmt: skip
    first = data["demands"][0]
    data["prev"] = []
    data["demands"] = [
        first | kit | {"id": "cheap", "price": 9_000}, first | kit | {"id": "dear", "price": 14_000}
    ]  # fmt: skip
    instance = parse_instance(data)
    name = next(p.id for p in instance.packs.values() if p.hazard == "ok")
    modules = judge(instance, instance.packs[name], instance.demands["dear"]).modules
    fits = instance.models[instance.packs[name].model].modules // modules
    assert fits >= 2
    found = fill(instance, Place((("cheap", 3), ("dear", 1))), name)
    assert found.kits == (fits - 1, 1)
