"""A promise ends: the orders that needed the battery end with it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from lifecycle.enums import EventKind
from lifecycle.models import Battery, LedgerEvent
from matching.enums import LIVE_WORK, DemandState, WorkEventKind, WorkKind, WorkState
from matching.models import Demand, WorkEvent, WorkLine, WorkOrder
from matching.services.demand_events import record_units
from matching.services.work.step import locked_orders, move_on


def lose(event: LedgerEvent, who: str) -> None:
    """Cancel what cannot be done without the battery of this event.

    The units of a plan's own rows are given back by matching.services.promises; a kit that was
    built is no row's battery any more, so its unit is given back here. What has served gives
    nothing back.
    """
    battery, kind = event.battery, EventKind(event.kind)
    why = f"{battery.public_id}: {kind.label}."
    own = WorkLine.objects.filter(battery=battery, is_live=True)
    needing = Q(source=battery) | Q(
        pk__in=own.values("order"), kind__in=[WorkKind.STRING, WorkKind.WHOLE]
    )
    carrying = Q(pk__in=own.values("order"), kind=WorkKind.TRANSPORT)
    built = Q(built=battery, state=WorkState.DONE)
    for order in locked_orders(Q(needing | carrying, state__in=LIVE_WORK) | built):
        if order.kind == WorkKind.TRANSPORT:
            _unload(order, battery, who, why)
        elif order.is_live:
            cancel(order, who, why)
        elif kind != EventKind.TAKEN_OUT_OF_SERVICE:
            cancel(order, who, _("Its kit is lost. %(why)s") % {"why": why})
            give_back_unit(order.demand_id, by=event)


def cancel(order: WorkOrder, who: str, why: str) -> None:
    """End the order and free its batteries. Inside a transaction that holds its lock."""
    order.lines.update(is_live=False)
    move_on(order, WorkState.CANCELLED, who, why)
    order.save()
    WorkEvent.objects.create(order=order, kind=WorkEventKind.CANCELLED, actor_name=who, note=why)


def give_back_unit(demand: int, *, by: Actor | LedgerEvent) -> None:
    """The demand wants one unit more again, and its story tells so."""
    row = Demand.objects.select_for_update().get(pk=demand)
    row.accepted_units = max(0, row.accepted_units - 1)
    if row.state != DemandState.CANCELLED:
        row.state = row.state_by_units
    record_units(by=by, demands=[row], rows=[])
    row.save(update_fields=["accepted_units", "state"])


def _unload(order: WorkOrder, battery: Battery, who: str, why: str) -> None:
    order.lines.filter(battery=battery).update(is_live=False)
    if not order.lines.filter(is_live=True).exists():
        cancel(order, who, why)
        return
    WorkEvent.objects.create(order=order, kind=WorkEventKind.BATTERY_LOST, actor_name=who, note=why)
    order.version += 1
    order.save()
