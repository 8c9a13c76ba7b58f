"""When an event may have happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lifecycle.enums import EventKind
from lifecycle.errors import EntryRefusedError
from lifecycle.events import EventPayload, Received
from lifecycle.state import BatteryState

# A tablet's clock may run ahead of the server's by this much.
CLOCK_TOLERANCE = timedelta(minutes=5)
# What can be known of the time before the battery came here.
BEFORE_RECEIPT = frozenset(
    {
        EventKind.INSTALLED_IN_VEHICLE,
        EventKind.REMOVED_FROM_VEHICLE,
        EventKind.FIRST_LIFE_RECORDED,
        EventKind.NEGATIVE_EVENT,
        EventKind.BMS_RESET,
    }
)


def check_moment(
    moment: datetime, recorded_at: datetime, state: BatteryState, payload: EventPayload
) -> None:
    """Raise EntryRefusedError for a moment in the future, before the making or the receipt."""
    made = payload.manufactured_on if isinstance(payload, Received) else state.manufactured_on
    problem = ""
    if moment > recorded_at + CLOCK_TOLERANCE:
        problem = "This moment lies in the future."
    elif made and moment.astimezone(UTC).date() < made:
        problem = f"This moment lies before the battery was made ({made.isoformat()})."
    elif state.received_at and moment < state.received_at and payload.kind not in BEFORE_RECEIPT:
        problem = "This moment lies before the battery was received."
    if problem:
        raise EntryRefusedError({"occurred_at": problem})
