"""One more pack of a class: what the proof says it brings, against problems that hold it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.solver.certificate import Leaf, leaf_bound
from matching.solver.instance import parse_instance
from matching.solver.market import build_market
from matching.solver.solve import solve
from matching.solver.why.classes import BANDS_BP, classes
from matching.solver.why.purchases import extra_market, purchases
from matching.solver.why.rise import LeafRise
from matching.solver.why.sheet import price_sheet

from ..solver.brute_force import best_value
from ..solver.conftest import tiny_problem
from .conftest import solved


def with_one_more(instance, pack):
    return replace(instance, packs={**instance.packs, pack.id: pack})


@pytest.mark.parametrize("seed", range(10))
def test_a_leaf_with_the_new_pack_at_its_price_is_as_high_as_said(seed):
    """Against the problem that holds the pack, whose market and certificate know nothing of it."""
    told = solved(seed, locked=seed % 2 == 1)
    market = told.solution.market
    found = purchases(market, told.solution.certificate, told.case().prices)
    assert len(found) == len({p.model for p in told.instance.packs.values()}) * len(BANDS_BP)
    packs = [row.pack for row in found]
    extra = extra_market(market, packs)
    for leaf in told.solution.certificate.leaves:
        rise = LeafRise(market, extra, leaf)
        for i, said in enumerate(rise.bounds().tolist()):
            larger = build_market(with_one_more(told.instance, packs[i]))
            links = {a: np.append(prices, 0) for a, prices in leaf.mu.items()}
            lam = np.append(leaf.lam, rise.price[i])
            bound = leaf_bound(larger, Leaf(lam, leaf.pi, links, leaf.arenas))
            if rise.lacking:
                assert bound is None or bound <= said + found[i].recycling_c
            else:
                assert bound == said + found[i].recycling_c


@pytest.mark.parametrize("seed", range(16))
def test_no_plan_with_one_more_pack_is_worth_more_than_said(seed):
    """Every plan of the larger problem is tried; the gap of the proof is all that may add."""
    instance = parse_instance(tiny_problem(seed, packs=5, demands=4))
    solution = solve(instance, seconds=5)
    gap = solution.certificate.bound_c - solution.value_c
    before = best_value(instance)
    assert solution.value_c == before
    prices = price_sheet(solution.market, solution.certificate)
    for row in purchases(solution.market, solution.certificate, prices)[:4]:
        rise = best_value(with_one_more(instance, row.pack)) - before - row.recycling_c
        assert 0 <= rise <= row.price_c + gap
        if not row.demands and gap == 0:
            assert rise == 0


def test_prices_that_are_tight_are_met():
    """Where the proof is exact some class brings just what was said: it is no mere ceiling"""
    met = 0
    for seed in range(12):
        told = solved(seed)
        if told.solution.certificate.bound_c - told.solution.value_c > 1:
            continue
        for row in purchases(told.solution.market, told.solution.certificate, told.case().prices)[
            :2
        ]:
            larger = solve(with_one_more(told.instance, row.pack), seconds=5)
            rise = larger.value_c - told.solution.value_c - row.recycling_c
            assert rise <= row.price_c + 1
            met += row.price_c - rise <= row.price_c // 50
    assert met >= 3


def test_a_class_stands_in_the_middle_of_its_band_where_most_packs_stand():
    instance = parse_instance(tiny_problem(2, packs=9))
    margins = sorted(p.soh_bp - p.soh_low_bp for p in instance.packs.values())
    sites = [p.site for p in instance.packs.values()]
    for pack, (low, high) in classes(instance):
        assert (pack.soh_bp, pack.soh_bp - pack.soh_low_bp) == (low + 250, margins[4])
        assert high - low == 500
        assert sites.count(pack.site) == max(sites.count(site) for site in sites)
        assert (pack.ready_day, pack.ask_c, pack.hazard) == (0, 0, "ok")
    assert {pack.site for pack, _ in classes(instance, "south")} == {"south"}
