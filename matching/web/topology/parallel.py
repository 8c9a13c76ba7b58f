"""May these be put in parallel? Scanned or typed, with the voltages last measured or typed now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.enums import Stage
from lifecycle.models import Battery
from matching.queries.topology import inspected_at, settings_in_force, unit_to_connect
from matching.topology.connected import Connected, connected
from matching.topology.paralleling import LIMIT_SOURCE, judge
from matching.topology.weakest import Member, Together, in_series
from matching.web.topology.forms import BatteriesForm, VoltagesForm


@requires(Permission.VIEW_BATTERIES)
def parallel(request: Any) -> HttpResponse:
    """Nothing is recorded: a voltage for the record belongs to the inspection."""
    asked = BatteriesForm(request.GET or None, actor=request.actor)
    context: dict[str, Any] = {"form": asked, "source": LIMIT_SOURCE}
    wrong = bool(asked.errors)
    if asked.is_bound and asked.is_valid():
        voltages = VoltagesForm(request.GET, batteries=asked.cleaned_data["batteries"])
        wrong = not voltages.is_valid()
        context |= _answer(voltages)
    status = 422 if wrong else 200
    return render(request, "matching/topology/parallel.html", context, status=status)


def _answer(form: VoltagesForm) -> dict[str, Any]:
    """Two statements, whatever the number of batteries."""
    settings = settings_in_force()
    limit_v, verdict = Decimal(settings.parallel_limit_v), None
    if form.is_valid():
        units = [unit_to_connect(one, form.voltage_v(one)) for one in form.batteries]
        verdict = judge(units, limit_v)
    moments = inspected_at(form.batteries)
    standings = verdict.standings if verdict else [None] * len(form.batteries)
    rows = [
        {"battery": one, "field": field, "inspected_at": moments.get(one.pk), "standing": standing}
        for (one, field), standing in zip(form.rows(), standings, strict=True)
    ]
    members = _members(form.batteries, Decimal(settings.power_kw_per_kwh)) if verdict else []
    together = None
    if verdict and verdict.may and members:
        together = _together(form.batteries, members, float(verdict.spread_v or 0))
    return {"voltages": form, "verdict": verdict, "rows": rows, "limit_v": limit_v,
            "together": together, "string": _string(form.batteries, members)}  # fmt: skip


def _members(batteries: list[Battery], power_share: Decimal) -> list[Member]:
    """Energy at the lower bound, power assumed from the energy left as in plans; none of them
    where one has no state of health."""
    members = []
    for one in batteries:
        health, lower = one.state_of_health, one.state_of_health_lower
        if health is None or lower is None:
            return []
        rated_wh = one.battery_model.rated_energy_kwh * 1000
        power_w = round(rated_wh * health * power_share)
        members.append(Member(one.public_id, round(rated_wh * min(lower, health)), power_w))
    return members


def _together(batteries: list[Battery], members: list[Member], spread_v: float) -> Connected | None:
    """What they give side by side."""
    capacities = [
        float(one.battery_model.rated_capacity_ah * (one.state_of_health_lower or 0))
        for one in batteries
    ]
    return connected(members, capacities, batteries[0].battery_model.cells_in_series, spread_v)


def _string(batteries: list[Battery], members: list[Member]) -> Together | None:
    """What they give one after another; only of like ones, and of none that is in quarantine."""
    alike = len({one.battery_model.nominal_voltage_v for one in batteries}) == 1
    stopped = any(one.stage == Stage.QUARANTINED or one.whole for one in batteries)
    return in_series(members) if alike and not stopped and len(members) > 1 else None
