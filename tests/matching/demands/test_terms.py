"""What a battery's owner asks and from when it is at hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Organisation, User
from accounts.permissions import PermissionRefusedError
from lifecycle.services import verify_ledger
from matching.errors import DemandRefusedError, StaleDemandError
from matching.models import BatteryTerms
from matching.services.problem.terms import set_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(planner):
    client = Client()
    client.force_login(User.objects.get(pk=planner.reference.removeprefix("user:")))
    return client


def at(battery):
    return f"/batteries/{battery.public_id}/terms/"


def test_terms_are_set_from_the_batterys_page_and_shown_there(desk, graded, planner):
    battery = graded()
    assert at(battery) in desk.get(battery.get_absolute_url()).content.decode()
    form = desk.get(at(battery)).context["form"]
    assert form["set_at"].value() == ""
    done = desk.post(at(battery), {"asked_price_eur": "850,50", "ready_on": "2027-03-01"})
    assert done.headers["Location"] == battery.get_absolute_url()
    terms = BatteryTerms.objects.get()
    assert (terms.asked_price_eur, terms.ready_on, terms.set_by) == (
        Decimal("850.50"), date(2027, 3, 1), planner.name,
    )  # fmt: skip
    page = desk.get(battery.get_absolute_url()).content.decode()
    assert "Its owner asks 850.50 €." in page
    assert "At hand from 1 Mar 2027." in page
    assert verify_ledger().findings == []


def test_terms_changed_past_the_application_are_seen(graded, planner):
    battery = graded()
    given = {"asked_price_eur": Decimal(5), "ready_on": None, "expected_set_at": None}
    terms = set_terms(actor=planner, battery=battery, **given)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE matching_batteryterms SET asked_price_eur = 9")
    [finding] = verify_ledger().findings
    assert str(terms.pk) in finding.place


def test_an_older_form_is_refused_and_keeps_what_was_typed(desk, graded, planner):
    battery = graded()
    sent = {"asked_price_eur": "10", "ready_on": ""}
    desk.post(at(battery), sent)
    late = desk.post(at(battery), sent | {"asked_price_eur": "77"})
    assert late.status_code == 422
    assert "Somebody else has set other terms" in late.content.decode()
    assert 'value="77"' in late.content.decode()
    moment = late.context["form"]["set_at"].value()
    desk.post(at(battery), {"asked_price_eur": "77", "ready_on": "", "set_at": moment})
    assert BatteryTerms.objects.get().asked_price_eur == 77
    assert desk.post(at(battery), sent | {"set_at": "never"}).status_code == 422


@pytest.mark.parametrize("price", ["-1", "99999999999", "1.001", "NaN"])
def test_what_no_price_can_be(desk, graded, planner, price):
    battery = graded()
    assert desk.post(at(battery), {"asked_price_eur": price}).status_code == 422
    with pytest.raises(DemandRefusedError):
        set_terms(
            actor=planner,
            battery=battery,
            asked_price_eur=Decimal(price),
            ready_on=None,
            expected_set_at=None,
        )
    assert not BatteryTerms.objects.exists()


def test_only_planners_of_the_house_set_terms(graded, technician, planner, make_actor):
    battery = graded()
    rival = make_actor("planner", Organisation.objects.create(name="Rival", kind="refurbisher"))
    given = {"asked_price_eur": Decimal(5), "ready_on": None, "expected_set_at": None}
    for actor in (technician, rival):
        with pytest.raises(PermissionRefusedError):
            set_terms(actor=actor, battery=battery, **given)
    stranger = Client()
    stranger.force_login(User.objects.get(pk=rival.reference.removeprefix("user:")))
    assert stranger.get(at(battery)).status_code == 404
    set_terms(actor=planner, battery=battery, **given)
    with pytest.raises(StaleDemandError):
        set_terms(actor=planner, battery=battery, **given)
