"""Somebody is content with the best plan so far."""

from __future__ import annotations

import threading
from typing import Self

from django.db import connection
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from jobs.enums import JobState
from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.queries import runs_seen_by

SECONDS_BETWEEN_LOOKS = 1.5


def take_early(*, actor: Actor, run: MatchingRun) -> bool:
    """Ask the search to end with what it has, as a finished run with its proof; False where it is
    over or asked already. Reserves nothing. Raises MatchingError where no worker has begun."""
    require(actor, Permission.PROPOSE_PLAN)
    mine = runs_seen_by(actor).filter(pk=run.pk)
    current = mine.get()
    if current.job is None or current.job.is_finished or current.finished_at is not None:
        return False
    if current.job.state == JobState.QUEUED and current.value_c is None:
        raise MatchingError("There is no plan to take yet: the run waits for a worker.")
    asked = MatchingRun.objects.filter(pk=run.pk, finished_at=None, taken_early_at=None)
    return bool(asked.update(taken_early_at=timezone.now()))


def is_taken_early(run: MatchingRun) -> bool:
    return MatchingRun.objects.filter(pk=run.pk, taken_early_at__isnull=False).exists()


class Taking:
    """A thread that looks, on a connection of its own, whether somebody takes the plan: the solver
    asks from several threads, and none of them may wait for the database."""

    def __init__(self, run: MatchingRun) -> None:
        self.run = run
        self._seen, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def has_been_asked(self) -> bool:
        return self._seen.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        try:
            while not self._over.wait(SECONDS_BETWEEN_LOOKS) and not self._seen.is_set():
                if is_taken_early(self.run):
                    self._seen.set()
        finally:
            connection.close()
