"""A battery at any moment: what was true then, what was known then, and what is known today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.events import read_payload
from lifecycle.models import Battery
from lifecycle.state import COLUMNS, BatteryState, Fact, state_as_of

# What means nothing to people.
HIDDEN = {"vin_reference", "passport", "site_uid", "shipment", "stage_before_offer"}


@dataclass(frozen=True)
class Compared:
    """One column of the projection at the moment asked for, and today."""

    name: str
    then: Any
    today: Any

    @property
    def differs(self) -> bool:
        return bool(self.then != self.today)


def facts_of(battery: Battery) -> list[Fact]:
    """The chain in one statement."""
    return [
        Fact(
            event.sequence,
            read_payload(event.kind, event.version, event.payload_text),
            event.occurred_at,
            event.recorded_at,
        )
        for event in battery.events.order_by("sequence")
    ]


def battery_as_of(
    battery: Battery, *, true_at: datetime | None, known_at: datetime | None
) -> BatteryState:
    """See `state_as_of`."""
    return state_as_of(facts_of(battery), true_at=true_at, known_at=known_at)


def compare_with_today(
    battery: Battery, *, true_at: datetime | None, known_at: datetime | None
) -> list[Compared]:
    """Every column that people read, then and today, the differing ones first."""
    facts = facts_of(battery)
    then = state_as_of(facts, true_at=true_at, known_at=known_at)
    today = state_as_of(facts)
    rows = [
        Compared(name.replace("_", " "), getattr(then, name), getattr(today, name))
        for name in COLUMNS
        if name not in HIDDEN
    ]
    told = [row for row in rows if row.then not in ("", None, 0) or row.today not in ("", None, 0)]
    return sorted(told, key=lambda row: not row.differs)
