"""Entries that can be declared wrong."""

from __future__ import annotations

from lifecycle.enums import EventKind
from lifecycle.events import Voided, read_payload
from lifecycle.models import Battery, LedgerEvent

KINDS = (EventKind.NEGATIVE_EVENT, EventKind.BMS_RESET)


def voidable_entries(battery: Battery) -> list[LedgerEvent]:
    """Negative events and resets that nobody has declared wrong yet, oldest first."""
    entries = battery.events.filter(kind__in=(*KINDS, EventKind.VOIDED)).order_by("sequence")
    payloads = [
        read_payload(one.kind, one.version, one.payload_text)
        for one in entries
        if one.kind == EventKind.VOIDED
    ]
    voided = {payload.voids_sequence for payload in payloads if isinstance(payload, Voided)}
    return [one for one in entries if one.kind in KINDS and one.sequence not in voided]
