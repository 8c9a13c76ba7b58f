"""When a battery becomes waste, and when it ceases to be."""

from __future__ import annotations

from datetime import datetime

from accounts.actors import Actor
from lifecycle.events import DeclaredWaste
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.payloads import checked


def declare_waste(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The holder discards it, or must (Directive 2008/98/EC Art. 3(1))."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(DeclaredWaste, reason=reason),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
