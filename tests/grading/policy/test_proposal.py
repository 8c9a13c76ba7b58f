"""Properties of distributions and proposals that hold whatever the numbers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.policy import (
    GRADES,
    Distribution,
    Known,
    Rules,
    health_from_capacity,
    health_from_claim,
    normal,
    probabilities_of,
    propose,
)

RULES = Rules(
    version="test",
    floors=(("A", 0.80), ("B", 0.65), ("C", 0.50)),
    confidence=0.80,
    provisional_ceiling="B",
    current_accuracy=0.01,
    capacity_per_c=0.005,
    reference_temperature_c=25,
    unknown_temperature_c=10,
    bms_half_width=0.15,
)
shares = st.floats(0.05, 1.2)
deviations = st.floats(0.002, 0.3)


def known(mean, deviation, *, is_provisional=False, method="capacity_test"):
    distribution = normal(mean, deviation, also_at=RULES.floor_values)
    return Known("A test", method, mean, mean - 0.1, mean + 0.1, is_provisional, distribution)


@given(shares, deviations)
def test_the_probabilities_of_the_grades_sum_to_one(mean, deviation):
    chances = dict(probabilities_of(known(mean, deviation).distribution, RULES))
    assert tuple(chances) == GRADES
    assert sum(chances.values()) == pytest.approx(1)
    assert all(chance >= 0 for chance in chances.values())


@given(shares, deviations, shares, shares)
def test_more_health_is_never_more_likely(mean, deviation, one, other):
    distribution = known(mean, deviation).distribution
    low, high = sorted((one, other))
    assert distribution.probability_at_least(low) >= distribution.probability_at_least(high)


@given(shares, shares, deviations)
def test_a_healthier_battery_never_gets_a_worse_grade(one, other, deviation):
    low, high = sorted((one, other))
    worse, better = (propose(known(mean, deviation), RULES).grade for mean in (low, high))
    assert GRADES.index(better) <= GRADES.index(worse)


@given(shares, deviations)
def test_the_grade_is_the_best_whose_floor_is_met_with_confidence(mean, deviation):
    found = known(mean, deviation)
    met = [
        grade
        for grade, floor in RULES.floors
        if found.distribution.probability_at_least(floor) >= RULES.confidence
    ]
    assert propose(found, RULES).grade == (met[0] if met else "recycle")


@given(shares, deviations)
def test_provisional_evidence_never_carries_more_than_its_ceiling(mean, deviation):
    proposal = propose(known(mean, deviation, is_provisional=True, method="bms_claim"), RULES)
    assert GRADES.index(proposal.grade) >= GRADES.index("B")
    assert not any("No further test" in words for words in proposal.advice)


@given(shares, deviations)
def test_what_is_stored_answers_as_what_was_computed(mean, deviation):
    distribution = known(mean, deviation).distribution
    assert Distribution.from_texts(distribution.as_texts()) == distribution


def test_between_two_points_the_probability_is_read_linearly_and_beyond_them_it_stays():
    distribution = Distribution(((0.5, 0.9), (0.7, 0.1)))
    found = [distribution.probability_at_least(share) for share in (0.1, 0.5, 0.6, 0.7, 2)]
    assert found == pytest.approx([0.9, 0.9, 0.5, 0.1, 0.1])


@pytest.mark.parametrize(
    "points",
    [((0.5, 0.5),), ((0.5, 0.1), (0.6, 0.2)), ((0.6, 0.5), (0.5, 0.4)), ((0, 1.1), (1, 0))],
)
def test_what_is_no_distribution_is_refused(points):
    with pytest.raises(ValueError, match=r"needs|must|between"):
        Distribution(points)


def test_a_capacity_test_is_as_accurate_as_current_and_temperature_are_known():
    at_reference = health_from_capacity(16.0, 20.0, 25.0, RULES)
    cold = health_from_capacity(16.0, 20.0, 15.0, RULES)
    unknown = health_from_capacity(16.0, 20.0, None, RULES)
    # 1.645 x 0.8 x 0.01 / sqrt(3), by hand.
    assert at_reference.lower == pytest.approx(0.8 - 0.0075972, abs=1e-6)
    assert at_reference.upper == pytest.approx(0.8 + 0.0075972, abs=1e-6)
    # sqrt(0.01^2 + 0.05^2) / sqrt(3) of 0.8, times 1.645.
    assert cold.lower == pytest.approx(0.8 - 0.0387383, abs=1e-6)
    assert (unknown.lower, unknown.upper) == (cold.lower, cold.upper)
    assert at_reference.distribution.probability_at_least(0.80) == pytest.approx(0.5)


def test_a_claim_gets_the_width_that_the_policy_gives_it():
    claim = health_from_claim(0.9, RULES)
    assert (claim.lower, claim.upper) == pytest.approx((0.75, 1.05))
    assert claim.distribution.probability_at_least(0.75) == pytest.approx(0.95, abs=1e-5)


def test_the_reasons_name_the_floors_and_the_advice_what_could_change():
    proposal = propose(known(0.79, 0.03, method="pulse_model"), RULES)
    assert proposal.grade == "B"
    assert proposal.reasons == (
        "A test: state of health 79 % (69 % to 89 % with 90 %).",
        "Grade A asks for 80 %: reached with a probability of 36.9 %, below the 80 % that the "
        "policy asks for.",
        "Grade B asks for 65 %: reached with a probability of more than 99.9 %, which meets the "
        "80 % that the policy asks for.",
    )
    assert proposal.advice == (
        "A capacity test (hours) would settle it: it deserves a better grade with 36.9 % and a "
        "lower one with less than 0.1 %.",
    )


def test_an_estimate_without_interval_carries_no_grade():
    found = Known("Pulse model", "pulse_model", 0.8, None, None, True, None)
    proposal = propose(found, RULES)
    assert (proposal.grade, proposal.probabilities) == (None, ())
    assert proposal.advice == ("Run a capacity test (hours): it gives an interval.",)


@pytest.mark.parametrize(
    ("floors", "words"),
    [
        ((("A", 0.6), ("B", 0.65), ("C", 0.5)), "higher floor"),
        ((("A", 0.8), ("C", 0.5)), "in this order"),
    ],
)
def test_floors_fall_from_grade_to_grade(floors, words):
    fields = {name: getattr(RULES, name) for name in Rules.__dataclass_fields__}
    with pytest.raises(ValueError, match=words):
        Rules(**{**fields, "floors": floors})
