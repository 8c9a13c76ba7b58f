from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import EventKind
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
    operation: Literal["reuse", "repurposing", "remanufacturing", "repair"]
    work_done: Annotated[str, Field(min_length=3, max_length=2000)]


class PutInService(EventPayload):
    kind = EventKind.PUT_IN_SERVICE
    demand: Name
    place: Words


class TakenOutOfService(EventPayload):
    kind = EventKind.TAKEN_OUT_OF_SERVICE
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
