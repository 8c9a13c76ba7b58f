"""What stands where: counts and energy, parts of larger units apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import Stage
from lifecycle.models import Site, StockChange, StoragePlace

# What has left for good is not stock.
GONE = (Stage.HANDED_OVER, Stage.RECYCLED, Stage.DISMANTLED, Stage.IN_SERVICE)
GROUPS = {
    "place": ("site__name", "storage_place", "site__uid"),
    "stage": ("stage",),
    "grade": ("grade",),
    "chemistry": ("battery_model__chemistry",),
}
_CHOICES = {
    "site": "site__uid",
    "place": "storage_place",
    "stage": "stage",
    "grade": "grade",
    "chemistry": "battery_model__chemistry",
}


def tally_seen_by(actor: Actor) -> QuerySet[StockChange]:
    """The changes whose sum is what the actor may count; parts are in their wholes."""
    changes = StockChange.objects.order_by()
    if actor.sees_everything:
        return changes
    if not actor.may(Permission.VIEW_BATTERIES):
        return changes.none()
    return changes.filter(organisation_id=own_organisation(actor))


def count_by_stage(actor: Actor) -> dict[str, int]:
    """How many batteries stand at each stage, parts of others apart; one statement."""
    rows = tally_seen_by(actor).values_list("stage").annotate(count=Sum("batteries"))
    return {stage: count for stage, count in rows if count}


def stock_by(actor: Actor, group: str, **chosen: str) -> list[dict[str, Any]]:
    """Rows with `keys`, `count`, `rated_energy_kwh` and `usable_energy_kwh`, largest first; one
    statement that reads sums, not batteries.

    `group` is one of GROUPS; `chosen` filters by site, place, stage, grade and chemistry.
    """
    columns = GROUPS[group]
    wanted = {_CHOICES[name]: value for name, value in chosen.items() if value}
    if not _is_uuid(chosen.get("site") or str(UUID(int=0))):
        return []
    energy_kwh = F("battery_model__rated_energy_kwh")
    rows = (
        tally_seen_by(actor)
        .exclude(stage__in=GONE)
        .filter(**wanted)
        .values(*columns)
        .annotate(
            count=Sum("batteries"),
            rated_energy_kwh=Sum(F("batteries") * energy_kwh),
            usable_energy_kwh=Sum(F("states_of_health") * energy_kwh),
        )
        .exclude(count=0)
        .order_by("-count", *columns)
    )
    named = [column for column in columns if not column.endswith("uid")]
    return [{"keys": [row[column] or "" for column in named], **row} for row in rows]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def sites_seen_by(actor: Actor) -> QuerySet[Site]:
    sites = Site.objects.order_by("name")
    if actor.sees_everything:
        return sites
    if not actor.may(Permission.VIEW_BATTERIES):
        return sites.none()
    return sites.filter(organisation_id=own_organisation(actor))


def places_seen_by(actor: Actor) -> QuerySet[StoragePlace]:
    places = StoragePlace.objects.select_related("site").order_by("site__name", "code")
    return places.filter(site__in=sites_seen_by(actor))
