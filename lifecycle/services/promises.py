"""The table of promises: one open row a battery, whoever it is promised to."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from lifecycle.enums import ReservationPurpose
from lifecycle.errors import ReservedError
from lifecycle.models import Battery, Reservation


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
    """End the open promise, if there is one. Called by append_event alone."""
    Reservation.objects.filter(battery=battery, released_at=None).update(
        released_at=timezone.now(), release_reason=reason
    )
