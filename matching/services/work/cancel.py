"""A planner gives up a kit whose pack has been taken apart already."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission
from matching.enums import WorkEventKind, WorkKind, WorkState
from matching.errors import MatchingError
from matching.models import WorkOrder
from matching.services.work.disassembly import is_taken_apart
from matching.services.work.lost import give_back_unit
from matching.services.work.step import lock_order, record_step


def cancel_kit(
    *,
    actor: Actor,
    order: WorkOrder,
    reason: str,
    request_key: str,
    expected_version: int | None = None,
) -> WorkOrder:
    """Its modules go into stock, and its demand wants that unit again.

    Everything else is cancelled by releasing the battery from the plan. Raises MatchingError.
    """
    with transaction.atomic():
        current, again = lock_order(
            actor, order, [WorkKind.KIT], request_key, expected_version, Permission.ACCEPT_PLAN
        )
        if again:
            return current
        if not is_taken_apart(current):
            raise MatchingError(
                f"{current.source} has not been taken apart yet: release it on the page of its "
                "plan, then this order is cancelled with it."
            )
        current.lines.update(is_live=False)
        current.state_reason = reason
        record_step(
            actor=actor,
            order=current,
            kind=WorkEventKind.CANCELLED,
            request_key=request_key,
            note=reason,
            state=WorkState.CANCELLED,
        )
        give_back_unit(current.demand_id, by=actor)
    return current
