"""The pages of what was accepted: until when, released, kept longer, replaced."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from lifecycle.enums import Stage
from lifecycle.services import offer_to_recycler, quarantine_battery
from matching.enums import Application, RowState
from matching.models import PlanRow


@pytest.fixture
def client_of():
    def client_of(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return client_of


@pytest.fixture
def desk(client_of, planner):
    return client_of(planner)


@pytest.fixture
def whole(graded, demand, propose, accept):
    graded("0.80")
    wanted = demand(Application.TRACTION)
    run = propose()
    accept(run)
    return wanted, run.rows.get()


@pytest.fixture
def lost(whole, technician):
    wanted, row = whole
    quarantine_battery(actor=technician, battery=row.battery, reason="swollen", request_key="q")
    return wanted, row


@pytest.fixture
def store(graded, demand, propose, accept):
    for soh in ("0.80", "0.79"):
        graded(soh)
    wanted = demand(Application.STORAGE, quantity=1, minimum_energy_kwh=40)
    run = propose()
    accept(run)
    return wanted, run


def at(row, what):
    return f"{row.run.get_absolute_url()}rows/{row.pk}/{what}/"


def key_of(page):
    return str(page.context["form"]["request_key"].value())


def text(page):
    return page.content.decode()


def test_until_when_it_is_reserved_stands_on_every_page(desk, whole):
    wanted, row = whole
    row.refresh_from_db()
    day = f"{row.expires_on.day} {row.expires_on:%b %Y}"
    pages = (row.run, wanted, row.battery)
    for thing in pages:
        shown = text(desk.get(thing.get_absolute_url()))
        assert f"eserved until {day}" in shown
        assert "badge-warn" not in shown.split(f"eserved until {day}")[0][-60:]
    assert "End within a week" not in text(desk.get("/"))
    PlanRow.objects.update(expires_on=timezone.localdate() + timedelta(days=6))
    for thing in pages:
        before = text(desk.get(thing.get_absolute_url())).split("eserved until")[0]
        assert "warn" in before[-60:]
    assert "End within a week" in text(desk.get("/"))


def test_a_lost_battery_is_replaced_from_its_own_page(desk, lost, graded):
    wanted, row = lost
    other = graded("0.80")
    address = at(row, "replace")
    for thing in (row.run, wanted, row.battery):
        assert address in text(desk.get(thing.get_absolute_url()))
    assert address in text(desk.get("/"))
    page = desk.get(address)
    assert other.public_id in text(page)
    sent = {"battery": other.public_id, "request_key": key_of(page)}
    done = desk.post(address, sent, follow=True)
    assert f"{other.public_id} takes the place of {row.battery.public_id}." in text(done)
    assert address not in text(done)
    other.refresh_from_db()
    assert (other.stage, other.demand) == (Stage.MATCHED, wanted.code)
    assert "filled, or nobody wants it" in text(desk.get(address))


def test_where_somebody_took_it_the_next_is_offered(desk, lost, graded, planner):
    _, row = lost
    best, second = graded("0.80"), graded("0.75")
    address = at(row, "replace")
    page = desk.get(address)
    assert f'value="{best.public_id}" aria-label="Take {best.public_id}" checked' in text(page)
    smelter = Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)
    offer_to_recycler(actor=planner, battery=best, recycler=smelter, reason="bad", request_key="o")
    sent = {"battery": best.public_id, "request_key": key_of(page)}
    refused = desk.post(address, sent)
    assert refused.status_code == 422
    assert "promised to the recycler Smelter since" in text(refused)
    assert f'aria-label="Take {second.public_id}" checked' in text(refused)
    sent["battery"] = second.public_id
    assert desk.post(address, sent).status_code == 302


@pytest.mark.parametrize(
    ("battery", "words"),
    [("", "Choose one of the batteries."), ("ENC-NOTHERE", "There is no such battery.")],
)
def test_no_battery_to_put_there_is_said(desk, lost, graded, battery, words):
    _, row = lost
    graded("0.80")
    address = at(row, "replace")
    sent = {"battery": battery, "request_key": key_of(desk.get(address))}
    refused = desk.post(address, sent)
    assert (refused.status_code, words in text(refused)) == (422, True)


def test_another_house_sees_none_of_it(client_of, make_actor, lost, graded):
    _, row = lost
    house = Organisation.objects.create(name="Other", kind=OrganisationKind.REFURBISHER)
    stranger = client_of(make_actor(Role.PLANNER, house))
    for what in ("replace", "extend", "release"):
        assert stranger.get(at(row, what)).status_code == 404
    assert stranger.get(f"{row.run.get_absolute_url()}release/").status_code == 404
    assert stranger.get(f"{row.demand.get_absolute_url()}release/").status_code == 404


def test_a_technician_is_not_offered_what_a_planner_does(client_of, technician, lost):
    _, row = lost
    bench = client_of(technician)
    for thing in (row.run, row.demand, row.battery):
        assert "/replace/" not in text(bench.get(thing.get_absolute_url()))
    assert bench.get(at(row, "replace")).status_code == 403


def test_a_string_asks_what_is_released_and_says_what_stays(desk, store):
    _, run = store
    row = run.rows.first()
    address = at(row, "release")
    page = desk.get(address)
    assert "It stands in a string with 1 other pack." in text(page)
    typed = {"reason": "x", "scope": "one", "request_key": key_of(page)}
    refused = desk.post(address, typed)
    assert refused.status_code == 422
    assert refused.context["form"]["scope"].value() == "one"
    done = desk.post(address, typed | {"reason": "bent"}, follow=True)
    assert "1 other pack of the string stays reserved: replace this one." in text(done)
    assert at(row, "replace") in text(done)


def test_a_whole_string_goes(desk, store):
    _, run = store
    address = at(run.rows.first(), "release")
    sent = {"reason": "bent", "scope": "string", "request_key": key_of(desk.get(address))}
    done = desk.post(address, sent, follow=True)
    assert "2 batteries may be matched again." in text(done)
    assert "/replace/" not in text(done)


@pytest.mark.parametrize("what", ["plan", "unit", "demand"])
def test_many_are_released_with_a_reason(desk, store, what):
    wanted, run = store
    address = {
        "plan": f"{run.get_absolute_url()}release/",
        "unit": f"{run.get_absolute_url()}release/?unit=demand:{wanted.code}",
        "demand": f"{wanted.get_absolute_url()}release/",
    }[what]
    page = desk.get(address)
    assert "2 batteries are reserved here." in text(page)
    key = key_of(page)
    assert desk.post(address, {"reason": "", "request_key": key}).status_code == 422
    for _ in range(2):
        sent = desk.post(address, {"reason": "customer withdrew", "request_key": key}, follow=True)
        assert "2 batteries may be matched again." in text(sent)
    assert set(PlanRow.objects.values_list("state", "state_reason")) == {
        (RowState.RELEASED, "customer withdrew")
    }


def test_no_such_unit(desk, store):
    _, run = store
    assert desk.get(f"{run.get_absolute_url()}release/?unit=demand:D-NONE").status_code == 404


def test_a_reservation_is_kept_longer(desk, whole):
    _, row = whole
    address = at(row, "extend")
    typed = {"until": "2001-01-01"}
    refused = desk.post(address, typed)
    assert (refused.status_code, 'value="2001-01-01"' in text(refused)) == (422, True)
    until = timezone.localdate() + timedelta(days=200)
    done = desk.post(address, {"until": until.isoformat()}, follow=True)
    assert f"Reserved until {until.day} {until:%b %Y}." in text(done)
    row.refresh_from_db()
    assert row.expires_on == until


def test_pages_need_a_fixed_number_of_statements(desk, graded, demand, propose, accept, technician):
    """Ten batteries of a demand, half of them lost, ask no more than two."""

    def statements(count):
        for _ in range(count):
            graded("0.80")
        wanted = demand(Application.TRACTION, quantity=count)
        run = propose()
        accept(run)
        rows = list(run.rows.select_related("battery"))
        for row in rows[: count // 2]:
            quarantine_battery(
                actor=technician, battery=row.battery, reason="bad", request_key=f"q{row.pk}"
            )
        found = []
        for address in (run.get_absolute_url(), wanted.get_absolute_url(), at(rows[0], "replace")):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(address).status_code == 200
            found.append(len(captured))
        return found

    desk.get("/")
    assert statements(2) == statements(10)
