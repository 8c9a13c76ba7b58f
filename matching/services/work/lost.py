"""A promise ends: the orders that needed the battery end with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from lifecycle.enums import EventKind
from lifecycle.models import LedgerEvent
from matching.enums import LIVE_WORK, DemandState, WorkEventKind, WorkKind, WorkState
from matching.models import Demand, WorkEvent, WorkLine, WorkOrder
from matching.services.demands.events import record_units
from matching.services.work.step import MOVED, locked_orders, move_on


def lose(events: Sequence[LedgerEvent], who: str) -> None:
    """Cancel what cannot be done without the batteries of these events, in a fixed number of
    statements for orders that were only promised.

    The units of a plan's own rows are given back by acceptance.promises; a kit that was built is
    no row's battery any more, so its unit is given back here. What has served gives nothing back.
    """
    lost = {event.battery_id: event for event in events}
    lines = WorkLine.objects.filter(battery__in=lost, is_live=True)
    own: dict[int, list[int]] = defaultdict(list)
    for order_key, battery_key in lines.values_list("order", "battery").order_by("pk"):
        own[order_key].append(battery_key)
    needing = Q(source__in=lost) | Q(pk__in=own, kind__in=[WorkKind.STRING, WorkKind.WHOLE])
    carrying = Q(pk__in=own, kind=WorkKind.TRANSPORT)
    built = Q(built__in=lost, state=WorkState.DONE)
    ended: dict[WorkOrder, str] = {}
    for order in locked_orders(Q(needing | carrying, state__in=LIVE_WORK) | built):
        keys = own.get(order.pk, [])
        if order.kind == WorkKind.TRANSPORT and order.is_live:
            _unload(order, keys, who, _why(lost[keys[0]]))
        elif order.is_live:
            key = order.source_id if order.source_id in lost else keys[0]
            ended[order] = _why(lost[key])
        elif (event := lost[order.built_id or 0]).kind != EventKind.TAKEN_OUT_OF_SERVICE:
            ended[order] = _("Its kit is lost. %(why)s") % {"why": _why(event)}
            give_back_unit(order.demand_id, by=event)
    cancel_all(ended, who)


def _why(event: LedgerEvent) -> str:
    told = {"id": event.battery.public_id, "why": event.battery.quarantine_reason.rstrip(".")}
    if event.kind == EventKind.INSPECTED:
        return _("%(id)s failed its inspection and is in quarantine: %(why)s.") % told
    if event.kind == EventKind.QUARANTINED:
        return _("%(id)s is in quarantine: %(why)s.") % told
    return f"{event.battery.public_id}: {EventKind(event.kind).label}."


def cancel_all(orders: Mapping[WorkOrder, str], who: str) -> None:
    """End orders, each for its reason, and free their batteries. Inside a transaction that holds
    their locks."""
    if not orders:
        return
    WorkLine.objects.filter(order__in=orders, is_live=True).update(is_live=False)
    for order, why in orders.items():
        move_on(order, WorkState.CANCELLED, who, why)
    # Whole rows over those that stand: an UPDATE with a case for each row takes ten times as long.
    WorkOrder.objects.bulk_create(
        orders, update_conflicts=True, unique_fields=["id"], update_fields=MOVED
    )
    WorkEvent.objects.bulk_create(
        [
            WorkEvent(order=order, kind=WorkEventKind.CANCELLED, actor_name=who, note=why)
            for order, why in orders.items()
        ],
        batch_size=200,
    )


def cancel(order: WorkOrder, who: str, why: str) -> None:
    """The same for one order."""
    cancel_all({order: why}, who)


def give_back_unit(demand: int, *, by: Actor | LedgerEvent) -> None:
    """The demand wants one unit more again, and its story tells so."""
    row = Demand.objects.select_for_update(no_key=True).get(pk=demand)
    row.accepted_units = max(0, row.accepted_units - 1)
    if row.state != DemandState.CANCELLED:
        row.state = row.state_by_units
    record_units(by=by, demands=[row], rows=[])
    row.save(update_fields=["accepted_units", "state"])


def _unload(order: WorkOrder, batteries: Sequence[int], who: str, why: str) -> None:
    order.lines.filter(battery__in=batteries).update(is_live=False)
    if not order.lines.filter(is_live=True).exists():
        return cancel(order, who, why)
    WorkEvent.objects.create(order=order, kind=WorkEventKind.BATTERY_LOST, actor_name=who, note=why)
    order.version += 1
    order.save()
