"""Places of accepted plans whose battery is gone and that nobody has filled again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lifecycle.enums import EventKind
from matching.enums import WANTS_MORE, RowState, UseKind
from matching.models import MatchingRun, PlanRow

# A week before it ends a reservation is marked.
WARNED_DAYS = 7


def gaps(rows: QuerySet[PlanRow]) -> QuerySet[PlanRow]:
    """Those that were accepted, lost, and not replaced; their demand wants more.

    A battery that has served left no gap, nor a string that was given up as a whole.
    """
    standing = PlanRow.objects.filter(
        run=OuterRef("run"),
        demand=OuterRef("demand"),
        string=OuterRef("string"),
        state=RowState.ACCEPTED,
    )
    return (
        rows.filter(state=RowState.RELEASED, replaced_by=None, demand__state__in=WANTS_MORE)
        .exclude(state_reason=str(EventKind.TAKEN_OUT_OF_SERVICE.label))
        .filter(~Q(kind=UseKind.STRING) | Exists(standing))
    )


def same_gap(row: PlanRow) -> QuerySet[PlanRow]:
    """The places that the same battery left empty: an opened pack served several demands."""
    return gaps(PlanRow.objects.filter(run=row.run_id, battery=row.battery_id, unit=row.unit))


def others_in_string(row: PlanRow) -> QuerySet[PlanRow]:
    """The rows that still stand in the string of this row; none where it is in no string."""
    if row.kind != UseKind.STRING:
        return PlanRow.objects.none()
    return PlanRow.objects.filter(
        run=row.run_id, demand=row.demand_id, string=row.string, state=RowState.ACCEPTED
    )


def ending_soon(rows: QuerySet[PlanRow], today: date | None = None) -> QuerySet[PlanRow]:
    """Accepted rows whose reservation ends within a week."""
    last = (today or timezone.localdate()) + timedelta(days=WARNED_DAYS)
    return rows.filter(state=RowState.ACCEPTED, expires_on__lte=last)


def newest_plan(run: MatchingRun) -> MatchingRun | None:
    """The last finished plan of the same organisation."""
    finished = MatchingRun.objects.filter(
        organisation_id=run.organisation_id, finished_at__isnull=False
    )
    return finished.only("pk").first()
