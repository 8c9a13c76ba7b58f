"""Who a battery is promised to. The database makes a second promise impossible."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import ReservationPurpose
from lifecycle.events import ReservationReleased, Reserved
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import already_recorded, append_event
from lifecycle.services.promises import open_reservation

Application = Literal["traction", "forklift", "generator", "storage"]


def reserve_battery(
    *,
    actor: Actor,
    battery: Battery,
    demand: str,
    demand_name: str,
    application: Application,
    plan: str,
    value: Decimal,
    request_key: str,
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Promise the battery to a demand. Raises ReservedError where it is promised already."""
    require(actor, Permission.ACCEPT_PLAN)
    if (standing := already_recorded(actor, request_key)) is not None:
        return standing
    with transaction.atomic():
        open_reservation(battery=battery, purpose=ReservationPurpose.SECOND_USE, promised_to=demand)
        return append_event(
            actor=actor,
            battery=battery,
            payload=Reserved(
                demand=demand,
                demand_name=demand_name,
                application=application,
                plan=plan,
                value=value,
            ),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )


def release_reservation(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
) -> LedgerEvent:
    """Take the promise to a demand back; the battery may be matched again."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=ReservationReleased(demand=battery.demand or "none", reason=reason),
        request_key=request_key,
        expected_sequence=expected_sequence,
    )
