"""How a run searches: by which method, for how long, and when it is content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matching.enums import Method
from matching.errors import MatchingError
from matching.models import MatchingRun

SECONDS = (10, 30, 60, 180, 300, 600, 900)
MOST_STEPS = 3_600
WIDEST_GAP_BP = 10_000


@dataclass(frozen=True)
class Search:
    """The parameters that a run keeps; `work_limit` counts steps in the place of seconds."""

    seconds: int
    method: str = Method.OPTIMAL
    stop_gap_bp: int = 0
    work_limit: int | None = None

    @classmethod
    def of(cls, run: MatchingRun) -> Search:
        return cls(run.seconds, run.method, run.stop_gap_bp, run.work_limit)

    def columns(self) -> dict[str, Any]:
        return {
            "seconds": self.seconds,
            "method": self.method,
            "stop_gap_bp": self.stop_gap_bp,
            "work_limit": self.work_limit,
        }

    def check(self) -> None:
        """Raise MatchingError for what the solver does not take."""
        if self.method not in Method.values:
            raise MatchingError(f"Choose one of the methods {', '.join(Method.values)}.")
        if self.seconds not in SECONDS:
            raise MatchingError(f"Choose one of {', '.join(map(str, SECONDS))} seconds.")
        if not 0 <= self.stop_gap_bp <= WIDEST_GAP_BP:
            raise MatchingError("A gap that is good enough lies between 0 and 100 %.")
        if self.work_limit is not None and not 1 <= self.work_limit <= MOST_STEPS:
            raise MatchingError(f"Give 1 to {MOST_STEPS} steps of work.")
