"""What the page of an order shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.queries.shipments import papers_of
from lifecycle.services.unit_rules import highest_voltage_difference_v
from matching.enums import WorkKind
from matching.models import WorkLine, WorkOrder
from matching.queries.work import follow_ups, kits_of, strings_beside
from matching.services.work.transport import shipment_of
from matching.web.work.forms import WorkForm
from matching.web.work.steps import CANCEL, WorkStep, steps_of
from matching.work import Spread, spread_of_healths, spread_of_modules, spread_of_packs


def order_context(
    actor: Actor, order: WorkOrder, sent: tuple[WorkStep, WorkForm] | None = None
) -> dict[str, Any]:
    """Everything for matching/work/order.html; `sent` is the form that was refused."""
    lines = list(
        order.lines.select_related("battery__battery_model", "battery__site", "goes_into__demand")
    )
    steps = steps_of(order, lines)
    offered = [step for step in (steps.main, *steps.beside) if step and _may(actor, step)]
    drawn: list[tuple[WorkStep, WorkForm]] = [
        sent
        if sent and sent[0] is step
        else (step, step.form(actor=actor, order=order, step=step.name))
        for step in offered
    ]
    main = [pair for pair in drawn if pair[0] is steps.main]
    voltages, healths = _spreads(order, lines)
    shipment = shipment_of(order) if order.kind == WorkKind.TRANSPORT else None
    return {
        "order": order,
        "lines": lines,
        "main": main[0] if main else None,
        "beside": [pair for pair in drawn if pair[0] is not steps.main],
        "problem": steps.problem,
        # What was sent belongs to a step that is over: its errors are shown by themselves.
        "late": sent[1] if sent and sent[0] not in offered else None,
        "voltages": voltages,
        "healths": healths,
        "others": strings_beside(order) if order.kind == WorkKind.STRING else [],
        "kits": kits_of(order) if order.kind == WorkKind.DISASSEMBLY else [],
        "follow_ups": follow_ups(order, lines),
        "shipment": shipment,
        "papers": papers_of(shipment) if shipment and not shipment.departed_at else {},
        "events": order.events.all(),
        "may_offer": actor.may(Permission.OFFER_TO_RECYCLER),
        "may_work": actor.may(Permission.CARRY_OUT_PLAN),
    }


def _may(actor: Actor, step: WorkStep) -> bool:
    return actor.may(Permission.ACCEPT_PLAN if step is CANCEL else Permission.CARRY_OUT_PLAN)


def _spreads(order: WorkOrder, lines: Sequence[WorkLine]) -> tuple[Spread | None, Spread | None]:
    """Of voltages and of states of health, where parts are joined."""
    if not lines or order.kind not in {WorkKind.KIT, WorkKind.STRING}:
        return None, None
    voltages = [line.voltage_v for line in lines]
    healths = [line.state_of_health for line in lines]
    if order.kind == WorkKind.KIT:
        cells = lines[0].battery.battery_model.cells_in_series
        return spread_of_modules(voltages, cells), spread_of_healths(healths)
    apart = spread_of_packs(voltages, highest_voltage_difference_v())
    return apart, spread_of_healths(healths, order.demand.spread, order.demand.code)
