"""Which estimate a capacity test judges, and which it must not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grading.accuracy import WITHIN_DAYS, Measured, Said, Scored, scored

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def day(number):
    return BEGAN + timedelta(days=number)


def said(order, at, battery="a", method="pulse_model", version="1", health=0.80):
    return Said(order, battery, "NMC21", method, version, day(at), health, 0.75, 0.85)


def test_a_capacity_test_stands_beside_the_newest_estimate_before_it():
    test = Measured(9, "a", day(5), 0.78, 0.006)
    found = scored([said(1, 0, health=0.70), said(2, 3)], [test], {})
    assert found == [
        Scored(
            "a", "NMC21", "pulse_model", "1", day(3), 0.80, 0.75, 0.85, day(5), 0.78, 0.006, False
        )
    ]


def told(rows):
    return [(row.method, row.version, row.battery) for row in rows]


def test_methods_and_versions_are_judged_apart():
    estimates = [said(1, 0), said(2, 0, version="2"), said(3, 1, method="bms_claim")]
    found = scored(estimates, [Measured(9, "a", day(5), 0.78, 0.006)], {})
    assert sorted(told(found)) == [
        ("bms_claim", "1", "a"),
        ("pulse_model", "1", "a"),
        ("pulse_model", "2", "a"),
    ]


def test_what_does_not_follow_is_not_judged():
    test = Measured(9, "a", day(40), 0.78, 0.006)
    cases = {
        "at the limit": said(1, 40 - WITHIN_DAYS),
        "too old": said(1, 40 - WITHIN_DAYS - 1),
        "measured later": said(1, 41),
        "stated when the result was known": said(10, 39),
        "another battery": said(1, 39, battery="b"),
        "the same moment": said(1, 40),
    }
    judged = {name for name, one in cases.items() if scored([one], [test], {})}
    assert judged == {"at the limit", "the same moment"}


def test_a_use_or_repair_in_between_makes_it_another_battery():
    test = Measured(9, "a", day(10), 0.78, 0.006)
    assert scored([said(1, 5)], [test], {"a": [day(7)]}) == []
    assert len(scored([said(1, 5)], [test], {"a": [day(4), day(11)], "b": [day(7)]})) == 1


def test_made_up_on_either_side_is_made_up():
    test = Measured(9, "a", day(5), 0.78, 0.006, is_demonstration=True)
    assert scored([said(1, 4)], [test], {})[0].is_demonstration


moments = st.integers(0, 60)
estimates = st.lists(st.tuples(st.integers(0, 99), moments, st.sampled_from("ab")), max_size=12)
tests = st.lists(st.tuples(st.integers(0, 99), moments, st.sampled_from("ab")), max_size=6)


@given(estimates, tests)
def test_a_test_judges_each_method_at_most_once_and_only_what_came_before(estimates, tests):
    measured = [Measured(order, name, day(at), 0.7, 0.0) for order, at, name in tests]
    found = scored([said(order, at, name) for order, at, name in estimates], measured, {})
    assert len(found) <= len(measured)
    assert all(
        timedelta(0) <= row.measured_at - row.estimated_at <= timedelta(days=WITHIN_DAYS)
        for row in found
    )
    assert [row.measured_at for row in found] == sorted(row.measured_at for row in found)
