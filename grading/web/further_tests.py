"""Which battery to test further, and which to grade as it is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.enums import Method
from grading.models import Estimate
from grading.planner.further_test import COST_SOURCE
from grading.planner.prices import prices_for
from grading.queries import policy_in_force
from grading.queries.further_tests import (
    Planned,
    active_deviations,
    awaiting_grade,
    next_module_test,
    plan_of,
)
from lifecycle.models import Battery

PAGE_SIZE = 50


@requires(Permission.VIEW_MEASUREMENTS)
def test_plan(request: Any) -> HttpResponse:
    """Those that wait for a grade, a page at a time: the test that gains most first."""
    page = Paginator(awaiting_grade(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    prices = prices_for(request.actor.organisation_id)
    planned = sorted(_planned(list(page), prices), key=_gain, reverse=True)
    context = {
        "page": page,
        "planned": planned,
        "prices": prices,
        "cost_source": COST_SOURCE,
        "tester_hours": sum(
            one.plan.best.test.tester_hours for one in planned if one.plan and one.plan.best
        ),
        "gradable": sum(bool(one.plan and one.plan.best is None) for one in planned),
    }
    return render(request, "grading/test_plan.html", context)


test_plan.__test__ = False  # type: ignore[attr-defined]  # no test case of pytest's


def _planned(batteries: list[Battery], prices: Any) -> list[Planned]:
    """Three statements, whatever the number."""
    by_battery: dict[int, list[Estimate]] = {}
    rows = Estimate.objects.filter(battery__in=batteries).select_related("evidence")
    for estimate in rows.order_by("-evidence__measured_at", "-pk"):
        by_battery.setdefault(estimate.battery_id, []).append(estimate)
    policy, deviations = policy_in_force(), active_deviations()
    found = [
        plan_of(battery, by_battery.get(battery.pk, []), policy, prices, deviations)
        for battery in batteries
    ]
    return [one for one in found if one is not None]


def _gain(one: Planned) -> float:
    if one.plan is None or one.plan.best is None:
        return float("-inf")
    return one.plan.best.net_eur


def plan_context(battery: Battery, estimates: list[Estimate]) -> dict[str, Any]:
    """What the grade's page shows of further tests."""
    prices = prices_for(battery.organisation_id)
    policy = policy_in_force()
    is_measured = any(one.method == Method.CAPACITY_TEST for one in estimates)
    modules = [] if is_measured or not estimates else next_module_test(battery, policy.rules())
    planned = plan_of(battery, estimates, policy, prices, active_deviations(), modules)
    return {
        "test_plan": planned.plan if planned else None,
        "prices": prices,
        "cost_source": COST_SOURCE,
    }
