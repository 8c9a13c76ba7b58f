"""Prices of a large market without arenas: subgradient steps on the bound, scaled by coordinate.

Steps as in Adam (Kingma, Ba 2014) with a length that falls geometrically over a number of rounds
that is known at the start. Any prices give a valid bound, so it may end early.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.solver.certificate import Leaf
from matching.solver.cutting import Cuts, Cutting
from matching.solver.market import Ints, Market
from matching.solver.pricing import Pattern
from matching.solver.run import Run

FIRST_STEP_C, LAST_STEP_C = 40_000.0, 300.0
PACKS_A_CENT = 0.02  # keeps the step finite where a coordinate hardly ever moves
REACH = 12.0  # steps: how far prices may move until all kits are looked at again
FAR = 2**45
TIMED = 6  # the round at which it is known how long one takes
LATE = 0.8  # of the rounds: from then on what packs choose is worth remembering


@dataclass
class Prices:
    """The best prices, the uses that packs chose at late ones, and after how many rounds."""

    leaf: Leaf
    rounds: int = 0
    uses: dict[Pattern, None] = field(default_factory=dict)


def descend(
    run: Run,
    cutting: Cutting,
    rounds: int,
    until: float,
    start: Ints | None = None,
    first_step_c: float = FIRST_STEP_C,
) -> Prices:
    """Lower the bound by so many rounds, or until the share of the time is used up; from no prices,
    or from these of demands' units."""
    market = run.market
    prices = np.zeros(len(market.demands)) if start is None else start.astype(float)
    mean, square = np.zeros_like(prices), np.zeros_like(prices)
    nothing = np.zeros(len(market.packs), np.int64)
    found = Prices(Leaf(nothing, np.zeros(len(market.demands), np.int64)))
    least = 2**62
    near, reference, margin = cutting, np.full(len(market.demands), FAR), 0.0
    begun, number = run.used(), 0
    while number < rounds:
        number += 1
        if number > 1 and (run.must_stop() or run.used() > until):
            break
        if number == TIMED:  # steps shrink over no more rounds than there is time for
            fit = (until - begun) / max(1e-9, run.used() - begun) * (TIMED - 1)
            rounds = min(rounds, max(TIMED, int(fit)))
        leaf = Leaf(nothing, np.rint(prices).astype(np.int64))
        step = first_step_c * (LAST_STEP_C / first_step_c) ** (number / rounds)
        if 2 * np.abs(leaf.pi - reference).max(initial=0) > margin:
            margin, reference = REACH * step, leaf.pi
            near = cutting.within(leaf.pi, int(margin))
        cuts = near.at(leaf.pi)
        found.rounds = number
        bound, slope = _bound_and_slope(market, leaf, cuts)
        if bound < least:
            least, found.leaf = bound, leaf
        run.bounded(bound, (leaf,))
        run.report("Prices and bound")
        if number > LATE * rounds and number % 2:
            found.uses |= dict.fromkeys(cuts.patterns(market, cuts.best > 0))
        mean = 0.7 * mean + 0.3 * slope
        square = 0.97 * square + 0.03 * slope**2
        scale = np.sqrt(square / (1 - 0.97**number)) + PACKS_A_CENT
        prices = np.maximum(0.0, prices - step * mean / scale)
    return found


def _bound_and_slope(market: Market, leaf: Leaf, cuts: Cuts) -> tuple[int, Ints]:
    """Bound at the prices, and how it changes with each."""
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(cuts.best.sum())
    wanted = cuts.taken(market, cuts.best > 0)
    return bound, (market.quantity - wanted) / np.maximum(1, market.quantity)


def leaf_of(market: Market, cutting: Cutting, pi: Ints) -> Leaf:
    """Prices of demands and places as a leaf: what packs are worth says what places cost."""
    return Leaf(cutting.at(pi).best, pi[: len(market.demands)])
