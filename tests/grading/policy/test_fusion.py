"""All evidence together: weighed by uncertainty, widened by disagreement, never hiding it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.policy import Stated, fuse

DAY = datetime(2026, 6, 1, tzinfo=UTC)
METHODS = ["capacity_test", "two_point_model", "bms_claim"]


def said(method, value, half, days_ago=0.0, **more):
    at = DAY - timedelta(days=days_ago)
    return Stated(method, method, method, at, value, value - half, value + half, **more)


def weights(found):
    return {part.stated.method: round(part.weight, 3) for part in found.parts}


def test_the_weights_are_inverse_variances():
    found = fuse([said("capacity_test", 0.72, 0.01), said("pulse_model", 0.73, 0.03)])
    assert weights(found) == {"capacity_test": 0.9, "pulse_model": 0.1}
    assert found.state_of_health == pytest.approx(0.721)
    # 1 / sqrt(1/0.01^2 + 1/0.03^2) = 0.009487 in units of the half-widths.
    assert found.upper - found.state_of_health == pytest.approx(0.009487, rel=1e-3)
    assert found.birge_ratio == 1.0


def test_disagreement_widens_by_the_birge_ratio():
    found = fuse([said("capacity_test", 0.70, 0.01), said("pulse_model", 0.84, 0.05)])
    deviation = ((0.01**2 + 0.05**2) ** 0.5) / 1.6449
    assert found.birge_ratio == pytest.approx(0.14 / deviation, rel=1e-3)
    assert found.upper - found.lower > 4 * 0.0196
    assert "times as wide" in found.reasons[-1]


def test_an_old_test_counts_for_less():
    new = said("pulse_model", 0.70, 0.02)
    fresh = fuse([new, said("capacity_test", 0.74, 0.01)])
    old = fuse([new, said("capacity_test", 0.74, 0.01, days_ago=365)])
    assert weights(fresh)["capacity_test"] == 0.8
    assert weights(old)["capacity_test"] < 0.1


def test_a_claim_that_a_measurement_contradicts_counts_for_nothing_and_says_so():
    found = fuse([said("capacity_test", 0.71, 0.01), said("bms_claim", 0.98, 0.15)])
    assert weights(found) == {"capacity_test": 1.0, "bms_claim": 0.0}
    assert found.state_of_health == pytest.approx(0.71)
    assert "a measurement contradicts the claim" in found.reasons[1]


def test_a_claim_after_a_reset_counts_for_nothing():
    parts = [said("pulse_model", 0.75, 0.04), said("bms_claim", 0.80, 0.15)]
    assert weights(fuse(parts))["bms_claim"] > 0
    found = fuse(parts, reset_at=DAY - timedelta(days=3))
    assert weights(found)["bms_claim"] == 0
    assert "was reset" in found.reasons[1]


def test_of_two_pulse_methods_the_narrower_speaks():
    parts = [
        said("two_point_model", 0.75, 0.03),
        said("pulse_model", 0.70, 0.06),
        said("bms_claim", 0.76, 0.15),
    ]
    assert weights(fuse(parts))["pulse_model"] == 0


def test_one_method_alone_is_not_fused():
    assert fuse([said("capacity_test", 0.7, 0.01), said("capacity_test", 0.8, 0.01, 3)]) is None
    no_interval = Stated("x", "pulse_model", "x", DAY, 0.7, None, None)
    assert fuse([said("capacity_test", 0.7, 0.01), no_interval]) is None


PART = st.tuples(st.floats(0.3, 1.0), st.floats(0.005, 0.2), st.floats(0, 700))


@given(st.lists(PART, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_the_fused_value_lies_among_its_parts_whatever_their_order(parts, random):
    stated = [said(m, *part) for m, part in zip(METHODS, parts, strict=False)]
    found = fuse(stated)
    values = [part.stated.state_of_health for part in found.parts if part.weight > 0]
    assert min(values) - 1e-9 <= found.state_of_health <= max(values) + 1e-9
    assert sum(part.weight for part in found.parts) == pytest.approx(1)
    random.shuffle(stated)
    assert fuse(stated) == found


@given(st.floats(0.4, 0.9), st.floats(0.01, 0.1), st.floats(0.01, 0.1))
def test_agreeing_evidence_narrows(value, one, other):
    found = fuse([said("capacity_test", value, one), said("pulse_model", value, other)])
    assert (found.upper - found.lower) / 2 < min(one, other)
