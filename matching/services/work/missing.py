"""Orders for rows that were accepted before the workshop had orders."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from lifecycle.enums import Stage
from matching.enums import RowState, UseKind, WorkKind
from matching.models import Demand, MatchingRun, PlanRow, WorkOrder
from matching.services.work.orders import orders_for


def order_missing_work(*, actor: Actor) -> int:
    """Make the orders of accepted rows on which nothing was done and that have none; how many.

    One transaction for each plan. A string of which a pack has moved on already is left alone: its
    packs are made ready on their own pages. Run again it makes nothing.
    """
    made = 0
    runs = MatchingRun.objects.filter(pk__in=_without().order_by().values("run")).order_by("pk")
    for run in runs.defer("snapshot", "certificate", "plan", "sequences", "trajectory"):
        with transaction.atomic():
            demands = _without().filter(run=run).order_by().values("demand")
            list(Demand.objects.select_for_update().filter(pk__in=demands).order_by("pk"))
            # Read again under the locks: another worker may have been here.
            rows = list(_without().filter(run=run).values_list("pk", flat=True))
            made += len(orders_for(actor=actor, run=run, rows=rows))
    return made


def _without() -> QuerySet[PlanRow]:
    """Accepted rows of batteries that still wait, for which no order was ever made."""
    orders = WorkOrder.objects.filter(
        Q(row=OuterRef("pk"))
        | Q(
            kind=WorkKind.STRING,
            run=OuterRef("run"),
            demand=OuterRef("demand"),
            unit_number=OuterRef("string"),
        )
    )
    moved_on = PlanRow.objects.filter(
        run=OuterRef("run"),
        demand=OuterRef("demand"),
        string=OuterRef("string"),
        state=RowState.ACCEPTED,
    ).exclude(battery__stage=Stage.MATCHED)
    return PlanRow.objects.filter(
        ~Exists(orders),
        ~Q(kind=UseKind.STRING) | ~Exists(moved_on),
        state=RowState.ACCEPTED,
        battery__stage=Stage.MATCHED,
    )
