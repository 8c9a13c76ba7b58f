"""Grade now, or run the test that gains most: in words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grading.planner.further_test import FurtherTest
from grading.planner.prices import Prices
from grading.planner.value import expected_value, value_with_test
from grading.policy import Distribution, Rules, probabilities_of
from grading.policy.words import chance as say

LEAST_CHANCE = 0.86
"""Below this probability of the most probable grade a test is proposed even where it does not pay:
measured in benchmarks/planner.py to keep wrong grades of all packs below 2 %."""


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A test with what it would gain: `value_eur` of the better decision, less its cost."""

    test: FurtherTest
    value_eur: float
    changes_grade: float

    @property
    def net_eur(self) -> float:
        return self.value_eur - self.test.cost_eur

    @property
    def told(self) -> str:
        return (
            f"{self.test.name}: {self.test.tester_hours:g} h of the tester, "
            f"{self.test.cost_eur:.0f} €; it would change the grade with {say(self.changes_grade)} "
            f"and is worth {self.value_eur:.0f} €."
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """`best` is None where grading now is best; `tests` by what they gain, most first."""

    value_now_eur: float
    chance_of_grade: float
    tests: tuple[PlannedTest, ...]
    best: PlannedTest | None
    reason: str


def plan_tests(
    distribution: Distribution,
    rated_energy_kwh: float,
    rules: Rules,
    prices: Prices,
    tests: Sequence[FurtherTest],
) -> Plan:
    """What each test would gain, and the proposal. A few milliseconds a test."""
    table_of = (rated_energy_kwh, rules, prices)
    now = expected_value(distribution, table_of)
    planned = []
    for test in tests:
        value, changed = value_with_test(distribution, table_of, test.deviation)
        planned.append(PlannedTest(test, max(0.0, value - now), changed))
    planned.sort(key=lambda one: (-one.net_eur, one.test.cost_eur))
    settled = max(share for _, share in probabilities_of(distribution, rules))
    best = planned[0] if planned and planned[0].net_eur > 0 else None
    if best is not None:
        reason = f"It gains {best.net_eur:.0f} € more than it costs. {best.told}"
    elif settled < LEAST_CHANCE and planned:
        best = max(planned, key=lambda one: (one.changes_grade, -one.test.cost_eur))
        reason = (
            f"The most probable grade has only {say(settled)}; below {LEAST_CHANCE:.0%} more than "
            f"2 % of all grades would be wrong. {best.told}"
        )
    else:
        reason = f"The most probable grade has {say(settled)}, and no test gains what it costs."
    return Plan(now, settled, tuple(planned), best, reason)
