from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import PermissionRefusedError
from lifecycle.enums import Condition, IdentifierKind, Origin, Stage
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Battery, LedgerEvent
from lifecycle.queries import timeline_of, vin_of
from lifecycle.services import Receipt, receive_battery


def test_the_first_event_stands_with_who_when_and_hashes(receive, technician):
    battery = receive("sn 7", vin="1n4az0cp0dc400001", mileage_km=88_000)
    [entry] = timeline_of(battery)
    event = entry.event
    assert (battery.stage, battery.serial, battery.mileage_km) == (Stage.RECEIVED, "SN 7", 88_000)
    assert (event.sequence, event.previous_hash, event.hash) == (1, "0" * 64, battery.head_hash)
    assert entry.actor_name == technician.name
    assert vin_of(battery) == "1N4AZ0CP0DC400001"
    assert "1N4AZ0CP0DC400001" not in event.payload_text
    assert technician.name not in str(event.__dict__)


def test_the_same_request_twice_stands_once(receive):
    assert receive("A1").pk == receive("A1").pk
    assert LedgerEvent.objects.count() == Battery.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"vin": "SHORT"}, "vin", "has 17 characters; this one has 5"),
        ({"vin": "1N4AZ0CP0DC40000O"}, "vin", "found O"),
        ({"serial": " "}, "serial", "needs its serial"),
    ],
)
def test_bad_values_are_named_and_nothing_is_written(technician, leaf, fields, field, words):
    given = {"battery_model": leaf, "serial": "S", "origin": Origin.VEHICLE}
    receipt = Receipt(condition=Condition.INTACT, **{**given, **fields})
    with pytest.raises(EntryRefusedError) as refused:
        receive_battery(actor=technician, receipt=receipt, request_key="r")
    assert words in refused.value.problems[field]
    assert Battery.objects.count() == 0


def test_a_serial_is_registered_once_and_the_message_names_the_battery(receive, technician, leaf):
    first = receive("DOUBLE")
    receipt = Receipt(leaf, "double", Origin.STOCK, Condition.INTACT)
    with pytest.raises(EntryRefusedError, match=first.public_id):
        receive_battery(actor=technician, receipt=receipt, request_key="another")


def test_a_code_that_another_battery_carries_is_refused(receive, technician, leaf):
    code = (IdentifierKind.GB_T_34014, "04QPD16V5500001A3A000001")
    receive("ONE", identifiers=[code])
    receipt = Receipt(leaf, "TWO", Origin.STOCK, Condition.INTACT, identifiers=[code])
    with pytest.raises(EntryRefusedError, match="already belongs"):
        receive_battery(actor=technician, receipt=receipt, request_key="another")


def test_the_future_is_refused(technician, leaf):
    receipt = Receipt(leaf, "F", Origin.STOCK, Condition.INTACT)
    with pytest.raises(EntryRefusedError, match="future"):
        receive_battery(
            actor=technician,
            receipt=receipt,
            request_key="r",
            occurred_at=timezone.now() + timedelta(hours=1),
        )
    assert Battery.objects.count() == 0


def test_a_planner_may_not_receive(planner, leaf):
    with pytest.raises(PermissionRefusedError):
        receive_battery(
            actor=planner,
            receipt=Receipt(leaf, "F", Origin.STOCK, Condition.INTACT),
            request_key="r",
        )
