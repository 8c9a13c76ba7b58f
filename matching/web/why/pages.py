"""Why this battery here and not there, and what would have to change: asked of a finished plan."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.models import MatchingRun
from matching.queries import (
    DamagedRunError,
    SolvedRun,
    demand_names,
    runs_seen_by,
    solved_run,
)
from matching.solver.why.battery import battery_reasons
from matching.solver.why.open_demand import open_demand
from matching.web.why.answers import pair_context
from matching.web.why.form import WhyForm, took_no_part
from matching.web.why.lists import battery_context, demand_context, purchases_context

PAGE_SIZE = 50


def of_a_solved_run(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The run that the actor may see, with what it solved; a page that says so where it did not."""

    @requires(Permission.VIEW_DEMANDS)
    def asked(request: Any, uid: uuid.UUID, **things: Any) -> HttpResponse:
        run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
        try:
            solved = solved_run(run)
        except DamagedRunError:
            context = {"run": run, "is_damaged": True}
            return render(request, "matching/why/not_yet.html", context, status=409)
        if solved is None:
            return render(request, "matching/why/not_yet.html", {"run": run})
        return view(request, run, solved, **things)

    return asked


@of_a_solved_run
def why(request: Any, run: MatchingRun, solved: SolvedRun) -> HttpResponse:
    """Why, or why not, this battery for this demand."""
    names = demand_names(solved)
    asked = request.GET if request.GET.get("battery") or request.GET.get("demand") else None
    form = WhyForm(asked, actor=request.actor, run=run, solved=solved, names=names)
    context: dict[str, Any] = {"run": run, "form": form}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        context |= pair_context(run, solved, names, chosen["battery"], chosen["demand"])
    status = 422 if form.errors else 200
    return render(request, "matching/why/why.html", context, status=status)


@of_a_solved_run
def battery(request: Any, run: MatchingRun, solved: SolvedRun, public_id: str) -> HttpResponse:
    """All alternatives of one battery, by what they miss."""
    if solved.pack(public_id) is None:
        if public_id not in run.excluded:
            raise Http404
        context = {"run": run, "public_id": public_id, "why": took_no_part(run, public_id)}
        return render(request, "matching/why/no_part.html", context)
    case, names = solved.case_of_battery(public_id), demand_names(solved)
    reasons = battery_reasons(case, case.instance.packs[public_id])
    page = Paginator(reasons.answers, PAGE_SIZE).get_page(request.GET.get("page"))
    context = battery_context(run, case, reasons, names, list(page))
    return render(request, "matching/why/battery.html", context | {"run": run, "page": page})


@of_a_solved_run
def demand(request: Any, run: MatchingRun, solved: SolvedRun, code: str) -> HttpResponse:
    """Why one demand stays open, what it lacks, and who nearly fits."""
    if solved.demand(code) is None:
        raise Http404
    case = solved.case_of_demand(code)
    seen = open_demand(case, case.instance.demands[code], PAGE_SIZE)
    context = demand_context(run, case, seen, demand_names(solved)[code])
    return render(request, "matching/why/demand.html", context | {"run": run})


@requires(Permission.VIEW_DEMANDS)
def buy(request: Any, uid: uuid.UUID) -> HttpResponse:
    """What one more battery of each class would bring."""
    run = get_object_or_404(runs_seen_by(request.actor).select_related("prices"), uid=uid)
    if run.finished_at is None or not hasattr(run, "prices"):
        return render(request, "matching/why/not_yet.html", {"run": run})
    return render(request, "matching/why/buy.html", purchases_context(run) | {"run": run})


@requires(Permission.VIEW_DEMANDS)
def open_demands(request: Any, uid: uuid.UUID) -> HttpResponse:
    """All demands that the plan leaves open."""
    run = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    page = Paginator(run.unmet, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "matching/why/open_demands.html", {"run": run, "page": page})
