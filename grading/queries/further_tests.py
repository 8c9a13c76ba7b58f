"""What could still be tested of a battery, and what that would gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.actors import Actor
from grading.enums import Method, ModelKind
from grading.models import Estimate, GradingPolicy, TrainedModel
from grading.policy import Distribution, Rules, capacity_test_deviation
from grading.policy.distribution import NINETY_PER_CENT
from grading.queries.evidence import carrying_estimate
from grading.queries.modules import knowledge_of
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by

if TYPE_CHECKING:
    from grading.planner import FurtherTest, Plan
    from grading.planner.prices import Prices

NINETY = 0.9


@dataclass(frozen=True)
class Planned:
    """A battery with its plan; `plan` None where nothing with an interval is known."""

    battery: Battery
    estimate: Estimate
    plan: Plan | None


def active_deviations() -> dict[tuple[str, str], float]:
    """(cell type, kind of model) -> deviation of its estimates as calibrated. One statement."""
    found = {}
    for row in TrainedModel.objects.filter(state="active"):
        calibration = row.about.get("calibration", {})
        pairs = zip(calibration.get("levels", []), calibration.get("half_widths", []), strict=True)
        half = next((width for level, width in pairs if level >= NINETY), None)
        if half is not None:
            found[(row.cell_type, row.kind)] = float(half) / NINETY_PER_CENT
    return found


def plan_of(
    battery: Battery,
    estimates: list[Estimate],
    policy: GradingPolicy,
    prices: Prices,
    deviations: dict[tuple[str, str], float],
    more: Sequence[FurtherTest] = (),
) -> Planned | None:
    """The plan of one battery from its estimates; None without any. No statement. `more`: tests
    beside those of the battery as a whole."""
    from grading.planner import plan_tests

    estimate = carrying_estimate(estimates)
    if estimate is None:
        return None
    if not estimate.distribution:
        return Planned(battery, estimate, None)
    rules = policy.rules()
    plan = plan_tests(
        Distribution.from_texts(estimate.distribution),
        float(battery.battery_model.rated_energy_kwh),
        rules,
        prices,
        [*_tests(battery, estimates, rules, deviations), *more],
    )
    return Planned(battery, estimate, plan)


def _tests(
    battery: Battery,
    estimates: list[Estimate],
    rules: Rules,
    deviations: dict[tuple[str, str], float],
) -> list[FurtherTest]:
    """What was not run yet and can be: a model must know the type for pulses."""
    from grading.planner.further_test import capacity_test, pulse_test, two_point_test

    done = {estimate.method for estimate in estimates}
    cell_type = battery.battery_model.cell_type
    one = deviations.get((cell_type, ModelKind.ONE_TEST))
    two = deviations.get((cell_type, ModelKind.TWO_TESTS))
    tests = []
    if Method.CAPACITY_TEST not in done:
        tests.append(capacity_test(capacity_test_deviation(rules)))
        if two is not None and Method.TWO_POINT_MODEL not in done:
            tests.append(two_point_test(two))
        if one is not None and not done & {Method.PULSE_MODEL, Method.TWO_POINT_MODEL}:
            tests.append(pulse_test(one))
    return tests


def next_module_test(battery: Battery, rules: Rules) -> list[FurtherTest]:
    """The module of a pack to test next, as a test of the pack: with the error that would narrow
    its interval as much as the module does on average. Empty without modules. Six statements."""
    from grading.packs import next_module
    from grading.planner.further_test import module_test

    if battery.battery_model.module_count < 2:
        return []
    known = knowledge_of(battery, rules)
    found = next_module(known.pack, capacity_test_deviation(rules), known.suspect)
    if found is None or found.width_then >= found.width_now:
        return []
    now, then = found.width_now / 2 / NINETY_PER_CENT, found.width_then / 2 / NINETY_PER_CENT
    return [module_test(found.position, (1 / then**2 - 1 / now**2) ** -0.5)]


def awaiting_grade(actor: Actor) -> QuerySet[Battery]:
    """Batteries that were tested and are not graded, of which something is known; by ID."""
    return (
        batteries_seen_by(actor)
        .filter(stage=Stage.TESTED, state_of_health__isnull=False)
        .select_related("battery_model", "site")
        .order_by("public_id")
    )
