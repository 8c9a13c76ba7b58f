"""The balance ahead: demand against supply by month, and a plan that reckons with both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.errors import MatchingError
from matching.queries.balance import balance_ahead
from matching.queries.outlook import last_outlook
from matching.services import propose_plan
from matching.web.rolling.ahead_forms import PlanAheadForm


@requires(Permission.VIEW_DEMANDS)
def balance(request: Any) -> HttpResponse:
    run, outlook = last_outlook(request.actor)
    context = {
        "balance": balance_ahead(request.actor, timezone.localdate()),
        "run": run,
        "outlook": outlook,
        "form": PlanAheadForm(),
        "may_propose": request.actor.may(Permission.PROPOSE_PLAN),
    }
    return render(request, "matching/rolling/balance.html", context)


@requires(Permission.VIEW_DEMANDS)
def balance_plot(request: Any) -> HttpResponse:
    from lifecycle.web.plots import plot_or_page  # drawing is slow to load: not at start-up
    from matching.web.rolling.ahead_plots import balance_plot as spec_of

    seen = balance_ahead(request.actor, timezone.localdate())
    rows = [
        {
            "month": f"{row.month:%Y-%m}" if row.month else _("later"),
            "firm": round(row.firm_so_far_kwh, 1),
            "expected": round(row.expected_so_far_kwh, 1),
            "supply": round(row.supply_so_far_kwh, 1),
            "lower": round(row.lower_so_far_kwh, 1),
            "upper": round(row.upper_so_far_kwh, 1),
        }
        for row in seen.months
    ]
    return plot_or_page(request, spec_of(rows), back=reverse("matching:balance"))


@require_POST
@requires(Permission.PROPOSE_PLAN)
def plan_ahead(request: Any) -> HttpResponse:
    """A proposal that reckons with expected returns and demands."""
    form = PlanAheadForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was asked for: open the page again and press once."))
        return redirect("matching:balance")
    try:
        run = propose_plan(
            actor=request.actor,
            seconds=form.cleaned_data["seconds"],
            request_key=str(form.cleaned_data["request_key"]),
            includes_expected=True,
        )
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect("matching:balance")
    return redirect(run)
