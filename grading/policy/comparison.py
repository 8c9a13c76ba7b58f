"""Which estimate carries a grade, and where two kinds of evidence contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from grading.policy.words import percent

TRUST = ("capacity_test", "from_modules", "two_point_model", "pulse_model", "bms_claim")
"""Methods, most trusted first: what was measured before what was inferred, and that before what
was only claimed."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One estimate as it is compared. `lower` and `upper` are None where it has no interval."""

    reference: str
    method: str
    what: str
    at: datetime
    state_of_health: float
    lower: float | None
    upper: float | None
    is_provisional: bool = False


def latest_of_each(stated: Sequence[Stated]) -> list[Stated]:
    """The newest estimate of each method, most trusted method first; a retest takes the place."""
    newest: dict[str, Stated] = {}
    for one in sorted(stated, key=lambda one: one.at):
        newest[one.method] = one
    return [newest[method] for method in TRUST if method in newest]


def contradictions(stated: Sequence[Stated]) -> list[str]:
    """In words: each pair of methods whose newest intervals do not overlap."""
    found = []
    newest = latest_of_each(stated)
    for place, one in enumerate(newest):
        for other in newest[place + 1 :]:
            if contradict(one, other):
                found.append(f"{_told(one)} and {_told(other)} contradict each other.")
    return found


def contradict(one: Stated, other: Stated) -> bool:
    """Whether two intervals do not overlap; without an interval nothing is contradicted."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return False
    return one.upper < other.lower or other.upper < one.lower


def _told(one: Stated) -> str:
    assert one.lower is not None
    assert one.upper is not None
    interval = f"{percent(one.lower)} to {percent(one.upper)}"
    return f"{one.what}: {percent(one.state_of_health)} ({interval})"
