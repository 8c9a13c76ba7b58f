from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import BatteryCategory, EventKind, Operation
from lifecycle.events.payload import EventPayload, Measured, Name, Words


class Reserved(EventPayload):
    """A planner accepted this battery's row of a plan."""

    kind = EventKind.RESERVED
    demand: Name
    demand_name: Name
    application: Literal["traction", "forklift", "generator", "storage"]
    plan: Name
    value: Measured
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"


class ReservationReleased(EventPayload):
    kind = EventKind.RESERVATION_RELEASED
    demand: Name
    reason: Annotated[str, Field(min_length=3, max_length=2000)]


class Prepared(EventPayload):
    kind = EventKind.PREPARED
    operation: Operation
    work_done: Annotated[str, Field(min_length=3, max_length=2000)]


class PutInService(EventPayload):
    """The second life begins; a repurposed battery gets a new passport (Art. 77(7))."""

    kind = EventKind.PUT_IN_SERVICE
    version = 2
    demand: Name
    place: Words
    passport: Words = ""
    category: BatteryCategory | Literal[""] = ""


class TakenOutOfService(EventPayload):
    kind = EventKind.TAKEN_OUT_OF_SERVICE
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
