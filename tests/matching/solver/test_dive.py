"""From the linear program to strings: whole counts, settled weakest packs, drafts made whole."""

from __future__ import annotations

import time
from collections import Counter

import numpy as np
import pytest

from matching.solver.allocation import fill_arena
from matching.solver.certificate import pack_prices
from matching.solver.columns import Master
from matching.solver.completion import complete
from matching.solver.counts import choose_openings, settle_counts
from matching.solver.dive import dive, dived
from matching.solver.draft import Draft, draft, round_off
from matching.solver.generation import generate
from matching.solver.greedy import greedy
from matching.solver.instance import parse_instance
from matching.solver.joining import join
from matching.solver.market import build_market, models_of
from matching.solver.pool import PatternPool
from matching.solver.pricing import Found
from matching.solver.room import make_whole
from matching.solver.run import Limits, Run
from matching.solver.search import Search

from .conftest import tiny_problem

SEEDS = (3, 5, 8, 11, 25, 36)  # in the last three the linear program leaves counts in parts


def arenas_compete(seed: int) -> dict:
    """Forty packs and a dozen demands, most of them storage that wants all its strings or none."""
    problem = tiny_problem(seed, packs=40, demands=12)
    for number, demand in enumerate(d for d in problem["demands"] if d["app"] == "arena"):
        demand["qty"] = 2 + number % 3
    return problem


@pytest.fixture(params=SEEDS)
def run(request):
    market = build_market(parse_instance(arenas_compete(request.param)))
    assert market.arenas
    made = Run(market, Limits(60.0), time.monotonic())
    made.improved(greedy(market))
    return made


@pytest.fixture
def master(run):
    known = Master(run.market)
    known.add_allocation(run.best)
    generate(known, run, 0.5)
    known.allow_missing()
    return known


def test_counts_are_whole_and_make_up_the_arenas_that_are_open(run, master):
    choose_openings(master, run)
    settle_counts(master, run)
    values, _ = master.solution(10)
    totals = [0.0] * len(run.market.arenas)
    for (arena, _), column in master.counts.items():
        assert values[column] == pytest.approx(round(values[column]), abs=1e-6)
        totals[arena] += values[column]
    for arena, total in enumerate(totals):
        wanted = int(run.market.strings[arena]) if master.decided()[arena] else 0
        assert total <= wanted + 1e-6  # fewer only where strings are missing


def test_counts_in_parts_become_whole_all_at_once_when_it_is_late(run, master):
    choose_openings(master, run)
    late = Run(run.market, Limits(1000.0), time.monotonic() - 900)
    settle_counts(master, late)
    assert master.solution(10) is not None  # no arena takes more strings than it wants
    assert all(low == high for low, high in map(master.bounds.get, master.counts.values()))


def test_a_settled_pack_is_the_weakest_of_a_string_from_then_on(run, master):
    string = next(use for use in master.uses if isinstance(use, Found) and len(use.packs) > 1)
    master.fix(master.openings[string.arena], 1)
    master.settle(string.arena, string.packs[0])
    values, _ = master.solution(10)
    share = sum(
        values[column]
        for use, column in master.uses.items()
        if isinstance(use, Found) and (use.arena, use.packs[0]) == (string.arena, string.packs[0])
    )
    assert share == pytest.approx(1, abs=1e-6)


def test_a_dive_made_whole_gives_all_strings_of_packs_used_once(run, master):
    pool, worth = PatternPool(run.market), pack_prices(run.market, run.leaves[0])
    made = dived(master, run, pool)
    whole = make_whole(run, pool, made, worth, 1.0)
    packs = [p for found in whole.strings.values() for s in found for p in s.packs]
    assert packs
    assert len(packs) == len(set(packs))
    assert not whole.short()
    assert complete(made, pool, worth).value <= whole.value <= run.bound_c + 1


@pytest.mark.parametrize("anchors_are_known", [True, False])
def test_strings_of_given_counts_are_all_found(run, master, anchors_are_known):
    model_of = models_of(run.market)
    strings = [s for found in run.best.strings.values() for s in found]
    counts = Counter((s.arena, int(model_of[s.packs[0]])) for s in strings)
    anchors = {(s.arena, s.packs[0]) for s in strings if anchors_are_known}
    values, leaf = master.solution(10)
    shares = master.shares(values, leaf)
    joined = join(run, PatternPool(run.market), shares, counts, anchors, {})
    packs = [p for found in joined.values() for s in found for p in s.packs]
    assert len(packs) == len(set(packs))
    found = [s for strings in joined.values() for s in strings]
    assert Counter((s.arena, int(model_of[s.packs[0]])) for s in found) == counts


def test_a_short_arena_gets_the_string_that_its_own_packs_still_make(run):
    market, pool = run.market, PatternPool(run.market)
    worth = pack_prices(market, run.leaves[0]) if run.leaves else market.modules * 0
    whole = draft(market, pool, dict(run.best.strings))
    for arena in whole.strings:
        short = {a: list(found) for a, found in whole.strings.items()}
        short[arena] = short[arena][1:]
        made = complete(Draft(market, short, whole.shares), pool, worth)
        assert made.short() == []
        assert arena in made.strings  # its own packs are still there to be had
    assert complete(whole, pool, worth) is whole


def rivals(dear: int, cheap: int) -> dict:
    """Four packs that are all alike; storage of two pairs, and storage of one pair, at prices."""
    problem = arenas_compete(SEEDS[0])
    market = build_market(parse_instance(problem))
    shelf = next(s for shelves in market.shelves for s in shelves)
    pack = next(p for p in problem["packs"] if p["id"] == market.packs[shelf.packs[0]])
    demand = next(d for d in problem["demands"] if d["id"] == market.arenas[shelf.arena])
    wanted = demand | {"k": 2, "min_wh": 1, "min_w": 1}
    return problem | {
        "packs": [pack | {"id": f"p{i}"} for i in range(4)],
        "demands": [
            wanted | {"id": "two pairs", "qty": 2, "price": dear},
            wanted | {"id": "one pair", "qty": 1, "price": cheap},
        ],
        "locks": {"kits": [], "whole": [], "strings": []},
        "prev": [],
    }


@pytest.mark.parametrize(("dear", "cheap", "kept"), [(30_000, 20_000, 0), (20_000, 90_000, 1)])
def test_an_arena_gives_way_to_one_that_brings_more(dear, cheap, kept):
    market = build_market(parse_instance(rivals(dear, cheap)))
    worth = np.zeros(len(market.packs), np.int64)
    pairs = []
    for arena in range(2):
        free = np.isin(np.arange(4), (2 * arena, 2 * arena + 1))
        pairs.append(fill_arena(market, arena, free, worth, 1))
    pool = PatternPool(market)
    made = complete(draft(market, pool, dict(enumerate(pairs))), pool, worth)
    assert {a: len(found) for a, found in made.strings.items()} == {kept: 2 - kept}


def a_pair_in_the_way() -> dict:
    """Two packs far above four in a row, of which neighbours make a pair. One storage wants three
    pairs, most of all one of the two in the middle, and another one little for a single pair."""
    problem = rivals(30_000, 12_000)
    pack = problem["packs"][0]
    many, one = problem["demands"]
    charges = (8_500, 8_520, 7_000, 7_100, 7_200, 7_300)
    wanted = {"delta": 100, "min_soh": 6_000, "target_soh": 7_100, "slope": 14_000}
    return problem | {
        "packs": [
            pack | {"id": f"p{i}", "soh": soh, "soh_low": soh - 100, "power_w": 90_000}
            for i, soh in enumerate(charges)
        ],
        "demands": [many | wanted | {"qty": 3}, one | wanted],
    }


def test_an_arena_gives_way_and_the_strings_around_it_are_built_anew():
    market = build_market(parse_instance(a_pair_in_the_way()))
    run, pool = Run(market, Limits(60.0), time.monotonic()), PatternPool(market)
    worth = np.zeros(6, np.int64)

    def pair(arena: int, first: int, second: int) -> list[Found]:
        free = np.isin(np.arange(6), (first, second))
        return fill_arena(market, arena, free, worth, 1)

    made = draft(market, pool, {0: pair(0, 0, 1), 1: pair(1, 3, 4)})
    assert 0 not in complete(made, pool, worth).strings  # taken greedily, one pair is left over
    whole = make_whole(run, pool, made, worth, 1.0)
    assert {a: sorted(s.packs for s in found) for a, found in whole.strings.items()} == {
        0: [(0, 1), (2, 3), (4, 5)]
    }


def test_no_more_weakest_packs_are_settled_than_strings_are_counted(monkeypatch):
    """Two packs, each by half the weakest of the one string that there is to be."""
    market = build_market(parse_instance(rivals(20_000, 90_000)))
    run = Run(market, Limits(60.0), time.monotonic())
    master = Master(market)
    generate(master, run, 0.5)
    master.fix(master.counts[master.place(1, 0)], 1)
    halves = {(1, 0): 0.5, (1, 1): 0.5}
    monkeypatch.setattr("matching.solver.dive.AT_ONCE", 10)
    monkeypatch.setattr("matching.solver.dive._shares", lambda *_: halves)
    rounds = iter((1, 1, None))
    monkeypatch.setattr("matching.solver.dive._priced", lambda *_: next(rounds))
    dive(master, run)
    assert len(master.weakest) == 1


@pytest.mark.parametrize("seed", [34, 59])
def test_the_plan_in_the_end_has_more_kits_to_choose_from_than_the_shares(seed):
    problem = tiny_problem(seed, packs=20, demands=12)
    problem["demands"] = [d for d in problem["demands"] if d["app"] != "arena"]
    names = {d["id"] for d in problem["demands"]}
    problem["prev"] = [p for p in problem["prev"] if p["demand"] in names]
    problem["locks"] = {"kits": [], "whole": [], "strings": []}
    market = build_market(parse_instance(problem))
    run, known = Run(market, Limits(60.0), time.monotonic()), Master(market)
    generate(known, run, 0.5)
    pool = PatternPool(market, known.uses)
    made = draft(market, pool, {})
    of_these = round_off(run, pool, made, 5.0, 0.0).value_c
    Search(run, pool, pack_prices(market, run.leaves[0]), made).finish()
    assert of_these < run.best.value_c <= made.value + 1
