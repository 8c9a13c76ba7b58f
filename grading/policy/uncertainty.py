"""State of health with its interval where no model is needed: capacity tests and BMS claims.

Half-widths are taken as uniform errors (JCGM 100:2008, GUM, 4.3.7: deviation = half-width / √3) and
added in quadrature (5.1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from grading.policy.distribution import NINETY_PER_CENT, Distribution, normal
from grading.policy.rules import Rules
from grading.policy.words import percent

COVERAGE = 0.90


@dataclass(frozen=True, slots=True)
class Health:
    """A state of health (fraction) with the interval that holds it with `COVERAGE`."""

    state_of_health: float
    lower: float
    upper: float
    distribution: Distribution
    reasons: tuple[str, ...]


def health_from_capacity(
    capacity_ah: float,
    rated_capacity_ah: float,
    temperature_c: float | None,
    rules: Rules,
    current_accuracy: float | None = None,
) -> Health:
    """Capacity over rated capacity (both Ah), as accurate as current and temperature are known.
    `current_accuracy` (half-width, fraction) is the instrument's own; else the policy's.

    Raises ValueError where a capacity is not above zero.
    """
    if capacity_ah <= 0 or rated_capacity_ah <= 0:
        raise ValueError("a capacity is above zero")
    health = capacity_ah / rated_capacity_ah
    if temperature_c is None:
        off_c = rules.unknown_temperature_c
        told = f"the temperature is not known: taken as off by up to {off_c:g} °C"
    else:
        off_c = abs(temperature_c - rules.reference_temperature_c)
        told = f"tested at {temperature_c:g} °C, {off_c:.1f} °C from the reference"
    accuracy = rules.current_accuracy if current_accuracy is None else current_accuracy
    relative = sqrt((accuracy**2 + (rules.capacity_per_c * off_c) ** 2) / 3)
    reasons = (
        f"{capacity_ah:g} Ah of {rated_capacity_ah:g} Ah rated.",
        f"Interval: current counted within ±{percent(accuracy)}"
        f"{'' if current_accuracy is None else ' (the instrument)'}; {told}, "
        f"{percent(rules.capacity_per_c)} of capacity a degree (assumptions of policy "
        f"{rules.version}).",
    )
    return _health(health, health * relative, rules, reasons)


def capacity_test_deviation(rules: Rules) -> float:
    """Standard deviation (fraction) of a capacity test yet to be run, at the reference temperature,
    of a battery at 70 %: what planning reckons with."""
    health = health_from_capacity(0.7, 1.0, rules.reference_temperature_c, rules)
    return (health.upper - health.lower) / 2 / NINETY_PER_CENT


def health_from_claim(claimed: float, rules: Rules) -> Health:
    """What a BMS says (fraction), with the wide interval that the policy gives such claims."""
    deviation = rules.bms_half_width / NINETY_PER_CENT
    reasons = (
        f"The BMS claims {percent(claimed)}. Such a claim may have been reset, stick, or belong to "
        f"another pack: taken as right within ±{rules.bms_half_width * 100:g} points "
        f"(assumption of policy {rules.version}).",
    )
    return _health(claimed, deviation, rules, reasons)


def _health(mean: float, deviation: float, rules: Rules, reasons: tuple[str, ...]) -> Health:
    half_width = NINETY_PER_CENT * deviation
    return Health(
        state_of_health=mean,
        lower=max(0.0, mean - half_width),
        upper=mean + half_width,
        distribution=normal(mean, deviation, also_at=rules.floor_values),
        reasons=reasons,
    )
