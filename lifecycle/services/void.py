"""An entry that never happened is declared wrong by another; both stay readable."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import EventKind
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Voided
from lifecycle.models import Battery, LedgerEvent
from lifecycle.queries.voidable import voidable_entries
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.payloads import checked


def void_entry(
    *,
    actor: Actor,
    battery: Battery,
    sequence: int,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Take back what an entry did. Only what moved the battery nowhere can be voided; a wrong
    inspection or test is done again.

    Raises EntryRefusedError for an entry that is not among `voidable_entries`.
    """
    require(actor, Permission.CORRECT_RECORD)
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    with transaction.atomic():
        Battery.objects.select_for_update(of=("self",), no_key=True).get(pk=battery.pk)
        entries = voidable_entries(battery)
        wrong = next((entry for entry in entries if entry.sequence == sequence), None)
        if wrong is None:
            raise EntryRefusedError({"sequence": f"Entry {sequence} cannot be taken back."})
        return append_event(
            actor=actor,
            battery=battery,
            payload=checked(
                Voided,
                voids_sequence=sequence,
                voids=wrong.kind,
                bms_reset_at=_standing_reset(entries, wrong),
                reason=reason,
            ),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )


def _standing_reset(entries: list[LedgerEvent], wrong: LedgerEvent) -> str:
    """The last other reset, as the fold took them: in the order of the ledger."""
    if wrong.kind != EventKind.BMS_RESET:
        return ""
    others = [one for one in entries if one.kind == wrong.kind and one.sequence != wrong.sequence]
    return others[-1].occurred_at.isoformat() if others else ""
