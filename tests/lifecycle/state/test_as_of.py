from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import events
from lifecycle.enums import Stage
from lifecycle.queries.as_of import battery_as_of, compare_with_today, facts_of
from lifecycle.services import correct_record, record_negative_event
from lifecycle.services.append import state_of
from lifecycle.state import BatteryState, Fact, NotAllowedError, advance, state_as_of
from tests.lifecycle.passport.test_epcis import OF_EVERY_KIND

T0 = datetime(2026, 1, 1, tzinfo=UTC)
RECEIVED = events.Received(holder="h", battery_model="m", serial="s", origin="vehicle",
                           condition="worn", mileage_km=90_000)  # fmt: skip


def day(number):
    return T0 + timedelta(days=number)


def test_a_late_record_was_true_before_it_was_known():
    flood = events.NegativeEvent(nature="flood", source="hearsay")
    facts = [Fact(1, RECEIVED, day(0), day(0)), Fact(2, flood, day(1), day(9))]
    assert state_as_of(facts, true_at=day(2)).negative_events == 1
    assert state_as_of(facts, known_at=day(2)).negative_events == 0
    assert state_as_of(facts, true_at=day(2), known_at=day(2)).negative_events == 0
    assert state_as_of(facts, true_at=day(0)).negative_events == 0


def test_a_correction_was_true_from_what_it_corrects():
    corrected = events.Corrected(corrects_sequence=1, field="mileage_km", was="90000",
                                 now="98000", reason="typo")  # fmt: skip
    facts = [Fact(1, RECEIVED, day(0), day(0)), Fact(2, corrected, day(5), day(5))]
    assert state_as_of(facts, true_at=day(1)).mileage_km == 98_000
    assert state_as_of(facts, true_at=day(1), known_at=day(1)).mileage_km == 90_000


def test_a_measurement_recorded_before_an_inspection_that_happened_earlier():
    """By the chain the inspection came first; by the clock the test did: nothing is refused."""
    inspected = events.Inspected(
        visual="sound", leaked_or_vented=False, flood_signs=False, severe_collision=False,
        hrc_fuse_blown=False, lifetime_data_available=True, past_calendar_expiry=False,
        insulation_resistance_ohm_per_v=Decimal(2000), open_circuit_voltage_v=None, gates=[],
        passed=True,
    )  # fmt: skip
    measured = events.MeasurementRecorded(evidence="e", evidence_kind="pulse")
    facts = [Fact(1, RECEIVED, day(0), day(0)), Fact(2, inspected, day(5), day(5)),
             Fact(3, measured, day(3), day(6))]  # fmt: skip
    assert state_as_of(facts, true_at=day(4)).stage == Stage.RECEIVED
    assert state_as_of(facts).stage == Stage.TESTED


@given(st.lists(st.sampled_from(OF_EVERY_KIND), max_size=12), st.integers(0, 14))
def test_known_alone_is_the_fold_of_a_prefix_and_what_was_true_never_fails(payloads, cut):
    state, facts = BatteryState(), []
    for payload in [RECEIVED, *payloads]:
        try:
            advance(state, payload, day(len(facts)))
        except (NotAllowedError, ValueError):
            continue
        facts.append(Fact(len(facts) + 1, payload, day(len(facts)), day(len(facts))))
    expected = BatteryState()
    for fact in facts:
        if fact.recorded_at <= day(cut):
            advance(expected, fact.payload, fact.occurred_at)
    assert state_as_of(facts, known_at=day(cut)) == expected
    state_as_of(facts, true_at=day(cut))


def test_today_is_the_row(receive, inspect, technician):
    battery = receive("A", mileage_km=88_000)
    inspect(battery)
    correct_record(actor=technician, battery=battery, field="mileage_km", now="98000",
                   reason="typo", request_key="c")  # fmt: skip
    record_negative_event(actor=technician, battery=battery, nature="overcharge", source="bms",
                          request_key="n")  # fmt: skip
    assert battery_as_of(battery, true_at=None, known_at=None) == state_of(battery)
    assert len(facts_of(battery)) == 4
    before = battery.events.get(sequence=3).recorded_at - timedelta(microseconds=1)
    [changed, *_] = compare_with_today(battery, true_at=None, known_at=before)
    assert (changed.name, changed.then, changed.today) == ("mileage km", 88_000, 98_000)


def test_the_page(receive, technician, client):
    from accounts.models import User

    client.force_login(User.objects.get(username="tess"))
    battery = receive("A", mileage_km=88_000)
    now = timezone.localtime() + timedelta(minutes=2)
    page = client.get(
        f"{battery.get_absolute_url()}as-of/", {"true_at": now.strftime("%Y-%m-%dT%H:%M")}
    )
    assert "88000" in page.content.decode().replace(",", "")
