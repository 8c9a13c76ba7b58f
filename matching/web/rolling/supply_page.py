"""What the pages of the supply forecast show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.actors import Actor, own_organisation
from lifecycle.models import BatteryModel
from matching.forecast.methods import BASELINE
from matching.forecast.months import months_after, next_months
from matching.models import SupplyForecast, SupplyHistory
from matching.queries.supply import (
    forecasts_in_force,
    histories_seen_by,
    planning_settings_of,
)


@dataclass
class ModelAhead:
    """A model: its months ahead, and what they were made from."""

    battery_model: BatteryModel
    months: list[SupplyForecast] = field(default_factory=list)
    history: SupplyHistory | None = None

    @property
    def total_packs(self) -> float:
        return float(sum(row.expected_packs for row in self.months))

    @property
    def usable_packs(self) -> float:
        return float(sum(row.usable_packs for row in self.months))

    @property
    def entered(self) -> int:
        return sum(row.is_entered for row in self.months)

    @property
    def without_plan(self) -> bool:
        """Whether some month lacks what a plan needs."""
        return any(row.site is None or row.state_of_health is None for row in self.months)

    @property
    def past(self) -> list[tuple[date, int]]:
        if self.history is None:
            return []
        counts, last = self.history.counts, self.history.last_month
        return [
            (months_after(last, place - len(counts) + 1), count)
            for place, count in enumerate(counts)
        ]

    @property
    def scores(self) -> list[dict[str, Any]]:
        """Each method's score; the one that is used and the baseline are named."""
        if self.history is None:
            return []
        return [
            {
                **score,
                "coverage_percent": 100 * score["coverage"],
                "is_used": score["method"] == self.history.method,
                "is_baseline": score["method"] == BASELINE,
            }
            for score in self.history.scores
        ]


def models_ahead(actor: Actor, today: date) -> list[ModelAhead]:
    """Every model with a forecast, by name; three statements."""
    organisation_id = own_organisation(actor)
    months = next_months(today, planning_settings_of(organisation_id).months_ahead)
    histories = {row.battery_model_id: row for row in histories_seen_by(actor)}
    models: dict[int, ModelAhead] = {}
    for (model, _), row in forecasts_in_force(organisation_id, months[0], months[-1]).items():
        one = models.setdefault(model, ModelAhead(row.battery_model, [], histories.get(model)))
        one.months.append(row)
    return list(models.values())
