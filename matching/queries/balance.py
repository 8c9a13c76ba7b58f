"""Demand against supply, month by month, in kWh and units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from accounts.actors import Actor, own_organisation
from matching.enums import WANTS_MORE, Application
from matching.forecast.months import month_of, next_months
from matching.queries.demands import demands_seen_by
from matching.queries.runs import placeable_batteries
from matching.queries.supply import forecasts_in_force, planning_settings_of


@dataclass
class Wanted:
    """Units and the least energy that they take."""

    units: int = 0
    energy_kwh: float = 0.0

    def add(self, units: int, energy_kwh: float) -> None:
        self.units += units
        self.energy_kwh += energy_kwh


@dataclass
class MonthAhead:
    """A month: what is wanted until its end, what comes in it, and what is left over by then.

    `month` is None for everything after the months that are forecast.
    """

    month: date | None
    firm: dict[str, Wanted] = field(default_factory=lambda: defaultdict(Wanted))
    expected: dict[str, Wanted] = field(default_factory=lambda: defaultdict(Wanted))
    coming_packs: float = 0.0
    coming_kwh: float = 0.0
    coming_lower_kwh: float = 0.0
    coming_upper_kwh: float = 0.0
    # Sums from now to the end of this month.
    firm_so_far_kwh: float = 0.0
    expected_so_far_kwh: float = 0.0
    supply_so_far_kwh: float = 0.0
    lower_so_far_kwh: float = 0.0
    upper_so_far_kwh: float = 0.0

    @property
    def balance_kwh(self) -> float:
        """Supply less all demand, expected too; below nothing, something cannot be filled."""
        return self.supply_so_far_kwh - self.firm_so_far_kwh - self.expected_so_far_kwh

    @property
    def lines(self) -> list[tuple[str, Wanted, Wanted]]:
        """(application, firm, expected) of the applications that are wanted in it."""
        return [
            (str(name.label), self.firm.get(name, Wanted()), self.expected.get(name, Wanted()))
            for name in Application
            if name in self.firm or name in self.expected
        ]


@dataclass(frozen=True)
class Balance:
    months: list[MonthAhead]
    packs_at_hand: int
    at_hand_kwh: float

    @property
    def is_empty(self) -> bool:
        last = self.months[-1]
        return not (last.supply_so_far_kwh or last.firm_so_far_kwh or last.expected_so_far_kwh)


def balance_ahead(actor: Actor, today: date) -> Balance:
    """Of the actor's own organisation; four statements. What is overdue counts in this month."""
    organisation_id = own_organisation(actor)
    this_month = month_of(today)
    ahead = next_months(today, planning_settings_of(organisation_id).months_ahead)
    rows = {month: MonthAhead(month) for month in [this_month, *ahead]}
    later = MonthAhead(None)
    _add_demands(actor, rows, later, this_month)
    _add_supply(organisation_id, rows, ahead)
    hand = (
        placeable_batteries(actor)
        .order_by()
        .aggregate(
            packs=Count("pk"),
            energy_kwh=Sum(F("state_of_health") * F("battery_model__rated_energy_kwh")),
        )
    )
    months = [*rows.values(), *([later] if later.firm or later.expected else [])]
    _sum_up(months, float(hand["energy_kwh"] or 0))
    return Balance(months, hand["packs"], float(hand["energy_kwh"] or 0))


def _add_demands(
    actor: Actor, rows: dict[date, MonthAhead], later: MonthAhead, this_month: date
) -> None:
    open_units = F("quantity") - F("accepted_units")
    found = (
        demands_seen_by(actor)
        .filter(state__in=WANTS_MORE, organisation_id=own_organisation(actor))
        .order_by()
        .annotate(month=TruncMonth("deadline"))
        .values_list("month", "application", "is_expected")
        .annotate(units=Sum(open_units), energy_kwh=Sum(open_units * F("minimum_energy_kwh")))
    )
    for month, application, is_expected, units, energy_kwh in found:
        row = rows.get(max(month, this_month), later)
        side = row.expected if is_expected else row.firm
        side[application].add(units, float(energy_kwh))


def _add_supply(organisation_id: int, rows: dict[date, MonthAhead], ahead: list[date]) -> None:
    for (_, month), forecast in forecasts_in_force(organisation_id, ahead[0], ahead[-1]).items():
        row = rows[month]
        health = float(forecast.state_of_health or 0)
        pack_kwh = float(forecast.battery_model.rated_energy_kwh) * health
        share = float(forecast.usable_share)
        row.coming_packs += float(forecast.usable_packs)
        row.coming_kwh += float(forecast.usable_packs) * pack_kwh
        row.coming_lower_kwh += float(forecast.lower_packs) * share * pack_kwh
        row.coming_upper_kwh += float(forecast.upper_packs) * share * pack_kwh


def _sum_up(months: list[MonthAhead], at_hand_kwh: float) -> None:
    firm = expected = 0.0
    supply = lower = upper = at_hand_kwh
    for row in months:
        firm += sum(wanted.energy_kwh for wanted in row.firm.values())
        expected += sum(wanted.energy_kwh for wanted in row.expected.values())
        supply += row.coming_kwh
        lower += row.coming_lower_kwh
        upper += row.coming_upper_kwh
        row.firm_so_far_kwh, row.expected_so_far_kwh = firm, expected
        row.supply_so_far_kwh = supply
        row.lower_so_far_kwh, row.upper_so_far_kwh = lower, upper
