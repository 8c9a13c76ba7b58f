"""What a running job may ask and say."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

from accounts.actors import Actor
from jobs.enums import JobState
from jobs.models import Job

SECONDS_BETWEEN_REPORTS = 0.5


class JobCancelledError(Exception):
    """Raised by a body that stops because somebody cancelled it."""


class JobRefusedError(Exception):
    """The job cannot be done, and trying again would not help. The message is for people."""


class JobContext:
    """`report` progress, ask `should_stop`; whoever has lost the lease is told to stop."""

    def __init__(self, job: Job, token: uuid.UUID, actor: Actor) -> None:
        self.job_uid = job.uid
        self.actor = actor
        self.token = token
        self.stop = threading.Event()
        self._reported_at = 0.0

    def report(self, fraction: float, text: str, **details: Any) -> None:
        """Say how far the work is (0 to 1), in plain words, with details that fit into JSON."""
        now = time.monotonic()
        if now - self._reported_at < SECONDS_BETWEEN_REPORTS:
            return
        self._reported_at = now
        changes: dict[str, Any] = {
            "progress": min(1.0, max(0.0, fraction)),
            "progress_text": text[:200],
        }
        if details:
            changes["details"] = details
        mine = Job.objects.filter(uid=self.job_uid, token=self.token, state=JobState.RUNNING)
        mine.update(**changes)

    def should_stop(self) -> bool:
        """Whether the job was cancelled or given to another worker (checked by the heartbeat)."""
        return self.stop.is_set()
