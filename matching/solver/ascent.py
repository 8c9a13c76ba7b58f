"""Prices for markets too large for a linear program: subgradient steps, scaled by coordinate.

Steps as in Adam (Kingma, Ba 2014) with a length that falls geometrically. Any prices give a valid
bound, so it may end early; the best ones are kept, and a plan is built by them now and then.
"""

from __future__ import annotations

import time

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf, arena_bound, highest_pay
from matching.solver.greedy import open_arenas, take_offers
from matching.solver.market import Ints, Market
from matching.solver.pricing import NEVER, Knapsacks, anchor_values, string_at
from matching.solver.run import Run

FIRST_STEP_C, LAST_STEP_C = 20_000.0, 300.0
MOST_ROUNDS = 300
PACKS_A_CENT = 0.02  # keeps the step finite where a coordinate hardly ever moves


def ascend(run: Run, share: float) -> None:
    """Lower the bound until the share of the time is used, then build a plan by the prices."""
    market, packs = run.market, len(run.market.packs)
    prices = np.zeros(packs + len(market.demands))
    mean, square = np.zeros_like(prices), np.zeros_like(prices)
    first = time.monotonic()
    begun = run.used()
    reach = [
        np.concatenate([highest_pay(s, market) for s in a] or [np.zeros(0)]) for a in market.shelves
    ]
    rounds = 0
    while rounds < MOST_ROUNDS and not run.must_stop() and run.used() < share:
        whole = np.rint(prices).astype(np.int64)
        leaf = Leaf(whole[:packs], whole[packs:])
        bound, slope = _bound_and_slope(market, leaf, reach)
        run.bounded(bound, (leaf,))
        run.report("Prices and bound")
        rounds += 1
        run.spend()
        done = max(rounds / MOST_ROUNDS, (run.used() - begun) / max(1e-9, share - begun))
        step = FIRST_STEP_C * (LAST_STEP_C / FIRST_STEP_C) ** min(1.0, done)
        mean = 0.7 * mean + 0.3 * slope
        square = 0.97 * square + 0.03 * slope**2
        scale = np.sqrt(square / (1 - 0.97**rounds)) + PACKS_A_CENT
        prices = np.maximum(0.0, prices - step * mean / scale)
        if time.monotonic() - first > run.seconds:
            break
    if run.leaves:
        _plan(run, run.leaves[0])


def _bound_and_slope(market: Market, leaf: Leaf, reach: list[Ints]) -> tuple[int, Ints]:
    """Bound at the prices, and how it changes with each (packs, then units of demands)."""
    knapsacks = Knapsacks(market, leaf.pi, leaf.lam)
    worth = np.maximum(leaf.lam, knapsacks.best)
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    own = knapsacks.best > leaf.lam
    of_packs = np.where(own, 0.0, 1.0)
    of_demands = market.quantity.astype(float)
    for use in knapsacks.patterns(np.flatnonzero(own)):
        for demand, count in use.units:
            of_demands[demand] -= count
    for arena, shelves in enumerate(market.shelves):
        part = arena_bound(market, arena, shelves, worth, None, None)
        if part:
            bound += part
            _take(market, arena, worth, reach[arena], of_packs, part)
    return bound, np.concatenate([of_packs, of_demands / np.maximum(1, market.quantity)])


def _take(market: Market, arena: int, worth: Ints, reach: Ints, slope: Ints, part: int) -> None:
    """Count what the arena uses at the prices: its best string so often, or its best shares."""
    k, count = int(market.per_string[arena]), int(market.strings[arena])
    shelves = market.shelves[arena]
    costs = [s.cost + worth[s.packs] for s in shelves]
    values = [anchor_values(s, k, c) for s, c in zip(shelves, costs, strict=True)]
    tops = [int(v.max(initial=NEVER)) for v in values]
    best = int(np.argmax(tops))
    if part == count * tops[best]:
        string = string_at(market, shelves[best], int(values[best].argmax()), costs[best])
        slope[list(string.packs)] -= count
        return
    rows = np.concatenate([s.packs for s in shelves])
    shares = reach - k * np.concatenate(costs)
    slope[rows[np.argpartition(-shares, count * k - 1)[: count * k]]] -= 1


def _plan(run: Run, leaf: Leaf) -> None:
    """Arenas first, with packs at a part of their prices, then all else by gain."""
    market = run.market
    worth = np.maximum(leaf.lam, Knapsacks(market, leaf.pi).best)
    for part in (50, 80, 65):  # per cent of the prices that a string must earn
        if run.must_stop():
            return
        plan = Allocation(market)
        open_arenas(plan, worth * part // 100)
        take_offers(plan)
        run.improved(plan)
        run.report("Plan by prices")
