"""Large neighbourhood search: regions of the plan are rebuilt by an integer program, two at once.

A region is all packs of a few models with the strings that lie within; some arenas choose new
weakest packs there, the others only exchange members. On its way an arena may lack strings, at a
cost. Seeded: it repeats itself but for the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from matching.solver.completion import complete
from matching.solver.draft import Draft, draft, round_off, shortage_costs
from matching.solver.market import Ints, appetites, models_of
from matching.solver.pool import PatternPool
from matching.solver.region import Rebuilt, Region, merged
from matching.solver.run import Run

SEARCHERS = 2  # HiGHS works without Python's lock
SMALLEST, LARGEST, FIRST = 80.0, 700.0, 250.0  # packs of a region
STEP_SECONDS = 2.0
REGION_STEPS = 2
STEP_NODES = 400  # where the clock may not decide
WORTH_ROUNDING = 1.005
ROUND_SECONDS, ROUND_GAP = 1.5, 2e-3  # of the plan that is kept on the way
KIT_GAP = 2e-4  # of the one in the end


class Search:
    """Improves a draft step by step; the run keeps each whole plan that is better."""

    def __init__(self, run: Run, pool: PatternPool, worth: Ints, start: Draft) -> None:
        self.run, self.market, self.pool, self.current = run, run.market, pool, start
        self.worth = worth  # of packs, by which arenas are closed where some are short
        self.shortage_c = shortage_costs(run.market)
        self.pick = random.Random(1)  # noqa: S311 (no secret)
        self.size = FIRST
        self.model_of = models_of(run.market)
        self.appetite = appetites(run.market)
        self.rounded = 0.0

    def go(self, until: float, both_cores: Callable[[], bool]) -> None:
        """Search until the share `until` of the run is used up, in two regions at once where the
        cores are free for both."""
        self.keep()
        with ThreadPoolExecutor(SEARCHERS) as threads:
            while self.appetite and not self.run.must_stop() and self.run.used() < until:
                self._step(threads, SEARCHERS if both_cores() else 1)

    def _step(self, threads: ThreadPoolExecutor, count: int) -> None:
        regions = self._regions(count)
        limits = self.run.limits(STEP_SECONDS, STEP_NODES)
        found = threads.map(partial(_solved, limits, self.run), regions)
        answers = [answer for answer in found if answer is not None]
        self.run.spend(REGION_STEPS)
        self._adapt(regions)
        self._take(answers)
        self.run.report("Improving the plan")

    def keep(self) -> None:
        """Hand in the whole plan that the draft becomes, where it may be better."""
        made = complete(self.current, self.pool, self.worth)
        if made.value > self.run.best.value_c and made.value > self.rounded * WORTH_ROUNDING:
            self.rounded = made.value
            self.run.improved(round_off(self.run, self.pool, made, ROUND_SECONDS, ROUND_GAP))

    def finish(self) -> None:
        """Hand in the whole plan that the draft becomes, rounded off with care."""
        made = complete(self.current, self.pool, self.worth)
        self.pool.widen(made.shares.leaf.pi)
        self.run.improved(round_off(self.run, self.pool, made, self.run.left(), KIT_GAP))

    def _regions(self, count: int) -> list[Region]:
        """Two regions of different models, or one where the arenas like but one model."""
        barred: set[int] = set()
        held: set[int] = set()
        regions = []
        for _ in range(count):
            chosen = self._choose(barred, held)
            if chosen is None:
                break
            models, free = chosen
            barred |= models
            held |= free
            packs = np.isin(self.model_of, sorted(models))
            regions.append(self._region(packs, free))
        return regions

    def _region(self, packs: Ints, free: set[int]) -> Region:
        now = self.current
        return Region(self.market, now.strings, now.shares, self.pool, self.shortage_c, packs, free)

    def _choose(self, barred: set[int], held: set[int]) -> tuple[set[int], set[int]] | None:
        arenas = [a for a in range(len(self.market.arenas)) if a not in held]
        arenas = [a for a in arenas if any(m not in barred for m in self.appetite[a])]
        if not arenas:
            return None
        first = self.pick.choice(arenas)
        likes = {m: n for m, n in self.appetite[first].items() if m not in barred}
        models: set[int] = set()
        packs = 0
        while likes and packs < self.size / (2 if barred else 1):
            model = self.pick.choices(list(likes), list(likes.values()))[0]
            del likes[model]
            models.add(model)
            packs += int((self.model_of == model).sum())
        rivals = [a for a in arenas if a != first and models & self.appetite[a].keys()]
        count = min(len(rivals), self.pick.choice((0, 1, 1, 2, 2, 3)))
        return models, {first, *self.pick.sample(rivals, count)}

    def _adapt(self, regions: list[Region]) -> None:
        quick = all(region.optimal for region in regions)
        self.size = min(LARGEST, max(SMALLEST, self.size * (1.06 if quick else 0.9)))

    def _take(self, answers: list[Rebuilt]) -> None:
        """All that was found at once, else the best of it, if the draft gains."""
        answers.sort(key=lambda answer: -answer.gain)
        for together in ([answers] if len(answers) > 1 else []) + [[a] for a in answers]:
            strings = merged(self.current.strings, together)
            made = draft(self.market, self.pool, strings)
            if made.score(self.shortage_c) > self.current.score(self.shortage_c):
                self.current = made
                return self.keep()


def _solved(limits: Mapping[str, float], run: Run, region: Region) -> Rebuilt | None:
    return region.solve(limits, run.must_stop)
