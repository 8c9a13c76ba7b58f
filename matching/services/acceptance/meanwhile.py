"""What has happened to batteries and demands since a plan was made, as far as the plan minds.

What the snapshot says of each is held against what it would say now: a battery that was moved
within its site or got a passport is as good as it was; one that was graded anew is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from lifecycle.enums import EventKind, Stage
from lifecycle.models import Battery, LedgerEvent
from matching.enums import DemandState
from matching.models import Demand, PlanRow
from matching.services.acceptance.entry_words import DEMAND, PACK, differences
from matching.services.acceptance.free import moment, open_promises, recent_events, why_not_free
from matching.services.acceptance.made_from import MadeFrom

Refusals = dict[int, str]


def batteries_refused(batteries: Mapping[int, Battery], plan: MadeFrom) -> Refusals:
    """Why each battery cannot be accepted any more; at most four statements for any number."""
    promised = open_promises(batteries.values())
    changed = [
        one for one in batteries.values() if plan.sequences.get(one.public_id) != one.sequence
    ]
    events = recent_events(changed, plan.sequences)
    refused = {}
    for key, battery in batteries.items():
        if why := _battery(battery, promised.get(key, ""), events.get(key, []), plan):
            refused[key] = why
    return refused


def _battery(battery: Battery, promised: str, events: Sequence[LedgerEvent], plan: MadeFrom) -> str:
    entry = plan.packs.get(battery.public_id)
    name = battery.public_id
    if entry is None:
        return _("%(id)s is not in the snapshot of this plan.") % {"id": name}
    seen = plan.sequences.get(name, 0)
    news = [event for event in events if event.sequence > seen]
    if why := why_not_free(battery, promised, news):
        if not promised and _waits_for_grade(battery, plan):
            return _("%(id)s is %(why)s, not graded. Grade it, then accept it.") % {
                "id": name, "why": why,
            }  # fmt: skip
        return _("%(id)s is %(why)s. Propose again.") % {"id": name, "why": why}
    if why := _other_grade(battery, events, seen):
        return f"{name}: {why}."
    told = differences(entry, plan.pack_now(battery), PACK, plan.day)
    if not told:
        return ""
    what = "; ".join(told)
    cause = f" (“{EventKind(news[-1].kind).label}”, {moment(news[-1])})" if news else ""
    return _("%(id)s has changed since this plan was made: %(what)s%(cause)s. Propose again.") % {
        "id": name, "what": what, "cause": cause,
    }  # fmt: skip


def _other_grade(battery: Battery, events: Sequence[LedgerEvent], seen: int) -> str:
    graded = [event for event in events if event.kind == EventKind.GRADED]
    before = [event for event in graded if event.sequence <= seen]
    if not before or not graded or graded[-1] is before[-1]:
        return ""
    grade = json.loads(before[-1].payload_text).get("grade", "")
    if grade == battery.grade:
        return ""
    return _("it was graded “%(before)s” and is “%(now)s” since %(moment)s. Propose again") % {
        "before": grade, "now": battery.grade, "moment": moment(graded[-1]),
    }  # fmt: skip


def may_pass_later(
    rows: Sequence[PlanRow],
    batteries: Mapping[int, Battery],
    demands: Mapping[int, Demand],
    refused: tuple[Refusals, Refusals],
    plan: MadeFrom,
) -> bool:
    """Whether what was refused of a unit, of its batteries or demands, only waits for a step of
    somebody that the reason names: the rows stay proposed and can be accepted after it."""
    no_battery, no_demand = refused
    stops_batteries = {row.battery_id for row in rows} & no_battery.keys()
    stops_demands = {row.demand_id for row in rows} & no_demand.keys()
    return (
        bool(stops_batteries or stops_demands)
        and all(_waits_for_grade(batteries[key], plan) for key in stops_batteries)
        and all(_waits(demands[key], plan) for key in stops_demands)
    )


def _waits_for_grade(battery: Battery, plan: MadeFrom) -> bool:
    """Tested, as it was when the plan reckoned with its estimate."""
    entry = plan.packs.get(battery.public_id)
    same = entry is not None and not differences(entry, plan.pack_now(battery), PACK, plan.day)
    return battery.stage == Stage.TESTED and same


def _waits(demand: Demand, plan: MadeFrom) -> bool:
    if demand.state == DemandState.CANCELLED:
        return False
    return demand.state == DemandState.DRAFT or demand.is_expected or demand.code in plan.altered


def demands_refused(demands: Mapping[int, Demand], plan: MadeFrom) -> Refusals:
    """Why nothing of this plan can be accepted for a demand; no statement."""
    found = {key: _demand(demand, plan) for key, demand in demands.items()}
    return {key: why for key, why in found.items() if why}


def _demand(demand: Demand, plan: MadeFrom) -> str:
    entry = plan.demands.get(demand.code)
    if entry is None:
        return _("%(demand)s is not in the snapshot of this plan.") % {"demand": demand}
    if demand.state == DemandState.CANCELLED:
        return _("%(demand)s has been cancelled.") % {"demand": demand}
    if demand.state == DemandState.DRAFT:
        return _("%(demand)s is only a draft. Open it first.") % {"demand": demand}
    if demand.is_expected:
        return _("%(demand)s is only expected. Enter that it is ordered first.") % {
            "demand": demand
        }
    told = differences(entry, plan.demand_now(demand), DEMAND, plan.day)
    if not told:
        return ""
    if demand.code in plan.altered:
        return _(
            "This what-if assumed another demand %(demand)s: %(what)s. Change the demand first."
        ) % {"demand": demand, "what": "; ".join(told)}
    return _("%(demand)s has been changed since this plan was made: %(what)s. Propose again.") % {
        "demand": demand, "what": "; ".join(told),
    }  # fmt: skip


def units_refused(demand: Demand, units: int, plan: MadeFrom) -> str:
    """Why a demand cannot take so many units more."""
    wanted = plan.demands.get(demand.code, {}).get("qty", demand.open_units)
    numbers = {
        "demand": demand, "open": demand.open_units, "wanted": wanted, "units": units,
        "accepted": demand.accepted_units, "quantity": demand.quantity,
    }  # fmt: skip
    if units <= demand.open_units:
        return ""
    if demand.open_units <= 0:
        return (
            _(
                "%(demand)s has been filled meanwhile: %(accepted)s of %(quantity)s units are "
                "accepted; it wanted %(wanted)s when this plan was made."
            )
            % numbers
        )
    return (
        _(
            "%(demand)s wants only %(open)s more (%(wanted)s when this plan was made); this would "
            "bring %(units)s."
        )
        % numbers
    )
