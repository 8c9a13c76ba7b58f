"""Whether evidence, estimates and grades still say what their events in the ledger say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from grading.models import Estimate, Evidence, SignedGrade
from lifecycle import events
from lifecycle.events import PayloadError, read_payload
from lifecycle.services.verify import Finding

BATCH = 500


def check_grading(public_id: str) -> Iterator[Finding]:
    """Findings of one battery, or of all: each row whose figures are not those of its event."""
    for model in (Evidence, Estimate, SignedGrade):
        rows: QuerySet[Any] = model._default_manager.select_related("event", "battery")
        if public_id:
            rows = rows.filter(battery__public_id=public_id)
        for row in rows.order_by("pk").iterator(chunk_size=BATCH):
            if problem := _problem(row, str(model._meta.verbose_name)):
                yield Finding(row.battery.public_id, row.event.sequence, problem)


def _problem(row: Any, what: str) -> str:
    event = row.event
    if row.battery_id != event.battery_id:
        return f"the {what} was moved to another battery"
    try:
        payload = read_payload(event.kind, event.version, event.payload_text)
    except PayloadError:
        return ""  # named by the check of the chain
    recorded = _recorded(payload)
    differing = [field for field, value in recorded.items() if getattr(row, field) != value]
    if not differing:
        return ""
    return f"the {what} does not say what its event says: {', '.join(differing)}"


def _recorded(payload: events.EventPayload) -> dict[str, object]:
    """Columns of the row with the values that the event holds for them."""
    match payload:
        case events.MeasurementRecorded():
            return {
                "kind": payload.evidence_kind,
                "capacity_ah": payload.capacity_ah,
                "state_of_health_claimed": payload.state_of_health_claimed,
                "temperature_c": payload.temperature_c,
                "is_demonstration": payload.is_demonstration,
            }
        case events.Estimated():
            fields = ("method", "method_version", "outcome", "state_of_health", "lower", "upper",
                      "coverage", "is_provisional", "reason")  # fmt: skip
            return {field: getattr(payload, field) for field in fields}
        case events.GradeSigned():
            return {
                "grade": payload.grade,
                "proposed_grade": payload.proposed_grade,
                "probabilities": {name: f"{p:f}" for name, p in payload.probabilities.items()},
                "reasons": payload.reasons,
                "facts": payload.facts,
                "applications": payload.applications,
                "override_reason": payload.override_reason,
            }
    return {}
