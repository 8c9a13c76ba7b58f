"""What can happen to a battery: one typed, versioned payload for each kind of event."""

from lifecycle.events.documents import DocumentFiled, IdentifierAdded, PassportIssued
from lifecycle.events.first_life import (
    CheckOutcome,
    Estimate,
    FirstLifeRecorded,
    InstalledInVehicle,
    RemovedFromVehicle,
)
from lifecycle.events.incidents import BmsReset, NegativeEvent, Repaired, Voided
from lifecycle.events.intake import Corrected, Received
from lifecycle.events.movement import Arrived, Moved, Shipped
from lifecycle.events.payload import EventPayload
from lifecycle.events.recycling import (
    DeclaredWaste,
    EndOfWaste,
    HandedOver,
    OfferAccepted,
    Offered,
    OfferRefused,
    OfferWithdrawn,
    Recycled,
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
from lifecycle.events.structure import Assembled, Disassembled, Installed, Removed
from lifecycle.events.testing import Estimated, GradeSigned, MeasurementRecorded

__all__ = [
    "PAYLOADS",
    "Arrived",
    "Assembled",
    "BmsReset",
    "CheckOutcome",
    "Corrected",
    "DeclaredWaste",
    "Disassembled",
    "DocumentFiled",
    "EndOfWaste",
    "Estimate",
    "Estimated",
    "EventPayload",
    "FirstLifeRecorded",
    "GateOutcome",
    "GradeSigned",
    "HandedOver",
    "IdentifierAdded",
    "Inspected",
    "Installed",
    "InstalledInVehicle",
    "MeasurementRecorded",
    "Moved",
    "NegativeEvent",
    "OfferAccepted",
    "OfferRefused",
    "OfferWithdrawn",
    "Offered",
    "PassportIssued",
    "PayloadError",
    "Prepared",
    "PutInService",
    "Quarantined",
    "Received",
    "Recycled",
    "Released",
    "Removed",
    "RemovedFromVehicle",
    "Repaired",
    "ReservationReleased",
    "Reserved",
    "Shipped",
    "TakenOutOfService",
    "Voided",
    "read_payload",
]
