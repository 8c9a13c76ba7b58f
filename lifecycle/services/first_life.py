"""The first life as the car's own logs tell it: read, checked, kept without positions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.errors import EntryRefusedError
from lifecycle.events import CheckOutcome, Estimate, FirstLifeRecorded
from lifecycle.models import Battery, DrivingLog
from lifecycle.queries.first_life import history_of
from lifecycle.services.append import append_event
from lifecycle.services.first_life_files import Progress, ReadLog, Source, read_files
from lifecycle.services.payloads import checked

MOST_FILES = 1_000


def import_logs(
    *,
    actor: Actor,
    battery: Battery,
    files: Mapping[str, bytes],
    request_key: str,
    is_from_receipt: bool = False,
    progress: Progress = lambda share, words: None,
) -> list[ReadLog]:
    """Keep what many files say, in any order. Side effects: a row a file, one event for them all.

    A file that was read before adds nothing; one that cannot be read, or is another car's, is
    refused with its own reason and the rest is kept. No position leaves this function.
    """
    require(actor, Permission.RECORD_FIRST_LIFE)
    if not actor.sees_everything and battery.organisation_id != actor.organisation_id:
        raise PermissionRefusedError(f"{battery.public_id} belongs to another organisation.")
    if not files or len(files) > MOST_FILES:
        raise EntryRefusedError({"files": f"Give one log or more, at most {MOST_FILES}."})
    found = read_files(battery, files, is_from_receipt=is_from_receipt, progress=progress)
    if found.rows:
        with transaction.atomic():
            keep(actor, battery, found.rows, found.source, request_key)
    return found.told


def keep(
    actor: Actor, battery: Battery, rows: list[DrivingLog], source: Source, request_key: str
) -> None:
    """One event and its rows, with what all logs together tell; inside a transaction."""
    from lifecycle.first_life import check_history, estimate

    ordered = sorted(rows, key=lambda row: row.file_sha256)
    history = [*history_of(battery), *(summary_of(row) for row in rows)]
    event = append_event(
        actor=actor,
        battery=battery,
        payload=checked(
            FirstLifeRecorded,
            source=source,
            files=[row.file_sha256 for row in ordered],
            rows=sum(row.rows for row in rows),
            rows_refused=sum(row.rows_refused for row in rows),
            first_at=min(row.first_at for row in rows if row.first_at).isoformat(),
            last_at=max(row.last_at for row in rows if row.last_at).isoformat(),
            summary_sha256=digest_of_logs(ordered),
            checks=[
                CheckOutcome(check=one.name, outcome=one.outcome, figure=one.figure)
                for one in check_history(history)
            ],
            estimates=[Estimate(**asdict(one)) for one in estimate(history)],
            is_demonstration=battery.is_demonstration,
        ),
        request_key=request_key,
    )
    for row in rows:
        row.event = event
    DrivingLog.objects.bulk_create(rows)


def digest_of_logs(rows: list[DrivingLog]) -> str:
    """SHA-256 (hex) over what is kept of each log, in the order of their digests."""
    kept: list[dict[str, Any]] = [
        {"sha256": row.file_sha256, "rows": row.rows, "figures": row.figures,
         "fingerprint": row.fingerprint}
        for row in rows
    ]  # fmt: skip
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def summary_of(row: DrivingLog) -> Any:
    """The summary as the checks take it."""
    from lifecycle.first_life import LogSummary

    return LogSummary(
        **row.figures, fingerprint=row.fingerprint, is_from_receipt=row.is_from_receipt
    )
