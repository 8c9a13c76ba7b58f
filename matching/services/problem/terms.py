"""On what terms a battery may be had for a second use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.models import Battery
from matching.errors import DemandRefusedError, StaleDemandError
from matching.models import BatteryTerms

MOST_EUR = Decimal("9999999.99")
STALE = (
    "Somebody else has set other terms since you opened the form. Nothing was saved. "
    "Look at what is new, then send again."
)


def set_terms(
    *,
    actor: Actor,
    battery: Battery,
    asked_price_eur: Decimal,
    ready_on: date | None,
    expected_set_at: datetime | None,
) -> BatteryTerms:
    """Say what its owner asks and from when it is at hand; the next plan reckons with it.

    `expected_set_at` is when the terms were set that the form was drawn with, None for none yet.
    Side effect: the sealed row. Raises StaleDemandError, DemandRefusedError.
    """
    require(actor, Permission.EDIT_DEMANDS)
    if not (actor.sees_everything or battery.organisation_id == actor.organisation_id):
        raise PermissionRefusedError(f"{battery.public_id} belongs to another organisation.")
    price = Decimal(asked_price_eur)
    if not price.is_finite() or not 0 <= price <= MOST_EUR or price != round(price, 2):
        words = f"Enter an amount from 0 to {MOST_EUR} €, to the cent."
        raise DemandRefusedError({"asked_price_eur": words})
    with transaction.atomic():
        # The battery's row is what two writers of first terms wait for.
        Battery.objects.select_for_update(of=("self",), no_key=True).get(pk=battery.pk)
        terms = BatteryTerms.objects.filter(battery=battery).first()
        if (terms.set_at if terms else None) != expected_set_at:
            raise StaleDemandError(STALE)
        terms = terms or BatteryTerms(battery=battery)
        terms.asked_price_eur, terms.ready_on, terms.set_by = price, ready_on, actor.name
        terms.save()
    return terms
