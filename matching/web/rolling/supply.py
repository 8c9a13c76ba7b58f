"""The forecast of returns: by model, with its plot, and what people enter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actors import own_organisation
from accounts.permissions import Permission
from accounts.web.access import requires
from matching.errors import MatchingError
from matching.forecast.reading import MOST_BYTES
from matching.queries.supply import forecasts_seen_by
from matching.services.rolling.enter_supply import enter_supply, remove_supply
from matching.services.rolling.supply import make_supply_forecast
from matching.services.rolling.supply_import import import_supply
from matching.web.rolling.ahead_forms import SupplyFileForm, SupplyForm
from matching.web.rolling.supply_page import ModelAhead, models_ahead


@requires(Permission.VIEW_DEMANDS)
def supply(request: Any) -> HttpResponse:
    context = {
        "models": models_ahead(request.actor, timezone.localdate()),
        "may_enter": request.actor.may(Permission.PROPOSE_PLAN),
    }
    return render(request, "matching/rolling/supply.html", context)


@requires(Permission.VIEW_DEMANDS)
def supply_of(request: Any, code: str) -> HttpResponse:
    context = {
        "one": _model(request, code),
        "may_enter": request.actor.may(Permission.PROPOSE_PLAN),
    }
    return render(request, "matching/rolling/supply_of.html", context)


@requires(Permission.VIEW_DEMANDS)
def supply_plot(request: Any, code: str) -> HttpResponse:
    from lifecycle.web.plots import plot_or_page  # drawing is slow to load: not at start-up
    from matching.web.rolling.ahead_plots import supply_plot as spec_of

    one = _model(request, code)
    ahead = [
        {
            "month": row.month,
            "packs": float(row.expected_packs),
            "lower": float(row.lower_packs),
            "upper": float(row.upper_packs),
        }
        for row in one.months
    ]
    spec = spec_of(one.battery_model.name, one.past, ahead)
    return plot_or_page(request, spec, back=reverse("matching:supply_of", args=[code]))


@require_POST
@requires(Permission.PROPOSE_PLAN)
def supply_again(request: Any) -> HttpResponse:
    models = make_supply_forecast(
        actor=request.actor,
        organisation_id=own_organisation(request.actor),
        today=timezone.localdate(),
    )
    words = ngettext("%(n)s model is forecast.", "%(n)s models are forecast.", models)
    messages.success(request, words % {"n": models})
    return redirect("matching:supply")


@requires(Permission.PROPOSE_PLAN)
def supply_enter(request: Any) -> HttpResponse:
    form = SupplyForm(
        request.POST or None,
        actor=request.actor,
        initial={name: request.GET[name] for name in ("battery_model",) if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_supply(actor=request.actor, **form.fields_for_service())
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It goes before what history says."))
            return redirect("matching:supply_of", row.battery_model.code)
    status = 422 if form.errors else 200
    return render(request, "matching/rolling/supply_form.html", {"form": form}, status=status)


@requires(Permission.PROPOSE_PLAN)
def supply_import(request: Any) -> HttpResponse:
    form = SupplyFileForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        taken, problems = import_supply(actor=request.actor, content=upload.read(MOST_BYTES + 1))
        if taken:
            words = ngettext("%(n)s line taken.", "%(n)s lines taken.", taken)
            messages.success(request, words % {"n": taken})
            return redirect("matching:supply")
    context = {"form": form, "problems": problems}
    status = 422 if form.errors or problems else 200
    return render(request, "matching/rolling/supply_import.html", context, status=status)


@require_POST
@requires(Permission.PROPOSE_PLAN)
def supply_remove(request: Any, row: int) -> HttpResponse:
    seen = get_object_or_404(forecasts_seen_by(request.actor), pk=row)
    try:
        remove_supply(actor=request.actor, row=seen)
    except MatchingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Removed. History speaks again."))
    return redirect("matching:supply")


def _model(request: Any, code: str) -> ModelAhead:
    for one in models_ahead(request.actor, timezone.localdate()):
        if one.battery_model.code == code:
            return one
    raise Http404
