"""Which battery was in which vehicle: told by receipts, made precise by what is recorded later."""

from datetime import UTC, datetime

import pytest

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from lifecycle.errors import EntryRefusedError
from lifecycle.models import PersonalDatum, Vehicle, VehicleStay
from lifecycle.queries.timeline import vin_of
from lifecycle.queries.vehicles import find_vehicle, stays_of_battery
from lifecycle.services import (
    Stay,
    correct_record,
    erase_personal_data,
    record_stay,
    verify_ledger,
)

VIN, OTHER = "SJNFAAZE0U6000001", "SJNFAAZE0U6000002"


def day(year, month=1, number=1):
    return datetime(year, month, number, tzinfo=UTC)


def rows(battery):
    """(VIN, since, until, mileage in, mileage out), newest first."""
    return [
        (
            stay.vin, stay.row.since, stay.row.until,
            stay.row.mileage_at_installation_km, stay.row.mileage_at_removal_km,
        )
        for stay in stays_of_battery(battery)
    ]  # fmt: skip


@pytest.fixture
def out_of_car(receive):
    return receive("A", vin=VIN, vehicle_model="Nissan Leaf", mileage_km=98_000)


@pytest.fixture
def record(technician):
    def record(battery, vin=VIN, key="stay", **told):
        return record_stay(
            actor=technician, battery=battery, stay=Stay(vin, **told), request_key=key
        )

    return record


def test_a_receipt_tells_of_the_vehicle(out_of_car, technician):
    assert out_of_car.sequence == 1
    assert rows(out_of_car) == [(VIN, None, out_of_car.received_at, None, 98_000)]
    vehicle = find_vehicle(technician, VIN.lower())
    assert (vehicle.name, vehicle.organisation_id) == ("Nissan Leaf", technician.organisation_id)
    assert verify_ledger().findings == []


def test_two_batteries_of_one_car_share_the_vehicle(out_of_car, receive):
    second = receive("B", vin=VIN)
    assert Vehicle.objects.count() == 1
    assert VehicleStay.objects.filter(battery=second).count() == 1


def test_what_is_recorded_later_makes_the_stay_precise(out_of_car, record):
    record(
        out_of_car, since=day(2014), until=day(2025, 5),
        mileage_at_installation_km=12, mileage_at_removal_km=97_990,
    )  # fmt: skip
    assert rows(out_of_car) == [(VIN, day(2014), day(2025, 5), 12, 97_990)]
    assert verify_ledger().findings == []


def test_begin_and_end_one_after_the_other(out_of_car, record):
    record(out_of_car, since=day(2014), mileage_at_installation_km=12)
    record(out_of_car, until=day(2025, 5), key="end")
    assert rows(out_of_car) == [(VIN, day(2014), day(2025, 5), 12, 98_000)]
    assert verify_ledger().findings == []


def test_a_second_stay_in_another_car(out_of_car, record):
    record(out_of_car, OTHER, since=day(2013), until=day(2014))
    record(out_of_car, since=day(2014), key="then")
    assert [row[:3] for row in rows(out_of_car)] == [
        (VIN, day(2014), out_of_car.received_at),
        (OTHER, day(2013), day(2014)),
    ]
    assert verify_ledger().findings == []


def test_sent_twice_it_stands_once(out_of_car, record):
    for _ in range(2):
        record(out_of_car, OTHER, since=day(2013), until=day(2014))
    assert out_of_car.events.count() == 3


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({}, "since", "Say from when or until when"),
        ({"since": day(2014), "until": day(2014)}, "until", "ends before it begins"),
        (
            {
                "since": day(2014),
                "mileage_at_installation_km": 10,
                "mileage_at_removal_km": 9,
            },
            "mileage_at_removal_km",
            "runs backwards: 10 km when it was built in, 9 km",
        ),
        ({"vin": "SJNFAAZE0U600000", "since": day(2014)}, "vin", "17 characters; this one has 16"),
        ({"vin": "SJNFAAZE0U600000O", "since": day(2014)}, "vin", "found O"),
        ({"since": day(2999)}, "occurred_at", "lies in the future"),
    ],
)
def test_what_cannot_be(receive, record, told, field, words):
    battery = receive("A")
    with pytest.raises(EntryRefusedError) as refused:
        record(battery, **{"vin": VIN, **told})
    assert words in refused.value.problems[field]
    assert (battery.events.count(), Vehicle.objects.count(), VehicleStay.objects.count()) == (
        1,
        0,
        0,
    )


def test_a_vehicle_has_one_battery_at_a_time(receive, record):
    first, second = receive("A"), receive("B")
    record(first, since=day(2014), until=day(2020))
    with pytest.raises(EntryRefusedError) as refused:
        record(second, since=day(2019), key="other")
    assert refused.value.problems["vin"] == (
        f"{first.public_id} was in this vehicle from 2014-01-01 until 2020-01-01: "
        "a vehicle has one battery at a time."
    )
    record(second, since=day(2020), key="after")
    with pytest.raises(EntryRefusedError, match="and still is"):
        record(receive("C"), since=day(2021), key="third")
    assert verify_ledger().findings == []


def test_a_battery_is_in_one_vehicle_at_a_time(receive, record):
    battery = receive("A")
    record(battery, since=day(2014), until=day(2020))
    with pytest.raises(EntryRefusedError, match="was in another vehicle from 2014-01-01"):
        record(battery, OTHER, since=day(2015), until=day(2016), key="other")
    with pytest.raises(EntryRefusedError, match="is recorded already"):
        record(battery, since=day(2015), until=day(2016), key="again")


def test_another_vin_is_another_vehicle(out_of_car, technician):
    def correct(field, now, key):
        correct_record(
            actor=technician, battery=out_of_car, field=field, now=now, reason="typed wrong",
            request_key=key,
        )  # fmt: skip

    correct("vin", OTHER, "1")
    correct("mileage_km", "99000", "2")
    assert rows(out_of_car) == [(OTHER, None, out_of_car.received_at, None, 99_000)]
    assert vin_of(out_of_car) == OTHER
    assert verify_ledger().findings == []
    correct("vin", "", "3")
    assert rows(out_of_car) == []
    assert verify_ledger().findings == []
    correct("vin", VIN, "4")
    assert [row[0] for row in rows(out_of_car)] == [VIN]
    assert verify_ledger().findings == []


@pytest.mark.parametrize("beside", ["battery", "vehicle"])
def test_a_vin_is_erased_wherever_it_stands(out_of_car, technician, beside):
    name = f"of {out_of_car.public_id}" if beside == "battery" else str(Vehicle.objects.get().uid)
    subject = f"vehicle {name}"
    assert erase_personal_data(actor=Actor.system(), subject=subject) == 2
    assert not PersonalDatum.objects.filter(value=VIN).exists()
    assert find_vehicle(technician, VIN) is None
    assert rows(out_of_car)[0][0] == ""
    assert verify_ledger().findings == []


def test_nobody_finds_the_vehicle_of_another(out_of_car, make_actor):
    other = Organisation.objects.create(name="Other", kind=OrganisationKind.REFURBISHER)
    assert find_vehicle(make_actor(Role.TECHNICIAN, other), VIN) is None


@pytest.mark.parametrize(
    "change", [{"mileage_at_removal_km": 1}, {"since": day(2010)}, {"until": day(2011)}]
)
def test_a_changed_row_is_found(out_of_car, change):
    VehicleStay.objects.update(**change)
    assert [finding.problem for finding in verify_ledger().findings] == [
        "the vehicles that it was in are not those that were recorded"
    ]
