"""A battery's events, ready to be told."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.events import EventPayload, PayloadError, read_payload
from lifecycle.models import Battery, LedgerEvent, PersonalDatum

PAGE_SIZE = 50


@dataclass(frozen=True)
class TimelineEntry:
    """One event with the name of who did it, or what is left of that name."""

    event: LedgerEvent
    payload: EventPayload | None
    actor_name: str

    @property
    def is_late_record(self) -> bool:
        """Whether it was recorded more than five minutes after it happened."""
        return (self.event.recorded_at - self.event.occurred_at).total_seconds() > 300


def timeline_of(
    battery: Battery, *, before: int | None = None, most: int = PAGE_SIZE
) -> list[TimelineEntry]:
    """At most `most` events, newest first, in two statements. `before`: only earlier sequences."""
    events = battery.events.order_by("-sequence")
    if before is not None:
        events = events.filter(sequence__lt=before)
    shown = list(events[:most])
    names = dict(
        PersonalDatum.objects.filter(
            reference__in={event.actor_reference for event in shown}
        ).values_list("reference", "value")
    )
    return [
        TimelineEntry(event, _payload(event), names.get(event.actor_reference) or "name erased")
        for event in shown
    ]


def vin_of(battery: Battery) -> str:
    """The VIN, or an empty text where there is none or it was erased."""
    if not battery.vin_reference:
        return ""
    datum = PersonalDatum.objects.filter(reference=battery.vin_reference).first()
    return datum.value if datum else ""


def _payload(event: LedgerEvent) -> EventPayload | None:
    try:
        return read_payload(event.kind, event.version, event.payload_text)
    except PayloadError:
        return None  # shown as it stands; verify_ledger names it
