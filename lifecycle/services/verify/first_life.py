"""Whether what is kept of the logs is what its event says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lifecycle.events import FirstLifeRecorded, PayloadError, read_payload
from lifecycle.models import DrivingLog, LedgerEvent
from lifecycle.services.first_life import digest_of_logs
from lifecycle.services.verify.finding import Finding


def check_first_life(public_id: str) -> Iterator[Finding]:
    """A log that was changed, added or removed; by the event that recorded it."""
    rows = DrivingLog.objects.order_by("event_id", "file_sha256")
    events = LedgerEvent.objects.filter(kind=FirstLifeRecorded.kind).select_related("battery")
    if public_id:
        rows = rows.filter(battery__public_id=public_id)
        events = events.filter(battery__public_id=public_id)
    kept = {
        event: list(group) for event, group in groupby(rows.iterator(), lambda row: row.event_id)
    }
    for event in events.order_by("pk").iterator():
        try:
            payload = read_payload(event.kind, event.version, event.payload_text)
        except PayloadError:
            continue  # named by the check of the chain
        logs = kept.pop(event.pk, [])
        if isinstance(payload, FirstLifeRecorded) and (
            digest_of_logs(logs) != payload.summary_sha256
            or any(log.battery_id != event.battery_id for log in logs)
        ):
            problem = "what is kept of its logs is not what was recorded"
            yield Finding(event.battery.public_id, event.sequence, problem)
