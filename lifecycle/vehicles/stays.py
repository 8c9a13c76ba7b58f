"""The stays of a battery in vehicles, by its events.

A receipt out of a vehicle tells of a stay that had ended by then, and nothing of its beginning;
what is recorded later (an installation, an earlier removal) makes that stay more precise instead of
opening another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from lifecycle import events
from lifecycle.enums import EventKind
from lifecycle.events import EventPayload

TELLS_OF_VEHICLES = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.ASSEMBLED,
        EventKind.CORRECTED,
        EventKind.INSTALLED_IN_VEHICLE,
        EventKind.REMOVED_FROM_VEHICLE,
    }
)


@dataclass(frozen=True)
class StayFacts:
    """From `since` (None: not known) until `until` (None: still there), mileages in km.

    `of_receipt`: the receipt told of it, so `until` is only the moment by which it had ended.
    """

    vehicle: str
    since: datetime | None
    until: datetime | None
    mileage_at_installation_km: int | None = None
    mileage_at_removal_km: int | None = None
    of_receipt: bool = False


def stays_of(history: Iterable[tuple[EventPayload, datetime]]) -> list[StayFacts]:
    """In the order in which they were first told."""
    stays: list[StayFacts] = []
    received_at: datetime | None = None
    for payload, moment in history:
        if isinstance(payload, events.Received | events.Assembled):
            received_at = moment
        stays = next_stays(stays, payload, moment, received_at)
    return stays


def next_stays(
    stays: list[StayFacts],
    payload: EventPayload,
    moment: datetime,
    received_at: datetime | None = None,
) -> list[StayFacts]:
    """After one more event; a correction needs to know when the battery was received."""
    match payload:
        case events.Received() if payload.vehicle:
            told = StayFacts(
                payload.vehicle, None, moment, None, payload.mileage_km, of_receipt=True
            )
            return [*stays, told]
        case events.Corrected(field="vin_reference"):
            return _another_vehicle(stays, payload.vehicle, received_at)
        case events.Corrected(field="mileage_km"):
            mileage = int(payload.now) if payload.now else None
            return [
                replace(stay, mileage_at_removal_km=mileage) if stay.of_receipt else stay
                for stay in stays
            ]
        case events.InstalledInVehicle():
            return _installed(stays, payload, moment)
        case events.RemovedFromVehicle():
            return _removed(stays, payload, moment)
    return stays


def _another_vehicle(
    stays: list[StayFacts], vehicle: str, received_at: datetime | None
) -> list[StayFacts]:
    """The receipt named the wrong vehicle, or none, or one where there was none."""
    if not any(stay.of_receipt for stay in stays):
        told = StayFacts(vehicle, None, received_at, of_receipt=True)
        return [*stays, told] if vehicle else stays
    if not vehicle:
        return [stay for stay in stays if not stay.of_receipt]
    return [replace(stay, vehicle=vehicle) if stay.of_receipt else stay for stay in stays]


def _installed(
    stays: list[StayFacts], payload: events.InstalledInVehicle, moment: datetime
) -> list[StayFacts]:
    for index, stay in enumerate(stays):
        began_unknown = stay.vehicle == payload.vehicle and stay.since is None
        if began_unknown and stay.until is not None and moment <= stay.until:
            begun = replace(stay, since=moment, mileage_at_installation_km=payload.mileage_km)
            return [*stays[:index], begun, *stays[index + 1 :]]
    return [*stays, StayFacts(payload.vehicle, moment, None, payload.mileage_km)]


def _removed(
    stays: list[StayFacts], payload: events.RemovedFromVehicle, moment: datetime
) -> list[StayFacts]:
    """Ends the open stay, else says when the stay of the receipt ended, else is one of its own."""
    for index, stay in enumerate(stays):
        fits = stay.vehicle == payload.vehicle and (stay.since is None or stay.since <= moment)
        is_later_known = stay.of_receipt and stay.until is not None and moment <= stay.until
        if fits and (stay.until is None or is_later_known):
            mileage = payload.mileage_km
            if mileage is None:
                mileage = stay.mileage_at_removal_km
            ended = replace(stay, until=moment, mileage_at_removal_km=mileage, of_receipt=False)
            return [*stays[:index], ended, *stays[index + 1 :]]
    return [*stays, StayFacts(payload.vehicle, None, moment, None, payload.mileage_km)]
