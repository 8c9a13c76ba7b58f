"""Reservations end by themselves: nobody's battery waits for ever for work that never begins."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.enums import Stage
from lifecycle.services.reservations import release_reservations
from matching.enums import RowState, UseKind
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.services.acceptance.locked import locked_batteries
from matching.services.acceptance.work_begun import work_has_begun

AT_ONCE = 200
LONGEST_DAYS = 730
EXPIRED = "expired"


def expire_reservations(*, actor: Actor, today: date | None = None) -> int:
    """Release every battery whose day has come and on which no work has begun; how many.

    In transactions of 200 batteries each, so that it may stop anywhere and go on; what was missed
    yesterday is made up for. Side effects: events in the ledger, and the demands want again.
    """
    require(actor, Permission.ACCEPT_PLAN)
    day = today or timezone.localdate()
    released, last = 0, 0
    while keys := _due(day, after=last):
        released += _expire(actor, keys, day)
        last = keys[-1]
    return released


def _due(day: date, after: int) -> list[int]:
    """Keys of the next batteries whose day has come."""
    due = PlanRow.objects.filter(
        state=RowState.ACCEPTED,
        expires_on__lte=day,
        battery__stage=Stage.MATCHED,
        battery_id__gt=after,
    )
    keys = due.order_by("battery_id").values_list("battery_id", flat=True).distinct()
    return list(keys[:AT_ONCE])


def _expire(actor: Actor, keys: list[int], day: date) -> int:
    with transaction.atomic():
        batteries = locked_batteries(keys)
        rows = list(
            PlanRow.objects.filter(battery__in=batteries, state=RowState.ACCEPTED).select_related(
                "battery"
            )
        )
        # Read again under the lock: somebody may have extended it, or begun.
        longer = {row.battery_id for row in rows if not row.expires_on or row.expires_on > day}
        kept = longer | work_has_begun(rows).keys()
        rows = [row for row in rows if row.battery_id not in kept]
        going = [batteries[key] for key in sorted({row.battery_id for row in rows})]
        release_reservations(
            actor=actor, batteries=going, reason=EXPIRED, request_key=f"expired {day}"
        )
        PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(state_reason=EXPIRED)
    return len(going)


def extend_reservation(*, actor: Actor, row: PlanRow, until: date) -> date:
    """Keep a battery, or the whole string that it stands in, reserved until a later day.

    Raises MatchingError where it is not reserved, or the day is none to extend to.
    """
    require(actor, Permission.ACCEPT_PLAN)
    today = timezone.localdate()
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise MatchingError(
            _("Choose a day from tomorrow to %(last)s.")
            % {"last": date_format(today + timedelta(days=LONGEST_DAYS), "j M Y")}
        )
    with transaction.atomic():
        together = row.run.rows.filter(state=RowState.ACCEPTED)
        if row.kind == UseKind.STRING:
            together = together.filter(demand_id=row.demand_id, string=row.string)
        else:
            together = together.filter(battery_id=row.battery_id)
        locked_batteries(together.values_list("battery_id", flat=True))
        if not together.filter(battery_id=row.battery_id).exists():
            raise MatchingError(_("This battery is not reserved in this plan any more."))
        together.update(expires_on=until)
    return until
