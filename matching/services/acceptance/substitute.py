"""Another battery takes the place of one that failed; everything else of the plan is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.models import Battery
from lifecycle.services.append import already_recorded
from matching.enums import RowState, UseKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun, PlanRow
from matching.queries.gaps import others_in_string, same_gap
from matching.services.acceptance.accept import count_in, refuse_units
from matching.services.acceptance.accepted import expiry_from_today, write_accepted
from matching.services.acceptance.free import open_promises, recent_events, why_not_free
from matching.services.acceptance.locked import locked_batteries, locked_demands
from matching.services.acceptance.replacements import offer_for
from matching.services.acceptance.units import places_missing, string_of, units_by_demand


def substitute(*, actor: Actor, row: PlanRow, battery: Battery, request_key: str) -> list[PlanRow]:
    """Reserve `battery` in the place that `row` left empty; the rows that stand in for the lost.

    Side effects: the demand counts the unit again (a string once it is complete), a string is
    reserved as a whole until the new day, and what this plan proposed for the battery is refused.
    Sent twice it stands once. Raises MatchingError where the place is filled, the battery is taken
    or a rule forbids it. Locks as acceptance does: batteries, then demands.
    """
    require(actor, Permission.ACCEPT_PLAN)
    run = (
        MatchingRun.objects.select_related("cost_settings")
        .defer("snapshot", "certificate")
        .get(pk=row.run_id)
    )
    with transaction.atomic():
        others = set(others_in_string(row).values_list("battery_id", flat=True))
        batteries = locked_batteries({battery.pk, *others})
        chosen = batteries[battery.pk]
        if already_recorded(actor, request_key) is not None:
            return list(PlanRow.objects.filter(replaces__run=run, battery=battery))
        gap = list(same_gap(row).order_by("pk"))
        demands = locked_demands(one.demand_id for one in gap)
        # Read again: of two who fill one place, the second comes here after the first.
        gap = list(same_gap(row).select_related("battery").order_by("pk"))
        standing = _standing(row, batteries)
        _refuse(gap, chosen, run)
        for one in gap:
            one.demand = demands[one.demand_id]
        offer, why = offer_for(gap, chosen, standing, run)
        if offer is None:
            raise MatchingError(
                _("%(id)s cannot stand there: %(why)s") % {"id": chosen.public_id, "why": why}
            )
        _give_up_proposals(run, chosen, gap)
        made = _rows(gap, chosen, offer.kits, offer.gain_c)
        _count(made, demands)
        write_accepted(
            actor=actor, run=run, rows=made, batteries=batteries, demands=demands,
            keys={chosen.pk: request_key},
        )  # fmt: skip
        others_in_string(row).update(expires_on=expiry_from_today())
    return made


def _standing(row: PlanRow, batteries: Mapping[int, Battery]) -> list[Battery]:
    keys = others_in_string(row).values_list("battery_id", flat=True)
    return [batteries[key] for key in sorted(keys) if key in batteries]


def _refuse(gap: Sequence[PlanRow], battery: Battery, run: MatchingRun) -> None:
    """Raise MatchingError where there is no place to fill, or the battery is not to be had."""
    if not gap:
        raise MatchingError(_("This place has been filled meanwhile, or nobody wants it any more."))
    if battery.organisation_id != run.organisation_id:
        raise MatchingError(_("%(id)s belongs to another organisation.") % {"id": battery})
    if any(row.demand.is_expected for row in gap):
        raise MatchingError(_("This demand is only expected. Enter that it is ordered first."))
    promised = open_promises([battery]).get(battery.pk, "")
    news = recent_events([battery], {}).get(battery.pk, [])
    if why := why_not_free(battery, promised, news):
        raise MatchingError(
            _("%(id)s cannot be had: it is %(why)s. Take the next.")
            % {"id": battery.public_id, "why": why}
        )


def _give_up_proposals(run: MatchingRun, battery: Battery, gap: Sequence[PlanRow]) -> None:
    """What this plan proposed for the battery cannot be accepted any more."""
    units = run.rows.filter(battery=battery, state=RowState.PROPOSED).values_list("unit", flat=True)
    why = _("%(id)s was taken to replace %(lost)s.") % {
        "id": battery.public_id, "lost": gap[0].battery.public_id,
    }  # fmt: skip
    refuse_units(run, dict.fromkeys(units, why))


def _rows(
    gap: Sequence[PlanRow], battery: Battery, kits: Sequence[int], gain_c: int
) -> list[PlanRow]:
    """The rows that stand in for the lost ones; the gain is told once, at the first."""
    counts = kits or [0] * len(gap)
    made = [
        PlanRow(
            run_id=lost.run_id, battery=battery, demand=lost.demand, unit=lost.unit,
            kind=lost.kind, kits=count, string=lost.string, gain_c=0, replaces=lost,
        )
        for lost, count in zip(gap, counts, strict=True)
        if count or lost.kind != UseKind.KIT
    ]  # fmt: skip
    made[0].gain_c = gain_c
    return PlanRow.objects.bulk_create(made)


def _count(made: Sequence[PlanRow], demands: Mapping[int, Demand]) -> None:
    """The demands have again what the rows bring; a string once it lacks nobody but them."""
    missing = places_missing(made)
    complete = {string_of(row) for row in made if missing.get(string_of(row), 0) == 1}
    for key, units in units_by_demand(made, complete).items():
        demand = demands[key]
        if units > demand.open_units:
            raise MatchingError(
                _("%(demand)s wants only %(open)s more; this would bring %(units)s.")
                % {"demand": demand, "open": demand.open_units, "units": units}
            )
        count_in(demand, units)
