"""A battery enters the record."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.models import Organisation
from accounts.permissions import Permission, require
from lifecycle.enums import Condition, IdentifierKind, LegalStatus, Origin
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Received
from lifecycle.labels.gb_t_34014 import parse_code
from lifecycle.models import Battery, BatteryModel, Identifier, Site
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.personal_data import reference_of
from lifecycle.services.vehicles import find_or_make_vehicle
from lifecycle.vehicles.vin import vin_problem

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U


@dataclass(frozen=True)
class Receipt:
    """What the technician enters about a battery that is not known yet."""

    battery_model: BatteryModel
    serial: str
    origin: Origin
    condition: Condition
    vin: str = ""
    vehicle_model: str = ""
    mileage_km: int | None = None
    manufactured_on: date | None = None
    legal_status: LegalStatus = LegalStatus.ORIGINAL
    site: Site | None = None
    note: str = ""
    is_demonstration: bool = False
    identifiers: list[tuple[IdentifierKind, str]] = field(default_factory=list)


def receive_battery(
    *,
    actor: Actor,
    receipt: Receipt,
    request_key: str,
    occurred_at: datetime | None = None,
    public_id: str = "",
) -> Battery:
    """Register a battery with its first event.

    Raises EntryRefusedError (serial known, VIN not a VIN, moment in the future) and
    PermissionRefusedError. `public_id` is given by the demonstration only.
    """
    require(actor, Permission.RECEIVE_BATTERY)
    if standing := already_recorded(actor, request_key):
        return standing.battery
    serial = receipt.serial.strip().upper()
    vin = receipt.vin.strip().upper()
    _check(actor, receipt, serial, vin)
    public_id = public_id or new_public_id()
    try:
        return _register(actor, receipt, serial, vin, request_key, occurred_at, public_id)
    except IntegrityError:
        # Another request registered the same battery between the check and the insert.
        if standing := already_recorded(actor, request_key):
            return standing.battery
        _check(actor, receipt, serial, vin)
        raise


def _register(
    actor: Actor,
    receipt: Receipt,
    serial: str,
    vin: str,
    request_key: str,
    occurred_at: datetime | None,
    public_id: str,
) -> Battery:
    with transaction.atomic():
        holder = Organisation.objects.get(pk=own_organisation(actor))
        vehicle = (
            find_or_make_vehicle(organisation_id=holder.pk, vin=vin, name=receipt.vehicle_model)
            if vin
            else None
        )
        payload = Received(
            holder=str(holder.uid),
            battery_model=receipt.battery_model.code,
            serial=serial,
            identifiers=[(kind.value, value) for kind, value in receipt.identifiers],
            origin=receipt.origin,
            vin_reference=reference_of(f"vehicle of {public_id}", vin) if vin else None,
            vehicle=str(vehicle.uid) if vehicle else "",
            vehicle_model=receipt.vehicle_model,
            mileage_km=receipt.mileage_km,
            condition=receipt.condition,
            legal_status=receipt.legal_status,
            site=receipt.site.name if receipt.site else "",
            site_uid=str(receipt.site.uid) if receipt.site else "",
            manufactured_on=receipt.manufactured_on,
            category=receipt.battery_model.category,  # type: ignore[arg-type]
            passport=str(uuid.uuid4()) if receipt.battery_model.category else "",
            note=receipt.note,
            is_demonstration=receipt.is_demonstration,
        )
        battery = Battery(
            public_id=public_id,
            organisation=holder,
            battery_model=receipt.battery_model,
            site=receipt.site,
        )
        append_event(
            actor=actor,
            battery=battery,
            payload=payload,
            request_key=request_key,
            occurred_at=occurred_at,
        )
    return battery


def new_public_id() -> str:
    """ENC- and eight characters that survive being read aloud."""
    return "ENC-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def _check(actor: Actor, receipt: Receipt, serial: str, vin: str) -> None:
    problems = {}
    if not serial:
        problems["serial"] = "A battery needs its serial number."
    standing = Battery.objects.filter(battery_model=receipt.battery_model, serial=serial).first()
    if standing and standing.organisation_id == actor.organisation_id:
        problems["serial"] = (
            f"A {receipt.battery_model} with serial {serial} is already registered "
            f"as {standing.public_id}."
        )
    elif standing:
        problems["serial"] = (
            f"A {receipt.battery_model} with serial {serial} is registered by another "
            "organisation. Ask your administrator."
        )
    for kind, value in receipt.identifiers:
        if Identifier.objects.filter(kind=kind, value=value).exists():
            problems["serial"] = f"The code {value} already belongs to a registered battery."
        if problem := _contradiction(receipt, kind, value):
            problems["battery_model"] = problem
    if vin and (problem := vin_problem(vin)):
        problems["vin"] = problem
    if receipt.site and receipt.site.organisation_id != actor.organisation_id:
        problems["site"] = "This site belongs to another organisation."
    if problems:
        raise EntryRefusedError(problems)


def _contradiction(receipt: Receipt, kind: IdentifierKind, value: str) -> str:
    """What the code on the battery says against the chosen model, or an empty text."""
    if kind != IdentifierKind.GB_T_34014:
        return ""
    code, model = parse_code(value), receipt.battery_model
    if code.level != model.level:
        return f"The code says {code.level.label}; the chosen model is a {model.level}."
    if code.chemistry and code.chemistry != model.chemistry:
        return f"The code says {code.chemistry}; the chosen model is {model.chemistry}."
    return ""
