"""Whether the ledger holds: every hash, sequence, projection, commitment and trigger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, connection

from lifecycle.events import PayloadError, read_payload
from lifecycle.ledger import first_flaw, opens
from lifecycle.ledger_guard import missing_guards
from lifecycle.models import Battery, LedgerEvent, PersonalDatum, StoredFile
from lifecycle.services.verify_beside import problem_beside, with_rows_beside
from lifecycle.state import BatteryState, NotAllowedError, apply

BATCH = 200


@dataclass(frozen=True)
class Finding:
    """A place where the record does not hold."""

    place: str
    sequence: int | None
    problem: str


@dataclass(frozen=True)
class Verification:
    """How much was checked, and what was found."""

    batteries: int
    events: int
    files: int
    findings: list[Finding]


_further_checks: list[Callable[[str], Iterable[Finding]]] = []


def register_check(check: Callable[[str], Iterable[Finding]]) -> None:
    """A higher layer's own check of its rows; takes a public ID, or an empty text for all."""
    _further_checks.append(check)


def verify_ledger(public_id: str = "") -> Verification:
    """Check one battery, or everything. Reads only."""
    batteries = with_rows_beside(Battery.objects.order_by("pk"))
    if public_id:
        batteries = batteries.filter(public_id=public_id)
    findings: list[Finding] = [
        Finding("database", None, f"the trigger {name} is missing: rows can be changed unseen")
        for name in missing_guards(connection)
    ]
    count = events = 0
    for chunk in _chunks(batteries):
        rows: dict[int, list[LedgerEvent]] = {battery.pk: [] for battery in chunk}
        for event in LedgerEvent.objects.filter(battery_id__in=rows).order_by("sequence"):
            rows[event.battery_id].append(event)
        for battery in chunk:
            count, events = count + 1, events + len(rows[battery.pk])
            findings += filter(None, [_check_battery(battery, rows[battery.pk])])
    findings += _orphans()
    findings += _lost_references()
    for check in _further_checks:
        findings += check(public_id)
    findings += _personal_data()
    files = 0
    if not public_id:
        for stored in StoredFile.objects.order_by("pk").iterator():
            files += 1
            findings += filter(None, [_check_file(stored)])
    return Verification(count, events, files, findings)


def _check_battery(battery: Battery, events: list[LedgerEvent]) -> Finding | None:
    flaw = first_flaw((event.entry(battery.public_id), event.hash) for event in events)
    if flaw:
        return Finding(battery.public_id, flaw.sequence, flaw.problem)
    if not events:
        return Finding(battery.public_id, 1, "all events of this battery are missing")
    state, payloads = BatteryState(), []
    for event in events:
        try:
            payload = read_payload(event.kind, event.version, event.payload_text)
            state = apply(state, payload, event.occurred_at)
            payloads.append(payload)
        except (PayloadError, NotAllowedError) as error:
            return Finding(battery.public_id, event.sequence, str(error))
    last = events[-1]
    expected = state.columns() | {"sequence": last.sequence, "head_hash": last.hash}
    wrong = [name for name, value in expected.items() if getattr(battery, name) != value]
    if "sequence" in wrong and battery.sequence > last.sequence:
        missing = f"events {last.sequence + 1} to {battery.sequence} were removed from the end"
        return Finding(battery.public_id, last.sequence + 1, missing)
    if wrong:
        problem = f"the projection does not say what the events say: {', '.join(wrong)}"
        return Finding(battery.public_id, None, problem)
    if beside := problem_beside(battery, payloads):
        return Finding(battery.public_id, None, beside)
    return None


def _orphans() -> list[Finding]:
    """Events of batteries whose row is gone."""
    orphans = LedgerEvent.objects.exclude(battery_id__in=Battery.objects.values("pk"))
    return [
        Finding(f"battery row {event.battery_id}", event.sequence, "the battery's row was removed")
        for event in orphans.order_by("battery_id", "sequence")[:1]
    ]


def _lost_references() -> list[Finding]:
    """Rows that point to a row that was removed from the database file, in any table."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        return [Finding("database", None, str(error))]
    return []


def _personal_data() -> list[Finding]:
    """Names and VINs that are no longer what the ledger committed to, or that are gone."""
    findings = [
        Finding(f"personal datum {datum.pk}", None, f"the value for {datum.subject} was changed")
        for datum in PersonalDatum.objects.filter(erased_at=None).iterator()
        if not opens(datum.reference, datum.value, datum.salt)
    ]
    lost = LedgerEvent.objects.exclude(
        actor_reference__in=PersonalDatum.objects.values("reference")
    )
    return findings + [
        Finding(f"event {event.hash[:12]}…", event.sequence, "the row with the actor was removed")
        for event in lost.order_by("pk")[:1]
    ]


def _check_file(stored: StoredFile) -> Finding | None:
    if not stored.path.exists():
        return Finding(f"file {stored.original_name}", None, f"{stored.sha256} is missing")
    with stored.path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
            return Finding(
                f"file {stored.original_name}", None, f"the bytes are not those of {stored.sha256}"
            )
    return None


def _chunks(batteries: object) -> Iterator[list[Battery]]:
    chunk: list[Battery] = []
    for battery in batteries.iterator(chunk_size=BATCH):  # type: ignore[attr-defined]
        chunk.append(battery)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
