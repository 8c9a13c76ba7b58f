"""Which part is in which whole, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lifecycle import events
from lifecycle.models import Battery, StructureLink
from lifecycle.services.projections.recorded import Recorded


def recorded_wholes(
    history: Sequence[tuple[events.EventPayload, datetime]],
) -> list[tuple[str, int, datetime, datetime | None]]:
    """(whole, position, since, until) in the order of the events."""
    wholes: list[tuple[str, int, datetime, datetime | None]] = []
    for payload, moment in history:
        if isinstance(payload, events.Installed):
            wholes.append((payload.whole, payload.position, moment, None))
        elif isinstance(payload, events.Removed) and wholes:
            wholes[-1] = (*wholes[-1][:3], moment)
    return wholes


def write_structure(recorded: Sequence[Recorded]) -> None:
    """Removals close the open link; installations make one. A part can do both in one batch."""
    moved = [r for r in recorded if isinstance(r.payload, events.Installed | events.Removed)]
    if not moved:
        return
    names = {r.payload.whole for r in moved if isinstance(r.payload, events.Installed)}
    wholes = dict(Battery.objects.filter(public_id__in=names).values_list("public_id", "pk"))
    opened: dict[int, StructureLink] = {}
    made: list[StructureLink] = []
    for one in moved:
        part, moment = one.battery.pk, one.event.occurred_at
        if isinstance(one.payload, events.Removed):
            if link := opened.pop(part, None):
                link.until = moment
            else:
                StructureLink.objects.filter(part=part, until=None).update(until=moment)
        elif isinstance(one.payload, events.Installed):
            opened[part] = StructureLink(
                part_id=part,
                whole_id=wholes[one.payload.whole],
                position=one.payload.position,
                since=moment,
            )
            made.append(opened[part])
    StructureLink.objects.bulk_create(made)
