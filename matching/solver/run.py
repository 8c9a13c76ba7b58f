"""One run of a method: what it may spend, its best plan and bound, and who is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf
from matching.solver.market import Market

Progress = Callable[[float, str, int, int | None], None]
PlanFound = Callable[[Allocation], None]
FOREVER = 1e7  # seconds, where steps are counted and not the clock
SECONDS_BETWEEN_PLANS = 3.0  # that are handed out on the way


@dataclass(frozen=True)
class Limits:
    """When to stop: by the clock, or after so many steps of work; earlier where the gap is reached.

    Steps make a run repeat itself to the cent on any machine; a step is about what a second does
    for a thousand packs.
    """

    seconds: float = 60.0
    work: int | None = None
    gap_bp: int = 0


class Run:
    """Keeps the best plan and the least bound; says when to stop."""

    def __init__(
        self,
        market: Market,
        limits: Limits,
        started: float,
        on_progress: Progress | None = None,
        on_plan: PlanFound | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        self.market, self.started, self.work_limit = market, started, limits.work
        self.seconds, self.gap_bp = max(0.1, limits.seconds), limits.gap_bp
        self.on_progress, self.on_plan, self.should_stop = on_progress, on_plan, should_stop
        self.best = Allocation(market)
        self.leaves: tuple[Leaf, ...] = ()
        self.bound_c: int = 2**62
        self.exhausted = False  # an exact search has proven the best plan optimal
        self.work = 0  # steps spent
        self.fault = ""  # what failed in a part, where the rest went on
        self.trajectory: list[tuple[float, int, int | None]] = []
        self._asked, self._stop = 0.0, False
        self._handed_out: Allocation | None = None
        self._handed_out_at = time.monotonic()

    @property
    def repeats_itself(self) -> bool:
        """Whether steps are counted, so that no clock may decide anything."""
        return self.work_limit is not None

    def spend(self, steps: int = 1) -> None:
        self.work += steps

    def limits(self, seconds: float, nodes: int) -> dict[str, float]:
        """Of one integer program on the way, as HiGHS names them."""
        if self.repeats_itself:
            return {"mip_max_nodes": nodes}
        return {"time_limit": min(seconds, max(0.2, self.left()))}

    def used(self) -> float:
        """Share of the time, or of the work, that is gone."""
        if self.work_limit is not None:
            return self.work / max(1, self.work_limit)
        return (time.monotonic() - self.started) / self.seconds

    def left(self) -> float:
        """Seconds."""
        if self.repeats_itself:
            return FOREVER
        return self.seconds - (time.monotonic() - self.started)

    def must_stop(self) -> bool:
        """Spent, good enough, or asked to stop (somebody asks at most four times a second)."""
        now = time.monotonic()
        if not self._stop and self.should_stop and now - self._asked > 0.25:
            self._asked, self._stop = now, bool(self.should_stop())
        return self._stop or self.used() >= 1 or self._is_good_enough()

    def _is_good_enough(self) -> bool:
        if not self.gap_bp or not self.leaves:
            return False
        return (self.bound_c - self.best.value_c) * 10_000 <= self.gap_bp * abs(self.bound_c)

    def improved(self, allocation: Allocation) -> bool:
        if allocation.value_c <= self.best.value_c:
            return False
        self.best = allocation
        return True

    def bounded(self, bound_c: int, leaves: tuple[Leaf, ...]) -> bool:
        if bound_c >= self.bound_c:
            return False
        self.bound_c, self.leaves = bound_c, leaves
        return True

    def report(self, message: str) -> None:
        bound = self.bound_c if self.leaves else None
        now = time.monotonic()
        self.trajectory.append((round(now - self.started, 3), self.best.value_c, bound))
        if self.on_progress:
            self.on_progress(min(1.0, self.used()), message, self.best.value_c, bound)
        is_new = self.best is not self._handed_out
        if self.on_plan and is_new and now - self._handed_out_at > SECONDS_BETWEEN_PLANS:
            self._handed_out, self._handed_out_at = self.best, now
            self.on_plan(self.best)
