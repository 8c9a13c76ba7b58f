"""The value of a test: never negative, falling with its error, nothing where all is settled."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grading.planner import FurtherTest, Prices, expected_value, plan_tests, value_with_test
from grading.planner.prices import assumed
from grading.policy import normal
from grading.services.policies import load_shipped_policy

pytestmark = pytest.mark.django_db  # or the database is not made where this file runs alone
KWH = 20.0


@pytest.fixture(scope="module")
def rules(django_db_blocker, django_db_setup):
    with django_db_blocker.unblock():
        return load_shipped_policy().rules()


def test_the_value_of_knowing_all_is_that_of_the_right_grade_always(rules):
    # Half of the mass at 0.70, half at 0.90: B now at 60, or A for the better half with a test.
    known = normal(0.80, 0.05)
    table_of = (KWH, rules, Prices({"A": 100.0, "B": 50.0, "C": 20.0, "recycle": 0.0}, 100.0, ""))
    now = expected_value(known, table_of)
    perfect, changed = value_with_test(known, table_of, 0.0005)
    # By hand: E[100 x 20 x h; h >= 0.8] + E[50 x 20 x h; 0.65 <= h < 0.8], h normal.
    upper, lower = 0.8 * 0.5 + 0.05 * 0.3989, 0.8 * 0.4987 - 0.05 * (0.3989 - 0.0044)
    assert perfect == pytest.approx(2000 * upper + 1000 * lower, rel=0.01)
    assert perfect > now
    assert changed == pytest.approx(0.5, abs=0.03)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.4, 0.95), st.floats(0.01, 0.12), st.floats(0.002, 0.1))
@example(0.5, 0.0703125, 0.002)  # outcomes too far apart to tell a fine test from a coarse one
def test_a_test_never_makes_the_decision_worse_and_a_better_one_is_worth_more(
    rules, mean, deviation, error
):
    known, table_of = normal(mean, deviation), (KWH, rules, assumed())
    now = expected_value(known, table_of)
    fine, _ = value_with_test(known, table_of, error)
    coarse, _ = value_with_test(known, table_of, error * 3)
    tolerance = 0.01 * abs(now) + 0.5
    assert fine >= now - tolerance
    assert fine >= coarse - tolerance


def test_a_settled_battery_is_graded_now(rules):
    plan = plan_tests(normal(0.72, 0.01), KWH, rules, assumed(), [capacity()])
    assert plan.best is None
    assert "no test gains what it costs" in plan.reason


def test_a_test_that_pays_is_proposed_with_its_figures(rules):
    plan = plan_tests(normal(0.80, 0.05), KWH, rules, assumed(), [capacity(), coarse()])
    assert plan.best.test.key == "capacity"
    assert plan.best.net_eur > 0
    assert "h of the tester" in plan.reason
    assert [one.test.key for one in plan.tests] == ["capacity", "coarse"]


def test_a_test_that_costs_more_than_all_can_lose_is_not_proposed_for_gain(rules):
    dear = FurtherTest("dear", "Dear test", 10_000.0, 0.0, 0.001)
    plan = plan_tests(normal(0.83, 0.02), KWH, rules, assumed(), [dear])
    assert plan.tests[0].net_eur < 0
    assert plan.best is None


def test_doubt_alone_asks_for_a_test(rules):
    small = plan_tests(normal(0.80, 0.05), 0.1, rules, assumed(), [capacity()])
    assert small.best is not None
    assert "more than 2 % of all grades would be wrong" in small.reason


def capacity():
    return FurtherTest("capacity", "Capacity test", 7.0, 0.25, 0.004)


def coarse():
    return FurtherTest("coarse", "Coarse test", 7.0, 0.25, 0.08)
