"""The floor of an application: the state of health below which it asks for another battery."""

from __future__ import annotations

from dataclasses import dataclass

from grading.policy.rules import Rules
from grading.policy.words import percent

GRADE_OF = {"traction": "A", "forklift": "B", "storage": "B", "generator": "C"}
"""The grade that each application asks for, as the grades are named."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`words` says what sets it."""

    state_of_health: float
    words: str


def floor_of(application: str, rules: Rules) -> Floor:
    """By the policy's floor of the application's grade. Raises KeyError for others."""
    grade = GRADE_OF[application]
    floor = dict(rules.floors)[grade]
    return Floor(floor, f"grade {grade} from {percent(floor)}, policy {rules.version}")
