"""Where a battery stands: from place to place within the holder's sites."""

from __future__ import annotations

from datetime import datetime

from accounts.actors import Actor
from lifecycle.enums import Stage
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Moved
from lifecycle.models import Battery, LedgerEvent, Site, StoragePlace
from lifecycle.services.append import append_event


def move_battery(
    *,
    actor: Actor,
    battery: Battery,
    site: Site,
    request_key: str,
    place: StoragePlace | None = None,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Record that the battery now stands there; its parts stand where it stands.

    Raises EntryRefusedError for another organisation's site, and for a battery in quarantine that
    would leave the places kept apart for it, where the site has such places.
    """
    if site.organisation_id != battery.organisation_id:
        raise EntryRefusedError({"site": "This site belongs to another organisation."})
    if place is not None and place.site_id != site.pk:
        raise EntryRefusedError({"place": f"{place.code} is not at {site}."})
    kept_apart = StoragePlace.objects.filter(site=site, is_quarantine=True)
    if (
        battery.stage == Stage.QUARANTINED
        and not (place and place.is_quarantine)
        and (apart := kept_apart.first())
    ):
        raise EntryRefusedError(
            {"place": f"{battery.public_id} is in quarantine: it goes to {apart.code} or the like."}
        )
    return append_event(
        actor=actor,
        battery=battery,
        payload=Moved(site_uid=str(site.uid), site=site.name, place=place.code if place else ""),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
