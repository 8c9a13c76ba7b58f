"""In what state packs come back: health, and the share that can be used."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from lifecycle.enums import Grade
from matching.forecast import Health, expected_health
from matching.queries.supply import grades_by_model

USABLE = {Grade.A, Grade.B, Grade.C}
# Fewer graded packs of a model say nothing about the share that can be used.
FEWEST_FOR_SHARE = 5


@dataclass(frozen=True)
class State:
    """In what state a model comes back, and in words what that rests on."""

    health: Health | None
    usable_share: float
    words: str


def states_of_returns(organisation_id: int, since: datetime) -> dict[int, State]:
    """Of every model; of one with too few graded packs as all models together."""
    grades: dict[int, list[str]] = defaultdict(list)
    health: dict[int, list[float]] = defaultdict(list)
    for model, grade, value in grades_by_model(organisation_id, since):
        grades[model].append(grade)
        if grade in USABLE and value is not None:
            health[model].append(float(value))
    all_grades = [grade for mine in grades.values() for grade in mine]
    all_health = expected_health([value for mine in health.values() for value in mine])
    states: dict[int, State] = defaultdict(lambda: _state([], [], all_grades, all_health))
    for model in grades:
        states[model] = _state(grades[model], health[model], all_grades, all_health)
    return states


def _state(
    grades: list[str], values: list[float], all_grades: list[str], all_health: Health | None
) -> State:
    own = expected_health(values)
    if own is not None:
        words = f"State of health of {own.packs} graded packs of this model"
    elif all_health is not None:
        words = f"State of health of {all_health.packs} graded packs of all models"
    else:
        words = "No graded packs to tell the state of health from"
    if len(grades) < FEWEST_FOR_SHARE:
        grades = all_grades
    if len(grades) < FEWEST_FOR_SHARE:
        return State(own or all_health, 1.0, f"{words}; all are assumed to be of use.")
    share = sum(grade in USABLE for grade in grades) / len(grades)
    return State(own or all_health, share, f"{words}; usable share of {len(grades)} graded ones.")
