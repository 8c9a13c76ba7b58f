from decimal import Decimal

import pytest

from accounts.models import Organisation
from accounts.permissions import PermissionRefusedError
from lifecycle.enums import HazardClass, LegalStatus, OfferState, Stage
from lifecycle.errors import EntryRefusedError, ReservedError, TransitionRefusedError
from lifecycle.models import Reservation
from lifecycle.queries import offers_made_to, offers_seen_by
from lifecycle.services import (
    accept_offer,
    offer_to_recycler,
    quarantine_battery,
    refuse_offer,
    report_receipt,
    withdraw_offer,
)
from lifecycle.services.promises import open_reservation


@pytest.fixture
def offered(receive, planner, recycler):
    battery = receive()
    return offer_to_recycler(
        actor=planner,
        battery=battery,
        recycler=recycler,
        reason="below every floor",
        request_key="offer",
    )


def test_from_offer_to_receipt_every_step_is_in_the_ledger(offered, recycler_actor):
    accepted = accept_offer(
        actor=recycler_actor, offer=offered, reference="PO-1", request_key="yes"
    )
    assert accepted.battery.stage == Stage.AWAITING_COLLECTION
    assert accepted.battery.legal_status == LegalStatus.WASTE
    done = report_receipt(
        actor=recycler_actor, offer=offered, mass_kg=Decimal("291.5"), request_key="here"
    )
    assert (done.state, done.battery.stage) == (OfferState.RECEIVED, Stage.HANDED_OVER)
    kinds = list(done.battery.events.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["received", "offered_to_recycler", "offer_accepted", "handed_over"]


def test_a_refused_battery_goes_back_to_where_it_stood(offered, recycler_actor):
    refused = refuse_offer(
        actor=recycler_actor, offer=offered, reason="no LMO this month", request_key="no"
    )
    assert (refused.state, refused.battery.stage) == (OfferState.REFUSED, Stage.RECEIVED)
    assert not Reservation.objects.filter(released_at=None).exists()


def test_a_refusal_needs_a_reason_and_an_answer_stands(offered, recycler_actor, planner):
    with pytest.raises(EntryRefusedError):
        refuse_offer(actor=recycler_actor, offer=offered, reason=" ", request_key="no")
    accept_offer(actor=recycler_actor, offer=offered, request_key="yes")
    accept_offer(actor=recycler_actor, offer=offered, request_key="yes")
    with pytest.raises(TransitionRefusedError, match="already"):
        refuse_offer(actor=recycler_actor, offer=offered, reason="too late", request_key="no2")
    with pytest.raises(TransitionRefusedError):
        withdraw_offer(actor=planner, offer=offered, reason="changed our mind", request_key="w")


def test_a_receipt_needs_an_accepted_offer_and_a_mass(offered, recycler_actor):
    with pytest.raises(TransitionRefusedError):
        report_receipt(actor=recycler_actor, offer=offered, mass_kg=Decimal(1), request_key="r")
    with pytest.raises(EntryRefusedError):
        report_receipt(actor=recycler_actor, offer=offered, mass_kg=Decimal(0), request_key="r")


def test_an_offered_battery_cannot_be_promised_again(offered):
    with pytest.raises(ReservedError):
        open_reservation(battery=offered.battery, purpose="second_use", promised_to="d1")


def test_who_sees_and_answers(offered, planner, technician, recycler_actor):
    assert list(offers_seen_by(planner)) == list(offers_made_to(recycler_actor)) == [offered]
    assert not offers_seen_by(technician).exists()
    assert not offers_made_to(planner).exists()
    with pytest.raises(PermissionRefusedError):
        accept_offer(actor=planner, offer=offered, request_key="mine")


def test_another_recycler_cannot_answer(offered, make_actor):
    other = make_actor("recycler", Organisation.objects.create(name="Other", kind="recycler"))
    with pytest.raises(PermissionRefusedError, match="another recycler"):
        accept_offer(actor=other, offer=offered, request_key="theirs")
    assert offered.battery.events.count() == 2


def test_nobody_records_on_a_battery_of_another_organisation(receive, make_actor):
    other = make_actor("technician", Organisation.objects.create(name="Rival", kind="refurbisher"))
    battery = receive()
    with pytest.raises(PermissionRefusedError, match="another organisation"):
        quarantine_battery(actor=other, battery=battery, reason="mine now", request_key="q")


def test_a_leaking_battery_is_offered_as_critical(receive, inspect, planner, recycler):
    battery = receive()
    inspect(battery, leaked_or_vented=True)
    offer = offer_to_recycler(
        actor=planner, battery=battery, recycler=recycler, reason="leaks", request_key="o"
    )
    assert offer.hazard == HazardClass.CRITICAL


def test_an_answer_sent_again_later_ends_no_newer_promise(
    offered, recycler_actor, planner, recycler
):
    again = {"actor": recycler_actor, "offer": offered, "reason": "no LMO", "request_key": "no"}
    refuse_offer(**again)
    battery = offered.battery
    battery.refresh_from_db()
    offer_to_recycler(
        actor=planner, battery=battery, recycler=recycler, reason="ask again", request_key="o2"
    )
    refuse_offer(**again)
    assert Reservation.objects.filter(battery=battery, released_at=None).count() == 1
