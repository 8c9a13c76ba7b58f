"""Returns that people know of: they go before what history says of that month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from lifecycle.enums import ComponentLevel
from lifecycle.models import BatteryModel, Site
from matching.enums import ForecastSource
from matching.errors import MatchingError
from matching.forecast.months import month_of, months_after
from matching.forecast.spread import LOWER, UPPER, quantile
from matching.models import SupplyForecast

MOST_PACKS, MOST_MONTHS_AHEAD = 10_000, 60


def enter_supply(
    *,
    actor: Actor,
    battery_model: BatteryModel,
    month: date,
    expected_packs: Decimal,
    state_of_health: Decimal | None = None,
    state_of_health_deviation: Decimal = Decimal(0),
    usable_share: Decimal = Decimal(1),
    site: Site | None = None,
    note: str = "",
) -> SupplyForecast:
    """Enter or change the returns of a model in a month; entered twice it stands once.

    Without its own interval the number is taken for the mean of a Poisson count. Raises
    MatchingError for a month that has begun, for what is no pack, and for a foreign site.
    """
    require(actor, Permission.PROPOSE_PLAN)
    organisation_id = own_organisation(actor)
    month = month_of(month)
    this_month = month_of(timezone.localdate())
    if not this_month < month <= months_after(this_month, MOST_MONTHS_AHEAD):
        raise MatchingError(
            f"{month:%Y-%m} cannot be forecast: give one of the next {MOST_MONTHS_AHEAD} months."
        )
    if battery_model.level == ComponentLevel.CELL:
        raise MatchingError(f"{battery_model} is a cell: only packs and modules are matched.")
    if site is not None and site.organisation_id != organisation_id:
        raise MatchingError("This site is not one of yours.")
    if not 0 <= expected_packs <= MOST_PACKS:
        raise MatchingError(f"Give 0 to {MOST_PACKS} packs.")
    with transaction.atomic():
        row, _is_new = SupplyForecast.objects.update_or_create(
            organisation_id=organisation_id,
            battery_model=battery_model,
            month=month,
            source=ForecastSource.ENTERED,
            defaults={
                "expected_packs": expected_packs,
                "lower_packs": quantile(float(expected_packs), 0, LOWER),
                "upper_packs": quantile(float(expected_packs), 0, UPPER),
                "usable_share": usable_share,
                "state_of_health": state_of_health,
                "state_of_health_deviation": state_of_health_deviation,
                "site": site,
                "method": "entered",
                "note": note,
                "made_by": actor.name,
            },
        )
    return row


def remove_supply(*, actor: Actor, row: SupplyForecast) -> None:
    """Take an entered forecast back: history speaks again."""
    require(actor, Permission.PROPOSE_PLAN)
    if not row.is_entered:
        raise MatchingError("Only what was entered can be removed.")
    row.delete()
