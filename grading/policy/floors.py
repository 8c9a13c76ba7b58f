"""The floor of an application: the state of health below which it asks for another battery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grading.policy.application_rules import ApplicationRule
from grading.policy.rules import Rules
from grading.policy.words import percent

GRADE_OF_USE = {"traction": "A", "forklift": "B", "storage": "B", "generator": "C"}
"""The grade that each use asks for, under a policy without rules by application."""
RULE_OF_USE = {"forklift": "forklift_48v"}
"""Where a use is named more finely in the rules."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`words` says what sets it."""

    state_of_health: float
    words: str


def floor_of(
    application: str, rules: Rules, by_application: Sequence[ApplicationRule] = ()
) -> Floor:
    """By the policy's rule for the application, else by the floor of its grade. Raises KeyError
    for others."""
    sought = RULE_OF_USE.get(application, application)
    for rule in by_application:
        if rule.application == sought:
            floor = float(rule.least_state_of_health)
            return Floor(floor, f"{percent(floor)} for {sought}, policy {rules.version}")
    grade = GRADE_OF_USE[application]
    floor = dict(rules.floors)[grade]
    return Floor(floor, f"grade {grade} from {percent(floor)}, policy {rules.version}")
