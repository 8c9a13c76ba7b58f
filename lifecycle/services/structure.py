"""Parts in wholes: cells in a module, modules in a pack, packs in a unit."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from lifecycle.enums import ComponentLevel, EventKind
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Installed, Removed
from lifecycle.models import Battery, BatteryModel, LedgerEvent
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.locks import lock_structure
from lifecycle.services.payloads import checked
from lifecycle.state import allows

_RANK = {ComponentLevel.CELL: 0, ComponentLevel.MODULE: 1, ComponentLevel.PACK: 2}
DEEPEST = 8


def install_in_whole(
    *,
    actor: Actor,
    part: Battery,
    whole: Battery,
    position: int,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Record that a part sits in a whole, at a position counted from 1.

    Raises EntryRefusedError where the part or the position is taken, the position does not exist,
    the levels do not fit, or the whole is itself inside the part.
    """
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    try:
        with transaction.atomic():
            lock_structure(part.organisation_id, [part, whole])
            check_fits(part=part, whole=whole, position=position)
            return append_event(
                actor=actor,
                battery=part,
                payload=Installed(whole=whole.public_id, position=position),
                request_key=request_key,
                expected_sequence=expected_sequence,
                occurred_at=occurred_at,
            )
    except IntegrityError as error:
        raise EntryRefusedError(
            {"position": f"Position {position} of {whole.public_id} is already taken."}
        ) from error


def remove_from_whole(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Take a part out of its whole, for a repair or for good.

    Raises EntryRefusedError where it is in none, or where the whole is offered, gone or under way.
    """
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    with transaction.atomic():
        lock_structure(battery.organisation_id)
        link = battery.wholes.filter(until=None).select_related("whole").first()
        if link is None:
            raise EntryRefusedError({"reason": f"{battery.public_id} is not a part of anything."})
        whole = link.whole
        lock_structure(battery.organisation_id, [battery, whole])
        if problem := _closed(whole, EventKind.REMOVED):
            raise EntryRefusedError({"reason": f"{problem}: nothing can be taken out of it."})
        return append_event(
            actor=actor,
            battery=battery,
            payload=checked(Removed, whole=whole.public_id, position=link.position, reason=reason),
            request_key=request_key,
            expected_sequence=expected_sequence,
            occurred_at=occurred_at,
        )


def check_fits(*, part: Battery, whole: Battery, position: int) -> None:
    """Raise EntryRefusedError, with the path where the whole is inside the part."""
    if part.organisation_id != whole.organisation_id:
        raise EntryRefusedError({"whole": "Part and whole belong to different organisations."})
    if problem := _closed(whole, EventKind.INSTALLED):
        raise EntryRefusedError({"whole": f"{problem}: nothing can be built into it."})
    model, own = whole.battery_model, part.battery_model
    if own.chemistry != model.chemistry:
        raise EntryRefusedError(
            {"whole": f"{whole.public_id} is {model.chemistry}, the part {own.chemistry}."}
        )
    count = _positions(model, own)
    if not 1 <= position <= count:
        raise EntryRefusedError(
            {"position": f"{model} has {count} positions; there is no {position}."}
        )
    rank, whole_rank = _RANK[ComponentLevel(own.level)], _RANK[ComponentLevel(model.level)]
    # A unit may be made of packs; apart from that, small things go into larger ones.
    if rank > whole_rank or (rank == whole_rank and own.level != ComponentLevel.PACK):
        raise EntryRefusedError({"whole": f"A {own.level} does not fit into a {model.level}."})
    path = [part.public_id, *wholes_above(whole)]
    if part.public_id in path[1:]:
        circle = " in ".join([part.public_id, *path[1 : path.index(part.public_id, 1) + 1]])
        raise EntryRefusedError({"whole": f"That would be a circle: {circle}."})


def _closed(whole: Battery, kind: EventKind) -> str:
    """Why the whole is not open to a change of its parts now, or an empty text."""
    if not allows(whole.stage, kind):
        return f"{whole.public_id} is “{whole.get_stage_display()}”"
    return f"{whole.public_id} is under way" if whole.shipment else ""


def _positions(model: BatteryModel, part: BatteryModel) -> int:
    """How many parts of this kind the whole takes."""
    cells = model.cells_in_series * model.cells_in_parallel
    return cells if part.level == ComponentLevel.CELL else model.module_count or cells


def wholes_above(battery: Battery) -> list[str]:
    """The battery's own ID and those of the wholes around it, from the inside out."""
    path, inner = [battery.public_id], battery.whole
    while inner and inner not in path and len(path) <= DEEPEST:
        path.append(inner)
        inner = Battery.objects.values_list("whole", flat=True).get(public_id=inner)
    return [*path, inner] if inner else path
