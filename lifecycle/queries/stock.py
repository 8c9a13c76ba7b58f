"""What stands where: counts and energy, parts of larger units apart."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import Stage
from lifecycle.models import Battery, Site, StoragePlace
from lifecycle.queries.batteries import batteries_seen_by

# What has left for good is not stock.
GONE = (Stage.HANDED_OVER, Stage.RECYCLED, Stage.DISMANTLED, Stage.IN_SERVICE)
GROUPS = {
    "place": ("site__name", "storage_place"),
    "stage": ("stage",),
    "grade": ("grade",),
    "chemistry": ("battery_model__chemistry",),
}


def stock_seen_by(actor: Actor) -> QuerySet[Battery]:
    """Units that stand with the holder, whole ones: their parts are in them."""
    return batteries_seen_by(actor).filter(whole="").exclude(stage__in=GONE)


def stock_by(actor: Actor, group: str, **chosen: str) -> list[dict[str, Any]]:
    """Rows with `keys`, `count` and `rated_energy_kwh`, largest first; one statement.

    `group` is one of GROUPS; `chosen` filters by site, place, stage, grade and chemistry.
    """
    columns = GROUPS[group]
    rows = (
        filter_stock(stock_seen_by(actor), **chosen)
        .order_by()
        .values(*columns)
        .annotate(
            count=Count("pk"),
            rated_energy_kwh=Sum("battery_model__rated_energy_kwh"),
            usable_energy_kwh=Sum(F("battery_model__rated_energy_kwh") * F("state_of_health")),
        )
        .order_by("-count", *columns)
    )
    return [{"keys": [row[column] or "" for column in columns], **row} for row in rows]


def filter_stock(batteries: QuerySet[Battery], **chosen: str) -> QuerySet[Battery]:
    """By what was chosen: site (uid), place (code), stage, grade, chemistry."""
    columns = {
        "site": "site_uid",
        "place": "storage_place",
        "stage": "stage",
        "grade": "grade",
        "chemistry": "battery_model__chemistry",
    }
    wanted = {columns[name]: value for name, value in chosen.items() if value and name in columns}
    return batteries.filter(**wanted)


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
