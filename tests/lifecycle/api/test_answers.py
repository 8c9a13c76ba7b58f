"""Accept, refuse, report receipt: once, whatever is sent again, and never on stale facts."""

import json
from datetime import datetime

import pytest

from lifecycle.enums import Stage
from lifecycle.services import withdraw_offer


@pytest.fixture
def send(program, url):
    def send(offer, action, body=None, **headers):
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return program.post(url(offer, f"{action}/"), body or {}, format="json", **named)

    return send


def kinds(offer):
    return list(offer.battery.events.order_by("sequence").values_list("kind", flat=True))


def test_from_acceptance_to_receipt(send, offer):
    accepted = send(offer, "accept", {"reference": "PO-1"}).json()
    assert (accepted["state"], accepted["battery"]["legal_status"]) == ("accepted", "waste")
    done = send(offer, "receipt", {"mass_kg": 291.5, "condition": "dry"}).json()
    answer = done["answer"]
    moments = [answer.pop("answered_at"), answer.pop("received_at")]
    assert all(datetime.fromisoformat(moment) for moment in moments)
    assert (done["state"], answer) == (
        "received",
        {"reason": "", "reference": "PO-1", "received_mass_kg": "291.5"},
    )
    assert kinds(offer) == ["received", "offered_to_recycler", "offer_accepted", "handed_over"]
    payload = json.loads(offer.battery.events.last().payload_text)
    assert payload == {
        "offer": str(offer.uid),
        "mass_kg": "291.5",
        "condition": "dry",
        "reference": "",
    }


def test_a_refusal_gives_the_battery_back(send, offer):
    refused = send(offer, "refuse", {"reason": "no LMO this month"}).json()
    assert (refused["state"], refused["answer"]["reason"]) == ("refused", "no LMO this month")
    offer.battery.refresh_from_db()
    assert offer.battery.stage == Stage.RECEIVED


@pytest.mark.parametrize("keys", [({}, {}), ({"idempotency_key": "k"}, {"idempotency_key": "k"})])
def test_the_same_answer_again_changes_nothing(send, offer, keys):
    first = send(offer, "accept", {"reference": "PO-1"}, **keys[0])
    again = send(offer, "accept", {"reference": "PO-1"}, **keys[1])
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert kinds(offer) == ["received", "offered_to_recycler", "offer_accepted"]


def test_another_key_of_the_same_recycler_may_repeat_the_answer(
    send, offer, url, client_of, recycler
):
    first = send(offer, "receipt", {"mass_kg": "1"}), send(offer, "accept")
    assert [one.status_code for one in first] == [409, 200]
    second = client_of(recycler, "offers:answer").post(url(offer, "accept/"), {}, format="json")
    assert (second.status_code, second.json()) == (200, first[1].json())


def test_the_acceptance_repeated_after_the_receipt_still_stands(send, offer):
    send(offer, "accept")
    received = send(offer, "receipt", {"mass_kg": "291.50"})
    assert send(offer, "accept").json() == received.json()
    assert send(offer, "receipt", {"mass_kg": 291.5}).json() == received.json()
    assert len(kinds(offer)) == 4


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("refuse", {"reason": "changed our mind"}),
        ("accept", {"reference": "PO-2"}),
    ],
)
@pytest.mark.parametrize("key", [{}, {"idempotency_key": "k"}])
def test_a_contradictory_answer_is_a_conflict(send, offer, action, body, key):
    before = send(offer, "accept", {"reference": "PO-1"}, **key)
    refused = send(offer, action, body, **key)
    assert (refused.status_code, refused.json()["title"]) == (409, "Conflict")
    assert ("Idempotency-Key" in refused.json()["detail"]) == bool(key)
    assert send(offer, "accept", {"reference": "PO-1"}).json() == before.json()


def test_a_key_holds_for_its_offer_alone(send, make_offer):
    one, other = make_offer(), make_offer()
    assert send(one, "accept", idempotency_key="k").json()["state"] == "accepted"
    refused = send(other, "refuse", {"reason": "too heavy"}, idempotency_key="k")
    assert refused.json()["state"] == "refused"


def test_what_changed_since_it_was_read_is_not_answered(program, send, offer, url):
    tag = program.get(url(offer)).headers["ETag"]
    unchanged = program.get(url(offer), HTTP_IF_NONE_MATCH=tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    offer.battery.site.name = "Depot Arnhem"
    offer.battery.site.save()
    assert program.get(url(offer), HTTP_IF_NONE_MATCH=tag).status_code == 200
    refused = send(offer, "accept", if_match=tag)
    assert (refused.status_code, refused.json()["type"]) == (
        412,
        "urn:encore:problem:precondition-failed",
    )
    # A weak tag and what is no tag at all name no state that could be answered.
    for wrong in (f"W/{tag}", "abc", ""):
        assert send(offer, "accept", if_match=wrong).status_code == 412
    assert len(kinds(offer)) == 2
    fresh = program.get(url(offer)).headers["ETag"]
    assert send(offer, "accept", if_match=f'"old", {fresh}').status_code == 200
    # Its own answer changed the tag: sent again it is told so, not refused.
    assert send(offer, "accept", if_match=fresh).status_code == 200


def test_the_tag_that_an_answer_gives_is_the_one_that_reading_gives(program, send, offer, url):
    tag = send(offer, "accept", if_match="*").headers["ETag"]
    assert program.get(url(offer)).headers["ETag"] == tag


def test_the_holder_may_read_but_not_answer(client_of, refurbisher, offer, url):
    erp = client_of(refurbisher, "offers:answer")
    assert erp.get(url(offer)).json()["state"] == "open"
    refused = erp.post(url(offer, "accept/"), {}, format="json")
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "This offer was made to another recycler.",
    )


def test_a_withdrawn_offer_cannot_be_accepted(send, offer, planner):
    withdraw_offer(actor=planner, offer=offer, reason="sold after all", request_key="w")
    refused = send(offer, "accept")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This offer is “Withdrawn” already and cannot be answered.",
    )
