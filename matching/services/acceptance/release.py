"""Accepted batteries are taken back: one, a string, all of a demand, a whole plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.models import Battery
from lifecycle.services.append import full_request_key, recorded_before
from lifecycle.services.reservations import key_of_release, release_reservations
from matching.enums import RowState, UseKind
from matching.errors import MatchingError
from matching.models import PlanRow
from matching.services.acceptance.locked import locked_batteries
from matching.services.acceptance.work_begun import work_has_begun


@dataclass(frozen=True)
class Released:
    """IDs of the batteries that are free again, and why others stay promised."""

    batteries: list[str]
    kept: dict[str, str]


def release_row(
    *, actor: Actor, row: PlanRow, reason: str, request_key: str, whole_string: bool = False
) -> Released:
    """Take an accepted battery back; its demand is open again for what it loses.

    With `whole_string` the other packs of its string too; without, they stay promised and wait for
    a replacement. Unlike the release of many, a battery is released whose preparation has begun.
    The same request key changes nothing a second time, whatever the battery is promised to now.
    Raises MatchingError, and LifecycleError where the battery's stage does not allow it.
    """
    rows = row.run.rows.filter(battery_id=row.battery_id)
    if whole_string and row.kind == UseKind.STRING:
        rows = row.run.rows.filter(demand_id=row.demand_id, string=row.string)
    done = _release(actor, rows, reason, request_key, even_begun=True)
    if not done.batteries and not done.kept:
        raise MatchingError(_("This battery is not accepted in this plan."))
    return done


def release_rows(
    *, actor: Actor, rows: QuerySet[PlanRow], reason: str, request_key: str
) -> Released:
    """Take back every accepted battery of these rows on which no work has begun.

    A battery that serves several demands is released for all of them. One transaction, a fixed
    number of statements for every 500. Sent again with the same key it changes nothing.
    """
    return _release(actor, rows, reason, request_key, even_begun=False)


def _release(
    actor: Actor, rows: QuerySet[PlanRow], reason: str, request_key: str, *, even_begun: bool
) -> Released:
    require(actor, Permission.ACCEPT_PLAN)
    if len(reason.strip()) < 3:
        raise MatchingError(_("Say why it is taken back, in three letters or more."))
    with transaction.atomic():
        asked = set(rows.order_by().values_list("battery_id", flat=True))
        batteries = locked_batteries(asked)
        done = _done_before(actor, batteries, request_key)
        accepted = list(
            PlanRow.objects.filter(
                battery__in=batteries.keys() - done.keys(), state=RowState.ACCEPTED
            ).select_related("battery")
        )
        mine = set(rows.filter(state=RowState.ACCEPTED).values_list("battery_id", flat=True))
        accepted = [row for row in accepted if row.battery_id in mine]
        begun = {} if even_begun else work_has_begun(accepted)
        accepted = [row for row in accepted if row.battery_id not in begun]
        going = [batteries[key] for key in sorted({row.battery_id for row in accepted})]
        release_reservations(actor=actor, batteries=going, reason=reason, request_key=request_key)
        PlanRow.objects.filter(pk__in=[row.pk for row in accepted]).update(state_reason=reason)
    names = sorted([battery.public_id for battery in going] + [b.public_id for b in done.values()])
    return Released(names, {batteries[key].public_id: why for key, why in begun.items()})


def _done_before(
    actor: Actor, batteries: dict[int, Battery], request_key: str
) -> dict[int, Battery]:
    """Those that this very request released before."""
    keys = {key_of_release(request_key, one): one for one in batteries.values()}
    standing = {event.request_key for event in recorded_before(actor, list(keys))}
    return {one.pk: one for key, one in keys.items() if full_request_key(actor, key) in standing}
