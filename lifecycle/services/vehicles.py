"""Vehicles, and when which battery was in which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.permissions import Permission, require
from lifecycle.errors import EntryRefusedError
from lifecycle.events import InstalledInVehicle, RemovedFromVehicle
from lifecycle.models import Battery, LedgerEvent, Vehicle, VehicleStay
from lifecycle.queries.vehicles import vehicles_with_vin
from lifecycle.services.append import NewEvent, already_recorded, append_events
from lifecycle.services.payloads import checked
from lifecycle.services.personal_data import reference_of
from lifecycle.vehicles.vin import vin_problem

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stay:
    """What a person knows of a battery's time in a vehicle; at least one of the two moments."""

    vin: str
    since: datetime | None = None
    until: datetime | None = None
    mileage_at_installation_km: int | None = None
    mileage_at_removal_km: int | None = None
    vehicle_model: str = ""
    reason: str = ""


def find_or_make_vehicle(*, organisation_id: int, vin: str, name: str = "") -> Vehicle:
    """The organisation's vehicle with this VIN, in the caller's transaction.

    Side effects: a new vehicle keeps its VIN in PersonalDatum under `vehicle <uid>`; one without a
    model's name is given it. Two who ask at once get the same vehicle.
    """
    found = vehicles_with_vin(organisation_id, vin).first()
    if found is None:
        # No constraint can see through the commitment: whoever makes vehicles waits in line.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
        found = vehicles_with_vin(organisation_id, vin).first()
    if found is None:
        uid = uuid4()
        return Vehicle.objects.create(
            uid=uid,
            organisation_id=organisation_id,
            vin_reference=reference_of(f"vehicle {uid}", vin),
            name=name,
        )
    if name and not found.name:
        found.name = name
        found.save(update_fields=["name"])
    return found


def record_stay(
    *,
    actor: Actor,
    battery: Battery,
    stay: Stay,
    request_key: str,
    expected_sequence: int | None = None,
) -> list[LedgerEvent]:
    """Record that the battery was, or is, in a vehicle: one event for each moment that is known.

    Raises EntryRefusedError (no VIN, turned round, mileage running backwards, battery or vehicle
    taken at that time), TransitionRefusedError and StaleRecordError; nothing is half written.
    """
    require(actor, Permission.RECORD_FIRST_LIFE)
    for step in ("since", "until"):
        if standing := already_recorded(actor, f"{request_key}:{step}"):
            return [standing]
    vin = stay.vin.strip().upper()
    if problems := _problems(stay, vin):
        raise EntryRefusedError(problems)
    try:
        with transaction.atomic():
            vehicle = find_or_make_vehicle(
                organisation_id=battery.organisation_id, vin=vin, name=stay.vehicle_model
            )
            _refuse_overlap(battery, vehicle, stay)
            entries = _entries(battery, vehicle, stay, request_key, expected_sequence)
            return append_events(actor=actor, entries=entries)
    except IntegrityError as error:
        raise EntryRefusedError(
            {"vin": "This battery is in a vehicle now, or another battery is in this one."}
        ) from error


def _entries(
    battery: Battery,
    vehicle: Vehicle,
    stay: Stay,
    request_key: str,
    expected_sequence: int | None,
) -> list[NewEvent]:
    uid, entries = str(vehicle.uid), []
    if stay.since:
        installed = checked(
            InstalledInVehicle, vehicle=uid, mileage_km=stay.mileage_at_installation_km
        )
        entries.append(
            NewEvent(battery, installed, f"{request_key}:since", expected_sequence, stay.since)
        )
        expected_sequence = None
    if stay.until:
        removed = checked(
            RemovedFromVehicle,
            vehicle=uid,
            mileage_km=stay.mileage_at_removal_km,
            reason=stay.reason,
        )
        entries.append(
            NewEvent(battery, removed, f"{request_key}:until", expected_sequence, stay.until)
        )
    return entries


def _problems(stay: Stay, vin: str) -> dict[str, str]:
    if problem := vin_problem(vin):
        return {"vin": problem}
    if not stay.since and not stay.until:
        return {"since": "Say from when or until when it was there, or both."}
    if stay.since and stay.until and stay.until <= stay.since:
        return {"until": "It ends before it begins."}
    first, last = stay.mileage_at_installation_km, stay.mileage_at_removal_km
    if first is not None and last is not None and last < first:
        return {
            "mileage_at_removal_km": f"The mileage runs backwards: {first} km when it was built "
            f"in, {last} km when it was taken out."
        }
    return {}


def _refuse_overlap(battery: Battery, vehicle: Vehicle, stay: Stay) -> None:
    """A vehicle has one battery at a time, a battery one vehicle; both rows are locked."""
    Battery.objects.select_for_update(no_key=True).get(pk=battery.pk)
    Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle.pk)
    others = vehicle.stays.exclude(battery=battery).select_related("battery")
    if clash := _overlapping(others, stay):
        raise EntryRefusedError(
            {
                "vin": f"{clash.battery.public_id} was in this vehicle {_when(clash)}: a vehicle "
                "has one battery at a time."
            }
        )
    elsewhere = battery.vehicle_stays.exclude(vehicle=vehicle)
    if clash := _overlapping(elsewhere, stay):
        raise EntryRefusedError(
            {"vin": f"{battery.public_id} was in another vehicle {_when(clash)}."}
        )
    own = vehicle.stays.filter(battery=battery).select_related("battery")
    if clash := _overlapping([row for row in own if not _completes(stay, row)], stay):
        raise EntryRefusedError(
            {"since": f"Its stay in this vehicle {_when(clash)} is recorded already."}
        )


def _completes(stay: Stay, row: VehicleStay) -> bool:
    """Whether the stay says what the row leaves open; a receipt tells no end, only a latest one."""
    ends = row.until is None or row.until == row.battery.received_at
    if stay.since is None:
        return ends
    return row.since is None and (stay.until is None or ends)


def _overlapping(rows: Iterable[VehicleStay], stay: Stay) -> VehicleStay | None:
    """The first row that shares time with the stay; an end that nobody knows shares none."""
    since, until = stay.since or stay.until, stay.until or _LAST
    for row in rows:
        begun, ended = row.since or row.until, row.until or _LAST
        if since and begun and begun < until and since < ended:
            return row
    return None


def _when(row: VehicleStay) -> str:
    since = f"from {row.since:%Y-%m-%d} " if row.since else ""
    return since + (f"until {row.until:%Y-%m-%d}" if row.until else "and still is")
