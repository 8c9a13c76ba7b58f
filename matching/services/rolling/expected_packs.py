"""Packs that are to come, as a plan that looks ahead may use them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lifecycle.models import BatteryModel, Site
from matching.forecast import whole_packs
from matching.forecast.months import next_months
from matching.models import SupplyForecast
from matching.queries.supply import forecasts_in_force

PREFIX = "expected:"
MIDDLE_OF_MONTH = 15
# The lower bound of a 90 % interval lies 1.645 standard deviations below the mean.
LOWER_BOUND_SIGMA = Decimal("1.645")


@dataclass(frozen=True)
class ExpectedPack:
    """One pack of a forecast; at hand by the middle of its month."""

    id: str
    battery_model: BatteryModel
    site: Site
    ready_on: date
    state_of_health: Decimal
    lower: Decimal


def expected_packs(organisation_id: int, today: date, months_ahead: int) -> list[ExpectedPack]:
    """Whole packs of the months ahead, of what can be used; one statement.

    A forecast without site or state of health gives none: nobody could say what fits.
    """
    months = next_months(today, months_ahead)
    if not months:
        return []
    by_model: dict[int, dict[date, SupplyForecast]] = defaultdict(dict)
    for (model, month), row in forecasts_in_force(organisation_id, months[0], months[-1]).items():
        by_model[model][month] = row
    packs: list[ExpectedPack] = []
    for rows in by_model.values():
        usable = [float(rows[month].usable_packs) if month in rows else 0.0 for month in months]
        for month, count in zip(months, whole_packs(usable), strict=True):
            packs += _packs(rows[month], count) if count else []
    return packs


def _packs(row: SupplyForecast, count: int) -> list[ExpectedPack]:
    if row.site is None or row.state_of_health is None:
        return []
    health = row.state_of_health
    return [
        ExpectedPack(
            id=f"{PREFIX}{row.battery_model.code}:{row.month:%Y-%m}:{number}",
            battery_model=row.battery_model,
            site=row.site,
            ready_on=row.month.replace(day=MIDDLE_OF_MONTH),
            state_of_health=health,
            lower=max(Decimal(0), health - LOWER_BOUND_SIGMA * row.state_of_health_deviation),
        )
        for number in range(1, count + 1)
    ]


def month_of_label(label: str) -> date:
    """The month that the name of an expected pack tells."""
    year, month = label.split(":")[2].split("-")
    return date(int(year), int(month), 1)


def model_of_label(label: str) -> str:
    return label.split(":")[1]


def is_expected(label: str) -> bool:
    return label.startswith(PREFIX)
