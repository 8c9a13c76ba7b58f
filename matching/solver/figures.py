"""What a plan comes to in batteries, energy and units; plain numbers for pages and comparison."""

from __future__ import annotations

from collections import Counter
from typing import Any

from matching.solver.instance import Instance
from matching.solver.plan import Plan
from matching.solver.rules import Refusal, judge


def figures(instance: Instance, plan: Plan) -> dict[str, Any]:
    """Batteries used, energy that they hold in their new use (of an opened pack that of its kits),
    units by application, demands served at all and in full."""
    units: Counter[str] = Counter()
    for kit in plan.kits:
        units[kit.demand] += kit.units
    units.update(use.demand for use in plan.whole)
    units.update(string.demand for string in plan.strings)
    whole = [use.pack for use in plan.whole]
    whole += [pack for string in plan.strings for pack in string.packs]
    energy_wh = sum(_energy_wh(instance, pack) for pack in whole)
    for kit in plan.kits:
        energy_wh += _energy_wh(instance, kit.pack, kit.units * _modules(instance, kit))
    by_application: Counter[str] = Counter()
    for name, count in units.items():
        by_application[instance.demands[name].application] += count
    return {
        "batteries": len({kit.pack for kit in plan.kits} | set(whole)),
        "energy_wh": energy_wh,
        "units": dict(sorted(by_application.items())),
        "demands_served": len(units),
        "demands_filled": sum(n >= instance.demands[name].quantity for name, n in units.items()),
    }


def _energy_wh(instance: Instance, name: str, modules: int | None = None) -> int:
    pack = instance.packs[name]
    model = instance.models[pack.model]
    used = model.modules if modules is None else modules
    return used * model.energy_wh * pack.soh_bp // (model.modules * 10_000)


def _modules(instance: Instance, kit: Any) -> int:
    ruling = judge(instance, instance.packs[kit.pack], instance.demands[kit.demand])
    return 0 if isinstance(ruling, Refusal) else ruling.modules
