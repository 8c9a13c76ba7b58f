"""A holder's own systems read batteries and ledger, and can check the chain's links."""

import pytest
from django.utils.dateparse import parse_datetime

from accounts.models import Organisation


@pytest.fixture
def erp(client_of, refurbisher):
    return client_of(refurbisher, "batteries:read")


def test_a_battery_with_its_ledger(erp, receive, inspect, leaf):
    battery = receive("LEAF-1", vin="XXXDEM00000000001", mileage_km=88000)
    inspect(battery)
    body = erp.get(f"/api/v1/batteries/{battery.public_id}/").json()
    events = body.pop("events")
    received, inspected = battery.events.order_by("sequence")
    assert parse_datetime(body.pop("received_at")) == battery.received_at
    assert body == {
        "id": battery.public_id,
        "serial": "LEAF-1",
        "maker": "Nissan",
        "model": "Leaf 24 kWh (ZE0, AZE0)",
        "level": "pack",
        "chemistry": "Li-ion LMO",
        "mass_kg": "294",
        "rated_energy_kwh": "24",
        "nominal_voltage_v": "360",
        "legal_status": "original",
        "state_of_health": None,
        "is_demonstration": False,
        "stage": "inspected",
        "grade": "",
        "grade_policy": "",
        "origin": "vehicle",
        "condition": "intact",
        "open_circuit_voltage_v": "372.5",
        "insulation_resistance_ohm_per_v": "2000",
        "quarantine_reason": "",
        "is_critical": False,
        "site": None,
        "sequence": 2,
        "head_hash": inspected.hash,
    }
    assert [(e["sequence"], e["kind"], e["hash"], e["previous_hash"]) for e in events] == [
        (1, "received", received.hash, "0" * 64),
        (2, "inspected", inspected.hash, received.hash),
    ]
    assert set(events[0]) == {
        "sequence", "kind", "version", "occurred_at", "recorded_at",
        "organisation", "payload", "hash", "previous_hash",
    }  # fmt: skip
    assert events[0]["payload"]["mileage_km"] == 88000
    assert events[1]["payload"]["open_circuit_voltage_v"] == "372.5"


def test_no_name_and_no_vin_is_given(erp, receive, technician):
    battery = receive(vin="XXXDEM00000000001")
    told = erp.get(f"/api/v1/batteries/{battery.public_id}/").content.decode()
    assert [word for word in ("XXXDEM", f'"{technician.name}"', "user:") if word in told] == []


def test_batteries_of_others_do_not_exist(client_of, receive):
    battery = receive()
    rival = Organisation.objects.create(name="Rival", kind="refurbisher")
    client = client_of(rival, "batteries:read")
    assert client.get("/api/v1/batteries/").json()["results"] == []
    assert client.get(f"/api/v1/batteries/{battery.public_id}/").status_code == 404


def test_the_list_is_filtered_by_stage(erp, receive, inspect):
    receive("A")
    inspect(receive("B"))
    found = erp.get("/api/v1/batteries/", {"stage": "inspected"}).json()["results"]
    assert [one["serial"] for one in found] == ["B"]
    assert erp.get("/api/v1/batteries/", {"stage": "lost"}).status_code == 400


@pytest.mark.parametrize("count", [1, 60])
def test_a_list_needs_three_statements(erp, receive, count, django_assert_num_queries):
    for _ in range(count):
        receive()
    erp.get("/api/v1/batteries/")
    with django_assert_num_queries(3):  # key, count, page
        page = erp.get("/api/v1/batteries/", {"page_size": 100})
    assert len(page.json()["results"]) == count


def test_a_ledger_needs_three_statements_however_long(
    erp, receive, inspect, django_assert_num_queries
):
    battery = receive()
    for _ in range(5):
        inspect(battery)
    at = f"/api/v1/batteries/{battery.public_id}/"
    erp.get(at)
    with django_assert_num_queries(3):  # key, battery, events
        assert len(erp.get(at).json()["events"]) == 6
