"""Typed capacity tests and BMS claims: provisional is marked, kinds stand beside each other."""

from decimal import Decimal

import pytest

from grading.queries import carrying_estimate, estimates_of
from lifecycle.errors import EntryRefusedError


def test_a_capacity_test_of_a_pack(pack, capacity):
    estimate = capacity().estimates.get()
    assert (estimate.state_of_health, estimate.is_provisional) == (Decimal("0.700000"), False)
    # 1.645 x 0.7 x 0.01 / sqrt(3)
    assert (estimate.lower, estimate.upper) == (Decimal("0.693352"), Decimal("0.706648"))
    assert estimate.method_version == "policy 2026-1"
    assert pack.state_of_health == Decimal("0.700000")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"capacity_ah": Decimal("0")}, "capacity_ah", "above zero"),
        ({"capacity_ah": Decimal("463.4")}, "capacity_ah", "more than 125% of the rated 66.2 Ah"),
        ({"current_a": Decimal("-22")}, "current_a", "positive"),
        ({"upper_voltage_v": Decimal("4000")}, "upper_voltage_v", "41.67 V a cell"),
        ({"lower_voltage_v": Decimal("100")}, "lower_voltage_v", "240 to 403.2 V"),
        ({"lower_voltage_v": Decimal(400)}, "lower_voltage_v", "below the upper"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(pack, capacity, changes, field, words):
    with pytest.raises(EntryRefusedError) as error:
        capacity(**changes)
    assert list(error.value.problems) == [field]
    assert words in error.value.problems[field]
    assert pack.evidence.count() == 0


def test_a_claim_is_provisional_and_wide(pack, claim):
    estimate = claim("0.9").estimates.get()
    assert (estimate.lower, estimate.upper) == (Decimal("0.750000"), Decimal("1.050000"))
    assert estimate.is_provisional
    assert pack.state_of_health_is_provisional


@pytest.mark.parametrize("share", ["0", "-0.1", "1.3"])
def test_a_claim_that_cannot_be_is_refused(claim, share):
    with pytest.raises(EntryRefusedError):
        claim(share)


def test_a_claim_hides_no_measurement(pack, capacity, claim):
    capacity()
    claim("0.98")
    assert (pack.state_of_health, pack.state_of_health_is_provisional) == (
        Decimal("0.700000"),
        False,
    )
    estimates = estimates_of(pack)
    assert [e.method for e in estimates] == ["bms_claim", "fused", "capacity_test"]
    carrying = carrying_estimate(estimates)
    assert (carrying.method, carrying.state_of_health) == ("fused", Decimal("0.700000"))
    assert "a measurement contradicts the claim" in " ".join(carrying.reasons)


def test_a_retest_keeps_the_old_result(pack, capacity):
    capacity()
    capacity("again", capacity_ah=Decimal("45"))
    found = [e.state_of_health for e in estimates_of(pack)]
    assert found == [Decimal("0.679758"), Decimal("0.700000")]


def test_sent_twice_it_stands_once(pack, capacity, claim):
    assert capacity() == capacity()
    assert claim("0.9") == claim("0.9")
    assert (pack.evidence.count(), pack.events.count()) == (2, 7)
