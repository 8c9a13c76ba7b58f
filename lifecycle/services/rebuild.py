"""The projection folded anew from the events."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.events import read_payload
from lifecycle.models import Battery
from lifecycle.state import BatteryState, apply


def fold_events(battery: Battery) -> BatteryState:
    """The state that the battery's events lead to. Raises PayloadError or NotAllowedError."""
    state = BatteryState()
    for event in battery.events.order_by("sequence"):
        payload = read_payload(event.kind, event.version, event.payload_text)
        state = apply(state, payload, event.occurred_at)
    return state


def rebuild_projection(*, actor: Actor, battery: Battery) -> list[str]:
    """Write what the events say into the battery's row; returns the columns that differed."""
    require(actor, Permission.REBUILD_PROJECTION)
    with transaction.atomic():
        current = Battery.objects.select_for_update().get(pk=battery.pk)
        differing = []
        last = current.events.order_by("-sequence").first()
        columns = asdict(fold_events(current)) | {
            "sequence": last.sequence if last else 0,
            "head_hash": last.hash if last else "",
        }
        for column, value in columns.items():
            if getattr(current, column) != value:
                differing.append(column)
                setattr(current, column, value)
        if differing:
            current.save(update_fields=differing)
    battery.__dict__.update(current.__dict__)
    return differing
