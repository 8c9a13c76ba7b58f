"""The one door to the ledger: every event of every battery is written here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.enums import EventKind
from lifecycle.errors import EntryRefusedError, StaleRecordError, TransitionRefusedError
from lifecycle.events import EventPayload, Received
from lifecycle.ledger import GENESIS_HASH, entry_hash
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.personal_data import reference_of
from lifecycle.services.promises import close_reservation
from lifecycle.services.seals import seal
from lifecycle.state import (
    COLUMNS,
    ENDS_A_PROMISE,
    PERMISSIONS,
    BatteryState,
    NotAllowedError,
    apply,
)

# A tablet's clock may run ahead of the server's by this much.
CLOCK_TOLERANCE = timedelta(minutes=5)
# What can be known of the time before the battery came here.
BEFORE_RECEIPT = frozenset(
    {
        EventKind.INSTALLED_IN_VEHICLE,
        EventKind.REMOVED_FROM_VEHICLE,
        EventKind.FIRST_LIFE_RECORDED,
        EventKind.NEGATIVE_EVENT,
        EventKind.BMS_RESET,
    }
)


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
    require(actor, PERMISSIONS[payload.kind])
    _require_own(actor, battery, payload)
    with transaction.atomic():
        locked = Battery.objects.select_for_update().select_related("battery_model")
        current = locked.get(pk=battery.pk) if battery.pk else battery
        if current.pk and (standing := already_recorded(actor, request_key)):
            battery.__dict__.update(current.__dict__)
            return standing
        if expected_sequence is not None and expected_sequence != current.sequence:
            raise StaleRecordError(
                "Somebody else has recorded something on this battery since you opened the form. "
                "Nothing was saved. Look at what is new, then send again."
            )
        recorded_at = timezone.now()
        moment = occurred_at or recorded_at
        state = state_of(current)
        _check_moment(moment, recorded_at, state, payload)
        try:
            after = apply(state, payload, moment)
        except NotAllowedError as error:
            why = error.why or f"it is “{current.get_stage_display()}”"
            raise TransitionRefusedError(
                f"{current.public_id}: “{payload.kind.label}” cannot be recorded now. {why}"
            ) from error
        for column, value in after.columns().items():
            setattr(current, column, value)
        event = LedgerEvent(
            sequence=current.sequence + 1,
            kind=payload.kind,
            version=payload.version,
            occurred_at=moment,
            recorded_at=recorded_at,
            actor_kind=actor.kind,
            actor_reference=reference_of(actor.reference, actor.name),
            actor_organisation=actor.organisation_name,
            request_key=full_request_key(actor, request_key),
            payload_text=payload.canonical(),
            previous_hash=current.head_hash or GENESIS_HASH,
        )
        event.hash = entry_hash(event.entry(current.public_id))
        current.sequence, current.head_hash = event.sequence, event.hash
        current.head_seal = seal(current.public_id, event.sequence, event.hash)
        current.save()
        event.battery = current
        event.save(force_insert=True)
        if payload.kind in ENDS_A_PROMISE:
            close_reservation(battery=current, reason=f"{payload.kind.label}")
        battery.__dict__.update(current.__dict__)
        return event


def _require_own(actor: Actor, battery: Battery, payload: EventPayload) -> None:
    """Only the holder records; a recycler answers what was offered to it (see offers)."""
    answers = PERMISSIONS[payload.kind] == Permission.ANSWER_OFFERS
    own = actor.sees_everything or battery.organisation_id == actor.organisation_id
    if not (own or answers):
        raise PermissionRefusedError(f"{battery.public_id} belongs to another organisation.")


def full_request_key(actor: Actor, request_key: str) -> str:
    """A key is the actor's own, so that nobody can take up another's by guessing it."""
    return f"{actor.reference}:{request_key}"[:120]


def already_recorded(actor: Actor, request_key: str) -> LedgerEvent | None:
    """The event that this very request wrote before, if it did."""
    key = full_request_key(actor, request_key)
    return LedgerEvent.objects.select_related("battery").filter(request_key=key).first()


def state_of(battery: Battery) -> BatteryState:
    """The projection in the battery's row, as the fold understands it."""
    if not battery.sequence:
        return BatteryState()
    return BatteryState(**{column: getattr(battery, column) for column in COLUMNS})


def _check_moment(
    moment: datetime, recorded_at: datetime, state: BatteryState, payload: EventPayload
) -> None:
    made = payload.manufactured_on if isinstance(payload, Received) else state.manufactured_on
    problem = ""
    if moment > recorded_at + CLOCK_TOLERANCE:
        problem = "This moment lies in the future."
    elif made and moment.astimezone(UTC).date() < made:
        problem = f"This moment lies before the battery was made ({made.isoformat()})."
    elif state.received_at and moment < state.received_at and payload.kind not in BEFORE_RECEIPT:
        problem = "This moment lies before the battery was received."
    if problem:
        raise EntryRefusedError({"occurred_at": problem})
