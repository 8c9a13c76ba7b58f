"""One estimate from several kinds of evidence, weighed by their uncertainty.

The rule, in order:
1. The newest estimate of each method counts; of the two pulse methods, whose errors belong to the
   same cell, only the narrower.
2. A standard deviation is that of its 90 % interval, widened by what a battery may have lost since
   it was measured (DRIFT_PER_YEAR).
3. A claim of the BMS counts for nothing where a measurement contradicts it or it was reset.
4. Weights are inverse variances (Aitken 1935; JCGM 100:2008, GUM, 5.1).
5. Where the parts disagree more than their deviations explain, the deviation is multiplied by the
   Birge ratio (Birge 1932, Phys. Rev. 40, 207): a contradiction widens, it is never averaged away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from grading.policy.comparison import Stated, contradict, latest_of_each
from grading.policy.distribution import NINETY_PER_CENT, Distribution, normal
from grading.policy.words import percent

DRIFT_PER_YEAR = 0.05
"""Assumption: a Leaf module loses some five points in a year at 25 degC, 90 % charge and no cycles
(Braco et al. 2020, as in docs/remaining_life.md)."""
DAYS_PER_YEAR = 365.25
CLAIM, PULSES = "bms_claim", ("two_point_model", "pulse_model")
SMALLEST_DEVIATION = 1e-4


@dataclass(frozen=True, slots=True)
class Part:
    """One estimate as it was weighed; a weight of 0 has its reason."""

    stated: Stated
    deviation: float
    weight: float
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Fused:
    """`parts` in order of trust; their weights sum to 1. `birge_ratio` is at least 1."""

    state_of_health: float
    lower: float
    upper: float
    deviation: float
    distribution: Distribution
    parts: tuple[Part, ...]
    birge_ratio: float
    is_provisional: bool
    reasons: tuple[str, ...]

    @property
    def leading(self) -> Stated:
        """The part of the largest weight."""
        return max(self.parts, key=lambda part: part.weight).stated


def fuse(
    stated: Sequence[Stated],
    *,
    reset_at: datetime | None = None,
    also_at: Sequence[float] = (),
) -> Fused | None:
    """The fused estimate as of the newest part; None where fewer than two methods have an interval.

    `reset_at`: when the BMS was last reset; its claims from then on are worth nothing.
    `also_at`: floors at which the distribution is held exactly.
    """
    there = [one for one in latest_of_each(stated) if one.lower is not None]
    if len(there) < 2:
        return None
    now = max(one.at for one in there)
    deviations = [_deviation(one, now) for one in there]
    refusals = [_why_not(one, there, reset_at) for one in there]
    inverse = [
        0.0 if why else 1 / deviation**2
        for deviation, why in zip(deviations, refusals, strict=True)
    ]
    total = sum(inverse)
    if not total:
        return None
    mean = sum(w * one.state_of_health for w, one in zip(inverse, there, strict=True)) / total
    counted = sum(weight > 0 for weight in inverse)
    chi_squared = sum(
        w * (one.state_of_health - mean) ** 2 for w, one in zip(inverse, there, strict=True)
    )
    birge = max(1.0, sqrt(chi_squared / (counted - 1))) if counted > 1 else 1.0
    deviation = birge / sqrt(total)
    parts = tuple(
        Part(one, d, w / total, why)
        for one, d, w, why in zip(there, deviations, inverse, refusals, strict=True)
    )
    half = NINETY_PER_CENT * deviation
    provisional = sum(part.weight for part in parts if part.stated.is_provisional)
    return Fused(
        state_of_health=mean,
        lower=max(0.0, mean - half),
        upper=mean + half,
        deviation=deviation,
        distribution=normal(mean, deviation, also_at=also_at),
        parts=parts,
        birge_ratio=birge,
        is_provisional=provisional > 0.5,
        reasons=_reasons(parts, birge),
    )


def _deviation(one: Stated, now: datetime) -> float:
    assert one.lower is not None
    assert one.upper is not None
    measured = max((one.upper - one.lower) / 2 / NINETY_PER_CENT, SMALLEST_DEVIATION)
    years = max(0.0, (now - one.at).total_seconds() / 86_400 / DAYS_PER_YEAR)
    return sqrt(measured**2 + (DRIFT_PER_YEAR * years) ** 2)


def _why_not(one: Stated, there: Sequence[Stated], reset_at: datetime | None) -> str:
    """Why a part counts for nothing; empty where it counts."""
    if one.method in PULSES:
        others = [o for o in there if o.method in PULSES and o is not one]
        if others and _width(others[0]) < _width(one):
            return "the other pulse method is narrower, and both see the same cell"
    if one.method == CLAIM:
        if reset_at is not None and one.at >= reset_at:
            return "the BMS was reset before it was read"
        if any(o.method != CLAIM and contradict(one, o) for o in there):
            return "a measurement contradicts the claim"
    return ""


def _width(one: Stated) -> float:
    assert one.lower is not None
    assert one.upper is not None
    return one.upper - one.lower


def _reasons(parts: Sequence[Part], birge: float) -> tuple[str, ...]:
    told = [
        f"{part.stated.what}: {percent(part.stated.state_of_health)}, weight "
        f"{percent(part.weight, 0)}{f' ({part.why_not})' if part.why_not else ''}."
        for part in parts
    ]
    if birge > 1.0:
        told.append(
            f"The parts disagree more than their uncertainties explain: the interval is "
            f"{birge:.1f} times as wide."
        )
    return tuple(told)
