"""The plan before the next one."""

from __future__ import annotations

from collections.abc import Collection

from matching.enums import Method, RowState, RunKind
from matching.models import ExpectedRow, MatchingRun, PlanRow


def last_plan_of(organisation_id: int) -> MatchingRun | None:
    """The newest finished plan of the organisation; no what-if and no comparison."""
    return (
        MatchingRun.objects.filter(
            organisation_id=organisation_id,
            kind__in=[RunKind.PROPOSAL, RunKind.NIGHTLY],
            method=Method.OPTIMAL,
            finished_at__isnull=False,
        )
        .defer("certificate", "plan", "trajectory", "snapshot", "sequences")
        .first()
    )


def is_being_solved(organisation_id: int, snapshot_sha256: str) -> bool:
    """Whether a run from this very snapshot waits or works."""
    runs = MatchingRun.objects.filter(
        organisation_id=organisation_id, snapshot_sha256=snapshot_sha256, finished_at=None
    )
    return runs.filter(job__finished_at=None).exists()


def previous_pairs(
    organisation_id: int, batteries: Collection[str], demands: Collection[str]
) -> list[dict[str, str]]:
    """What the last plan proposed and nobody has accepted yet, as the file format's `prev`: at most
    one demand a battery (the one with most kits), both of them in the new problem. Three
    statements."""
    last = last_plan_of(organisation_id)
    if last is None:
        return []
    wanted, known = set(batteries), set(demands)
    columns = ("battery__public_id", "demand__code")
    proposed = PlanRow.objects.filter(run=last, state=RowState.PROPOSED)
    to_come = ExpectedRow.objects.filter(run=last, battery__isnull=False)
    rows = [
        *proposed.order_by("-kits", "demand__code").values_list(*columns),
        *to_come.order_by("-kits", "demand__code").values_list(*columns),
    ]
    pairs: dict[str, str] = {}
    for battery, demand in rows:
        if battery in wanted and demand in known:
            pairs.setdefault(battery, demand)
    return [{"pack": battery, "demand": pairs[battery]} for battery in sorted(pairs)]
