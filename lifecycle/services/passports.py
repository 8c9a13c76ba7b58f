"""A passport for a battery that entered the record without one."""

from __future__ import annotations

import uuid

from accounts.actors import Actor
from lifecycle.enums import BatteryCategory
from lifecycle.events import PassportIssued
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.payloads import checked

# What an application makes of a battery in law; traction leaves it what it was.
CATEGORY_OF = {
    "forklift": BatteryCategory.NON_STATIONARY,
    "generator": BatteryCategory.NON_STATIONARY,
    "storage": BatteryCategory.STATIONARY,
}


def issue_passport(
    *,
    actor: Actor,
    battery: Battery,
    category: BatteryCategory,
    request_key: str,
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Raises TransitionRefusedError where the battery has one already."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(PassportIssued, passport=str(uuid.uuid4()), category=category),
        request_key=request_key,
        expected_sequence=expected_sequence,
    )
