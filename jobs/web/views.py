"""Long work as people see it: what runs, how far it is, what came out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from jobs.enums import JobState
from jobs.models import Job
from jobs.queries import jobs_seen_by
from jobs.registry import KINDS
from jobs.services import cancel_job, run_again

PAGE_SIZE = 50


@requires(Permission.VIEW_JOBS)
def jobs(request: Any) -> HttpResponse:
    state = request.GET.get("state", "")
    found = jobs_seen_by(request.actor)
    if state:
        found = found.filter(state=state)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    titled = [(job, _title(job)) for job in page]
    context = {"page": page, "titled": titled, "state": state, "states": JobState.choices}
    return render(request, "jobs/jobs.html", context)


@requires(Permission.VIEW_JOBS)
def job(request: Any, uid: uuid.UUID) -> HttpResponse:
    return render(request, "jobs/job.html", _context(request, uid))


@requires(Permission.VIEW_JOBS)
def progress(request: Any, uid: uuid.UUID) -> HttpResponse:
    """The part of the page that asks again every second until the job is over."""
    return render(request, "jobs/progress.html", _context(request, uid))


@require_POST
@requires(Permission.CANCEL_JOBS)
def cancel(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = get_object_or_404(jobs_seen_by(request.actor), uid=uid)
    if cancel_job(actor=request.actor, job=seen):
        messages.success(request, _("It is asked to stop."))
    else:
        messages.info(request, _("It was over already."))
    return redirect(seen)


@require_POST
@requires(Permission.CANCEL_JOBS)
def again(request: Any, uid: uuid.UUID) -> HttpResponse:
    seen = get_object_or_404(jobs_seen_by(request.actor), uid=uid)
    if run_again(actor=request.actor, job=seen):
        messages.success(request, _("It waits for a worker again."))
    else:
        messages.info(request, _("Only a job that failed can run again."))
    return redirect(seen)


def _context(request: Any, uid: uuid.UUID) -> dict[str, Any]:
    seen: Job = get_object_or_404(jobs_seen_by(request.actor), uid=uid)
    kind = KINDS.get(seen.kind)
    done = seen.state == JobState.SUCCEEDED and kind and kind.result_url
    return {
        "job": seen,
        "title": _title(seen),
        "result_url": kind.result_url(seen.result) if done and kind and kind.result_url else "",
        "may_cancel": request.actor.may(Permission.CANCEL_JOBS),
    }


def _title(job: Job) -> str:
    kind = KINDS.get(job.kind)
    return str(kind.title) if kind else job.kind
