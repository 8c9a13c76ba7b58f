"""Random lives: whatever is allowed keeps what must never break, whatever is refused changes
nothing."""

from dataclasses import asdict
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.enums import EventKind, Grade, LegalStatus, Stage
from lifecycle.events import Assembled, Disassembled, GradeSigned, Inspected
from lifecycle.state import BatteryState
from lifecycle.state.fold import NotAllowedError, apply
from tests.lifecycle.passport.test_epcis import OF_EVERY_KIND

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENDED = {Stage.RECYCLED, Stage.DISMANTLED}
# What may be said of a battery that is no more.
AFTER_THE_END = {EventKind.DOCUMENT_FILED, EventKind.IDENTIFIER_ADDED, EventKind.VOIDED}
START = {EventKind.RECEIVED, EventKind.ASSEMBLED}


def variants():
    for payload in OF_EVERY_KIND:
        yield payload
        if isinstance(payload, Inspected):
            yield payload.model_copy(update={"passed": not payload.passed})
        if isinstance(payload, GradeSigned):
            yield payload.model_copy(update={"grade": Grade.QUARANTINE})
        if isinstance(payload, Assembled):
            promised = {"demand": "D", "application": "forklift", "order": "W"}
            yield payload.model_copy(update=promised)
        if isinstance(payload, Disassembled):
            yield payload.model_copy(update={"demand": "D", "order": "W"})


PAYLOADS = list(variants())
LIVES = st.lists(st.sampled_from(PAYLOADS), max_size=60)


def step(state, payload):
    before = vars_of(state)
    try:
        return apply(state, payload, NOW)
    except NotAllowedError:
        assert vars_of(state) == before
        return None


def vars_of(state):
    return asdict(state)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([p for p in PAYLOADS if p.kind in START]), LIVES)
def test_no_life_breaks_what_must_hold(start, payloads):
    state = step(BatteryState(), start)
    inspected_since_quarantine = graded_since_quarantine = True
    for payload in payloads:
        after = step(state, payload)
        if after is None:
            continue
        assert payload.kind not in START
        if state.stage in ENDED:
            assert payload.kind in AFTER_THE_END
            assert after.stage == state.stage
        if after.stage == Stage.QUARANTINED:
            inspected_since_quarantine = graded_since_quarantine = False
            assert not after.demand
        if payload.kind == EventKind.INSPECTED and payload.passed:
            inspected_since_quarantine = True
        if payload.kind == EventKind.GRADED and after.stage == Stage.GRADED:
            graded_since_quarantine = True
        if payload.kind in {EventKind.RESERVED, EventKind.PUT_IN_SERVICE}:
            assert inspected_since_quarantine
            assert graded_since_quarantine
        if payload.kind == EventKind.PREPARED and start.kind == EventKind.ASSEMBLED:
            assert state.insulation_resistance_ohm_per_v is not None
        if after.stage in {Stage.MATCHED, Stage.PREPARED}:
            assert after.demand
        if payload.kind == EventKind.DISASSEMBLED:
            assert state.demand == payload.demand
            assert not after.demand
        if payload.kind == EventKind.PUT_IN_SERVICE:
            assert state.legal_status != LegalStatus.WASTE
        if state.shipment and payload.kind == EventKind.DISASSEMBLED:
            raise AssertionError("taken apart under way")
        state = after


@given(st.sampled_from(list(Stage)), st.sampled_from(PAYLOADS))
def test_a_battery_begins_once(stage, payload):
    if payload.kind not in START:
        assert step(BatteryState(), payload) is None
    else:
        state = BatteryState()
        state.stage = stage
        assert step(state, payload) is None
