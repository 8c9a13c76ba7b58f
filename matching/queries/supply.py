"""What came back so far, and what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncMonth

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import ComponentLevel, Origin
from lifecycle.models import Battery
from matching.enums import ForecastSource
from matching.models import PlanningSettings, SupplyForecast, SupplyHistory


def returns_of(organisation_id: int) -> QuerySet[Battery]:
    """Packs that came in from outside. Modules and cells mostly come within a pack and are counted
    with it; what our own workshop took apart or put together never came back."""
    return (
        Battery.objects.filter(
            organisation_id=organisation_id, battery_model__level=ComponentLevel.PACK
        )
        .exclude(origin__in=[Origin.DISASSEMBLY, Origin.ASSEMBLY])
        .order_by()
    )


def first_return(organisation_id: int) -> datetime | None:
    first: datetime | None = returns_of(organisation_id).aggregate(first=Min("received_at"))[
        "first"
    ]
    return first


def counts_by_model(
    organisation_id: int, since: datetime, until: datetime
) -> dict[int, dict[date, int]]:
    """Model -> month -> packs that came in it; one statement."""
    rows = (
        returns_of(organisation_id)
        .filter(received_at__gte=since, received_at__lt=until)
        .annotate(month=TruncMonth("received_at"))
        .values_list("battery_model_id", "month")
        .annotate(Count("pk"))
    )
    counts: dict[int, dict[date, int]] = {}
    for model, month, count in rows:
        counts.setdefault(model, {})[month.date()] = count
    return counts


def grades_by_model(
    organisation_id: int, since: datetime
) -> Iterable[tuple[int, str, Decimal | None]]:
    """(model, grade, state of health) of every graded return; one statement."""
    graded = returns_of(organisation_id).filter(received_at__gte=since).exclude(grade="")
    return graded.values_list("battery_model_id", "grade", "state_of_health").iterator()


def sites_by_model(organisation_id: int, since: datetime) -> dict[int, int]:
    """Model -> the site where most of its returns stand; one statement."""
    rows = (
        returns_of(organisation_id)
        .filter(received_at__gte=since, site__isnull=False)
        .values_list("battery_model_id", "site_id")
        .annotate(count=Count("pk"))
        .order_by("count", "-site_id")
    )
    return {model: site for model, site, _count in rows}


def forecasts_in_force(
    organisation_id: int, first: date, last: date
) -> dict[tuple[int, date], SupplyForecast]:
    """(model, month) -> its forecast: the entered one where there is one; one statement."""
    rows = (
        SupplyForecast.objects.filter(
            organisation_id=organisation_id, month__gte=first, month__lte=last
        )
        .select_related("battery_model__module_model", "site")
        .order_by("battery_model__name", "battery_model_id", "month")
    )
    chosen: dict[tuple[int, date], SupplyForecast] = {}
    for row in rows:
        key = (row.battery_model_id, row.month)
        if key not in chosen or row.source == ForecastSource.ENTERED:
            chosen[key] = row
    return chosen


def forecasts_seen_by(actor: Actor) -> QuerySet[SupplyForecast]:
    """The forecasts of the actor's own organisation."""
    if not actor.may(Permission.VIEW_DEMANDS):
        return SupplyForecast.objects.none()
    return SupplyForecast.objects.filter(organisation_id=own_organisation(actor))


def histories_seen_by(actor: Actor) -> QuerySet[SupplyHistory]:
    """What the forecasts of the actor's own organisation were made from."""
    histories = SupplyHistory.objects.select_related("battery_model")
    if not actor.may(Permission.VIEW_DEMANDS):
        return histories.none()
    return histories.filter(organisation_id=own_organisation(actor))


def planning_settings_of(organisation_id: int) -> PlanningSettings:
    """The settings of the organisation; the defaults, unsaved, where nobody has set any."""
    standing = PlanningSettings.objects.filter(organisation_id=organisation_id).first()
    return standing or PlanningSettings(organisation_id=organisation_id, version=0)
