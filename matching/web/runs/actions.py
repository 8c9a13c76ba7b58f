"""What people may do with a run: take its plan early, cancel it, solve it again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from jobs.services import cancel_job
from matching.errors import MatchingError
from matching.queries import runs_seen_by
from matching.services import solve_again, take_early


@require_POST
@requires(Permission.PROPOSE_PLAN)
def take(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    try:
        asked = take_early(actor=request.actor, run=seen)
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect(seen)
    if asked:
        messages.success(request, _("The search ends now with the best plan so far."))
    else:
        messages.info(request, _("The search was over, or asked to end, already."))
    return redirect(seen)


@require_POST
@requires(Permission.CANCEL_JOBS)
def cancel(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    if seen.job is not None and cancel_job(actor=request.actor, job=seen.job):
        messages.success(request, _("The run is asked to stop."))
    else:
        messages.info(request, _("The run was over already."))
    return redirect(seen)


@require_POST
@requires(Permission.PROPOSE_PLAN)
def again(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = get_object_or_404(runs_seen_by(request.actor), uid=uid)
    try:
        key = str(uuid.UUID(request.POST.get("request_key", "")))
    except ValueError:
        messages.error(request, _("The button was out of date. Press it again."))
        return redirect(seen)
    try:
        return redirect(solve_again(actor=request.actor, run=seen, request_key=key))
    except MatchingError as error:
        messages.error(request, str(error))
        return redirect(seen)
