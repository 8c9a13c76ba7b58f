from __future__ import annotations

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, PermissionRefusedError, require
from jobs.enums import JobState
from jobs.models import Job


def cancel_job(*, actor: Actor, job: Job) -> bool:
    """A waiting job is over at once, a running one is asked to stop; False where it is over."""
    _require_own(actor, job)
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, finished_at=now, cancel_requested_at=now):
        return True
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    return bool(running.update(cancel_requested_at=now))


def run_again(*, actor: Actor, job: Job) -> bool:
    """Give a failed job new attempts; False where it has not failed."""
    _require_own(actor, job)
    failed = Job.objects.filter(pk=job.pk, state=JobState.FAILED)
    return bool(
        failed.update(
            state=JobState.QUEUED,
            attempts=0,
            finished_at=None,
            error="",
            available_at=timezone.now(),
            nudged_at=None,
        )
    )


def _require_own(actor: Actor, job: Job) -> None:
    require(actor, Permission.CANCEL_JOBS)
    if not actor.sees_everything and job.organisation_id != actor.organisation_id:
        raise PermissionRefusedError("This job belongs to another organisation.")
