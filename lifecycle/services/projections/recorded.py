from dataclasses import dataclass

from lifecycle.events import EventPayload
from lifecycle.models import Battery, LedgerEvent


@dataclass(frozen=True)
class Recorded:
    """An event that was just appended, with its battery and its payload."""

    battery: Battery
    event: LedgerEvent
    payload: EventPayload
