"""Who a battery is promised to. The database makes a second promise impossible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import ReservationPurpose
from lifecycle.events import ReservationReleased, Reserved
from lifecycle.models import Battery, LedgerEvent
from lifecycle.services.append import (
    AT_ONCE,
    NewEvent,
    append_event,
    append_events,
    full_request_key,
    recorded_before,
)
from lifecycle.services.promises import open_reservations

Application = Literal["traction", "forklift", "generator", "storage"]


@dataclass(frozen=True)
class NewPromise:
    """One battery for one demand, and what it is worth there (euro)."""

    battery: Battery
    demand: str
    demand_name: str
    application: Application
    plan: str
    value: Decimal
    request_key: str
    expected_sequence: int | None = None


def reserve_batteries(*, actor: Actor, promises: Sequence[NewPromise]) -> list[LedgerEvent]:
    """Promise batteries to demands: all of them or none, in a fixed number of statements.

    A request that was recorded before gives its event again. Raises ReservedError where one is
    promised already; the unique constraint decides where two come at once.
    """
    require(actor, Permission.ACCEPT_PLAN)
    with transaction.atomic():
        keys = [promise.request_key for promise in promises]
        standing = {event.request_key for event in recorded_before(actor, keys)}
        open_reservations(
            [
                (promise.battery, promise.demand)
                for promise in promises
                if full_request_key(actor, promise.request_key) not in standing
            ],
            ReservationPurpose.SECOND_USE,
        )
        return append_events(actor=actor, entries=[_entry(promise) for promise in promises])


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
    """The same for one battery."""
    promise = NewPromise(
        battery, demand, demand_name, application, plan, value, request_key, expected_sequence
    )
    return reserve_batteries(actor=actor, promises=[promise])[0]


def _entry(promise: NewPromise) -> NewEvent:
    payload = Reserved(
        demand=promise.demand,
        demand_name=promise.demand_name,
        application=promise.application,
        plan=promise.plan,
        value=promise.value,
    )
    return NewEvent(
        promise.battery, payload, promise.request_key, promise.expected_sequence, occurred_at=None
    )


def release_reservations(
    *, actor: Actor, batteries: Sequence[Battery], reason: str, request_key: str
) -> list[LedgerEvent]:
    """Take many promises back, all or none, in a fixed number of statements for every 500.

    Each battery's own key is the request's with its ID behind it.
    """
    entries = [
        NewEvent(
            battery,
            ReservationReleased(demand=battery.demand or "none", reason=reason),
            key_of_release(request_key, battery),
        )
        for battery in batteries
    ]
    events: list[LedgerEvent] = []
    with transaction.atomic():
        for first in range(0, len(entries), AT_ONCE):
            events += append_events(actor=actor, entries=entries[first : first + AT_ONCE])
    return events


def key_of_release(request_key: str, battery: Battery) -> str:
    return f"{request_key} {battery.public_id}"


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
