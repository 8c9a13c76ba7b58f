from datetime import UTC, datetime

from grading.policy import Stated, contradictions, latest_of_each


def stated(method, day, health, lower=None, upper=None):
    at = datetime(2026, 3, day, tzinfo=UTC)
    return Stated(f"{method}-{day}", method, method, at, health, lower, upper)


def test_a_retest_takes_the_place_and_what_was_measured_stands_first():
    found = latest_of_each(
        [
            stated("bms_claim", 9, 0.9),
            stated("pulse_model", 5, 0.8),
            stated("capacity_test", 3, 0.7),
            stated("capacity_test", 2, 0.6),
        ]
    )
    assert [one.reference for one in found] == ["capacity_test-3", "pulse_model-5", "bms_claim-9"]


def test_intervals_that_do_not_meet_contradict_each_other():
    found = contradictions(
        [
            stated("bms_claim", 1, 0.98, 0.83, 1.13),
            stated("pulse_model", 2, 0.71, 0.66, 0.76),
            stated("capacity_test", 3, 0.74, 0.73, 0.75),
        ]
    )
    assert found == [
        "capacity_test: 74 % (73 % to 75 %) and bms_claim: 98 % (83 % to 113 %) contradict each "
        "other.",
        "pulse_model: 71 % (66 % to 76 %) and bms_claim: 98 % (83 % to 113 %) contradict each "
        "other.",
    ]


def test_an_older_contradiction_that_a_retest_settled_is_not_shown():
    assert (
        contradictions(
            [
                stated("pulse_model", 1, 0.50, 0.45, 0.55),
                stated("pulse_model", 2, 0.71, 0.66, 0.76),
                stated("capacity_test", 3, 0.74, 0.73, 0.75),
            ]
        )
        == []
    )


def test_without_an_interval_nothing_contradicts():
    assert (
        contradictions([stated("pulse_model", 1, 0.2), stated("capacity_test", 2, 0.9, 0.8, 1)])
        == []
    )
