"""One run of a method: its clock, its best plan and bound so far, and who is told about them."""

from __future__ import annotations

import time
from collections.abc import Callable

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf
from matching.solver.market import Market

Progress = Callable[[float, str, int, int | None], None]


class Run:
    """Keeps the best plan and the least bound; says when to stop."""

    def __init__(
        self,
        market: Market,
        seconds: float,
        started: float,
        on_progress: Progress | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.market, self.seconds, self.started = market, max(0.1, seconds), started
        self.on_progress, self.should_stop = on_progress, should_stop
        self.best = Allocation(market)
        self.leaves: tuple[Leaf, ...] = ()
        self.bound_c: int = 2**62
        self.exhausted = False  # an exact search has proven the best plan optimal
        self.work = 0  # steps of the search
        self.trajectory: list[tuple[float, int, int | None]] = []
        self._asked, self._stop = 0.0, False

    def limits(self, seconds: float, nodes: int) -> dict[str, float]:
        """Of one integer program on the way, as HiGHS names them."""
        return {"time_limit": min(seconds, max(0.2, self.left()))}

    def used(self) -> float:
        """Share of the time that is gone."""
        return (time.monotonic() - self.started) / self.seconds

    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.started)

    def must_stop(self) -> bool:
        """Out of time, or asked to stop; the caller is asked at most four times a second."""
        now = time.monotonic()
        if not self._stop and self.should_stop and now - self._asked > 0.25:
            self._asked, self._stop = now, bool(self.should_stop())
        return self._stop or now - self.started >= self.seconds

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
        self.trajectory.append(
            (round(time.monotonic() - self.started, 3), self.best.value_c, bound)
        )
        if self.on_progress:
            self.on_progress(min(1.0, self.used()), message, self.best.value_c, bound)
