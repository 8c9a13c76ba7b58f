"""Measurements, estimates and grades as events; what they rest on stands in higher layers."""

from __future__ import annotations

from datetime import datetime

from accounts.actors import Actor
from lifecycle.errors import EntryRefusedError, ReservedError
from lifecycle.events import Estimated, GradeSigned, MeasurementRecorded
from lifecycle.models import Battery, LedgerEvent, Reservation
from lifecycle.services.append import append_event


def record_measurement(
    *,
    actor: Actor,
    battery: Battery,
    payload: MeasurementRecorded,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """A confirmed test; a retest keeps the old result beside the new one."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=payload,
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def record_estimate(
    *,
    actor: Actor,
    battery: Battery,
    payload: Estimated,
    request_key: str,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """A state of health with its interval, or the refusal and its reason."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=payload,
        request_key=request_key,
        occurred_at=occurred_at,
    )


def record_grade(
    *,
    actor: Actor,
    battery: Battery,
    payload: GradeSigned,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """A signed grade. One that differs from the proposal needs a reason."""
    if payload.grade != payload.proposed_grade and len(payload.override_reason.strip()) < 3:
        raise EntryRefusedError(
            {"override_reason": "You sign another grade than the proposed one: say why."}
        )
    if Reservation.objects.filter(battery=battery, released_at=None).exists():
        raise ReservedError(f"{battery.public_id} is promised; release it before it is graded.")
    return append_event(
        actor=actor,
        battery=battery,
        payload=payload,
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
