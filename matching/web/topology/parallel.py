"""May these be put in parallel? Scanned or typed, with the voltages last measured or typed now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from accounts.web.access import requires
from lifecycle.models import Battery
from matching.queries.topology import inspected_at, settings_in_force, unit_to_connect
from matching.topology.connected import Connected, connected
from matching.topology.paralleling import LIMIT_SOURCE, Verdict, judge
from matching.topology.weakest import Member
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
    together = None
    if verdict and verdict.may:
        together = _together(form.batteries, verdict, Decimal(settings.power_kw_per_kwh))
    return {"voltages": form, "verdict": verdict, "rows": rows, "limit_v": limit_v,
            "together": together}  # fmt: skip


def _together(batteries: list[Battery], verdict: Verdict, power_share: Decimal) -> Connected | None:
    """What they give side by side; None where a state of health is not known. Power is assumed
    from the energy left, as in plans."""
    members, capacities = [], []
    for one in batteries:
        health, lower = one.state_of_health, one.state_of_health_lower
        if health is None or lower is None:
            return None
        rated_wh = one.battery_model.rated_energy_kwh * 1000
        power_w = round(rated_wh * health * power_share)
        members.append(Member(one.public_id, round(rated_wh * lower), power_w))
        capacities.append(float(one.battery_model.rated_capacity_ah * lower))
    cells = batteries[0].battery_model.cells_in_series
    return connected(members, capacities, cells, float(verdict.spread_v or 0))
