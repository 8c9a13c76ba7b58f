from dataclasses import dataclass

from lifecycle.events import EventPayload
from lifecycle.models import Battery, LedgerEvent
from lifecycle.state import BatteryState


@dataclass(frozen=True)
class Recorded:
    """An event that was just appended, with its payload and the state before it."""

    event: LedgerEvent
    payload: EventPayload
    before: BatteryState

    @property
    def battery(self) -> Battery:
        return self.event.battery
