"""The ways for large and huge markets, on small ones: valid plans, bounds above every plan."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from matching.solver.allocation import fill_arena
from matching.solver.certificate import Leaf, arena_bound, leaf_bound
from matching.solver.cutting import Cutting
from matching.solver.filling import best_part, fill
from matching.solver.instance import parse_instance
from matching.solver.market import build_market
from matching.solver.pairs import Pairs
from matching.solver.parts import deal, divide
from matching.solver.plan import Plan
from matching.solver.pricing import Knapsacks
from matching.solver.solve import METHODS, solve
from matching.solver.verify import verify
from matching.solver.windows import Windows

from .brute_force import best_value
from .conftest import tiny_problem

MIXTURES = ("all", "arenas", "kits", "one model", "ties")


@pytest.fixture
def large(monkeypatch):
    """Every market counts as large."""
    monkeypatch.setattr("matching.solver.solve.COLUMN_PACKS", 0)


@pytest.fixture
def huge(monkeypatch):
    """No market holds its pairs, and a few packs make a part."""
    monkeypatch.setattr("matching.solver.market.HELD_PAIRS", 0)
    monkeypatch.setattr("matching.solver.huge.PART_PACKS", 4)


def mixed(seed: int, mixture: str, packs: int, demands: int) -> dict:
    """A small problem with some of its demands, of one model, or all packs but few alike."""
    problem = tiny_problem(seed, packs=packs, demands=demands)
    if mixture in ("arenas", "kits"):
        kept = [d for d in problem["demands"] if (d["app"] == "arena") == (mixture == "arenas")]
        names = {d["id"] for d in kept}
        problem["demands"] = kept
        problem["prev"] = [e for e in problem["prev"] if e["demand"] in names]
        for kind, locks in problem["locks"].items():
            problem["locks"][kind] = [e for e in locks if e["demand"] in names]
    for pack in problem["packs"]:
        if mixture in ("one model", "ties"):
            pack["model"] = "wide"
        if mixture == "ties":
            pack |= {"soh": 8_000, "soh_low": 7_900, "ask_c": 20_000, "site": "north"}
    return problem


@pytest.mark.parametrize("mixture", MIXTURES)
@pytest.mark.parametrize("seed", range(6))
def test_large_plans_are_valid_and_bounds_hold(large, seed, mixture):
    instance = parse_instance(mixed(seed, mixture, packs=6, demands=4) | {"locks": NONE})
    best = best_value(instance)
    solution = solve(instance, seconds=20)
    assert solution.fault == ""
    assert solution.value_c <= best <= solution.bound_c
    assert solution.bound_c == leaf_bound(solution.market, solution.certificate.leaves[0])


@pytest.mark.parametrize("mixture", MIXTURES)
@pytest.mark.parametrize("seed", range(3))
def test_huge_plans_are_valid_and_bounds_hold(huge, seed, mixture):
    instance = parse_instance(mixed(seed, mixture, packs=7, demands=4) | {"locks": NONE})
    best = best_value(instance)
    for method in METHODS:
        solution = solve(instance, method=method, seconds=20)
        assert solution.market.stock is not None
        assert solution.fault == ""
        assert solution.value_c <= best <= solution.bound_c


def test_independent_tools_agree_on_a_large_market(tools, large):
    problem = tools.generate.gen(300, 5)
    theirs = tools.verify.Inst(problem)
    solution = solve(parse_instance(problem), seconds=60)
    assert tools.verify.verify(theirs, solution.as_json()) == ([], solution.value_c)
    proof = solution.certificate.as_json(solution.market)
    assert tools.bound.proven_bound(theirs, proof) == solution.bound_c


def test_kits_of_a_large_market_come_close_to_the_bound(tools, large):
    problem = tools.generate.gen(300, 5)
    kept = {d["id"] for d in problem["demands"] if d["app"] != "arena"}
    problem["demands"] = [d for d in problem["demands"] if d["id"] in kept]
    problem["prev"] = [e for e in problem["prev"] if e["demand"] in kept]
    instance = parse_instance(problem)
    solution, simple = solve(instance, seconds=60), solve(instance, method="greedy", seconds=1)
    assert solution.value_c > simple.value_c
    assert solution.gap_bp <= 300


def test_independent_tools_agree_on_a_huge_market(tools, huge, monkeypatch):
    monkeypatch.setattr("matching.solver.huge.PART_PACKS", 80)
    problem = tools.generate.gen(300, 5)
    theirs = tools.verify.Inst(problem)
    solution = solve(parse_instance(problem), seconds=60)
    assert tools.verify.verify(theirs, solution.as_json()) == ([], solution.value_c)
    proof = solution.certificate.as_json(solution.market)
    # A place in a string bounds a little less closely than the certificate itself.
    proven = tools.bound.proven_bound(theirs, proof)
    assert solution.value_c <= proven <= solution.bound_c <= proven * 1.05


def test_large_plans_repeat_themselves(large):
    instance = parse_instance(tiny_problem(3, packs=60, demands=16))
    first, second = solve(instance, seconds=60), solve(instance, seconds=60)
    assert first.plan == second.plan
    assert first.certificate.as_json(first.market) == second.certificate.as_json(second.market)


@pytest.mark.parametrize("seed", range(8))
def test_packs_side_by_side_are_worth_what_each_is_by_itself(seed):
    market = build_market(parse_instance(tiny_problem(seed, packs=50, demands=20)))
    pick = np.random.default_rng(seed)
    cutting = Cutting(market)
    for highest in (1, 20_000, 80_000):
        pi = pick.integers(0, highest, len(market.demands))
        cuts, known = cutting.at(pi), Knapsacks(market, pi)
        assert cuts.best.tolist() == known.best.tolist()
        for use in cuts.patterns(market, cuts.best > 0):
            paid = sum(int(pi[d]) * n for d, n in use.units)
            wanted = sum(n for _, n in use.units)
            assert use.gain - paid == cuts.best[use.pack] or wanted > 1


@pytest.mark.parametrize("seed", range(8))
def test_kits_near_the_prices_are_exact_while_prices_move_little(seed):
    market = build_market(parse_instance(tiny_problem(seed, packs=50, demands=20)))
    pick = np.random.default_rng(seed)
    pi = pick.integers(0, 60_000, len(market.demands))
    cutting = Cutting(market)
    moved = np.maximum(0, pi + pick.integers(-2_000, 2_001, len(pi)))
    near = cutting.within(pi, 4_000)
    assert near.at(moved).best.tolist() == cutting.at(moved).best.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_arenas_at_prices_agree_with_the_certificate_and_the_plain_way(seed):
    market = build_market(parse_instance(tiny_problem(seed, packs=60, demands=14)))
    pick = np.random.default_rng(seed)
    windows = Windows(market)
    for highest in (1, 100_000, 400_000):
        worth = pick.integers(0, highest, len(market.packs))
        parts = windows.tops(windows.costs(worth)).part
        free = pick.random(len(market.packs)) < 0.8
        for arena, shelves in enumerate(market.shelves):
            bound = arena_bound(market, arena, shelves, worth, None, None)
            assert parts[arena] == bound == best_part(market, arena, worth)
            plain = fill_arena(market, arena, free, worth)
            assert fill(windows, arena, free, worth) == plain


@pytest.mark.parametrize("seed", range(4))
def test_a_market_that_holds_nothing_bounds_like_one_that_holds_all(monkeypatch, seed):
    instance = parse_instance(tiny_problem(seed, packs=40, demands=14))
    full = build_market(instance)
    monkeypatch.setattr("matching.solver.market.HELD_PAIRS", 0)
    bare = build_market(instance)
    assert bare.stock is not None
    assert not len(bare.offers.pack)
    pick = np.random.default_rng(seed)
    leaf = Leaf(
        pick.integers(0, 90_000, len(full.packs)), pick.integers(0, 60_000, len(full.demands))
    )
    assert leaf_bound(bare, leaf) == leaf_bound(full, leaf)
    pairs = Pairs(bare, bare.stock)
    held = sum(len(pairs(d)[0]) for d in range(len(bare.demands)))
    assert held == len(full.offers.pack)


@pytest.mark.parametrize("cut", [divide, deal])
def test_parts_hold_everything_once(cut):
    market = build_market(parse_instance(tiny_problem(2, packs=50, demands=20)))
    parts = cut(market, 4)
    for whole, pieces in (
        (market.packs, [p.packs for p in parts]),
        (market.demands, [p.demands for p in parts]),
        (market.arenas, [p.arenas for p in parts]),
    ):
        assert Counter(np.concatenate(pieces).tolist()) == Counter(range(len(whole)))
    assert max(len(p.packs) for p in parts) - min(len(p.packs) for p in parts) <= 1


NONE: dict = {"kits": [], "whole": [], "strings": []}


def test_a_part_that_fails_keeps_its_simple_plan_and_the_fault_is_told(huge, monkeypatch):
    def broken(*arguments):
        raise RuntimeError("out of order")

    monkeypatch.setattr("matching.solver.huge.LEAST_SECONDS", 0)
    monkeypatch.setattr("matching.solver.huge.plan_large", broken)
    instance = parse_instance(mixed(2, "all", packs=14, demands=8))
    solution = solve(instance, seconds=5)
    assert solution.fault == "RuntimeError: out of order"
    assert verify(instance, Plan()).value_c < solution.value_c <= solution.bound_c
