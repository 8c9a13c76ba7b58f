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
from matching.solver.places import assigned
from matching.solver.pricing import Pattern
from matching.solver.run import Run
from matching.solver.seating import seat
from matching.solver.windows import Windows

ROUNDS = 150  # of prices
KIT_ROUNDS = 120  # where there are no arenas: the program of kits does the rest
PRICE_SHARE, KIT_SHARE = 0.45, 0.85  # of the time, at most, until then


def plan_large(run: Run, most_rounds: int = ROUNDS) -> None:
    """The best plan within the time; prices, bound and plans go into the run as they come."""
    market = run.market
    cutting = Cutting(market)
    allocation = Allocation(market)
    if market.arenas:
        uses = _arenas(run, allocation, min(most_rounds, ROUNDS))
    else:
        uses = descend(run, cutting, min(most_rounds, KIT_ROUNDS), PRICE_SHARE).uses
    _kits(run, cutting, uses, allocation)


def _arenas(run: Run, allocation: Allocation, rounds: int) -> Iterable[Pattern]:
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
    seat(run, windows, allocation, worth, own)
    run.report("Arenas by prices")
    last = len(market.demands)
    return [use for use in prices.uses if use.units[-1][0] < last]


def _kits(
    run: Run, cutting: Cutting, uses: Iterable[Pattern], allocation: Allocation
) -> None:
    """Kits and whole packs out of what the arenas leave."""
    market = run.market
    quick = Allocation(market)
    for arena, strings in allocation.strings.items():
        quick.open(arena, strings)
    take_offers(quick)
    run.improved(quick)
    program = KitProgram(market, cutting, allocation)
    program.extend(uses)
    program.generate(run, KIT_SHARE, whole=not market.arenas)
    program.dive(run, allocation)
    take_offers(allocation)
    run.improved(allocation)
    run.report("Kits")
