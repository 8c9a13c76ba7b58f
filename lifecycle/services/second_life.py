"""What becomes of a reserved battery: prepared, put in service, taken out again."""

from __future__ import annotations

import uuid
from datetime import datetime

from accounts.actors import Actor
from lifecycle.enums import Operation, Origin
from lifecycle.events import Prepared, PutInService, TakenOutOfService
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.passports import CATEGORY_OF


def prepare_battery(
    *,
    actor: Actor,
    battery: Battery,
    operation: Operation,
    work_done: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The work for the second use is done (disassembly, repair, new enclosure)."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=Prepared(operation=operation, work_done=work_done),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def put_in_service(
    *,
    actor: Actor,
    battery: Battery,
    place: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The second life begins; the legal status becomes re-used or repurposed.

    Repurposed, the battery gets a new passport, linked to the old one (Art. 77(7)); reused in a
    vehicle it keeps its own, and so does a unit that was built for this category.
    """
    category = CATEGORY_OF.get(battery.application, "") if battery.passport else ""
    if battery.origin == Origin.ASSEMBLY and battery.battery_category == category:
        category = ""
    return append_event(
        actor=actor,
        battery=battery,
        payload=PutInService(
            demand=battery.demand or "none",
            place=place,
            category=category,  # type: ignore[arg-type]
            passport=str(uuid.uuid4()) if category else "",
        ),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def take_out_of_service(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The second life ends; the battery is inspected as on the first day."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=TakenOutOfService(reason=reason),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
