from decimal import Decimal

import pytest

from accounts.enums import Role
from lifecycle.enums import Stage
from lifecycle.errors import EntryRefusedError, StaleRecordError, TransitionRefusedError
from lifecycle.services import (
    inspect_battery,
    prepare_battery,
    quarantine_battery,
    release_from_quarantine,
)


def test_a_sound_battery_goes_on(receive, inspect):
    battery = receive()
    inspect(battery)
    assert (battery.stage, battery.quarantine_reason, battery.sequence) == (Stage.INSPECTED, "", 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"insulation_resistance_ohm_per_v": Decimal("99.9")},
            "Insulation: 99.9 Ω/V (limit ≥ 100 Ω/V)",
        ),
        (
            {"open_circuit_voltage_v": Decimal(12)},
            "Open-circuit voltage: 12 V (limit 240–403.2 V)",
        ),
        ({"leaked_or_vented": True}, "Leak or venting: found"),
        ({"flood_signs": True}, "Flood: signs found"),
        ({"severe_collision": True}, "Collision: severe"),
        ({"hrc_fuse_blown": True}, "HRC fuse: blown"),
        ({"visual": "swollen"}, "Visual: swollen"),
        ({"lifetime_data_available": False}, "Lifetime data: missing"),
        ({"past_calendar_expiry": True}, "Calendar life: past"),
    ],
)
def test_each_failed_gate_leads_to_quarantine_with_its_reason(receive, inspect, change, reason):
    battery = receive()
    inspect(battery, **change)
    assert (battery.stage, battery.quarantine_reason) == (Stage.QUARANTINED, reason)


def test_the_limit_itself_passes(receive, inspect):
    battery = receive()
    inspect(battery, insulation_resistance_ohm_per_v=Decimal(100))
    assert battery.stage == Stage.INSPECTED


def test_what_was_not_measured_is_not_passed(receive, inspect):
    battery = receive()
    with pytest.raises(EntryRefusedError) as refused:
        inspect(battery, insulation_resistance_ohm_per_v=None)
    assert list(refused.value.problems) == ["insulation_resistance_ohm_per_v"]
    assert battery.stage == Stage.RECEIVED


def test_a_voltage_that_the_chemistry_cannot_show_is_a_slip(receive, inspect):
    battery = receive()
    with pytest.raises(EntryRefusedError, match=r"38\.80 V a cell.*240–403\.2 V"):
        inspect(battery, open_circuit_voltage_v=Decimal(3725))
    assert battery.sequence == 1


def test_only_a_second_person_releases_and_the_gate_comes_again(
    receive, inspect, technician, make_actor, refurbisher
):
    battery = receive()
    inspect(battery, flood_signs=True)
    release = {"battery": battery, "reason": "dried and opened", "request_key": "out"}
    with pytest.raises(TransitionRefusedError, match="second person"):
        release_from_quarantine(actor=technician, **release)
    second = make_actor(Role.TECHNICIAN, refurbisher)
    release_from_quarantine(actor=second, **release)
    assert (battery.stage, battery.quarantine_reason) == (Stage.RECEIVED, "")


def test_nothing_but_the_allowed_goes_on_from_quarantine(receive, technician):
    battery = receive()
    quarantine_battery(actor=technician, battery=battery, reason="smells", request_key="q")
    with pytest.raises(TransitionRefusedError, match="Quarantined"):
        prepare_battery(
            actor=technician,
            battery=battery,
            operation="repair",
            work_done="none",
            request_key="p",
        )


def test_a_stale_form_is_refused(receive, inspect, technician, findings):
    battery = receive()
    inspect(battery)
    with pytest.raises(StaleRecordError):
        inspect_battery(
            actor=technician,
            battery=battery,
            findings=findings(),
            request_key="late",
            expected_sequence=1,
        )
    assert battery.events.count() == 2
