"""A planner accepts rows of a plan: batteries are reserved, unit by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.services import release_reservation, reserve_battery
from lifecycle.services.append import already_recorded
from lifecycle.services.reservations import Application
from matching.enums import DemandState, RowState, UseKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun, PlanRow


@dataclass(frozen=True)
class Accepted:
    """How many batteries were reserved, and the units that could not be, with the reason."""

    batteries: int
    refused: dict[str, str]


class _RefusedUnitError(Exception):
    """This unit cannot be accepted; everything of it is rolled back."""


def accept_units(*, actor: Actor, run: MatchingRun, units: list[str]) -> Accepted:
    """Accept the chosen units of a plan, each in a transaction of its own.

    A unit is a battery (whole or opened for kits), or all strings of a storage demand. One that
    has become stale is refused with the reason and the others stand. Accepting twice changes
    nothing.
    """
    require(actor, Permission.ACCEPT_PLAN)
    if run.finished_at is None:
        raise MatchingError("This plan is not finished yet.")
    chosen: dict[str, list[PlanRow]] = defaultdict(list)
    rows = run.rows.filter(unit__in=units, state=RowState.PROPOSED)
    for row in rows.select_related("battery", "demand"):
        chosen[row.unit].append(row)
    made_from = MatchingRun.objects.only("sequences", "demand_versions").get(pk=run.pk)
    count, refused = 0, {}
    for unit in sorted(chosen):
        try:
            with transaction.atomic():
                count += _accept_unit(actor, run, chosen[unit], made_from)
        except (_RefusedUnitError, LifecycleError) as error:
            refused[unit] = str(error)
            run.rows.filter(unit=unit, state=RowState.PROPOSED).update(
                state=RowState.REFUSED, state_reason=str(error)
            )
    return Accepted(count, refused)


def _accept_unit(
    actor: Actor, run: MatchingRun, rows: list[PlanRow], made_from: MatchingRun
) -> int:
    """Reserve the batteries of one unit. Locks: batteries, then demands, by primary key."""
    keys = sorted({row.battery_id for row in rows})
    locked = Battery.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    batteries = {battery.pk: battery for battery in locked}
    demand_keys = sorted({row.demand_id for row in rows})
    held = Demand.objects.select_for_update().filter(pk__in=demand_keys).order_by("pk")
    demands = {demand.pk: demand for demand in held}
    for battery in batteries.values():
        if battery.sequence != made_from.sequences.get(battery.public_id):
            raise _RefusedUnitError(
                f"{battery.public_id} has changed since this plan was made "
                f"(now “{battery.get_stage_display()}”). Propose again."
            )
    for demand in demands.values():
        if demand.version != made_from.demand_versions.get(demand.code):
            raise _RefusedUnitError(
                f"{demand.name} has been changed or cancelled since this plan was made. "
                "Propose again."
            )
    _take_units(rows, demands)
    for battery in batteries.values():
        mine = [row for row in rows if row.battery_id == battery.pk]
        _reserve(actor, run, battery, mine, demands)
    PlanRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=RowState.ACCEPTED, state_reason=""
    )
    return len(batteries)


def _take_units(rows: list[PlanRow], demands: dict[int, Demand]) -> None:
    taken: dict[int, int] = defaultdict(int)
    strings = {(row.demand_id, row.string) for row in rows if row.kind == UseKind.STRING}
    for row in rows:
        taken[row.demand_id] += row.kits if row.kind == UseKind.KIT else 0
        taken[row.demand_id] += 1 if row.kind == UseKind.WHOLE else 0
    for key, _ in strings:
        taken[key] += 1
    for key, units in taken.items():
        demand = demands[key]
        if units > demand.open_units:
            raise _RefusedUnitError(
                f"{demand.code} wants only {demand.open_units} more; this would bring {units}."
            )
        demand.accepted_units += units
        if demand.open_units == 0:
            demand.state = DemandState.FILLED
        demand.save(update_fields=["accepted_units", "state"])


def _reserve(
    actor: Actor,
    run: MatchingRun,
    battery: Battery,
    rows: list[PlanRow],
    demands: dict[int, Demand],
) -> None:
    """One promise a battery; an opened pack may serve several demands, the first is its own."""
    served = [demands[row.demand_id] for row in rows]
    reserve_battery(
        actor=actor,
        battery=battery,
        demand=served[0].code,
        demand_name=", ".join(f"{demand.code} {demand.name}" for demand in served)[:200],
        application=cast(Application, served[0].application),
        plan=str(run.uid),
        value=Decimal(sum(row.gain_c for row in rows)) / 100,
        request_key=f"accept {run.uid} {battery.public_id}",
    )


def release_row(*, actor: Actor, row: PlanRow, reason: str, request_key: str) -> None:
    """Take an accepted battery back; its demand is open again for what it loses.

    The demand is given back by matching.services.promises, as with any other end of a promise.
    The same request key changes nothing a second time, whatever the battery is promised to now.
    """
    require(actor, Permission.ACCEPT_PLAN)
    with transaction.atomic():
        battery = Battery.objects.select_for_update().get(pk=row.battery_id)
        if already_recorded(actor, request_key) is not None:
            return
        rows = row.run.rows.filter(battery=battery)
        accepted = list(rows.filter(state=RowState.ACCEPTED).values_list("pk", flat=True))
        if not accepted:
            raise MatchingError("This battery is not accepted in this plan.")
        release_reservation(actor=actor, battery=battery, reason=reason, request_key=request_key)
        rows.filter(pk__in=accepted).update(state_reason=reason)
