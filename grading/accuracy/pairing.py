"""Which estimate a capacity test judges."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from grading.accuracy.scored import Scored

WITHIN_DAYS = 30
"""A capacity test judges estimates that are at most this old: a battery that stands loses little
charge capacity in that time (assumption; the ageing law of a cell at rest is steeper at first)."""


@dataclass(frozen=True, slots=True)
class Said:
    """An estimate as it was stated. `order` rises in the order of recording, tests included."""

    order: int
    battery: str
    cell_type: str
    method: str
    version: str
    at: datetime
    state_of_health: float
    lower: float | None
    upper: float | None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A capacity test with the standard deviation of its state of health."""

    order: int
    battery: str
    at: datetime
    state_of_health: float
    deviation: float
    is_demonstration: bool = False


def scored(
    said: Sequence[Said],
    measured: Sequence[Measured],
    changed_at: Mapping[str, Sequence[datetime]],
    *,
    within_days: int = WITHIN_DAYS,
) -> list[Scored]:
    """Each capacity test beside the newest estimate of each method and version before it.

    The estimate must have been recorded first, measured at most `within_days` before, and nothing
    of `changed_at` (a use, a repair: moments by battery) may lie between. By time of measurement.
    """
    by_battery: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_battery[one.battery].append(one)
    found: list[Scored] = []
    for test in sorted(measured, key=attrgetter("at", "order")):
        since = test.at - timedelta(days=within_days)
        newest: dict[tuple[str, str], Said] = {}
        for one in sorted(by_battery[test.battery], key=attrgetter("at", "order")):
            if one.order < test.order and since <= one.at <= test.at:
                newest[one.method, one.version] = one
        changes = sorted(changed_at.get(test.battery, ()))
        found += [
            _beside(one, test)
            for one in newest.values()
            if bisect_right(changes, one.at) == bisect_right(changes, test.at)
        ]
    return found


def _beside(one: Said, test: Measured) -> Scored:
    return Scored(
        battery=one.battery,
        cell_type=one.cell_type,
        method=one.method,
        version=one.version,
        estimated_at=one.at,
        state_of_health=one.state_of_health,
        lower=one.lower,
        upper=one.upper,
        measured_at=test.at,
        measured_state_of_health=test.state_of_health,
        measured_deviation=test.deviation,
        is_demonstration=one.is_demonstration or test.is_demonstration,
    )
