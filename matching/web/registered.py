"""What this app adds to everybody's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission
from accounts.web.home import register_card
from accounts.web.navigation import PLANNING, register_entry
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.panels import NextStep, Panel, register_next_step, register_panel
from lifecycle.queries.stock import GONE
from matching.enums import Application, RowState
from matching.models import BatteryTerms, LeftOut, PlanRow
from matching.queries import count_open, runs_seen_by
from matching.queries.work import count_work, has_live_work, orders_of_battery, orders_seen_by
from matching.web.acceptance.promised import gap_of, promises_that_end, warned_until

ORDERS_SHOWN = 5


def register() -> None:
    register_entry(30, _("Work"), "matching:work", Permission.VIEW_DEMANDS)
    register_entry(40, _("Demands"), "matching:demands", Permission.VIEW_DEMANDS, PLANNING)
    register_entry(50, _("Plans"), "matching:runs", Permission.VIEW_DEMANDS, PLANNING)
    register_entry(55, _("Ahead"), "matching:balance", Permission.VIEW_DEMANDS, PLANNING)
    register_card(20, Permission.CARRY_OUT_PLAN, "matching/work/card.html", _work_to_do)
    register_card(30, Permission.VIEW_DEMANDS, "matching/demands/card_demands.html", _open_demands)
    register_card(40, Permission.PROPOSE_PLAN, "matching/runs/card_plans.html", _last_plan)
    register_card(
        35, Permission.ACCEPT_PLAN, "matching/acceptance/card_promises.html", promises_that_end
    )
    register_panel(
        Panel(30, "second_life", Permission.VIEW_DEMANDS, "matching/panel.html", _second_life)
    )
    register_entry(
        57, _("What fits"), "matching:topology_of_model", Permission.VIEW_BATTERIES, PLANNING
    )
    register_panel(
        Panel(35, "topology", Permission.VIEW_BATTERIES, "matching/topology/panel.html", _topology)
    )
    register_next_step(
        # Before “Prepare” and “Put in service”: the order knows what is to be done.
        NextStep(45, _("Its work"), "matching:work_of", Permission.CARRY_OUT_PLAN, _has_work)
    )
    register_panel(
        Panel(29, "work", Permission.VIEW_DEMANDS, "matching/work/panel.html", _work_of_battery)
    )


def _has_work(battery: Battery) -> bool:
    return battery.stage in {Stage.MATCHED, Stage.PREPARED} and has_live_work(battery)


def _work_to_do(actor: Actor) -> dict[str, Any] | None:
    work = count_work(orders_seen_by(actor))
    return {"work": work} if work.total else None


def _work_of_battery(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    orders = list(orders_of_battery(actor, battery)[:ORDERS_SHOWN])
    return {"orders": orders} if orders else None


def _topology(_actor: Actor, battery: Battery) -> dict[str, Any] | None:
    """Two links; what has ended can become nothing more."""
    return None if battery.stage in (Stage.RECYCLED, Stage.DISMANTLED) else {}


def _open_demands(actor: Actor) -> dict[str, Any]:
    counts = count_open(actor)
    return {
        "rows": [(name.label, *counts[name]) for name in Application if name in counts],
        "total": sum(units for _count, units in counts.values()),
    }


def _last_plan(actor: Actor) -> dict[str, Any]:
    return {"run": runs_seen_by(actor).first()}


def _second_life(actor: Actor, battery: Battery) -> dict[str, Any] | None:
    """Where it is promised, else what the last plan said of it; on what terms it may be had."""
    told = _told_by_plans(actor, battery)
    terms = BatteryTerms.objects.filter(battery=battery).first()
    may_set = actor.may(Permission.EDIT_DEMANDS) and battery.stage not in GONE
    if not (told or terms or may_set):
        return None
    return {**told, "terms": terms, "may_set_terms": may_set, "battery": battery}


def _told_by_plans(actor: Actor, battery: Battery) -> dict[str, Any]:
    placed = PlanRow.objects.filter(battery=battery).select_related("demand__site", "run")
    if rows := list(placed.filter(state=RowState.ACCEPTED)):
        apart = battery.stage == Stage.DISMANTLED
        return {"rows": rows, "is_apart": apart, "warned_until": warned_until()}
    if gap := gap_of(actor, battery):
        return {"gap": gap}
    proposed = placed.filter(state=RowState.PROPOSED).order_by("-run_id").first()
    left_out = (
        LeftOut.objects.filter(battery=battery).select_related("run").order_by("-run_id").first()
    )
    if proposed and (left_out is None or proposed.run_id > left_out.run_id):
        return {"proposed": proposed}
    return {"left_out": left_out} if left_out else {}
