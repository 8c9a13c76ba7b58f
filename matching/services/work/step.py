"""What every step of an order has in common: asked once, locked, refused where it is over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from lifecycle.models import Battery
from lifecycle.services.locks import lock_structure
from matching.enums import WorkEventKind, WorkKind, WorkState
from matching.errors import MatchingError, StaleWorkError
from matching.models import Demand, WorkEvent, WorkOrder

STALE = (
    "Somebody else has worked on this order since you opened the page. Nothing was saved. "
    "Look at what is new, then send again."
)


def key_of(actor: Actor, request_key: str) -> str:
    """A key is the actor's own, as in the ledger."""
    return f"{actor.reference}:{request_key}"[:120]


def done_before(actor: Actor, request_key: str) -> WorkOrder | None:
    """The order that this very request has changed before, if it did."""
    event = WorkEvent.objects.filter(request_key=key_of(actor, request_key))
    found = event.select_related("order").first()
    return found.order if found else None


def lock_batteries(batteries: Iterable[int], *, structure_of: int | None = None) -> list[Battery]:
    """Lock batteries by their keys, behind the organisation's structure where that will change.

    Always before demand and order: a quarantine locks the battery first and the orders after it.
    """
    rows = Battery.objects.select_related("battery_model", "site")
    found = list(rows.filter(pk__in=list(batteries)).order_by("pk"))
    if structure_of is not None:
        lock_structure(structure_of, found)
        return found
    keys = [battery.pk for battery in found]
    return list(
        rows.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    )


def lock_order(
    actor: Actor,
    order: WorkOrder,
    kinds: Iterable[WorkKind],
    request_key: str,
    expected_version: int | None,
    permission: Permission = Permission.CARRY_OUT_PLAN,
) -> tuple[WorkOrder, bool]:
    """The order as it stands, locked after its demand, and whether this request was done already.

    Raises MatchingError, StaleWorkError, PermissionRefusedError.
    """
    require(actor, permission)
    Demand.objects.select_for_update(no_key=True).get(pk=order.demand_id)
    current = (
        WorkOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("demand", "source__battery_model__module_model", "from_site", "to_site")
        .get(pk=order.pk)
    )
    if not actor.sees_everything and current.organisation_id != actor.organisation_id:
        raise PermissionRefusedError(f"{current.code} belongs to another organisation.")
    if done_before(actor, request_key):
        return current, True
    if current.kind not in set(kinds):
        raise MatchingError(f"{current.code} is another kind of work.")
    if expected_version is not None and expected_version != current.version:
        raise StaleWorkError(STALE)
    if not current.is_live:
        raise MatchingError(
            f"{current.code} is “{current.get_state_display()}”: there is nothing left to do."
        )
    return current, False


def locked_orders(which: Q) -> list[WorkOrder]:
    """These orders, locked behind their demands, each in the order of their keys."""
    keys = WorkOrder.objects.filter(which).order_by().values_list("demand", flat=True)
    demands = Demand.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(demands.values_list("pk"))
    found = WorkOrder.objects.filter(which).select_for_update(of=("self",), no_key=True)
    return list(found.select_related("demand").order_by("pk"))


def record_step(
    *,
    actor: Actor,
    order: WorkOrder,
    kind: WorkEventKind,
    request_key: str,
    note: str = "",
    state: WorkState = WorkState.IN_PROGRESS,
) -> WorkOrder:
    """Write down who did what, and where the order stands now."""
    WorkEvent.objects.create(
        order=order,
        kind=kind,
        actor_name=actor.name,
        note=note,
        request_key=key_of(actor, request_key),
    )
    move_on(order, state, actor.name)
    order.save()
    return order


# The columns that move_on sets.
MOVED = ("version", "state", "started_at", "finished_at", "finished_by", "state_reason")


def move_on(order: WorkOrder, state: WorkState, who: str, reason: str = "") -> None:
    """Set the columns of the next state; the caller saves."""
    now = timezone.now()
    order.version += 1
    order.state = state
    order.started_at = order.started_at or (None if state == WorkState.CANCELLED else now)
    if not order.is_live:
        order.finished_at, order.finished_by = now, who
    if reason:
        order.state_reason = reason
