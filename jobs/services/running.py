"""One worker, one job: claim, work, finish. Fenced by a token, so that effects stand once."""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import ActorKind
from accounts.models import ApiKey, User
from jobs.context import JobCancelledError, JobContext, JobRefusedError
from jobs.enums import JobState
from jobs.models import Job
from jobs.registry import KINDS

logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has the job now; nothing of this one's work is written."""


def run_job(uid: uuid.UUID) -> JobState | None:
    """Claim the job and run it; None where another worker has it or it is over."""
    token = uuid.uuid4()
    job = _claim(uid, token)
    if job is None:
        return None
    try:
        context = JobContext(job, token, _actor_of(job))
        with _Heartbeat(context):
            outcome = KINDS[job.kind].body(context, **job.arguments)
        return _finish(job, token, outcome)
    except LeaseLostError:
        logger.warning("job %s was given to another worker; this one's work is dropped", uid)
        return None
    except JobCancelledError:
        return _end(job, token, JobState.CANCELLED, error="")
    except JobRefusedError as error:
        return _end(job, token, JobState.FAILED, error=str(error))
    except Exception as error:
        logger.exception("job %s failed", uid)
        return _fail(job, token, error)


def _claim(uid: uuid.UUID, token: uuid.UUID) -> Job | None:
    """One conditional UPDATE: of two workers one gets the row."""
    now = timezone.now()
    claimed = Job.objects.filter(
        uid=uid, state=JobState.QUEUED, available_at__lte=now, attempts__lt=F("max_attempts")
    ).update(
        state=JobState.RUNNING,
        token=token,
        lease_until=now + lease(),
        attempts=F("attempts") + 1,
        started_at=Coalesce(F("started_at"), now),
        progress_text="",
        error="",
    )
    return Job.objects.get(uid=uid) if claimed else None


def lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _finish(job: Job, token: uuid.UUID, outcome: Any) -> JobState:
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(pk=job.pk, token=token)
        if not held.exists():
            raise LeaseLostError
        result = outcome() if callable(outcome) else outcome
        written = held.update(
            state=JobState.SUCCEEDED,
            token=None,
            lease_until=None,
            progress=1,
            result=result or {},
            finished_at=timezone.now(),
        )
        if not written:
            raise LeaseLostError
    return JobState.SUCCEEDED


def _end(job: Job, token: uuid.UUID, state: JobState, *, error: str) -> JobState:
    Job.objects.filter(pk=job.pk, token=token).update(
        state=state, token=None, lease_until=None, error=error, finished_at=timezone.now()
    )
    return state


def _fail(job: Job, token: uuid.UUID, error: Exception) -> JobState:
    """Try again later, each time after twice the wait, until the attempts are used up."""
    words = f"{type(error).__name__}: {error}"[:1000]
    if job.attempts >= job.max_attempts:
        return _end(job, token, JobState.FAILED, error=f"Failed {job.attempts} times. {words}")
    wait = timedelta(seconds=2**job.attempts)
    Job.objects.filter(pk=job.pk, token=token).update(
        state=JobState.QUEUED,
        token=None,
        lease_until=None,
        error=words,
        available_at=timezone.now() + wait,
        nudged_at=None,
    )
    return JobState.QUEUED


def _actor_of(job: Job) -> Actor:
    """Who asked, with the roles that they have now. Raises JobRefusedError where they left."""
    if job.actor_kind == ActorKind.SYSTEM:
        return Actor.system(job.actor_name)
    key = job.actor_reference.partition(":")[2]
    if job.actor_kind == ActorKind.API_KEY:
        api_key = ApiKey.objects.filter(pk=key, revoked_at=None).first()
        if api_key:
            return Actor.of_api_key(api_key)
    user = User.objects.filter(pk=key, is_active=True).first()
    if job.actor_kind == ActorKind.PERSON and user:
        return Actor.of_user(user, job.organisation_id)
    raise JobRefusedError(f"{job.actor_name} may not act any more.")


class _Heartbeat:
    """A thread that keeps the lease and listens for cancellation, on a connection of its own."""

    def __init__(self, context: JobContext) -> None:
        self.context = context
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.thread.join()

    def _beat(self) -> None:
        mine = Job.objects.filter(uid=self.context.job_uid, token=self.context.token)
        try:
            while not self.over.wait(settings.JOB_LEASE_SECONDS / 5):
                try:
                    held = mine.update(lease_until=timezone.now() + lease())
                    if not held or mine.filter(cancel_requested_at__isnull=False).exists():
                        self.context.stop.set()
                except Exception:
                    logger.exception("heartbeat of job %s", self.context.job_uid)
        finally:
            connection.close()
