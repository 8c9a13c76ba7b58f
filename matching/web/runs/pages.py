"""Proposals: asked for, watched, accepted."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.queries import (
    acceptable_units,
    count_open,
    left_out_of,
    placeable_batteries,
    runs_seen_by,
)
from matching.services import accept_units, propose_plan
from matching.web.runs.change_words import in_short
from matching.web.runs.forms import ProposeForm
from matching.web.runs.plan_page import plan_context
from matching.web.runs.unfinished import unfinished_context

PAGE_SIZE = 20
LEFT_OUT_PAGE_SIZE = 100
REASONS_SHOWN = 10


@requires(Permission.VIEW_DEMANDS)
def runs(request: Any) -> HttpResponse:
    """What could be matched now, the button, and the plans so far."""
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and request.actor.may(Permission.PROPOSE_PLAN) and form.is_valid():
        try:
            run = propose_plan(
                actor=request.actor,
                request_key=str(form.cleaned_data["request_key"]),
                **form.search(),
            )
            return redirect(run)
        except MatchingError as error:
            form.add_error(None, str(error))
    page = Paginator(runs_seen_by(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "short": in_short(page),
        "form": form,
        "batteries": placeable_batteries(request.actor).count(),
        "open_demands": sum(count for count, _units in count_open(request.actor).values()),
        "may_propose": request.actor.may(Permission.PROPOSE_PLAN),
    }
    return render(request, "matching/runs/runs.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_DEMANDS)
def run(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = _run(request, uid)
    if seen.finished_at is None:
        return render(request, "matching/runs/run.html", unfinished_context(request.actor, seen))
    context = plan_context(request.actor, seen, request.GET.get("page"))
    return render(request, "matching/runs/run.html", context)


@requires(Permission.VIEW_DEMANDS)
def left_out(request: Any, uid: uuid.UUID) -> HttpResponse:
    """Every battery that the plan gives no use, with the reason."""
    seen = _run(request, uid)
    page = Paginator(left_out_of(seen), LEFT_OUT_PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "matching/runs/left_out.html", {"run": seen, "page": page})


@requires(Permission.VIEW_DEMANDS)
def progress(request: Any, uid: uuid.UUID) -> HttpResponse:
    """The part of the page that asks again until the plan is there; then the page comes anew, as
    it does when the search begins: only now can the plan be taken early."""
    seen = _run(request, uid)
    response = render(request, "matching/runs/progress.html", {"run": seen, "job": seen.job})
    shown = request.GET.get("seen", "")
    if seen.job is None or seen.job.is_finished or shown not in ("", seen.job.state):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Permission.ACCEPT_PLAN)
def accept(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = _run(request, uid)
    units = request.POST.getlist("unit")
    if "all" in request.POST:
        units = list(acceptable_units(seen))
    if not units:
        messages.warning(request, _("Nothing was ticked."))
        return redirect(seen)
    try:
        done = accept_units(actor=request.actor, run=seen, units=units)
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect(seen)
    if done.batteries:
        words = ngettext(
            "%(count)s battery is reserved.", "%(count)s batteries are reserved.", done.batteries
        )
        messages.success(request, words % {"count": done.batteries})
    for reason in list(done.refused.values())[:REASONS_SHOWN]:
        messages.error(request, reason)
    if (more := len(done.refused) - REASONS_SHOWN) > 0:
        words = _("%(n)s more could not be accepted; each row says why.")
        messages.error(request, words % {"n": more})
    return redirect(seen)


def _run(request: Any, uid: uuid.UUID) -> MatchingRun:
    return get_object_or_404(runs_seen_by(request.actor), uid=uid)
