"""Two people at one battery at the same moment: one wins, the other is told, nothing is half."""

import pytest

from lifecycle.models import Battery
from lifecycle.services import (
    disassemble,
    inspect_battery,
    offer_to_recycler,
    quarantine_battery,
    record_negative_event,
    verify_ledger,
    void_entry,
)
from tests.lifecycle.structure.test_race import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fresh(receive):
    battery = receive("R")

    def fresh():
        """As each of the two has it on the screen."""
        return Battery.objects.select_related("battery_model", "site").get(pk=battery.pk)

    return fresh


def test_the_same_page_answered_by_two(technician, fresh, findings):
    seen = fresh().sequence
    told = at_once(
        lambda: quarantine_battery(actor=technician, battery=fresh(), reason="smells",
                                   request_key="q", expected_sequence=seen),
        lambda: inspect_battery(actor=technician, battery=fresh(), findings=findings(),
                                request_key="i", expected_sequence=seen),
    )  # fmt: skip
    assert len(refusals(told)) == 1
    assert fresh().sequence == seen + 1
    assert verify_ledger().findings == []


def test_taken_apart_and_offered(technician, planner, recycler, fresh):
    told = at_once(
        lambda: disassemble(actor=technician, battery=fresh(), reason="parts", request_key="d"),
        lambda: offer_to_recycler(actor=planner, battery=fresh(), recycler=recycler,
                                  reason="spent", request_key="o"),
    )  # fmt: skip
    assert len(refusals(told)) == 1
    assert fresh().stage in {"dismantled", "offered"}
    assert verify_ledger().findings == []


def test_one_entry_taken_back_by_two(technician, fresh):
    record_negative_event(actor=technician, battery=fresh(), nature="overcharge", source="bms",
                          request_key="n")  # fmt: skip
    told = at_once(*(
        lambda key=key: void_entry(actor=technician, battery=fresh(), sequence=2,
                                   reason="wrong one", request_key=key)
        for key in ("v1", "v2")
    ))  # fmt: skip
    assert len(refusals(told)) == 1
    assert (fresh().negative_events, fresh().sequence) == (0, 3)
