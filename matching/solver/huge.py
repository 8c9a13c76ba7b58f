"""Markets with more pairs than memory holds: planned in parts, twice over, and bounded as a whole.

The second time the parts are dealt out anew, among what the first has left over.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.bulk import THREADS, paying, place_prices
from matching.solver.certificate import Leaf, leaf_bound, pack_prices
from matching.solver.cutting import Cutting
from matching.solver.descent import descend, leaf_of
from matching.solver.greedy import greedy
from matching.solver.large import plan_large
from matching.solver.market import Ints, Market
from matching.solver.parts import Names, Part, copy_into, deal, divide, market_of
from matching.solver.run import Run

PART_PACKS = 5_000
PLAN_SHARE, REST_SHARE = 0.6, 0.7  # of the time, until when the parts and their leavings are planned
PART_ROUNDS = 120
SHARP_SHARE = 0.85  # of the time, until when prices of the whole are sought
SHARP_ROUNDS, SHARP_STEP_C, MARGIN_C = 60, 6_000.0, 40_000


def plan_huge(run: Run) -> None:
    """A plan from parts, and the bound at their prices."""
    market, names = run.market, Names(run.market)
    count = max(2, -(-len(market.packs) // PART_PACKS))
    whole = Allocation(market)
    leaf = Leaf(np.zeros(len(market.packs), np.int64), np.zeros(len(market.demands), np.int64))
    parts = divide(market, count)
    until = run.seconds * PLAN_SHARE
    _plan_parts(run, names, whole, parts, until, leaf)
    _rest(run, names, whole, count)
    run.improved(whole)
    run.report("Plan in parts")
    leaf = _sharpened(run, leaf)
    run.report("Prices of the whole")
    bound = leaf_bound(market, leaf)
    if bound is not None:
        run.bounded(bound, (leaf,))
    run.report("Bound")


def _sharpened(run: Run, leaf: Leaf) -> Leaf:
    """Prices that fit the whole market better than those of its parts side by side."""
    market = run.market
    places = place_prices(market, leaf.lam)
    start = np.concatenate([leaf.pi, places])
    if run.used() > SHARP_SHARE or run.must_stop():
        return leaf
    near = paying(market, start, MARGIN_C)
    own = Run(near, run.left(), time.monotonic(), None, run.must_stop)
    cutting = Cutting(near)
    until = (run.seconds * SHARP_SHARE - run.seconds + run.left()) / max(0.1, run.left())
    prices = descend(own, cutting, SHARP_ROUNDS, until, start, SHARP_STEP_C)
    return leaf_of(market, cutting, prices.leaf.pi)


def greedy_in_parts(market: Market) -> Allocation:
    """The simple way for each part by itself, and once more for what they leave."""
    whole, names = Allocation(market), Names(market)
    count = max(2, -(-len(market.packs) // PART_PACKS))
    for parts in (divide(market, count), deal(market, count)):
        for part in parts:
            closed = np.zeros(len(market.arenas), bool)
            closed[list(whole.strings)] = True
            packs = part.packs[whole.free[part.packs]]
            left = Part(packs, part.demands, part.arenas)
            copy_into(whole, greedy(market_of(market, left, whole.left, closed)), names)
    return whole


def _rest(run: Run, names: Names, whole: Allocation, count: int) -> None:
    """Parts dealt anew from free packs, open units and closed arenas."""
    market = run.market
    parts = []
    for part in deal(market, max(2, count // 2)):
        packs = part.packs[whole.free[part.packs]]
        parts.append(Part(packs, part.demands, part.arenas))
    _plan_parts(run, names, whole, parts, run.seconds * REST_SHARE, None)


def _plan_parts(
    run: Run, names: Names, whole: Allocation, parts: list[Part], until: float, leaf: Leaf | None
) -> None:
    """Plan the parts, two at once, each within its share of the time that is left."""
    market = run.market
    closed = np.zeros(len(market.arenas), bool)
    closed[list(whole.strings)] = True
    left = whole.left.copy()
    open_parts = len(parts)

    def plan(part: Part) -> Run | None:
        nonlocal open_parts
        spare = until - (time.monotonic() - run.started)
        seconds = THREADS * spare / max(THREADS, open_parts)
        open_parts -= 1
        small = market_of(market, part, left, closed)
        if run.must_stop() or spare <= 0 or not len(small.packs):
            return None
        own = Run(small, seconds, time.monotonic(), None, run.must_stop)
        plan_large(own, PART_ROUNDS)
        return own

    with ThreadPoolExecutor(THREADS) as threads:
        for part, own in zip(parts, threads.map(plan, parts), strict=True):
            if own is None:
                continue
            copy_into(whole, own.best, names)
            if leaf is not None and own.leaves:
                _copy_prices(own.market, own.leaves[0], leaf, part, names)
            run.report("Planning in parts")


def _copy_prices(small: Market, of_part: Leaf, leaf: Leaf, part: Part, names: Names) -> None:
    leaf.lam[part.packs] = pack_prices(small, of_part)
    where: Ints = np.array([names.demand[d] for d in small.demands], np.int64)
    leaf.pi[where] = of_part.pi
