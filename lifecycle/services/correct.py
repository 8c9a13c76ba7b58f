"""A mistake is corrected by a compensating event, never by a change."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import Condition, Origin
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Corrected
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.personal_data import reference_of
from lifecycle.services.vehicles import find_or_make_vehicle
from lifecycle.vehicles.vin import vin_problem

CORRECTABLE = ("serial", "origin", "vehicle_model", "mileage_km", "condition", "vin")


def correct_record(
    *,
    actor: Actor,
    battery: Battery,
    field: str,
    now: str,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Say what is right instead; what the record said before stays readable.

    `field` is one of CORRECTABLE. Raises EntryRefusedError for a value that cannot be.
    """
    require(actor, Permission.CORRECT_RECORD)
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    value = now.strip()
    if problem := _problem(battery, field, value):
        raise EntryRefusedError({"now": problem})
    if len(reason.strip()) < 3:
        raise EntryRefusedError({"reason": "Say why the record was wrong."})
    with transaction.atomic():
        column = "vin_reference" if field == "vin" else field
        vehicle = ""
        if field == "vin" and value:
            vin = value.upper()
            value = reference_of(f"vehicle of {battery.public_id}", vin)
            found = find_or_make_vehicle(organisation_id=battery.organisation_id, vin=vin)
            vehicle = str(found.uid)
        elif field == "serial":
            value = value.upper()
        was: Any = getattr(battery, column)
        first = battery.events.earliest("sequence")
        return append_event(
            actor=actor,
            battery=battery,
            payload=Corrected(
                corrects_sequence=first.sequence,
                field=column,  # type: ignore[arg-type]
                was="" if was is None else str(was),
                now=value,
                reason=reason,
                vehicle=vehicle,
            ),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )


def _problem(battery: Battery, field: str, value: str) -> str:
    if field not in CORRECTABLE:
        return f"“{field}” cannot be corrected."
    if field == "mileage_km" and value and not (value.isdecimal() and int(value) < 10_000_000):
        return "A mileage is a whole number of kilometres."
    if field == "vin" and value:
        return vin_problem(value.upper())
    if field == "origin" and value not in Origin.values:
        return f"An origin is one of {', '.join(Origin.values)}."
    if field == "condition" and value not in Condition.values:
        return f"A condition is one of {', '.join(Condition.values)}."
    if field == "vehicle_model" and len(value) > 120:
        return "At most 120 characters."
    if field == "serial":
        if not 0 < len(value) <= 64:
            return "A serial number has 1 to 64 characters."
        others = Battery.objects.filter(
            battery_model=battery.battery_model, serial=value.upper()
        ).exclude(pk=battery.pk)
        if others.exists():
            return f"Serial {value} is already registered for this model."
    return ""
