"""What became of a demand: its events, and how its units were filled day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from matching.enums import DemandEventKind
from matching.models import Demand, DemandEvent

MOST_DAYS = 60


@dataclass(frozen=True)
class Progress:
    """A day on which units came or went, and how many stood accepted in the evening."""

    day: date
    gained: int
    lost: int
    accepted: int


def story_of(demand: Demand) -> QuerySet[DemandEvent]:
    """Newest first."""
    return demand.events.order_by("-sequence")


def progress_of(demand: Demand) -> list[Progress]:
    """The newest MOST_DAYS days with a change, oldest first; one statement."""
    kinds = [DemandEventKind.UNITS_ACCEPTED, DemandEventKind.UNITS_LOST]
    gained: Counter[date] = Counter()
    lost: Counter[date] = Counter()
    rows = demand.events.filter(kind__in=kinds).values_list("kind", "units", "recorded_at")
    for kind, units, moment in rows.order_by("sequence"):
        counter = gained if kind == DemandEventKind.UNITS_ACCEPTED else lost
        counter[timezone.localdate(moment)] += units
    accepted, days = 0, []
    for day in sorted({*gained, *lost}):
        accepted += gained[day] - lost[day]
        days.append(Progress(day, gained[day], lost[day], accepted))
    return days[-MOST_DAYS:]
