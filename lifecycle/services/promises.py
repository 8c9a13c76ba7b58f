"""The table of promises: one open row a battery, whoever it is promised to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from lifecycle.enums import ReservationPurpose
from lifecycle.errors import ReservedError
from lifecycle.models import Battery, Reservation


def open_reservation(
    *, battery: Battery, purpose: ReservationPurpose, promised_to: str
) -> Reservation:
    """Insert one promise. Raises ReservedError where there is one."""
    return open_reservations([(battery, promised_to)], purpose)[0]


def open_reservations(
    promised: Sequence[tuple[Battery, str]], purpose: ReservationPurpose
) -> list[Reservation]:
    """Insert the promises; the unique constraint decides where two come at once."""
    now = timezone.now()
    rows = [
        Reservation(battery=battery, purpose=purpose, promised_to=promised_to, made_at=now)
        for battery, promised_to in promised
    ]
    try:
        with transaction.atomic():
            return Reservation.objects.bulk_create(rows)
    except IntegrityError as error:
        taken = Reservation.objects.filter(
            battery__in=[row.battery_id for row in rows], released_at=None
        )
        names = sorted(taken.values_list("battery__public_id", flat=True)[:3])
        raise ReservedError(
            f"{', '.join(names) or 'One of them'} is already promised to somebody else. Nothing "
            "was changed."
        ) from error


def close_reservations(*, batteries: Sequence[Battery], reason: str) -> None:
    """End the open promises of these, where there are any. Called by append_events alone."""
    keys = [battery.pk for battery in batteries]
    Reservation.objects.filter(battery__in=keys, released_at=None).update(
        released_at=timezone.now(), release_reason=reason
    )
