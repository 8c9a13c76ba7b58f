"""What is known of the modules of a pack: their tests, and what its BMS says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from grading.enums import Outcome
from grading.models import Estimate, Evidence
from grading.policy import Rules, health_from_capacity
from grading.policy.distribution import NINETY_PER_CENT
from lifecycle.enums import EvidenceKind
from lifecycle.models import Battery, StructureLink

if TYPE_CHECKING:
    from grading.packs import PackKnowledge


ASSUMED_CHARGE, ASSUMED_HEALTH = 0.5, 0.7
"""Of a log that does not say at which charge the car stood (assumption)."""


@dataclass(frozen=True)
class ModulesKnown:
    """What the core is told, in words as well."""

    pack: PackKnowledge
    reasons: list[str]
    suspect: int | None = None
    """The module with the cell pair of the highest resistance, by the logs of the car."""


def module_tests(battery: Battery) -> QuerySet[Evidence]:
    """The tests of single modules of this pack, newest first."""
    tests = Evidence.objects.filter(battery=battery, kind=EvidenceKind.MODULE)
    return tests.order_by("-pk")


def knowledge_of(battery: Battery, rules: Rules, *, until: Evidence | None = None) -> ModulesKnown:
    """The newest test of each module, parts with estimates of their own, the claim of the BMS and
    its cell voltages. `until`: as it was known with that evidence. Four statements."""
    from grading.packs import PackKnowledge, TestedModule

    tests = module_tests(battery)
    parts = _parts(battery)
    claims = Evidence.objects.filter(battery=battery, kind=EvidenceKind.BMS)
    if until is not None:
        tests, claims = tests.filter(pk__lte=until.pk), claims.filter(pk__lt=until.pk)
        moment = until.event.recorded_at
        parts = parts.filter(event__recorded_at__lte=moment)
    found: dict[int, TestedModule] = {}
    for estimate, position in _by_position(battery, parts):
        if estimate.lower is not None and estimate.upper is not None:
            deviation = float(estimate.upper - estimate.lower) / 2 / NINETY_PER_CENT
            value = float(estimate.state_of_health or 0)
            found.setdefault(position, TestedModule(position, value, deviation))
    for test in tests:
        position = test.module_position or 0
        if position in found or not test.capacity_ah or not test.rated_capacity_ah:
            continue
        temperature = None if test.temperature_c is None else float(test.temperature_c)
        health = health_from_capacity(
            float(test.capacity_ah),
            float(test.rated_capacity_ah),
            temperature,
            rules,
            None if test.current_accuracy is None else float(test.current_accuracy),
        )
        deviation = (health.upper - health.lower) / 2 / NINETY_PER_CENT
        found[position] = TestedModule(position, health.state_of_health, deviation)
    count = max(1, battery.battery_model.module_count, *found)
    claim = claims.order_by("-measured_at", "-pk").first()
    reasons = [f"{len(found)} of {count} modules tested; the pack is as good as its weakest."]
    prior = {}
    if claim is not None and claim.state_of_health_claimed is not None:
        value = float(claim.state_of_health_claimed)
        prior = {"mean": value, "mean_deviation": rules.bms_half_width / NINETY_PER_CENT}
        reasons.append(f"Untested modules: the BMS claims {value:.1%} for the pack.")
    spread, suspect, told = _of_logs(battery, count, until)
    pack = PackKnowledge(count, tuple(found.values()), spread=spread, **prior)
    return ModulesKnown(pack, [*reasons, *told], suspect)


def _of_logs(
    battery: Battery, count: int, until: Evidence | None
) -> tuple[float | None, int | None, list[str]]:
    """Spread between modules and the suspect module, by the newest log of the car that has cell
    voltages. One statement."""
    from grading.packs.voltages import spread_from_voltages

    logs = battery.driving_logs.order_by("-first_at", "-pk")
    if until is not None:
        logs = logs.filter(event__recorded_at__lte=until.event.recorded_at)
    for figures, fingerprint in logs.values_list("figures", "fingerprint")[:5]:
        at_rest_mv = figures.get("spread_at_rest_mv")
        if at_rest_mv is None:
            continue
        health = float(figures.get("claimed_state_of_health") or ASSUMED_HEALTH)
        spread = spread_from_voltages(float(at_rest_mv), ASSUMED_CHARGE, health)
        told = [
            f"Cell voltages {at_rest_mv:g} mV apart at rest: modules some {spread:.1%} apart "
            "(assumption: half charged, balanced when full)."
        ]
        suspect = None
        if fingerprint and len(fingerprint) % count == 0:
            pair = max(range(len(fingerprint)), key=lambda n: fingerprint[n])
            suspect = pair // (len(fingerprint) // count) + 1
            told.append(f"The highest resistance in the logs is in module {suspect}.")
        return spread, suspect, told
    return None, None, []


def _parts(battery: Battery) -> QuerySet[Estimate]:
    links = StructureLink.objects.filter(whole=battery, until=None)
    return Estimate.objects.filter(
        Q(outcome=Outcome.ESTIMATED), battery__in=links.values("part")
    ).order_by("-pk")


def _by_position(battery: Battery, estimates: QuerySet[Estimate]) -> list[tuple[Estimate, int]]:
    """The newest estimate of each part with its position in the pack. Two statements."""
    links = StructureLink.objects.filter(whole=battery, until=None)
    places = dict(links.values_list("part", "position"))
    newest: dict[int, Estimate] = {}
    for estimate in estimates if places else ():
        newest.setdefault(estimate.battery_id, estimate)
    return [(estimate, places[part]) for part, estimate in newest.items()]
