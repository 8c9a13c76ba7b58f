"""Parts in wholes: modules in a pack, cells in a module."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Installed
from lifecycle.models import Battery, LedgerEvent, StructureLink
from lifecycle.services.append import append_event


def install_in_whole(
    *,
    actor: Actor,
    part: Battery,
    whole: Battery,
    position: int,
    request_key: str,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Record that a part sits in a whole, at a position counted from 1.

    Raises EntryRefusedError where the part or the position is taken.
    """
    if part.organisation_id != whole.organisation_id:
        raise EntryRefusedError({"whole": "Part and whole belong to different organisations."})
    try:
        with transaction.atomic():
            event = append_event(
                actor=actor,
                battery=part,
                payload=Installed(whole=whole.public_id, position=position),
                request_key=request_key,
                occurred_at=occurred_at,
            )
            StructureLink.objects.create(
                part=part, whole=whole, position=position, since=event.occurred_at
            )
    except IntegrityError as error:
        raise EntryRefusedError(
            {"position": f"{part.public_id} or position {position} is already taken."}
        ) from error
    return event
