"""Whether a method has begun to be further off than it promises.

Three bets are kept for each method, version and type, one step for each battery: that more than a
tenth of the intervals miss, that estimates are too high, that they are too low. Each multiplies by
a factor whose mean is at most 1 while the promise holds, and starts again at 1 where it falls below
(Page 1954, as bets: Shin, Ramdas and Rinaldo 2023, "E-detectors"). So on average at least THRESHOLD
batteries pass before one of them cries wrongly, whatever the errors look like (for the two of bias:
as long as they fall to either side alike). How often it happens is simulated in the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from statistics import NormalDist

from grading.accuracy.scored import PROMISED, Scored

THRESHOLD = 3000.0
QUIET_BATTERIES, QUIET_CHANCE = 100, 0.01
"""Simulated: of series of so many batteries with sound estimates, at most this share alarms."""
MISSED = 0.30
"""The share of misses that the first bet is made for."""
STAKE = 0.65
"""Of what is held, on the side of the next error."""


class Sign(StrEnum):
    """What went wrong."""

    MISSES = "misses"
    TOO_HIGH = "too high"
    TOO_LOW = "too low"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`raised_at` is the capacity test that raised it, of the `batteries` judged so far."""

    cell_type: str
    method: str
    version: str
    sign: Sign
    raised_at: datetime
    batteries: int


def alarms(rows: Iterable[Scored]) -> list[Alarm]:
    """The alarms that stand, by type, method, version and sign.

    One that was raised stands until its bet is lost again, which takes some thirty sound batteries,
    or until its tests are no longer among `rows`.
    """
    groups: dict[tuple[str, str, str], list[Scored]] = defaultdict(list)
    for row in rows:
        groups[row.cell_type, row.method, row.version].append(row)
    found = []
    for (cell_type, method, version), group in sorted(groups.items()):
        firsts = _first_of_each_battery(group)
        for sign in Sign:
            raised = _raised(firsts, sign)
            if raised is not None:
                at, count = raised
                found.append(Alarm(cell_type, method, version, sign, at, count))
    return found


def _first_of_each_battery(group: Sequence[Scored]) -> list[Scored]:
    """Errors belong to the battery: a second test of it is no second witness."""
    firsts: dict[str, Scored] = {}
    for row in sorted(group, key=attrgetter("measured_at", "estimated_at", "battery")):
        if row.standard_error is not None:
            firsts.setdefault(row.battery, row)
    return list(firsts.values())


def _raised(rows: Sequence[Scored], sign: Sign) -> tuple[datetime, int] | None:
    """When the standing alarm of this sign was raised, and after how many batteries."""
    held, raised = 1.0, None
    for count, row in enumerate(rows, start=1):
        held = min(max(held, 1.0) * _factor(row, sign), THRESHOLD)
        if held >= THRESHOLD and raised is None:
            raised = row.measured_at, count
        elif held <= 1.0:
            raised = None
    return raised


def _factor(row: Scored, sign: Sign) -> float:
    """What the bet is worth after this battery, for each unit that it was worth before."""
    if sign is Sign.MISSES:
        return (1 - MISSED) / PROMISED if row.is_covered else MISSED / (1 - PROMISED)
    assert row.standard_error is not None
    side = 2 * NormalDist().cdf(row.standard_error) - 1
    return 1 + STAKE * (side if sign is Sign.TOO_HIGH else -side)
