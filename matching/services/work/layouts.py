"""How many modules in series and in parallel a kit takes: as the plan reckoned it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from lifecycle.models import Battery
from matching.models import Demand, MatchingRun, PlanRow


@dataclass(frozen=True, slots=True)
class KitLayout:
    """One kit; the energy is what its modules hold by the state of health of their pack."""

    series: int
    parallel: int
    nominal_voltage_v: Decimal
    energy_kwh: Decimal


def layouts_of(run: MatchingRun, rows: Sequence[PlanRow]) -> dict[int, KitLayout]:
    """Row -> layout of each of its kits, by the rules of the solver on the snapshot of the plan.

    A pack that the snapshot does not hold stands in for a lost one: it is reckoned like that, by
    energy alone. One statement.
    """
    if not rows:
        return {}
    from matching.solver.instance import parse_instance
    from matching.solver.rules import Fit, judge, modules_in_series

    snapshot = MatchingRun.objects.values_list("snapshot", flat=True).get(pk=run.pk)
    packs = {row.battery.public_id for row in rows}
    codes = {row.demand.code for row in rows}
    instance = parse_instance(
        {
            **snapshot,
            "packs": [pack for pack in snapshot["packs"] if pack["id"] in packs],
            "demands": [demand for demand in snapshot["demands"] if demand["id"] in codes],
            "locks": {"kits": [], "whole": [], "strings": []},
            "prev": [],
        }
    )
    layouts = {}
    for row in rows:
        layouts[row.pk] = _by_energy(row.battery, row.demand)
        pack = instance.packs.get(row.battery.public_id)
        demand = instance.demands.get(row.demand.code)
        if pack is None or demand is None:
            continue
        fit = judge(instance, pack, demand)
        if isinstance(fit, Fit) and fit.modules:
            series = modules_in_series(instance.models[pack.model], demand)
            layouts[row.pk] = _layout(row.battery, series, fit.modules // series)
    return layouts


def _by_energy(battery: Battery, demand: Demand) -> KitLayout:
    model = battery.battery_model
    voltage_v = _module_voltage_v(battery)
    series = max(1, ceil(demand.minimum_voltage_v / voltage_v))
    lower = battery.state_of_health_lower or battery.state_of_health or Decimal(1)
    each_kwh = model.rated_energy_kwh / max(1, model.module_count) * lower
    parallel = max(1, ceil(demand.minimum_energy_kwh / (each_kwh * series)))
    return _layout(battery, series, parallel)


def _layout(battery: Battery, series: int, parallel: int) -> KitLayout:
    model = battery.battery_model
    health = battery.state_of_health or Decimal(1)
    each_kwh = model.rated_energy_kwh / max(1, model.module_count) * health
    return KitLayout(
        series,
        parallel,
        _module_voltage_v(battery) * series,
        (each_kwh * series * parallel).quantize(Decimal("0.001")),
    )


def _module_voltage_v(battery: Battery) -> Decimal:
    module = battery.battery_model.module_model
    return module.nominal_voltage_v if module else battery.battery_model.nominal_voltage_v
