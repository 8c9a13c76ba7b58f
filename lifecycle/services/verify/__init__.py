"""Whether the ledger holds: every hash, seal, projection, commitment, checkpoint and trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import connection

from lifecycle.ledger_guard import missing_guards
from lifecycle.proof import SignedCheckpoint
from lifecycle.services.verify.chains import Count, check_chains
from lifecycle.services.verify.checkpoints import check_checkpoints
from lifecycle.services.verify.finding import Finding, Verification
from lifecycle.services.verify.rows import check_files, check_personal_data, lost_rows
from lifecycle.services.verify.sealed_rows import check_sealed_rows
from lifecycle.services.verify.side_by_side import check_side_by_side
from lifecycle.services.verify.stock_tally import check_stock_tally
from lifecycle.stock_tally import missing_tallies

__all__ = ["Finding", "Verification", "register_check", "verify_ledger"]

_further_checks: list[Callable[[str], Iterable[Finding]]] = []


def register_check(check: Callable[[str], Iterable[Finding]]) -> None:
    """A further check of rows; takes a public ID, or an empty text for all."""
    _further_checks.append(check)


def verify_ledger(
    public_id: str = "", *, kept: Iterable[SignedCheckpoint] = (), processes: int = 1
) -> Verification:
    """Check one battery, or everything, with memory that does not grow. Reads only.

    `kept` are checkpoints from outside: with them nothing that they saw can have been undone.
    More than one of `processes` only outside a transaction.
    """
    findings = [
        Finding("database", None, f"the trigger {name} is missing: rows can be changed unseen")
        for name in (*missing_guards(connection), *missing_tallies(connection))
    ]
    count = Count()
    if public_id:
        findings += check_chains(public_id, count)
    else:
        findings += check_side_by_side(count, processes)
    findings += lost_rows()
    for check in _further_checks:
        findings += check(public_id)
    findings += check_personal_data()
    if not public_id:
        findings += check_checkpoints(kept, count)
        findings += check_files(count)
        findings += check_sealed_rows()
        findings += check_stock_tally()
    return Verification(count.batteries, count.events, count.files, count.checkpoints, findings)
