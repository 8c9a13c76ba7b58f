"""The nightly run: its settings, what the last nights found, and a night by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import own_organisation
from accounts.permissions import Permission
from accounts.web.access import requires
from matching.enums import NightlyOutcome
from matching.errors import MatchingError
from matching.queries.nightly import nightly_checks_seen_by
from matching.queries.supply import planning_settings_of
from matching.services.rolling.nightly import run_nightly_now
from matching.services.rolling.planning_settings import set_planning
from matching.web.rolling.ahead_forms import AskForm, PlanningForm

PAGE_SIZE = 30


@requires(Permission.VIEW_DEMANDS)
def nightly(request: Any) -> HttpResponse:
    settings = planning_settings_of(own_organisation(request.actor))
    may_set = request.actor.may(Permission.PROPOSE_PLAN)
    form = PlanningForm(request.POST if may_set and request.POST else None, settings=settings)
    if request.method == "POST" and may_set and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            set_planning(actor=request.actor, expected_version=data.pop("version"), **data)
        except MatchingError as error:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = settings.version  # type: ignore[index]
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("matching:nightly")
    checks = nightly_checks_seen_by(request.actor)
    context = {
        "form": form,
        "settings": settings,
        "ask": AskForm(),
        "may_set": may_set,
        "page": Paginator(checks, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(
        request, "matching/rolling/nightly.html", context, status=422 if form.errors else 200
    )


@require_POST
@requires(Permission.PROPOSE_PLAN)
def run_now(request: Any) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was asked for: open the page again and press once."))
        return redirect("matching:nightly")
    check = run_nightly_now(
        actor=request.actor,
        request_key=str(form.cleaned_data["request_key"]),
        today=timezone.localdate(),
    )
    if check.run is not None:
        return redirect(check.run)
    words = " ".join([NightlyOutcome(check.outcome).label + ".", *check.reasons])
    messages.info(request, words)
    return redirect("matching:nightly")
