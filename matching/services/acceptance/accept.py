"""A planner accepts rows of a plan: batteries are reserved, unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.errors import LifecycleError
from matching.enums import RowState
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun, PlanRow
from matching.services.acceptance.accepted import write_accepted
from matching.services.acceptance.locked import locked_batteries, locked_demands
from matching.services.acceptance.made_from import MadeFrom, made_from
from matching.services.acceptance.meanwhile import (
    batteries_refused,
    demands_refused,
    may_pass_later,
    units_refused,
)
from matching.services.acceptance.units import strings_of, units_by_demand

Units = dict[str, list[PlanRow]]


@dataclass(frozen=True)
class Accepted:
    """How many batteries were reserved, and the units that could not be, with the reason."""

    batteries: int
    refused: dict[str, str]


def accept_units(*, actor: Actor, run: MatchingRun, units: Sequence[str]) -> Accepted:
    """Accept the chosen units of a plan, in a fixed number of statements.

    A unit is a battery (whole or opened for kits), or all strings of a storage demand. One that
    has become stale is refused with the reason and the others stand. Accepting twice changes
    nothing. Where the ledger refuses one at the last moment, halves are tried, so that only that
    one is refused. Raises MatchingError for a plan that is not finished or whose snapshot is not
    its own.
    """
    require(actor, Permission.ACCEPT_PLAN)
    if run.finished_at is None:
        raise MatchingError(_("This plan is not finished yet."))
    plan = made_from(run)
    chosen, refused = _chosen(run, [unit.replace("\0", "") for unit in units])
    done = _accept_or_halve(actor, run, chosen, plan)
    return Accepted(done.batteries, refused | done.refused)


def _chosen(run: MatchingRun, units: Sequence[str]) -> tuple[Units, dict[str, str]]:
    """The rows of each unit that is still proposed, and why others cannot be accepted."""
    rows: Units = defaultdict(list)
    found = run.rows.filter(unit__in=units).select_related("battery", "demand")
    for row in found.order_by("unit", "pk"):
        rows[row.unit].append(row)
    chosen: Units = {}
    refused: dict[str, str] = {}
    to_come = set(run.expected_rows.filter(unit__in=units).values_list("unit", flat=True))
    for unit in dict.fromkeys(units):
        states = {row.state for row in rows.get(unit, ())}
        if states == {RowState.PROPOSED}:
            chosen[unit] = rows[unit]
        elif unit in to_come:
            refused[unit] = _(
                "Still to come, or for a demand that is not ordered yet: plan again then."
            )
        elif not states:
            refused[unit] = _("%(unit)s is no row of this plan; it may be of another one.") % {
                "unit": unit.partition(":")[2] or unit
            }
        elif RowState.ACCEPTED not in states:
            why = next((row.state_reason for row in rows[unit] if row.state_reason), "")
            refused[unit] = _("%(unit)s is not proposed any more. %(why)s") % {
                "unit": unit.partition(":")[2], "why": why,
            }  # fmt: skip
    return chosen, refused


def _accept_or_halve(actor: Actor, run: MatchingRun, chosen: Units, plan: MadeFrom) -> Accepted:
    try:
        return _accept(actor, run, chosen, plan)
    except LifecycleError as error:
        if len(chosen) == 1:
            refused = dict.fromkeys(chosen, str(error))
            refuse_units(run, refused)
            return Accepted(0, refused)
    keys = list(chosen)
    halves = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    found = [
        _accept_or_halve(actor, run, {key: chosen[key] for key in half}, plan) for half in halves
    ]
    return Accepted(
        sum(one.batteries for one in found),
        {unit: why for one in found for unit, why in one.refused.items()},
    )


def _accept(actor: Actor, run: MatchingRun, chosen: Units, plan: MadeFrom) -> Accepted:
    """Reserve the batteries of all units that are not stale, or raise LifecycleError and change
    nothing. Locks: batteries, then demands, by primary key."""
    with transaction.atomic():
        rows = [row for unit in chosen.values() for row in unit]
        batteries = locked_batteries(row.battery_id for row in rows)
        demands = locked_demands(row.demand_id for row in rows)
        # Read again under the locks: somebody may have decided of a row a moment ago.
        keys = [row.pk for row in rows]
        found = PlanRow.objects.filter(pk__in=keys).values_list("pk", "state", "state_reason")
        now = {pk: (state, reason) for pk, state, reason in found}
        no_battery = batteries_refused(batteries, plan)
        no_demand = demands_refused(demands, plan)
        accepted: list[PlanRow] = []
        refused: dict[str, str] = {}
        for unit, mine in chosen.items():
            states = {now[row.pk] for row in mine}
            if {state for state, _reason in states} != {RowState.PROPOSED}:
                told = [reason for state, reason in states if state == RowState.REFUSED]
                if told:
                    refused[unit] = told[0]
                continue
            why = _first(mine, no_battery, no_demand) or _take_units(mine, demands, plan)
            if why:
                refused[unit] = why
            else:
                accepted += mine
        count = write_accepted(
            actor=actor, run=run, rows=accepted, batteries=batteries, demands=demands
        )
        for_good = {
            unit: why
            for unit, why in refused.items()
            if not may_pass_later(chosen[unit], batteries, demands, (no_battery, no_demand), plan)
        }
        refuse_units(run, for_good)
    return Accepted(count, refused)


def _first(
    rows: Sequence[PlanRow], no_battery: Mapping[int, str], no_demand: Mapping[int, str]
) -> str:
    reasons = (no_battery.get(row.battery_id) or no_demand.get(row.demand_id) for row in rows)
    return next((why for why in reasons if why), "")


def _take_units(rows: Sequence[PlanRow], demands: Mapping[int, Demand], plan: MadeFrom) -> str:
    """Count what the unit brings to its demands, all of them or none; why not, or empty."""
    taken = units_by_demand(rows, strings_of(rows))
    for key, units in taken.items():
        if why := units_refused(demands[key], units, plan):
            return why
    for key, units in taken.items():
        count_in(demands[key], units)
    return ""


def count_in(demand: Demand, units: int) -> None:
    demand.accepted_units += units
    demand.state = demand.state_by_units


def refuse_units(run: MatchingRun, refused: Mapping[str, str]) -> None:
    """Mark what is still proposed of these units, in a fixed number of statements for every 200."""
    if not refused:
        return
    rows = list(run.rows.filter(unit__in=refused, state=RowState.PROPOSED).only("unit", "run"))
    for row in rows:
        row.state, row.state_reason = RowState.REFUSED, refused[row.unit]
    PlanRow.objects.bulk_update(rows, ["state", "state_reason"], batch_size=200)
