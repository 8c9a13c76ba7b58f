"""Demands as planners see them: the list, one of them, the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.enums import WANTS_MORE, Application, DemandState
from matching.errors import DemandRefusedError, MatchingError, StaleDemandError
from matching.models import Demand
from matching.queries import demands_seen_by, filter_demands, progress_of, story_of
from matching.queries.demands import ALL, WANTED
from matching.queries.work import orders_seen_by
from matching.services import change_demand, create_demand, open_demand
from matching.services.demands.checks import warnings_of
from matching.web.acceptance.promised import promised_to
from matching.web.demands.form import DemandForm, initial_of_copy
from matching.web.demands.words import told
from matching.web.work.section import work_section

PAGE_SIZE = 50
EVENTS_SHOWN = 50
STATES = [
    (WANTED, gettext_lazy("Wanting more")),
    *DemandState.choices,
    (ALL, gettext_lazy("All")),
]
FILTERS = ("state", "application", "text", "expected", "order")


@requires(Permission.VIEW_DEMANDS)
def demands(request: Any) -> HttpResponse:
    """The list by deadline, filtered; a fixed number of statements."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    chosen["state"] = chosen["state"] or WANTED
    found = filter_demands(demands_seen_by(request.actor), **chosen)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": STATES,
        "applications": Application.choices,
        "may_edit": request.actor.may(Permission.EDIT_DEMANDS),
    }
    return render(request, "matching/demands/demands.html", context)


@requires(Permission.VIEW_DEMANDS)
def demand(request: Any, code: str) -> HttpResponse:
    """What is asked, what is promised to it, how its units were filled, what happened."""
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    orders = orders_seen_by(request.actor).filter(demand=seen)
    events = Paginator(story_of(seen), EVENTS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "demand": seen,
        **promised_to(request.actor, seen),
        "progress": progress_of(seen),
        "page": events,
        "story": [told(event) for event in events],
        "warnings": warnings_of(seen),
        "wants_more": seen.state in WANTS_MORE or seen.state == DemandState.DRAFT,
        "may_edit": request.actor.may(Permission.EDIT_DEMANDS),
        **work_section(orders, f"demand={seen.code}"),
    }
    return render(request, "matching/demands/demand.html", context)


@requires(Permission.EDIT_DEMANDS)
def new(request: Any, application: str) -> HttpResponse:
    """An empty form, or one that is filled from the demand named by `copy`."""
    if application not in Application.values:
        raise Http404
    initial = {}
    if copied := request.GET.get("copy"):
        pattern = get_object_or_404(demands_seen_by(request.actor), code=copied)
        initial = initial_of_copy(pattern)
    form = DemandForm(
        request.POST or None, actor=request.actor, application=application, initial=initial
    )
    made = _entered(request, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        _tell(request, made)
        return redirect(made)
    context = {"form": form, "application": Application(application), "copied": copied}
    status = 422 if form.errors else 200
    return render(request, "matching/demands/demand_form.html", context, status=status)


def _entered(request: Any, form: DemandForm) -> Demand | None:
    try:
        return create_demand(
            actor=request.actor,
            fields=form.fields_for_service(),
            request_key=str(form.cleaned_data["request_key"]),
            is_draft="draft" in request.POST,
        )
    except DemandRefusedError as error:
        form.show(error.problems)
    return None


@requires(Permission.EDIT_DEMANDS)
def edit(request: Any, code: str) -> HttpResponse:
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    form = DemandForm(
        request.POST or None, actor=request.actor, application=seen.application, demand=seen
    )
    saved = _changed(request, form, seen) if request.method == "POST" and form.is_valid() else None
    if saved is not None:
        _tell(request, saved)
        return redirect(saved)
    context = {"form": form, "demand": seen, "application": Application(seen.application)}
    status = 422 if form.errors else 200
    return render(request, "matching/demands/demand_form.html", context, status=status)


def _changed(request: Any, form: DemandForm, seen: Demand) -> Demand | None:
    """The demand as saved, opened where that was asked; what is refused stands on the form."""
    actor, version = request.actor, form.cleaned_data["version"] or 0
    try:
        with transaction.atomic():  # saved and opened, or neither
            saved = change_demand(
                actor=actor, demand=seen, fields=form.fields_for_service(), expected_version=version
            )
            return open_demand(actor=actor, demand=saved) if "open" in request.POST else saved
    except StaleDemandError as error:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = seen.version  # type: ignore[index]
        form.add_error(None, str(error))
    except DemandRefusedError as error:
        form.show(error.problems)
    except MatchingError as error:
        form.add_error(None, str(error))
    return None


def _tell(request: Any, saved: Demand) -> None:
    words = _("%(code)s is saved: %(state)s.")
    told_state = {"code": saved.code, "state": saved.get_state_display()}
    messages.success(request, words % told_state)
