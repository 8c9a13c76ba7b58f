"""What may have harmed a battery, and what was done to its BMS or its inside."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction

from accounts.actors import Actor
from lifecycle.enums import EventKind, NegativeKind
from lifecycle.events import BmsReset, NegativeEvent, Quarantined, Repaired
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.payloads import checked
from lifecycle.state import allows

Source = Literal["seen", "bms", "telemetry", "document", "hearsay"]
# After these a battery is not safe until somebody has looked inside (UL 1974: strip and inspect).
GRAVE = frozenset(
    {
        NegativeKind.ACCIDENT,
        NegativeKind.FLOOD,
        NegativeKind.THERMAL_EVENT,
        NegativeKind.ISOLATION_FAULT,
    }
)


def record_negative_event(
    *,
    actor: Actor,
    battery: Battery,
    nature: NegativeKind,
    source: Source,
    request_key: str,
    value: Decimal | None = None,
    unit: str = "",
    note: str = "",
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Record it, also of the time before the receipt. A grave one leads to quarantine at once,
    wherever the battery is in the house; its promise ends with that."""
    with transaction.atomic():
        event = append_event(
            actor=actor,
            battery=battery,
            payload=checked(
                NegativeEvent, nature=nature, source=source, value=value, unit=unit, note=note
            ),
            request_key=request_key,
            expected_sequence=expected_sequence,
            occurred_at=occurred_at,
        )
        if nature in GRAVE and allows(battery.stage, EventKind.QUARANTINED):
            reason = f"{NegativeKind(nature).label}. {note}".strip()
            append_event(
                actor=actor,
                battery=battery,
                payload=Quarantined(
                    reason=reason, is_critical=nature == NegativeKind.THERMAL_EVENT
                ),
                request_key=f"{request_key}:quarantine",
            )
    return event


def record_bms_reset(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    performed_by: str = "",
    software_version: str = "",
    state_of_health_shown_before: Decimal | None = None,
    state_of_health_shown_after: Decimal | None = None,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The BMS was reset: what it claims of the time before is worth nothing (Art. 14)."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(
            BmsReset,
            reason=reason,
            performed_by=performed_by,
            software_version=software_version,
            state_of_health_shown_before=state_of_health_shown_before,
            state_of_health_shown_after=state_of_health_shown_after,
        ),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def repair_battery(
    *,
    actor: Actor,
    battery: Battery,
    work_done: str,
    request_key: str,
    parts_replaced: str = "",
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """It was opened and mended; it is inspected again."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(Repaired, work_done=work_done, parts_replaced=parts_replaced),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
