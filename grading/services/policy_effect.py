"""What a version would change for the stock, shown before it takes effect. Signs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.models import Estimate, GradingPolicy, PolicyPreview, PreviewedChange
from grading.policy import Applied, Facts, apply_policy
from grading.queries import carrying_estimate, facts_of_many, is_known_type, policy_in_force
from grading.services.proposing import known_of
from jobs.context import JobCancelledError, JobContext
from jobs.services import enqueue
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.queries import batteries_seen_by

JOB_KIND = "grading.policy_effect"
AT_ONCE = 500
STOCK = (Stage.TESTED, Stage.GRADED, Stage.QUARANTINED)
MOST_CHANGES = 20_000


def ask_for_effect(*, actor: Actor, policy: GradingPolicy) -> PolicyPreview:
    """Enqueue the comparison of a version with the one in force, for the actor's own stock."""
    require(actor, Permission.VIEW_POLICIES)
    with transaction.atomic():
        preview = PolicyPreview.objects.create(
            organisation_id=actor.organisation_id,
            policy=policy,
            before=policy_in_force(),
            steps_seen=policy.steps.count(),
        )
        preview.job = enqueue(actor=actor, kind=JOB_KIND, arguments={"preview": str(preview.uid)})
        preview.save(update_fields=["job"])
    return preview


def compare_in_background(context: JobContext, *, preview: str) -> Callable[[], dict[str, Any]]:
    """The body: four statements for every 500 batteries; the effects write the preview."""
    row = PolicyPreview.objects.select_related("policy", "before").get(uid=preview)
    keys = list(
        batteries_seen_by(context.actor)
        .filter(stage__in=STOCK, estimates__isnull=False)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    matrix: Counter[tuple[str, str]] = Counter()
    uses: Counter[tuple[str, str, str]] = Counter()
    changes: list[PreviewedChange] = []
    for first in range(0, len(keys), AT_ONCE):
        if context.should_stop():
            raise JobCancelledError
        context.report(first / max(1, len(keys)), f"{first} of {len(keys)} batteries")
        for battery, before, after in _compared(keys[first : first + AT_ONCE], row):
            grades = before.proposal.grade or "", after.proposal.grade or ""
            matrix[grades] += 1
            statuses = {one.application: one.status for one in before.verdicts}
            told = [[one.application, statuses.get(one.application, ""), one.status]
                    for one in after.verdicts]  # fmt: skip
            uses.update((name, old, new) for name, old, new in told)
            changed = [one for one in told if one[1] and one[1] != one[2]]
            if grades[0] != grades[1] or changed:
                changes.append(
                    PreviewedChange(
                        preview=row,
                        battery_id=battery,
                        grade_before=grades[0],
                        grade_after=grades[1],
                        applications=changed,
                    )
                )

    def write() -> dict[str, Any]:
        row.changes.all().delete()
        PreviewedChange.objects.bulk_create(changes[:MOST_CHANGES], batch_size=AT_ONCE)
        row.batteries = len(keys)
        row.matrix = [[*grades, count] for grades, count in sorted(matrix.items())]
        row.applications = [[*use, count] for use, count in sorted(uses.items())]
        row.finished_at = timezone.now()
        row.save()
        told = f"{len(changes)} of {len(keys)} batteries would change"
        return {"preview": str(row.uid), "told": told}

    return write


def _compared(keys: list[int], row: PolicyPreview) -> list[tuple[int, Applied, Applied]]:
    batteries = Battery.objects.filter(pk__in=keys)
    facts = facts_of_many(batteries)
    types = dict(batteries.values_list("pk", "battery_model__cell_type"))
    known_types = {name: is_known_type(name) for name in set(types.values())}
    estimates: dict[int, list[Estimate]] = {}
    rows = Estimate.objects.filter(battery__in=keys).select_related("evidence")
    for estimate in rows.order_by("-evidence__measured_at", "-pk"):
        estimates.setdefault(estimate.battery_id, []).append(estimate)
    versions = [(policy.rules(), policy.by_application()) for policy in (row.before, row.policy)]
    found = []
    for key in keys:
        carrying = carrying_estimate(estimates.get(key, []))
        if carrying is None:
            continue
        known = known_of(carrying, types[key], known_types[types[key]])
        before, after = (
            apply_policy(known, rules, facts.get(key, Facts(on=timezone.localdate())), uses)
            for rules, uses in versions
        )
        found.append((key, before, after))
    return found
