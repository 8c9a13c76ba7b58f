"""The forecast of returns, made anew from what came back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from matching.enums import ForecastSource
from matching.forecast import Forecast, forecast_counts
from matching.forecast.months import month_of, months_after, months_between, next_months
from matching.models import SupplyForecast, SupplyHistory
from matching.queries.supply import (
    counts_by_model,
    first_return,
    planning_settings_of,
    sites_by_model,
)
from matching.services.rolling.states_of_returns import State, states_of_returns

MONTHS_OF_HISTORY = 36


def make_supply_forecast(*, actor: Actor, organisation_id: int, today: date) -> int:
    """Forecast each model's returns for the months that have not begun; gives how many models.

    Side effect: the rows from history of those months and what they were made from. What was
    entered stays. A fixed number of statements for every 500 rows.
    """
    require(actor, Permission.PROPOSE_PLAN)
    settings = planning_settings_of(organisation_id)
    last_month = months_after(month_of(today), -1)
    earliest = first_return(organisation_id)
    if earliest is None:
        return 0
    began = month_of(timezone.localdate(earliest))
    first_month = max(began, months_after(last_month, 1 - MONTHS_OF_HISTORY))
    since, until = _start(first_month), _start(month_of(today))
    counted = counts_by_model(organisation_id, since, until)
    states = states_of_returns(organisation_id, since)
    sites = sites_by_model(organisation_id, since)
    months = months_between(first_month, last_month)
    rows: list[SupplyForecast] = []
    histories: list[SupplyHistory] = []
    for model, by_month in sorted(counted.items()):
        counts = [by_month.get(month, 0) for month in months]
        forecast = forecast_counts(counts, settings.months_ahead)
        if forecast is None:
            continue
        state = states[model]
        histories.append(_history(organisation_id, model, last_month, counts, forecast, state))
        rows += [
            _row(organisation_id, model, month, forecast, state, sites.get(model), actor.name)
            for month in next_months(today, settings.months_ahead)
        ]
    with transaction.atomic():
        _write(organisation_id, rows, histories)
    return len(histories)


def _start(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time()))


def _row(
    organisation_id: int,
    model: int,
    month: date,
    forecast: Forecast,
    state: State,
    site: int | None,
    name: str,
) -> SupplyForecast:
    return SupplyForecast(
        organisation_id=organisation_id,
        battery_model_id=model,
        month=month,
        source=ForecastSource.HISTORY,
        expected_packs=_rounded(forecast.ahead.mean, "0.01"),
        lower_packs=_rounded(forecast.ahead.lower, "0.01"),
        upper_packs=_rounded(forecast.ahead.upper, "0.01"),
        usable_share=_rounded(state.usable_share, "0.001"),
        state_of_health=_rounded(state.health.mean, "0.0001") if state.health else None,
        state_of_health_deviation=_rounded(
            state.health.deviation if state.health else 0.0, "0.0001"
        ),
        site_id=site,
        method=forecast.method,
        made_by=name,
    )


def _rounded(value: float, step: str) -> Decimal:
    return Decimal(value).quantize(Decimal(step))


def _history(
    organisation_id: int,
    model: int,
    last_month: date,
    counts: list[int],
    forecast: Forecast,
    state: State,
) -> SupplyHistory:
    return SupplyHistory(
        organisation_id=organisation_id,
        battery_model_id=model,
        last_month=last_month,
        counts=counts,
        method=forecast.method,
        is_baseline=forecast.is_baseline,
        scores=[asdict(score) for score in forecast.scores],
        health_from=state.words,
    )


_SAID = (
    "expected_packs", "lower_packs", "upper_packs", "usable_share", "state_of_health",
    "state_of_health_deviation", "site_id", "method",
)  # fmt: skip


def _write(
    organisation_id: int, rows: list[SupplyForecast], histories: list[SupplyHistory]
) -> None:
    """Only what says something else than what stands; each change writes a seal."""
    standing = {
        (row.battery_model_id, row.month): row
        for row in SupplyForecast.objects.filter(
            organisation_id=organisation_id, source=ForecastSource.HISTORY
        )
    }
    changed = [
        row
        for row in rows
        if (known := standing.get((row.battery_model_id, row.month))) is None
        or any(getattr(known, name) != getattr(row, name) for name in _SAID)
    ]
    SupplyForecast.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["organisation", "battery_model", "month", "source"],
        update_fields=[*_SAID, "made_by", "made_at"],
        batch_size=200,
    )
    SupplyHistory.objects.bulk_create(
        histories,
        update_conflicts=True,
        unique_fields=["organisation", "battery_model"],
        update_fields=[
            "last_month", "counts", "method", "is_baseline", "scores", "health_from", "made_at"
        ],
        batch_size=200,
    )  # fmt: skip
