"""A planner accepts rows of a plan: batteries are reserved, unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db import transaction

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery
from lifecycle.services import NewPromise, release_reservation, reserve_batteries
from lifecycle.services.append import already_recorded
from lifecycle.services.reservations import Application
from matching.enums import RowState, UseKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun, PlanRow
from matching.services.demand_events import record_units


@dataclass(frozen=True)
class Accepted:
    """How many batteries were reserved, and the units that could not be, with the reason."""

    batteries: int
    refused: dict[str, str]


class _RefusedUnitError(Exception):
    """This unit cannot be accepted; everything of it is rolled back."""


def accept_units(*, actor: Actor, run: MatchingRun, units: list[str]) -> Accepted:
    """Accept the chosen units of a plan, in a fixed number of statements.

    A unit is a battery (whole or opened for kits), or all strings of a storage demand. One that
    has become stale is refused with the reason and the others stand. Accepting twice changes
    nothing. Where somebody promises one of the batteries elsewhere at the same moment, the units
    are taken one by one, so that only that one is refused.
    """
    require(actor, Permission.ACCEPT_PLAN)
    if run.finished_at is None:
        raise MatchingError("This plan is not finished yet.")
    chosen: dict[str, list[PlanRow]] = defaultdict(list)
    rows = run.rows.filter(unit__in=units, state=RowState.PROPOSED)
    for row in rows.select_related("battery", "demand").order_by("unit", "pk"):
        chosen[row.unit].append(row)
    made_from = MatchingRun.objects.only("sequences", "demand_versions").get(pk=run.pk)
    try:
        return _accept(actor, run, chosen, made_from)
    except LifecycleError:
        found = [_accept_alone(actor, run, unit, chosen[unit], made_from) for unit in chosen]
    refused = {unit: why for one in found for unit, why in one.refused.items()}
    return Accepted(sum(one.batteries for one in found), refused)


def _accept_alone(
    actor: Actor, run: MatchingRun, unit: str, rows: list[PlanRow], made_from: MatchingRun
) -> Accepted:
    try:
        return _accept(actor, run, {unit: rows}, made_from)
    except LifecycleError as error:
        _refuse(run, {unit: str(error)})
        return Accepted(0, {unit: str(error)})


def _accept(
    actor: Actor, run: MatchingRun, chosen: Mapping[str, list[PlanRow]], made_from: MatchingRun
) -> Accepted:
    """Reserve the batteries of all units that are not stale, or raise LifecycleError and change
    nothing. Locks: batteries, then demands, by primary key."""
    with transaction.atomic():
        rows = [row for unit in chosen.values() for row in unit]
        batteries = _locked(Battery, {row.battery_id for row in rows})
        demands = _locked(Demand, {row.demand_id for row in rows})
        promises: list[NewPromise] = []
        accepted: list[int] = []
        refused: dict[str, str] = {}
        for unit, mine in chosen.items():
            try:
                _refuse_stale(mine, batteries, demands, made_from)
                _take_units(mine, demands)
            except _RefusedUnitError as error:
                refused[unit] = str(error)
                continue
            accepted += [row.pk for row in mine]
            promises += _promises(run, mine, batteries, demands)
        reserve_batteries(actor=actor, promises=promises)
        taken = [row for unit, mine in chosen.items() if unit not in refused for row in mine]
        record_units(by=actor, demands=demands.values(), rows=taken)
        Demand.objects.bulk_update(demands.values(), ["accepted_units", "state"], batch_size=200)
        PlanRow.objects.filter(pk__in=accepted).update(state=RowState.ACCEPTED, state_reason="")
        _refuse(run, refused)
    return Accepted(len(promises), refused)


def _locked(model: type[Any], keys: set[int]) -> dict[int, Any]:
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


def _refuse_stale(
    rows: list[PlanRow],
    batteries: Mapping[int, Battery],
    demands: Mapping[int, Demand],
    made_from: MatchingRun,
) -> None:
    for row in rows:
        battery, demand = batteries[row.battery_id], demands[row.demand_id]
        if battery.sequence != made_from.sequences.get(battery.public_id):
            raise _RefusedUnitError(
                f"{battery.public_id} has changed since this plan was made "
                f"(now “{battery.get_stage_display()}”). Propose again."
            )
        if demand.version != made_from.demand_versions.get(demand.code):
            raise _RefusedUnitError(
                f"{demand.name} has been changed or cancelled since this plan was made. "
                "Propose again."
            )


def _refuse(run: MatchingRun, refused: Mapping[str, str]) -> None:
    for unit, why in refused.items():
        run.rows.filter(unit=unit, state=RowState.PROPOSED).update(
            state=RowState.REFUSED, state_reason=why
        )


def _take_units(rows: list[PlanRow], demands: Mapping[int, Demand]) -> None:
    """Count what the unit brings to its demands, all of them or none."""
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
    for key, units in taken.items():
        demands[key].accepted_units += units
        demands[key].state = demands[key].state_by_units


def _promises(
    run: MatchingRun,
    rows: list[PlanRow],
    batteries: Mapping[int, Battery],
    demands: Mapping[int, Demand],
) -> list[NewPromise]:
    """One promise a battery; an opened pack may serve several demands, the first is its own."""
    promises = []
    for key in sorted({row.battery_id for row in rows}):
        mine = [row for row in rows if row.battery_id == key]
        served = [demands[row.demand_id] for row in mine]
        battery = batteries[key]
        promises.append(
            NewPromise(
                battery=battery,
                demand=served[0].code,
                demand_name=", ".join(f"{demand.code} {demand.name}" for demand in served)[:200],
                application=cast(Application, served[0].application),
                plan=str(run.uid),
                value=Decimal(sum(row.gain_c for row in mine)) / 100,
                request_key=f"accept {run.uid} {battery.public_id}",
            )
        )
    return promises


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
