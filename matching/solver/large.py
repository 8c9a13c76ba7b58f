"""Markets too large for column generation: prices, then arenas by them, then kits in a program."""

from __future__ import annotations

import time
from collections.abc import Iterable

from matching.solver.allocation import Allocation
from matching.solver.certificate import leaf_bound, pack_prices
from matching.solver.cutting import Cutting
from matching.solver.descent import descend, leaf_of
from matching.solver.greedy import take_offers
from matching.solver.kits import KitProgram
from matching.solver.market import Ints
from matching.solver.places import assigned
from matching.solver.pricing import Pattern
from matching.solver.run import Run
from matching.solver.seating import seat
from matching.solver.windows import Windows

ROUNDS = 150  # of prices
KIT_ROUNDS = 120  # where there are no arenas: the program of kits does the rest
PARTS = (100, 98, 96, 94, 90)  # per cent of the prices of packs that arenas are tried at
KIT_TRIES = 40
KIT_AGAIN, KIT_STEP_C = 60, 10_000.0
PRICE_SHARE, KIT_SHARE = 0.45, 0.85  # of the time, at most, until then


def plan_large(run: Run, most_rounds: int = ROUNDS, tries: tuple[int, ...] = PARTS) -> Ints:
    """The best plan within the time; prices, bound and plans go into the run as they come.

    Returns what the places of each arena cost at the prices.
    """
    market = run.market
    cutting = Cutting(market)
    allocation = Allocation(market)
    places = market.strings[:0]
    uses: Iterable[Pattern]
    if market.arenas:
        uses, places = _arenas(run, allocation, min(most_rounds, ROUNDS), tries)
    else:
        uses = descend(run, cutting, min(most_rounds, KIT_ROUNDS), PRICE_SHARE).uses
    _kits(run, cutting, uses, allocation)
    return places


def _arenas(
    run: Run, allocation: Allocation, rounds: int, tries: tuple[int, ...]
) -> tuple[list[Pattern], Ints]:
    """Prices with arenas as demands for whole packs, and the arenas that open at them; the uses of
    packs that came up on the way."""
    market = run.market
    windows = Windows(market)
    places = Run(assigned(market, windows), run.left(), time.monotonic(), None, run.must_stop)
    cutting = Cutting(places.market)
    until = max(0.0, run.seconds * PRICE_SHARE - run.seconds + run.left()) / max(0.1, run.left())
    prices = descend(places, cutting, rounds, until)
    leaf = leaf_of(market, cutting, prices.leaf.pi)
    bound = leaf_bound(market, leaf)
    if bound is not None:
        run.bounded(bound, (leaf,))
    run.report("Prices and bound")
    worth = pack_prices(market, leaf)
    own = Cutting(market).at(leaf.pi).best
    _seat_best(run, windows, allocation, worth, own, tries)
    run.report("Arenas by prices")
    last = len(market.demands)
    uses = [use for use in prices.uses if use.units[-1][0] < last]
    return uses, prices.leaf.pi[last:]


def _seat_best(
    run: Run,
    windows: Windows,
    allocation: Allocation,
    worth: Ints,
    own: Ints,
    tries: tuple[int, ...],
) -> None:
    """Strings fall short of the best shares of their packs, so at full prices too few would pay."""
    best, most = allocation, -1.0
    for part in tries:
        if run.must_stop() or (most >= 0 and run.used() > PRICE_SHARE):
            break
        tried = Allocation(run.market)
        seat(run, windows, tried, worth * part // 100, own)
        value = tried.value_c + _kits_worth(run, tried)
        if value > most:
            best, most = tried, value
    for arena, strings in best.strings.items():
        allocation.open(arena, strings)


def _kits_worth(run: Run, allocation: Allocation) -> float:
    """About what kits will bring out of what the arenas leave."""
    market = run.market
    rest = Run(market, run.left(), time.monotonic(), None, run.must_stop)
    cutting = Cutting(market, allocation.free)
    descend(rest, cutting, KIT_TRIES, 1.0, run.leaves[0].pi, KIT_STEP_C)
    return float(rest.bound_c - market.base_c)


def _kits(run: Run, cutting: Cutting, uses: Iterable[Pattern], allocation: Allocation) -> None:
    """Kits and whole packs out of what the arenas leave."""
    market = run.market
    quick = Allocation(market)
    for arena, strings in allocation.strings.items():
        quick.open(arena, strings)
    take_offers(quick)
    run.improved(quick)
    if market.arenas:  # prices of the whole, now for the packs that are left
        cutting = Cutting(market, allocation.free)
        rest = Run(market, run.left(), time.monotonic(), None, run.must_stop)
        found = descend(rest, cutting, KIT_AGAIN, KIT_SHARE, run.leaves[0].pi, KIT_STEP_C)
        uses = [*found.uses, *uses]
    program = KitProgram(market, cutting, allocation)
    program.extend(uses)
    program.generate(run, KIT_SHARE, whole=not market.arenas)
    program.dive(run, allocation)
    take_offers(allocation)
    run.improved(allocation)
    run.report("Kits")
