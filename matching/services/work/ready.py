"""What is ready goes to its demand: one transport order for what goes the same way."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from lifecycle.models import Battery
from matching.enums import PlannedUse, WorkKind, WorkState
from matching.models import WorkLine, WorkOrder


def take_up(order: WorkOrder, batteries: Sequence[Battery], who: str) -> WorkOrder:
    """Put ready batteries on the open transport order to the order's demand, or on a new one.

    Inside a transaction that holds the lock of the demand.
    """
    site = batteries[0].site
    transport = WorkOrder.objects.filter(
        kind=WorkKind.TRANSPORT, state=WorkState.OPEN, demand=order.demand_id, from_site=site
    ).first()
    if transport is None:
        transport = WorkOrder.objects.create(
            organisation_id=order.organisation_id,
            kind=WorkKind.TRANSPORT,
            demand_id=order.demand_id,
            run_id=order.run_id,
            from_site=site,
            to_site_id=order.to_site_id,
            due_on=order.demand.deadline,
            created_by=who,
        )
    last = transport.lines.aggregate(last=Max("position"))["last"] or 0
    WorkLine.objects.bulk_create(
        WorkLine(
            order=transport,
            battery=battery,
            position=position,
            planned_use=PlannedUse.TRANSPORT,
            state_of_health=battery.state_of_health,
        )
        for position, battery in enumerate(batteries, start=last + 1)
    )
    transport.version += 1
    transport.save(update_fields=["version"])
    return transport
