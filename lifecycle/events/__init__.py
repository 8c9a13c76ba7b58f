"""What can happen to a battery: one typed, versioned payload for each kind of event."""

from lifecycle.events.intake import Corrected, Installed, Received, Removed
from lifecycle.events.payload import EventPayload
from lifecycle.events.recycling import (
    HandedOver,
    OfferAccepted,
    Offered,
    OfferRefused,
    OfferWithdrawn,
)
from lifecycle.events.registry import PAYLOADS, PayloadError, read_payload
from lifecycle.events.safety import GateOutcome, Inspected, Quarantined, Released
from lifecycle.events.second_life import (
    Prepared,
    PutInService,
    ReservationReleased,
    Reserved,
    TakenOutOfService,
)
from lifecycle.events.testing import Estimated, GradeSigned, MeasurementRecorded

__all__ = [
    "PAYLOADS",
    "Corrected",
    "Estimated",
    "EventPayload",
    "GateOutcome",
    "GradeSigned",
    "HandedOver",
    "Inspected",
    "Installed",
    "MeasurementRecorded",
    "OfferAccepted",
    "OfferRefused",
    "OfferWithdrawn",
    "Offered",
    "PayloadError",
    "Prepared",
    "PutInService",
    "Quarantined",
    "Received",
    "Released",
    "Removed",
    "ReservationReleased",
    "Reserved",
    "TakenOutOfService",
    "read_payload",
]
