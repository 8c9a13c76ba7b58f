"""The one door to the ledger: every event of every battery is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.errors import StaleRecordError, TransitionRefusedError
from lifecycle.events import EventPayload
from lifecycle.ledger import GENESIS_HASH, entry_hash
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.moments import check_moment
from lifecycle.services.personal_data import reference_of
from lifecycle.services.projections import Recorded, set_sites, write_columns, write_rows_beside
from lifecycle.services.promises import close_reservations
from lifecycle.services.seals import seal
from lifecycle.state import (
    COLUMNS,
    PERMISSIONS,
    BatteryState,
    NotAllowedError,
    advance,
    ends_a_promise,
    keeps_a_promise,
)

# Sent within the transaction, with `events`: the list of those that were appended.
events_appended = Signal()
AT_ONCE = 500
RECYCLERS_OWN = frozenset({Permission.ANSWER_OFFERS, Permission.REPORT_MATERIALS})


@dataclass(frozen=True)
class NewEvent:
    """What is to be appended; `occurred_at` None means now."""

    battery: Battery
    payload: EventPayload
    request_key: str
    expected_sequence: int | None = None
    occurred_at: datetime | None = None


def append_event(
    *,
    actor: Actor,
    battery: Battery,
    payload: EventPayload,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Append one event and write the projection, in the caller's transaction or its own.

    The same request key gives the event that stands already, so a form sent twice stands once.
    `battery` is brought up to date in place. Raises PermissionRefusedError, StaleRecordError,
    TransitionRefusedError, EntryRefusedError (a moment in the future or before the receipt).
    """
    entry = NewEvent(battery, payload, request_key, expected_sequence, occurred_at)
    return append_events(actor=actor, entries=[entry])[0]


def append_events(*, actor: Actor, entries: Sequence[NewEvent]) -> list[LedgerEvent]:
    """The same for many events of many batteries: all of them stand, or none.

    A fixed number of statements for any number of entries of known batteries. Side effect: the
    signal `events_appended` with the new events.
    """
    for entry in entries:
        require(actor, PERMISSIONS[entry.payload.kind])
        _require_own(actor, entry.battery, entry.payload)
    with transaction.atomic():
        current = _locked(entries)
        keys = [entry.request_key for entry in entries]
        asked = keys if any(entry.battery.pk for entry in entries) else []
        standing = {event.request_key: event for event in recorded_before(actor, asked)}
        reference = reference_of(actor.reference, actor.name)
        events: list[LedgerEvent] = []
        fresh: list[Recorded] = []
        for entry in entries:
            event = standing.get(full_request_key(actor, entry.request_key))
            if event is None:
                fresh.append(_appended(actor, reference, current[id(entry.battery)], entry))
                event = fresh[-1].event
            events.append(event)
        _write(fresh)
        for entry in entries:
            entry.battery.__dict__.update(current[id(entry.battery)].__dict__)
        if fresh:
            events_appended.send(sender=LedgerEvent, events=[new.event for new in fresh])
    return events


def _locked(entries: Sequence[NewEvent]) -> dict[int, Battery]:
    """The rows behind the given batteries, locked in the order of their keys; by identity."""
    keys = {entry.battery.pk for entry in entries if entry.battery.pk}
    locked = Battery.objects.select_for_update(of=("self",), no_key=True).select_related(
        "battery_model"
    )
    rows = {row.pk: row for row in locked.filter(pk__in=keys).order_by("pk")} if keys else {}
    return {id(entry.battery): rows.get(entry.battery.pk, entry.battery) for entry in entries}


def _appended(actor: Actor, reference: str, current: Battery, entry: NewEvent) -> Recorded:
    """The event at the end of its chain and the battery after it; nothing is written yet."""
    payload = entry.payload
    if entry.expected_sequence is not None and entry.expected_sequence != current.sequence:
        raise StaleRecordError(
            "Somebody else has recorded something on this battery since you opened the form. "
            "Nothing was saved. Look at what is new, then send again."
        )
    recorded_at = timezone.now()
    moment = entry.occurred_at or recorded_at
    state = state_of(current)
    check_moment(moment, recorded_at, state, payload)
    try:
        advance(state, payload, moment)
    except NotAllowedError as error:
        why = error.why or f"it is “{current.get_stage_display()}”"
        raise TransitionRefusedError(
            f"{current.public_id}: “{payload.kind.label}” cannot be recorded now. {why}"
        ) from error
    for column in COLUMNS:
        setattr(current, column, getattr(state, column))
    event = LedgerEvent(
        sequence=current.sequence + 1,
        kind=payload.kind,
        version=payload.version,
        occurred_at=moment,
        recorded_at=recorded_at,
        actor_kind=actor.kind,
        actor_reference=reference,
        actor_organisation=actor.organisation_name,
        request_key=full_request_key(actor, entry.request_key),
        payload_text=payload.canonical(),
        previous_hash=current.head_hash or GENESIS_HASH,
    )
    event.hash = entry_hash(event.entry(current.public_id))
    current.sequence, current.head_hash = event.sequence, event.hash
    current.head_seal = seal(current.public_id, event.sequence, event.hash)
    return Recorded(current, event, payload)


def _write(fresh: list[Recorded]) -> None:
    """The batteries' rows, the events, the promises that end, and the rows beside."""
    set_sites(fresh)
    touched = {id(new.battery): new.battery for new in fresh}.values()
    known = [battery for battery in touched if battery.pk]
    Battery.objects.bulk_create([battery for battery in touched if not battery.pk])
    write_columns(known)
    for new in fresh:
        new.event.battery = new.battery  # has its key only now
    LedgerEvent.objects.bulk_create([new.event for new in fresh], batch_size=AT_ONCE)
    ended: dict[str, list[Battery]] = defaultdict(list)
    for new in fresh:
        if ends_a_promise(new.payload) or keeps_a_promise(new.payload):
            ended[str(new.payload.kind.label)].append(new.battery)
    for reason, batteries in ended.items():
        close_reservations(batteries=batteries, reason=reason)
    write_rows_beside(fresh)


def _require_own(actor: Actor, battery: Battery, payload: EventPayload) -> None:
    """Only the holder records; a recycler answers what was offered to it and reports what came
    of it: whether this battery is such a one, offers and recovery ask."""
    answers = PERMISSIONS[payload.kind] in RECYCLERS_OWN
    own = actor.sees_everything or battery.organisation_id == actor.organisation_id
    if not (own or answers):
        raise PermissionRefusedError(f"{battery.public_id} belongs to another organisation.")


def full_request_key(actor: Actor, request_key: str) -> str:
    """A key is the actor's own, so that nobody can take up another's by guessing it."""
    return f"{actor.reference}:{request_key}"[:120]


def recorded_before(actor: Actor, request_keys: Sequence[str]) -> list[LedgerEvent]:
    """The events that these very requests of the actor wrote before, in one statement."""
    if not request_keys:
        return []
    keys = [full_request_key(actor, key) for key in request_keys]
    return list(LedgerEvent.objects.select_related("battery").filter(request_key__in=keys))


def already_recorded(actor: Actor, request_key: str) -> LedgerEvent | None:
    """The event that this very request wrote before, if it did."""
    key = full_request_key(actor, request_key)
    return LedgerEvent.objects.select_related("battery").filter(request_key=key).first()


def state_of(battery: Battery) -> BatteryState:
    """The projection in the battery's row, as the fold understands it."""
    if not battery.sequence:
        return BatteryState()
    return BatteryState(**{column: getattr(battery, column) for column in COLUMNS})
