"""What pages show of reserved batteries and of places that lost theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle.models import Battery
from matching.enums import RowState
from matching.models import Demand, PlanRow
from matching.queries import runs_seen_by
from matching.queries.gaps import WARNED_DAYS, ending_soon, gaps


def warned_until() -> Any:
    """Reservations that end on this day or before are marked."""
    return timezone.localdate() + timedelta(days=WARNED_DAYS)


def promised_to(actor: Actor, demand: Demand) -> dict[str, Any]:
    """For matching/demands/demand_promises.html; two statements."""
    rows = demand.plan_rows.select_related("battery__battery_model", "run").defer(
        "run__snapshot", "run__certificate", "run__plan", "run__trajectory"
    )
    return {
        "rows": list(rows.filter(state=RowState.ACCEPTED)),
        "gaps": list(gaps(rows)),
        "warned_until": warned_until(),
        "may_accept": actor.may(Permission.ACCEPT_PLAN),
    }


def gap_of(actor: Actor, battery: Battery) -> PlanRow | None:
    """The newest place that this battery left empty, for who may fill it."""
    if not actor.may(Permission.ACCEPT_PLAN):
        return None
    rows = PlanRow.objects.filter(battery=battery, run__in=runs_seen_by(actor).order_by())
    return gaps(rows).select_related("demand", "run").order_by("-pk").first()


def promises_that_end(actor: Actor) -> dict[str, Any] | None:
    """The card of the first page: reservations that end soon, places to fill. Two statements."""
    rows = PlanRow.objects.filter(run__in=runs_seen_by(actor).order_by())
    soon = ending_soon(rows).select_related("battery", "demand", "run").order_by("expires_on", "pk")
    empty = gaps(rows).select_related("battery", "demand", "run").order_by("-pk")
    context = {"soon": list(soon[:5]), "empty": list(empty[:5])}
    return context if any(context.values()) else None
