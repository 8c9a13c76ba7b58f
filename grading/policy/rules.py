"""A grading policy as the core sees it: every threshold by which a grade is proposed."""

from __future__ import annotations

from dataclasses import dataclass

USABLE = ("A", "B", "C")
"""Grades with a floor, best first."""
RECYCLE = "recycle"
GRADES = (*USABLE, RECYCLE)


@dataclass(frozen=True, slots=True)
class Rules:
    """Floors are fractions of the rated capacity, best grade first and falling.

    `confidence`: the probability (0–1) with which a floor must be met.
    `provisional_ceiling`: the best grade that provisional evidence can carry.
    `accuracy` …: half-widths of what the testers may be off, see `grading.policy.uncertainty`.
    """

    version: str
    floors: tuple[tuple[str, float], ...]
    confidence: float
    provisional_ceiling: str
    current_accuracy: float
    capacity_per_c: float
    reference_temperature_c: float
    unknown_temperature_c: float
    bms_half_width: float

    def __post_init__(self) -> None:
        if tuple(grade for grade, _ in self.floors) != USABLE:
            raise ValueError(f"floors are given for {', '.join(USABLE)}, in this order")
        shares = [floor for _, floor in self.floors]
        if shares != sorted(set(shares), reverse=True):
            raise ValueError("a better grade needs a higher floor")
        if self.provisional_ceiling not in GRADES:
            raise ValueError(f"{self.provisional_ceiling} is no grade")

    @property
    def floor_values(self) -> tuple[float, ...]:
        return tuple(floor for _, floor in self.floors)
