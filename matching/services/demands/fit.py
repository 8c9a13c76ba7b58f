"""Who could serve one demand: the batteries at hand, by the first rule that each fails.

Counted when somebody asks; nothing is stored. The rules are those of the solver.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.models import Battery, BatteryModel, Site
from matching.models import Demand
from matching.queries import matchable_batteries
from matching.services.problem.costs import current_costs
from matching.services.problem.figures import basis_points
from matching.services.problem.snapshot import build_snapshot
from matching.solver.instance import Instance, Pack, parse_instance
from matching.solver.rules import Refusal, judge

MOST_BATTERIES = 10_000


@dataclass(frozen=True)
class FitCount:
    """`refused` counts by rule (R1 to R9), `kept_out` by reason; `units` is how many units those
    that may serve could fill, if nothing else wanted them."""

    at_hand: int
    may_serve: int
    refused: dict[str, int]
    kept_out: dict[str, int]
    units: int
    is_capped: bool


def count_fit(*, actor: Actor, demand: Demand) -> FitCount:
    """Judge up to MOST_BATTERIES batteries that could be matched; four statements."""
    require(actor, Permission.VIEW_DEMANDS)
    batteries = _at_hand(actor)
    is_capped = len(batteries) > MOST_BATTERIES
    batteries = batteries[:MOST_BATTERIES]
    snapshot = build_snapshot(batteries, [demand], current_costs(), timezone.localdate())
    instance = parse_instance(snapshot.instance)
    wanted = instance.demands[demand.code]
    refused: Counter[str] = Counter()
    modules: dict[str, int] = {}
    for name, pack in instance.packs.items():
        ruling = judge(instance, pack, wanted)
        if isinstance(ruling, Refusal):
            refused[ruling.rule] += 1
        else:
            modules[name] = ruling.modules
    return FitCount(
        at_hand=len(batteries),
        may_serve=len(modules),
        refused=dict(sorted(refused.items())),
        kept_out=dict(Counter(snapshot.excluded.values())),
        units=_units(instance, modules, demand),
        is_capped=is_capped,
    )


def _at_hand(actor: Actor) -> list[Battery]:
    """One more than are judged. Models and sites are few and shared: read with every battery they
    would take half of the time."""
    found = matchable_batteries(actor).select_related(None).select_related("terms")
    batteries = list(found[: MOST_BATTERIES + 1])
    model_keys = {battery.battery_model_id for battery in batteries}
    models = BatteryModel.objects.select_related("module_model").in_bulk(model_keys)
    sites = Site.objects.in_bulk({b.site_id for b in batteries if b.site_id})
    for battery in batteries:
        battery.battery_model = models[battery.battery_model_id]
        battery.site = sites[battery.site_id] if battery.site_id else None
    return batteries


def _units(instance: Instance, modules: dict[str, int], demand: Demand) -> int:
    """Kits out of the packs, whole packs, or strings of packs that are alike."""
    packs = [instance.packs[name] for name in modules]
    wanted = instance.demands[demand.code]
    if wanted.takes_kits:
        return sum(instance.models[p.model].modules // modules[p.id] for p in packs)
    if wanted.takes_strings:
        return _strings(packs, wanted.packs_per_string, basis_points(demand.spread))
    return len(packs)


def _strings(packs: list[Pack], length: int, spread_bp: int) -> int:
    """The most disjoint strings: neighbours in health, taken from below, are best."""
    shelves: dict[str, list[int]] = defaultdict(list)
    for pack in packs:
        shelves[pack.model].append(pack.soh_bp)
    strings = 0
    for healths in shelves.values():
        healths.sort()
        at = 0
        while at + length <= len(healths):
            alike = healths[at + length - 1] - healths[at] <= spread_bp
            strings += alike
            at += length if alike else 1
    return strings
