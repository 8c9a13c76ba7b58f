"""The first life as the car's own logs tell it: read, checked, kept without positions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.errors import EntryRefusedError
from lifecycle.events import CheckOutcome, FirstLifeRecorded
from lifecycle.models import Battery, DrivingLog
from lifecycle.queries.first_life import history_of, vins_of
from lifecycle.services.append import append_event
from lifecycle.services.files import plain_name
from lifecycle.services.payloads import checked

MOST_FILES = 1_000
Progress = Callable[[float, str], None]


@dataclass
class ReadLog:
    """What became of one file: kept, known already, or refused with the reason."""

    name: str
    outcome: str
    rows: int = 0
    refused: list[str] = field(default_factory=list)


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
    rows, told = _read(battery, files, is_from_receipt, progress)
    if rows:
        with transaction.atomic():
            _keep(actor, battery, rows, request_key)
    return told


def _read(
    battery: Battery, files: Mapping[str, bytes], is_from_receipt: bool, progress: Progress
) -> tuple[list[DrivingLog], list[ReadLog]]:
    from lifecycle.first_life import LogError, read_log, summarise, without_positions

    known = set(battery.driving_logs.values_list("file_sha256", flat=True))
    vins, headers = vins_of(battery), _headers(files)
    rows: list[DrivingLog] = []
    told: list[ReadLog] = []
    for number, (name, content) in enumerate(files.items()):
        progress(number / len(files), f"{number} of {len(files)} logs read")
        content = without_positions(content)
        name, digest = plain_name(name), hashlib.sha256(content).hexdigest()
        if digest in known:
            told.append(ReadLog(name, "known"))
            continue
        known.add(digest)
        try:
            log = read_log(content, headers.get(content.split(b"\n", 1)[0].count(b",") + 1, ()))
            if log.vin and vins and log.vin not in vins:
                raise LogError(
                    "It is another car's: the VIN in it is not the one of this battery's vehicle. "
                    "Record the vehicle first, or take the log of the right car."
                )
        except LogError as error:
            told.append(ReadLog(name, "refused", refused=[str(error)]))
            continue
        summary = summarise(log)
        figures = asdict(summary)
        rows.append(
            DrivingLog(
                battery=battery,
                file_sha256=digest,
                file_name=name,
                is_from_receipt=is_from_receipt,
                first_at=datetime.fromisoformat(summary.first_at),
                last_at=datetime.fromisoformat(summary.last_at),
                rows=summary.rows,
                rows_refused=len(log.refused),
                fingerprint=figures.pop("fingerprint"),
                figures=figures,
            )
        )
        refused = [f"line {row.line}: {row.why}" for row in log.refused[:5]]
        told.append(ReadLog(name, "kept", len(log), refused))
    return rows, told


def _headers(files: Mapping[str, bytes]) -> dict[int, list[str]]:
    """Number of columns -> header, of the files that have one: for those that went on without."""
    from lifecycle.first_life.columns import looks_like_header

    headers: dict[int, list[str]] = {}
    for content in files.values():
        cells = content.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
        if looks_like_header(cells):
            headers.setdefault(len(cells), cells)
    return headers


def _keep(actor: Actor, battery: Battery, rows: list[DrivingLog], request_key: str) -> None:
    from lifecycle.first_life import check_history

    ordered = sorted(rows, key=lambda row: row.file_sha256)
    checks = check_history([*history_of(battery), *(summary_of(row) for row in rows)])
    event = append_event(
        actor=actor,
        battery=battery,
        payload=checked(
            FirstLifeRecorded,
            source="leafspy",
            files=[row.file_sha256 for row in ordered],
            rows=sum(row.rows for row in rows),
            rows_refused=sum(row.rows_refused for row in rows),
            first_at=min(row.first_at for row in rows if row.first_at).isoformat(),
            last_at=max(row.last_at for row in rows if row.last_at).isoformat(),
            summary_sha256=digest_of_logs(ordered),
            checks=[
                CheckOutcome(check=one.name, outcome=one.outcome, figure=one.figure)
                for one in checks
            ],
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

    return LogSummary(**row.figures, fingerprint=row.fingerprint)
