"""Markets with more pairs than memory holds: planned in parts, twice over, and bounded as a whole.

The second time the parts are dealt out anew, among what the first has left over.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.bulk import fitting, paying, stock_of
from matching.solver.certificate import Leaf, pack_prices
from matching.solver.cutting import Cutting
from matching.solver.greedy import greedy
from matching.solver.large import plan_large
from matching.solver.market import Ints, Market
from matching.solver.pairs import THREADS, Pairs
from matching.solver.parts import Names, Part, copy_into, deal, divide, market_of
from matching.solver.run import Limits, Run

PART_PACKS = 5_000
PLAN_SHARE, REST_SHARE = 0.64, 0.7  # of the time, until parts and leavings are planned
PART_ROUNDS = 120
PART_TRIES = (98, 94)  # per cent of the prices of packs that arenas are tried at
LEAST_SECONDS = 4.0  # with less a part is planned the simple way
FITTINGS, FITTED = 12, 0.6  # turns of fitting prices to the whole, and their part of the way


class _Prices:
    """Of the parts side by side: what packs are worth (−1: not known), what units cost."""

    def __init__(self, market: Market) -> None:
        self.worth = np.full(len(market.packs), -1)
        self.pi = np.zeros(len(market.demands) + len(market.arenas), np.int64)
        self.known = np.zeros(len(self.pi), bool)
        self.demands = len(market.demands)

    def take(self, own: Run, of_places: Ints, part: Part, names: Names) -> None:
        small, leaf = own.market, own.leaves[0]
        self.worth[part.packs] = pack_prices(small, leaf)
        rows = [names.demand[d] for d in small.demands]
        rows += [self.demands + names.arena[a] for a in small.arenas]
        self.pi[rows] = np.concatenate([leaf.pi, of_places])
        self.known[rows] = True

    def worth_of_all(self, market: Market) -> Ints:
        """Packs whose part has no prices count like the mean of those with as many modules."""
        worth, known = self.worth.copy(), self.worth >= 0
        for modules in np.unique(market.modules[~known]):
            like = market.modules == modules
            some = worth[like & known]
            worth[like & ~known] = int(some.mean()) if len(some) else 0
        return worth


def plan_huge(run: Run) -> None:
    """A plan from parts, and the bound at their prices."""
    market, names = run.market, Names(run.market)
    count = max(2, -(-len(market.packs) // PART_PACKS))
    whole, prices = Allocation(market), _Prices(market)
    parts = divide(market, count)
    until = run.seconds * PLAN_SHARE
    _plan_parts(run, names, whole, parts, until, prices)
    _rest(run, names, whole, count)
    run.improved(whole)
    run.report("Plan in parts")
    _bound(run, prices)


def _bound(run: Run, prices: _Prices) -> None:
    """Prices of the whole from those of its parts, and the bounds that they prove.

    What one part sells too cheaply, packs of all parts would want. So by turns each demand's price
    follows the worth of packs, and each pack's worth the prices, both by a part of the way.
    """
    market, stock = run.market, stock_of(run.market)
    pairs = Pairs(market, stock)
    pi, worth = prices.pi.copy(), prices.worth_of_all(market)
    quantity = np.concatenate([market.quantity, market.strings * market.per_string])
    for number in range(FITTINGS):
        begun = run.left()
        fitted = fitting(market, worth, pairs)
        share = np.where(prices.known | (number > 0), FITTED, 1.0)
        pi = np.rint((1 - share) * pi + share * fitted).astype(np.int64)
        best = Cutting(paying(market, pi, pairs)).at(pi).best
        bound = market.base_c + int((quantity * pi).sum()) + int(best.sum())
        run.bounded(bound, (Leaf(best, pi[: len(market.demands)]),))
        run.report("Prices and bound")
        worth = (worth + best) // 2
        if run.must_stop() or run.left() < 1.2 * (begun - run.left()):
            break


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
    run: Run,
    names: Names,
    whole: Allocation,
    parts: list[Part],
    until: float,
    prices: _Prices | None,
) -> None:
    """Plan the parts, two at once, each within its share of the time that is left."""
    market = run.market
    closed = np.zeros(len(market.arenas), bool)
    closed[list(whole.strings)] = True
    left = whole.left.copy()
    open_parts = len(parts)

    def plan(part: Part) -> tuple[Run, Ints]:
        nonlocal open_parts
        spare = until - (time.monotonic() - run.started)
        seconds = THREADS * spare / max(THREADS, open_parts)
        open_parts -= 1
        small = market_of(market, part, left, closed)
        own = Run(small, Limits(seconds), time.monotonic(), should_stop=run.must_stop)
        if seconds >= LEAST_SECONDS and not run.must_stop():
            try:
                return own, plan_large(own, PART_ROUNDS, PART_TRIES)
            except Exception as error:  # this part is planned the simple way, others go on
                run.fault = f"{type(error).__name__}: {error}"
        own.improved(greedy(small))  # no part goes without a plan, however little time is left
        return own, market.strings[:0]

    with ThreadPoolExecutor(THREADS) as threads:
        for part, (own, of_places) in zip(parts, threads.map(plan, parts), strict=True):
            copy_into(whole, own.best, names)
            if prices is not None and own.leaves:
                prices.take(own, of_places, part, names)
            run.report("Planning in parts")
