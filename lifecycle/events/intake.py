from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import BatteryCategory, Condition, EventKind, LegalStatus, Origin
from lifecycle.events.payload import EventPayload, Name, Sha256, Words


class Received(EventPayload):
    """The battery enters the record. The VIN stands beside the ledger under its reference.

    `vehicle` is our ID of the vehicle that it came out of: a stay that had ended by now.
    """

    kind = EventKind.RECEIVED
    version = 2
    holder: Name
    battery_model: Name
    serial: Annotated[str, Field(min_length=1, max_length=64)]
    identifiers: list[tuple[str, str]] = []
    origin: Origin
    vin_reference: Sha256 | None = None
    vehicle: Words = ""
    vehicle_model: Words = ""
    mileage_km: Annotated[int, Field(ge=0)] | None = None
    condition: Condition
    legal_status: LegalStatus = LegalStatus.ORIGINAL
    site: Words = ""
    site_uid: Words = ""
    manufactured_on: date | None = None
    category: BatteryCategory | Literal[""] = ""
    passport: Words = ""
    note: Words = ""
    is_demonstration: bool = False


class Corrected(EventPayload):
    """A compensating event: what the record said, what is right, and why it was wrong.

    `vehicle` goes with a corrected VIN: our ID of the vehicle that it really came out of.
    """

    kind = EventKind.CORRECTED
    corrects_sequence: Annotated[int, Field(ge=1)]
    field: Literal[
        "serial",
        "origin",
        "vehicle_model",
        "mileage_km",
        "condition",
        "vin_reference",
        "manufactured_on",
    ]
    was: str
    now: str
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    vehicle: Words = ""
