"""Offers on the holder's side and on the recycler's."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Organisation
from lifecycle.enums import OfferState, Stage
from lifecycle.models import Battery, RecyclerOffer
from lifecycle.services import accept_offer, offer_to_recycler


@pytest.fixture
def make_offer(receive, planner, recycler):
    def make_offer(to=None, **fields):
        battery = receive(vin="XXXDEM00000000001", **fields)
        return offer_to_recycler(
            actor=planner,
            battery=battery,
            recycler=to or recycler,
            reason="below every floor",
            request_key=f"offer {battery.pk}",
        )

    return make_offer


@pytest.fixture
def offer(make_offer):
    return make_offer(serial="LEAF-1")


@pytest.fixture
def holder(browser_of, planner):
    return browser_of(planner)


@pytest.fixture
def buyer(browser_of, recycler_actor):
    return browser_of(recycler_actor)


def at(name, offer):
    return reverse(f"offers:{name}", args=[offer.uid])


def kinds(offer):
    return list(offer.battery.events.order_by("sequence").values_list("kind", flat=True))


def test_the_holder_offers_and_a_form_sent_twice_stands_once(holder, fill, receive, recycler):
    battery = receive()
    url = reverse("offers:new", args=[battery.public_id])
    assert url in holder.get(battery.get_absolute_url()).content.decode()
    sent = fill(holder.get(url), recycler=recycler.pk, reason="below every floor")
    for _ in range(2):
        assert holder.post(url, sent).status_code == 302
    offer = RecyclerOffer.objects.get()
    assert (offer.recycler, offer.reason, offer.state) == (recycler, "below every floor", "open")
    assert at("offer", offer) in holder.get(battery.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("stage", "grade", "next_step"),
    [
        ("graded", "recycle", "offers:new"),
        ("received", "quarantine", "offers:new"),
        ("quarantined", "", "offers:new"),
        ("graded", "A", None),
        ("received", "", None),
    ],
)
def test_offering_is_the_next_step_of_what_no_one_can_use(holder, receive, stage, grade, next_step):
    battery = receive()
    Battery.objects.update(stage=stage, grade=grade)
    shown = holder.get(battery.get_absolute_url()).context
    first = shown["next_step"] and shown["next_step"].url_name
    assert (first == "offers:new") == (next_step == "offers:new")
    offered = [step for step in [shown["next_step"], *shown["steps_beside"]] if step]
    assert [step.url_name for step in offered].count("offers:new") == 1


@pytest.mark.parametrize("stage", ["matched", "in_service", "offered", "handed_over"])
def test_what_is_promised_or_gone_cannot_be_offered(holder, receive, stage):
    battery = receive()
    Battery.objects.update(stage=stage, grade="recycle")
    shown = holder.get(battery.get_absolute_url())
    assert reverse("offers:new", args=[battery.public_id]) not in shown.content.decode()


def test_only_active_recyclers_and_only_a_fresh_form(holder, fill, receive, inspect, recycler):
    closed = Organisation.objects.create(name="Closed", kind="recycler", is_active=False)
    battery = receive()
    url = reverse("offers:new", args=[battery.public_id])
    page = holder.get(url)
    refused = holder.post(url, fill(page, recycler=closed.pk, reason="below every floor"))
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"recycler"})
    inspect(battery)
    stale = holder.post(url, fill(page, recycler=recycler.pk, reason="below every floor"))
    assert stale.status_code == 422
    assert "below every floor" in stale.content.decode()
    assert not RecyclerOffer.objects.exists()


def test_the_recycler_reads_every_fact_and_no_personal_datum(buyer, offer, planner, technician):
    told = buyer.get(at("offer", offer)).content.decode()
    facts = ("LEAF-1", "Nissan", "Li-ion LMO", "294 kg", "24 kWh, 360 V", "Workshop",
             "UN 3480, class 9", "below every floor", "30 % state of charge")  # fmt: skip
    assert [fact for fact in facts if fact not in told] == []
    secrets = ("XXXDEM", planner.name, technician.name, offer.battery.get_absolute_url())
    assert [word for word in secrets if word in told] == []


def test_the_recycler_is_shown_no_way_to_pages_that_are_closed_to_it(buyer, holder, offer):
    scan = f'action="{reverse("lifecycle:scan")}"'
    shown = [scan in client.get(at("offer", offer)).content.decode() for client in (buyer, holder)]
    assert shown == [False, True]


def test_from_acceptance_to_receipt(buyer, fill, offer):
    sent = fill(buyer.get(at("accept", offer)), reference="PO-1")
    for _ in range(2):
        assert buyer.post(at("accept", offer), sent).status_code == 302
    url = at("receipt", offer)
    heavy = buyer.post(url, fill(buyer.get(url), mass_kg="heavy"))
    assert (heavy.status_code, set(heavy.context["form"].errors)) == (422, {"mass_kg"})
    buyer.post(url, fill(buyer.get(url), mass_kg="291,5", condition="dry"))
    offer.refresh_from_db()
    assert (offer.state, offer.received_mass_kg) == (OfferState.RECEIVED, Decimal("291.5"))
    assert kinds(offer) == ["received", "offered_to_recycler", "offer_accepted", "handed_over"]


def test_a_refusal_needs_a_reason_and_tells_it_to_the_holder(buyer, holder, fill, offer):
    url = at("refuse", offer)
    assert buyer.post(url, fill(buyer.get(url), reason="x")).status_code == 422
    buyer.post(url, fill(buyer.get(url), reason="no LMO this month"))
    offer.battery.refresh_from_db()
    assert offer.battery.stage == Stage.RECEIVED
    assert "no LMO this month" in holder.get(at("offer", offer)).content.decode()


def test_an_answer_that_came_too_late_is_told(buyer, holder, fill, offer, recycler_actor):
    withdraw = fill(holder.get(at("withdraw", offer)), reason="sold after all")
    accept_offer(actor=recycler_actor, offer=offer, request_key="yes")
    late = holder.post(at("withdraw", offer), withdraw)
    assert late.status_code == 422
    assert "cannot be answered" in str(late.context["form"].non_field_errors())
    offer.refresh_from_db()
    assert offer.state == OfferState.ACCEPTED


def test_the_holder_withdraws(holder, fill, offer):
    holder.post(at("withdraw", offer), fill(holder.get(at("withdraw", offer)), reason="sold"))
    offer.refresh_from_db()
    assert (offer.state, offer.answer_reason) == (OfferState.WITHDRAWN, "sold")


def test_what_each_side_can_do(buyer, holder, offer, recycler_actor):
    def shown(client):
        return [page.url_name for page in client.get(at("offer", offer)).context["answers"]]

    assert (shown(buyer), shown(holder)) == (
        ["offers:accept", "offers:refuse"],
        ["offers:withdraw"],
    )
    accept_offer(actor=recycler_actor, offer=offer, request_key="yes")
    assert (shown(buyer), shown(holder)) == (["offers:receipt"], [])


def test_offers_to_others_do_not_exist(buyer, make_offer):
    theirs = make_offer(to=Organisation.objects.create(name="Other", kind="recycler"))
    assert list(buyer.get(reverse("offers:offers")).context["page"]) == []
    for name in ("offer", "accept", "refuse", "receipt"):
        assert buyer.get(at(name, theirs)).status_code == 404
        if name != "offer":
            assert buyer.post(at(name, theirs), {}).status_code == 404
    assert len(kinds(theirs)) == 2


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_needs_a_fixed_number_of_statements(
    buyer, make_offer, count, django_assert_num_queries
):
    for _ in range(count):
        make_offer()
    # session, user, memberships, organisations of the menu, count, page
    with django_assert_num_queries(6):
        page = buyer.get(reverse("offers:offers"), {"state": "open"})
    assert len(page.context["page"]) == count
