"""Each battery's chain and the row that is folded from it, battery after battery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lifecycle.events import EventPayload, PayloadError, read_payload
from lifecycle.ledger import GENESIS_HASH, hashed
from lifecycle.models import Battery
from lifecycle.services.seals import seal
from lifecycle.services.verify.beside import problem_beside
from lifecycle.services.verify.finding import Finding
from lifecycle.services.verify.rows_beside import RowsBeside
from lifecycle.services.verify.stored_events import StoredEvent, stored_events
from lifecycle.state import BatteryState, NotAllowedError, advance

BATCH = 400


@dataclass
class Count:
    """How much has been looked at."""

    batteries: int = 0
    events: int = 0
    files: int = 0
    checkpoints: int = 0


def check_chains(
    public_id: str, count: Count, *, after: int = 0, until: int | None = None
) -> Iterator[Finding]:
    """Findings of one battery, or of those with keys above `after` up to `until`: the first bad
    place of each."""
    batteries = Battery.objects.order_by("pk")
    if public_id:
        batteries = batteries.filter(public_id=public_id)
    if until is not None:
        batteries = batteries.filter(pk__lte=until)
    known, last_pk = RowsBeside.of_all(), after
    while chunk := list(batteries.filter(pk__gt=last_pk)[:BATCH]):
        first_pk, last_pk = chunk[0].pk, chunk[-1].pk
        beside = known.of(first_pk, last_pk)
        events = stored_events(first_pk, last_pk)
        event = next(events, None)
        for battery in chunk:
            while event and event.battery_id < battery.pk:
                event = next(events, None)  # of a battery whose row is gone: see lost_rows
            mine = []
            while event and event.battery_id == battery.pk:
                mine.append(event)
                event = next(events, None)
            count.batteries += 1
            count.events += len(mine)
            if finding := _check_battery(battery, mine, beside):
                yield finding


def _check_battery(
    battery: Battery, stored: list[StoredEvent], beside: RowsBeside
) -> Finding | None:
    place = battery.public_id
    if not stored:
        return Finding(place, 1, "all events of this battery are missing")
    state = BatteryState()
    payloads: list[tuple[EventPayload, datetime]] = []
    previous = GENESIS_HASH
    for expected, event in enumerate(stored, start=1):
        if event.sequence != expected:
            problem = f"event {expected} is missing; {event.sequence} follows"
            return Finding(place, expected, problem)
        if event.previous_hash != previous:
            problem = "the previous hash is not that of the event before it"
            return Finding(place, expected, problem)
        if hashed(place, *event.hashed_fields) != event.hash:
            return Finding(place, expected, "a field of this event was changed")
        previous = event.hash
        try:
            payload = read_payload(event.kind, event.version, event.payload_text)
            advance(state, payload, event.occurred_at)
        except (PayloadError, NotAllowedError) as error:
            return Finding(place, expected, str(error))
        payloads.append((payload, event.occurred_at))
    return _check_row(battery, state, stored[-1], payloads, beside)


def _check_row(
    battery: Battery,
    state: BatteryState,
    last: StoredEvent,
    payloads: list[tuple[EventPayload, datetime]],
    beside: RowsBeside,
) -> Finding | None:
    if battery.sequence > last.sequence:
        removed = f"events {last.sequence + 1} to {battery.sequence} were removed from the end"
        return Finding(battery.public_id, last.sequence + 1, removed)
    expected = state.columns() | {"sequence": last.sequence, "head_hash": last.hash}
    wrong = [name for name, value in expected.items() if getattr(battery, name) != value]
    if wrong:
        problem = f"the projection does not say what the events say: {', '.join(wrong)}"
        return Finding(battery.public_id, None, problem)
    if battery.head_seal != seal(battery.public_id, last.sequence, last.hash):
        problem = (
            f"the chain ends at event {last.sequence}, but that end was never sealed: "
            "later events were removed and the row set back, or the seal was changed"
        )
        return Finding(battery.public_id, last.sequence + 1, problem)
    if problem := problem_beside(battery, payloads, beside):
        return Finding(battery.public_id, None, problem)
    return None
