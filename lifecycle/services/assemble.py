"""A new unit from parts of several packs: its own identity, its own passport."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.models import Organisation
from accounts.permissions import Permission, require
from lifecycle.enums import BatteryCategory, Operation, ReservationPurpose
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Assembled, Installed
from lifecycle.models import Battery, Passport, Site, StructureLink
from lifecycle.services.append import NewEvent, already_recorded, append_events
from lifecycle.services.locks import lock_structure
from lifecycle.services.promises import open_reservation
from lifecycle.services.receive import new_public_id
from lifecycle.services.reservations import Application
from lifecycle.services.unit_model import Layout, model_of_unit
from lifecycle.services.unit_rules import problems_with


@dataclass(frozen=True)
class BuiltFor:
    """The demand that a unit is built for, under a work order."""

    demand: str
    application: Application
    order: str


@dataclass(frozen=True)
class NewUnit:
    """What is built. `parts` in the order of their positions, counted from 1.

    `built_for`: it is promised to that demand from its first moment.
    """

    name: str
    serial: str
    parts: Sequence[Battery]
    layout: Layout
    operation: Operation
    category: BatteryCategory
    site: Site | None = None
    note: str = ""
    built_for: BuiltFor | None = None


def assemble(
    *,
    actor: Actor,
    unit: NewUnit,
    request_key: str,
    occurred_at: datetime | None = None,
    public_id: str = "",
) -> Battery:
    """Register the unit, install its parts, and issue its passport, linked to all predecessors.

    Predecessors are the units that the parts were taken from, and parts that had passports of
    their own. Side effects: a battery model for the unit; its reservation, where it is built for a
    demand. Raises EntryRefusedError (parts that do
    not go together) and TransitionRefusedError (a part that is promised, built in, under way).
    """
    require(actor, Permission.CHANGE_STRUCTURE)
    if standing := already_recorded(actor, request_key):
        return standing.battery
    moment = occurred_at or timezone.now()
    holder = Organisation.objects.get(pk=own_organisation(actor))
    try:
        with transaction.atomic():
            # Judged as they stand under lock: nobody can promise or quarantine one meanwhile.
            lock_structure(holder.pk, unit.parts)
            if problems := problems_with(unit.parts, unit.layout, unit.operation, holder):
                raise EntryRefusedError(problems)
            public_id = public_id or new_public_id()
            model = model_of_unit(
                code=f"unit-{public_id.lower()}",
                name=unit.name,
                maker=holder.name,
                parts=unit.parts,
                layout=unit.layout,
            )
            battery = Battery(
                public_id=public_id, organisation=holder, battery_model=model, site=unit.site
            )
            entries = [NewEvent(battery, _payload(unit, battery), request_key, None, moment)]
            entries += [
                NewEvent(
                    part,
                    Installed(whole=battery.public_id, position=position),
                    f"{request_key}:{position}",
                    None,
                    moment,
                )
                for position, part in enumerate(unit.parts, start=1)
            ]
            append_events(actor=actor, entries=entries)
            if unit.built_for:
                open_reservation(
                    battery=battery,
                    purpose=ReservationPurpose.SECOND_USE,
                    promised_to=unit.built_for.demand,
                )
    except IntegrityError as error:
        raise EntryRefusedError({"serial": "A unit with this serial is registered."}) from error
    return battery


def _payload(unit: NewUnit, battery: Battery) -> Assembled:
    origins = StructureLink.objects.filter(part__in=unit.parts, until__isnull=False)
    latest = dict(origins.order_by("since").values_list("part_id", "whole__public_id"))
    own = [part.public_id for part in unit.parts if part.passport]
    predecessors = sorted({*latest.values(), *own})
    passports = Passport.objects.filter(battery__public_id__in=predecessors)
    newest = dict(passports.order_by("issued_at", "pk").values_list("battery_id", "uid"))
    return Assembled(
        holder=str(battery.organisation.uid),
        battery_model=battery.battery_model.code,
        serial=unit.serial.strip().upper(),
        parts=[(part.public_id, position) for position, part in enumerate(unit.parts, start=1)],
        predecessors=predecessors,
        operation=unit.operation,  # type: ignore[arg-type]  # checked by problems_with
        category=unit.category,
        passport=str(uuid.uuid4()),
        predecessor_passports=sorted(str(uid) for uid in newest.values()),
        site_uid=str(unit.site.uid) if unit.site else "",
        note=unit.note,
        is_demonstration=all(part.is_demonstration for part in unit.parts),
        demand=unit.built_for.demand if unit.built_for else "",
        application=unit.built_for.application if unit.built_for else "",
        order=unit.built_for.order if unit.built_for else "",
    )
