"""While a worker asks the model: the page looks again by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.queries import awaiting_estimate
from grading.services.estimating import ask_again, newest_job
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by


def waiting_context(battery: Battery) -> dict[str, Any]:
    """What waits for an estimate, and the job that is to give it."""
    waiting = list(awaiting_estimate(battery))
    return {"waiting": waiting, "job": newest_job(battery) if waiting else None}


@requires(Permission.VIEW_MEASUREMENTS)
def waiting(request: Any, public_id: str) -> HttpResponse:
    """The notice again, or the order to load the page anew once nothing waits."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    context = waiting_context(battery)
    response = render(request, "grading/waiting.html", {"battery": battery, "context": context})
    if not context["waiting"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Permission.UPLOAD_MEASUREMENT)
def estimate_again(request: Any, public_id: str) -> HttpResponse:
    """Ask the active models about whatever they have said nothing of."""
    battery = get_object_or_404(batteries_seen_by(request.actor), public_id=public_id)
    if ask_again(actor=request.actor, battery=battery):
        messages.success(request, _("A worker asks the model now."))
    else:
        messages.info(request, _("The models that are active now have been asked already."))
    return redirect(battery)
