"""Large neighbourhood search: improve a plan part by part with the exact model.

A part is some arenas with their packs and the packs that they would like best at the prices of
the proof, or, without arenas, packs that compete for the same demands. Seeded, so repeatable but
for the clock.
"""

from __future__ import annotations

import random

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import highest_pay
from matching.solver.compact import CompactModel
from matching.solver.market import Ints, Market
from matching.solver.neighbourhood import Neighbourhood
from matching.solver.run import Run

STEP_SECONDS = 3.0
SMALLEST, LARGEST = 30, 260  # packs of a part


def improve(run: Run, worth: Ints) -> None:
    """Search until the time is gone or asked to stop; the size of parts follows their speed."""
    market, pick = run.market, random.Random(1)  # noqa: S311 (no secret)
    size = 90.0
    shares = [_shares(market, a, worth) for a in range(len(market.arenas))]
    step = 0
    while not run.must_stop():
        step += 1
        arenas = _arenas(run.best, pick) if step % 4 else []
        packs = _packs(run.best, arenas, shares, worth, int(size), pick)
        part = Neighbourhood(run.best, arenas, packs)
        if not len(part.packs):
            continue
        model = CompactModel(part.part)
        answer = model.solve(min(STEP_SECONDS, run.left()), run.must_stop, part.start)
        size = min(LARGEST, size * 1.05) if answer.optimal else max(SMALLEST, size * 0.9)
        if answer.values is not None:
            inside = model.read(answer.values)
            if inside.value_c > part.start.value_c:
                run.improved(part.merge(inside))
        if step % 4 == 0:
            run.report("Improving the plan")


def _shares(market: Market, arena: int, worth: Ints) -> Ints:
    """What each pack could bring in a string of the arena, less its price; very low elsewhere."""
    k = int(market.per_string[arena])
    shares = np.full(len(market.packs), -(2**50))
    for shelf in market.shelves[arena]:
        net = highest_pay(shelf, market) // k - shelf.cost - worth[shelf.packs]
        shares[shelf.packs] = net
    return shares


def _arenas(best: Allocation, pick: random.Random) -> list[int]:
    """One to three arenas, open or closed alike."""
    everything = list(range(len(best.market.arenas)))
    return sorted(pick.sample(everything, min(len(everything), pick.choice((1, 2, 2, 3)))))


def _packs(
    best: Allocation,
    arenas: list[int],
    shares: list[Ints],
    worth: Ints,
    size: int,
    pick: random.Random,
) -> Ints:
    """Packs of the part: the arenas' own, then those that the arenas (or demands) want most."""
    market = best.market
    own = [p for a in arenas for s in best.strings.get(a, []) for p in s.packs]
    taken = np.zeros(len(market.packs), bool)
    for arena, found in best.strings.items():
        if arena not in arenas:
            for s in found:
                taken[list(s.packs)] = True
    if arenas:
        noise = np.array([pick.gauss(0, 1) for _ in market.packs])
        wanted = np.max([shares[a] for a in arenas], axis=0)
        order = np.argsort(-(wanted + noise * 20_000), kind="stable")
        order = order[wanted[order] > -(2**49)]
    else:
        offers = market.offers
        chosen = pick.sample(range(len(market.demands)), min(len(market.demands), 12))
        rivals = np.unique(offers.pack[np.isin(offers.demand, chosen)])
        order = rivals[np.argsort([pick.random() for _ in rivals], kind="stable")]
    order = order[~taken[order]][: max(0, size - len(own))]
    return np.unique(np.concatenate([np.array(own, np.int64), order]))
