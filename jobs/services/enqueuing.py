"""To ask for a job is to insert its row; the broker is told after the commit."""

from __future__ import annotations

import hashlib
import logging
import uuid
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from jobs.models import Job
from jobs.registry import KINDS

logger = logging.getLogger(__name__)
TASK_NAME = "jobs.run_job"


def enqueue(
    *,
    actor: Actor,
    kind: str,
    arguments: dict[str, Any],
    organisation_id: int | None = None,
    idempotency_key: str | None = None,
) -> Job:
    """Insert a job in the caller's transaction; the same idempotency key gives the same job.

    Raises KeyError for a kind that nobody registered. A broker that is down is logged: the sweep
    of any worker finds the row.
    """
    values: dict[str, Any] = {
        "kind": kind,
        "arguments": arguments,
        "organisation_id": organisation_id or actor.organisation_id,
        "actor_kind": actor.kind,
        "actor_reference": actor.reference,
        "actor_name": actor.name,
        "max_attempts": KINDS[kind].max_attempts,
        "available_at": timezone.now(),
    }
    if idempotency_key is None:
        job = Job.objects.create(**values)
    else:
        key = hashlib.sha256(f"{actor.reference}:{idempotency_key}".encode()).hexdigest()
        job, is_new = Job.objects.get_or_create(idempotency_key=key, defaults=values)
        if not is_new:
            return job
    transaction.on_commit(lambda: nudge(job.uid))
    return job


def nudge(uid: uuid.UUID) -> bool:
    """Tell a worker to look at the row, now. False where the broker is down: the row stands."""
    Job.objects.filter(uid=uid).update(nudged_at=timezone.now())
    try:
        current_app.send_task(TASK_NAME, args=[str(uid)], retry=False)
    except Exception as error:  # every transport raises its own
        logger.warning("broker not reached (%s); a worker's sweep will find job %s", error, uid)
        return False
    return True
