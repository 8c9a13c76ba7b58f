"""Orders follow the ledger: whatever way an event came, the orders of its battery know it.

A battery can be prepared, quarantined or put in service on its own page; in the same transaction
its orders are finished, taken up by a transport, or cancelled, and nothing is left half done.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery, LedgerEvent, PersonalDatum
from matching.enums import LIVE_WORK, WorkEventKind, WorkKind, WorkState
from matching.models import WorkEvent, WorkLine, WorkOrder
from matching.services.acceptance.ended import ended_a_promise
from matching.services.work.lost import lose
from matching.services.work.ready import take_up
from matching.services.work.step import locked_orders, move_on

K = EventKind
# After these a module is no longer at hand for the kit that it was meant for.
TAKES_A_MODULE = frozenset({K.OFFERED, K.INSTALLED, K.DISASSEMBLED, K.RECYCLED})


def follow_the_ledger(*, events: list[LedgerEvent], **_signal: Any) -> None:
    """Receiver of appended events, behind matching.services.acceptance.promises."""
    by_kind = _by_kind(events)
    if prepared := by_kind.get("prepared"):
        _prepared(prepared)
    if served := by_kind.get("served"):
        _in_service(served)
    if ended := by_kind.get("ended"):
        lose(ended, _name_of(ended[0]))
    if taken := by_kind.get("taken"):
        _modules_gone(taken)


def _by_kind(events: Iterable[LedgerEvent]) -> dict[str, list[LedgerEvent]]:
    found: dict[str, list[LedgerEvent]] = {}
    for event in events:
        kind = EventKind(event.kind)
        ended = ended_a_promise(event)
        for name, applies in (
            ("prepared", kind == K.PREPARED),
            ("served", kind == K.PUT_IN_SERVICE),
            ("ended", ended),
            ("taken", ended or kind in TAKES_A_MODULE),
        ):
            if applies:
                found.setdefault(name, []).append(event)
    return found


def _name_of(event: LedgerEvent) -> str:
    datum = PersonalDatum.objects.filter(reference=event.actor_reference).first()
    return datum.value if datum else ""


def _prepared(events: list[LedgerEvent]) -> None:
    """The last battery of an order finishes it; what is ready is taken up by a transport."""
    who = _name_of(events[0])
    keys = [event.battery_id for event in events]
    lines = WorkLine.objects.filter(battery__in=keys, is_live=True).values("order")
    readied = Q(pk__in=lines, kind__in=[WorkKind.STRING, WorkKind.WHOLE], state__in=LIVE_WORK)
    for order in locked_orders(readied):
        mine = [line.battery for line in order.lines.select_related("battery__site")]
        if all(battery.stage in {Stage.PREPARED, Stage.IN_SERVICE} for battery in mine):
            order.lines.update(is_live=False)
            move_on(order, WorkState.DONE, who)
            order.save()
            _to_transport(order, mine, who)
    for order in locked_orders(Q(built__in=keys, state=WorkState.DONE)):
        if order.built:
            _to_transport(order, [order.built], who)
    # A pack that was to be opened is used whole instead.
    for order in locked_orders(Q(source__in=keys, state__in=LIVE_WORK)):
        move_on(order, WorkState.CANCELLED, who, _("Its pack was prepared whole."))
        order.save()


def _to_transport(order: WorkOrder, batteries: list[Battery], who: str) -> None:
    busy = set(
        WorkLine.objects.filter(battery__in=batteries, is_live=True).values_list(
            "battery", flat=True
        )
    )
    ready = [
        battery
        for battery in batteries
        if battery.pk not in busy and battery.stage == Stage.PREPARED
    ]
    if ready:
        take_up(order, ready, who)


def _in_service(events: list[LedgerEvent]) -> None:
    """With the last battery that started to serve, its transport is done."""
    who = _name_of(events[0])
    keys = [event.battery_id for event in events]
    lines = WorkLine.objects.filter(battery__in=keys, is_live=True)
    orders = locked_orders(
        Q(pk__in=lines.values("order"), kind=WorkKind.TRANSPORT, state__in=LIVE_WORK)
    )
    lines.filter(order__in=orders).update(is_live=False)
    for order in orders:
        if not order.lines.filter(is_live=True).exists():
            move_on(order, WorkState.DONE, who)
            order.save()


def _modules_gone(events: list[LedgerEvent]) -> None:
    """A module that is gone leaves its place in the kit open; one statement where none is."""
    by_battery = {event.battery_id: event for event in events}
    lines = list(
        WorkLine.objects.filter(
            battery__in=by_battery, is_live=True, order__kind=WorkKind.KIT
        ).select_related("battery")
    )
    if not lines:
        return
    orders = {one.pk: one for one in locked_orders(Q(pk__in={line.order_id for line in lines}))}
    who = _name_of(events[0])
    for line in lines:
        event, order = by_battery[line.battery_id], orders[line.order_id]
        why = f"{line.battery.public_id}: {EventKind(event.kind).label}."
        line.delete()
        WorkEvent.objects.create(
            order=order, kind=WorkEventKind.BATTERY_LOST, actor_name=who, note=why
        )
        order.version += 1
        order.save()
