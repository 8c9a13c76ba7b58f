"""Prices of a large market: subgradient steps on the bound, scaled by coordinate.

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
from matching.solver.windows import Tops, Windows

FIRST_STEP_C, LAST_STEP_C = 20_000.0, 300.0
PACKS_A_CENT = 0.02  # keeps the step finite where a coordinate hardly ever moves
REACH = 12.0  # steps: how far prices may move until all kits are looked at again
FAR = 2**45
LATE = 0.8  # of the rounds: from then on what packs choose is worth remembering


@dataclass
class Prices:
    """The best prices, and the uses that packs chose at late ones."""

    leaf: Leaf
    uses: dict[Pattern, None] = field(default_factory=dict)


def descend(
    run: Run, cutting: Cutting, windows: Windows | None, rounds: int, until: float
) -> Prices:
    """Lower the bound by so many rounds, or until the share of the time is used up."""
    market, packs = run.market, len(run.market.packs)
    prices = np.zeros(packs + len(market.demands))
    mean, square = np.zeros_like(prices), np.zeros_like(prices)
    zero = np.zeros(packs, np.int64)
    found = Prices(Leaf(zero, np.zeros(len(market.demands), np.int64)))
    least = 2**62
    near, reference, margin = cutting, np.full(len(market.demands), FAR), 0.0
    for number in range(1, rounds + 1):
        if number > 1 and (run.must_stop() or run.used() > until):
            break
        whole = np.rint(prices).astype(np.int64)
        leaf = Leaf(whole[:packs], whole[packs:])
        step = FIRST_STEP_C * (LAST_STEP_C / FIRST_STEP_C) ** (number / rounds)
        if 2 * np.abs(leaf.pi - reference).max(initial=0) > margin:
            margin, reference = REACH * step, leaf.pi
            near = cutting.within(leaf.pi, int(margin))
        cuts = near.at(leaf.pi)
        bound, slope = _bound_and_slope(market, windows, leaf, cuts)
        if bound < least:
            least, found.leaf = bound, leaf
        run.bounded(bound, (leaf,))
        run.report("Prices and bound")
        if number > LATE * rounds and number % 2:
            found.uses |= dict.fromkeys(cuts.patterns(market, cuts.best > leaf.lam))
        mean = 0.7 * mean + 0.3 * slope
        square = 0.97 * square + 0.03 * slope**2
        scale = np.sqrt(square / (1 - 0.97**number)) + PACKS_A_CENT
        prices = np.maximum(0.0, prices - step * mean / scale)
    return found


def _bound_and_slope(
    market: Market, windows: Windows | None, leaf: Leaf, cuts: Cuts
) -> tuple[int, Ints]:
    """Bound at the prices, and how it changes with each (packs, then units of demands)."""
    worth = np.maximum(leaf.lam, cuts.best)
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    own = cuts.best > leaf.lam
    of_packs = np.where(own, 0.0, 1.0)
    of_demands = (market.quantity - cuts.taken(market, own)) / np.maximum(1, market.quantity)
    if windows is not None:
        cost = windows.costs(worth)
        tops = windows.tops(cost)
        bound += int(tops.part.sum())
        _take(windows, tops, cost, of_packs)
    return bound, np.concatenate([of_packs, of_demands])


def _take(windows: Windows, tops: Tops, cost: Ints, slope: Ints) -> None:
    """Count what each arena uses: its best string so often as it needs, or its best shares."""
    strings = windows.market.strings
    for arena in np.flatnonzero(tops.part > 0).tolist():
        count = int(strings[arena])
        if tops.part[arena] == count * tops.best[arena]:
            slope[windows.pack[windows.members(int(tops.anchor[arena]), cost)]] -= count
        else:
            slope[windows.pack[windows.best_shares(arena, cost)]] -= 1
