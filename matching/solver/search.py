"""Large neighbourhood search: improve a plan part by part with the exact model.

A part is some arenas with their packs and the packs that they would like best at the prices of
the proof, or, without arenas, packs that compete for the same demands. On its way an arena may
lack strings, at a cost that grows while it lasts. Seeded: it repeats itself but for the clock.
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
SMALLEST, LARGEST = 30.0, 260.0  # packs of a part
FIRST = 100.0
WISH_NOISE_C = 20_000
KIT_ROUND = 5  # every so many steps a part without arenas


def improve(run: Run, worth: Ints, start: Allocation) -> None:
    """Search from `start` until time is gone or stopped; parts grow and shrink by their speed."""
    search = _Search(run, worth, start)
    search.keep()
    run.report("Plan by prices")
    while not run.must_stop():
        search.step()
        if search.steps % 4 == 0:
            run.report("Improving the plan")


class _Search:
    def __init__(self, run: Run, worth: Ints, start: Allocation) -> None:
        self.run, self.market, self.worth, self.current = run, run.market, worth, start
        self.pick = random.Random(1)  # noqa: S311 (no secret)
        self.size, self.steps = FIRST, 0
        arenas = range(len(self.market.arenas))
        self.wishes = [_wishes(self.market, a, worth) for a in arenas]
        self.shortage_c = np.array(
            [
                max((int(s.pay.max(initial=0)) for s in self.market.shelves[a]), default=0)
                for a in arenas
            ],
            np.int64,
        )

    def step(self) -> None:
        """Solve one part exactly, or as far as its time goes, and take it if it is better."""
        self.steps += 1
        arenas = self._arenas() if self.steps % KIT_ROUND else []
        part = Neighbourhood(self.current, arenas, self._packs(arenas))
        if not len(part.packs):
            return
        model = CompactModel(part.part, self.shortage_c[arenas])
        answer = model.solve(min(STEP_SECONDS, self.run.left()), self.run.must_stop, part.start)
        factor = 1.05 if answer.optimal else 0.92
        self.size = min(LARGEST, max(SMALLEST, self.size * factor))
        if answer.values is None:
            return
        inside = model.read(answer.values)
        shortage = self.shortage_c[arenas]
        if inside.penalised_c(shortage) > part.start.penalised_c(shortage):
            self.current = part.merge(inside)
            self.keep()

    def keep(self) -> None:
        """Hand in the current plan, without the arenas that are short."""
        self.run.improved(self.current.complete())

    def _arenas(self) -> list[int]:
        """A short arena or any, with neighbours that hold packs which it would like."""
        everything = list(range(len(self.market.arenas)))
        if not everything:
            return []
        short = self.current.short()
        first = self.pick.choice(short if short and self.pick.random() < 0.7 else everything)
        count = min(len(everything) - 1, self.pick.choice((0, 1, 1, 2, 2)))
        weights = {}
        for other in everything:
            if other != first:
                found = self.current.strings.get(other, [])
                held = [p for s in found for p in s.packs]
                liked = int((self.wishes[first][held] > -100_000).sum()) if held else 2
                weights[other] = 1 + liked
        chosen = [first]
        for _ in range(count):
            names = sorted(weights)
            other = self.pick.choices(names, [weights[a] for a in names])[0]
            chosen.append(other)
            del weights[other]
        return sorted(chosen)

    def _packs(self, arenas: list[int]) -> Ints:
        """The arenas' own packs, then those outside other arenas that they want most."""
        own = [p for a in arenas for s in self.current.strings.get(a, []) for p in s.packs]
        barred = np.zeros(len(self.market.packs), bool)
        for found in self.current.strings.values():
            for s in found:
                barred[list(s.packs)] = True
        if arenas:
            wanted = np.max([self.wishes[a] for a in arenas], axis=0)
            noise = [self.pick.gauss(0, WISH_NOISE_C) for _ in self.market.packs]
            order = np.argsort(-(wanted + np.array(noise)), kind="stable")
            order = order[wanted[order] > -(2**49)]
        else:
            offers, demands = self.market.offers, range(len(self.market.demands))
            chosen = self.pick.sample(demands, min(len(demands), 12))
            rivals = np.unique(offers.pack[np.isin(offers.demand, chosen)])
            order = rivals[np.argsort([self.pick.random() for _ in rivals], kind="stable")]
        more = order[~barred[order]][: max(20, int(self.size) - len(own))]
        return np.unique(np.concatenate([np.array(own, np.int64), more]))


def _wishes(market: Market, arena: int, worth: Ints) -> Ints:
    """What each pack could bring in a string of the arena, less its price; very low elsewhere."""
    k = int(market.per_string[arena])
    wishes = np.full(len(market.packs), -(2**50))
    for shelf in market.shelves[arena]:
        wishes[shelf.packs] = highest_pay(shelf, market) // k - shelf.cost - worth[shelf.packs]
    return wishes
