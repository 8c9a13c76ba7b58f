import json

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.queries.passports import current_passport
from lifecycle.services import put_in_service


@pytest.fixture
def battery(receive, known_leaf, measured):
    return measured(receive("Q/1", battery_model=known_leaf, vin="1N4AZ0CP0DC400001"))


@pytest.fixture
def reader(make_actor, recycler):
    """A browser of somebody from elsewhere, by role."""

    def reader(role):
        client = Client()
        actor = make_actor(role, recycler)
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return reader


LINK = "/01/04012345678901/21/Q%2F1"


def test_a_person_gets_a_page_and_a_program_json_ld(client, battery):
    page = client.get(LINK, HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["Content-Type"].startswith("text/html")
    data = client.get(LINK, HTTP_ACCEPT="application/ld+json")
    assert data.headers["Content-Type"] == "application/ld+json"
    told = json.loads(data.content)
    assert told["@id"] == "http://127.0.0.1:8000/01/04012345678901/21/Q%2F1"
    assert (told["gtin"], told["serialNumber"]) == ("04012345678901", "Q/1")
    assert told["passport"]["Battery_Passport"]["BatteryMaterialsAndComposition"][
        "BatteryChemistry"
    ] == {"chemicalCodeValue": "Li-ion LMO"}


@pytest.mark.parametrize("accept", ["text/html", "application/ld+json"])
@pytest.mark.parametrize(
    ("role", "health", "operator"),
    [(None, False, False), (Role.RECYCLER, False, False),
     (Role.LEGITIMATE_INTEREST, True, False), (Role.AUTHORITY, True, True)],
)  # fmt: skip
def test_each_tier_gets_its_own_and_nothing_else(
    client, reader, battery, technician, accept, role, health, operator
):
    browser = reader(role) if role else client
    text = browser.get(LINK, HTTP_ACCEPT=accept).content.decode()
    assert ("17.0 to 23.0 %" in text) == health
    assert ("original" in text) == health
    assert ("NL123" in text) == operator
    for never in ("1N4AZ0CP0DC400001", technician.name, "capacity test, tess"):
        assert never not in text


def test_a_wrong_check_digit_is_told_and_an_unknown_battery_is_not(client, battery):
    wrong = client.get("/01/04012345678902/21/Q%2F1")
    assert (wrong.status_code, "it should be 1" in wrong.content.decode()) == (400, True)
    assert client.get("/01/04012345678901/21/OTHER").status_code == 404
    assert client.get("/id/ENC-00000000").status_code == 404


def test_the_id_of_a_label_leads_to_the_passport(client, battery):
    page = client.get(f"/id/{battery.public_id}")
    assert (page.status_code, page.context["passport"].uid.hex) == (
        200, battery.passport.replace("-", "")
    )  # fmt: skip


def test_the_links_of_a_resolver(client, battery):
    links = client.get(f"{LINK}?linkType=all").json()["linkset"][0]
    assert links["anchor"].endswith(LINK)
    assert client.get("/.well-known/gs1resolver").json()["supportedPrimaryKeys"] == ["01"]


def test_repurposing_gives_a_new_passport_linked_to_the_old(technician, client, battery):
    old = battery.passport
    Battery.objects.filter(pk=battery.pk).update(stage=Stage.PREPARED, application="forklift")
    battery.refresh_from_db()
    put_in_service(actor=technician, battery=battery, place="Harbour", request_key="s")
    new = current_passport(battery)
    assert (str(new.uid) != old, new.category) == (True, "industrial/non-stationary battery")
    assert [str(one.uid) for one in new.predecessors.all()] == [old]
    page = client.get(f"/passport/{old}/").content.decode()
    assert "no longer the one that stands for the battery" in page
    assert str(new.uid) in page
