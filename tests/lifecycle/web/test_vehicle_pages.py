"""The pages: what is known of a vehicle, and when a battery was in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.models import Vehicle

VIN = "SJNFAAZE0U6000001"


@pytest.fixture
def battery(receive):
    return receive("A", vin=VIN, vehicle_model="Nissan Leaf", mileage_km=98_000)


def test_a_stay_is_recorded_and_shown(desk, fill, battery):
    url = f"{battery.get_absolute_url()}vehicle/"
    page = desk.post(
        url,
        fill(
            desk.get(url), vin=VIN.lower(), since="2014-03-01", mileage_at_installation_km="12",
            until="2025-05-02", mileage_at_removal_km="97990", reason="new pack",
        ),
        follow=True,
    )  # fmt: skip
    told = " ".join(page.content.decode().split())
    for words in ("1 Mar 2014", "2 May 2025", "12 – 97 990 km", VIN):
        assert words in told
    vehicle = Vehicle.objects.get()
    told = " ".join(desk.get(f"/vehicles/{vehicle.uid}/").content.decode().split())
    for words in (battery.public_id, "1 Mar 2014", "97 990 km", "Nissan Leaf"):
        assert words in told


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk, fill, battery):
    url = f"{battery.get_absolute_url()}vehicle/"
    page = desk.post(
        url, fill(desk.get(url), vin="SJN", since="2014-03-01", vehicle_model="Leaf ZE0")
    )
    assert page.status_code == 422
    assert "A VIN has 17 characters; this one has 3." in page.content.decode()
    assert page.context["form"]["vehicle_model"].value() == "Leaf ZE0"
    assert battery.events.count() == 1


def test_a_vehicle_is_found_by_its_vin(desk, battery):
    found = desk.post("/vehicles/", {"vin": VIN.lower()})
    assert found.url == f"/vehicles/{Vehicle.objects.get().uid}/"
    page = desk.post("/vehicles/", {"vin": "SJNFAAZE0U6000009"})
    assert page.status_code == 422
    assert "No vehicle of yours has this VIN." in page.content.decode()
    assert battery.public_id in desk.get("/vehicles/").content.decode()


def test_pages_take_a_fixed_number_of_statements(desk, receive):
    def statements(url):

        with CaptureQueriesContext(connection) as counted:
            assert desk.get(url).status_code == 200
        return len(counted)

    for name in ("A", "B"):
        receive(name, vin=VIN)
    urls = ["/vehicles/", f"/vehicles/{Vehicle.objects.get().uid}/"]
    before = [statements(url) for url in urls]
    for number in range(4):
        receive(f"C{number}", vin=VIN)
        receive(f"D{number}", vin=f"SJNFAAZE0U600001{number}")
    assert [statements(url) for url in urls] == before
