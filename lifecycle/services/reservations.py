"""Who a battery is promised to. The database makes a second promise impossible."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import ReservationPurpose
from lifecycle.errors import ReservedError
from lifecycle.events import ReservationReleased, Reserved
from lifecycle.models import Battery, LedgerEvent, Reservation
from lifecycle.services.append import already_recorded, append_event

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
    require(actor, Permission.ACCEPT_PLAN)
    with transaction.atomic():
        event = append_event(
            actor=actor,
            battery=battery,
            payload=ReservationReleased(demand=battery.demand or "none", reason=reason),
            request_key=request_key,
            expected_sequence=expected_sequence,
        )
        close_reservation(battery=battery, reason=reason)
    return event


def open_reservation(
    *, battery: Battery, purpose: ReservationPurpose, promised_to: str
) -> Reservation:
    """Insert the promise; the unique constraint decides where two come at once."""
    try:
        with transaction.atomic():
            return Reservation.objects.create(
                battery=battery, purpose=purpose, promised_to=promised_to, made_at=timezone.now()
            )
    except IntegrityError as error:
        raise ReservedError(
            f"{battery.public_id} is already promised to somebody else. Nothing was changed."
        ) from error


def close_reservation(*, battery: Battery, reason: str) -> None:
    """End the open promise, if there is one."""
    Reservation.objects.filter(battery=battery, released_at=None).update(
        released_at=timezone.now(), release_reason=reason
    )
