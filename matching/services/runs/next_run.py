"""A run that follows another one: the same record, on the same day, solved anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from jobs.services import enqueue
from matching.digest import digest_of
from matching.enums import RunKind
from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.queries import runs_seen_by
from matching.services.runs.propose import JOB_KIND
from matching.services.runs.search import Search
from matching.solver.plan import is_plan

DAMAGED = (
    "The snapshot or the plan that is kept with this run is not the one that it was made with. "
    "Nothing was asked for. Propose again, and tell your administrator."
)


def run_after(
    actor: Actor,
    parent: MatchingRun,
    kind: RunKind,
    search: Search,
    request_key: str,
    problem: Callable[[MatchingRun], dict[str, Any]],
) -> MatchingRun:
    """Create the run with the columns that `problem(parent)` gives, and enqueue its job; the same
    request key gives the same run. Raises MatchingError for a parent that is foreign or not
    finished, or whose snapshot or plan was changed since."""
    key = f"{actor.reference}:{request_key}"[:120]
    if standing := MatchingRun.objects.filter(request_key=key).first():
        return standing
    search.check()
    whole = runs_seen_by(actor).defer(None).filter(pk=parent.pk).first()
    if whole is None:
        raise MatchingError("This plan is not one of yours.")
    if whole.finished_at is None:
        raise MatchingError("This plan is not finished yet.")
    if digest_of(whole.snapshot) != whole.snapshot_sha256 or not is_plan(whole.plan):
        raise MatchingError(DAMAGED)
    columns = problem(whole)
    try:
        with transaction.atomic():
            run = MatchingRun.objects.create(
                organisation_id=whole.organisation_id,
                request_key=key,
                kind=kind,
                parent=whole,
                created_by=actor.name,
                cost_settings_id=whole.cost_settings_id,
                day_zero=whole.day_zero,
                sequences=whole.sequences,
                demand_versions=whole.demand_versions,
                excluded=whole.excluded,
                includes_expected=whole.includes_expected,
                **search.columns(),
                **columns,
            )
            run.job = enqueue(
                actor=actor,
                kind=JOB_KIND,
                arguments={"run": str(run.uid)},
                organisation_id=whole.organisation_id,
                idempotency_key=f"run:{run.uid}",
            )
            run.save(update_fields=["job"])
    except IntegrityError:
        # The same request at the same moment: the other one has made the run.
        if standing := MatchingRun.objects.filter(request_key=key).first():
            return standing
        raise
    return run
