"""The page of a run that searches, or that ended without a plan to accept."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission
from matching.models import MatchingRun
from matching.queries import plans_of
from matching.web.runs.beside import beside
from matching.web.runs.differences import Section, sections


def unfinished_context(actor: Actor, run: MatchingRun) -> dict[str, Any]:
    job = run.job
    is_over = job is None or job.is_finished
    return {
        "run": run,
        "job": job,
        "may_cancel": actor.may(Permission.CANCEL_JOBS),
        "best": _best(run) if is_over else None,
        **beside(actor, run),
    }


def _best(run: MatchingRun) -> list[Section]:
    """The plan that a cancelled or failed run had come to, as what it changes against none."""
    if run.value_c is None:
        return []
    return sections({}, plans_of([run.pk])[run.pk])
