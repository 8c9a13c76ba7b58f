"""A unit is taken apart in one step; its parts live on by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import Condition, LegalStatus, Origin
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Disassembled, Installed, Received, Removed
from lifecycle.models import Battery, BatteryModel
from lifecycle.services.append import NewEvent, already_recorded, append_events
from lifecycle.services.locks import lock_structure
from lifecycle.services.payloads import checked
from lifecycle.services.receive import new_public_id


def disassemble(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    serials: Mapping[int, str] | None = None,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
    next_public_id: Callable[[], str] = new_public_id,
    for_demand: str = "",
    order: str = "",
) -> list[Battery]:
    """Take the unit apart and give back its parts by position.

    One that is promised is taken apart only under a work order, `for_demand` that one: so its
    promise is kept, and the reservation is closed with that reason.

    Positions whose module was never registered get one now, received with the unit and installed
    from then on: its serial from `serials` (position -> serial), else `{serial of the unit}-M01`,
    a name that Encore gives. Everything stands, or nothing. Raises EntryRefusedError,
    TransitionRefusedError (promised, under way, a part itself), StaleRecordError.
    """
    require(actor, Permission.CHANGE_STRUCTURE)
    if already_recorded(actor, request_key):
        return parts_taken_from(battery)
    moment = occurred_at or timezone.now()
    given = {position: serial.strip().upper() for position, serial in (serials or {}).items()}
    try:
        with transaction.atomic():
            # Whoever builds something into it, or takes something out, waits.
            lock_structure(battery.organisation_id)
            standing = {
                part.position or 0: part for part in Battery.objects.filter(whole=battery.public_id)
            }
            fresh = _unregistered(battery, set(standing), given, next_public_id)
            parts = {**standing, **{position: part for position, part, _ in fresh}}
            if not parts:
                raise EntryRefusedError(
                    {"reason": f"{battery.battery_model} has no modules in the catalogue."}
                )
            whole = battery.public_id
            entries = [
                NewEvent(part, payload, f"{request_key}:{position}:{step}", None, when)
                for position, part, received in fresh
                for step, payload, when in (
                    ("in", received, battery.received_at),
                    ("at", Installed(whole=whole, position=position), battery.received_at),
                )
            ]
            entries += [
                NewEvent(
                    part,
                    Removed(whole=whole, position=position, reason=reason),
                    f"{request_key}:{position}",
                    None,
                    moment,
                )
                for position, part in sorted(parts.items())
            ]
            told = [(part.public_id, position) for position, part in sorted(parts.items())]
            entries.append(
                NewEvent(
                    battery,
                    checked(
                        Disassembled, parts=told, reason=reason, demand=for_demand, order=order
                    ),
                    request_key,
                    expected_sequence,
                    moment,
                )
            )
            append_events(actor=actor, entries=entries)
    except IntegrityError as error:
        raise EntryRefusedError(
            {"serials": "One of these serials is already registered for this module."}
        ) from error
    return [parts[position] for position in sorted(parts)]


def parts_taken_from(battery: Battery) -> list[Battery]:
    """The parts that were in the unit last, by position."""
    links = battery.parts.select_related("part__battery_model").order_by("position", "-since")
    return list({link.position: link.part for link in links}.values())


def _unregistered(
    unit: Battery,
    registered: set[int],
    given: Mapping[int, str],
    next_public_id: Callable[[], str],
) -> list[tuple[int, Battery, Received]]:
    """A module for each position without one: (position, battery without a row, its receipt)."""
    model: BatteryModel | None = unit.battery_model.module_model
    count = unit.battery_model.module_count if model else 0
    if wrong := [position for position in given if not 1 <= position <= count]:
        raise EntryRefusedError({"serials": f"There is no position {wrong[0]}."})
    if taken := registered & set(given):
        raise EntryRefusedError(
            {"serials": f"The module at position {min(taken)} is registered already."}
        )
    serials = {
        position: given.get(position) or f"{unit.serial}-M{position:02d}"
        for position in range(1, count + 1)
        if position not in registered
    }
    _refuse_twice(serials)
    return [
        (position, *_module(unit, model, serial, position in given, next_public_id()))
        for position, serial in serials.items()
        if model is not None
    ]


def _refuse_twice(serials: Mapping[int, str]) -> None:
    seen: dict[str, int] = {}
    for position, serial in serials.items():
        if serial in seen:
            raise EntryRefusedError(
                {"serials": f"Positions {seen[serial]} and {position} have the same serial."}
            )
        seen[serial] = position


def _module(
    unit: Battery, model: BatteryModel, serial: str, is_its_own: bool, public_id: str
) -> tuple[Battery, Received]:
    note = "" if is_its_own else "Serial given by Encore after the unit's; the module bore none."
    part = Battery(
        public_id=public_id,
        organisation=unit.organisation,
        battery_model=model,
        site=unit.site,
    )
    return part, Received(
        holder=str(unit.organisation.uid),
        battery_model=model.code,
        serial=serial,
        origin=Origin.DISASSEMBLY,
        condition=Condition(unit.condition),
        legal_status=LegalStatus(unit.legal_status),
        site=unit.site.name if unit.site else "",
        site_uid=str(unit.site.uid) if unit.site else "",
        manufactured_on=unit.manufactured_on,
        note=note,
        is_demonstration=unit.is_demonstration,
    )
