"""What a dead worker or a lost message has left is found by its row and run again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from jobs.enums import JobState
from jobs.models import Job
from jobs.services.enqueuing import nudge

# A nudge that nobody answered within this time is taken for lost.
NUDGE_PATIENCE = timedelta(seconds=5)
MOST_NUDGES = 100


@dataclass(frozen=True)
class Sweep:
    """How many jobs came back to the queue, were given up, ended as cancelled, were nudged."""

    returned: int
    given_up: int = 0
    cancelled: int = 0
    nudged: int = 0
    broker_is_down: bool = False


def sweep() -> Sweep:
    """Return expired leases to the queue, give up what has used its attempts, nudge the rest."""
    now = timezone.now()
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    cancelled = lost.filter(cancel_requested_at__isnull=False).update(
        state=JobState.CANCELLED, token=None, lease_until=None, finished_at=now
    )
    given_up = lost.filter(attempts__gte=F("max_attempts")).update(
        state=JobState.FAILED,
        token=None,
        lease_until=None,
        finished_at=now,
        error="The worker was lost each time this job was tried. Ask your administrator.",
    )
    returned = lost.update(
        state=JobState.QUEUED, token=None, lease_until=None, available_at=now, nudged_at=None
    )
    waiting = Job.objects.filter(state=JobState.QUEUED, available_at__lte=now).filter(
        Q(nudged_at=None) | Q(nudged_at__lt=now - NUDGE_PATIENCE)
    )
    uids = list(waiting.order_by("pk").values_list("uid", flat=True)[:MOST_NUDGES])
    nudged = sum(nudge(uid) for uid in uids)
    return Sweep(returned, given_up, cancelled, nudged, broker_is_down=nudged < len(uids))
