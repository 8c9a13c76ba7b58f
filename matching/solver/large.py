"""Markets too large for column generation: prices, then arenas by them, then kits in a program."""

from __future__ import annotations

import time

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import leaf_bound
from matching.solver.cutting import Cutting
from matching.solver.descent import Prices, descend, leaf_of
from matching.solver.greedy import greedy, take_offers
from matching.solver.kits import KitProgram
from matching.solver.market import Ints
from matching.solver.places import assigned
from matching.solver.pricing import Pattern
from matching.solver.run import Limits, Run
from matching.solver.seating import seat
from matching.solver.windows import Windows

ROUNDS = 150  # of prices
FEW_ROUNDS = 70  # too few for plans that surely beat the simple one
KIT_ROUNDS = 120  # where there are no arenas: the program of kits does the rest
PARTS = (100, 98, 96, 94, 90)  # per cent of the prices of packs that arenas are tried at
KIT_TRIES, TRY_SHARE = 40, 0.55
KIT_AGAIN, KIT_STEP_C = 60, 10_000.0
PRICE_SHARE, KIT_SHARE = 0.45, 0.85  # of the time, at most, until then


def plan_large(run: Run, most_rounds: int = ROUNDS, tries: tuple[int, ...] = PARTS) -> Ints:
    """The best plan within the time; prices, bound and plans go into the run as they come.

    Returns what the places of each arena cost at the prices.
    """
    market = run.market
    prices = prove_large(run, min(most_rounds, ROUNDS), PRICE_SHARE)
    if prices.rounds < FEW_ROUNDS:
        run.improved(greedy(market))
    allocation, last = Allocation(market), len(market.demands)
    if market.arenas:
        _seat_best(run, allocation, tries)
        run.report("Arenas by prices")
    _kits(run, [use for use in prices.uses if use.units[-1][0] < last], allocation)
    return prices.leaf.pi[last:]


def prove_large(run: Run, rounds: int, share: float) -> Prices:
    """Prices, and the bound at them, until the share of the time is used up. Arenas count as
    demands for whole packs: the prices of their places come behind those of demands."""
    market = run.market
    if not market.arenas:
        return descend(run, Cutting(market), min(rounds, KIT_ROUNDS), share)
    places = Run(assigned(market), Limits(run.left()), time.monotonic(), should_stop=run.must_stop)
    cutting = Cutting(places.market)
    until = max(0.0, run.left() - (1 - share) * run.seconds) / max(0.1, run.left())
    prices = descend(places, cutting, rounds, until)
    leaf = leaf_of(market, cutting, prices.leaf.pi)
    bound = leaf_bound(market, leaf)
    if bound is not None:
        run.bounded(bound, (leaf,))
    run.report("Prices and bound")
    return prices


def _seat_best(run: Run, allocation: Allocation, tries: tuple[int, ...]) -> None:
    """Strings fall short of the best shares of their packs, so at full prices too few would pay."""
    windows, leaf = Windows(run.market), run.leaves[0]
    own = Cutting(run.market).at(leaf.pi).best
    worth = np.maximum(leaf.lam, own)
    best, most = allocation, -1.0
    for part in tries:
        if most >= 0 and (run.must_stop() or run.used() > TRY_SHARE):
            break
        tried = Allocation(run.market)
        seat(windows, tried, worth * part // 100, own)
        value = tried.value_c + _kits_worth(run, tried)
        if value > most:
            best, most = tried, value
    for arena, strings in best.strings.items():
        allocation.open(arena, strings)


def _kits_worth(run: Run, allocation: Allocation) -> float:
    """About what kits will bring out of what the arenas leave."""
    market = run.market
    rest = Run(market, Limits(run.left()), time.monotonic(), should_stop=run.must_stop)
    cutting = Cutting(market, allocation.free)
    descend(rest, cutting, KIT_TRIES, 1.0, run.leaves[0].pi, KIT_STEP_C)
    return float(rest.bound_c - market.base_c)


def _kits(run: Run, uses: list[Pattern], allocation: Allocation) -> None:
    """Kits and whole packs out of what the arenas leave."""
    market = run.market
    quick = Allocation(market)
    for arena, strings in allocation.strings.items():
        quick.open(arena, strings)
    take_offers(quick)
    run.improved(quick)
    cutting = Cutting(market, allocation.free)
    if market.arenas:  # prices of the whole, now for the packs that are left
        rest = Run(market, Limits(run.left()), time.monotonic(), should_stop=run.must_stop)
        found = descend(rest, cutting, KIT_AGAIN, KIT_SHARE, run.leaves[0].pi, KIT_STEP_C)
        uses = [*found.uses, *uses]
    program = KitProgram(market, cutting, allocation)
    program.extend(uses)
    program.generate(run, KIT_SHARE, whole=not market.arenas)
    program.dive(run, allocation)
    take_offers(allocation)
    run.improved(allocation)
    run.report("Kits")
