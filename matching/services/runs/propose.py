"""A planner, or the night, asks for a proposal: the snapshot is taken at once, the solving is a
job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from jobs.services import enqueue
from matching.enums import WANTS_MORE, Method, RunKind
from matching.errors import MatchingError
from matching.models import CostSettings, MatchingRun
from matching.queries import demands_seen_by, matchable_batteries
from matching.queries.supply import planning_settings_of
from matching.services.problem.costs import current_costs
from matching.services.problem.snapshot import Snapshot, build_snapshot
from matching.services.rolling.expected_packs import expected_packs
from matching.services.rolling.supply import make_supply_forecast
from matching.services.runs.search import Search

JOB_KIND = "matching.propose"
NO_DEMAND = "No demand is open. Enter one first."
NO_BATTERY = (
    "No battery can be matched: it must be graded A, B or C, promised to nobody, "
    "have an interval of its state of health and stand at a recorded site."
)


@dataclass(frozen=True)
class Asked:
    """For whom a plan is wanted, and how."""

    organisation_id: int
    seconds: int
    kind: RunKind = RunKind.PROPOSAL
    includes_expected: bool = False
    method: str = Method.OPTIMAL
    stop_gap_bp: int = 0
    work_limit: int | None = None

    @property
    def search(self) -> Search:
        return Search(self.seconds, self.method, self.stop_gap_bp, self.work_limit)


def propose_plan(
    *,
    actor: Actor,
    seconds: int,
    request_key: str,
    includes_expected: bool = False,
    method: str = Method.OPTIMAL,
    stop_gap_bp: int = 0,
    work_limit: int | None = None,
) -> MatchingRun:
    """Take the snapshot and enqueue the solving; the same request key gives the same run.

    With `includes_expected` the forecast of returns is made anew before. `stop_gap_bp` is a gap
    that is good enough, `work_limit` counts steps in the place of seconds. Several may run at
    once. Raises MatchingError where there is nothing to match.
    """
    require(actor, Permission.PROPOSE_PLAN)
    key = f"{actor.reference}:{request_key}"[:120]
    if standing := MatchingRun.objects.filter(request_key=key).first():
        return standing
    asked = Asked(
        own_organisation(actor),
        seconds,
        includes_expected=includes_expected,
        method=method,
        stop_gap_bp=stop_gap_bp,
        work_limit=work_limit,
    )
    asked.search.check()
    costs, today = current_costs(), timezone.localdate()
    if includes_expected:
        make_supply_forecast(actor=actor, organisation_id=asked.organisation_id, today=today)
    snapshot = take_snapshot(actor, asked, costs, today)
    require_something(snapshot)
    try:
        return start_run(actor, asked, key, costs, snapshot)
    except IntegrityError:
        # The same request at the same moment: the other one has made the run.
        return MatchingRun.objects.get(request_key=key)


def take_snapshot(actor: Actor, asked: Asked, costs: CostSettings, today: date) -> Snapshot:
    """The problem of that organisation alone, whoever asks; the system sees all of them."""
    mine = {"organisation_id": asked.organisation_id}
    demands = demands_seen_by(actor).filter(state__in=WANTS_MORE, **mine)
    if not asked.includes_expected:
        demands = demands.filter(is_expected=False)
    months_ahead = planning_settings_of(asked.organisation_id).months_ahead
    return build_snapshot(
        matchable_batteries(actor).filter(**mine),
        demands,
        costs,
        today,
        organisation_id=asked.organisation_id,
        expected=(
            expected_packs(asked.organisation_id, today, months_ahead)
            if asked.includes_expected
            else ()
        ),
    )


def require_something(snapshot: Snapshot) -> None:
    """Raise MatchingError where there is nothing to match."""
    if not snapshot.instance["demands"]:
        raise MatchingError(NO_DEMAND)
    if not snapshot.instance["packs"]:
        raise MatchingError(NO_BATTERY)


def start_run(
    actor: Actor, asked: Asked, key: str, costs: CostSettings, snapshot: Snapshot
) -> MatchingRun:
    """Write the run and enqueue its job; IntegrityError where the key is taken."""
    with transaction.atomic():
        run = MatchingRun.objects.create(
            organisation_id=asked.organisation_id,
            request_key=key,
            kind=asked.kind,
            includes_expected=asked.includes_expected,
            created_by=actor.name,
            **asked.search.columns(),
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
            organisation_id=asked.organisation_id,
            idempotency_key=f"run:{run.uid}",
        )
        run.save(update_fields=["job"])
    return run
