"""Demands as planners see them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.enums import Application, DemandState
from matching.errors import MatchingError, StaleDemandError
from matching.queries import demands_seen_by
from matching.services import cancel_demand, change_demand, create_demand
from matching.web.forms import DemandForm
from matching.web.promised import promised_to

PAGE_SIZE = 50


@requires(Permission.VIEW_DEMANDS)
def demands(request: Any) -> HttpResponse:
    state = request.GET.get("state", DemandState.OPEN)
    found = demands_seen_by(request.actor)
    if state in DemandState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": DemandState.choices,
        "applications": Application.choices,
    }
    return render(request, "matching/demands.html", context)


@requires(Permission.VIEW_DEMANDS)
def demand(request: Any, code: str) -> HttpResponse:
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    context = {"demand": seen, **promised_to(request.actor, seen)}
    return render(request, "matching/demand.html", context)


@requires(Permission.EDIT_DEMANDS)
def new(request: Any, application: str) -> HttpResponse:
    if application not in Application.values:
        raise Http404
    form = DemandForm(request.POST or None, actor=request.actor, application=application)
    if request.method == "POST" and form.is_valid():
        made = create_demand(
            actor=request.actor,
            fields=form.fields_for_service(),
            request_key=str(form.cleaned_data["request_key"]),
        )
        messages.success(request, _("%(code)s is open.") % {"code": made.code})
        return redirect(made)
    context = {"form": form, "application": Application(application)}
    status = 422 if form.errors else 200
    return render(request, "matching/demand_form.html", context, status=status)


@requires(Permission.EDIT_DEMANDS)
def edit(request: Any, code: str) -> HttpResponse:
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    form = DemandForm(
        request.POST or None, actor=request.actor, application=seen.application, demand=seen
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_demand(
                actor=request.actor,
                demand=seen,
                fields=form.fields_for_service(),
                expected_version=form.cleaned_data["version"] or 0,
            )
        except StaleDemandError as error:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = seen.version  # type: ignore[index]
            form.add_error(None, str(error))
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(seen)
    context = {"form": form, "demand": seen, "application": Application(seen.application)}
    status = 422 if form.errors else 200
    return render(request, "matching/demand_form.html", context, status=status)


@require_POST
@requires(Permission.EDIT_DEMANDS)
def cancel(request: Any, code: str) -> HttpResponse:
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    cancel_demand(actor=request.actor, demand=seen)
    messages.success(request, _("%(code)s is cancelled.") % {"code": code})
    return redirect(seen)
