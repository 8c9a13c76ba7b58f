"""Which further test is worth its hours, given what is known and what a right grade is worth."""

from grading.planner.further_test import FurtherTest
from grading.planner.prices import Prices
from grading.planner.proposal import Plan, PlannedTest, plan_tests
from grading.planner.value import expected_value, value_with_test

__all__ = [
    "FurtherTest",
    "Plan",
    "PlannedTest",
    "Prices",
    "expected_value",
    "plan_tests",
    "value_with_test",
]
