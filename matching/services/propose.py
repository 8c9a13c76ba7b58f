"""A planner asks for a proposal: the snapshot is taken at once, the solving is a job."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from jobs.services import enqueue
from matching.enums import WANTS_MORE, Method
from matching.errors import MatchingError
from matching.models import CostSettings, MatchingRun
from matching.queries import demands_seen_by, matchable_batteries
from matching.services.costs import current_costs
from matching.services.search import Search
from matching.services.snapshot import Snapshot, build_snapshot

JOB_KIND = "matching.propose"


def propose_plan(
    *,
    actor: Actor,
    seconds: int,
    request_key: str,
    method: str = Method.OPTIMAL,
    stop_gap_bp: int = 0,
    work_limit: int | None = None,
) -> MatchingRun:
    """Take the snapshot and enqueue the solving; the same request key gives the same run.

    `stop_gap_bp` is a gap that is good enough, `work_limit` counts steps in the place of seconds.
    Several may run at once. Raises MatchingError where there is nothing to match.
    """
    require(actor, Permission.PROPOSE_PLAN)
    key = f"{actor.reference}:{request_key}"[:120]
    if standing := MatchingRun.objects.filter(request_key=key).first():
        return standing
    search = Search(seconds, method, stop_gap_bp, work_limit)
    search.check()
    costs = current_costs()
    open_demands = demands_seen_by(actor).filter(state__in=WANTS_MORE, is_expected=False)
    snapshot = build_snapshot(matchable_batteries(actor), open_demands, costs, timezone.localdate())
    if not snapshot.instance["demands"]:
        raise MatchingError("No demand is open. Enter one first.")
    if not snapshot.instance["packs"]:
        raise MatchingError(
            "No battery can be matched: it must be graded A, B or C, promised to nobody, "
            "have an interval of its state of health and stand at a recorded site."
        )
    try:
        return _start(actor, search, key, costs, snapshot)
    except IntegrityError:
        # The same request at the same moment: the other one has made the run.
        return MatchingRun.objects.get(request_key=key)


def _start(
    actor: Actor, search: Search, key: str, costs: CostSettings, snapshot: Snapshot
) -> MatchingRun:
    with transaction.atomic():
        run = MatchingRun.objects.create(
            organisation_id=own_organisation(actor),
            request_key=key,
            created_by=actor.name,
            **search.columns(),
            day_zero=timezone.localdate(),
            cost_settings=costs,
            snapshot=snapshot.instance,
            snapshot_sha256=snapshot.sha256,
            sequences=snapshot.sequences,
            demand_versions=snapshot.demand_versions,
            excluded=snapshot.excluded,
        )
        run.job = enqueue(
            actor=actor,
            kind=JOB_KIND,
            arguments={"run": str(run.uid)},
            idempotency_key=f"run:{run.uid}",
        )
        run.save(update_fields=["job"])
    return run
