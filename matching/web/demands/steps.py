"""What is done to a demand with one button: opened, ordered, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from matching.errors import MatchingError, StaleDemandError
from matching.models import Demand
from matching.queries import demands_seen_by
from matching.services import cancel_demand, open_demand, order_demand
from matching.web.demands.form import CancelForm


@require_POST
@requires(Permission.EDIT_DEMANDS)
def open_now(request: Any, code: str) -> HttpResponse:
    return _step(request, code, open_demand, _("%(code)s is open: the next plan takes it up."))


@require_POST
@requires(Permission.EDIT_DEMANDS)
def order(request: Any, code: str) -> HttpResponse:
    return _step(request, code, order_demand, _("%(code)s is ordered: plans serve it now."))


def _step(request: Any, code: str, service: Callable[..., Demand], words: str) -> HttpResponse:
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
    try:
        service(actor=request.actor, demand=seen, expected_version=version)
    except MatchingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words % {"code": code})
    return redirect(seen)


@requires(Permission.EDIT_DEMANDS)
def cancel(request: Any, code: str) -> HttpResponse:
    """With a reason, on a page of its own."""
    seen = get_object_or_404(demands_seen_by(request.actor), code=code)
    form = CancelForm(request.POST or None, initial={"version": seen.version})
    if request.method == "POST" and form.is_valid():
        try:
            cancel_demand(
                actor=request.actor,
                demand=seen,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
            )
        except StaleDemandError as error:
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = seen.version  # type: ignore[index]
            form.add_error(None, str(error))
        except MatchingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(code)s is cancelled.") % {"code": code})
            return redirect(seen)
    context = {"form": form, "demand": seen}
    status = 422 if form.errors else 200
    return render(request, "matching/demands/demand_cancel.html", context, status=status)
