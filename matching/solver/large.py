"""Markets too large for column generation: prices, then arenas by them, then kits in a program."""

from __future__ import annotations

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.cutting import Cutting
from matching.solver.descent import Prices, descend
from matching.solver.greedy import take_offers
from matching.solver.kits import KitProgram
from matching.solver.run import Run
from matching.solver.seating import seat
from matching.solver.windows import Windows

ROUNDS = 240  # of prices
KIT_ROUNDS = 120  # where there are no arenas: the program of kits does the rest
PRICE_SHARE, KIT_SHARE = 0.45, 0.85  # of the time, at most, until then


def plan_large(run: Run, most_rounds: int = ROUNDS) -> None:
    """The best plan within the time; prices, bound and plans go into the run as they come."""
    market = run.market
    cutting = Cutting(market)
    windows = Windows(market) if market.arenas else None
    rounds = min(most_rounds, ROUNDS if windows else KIT_ROUNDS)
    prices = descend(run, cutting, windows, rounds, PRICE_SHARE)
    allocation = Allocation(market)
    if windows:
        own = cutting.at(prices.leaf.pi).best
        seat(run, windows, allocation, np.maximum(prices.leaf.lam, own), own)
        run.report("Arenas by prices")
    _kits(run, cutting, prices, allocation)


def _kits(run: Run, cutting: Cutting, prices: Prices, allocation: Allocation) -> None:
    """Kits and whole packs out of what the arenas leave."""
    market = run.market
    quick = Allocation(market)
    for arena, strings in allocation.strings.items():
        quick.open(arena, strings)
    take_offers(quick)
    run.improved(quick)
    program = KitProgram(market, cutting, allocation)
    program.extend(prices.uses)
    program.generate(run, KIT_SHARE, whole=not market.arenas)
    program.dive(run, allocation)
    take_offers(allocation)
    run.improved(allocation)
    run.report("Kits")
