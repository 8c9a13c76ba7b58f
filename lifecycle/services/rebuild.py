"""The projection folded anew from the events."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.errors import LifecycleError
from lifecycle.events import read_payload
from lifecycle.ledger import first_flaw
from lifecycle.models import Battery
from lifecycle.services.rebuild_beside import rebuild_rows_beside
from lifecycle.services.seals import seal
from lifecycle.state import BatteryState, apply


def fold_events(battery: Battery) -> BatteryState:
    """The state that the battery's events lead to. Raises PayloadError or NotAllowedError."""
    state = BatteryState()
    for event in battery.events.order_by("sequence"):
        payload = read_payload(event.kind, event.version, event.payload_text)
        state = apply(state, payload, event.occurred_at)
    return state


def rebuild_projection(*, actor: Actor, battery: Battery) -> list[str]:
    """Write what the events say into the battery's row and the rows beside it; returns what
    differed.

    Raises LifecycleError where the chain is broken: a falsified event must not look like the truth.
    """
    require(actor, Permission.REBUILD_PROJECTION)
    with transaction.atomic():
        current = Battery.objects.select_for_update(no_key=True).get(pk=battery.pk)
        events = current.events.order_by("sequence")
        if flaw := first_flaw((event.entry(current.public_id), event.hash) for event in events):
            raise LifecycleError(
                f"{current.public_id}, event {flaw.sequence}: {flaw.problem}. Not rebuilt."
            )
        differing = []
        last = current.events.order_by("-sequence").first()
        if last is None or current.head_seal != seal(current.public_id, last.sequence, last.hash):
            raise LifecycleError(
                f"{current.public_id}: its chain does not end where it was sealed. Not rebuilt."
            )
        columns = fold_events(current).columns() | {
            "sequence": last.sequence,
            "head_hash": last.hash,
        }
        for column, value in columns.items():
            if getattr(current, column) != value:
                differing.append(column)
                setattr(current, column, value)
        if differing:
            current.save(update_fields=differing)
        history = [
            (read_payload(event.kind, event.version, event.payload_text), event.occurred_at)
            for event in events
        ]
        differing += rebuild_rows_beside(current, history)
    battery.__dict__.update(current.__dict__)
    return differing
