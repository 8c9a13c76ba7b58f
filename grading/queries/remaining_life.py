"""How long a battery would last in a duty, from the estimate that carries its grade."""

from __future__ import annotations

from dataclasses import dataclass

from grading.ageing import Duty, Forecast, NoAgeingModelError, Start, Subject, forecast
from grading.models import Estimate
from grading.policy import Distribution, Floor, floor_of, normal
from grading.policy.distribution import NINETY_PER_CENT
from grading.queries.evidence import carrying_estimate, estimates_of
from grading.queries.policies import policy_in_force
from lifecycle.enums import Chemistry
from lifecycle.models import Battery, BatteryModel

LEAF_MAKERS = {"Nissan", "AESC"}


@dataclass(frozen=True)
class RemainingLife:
    """`forecast` is None where there is no estimate, or no model, which `refusal` then says."""

    duty: Duty
    floor: Floor
    estimate: Estimate | None
    forecast: Forecast | None
    refusal: str


def remaining_life(battery: Battery, duty: Duty, application: str) -> RemainingLife:
    """In two statements. Raises NoPolicyError, and KeyError for an unknown application."""
    policy = policy_in_force()
    floor = floor_of(application, policy.rules(), policy.by_application())
    estimate = carrying_estimate(estimates_of(battery))
    found, refusal = None, ""
    if estimate is not None:
        try:
            subject = subject_of(battery.battery_model)
            found = forecast(start_of(estimate), duty, floor.state_of_health, subject)
        except NoAgeingModelError as error:
            refusal = str(error)
    return RemainingLife(duty, floor, estimate, found, refusal)


def subject_of(model: BatteryModel) -> Subject:
    """The Leaf of the tests is the first generation with LMO cells, whatever its case."""
    is_leaf = model.chemistry == Chemistry.LMO and model.maker in LEAF_MAKERS
    return Subject(model.chemistry, model.level, is_leaf)


def start_of(estimate: Estimate) -> Start:
    """State of health with its distribution; from the interval where none was stored."""
    assert estimate.state_of_health is not None
    health = float(estimate.state_of_health)
    if estimate.distribution:
        return Start(health, Distribution.from_texts(estimate.distribution))
    if estimate.lower is None or estimate.upper is None or estimate.lower == estimate.upper:
        return Start(health, None)
    half = float(estimate.upper - estimate.lower) / 2
    return Start(health, normal(health, half / NINETY_PER_CENT))
