"""Whole batteries, and the packs of a string, are made ready."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.actors import Actor
from lifecycle.enums import LegalStatus, Operation, Stage
from lifecycle.events import Prepared
from lifecycle.models import Battery
from lifecycle.services.append import NewEvent, append_events
from lifecycle.services.payloads import checked
from lifecycle.services.unit_rules import highest_voltage_difference_v
from matching.enums import Application, WorkEventKind, WorkKind
from matching.errors import MatchingError
from matching.models import WorkLine, WorkOrder
from matching.services.work.step import lock_batteries, lock_order, record_step
from matching.work import extremes, plain, spread_of_packs


def prepare_order(
    *,
    actor: Actor,
    order: WorkOrder,
    work_done: str,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """The work on the batteries of the order is done: one event each, all of them or none.

    With the last one the order is done and a transport order takes them up (matching.services.
    work.follow). Raises MatchingError (voltages missing or too far apart), LifecycleError.
    """
    with transaction.atomic():
        lock_batteries(order.lines.values_list("battery", flat=True))
        kinds = [WorkKind.STRING, WorkKind.WHOLE]
        current, again = lock_order(actor, order, kinds, request_key, expected_version)
        if again:
            return current
        lines = list(current.lines.select_related("battery__battery_model"))
        if current.kind == WorkKind.STRING and (problem := why_not_join(current, lines)):
            raise MatchingError(problem)
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.PREPARED,
            request_key=request_key,
            note=work_done,
        )
        entries = [
            NewEvent(
                line.battery,
                checked(
                    Prepared,
                    operation=operation_for(line.battery),
                    work_done=_words(work_done, line),
                ),
                f"work {current.code} prepared {line.battery.public_id}",
            )
            for line in lines
            if line.battery.stage == Stage.MATCHED
        ]
        append_events(actor=actor, entries=entries)
        current.refresh_from_db()
    return current


def why_not_join(order: WorkOrder, lines: Sequence[WorkLine]) -> str:
    """What is missing before the packs of the string may be joined, or an empty text."""
    wanted = order.demand.packs_per_string
    if len(lines) != wanted:
        return f"This string takes {wanted} packs; it has {len(lines)}."
    spread = spread_of_packs([line.voltage_v for line in lines], highest_voltage_difference_v())
    if spread.missing:
        return f"Measure every pack first: {spread.missing} are missing."
    if spread.is_too_large:
        measured = {one.position: one.voltage_v for one in lines if one.voltage_v is not None}
        return (
            f"The packs are {plain(spread.value)} V apart; at most {plain(spread.limit)} V "
            f"({spread.source}). Position {extremes(measured)}. Charge or discharge them to "
            "one voltage and measure again."
        )
    return ""


def operation_for(battery: Battery) -> Operation:
    """What its preparation is in law (Art. 3(29) to (33)): by its use, and whether it is waste."""
    is_waste = battery.legal_status == LegalStatus.WASTE
    if battery.application == Application.TRACTION:
        return Operation.PREPARATION_FOR_REUSE if is_waste else Operation.REUSE
    return Operation.PREPARATION_FOR_REPURPOSING if is_waste else Operation.REPURPOSING


def _words(work_done: str, line: WorkLine) -> str:
    if line.voltage_v is None:
        return work_done
    return f"{work_done} Position {line.position}, open-circuit {plain(line.voltage_v)} V."
