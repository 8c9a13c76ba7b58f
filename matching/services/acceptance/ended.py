"""Whether an event of the ledger leaves a demand without its battery."""

from __future__ import annotations

from lifecycle.enums import EventKind
from lifecycle.events import read_payload
from lifecycle.models import LedgerEvent
from lifecycle.state import ENDS_A_PROMISE, ends_a_promise


def ended_a_promise(event: LedgerEvent) -> bool:
    """Only of an inspection does it depend on what was found."""
    if event.kind != EventKind.INSPECTED:
        return event.kind in ENDS_A_PROMISE
    return ends_a_promise(read_payload(event.kind, event.version, event.payload_text))
