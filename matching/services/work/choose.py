"""Another module for a kit: from stock, or from another kit that is still to be built."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from lifecycle.enums import Stage
from lifecycle.models import Battery
from matching.enums import PlannedUse, WorkEventKind, WorkKind, WorkState
from matching.errors import MatchingError
from matching.models import WorkLine, WorkOrder
from matching.services.work.step import lock_batteries, lock_order, record_step


def choose_module(
    *,
    actor: Actor,
    order: WorkOrder,
    position: int,
    battery: Battery,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Put another module at a position of the kit; the one that stood there goes into stock.

    A module of another kit that is still to be built changes places with it. Raises MatchingError.
    """
    with transaction.atomic():
        lock_batteries([battery.pk])
        current, again = lock_order(actor, order, [WorkKind.KIT], request_key, expected_version)
        if again:
            return current
        battery.refresh_from_db()
        lines = {line.position: line for line in current.lines.select_related("battery")}
        if problem := _why_not_choose(current, position, battery):
            raise MatchingError(problem)
        _place(current, lines.get(position), position, battery)
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.MODULE_CHOSEN,
            request_key=request_key,
            note=f"{battery.public_id} at position {position}.",
            state=WorkState(current.state),
        )
    return current


def _why_not_choose(order: WorkOrder, position: int, battery: Battery) -> str:
    name = battery.public_id
    wanted = order.source.battery_model.module_model_id if order.source else None
    problem = ""
    if not 1 <= position <= order.modules_needed:
        problem = f"This kit has positions 1 to {order.modules_needed}."
    elif battery.organisation_id != order.organisation_id:
        problem = f"{name} is not yours."
    elif battery.battery_model_id != wanted:
        problem = f"{name} is a {battery.battery_model}: this kit takes other modules."
    elif battery.stage not in {Stage.RECEIVED, Stage.INSPECTED, Stage.TESTED, Stage.GRADED}:
        problem = f"{name} is “{battery.get_stage_display()}” and cannot be built in."
    elif battery.whole or battery.shipment:
        problem = f"{name} is {'in ' + battery.whole if battery.whole else 'under way'}."
    return problem


def _place(order: WorkOrder, standing: WorkLine | None, position: int, battery: Battery) -> None:
    other = WorkLine.objects.select_related("order").filter(battery=battery, is_live=True).first()
    if other and other.order.kind != WorkKind.KIT:
        raise MatchingError(f"{battery.public_id} stands in order {other.order.code}.")
    health = other.state_of_health if other else battery.state_of_health
    if other:
        # Nobody holds it for a moment, so that no module ever stands in two orders.
        other.is_live = False
        other.save()
    line = standing or WorkLine(order=order, position=position, planned_use=PlannedUse.KIT)
    before, before_health, before_position = (
        (standing.battery, standing.state_of_health, standing.position_in_pack)
        if standing
        else (None, None, None)
    )
    line.battery, line.state_of_health, line.voltage_v = battery, health, None
    line.position_in_pack = other.position_in_pack if other else None
    line.save()
    if other and before and other.pk != line.pk:
        other.battery, other.state_of_health = before, before_health
        other.position_in_pack, other.voltage_v, other.is_live = before_position, None, True
        other.save()
    elif other and other.pk != line.pk:
        other.delete()
