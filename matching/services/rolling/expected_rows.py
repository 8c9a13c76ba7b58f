"""What of a plan waits for packs or demands that are not there yet: shown, never accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from lifecycle.models import Battery, BatteryModel
from matching.models import Demand, ExpectedRow, MatchingRun
from matching.services.rolling.expected_packs import (
    MIDDLE_OF_MONTH,
    is_expected,
    model_of_label,
    month_of_label,
)
from matching.services.runs.reasons import Placed, Reasons


def split(run: MatchingRun, reasons: Reasons) -> tuple[Reasons, list[ExpectedRow]]:
    """The reasons without anything expected, and the rows to come, unsaved.

    A unit comes true as a whole: one expected pack in one string of a storage demand, or one kit
    for an expected demand, keeps all of the unit from being accepted. Three statements, none
    where the run looks at what is there only.
    """
    if not run.includes_expected:
        return reasons, []
    demands = {
        demand.code: demand
        for demand in Demand.objects.filter(
            organisation_id=run.organisation_id, code__in={row.demand for row in reasons.placed}
        )
    }
    units: dict[str, list[Placed]] = defaultdict(list)
    for row in reasons.placed:
        units[row.unit].append(row)
    waiting = {
        unit: rows
        for unit, rows in units.items()
        if any(is_expected(row.battery) or demands[row.demand].is_expected for row in rows)
    }
    ready = [row for row in reasons.placed if row.unit not in waiting]
    at_hand = replace(
        reasons,
        placed=ready,
        left_out={name: why for name, why in reasons.left_out.items() if not is_expected(name)},
        placed_batteries={row.battery for row in ready},
    )
    return at_hand, _rows(run, waiting.values(), demands)


def _rows(
    run: MatchingRun, units: Iterable[list[Placed]], demands: dict[str, Demand]
) -> list[ExpectedRow]:
    placed = [row for unit in units for row in unit]
    names = {row.battery for row in placed}
    batteries = {
        battery.public_id: battery
        for battery in Battery.objects.filter(
            organisation_id=run.organisation_id,
            public_id__in=[name for name in names if not is_expected(name)],
        )
    }
    models = dict(
        BatteryModel.objects.filter(
            code__in={model_of_label(name) for name in names if is_expected(name)}
        ).values_list("code", "pk")
    )
    possible = {unit[0].unit: _possible_on(run, unit) for unit in units}
    made = []
    for row in placed:
        battery = batteries.get(row.battery)
        made.append(
            ExpectedRow(
                run=run,
                demand=demands[row.demand],
                label=row.battery,
                battery=battery,
                battery_model_id=(
                    battery.battery_model_id if battery else models[model_of_label(row.battery)]
                ),
                month=None if battery else month_of_label(row.battery),
                unit=row.unit,
                kind=row.kind,
                kits=row.kits,
                string=row.string,
                gain_c=row.gain_c,
                possible_on=possible[row.unit],
                waits_for_demand=demands[row.demand].is_expected,
            )
        )
    return made


def _possible_on(run: MatchingRun, unit: list[Placed]) -> date:
    """When the last of its packs is there; the day of the plan where all are at hand."""
    months = [month_of_label(row.battery) for row in unit if is_expected(row.battery)]
    if not months:
        return timezone.localdate(run.created_at)
    return max(months) + timedelta(days=MIDDLE_OF_MONTH - 1)
