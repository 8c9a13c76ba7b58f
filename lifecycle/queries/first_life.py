"""What is kept of a battery's first life."""

from __future__ import annotations

from typing import Any

from lifecycle.enums import EventKind
from lifecycle.events import FirstLifeRecorded, read_payload
from lifecycle.models import Battery, PersonalDatum


def history_of(battery: Battery) -> list[Any]:
    """The summaries of all its logs, oldest first; one statement."""
    from lifecycle.first_life import LogSummary

    kept = ("figures", "fingerprint", "is_from_receipt")
    rows = battery.driving_logs.order_by("first_at", "pk").values_list(*kept)
    return [
        LogSummary(**figures, fingerprint=fingerprint, is_from_receipt=is_from_receipt)
        for figures, fingerprint, is_from_receipt in rows
    ]


def latest_first_life(battery: Battery) -> FirstLifeRecorded | None:
    """What the last import said, over all logs until then; one statement."""
    event = battery.events.filter(kind=EventKind.FIRST_LIFE_RECORDED).order_by("-sequence").first()
    if event is None:
        return None
    payload = read_payload(event.kind, event.version, event.payload_text)
    assert isinstance(payload, FirstLifeRecorded)
    return payload


def vins_of(battery: Battery) -> set[str]:
    """The VINs of the vehicles that it is known to have been in."""
    references = set(battery.vehicle_stays.values_list("vehicle__vin_reference", flat=True))
    references.add(battery.vin_reference)
    known = PersonalDatum.objects.filter(reference__in=references - {""}, erased_at=None)
    return set(known.values_list("value", flat=True))
