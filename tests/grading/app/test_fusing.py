"""The fused estimate: kept with its parts, the ground of the grade, worked out again later."""

from decimal import Decimal

import pytest

from grading.services.grades import sign_grade
from grading.services.proposing import propose_grade
from grading.services.replay import replay_grade
from lifecycle.errors import EntryRefusedError
from lifecycle.events import read_payload
from lifecycle.services import verify_ledger


@pytest.fixture
def both(on_bench, confirm, drawn, technician):
    """A cell with a drawn pulse test (81 % by the model) and a capacity test of a given share."""
    from grading.services.entries import TypedCapacity, record_capacity_test

    def both(share):
        battery = on_bench("cell-nmc-21")
        confirm(battery, drawn(state_of_health=0.86))
        test = TypedCapacity(
            Decimal("21") * Decimal(share), Decimal(21), Decimal(25), Decimal("4.2"), Decimal("2.7")
        )
        record_capacity_test(actor=technician, battery=battery, test=test, request_key="c")
        battery.refresh_from_db()
        return battery

    return both


def test_the_grade_rests_on_all_evidence_and_is_replayed_from_its_parts(both, technician):
    battery = both("0.83")
    fused = battery.estimates.get(method="fused")
    assert len(fused.parts) == 2
    assert read_payload("estimated", 1, fused.event.payload_text).parts == fused.parts
    assert abs(fused.state_of_health - Decimal("0.83")) < Decimal("0.005")
    assert battery.state_of_health == fused.state_of_health
    assert propose_grade(battery).estimate == fused
    signed = sign_grade(actor=technician, battery=battery, grade="A", request_key="g")
    assert replay_grade(actor=technician, signed=signed).estimate_agrees is True
    assert verify_ledger().findings == []


def test_a_contradiction_between_measurements_is_signed_with_a_reason_only(both, technician):
    battery = both("0.60")
    proposed = propose_grade(battery)
    assert "contradict each other" in proposed.contradictions[0]
    grade = proposed.proposal.grade
    with pytest.raises(EntryRefusedError, match="contradicts itself"):
        sign_grade(actor=technician, battery=battery, grade=grade, request_key="g")
    signed = sign_grade(
        actor=technician,
        battery=battery,
        grade=grade,
        request_key="h",
        override_reason="the pulse test was made on a cold cell",
    )
    assert signed.override_reason == "the pulse test was made on a cold cell"
