"""A signed grade worked out again from what was stored, with the versions that it used."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.enums import Method, Outcome
from grading.models import Estimate, SignedGrade
from grading.policy import Facts, apply_policy
from grading.services.estimated import Estimated
from grading.services.estimation import estimated_of
from grading.services.fusing import fused_from
from grading.services.grades import probabilities_as_kept
from grading.services.proposing import known_of
from lifecycle.enums import EventKind

MODELS = (Method.PULSE_MODEL, Method.TWO_POINT_MODEL)


@dataclass(frozen=True)
class Replay:
    """Whether today's computation agrees with what was signed, and where it does not.

    `estimate_agrees` is None where the model of that version is not installed any more.
    """

    estimate_agrees: bool | None
    grade_agrees: bool
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.grade_agrees and self.estimate_agrees is not False


def replay_grade(*, actor: Actor, signed: SignedGrade) -> Replay:
    """Recompute estimate and proposal from the stored evidence and policy. Writes nothing."""
    require(actor, Permission.VIEW_MEASUREMENTS)
    estimate = signed.estimate
    estimate_agrees, differences = _replay_estimate(estimate, signed)
    cell_type = estimate.battery.battery_model.cell_type
    applied = apply_policy(
        known_of(estimate, cell_type),
        signed.policy.rules(),
        # What was known then; a grade of before the rules by application has none of either.
        Facts.from_texts(signed.facts) if signed.facts else Facts(on=signed.signed_at.date()),
        signed.policy.by_application(),
    )
    proposal = applied.proposal
    kept = {name: f"{chance:f}" for name, chance in probabilities_as_kept(proposal).items()}
    grade_agrees = proposal.grade == signed.proposed_grade and kept == signed.probabilities
    if not grade_agrees:
        differences.append(
            f"The policy proposes {proposal.grade} with {kept}; signed was a proposal of "
            f"{signed.proposed_grade} with {signed.probabilities}."
        )
    found = {one.application: one.status for one in applied.verdicts}
    if found != signed.applications:
        grade_agrees = False
        differences.append(f"The applications are {found}; signed was {signed.applications}.")
    return Replay(estimate_agrees, grade_agrees, tuple(differences))


def _replay_estimate(estimate: Estimate, signed: SignedGrade) -> tuple[bool | None, list[str]]:
    if estimate.method == Method.FUSED:
        return _replay_fused(estimate, signed)
    version = estimate.method_version if estimate.method in MODELS else ""
    again = estimated_of(estimate.evidence, estimate.policy or signed.policy, version)
    if again.outcome == Outcome.REFUSED and not _same_version(again, estimate):
        return None, [f"The estimate's evidence cannot be read by {estimate.method_version}."]
    if not _same_version(again, estimate):
        return None, [
            f"The estimate is by {estimate.method_version}; installed is {again.method_version}. "
            "Its value cannot be worked out again here."
        ]
    return _compared(again, estimate)


def _compared(again: Estimated, estimate: Estimate) -> tuple[bool | None, list[str]]:
    stored = (estimate.state_of_health, estimate.lower, estimate.upper, estimate.distribution)
    found = (again.state_of_health, again.lower, again.upper, again.distribution)
    if stored == found:
        return True, []
    return False, [
        f"State of health worked out again: {again.state_of_health} ({again.lower} to "
        f"{again.upper}); stored: {estimate.state_of_health} ({estimate.lower} to "
        f"{estimate.upper})."
    ]


def _replay_fused(estimate: Estimate, signed: SignedGrade) -> tuple[bool | None, list[str]]:
    """From the parts as they were stored; a reset is one that was known then."""
    parts = list(
        Estimate.objects.filter(uid__in=estimate.parts).select_related("evidence", "event")
    )
    resets = estimate.battery.events.filter(
        kind=EventKind.BMS_RESET, recorded_at__lte=estimate.event.recorded_at
    )
    reset_at = resets.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    found = fused_from(parts, reset_at, estimate.policy or signed.policy)
    if found is None or len(parts) != len(estimate.parts):
        return None, ["The parts of the fused estimate are not all there."]
    return _compared(found.estimated, estimate)


def _same_version(again: Estimated, estimate: Estimate) -> bool:
    return again.method_version == estimate.method_version
