"""Rows beside the ledger that somebody changed in the database file."""

import pytest

from accounts.models import Organisation
from lifecycle.models import Battery, BatteryModel, Identifier, RecyclerOffer, Reservation
from lifecycle.services import offer_to_recycler, verify_ledger


@pytest.fixture
def offered(receive, planner, recycler):
    battery = receive("B1")
    offer_to_recycler(
        actor=planner, battery=battery, recycler=recycler, reason="worn out", request_key="o"
    )
    return battery


def problem():
    [finding] = verify_ledger().findings
    return finding.problem


def test_an_offered_battery_holds(offered):
    assert verify_ledger().findings == []


def test_another_holder(offered):
    other = Organisation.objects.create(name="Rival", kind="refurbisher")
    Battery.objects.update(organisation=other)
    assert problem() == "the holder is not the one who received it"


def test_another_model(offered):
    Battery.objects.update(battery_model=BatteryModel.objects.get(code="leaf-40"))
    assert problem() == "the model is not “leaf-24”, as which it was received"


@pytest.mark.parametrize("change", [{"value": "OTHER"}, {"kind": "gb_t_34014"}])
def test_another_code(offered, change):
    Identifier.objects.update(**change)
    assert problem() == "its codes (identifiers) are not those that were recorded"


def test_a_lost_promise(offered):
    RecyclerOffer.objects.all().delete()
    Reservation.objects.all().delete()
    assert problem() == "it is offered, but not promised to a recycler"


def test_a_changed_offer(offered):
    RecyclerOffer.objects.update(state="accepted", answered_at="2026-01-01T00:00Z")
    assert problem() == "its offer is “accepted”, not “open”"


def test_a_promise_out_of_nowhere(receive):
    Reservation.objects.create(
        battery=receive(), purpose="second_use", promised_to="D-1", made_at="2026-01-01T00:00Z"
    )
    assert problem() == "it is promised to somebody, of which the ledger knows nothing"
