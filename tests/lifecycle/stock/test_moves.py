from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.permissions import PermissionRefusedError
from lifecycle.errors import EntryRefusedError, TransitionRefusedError
from lifecycle.labels.place import place_text
from lifecycle.models import Battery, Site, StoragePlace
from lifecycle.queries.stock import stock_by
from lifecycle.services import (
    install_in_whole,
    move_battery,
    quarantine_battery,
    verify_ledger,
)
from lifecycle.services.sites import add_places, add_site


@pytest.fixture
def administrator(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher, "ada")


@pytest.fixture
def hall(administrator):
    site = add_site(
        actor=administrator, name="Hall", latitude=Decimal("52"), longitude=Decimal("5")
    )
    add_places(actor=administrator, site=site, codes="A-08..11 B")
    add_places(actor=administrator, site=site, codes="Q-1", is_quarantine=True)
    return site


def place(code):
    return StoragePlace.objects.get(code=code)


def scan(desk, label, page=None):
    target = page.context["target"] if page else None
    sent = {"label": label, "target": target.uid if target else ""}
    return desk.post("/batteries/move/", sent)


def test_a_run_of_codes_stands_for_many(hall):
    assert [p.code for p in hall.places.all()] == ["A-08", "A-09", "A-10", "A-11", "B", "Q-1"]


@pytest.mark.parametrize(
    ("codes", "words"),
    [("a b?", "“B\\?”: a code has up to 40"), ("A-08", "A-08 is there already"),
     ("C C", "C is there twice"), ("D-9..3", "up to a larger one"), ("", "at least one")],
)  # fmt: skip
def test_codes_that_cannot_be_add_nothing(hall, administrator, codes, words):
    with pytest.raises(EntryRefusedError, match=words):
        add_places(actor=administrator, site=hall, codes=codes)
    assert hall.places.count() == 6


def test_scanning_one_after_another(desk, hall, receive):
    batteries = [receive() for _ in range(3)]
    page = scan(desk, place_text(place("A-08").uid))
    assert "Now scan what goes to A-08." in page.content.decode()
    for battery in batteries:
        page = scan(desk, battery.public_id, page)
        assert f"{battery.public_id}, " in page.content.decode()
    page = scan(desk, "a-09", page)
    scan(desk, batteries[0].serial, page)
    for battery in batteries:
        battery.refresh_from_db()
    assert [b.storage_place for b in batteries] == ["A-09", "A-08", "A-08"]
    assert {b.site for b in batteries} == {hall}
    assert verify_ledger().findings == []


def test_what_is_unknown_is_told_and_the_place_stays(desk, hall):
    page = scan(desk, "A-08")
    page = scan(desk, "NO-SUCH", page)
    assert page.status_code == 422
    assert "neither a place nor a battery of yours" in page.content.decode()
    assert page.context["target"].code == "A-08"


def test_a_battery_before_a_place_says_so(desk, hall, receive):
    page = scan(desk, receive().public_id)
    assert "Scan the place first" in page.content.decode()


def test_quarantine_stands_apart(technician, hall, receive):
    battery = receive()
    quarantine_battery(actor=technician, battery=battery, reason="smells", request_key="q")
    with pytest.raises(EntryRefusedError, match="it goes to Q-1 or the like"):
        move_battery(
            actor=technician, battery=battery, site=hall, place=place("A-08"), request_key="1"
        )
    move_battery(actor=technician, battery=battery, site=hall, place=place("Q-1"), request_key="2")
    assert battery.storage_place == "Q-1"


def test_a_part_moves_with_its_whole(technician, hall, receive, leaf):
    pack, module = receive(), receive(battery_model=leaf.module_model)
    install_in_whole(actor=technician, part=module, whole=pack, position=1, request_key="i")
    with pytest.raises(TransitionRefusedError, match="take it out first"):
        move_battery(actor=technician, battery=module, site=hall, request_key="m")
    [row] = stock_by(technician, "stage")
    assert (row["name"] if "name" in row else row["keys"], row["count"]) == (["received"], 1)


def test_other_peoples_sites_and_rights(technician, recycler, receive, hall, make_actor):
    elsewhere = Site.objects.create(organisation=recycler, name="X", latitude=1, longitude=1)
    with pytest.raises(EntryRefusedError, match="another organisation"):
        move_battery(actor=technician, battery=receive(), site=elsewhere, request_key="m")
    with pytest.raises(PermissionRefusedError):
        add_places(actor=technician, site=hall, codes="Z")


@pytest.mark.parametrize("group", ["place", "stage", "grade", "chemistry"])
def test_stock_is_one_statement_and_counts_once(technician, hall, receive, group,
                                                django_assert_num_queries):  # fmt: skip
    for code in ("A-08", "A-08", "B"):
        move_battery(
            actor=technician, battery=receive(), site=hall, place=place(code), request_key=code
            if code == "B" else receive().serial,
        )  # fmt: skip
    with django_assert_num_queries(1):
        rows = stock_by(technician, group, site=str(hall.uid))
    assert sum(row["count"] for row in rows) == 3
    assert sum(row["rated_energy_kwh"] for row in rows) == 72
    if group == "place":
        assert [(row["keys"], row["count"]) for row in rows] == [
            (["Hall", "A-08"], 2), (["Hall", "B"], 1),
        ]  # fmt: skip


def test_a_row_of_the_stock_leads_to_its_batteries(desk, hall, technician, receive):
    stands, elsewhere, gone = receive("S1"), receive("S2"), receive("S3")
    Battery.objects.filter(pk=gone.pk).update(stage="in_service")
    move_battery(actor=technician, battery=stands, site=hall, place=place("A-08"), request_key="m")
    for group in ("place", "stage", "chemistry"):
        rows = desk.get("/stock/", {"by": group}).context["rows"]
        row = next(row for row in rows if row["name"].endswith(("A-08", "Received", "LMO")))
        shown = [one.public_id for one in desk.get(row["link"]).context["page"]]
        assert len(shown) == row["count"]
        assert stands.public_id in shown
        assert gone.public_id not in shown
        assert (elsewhere.public_id in shown) == (group != "place")
