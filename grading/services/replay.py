"""A signed grade worked out again from what was stored, with the versions that it used."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.enums import Method, Outcome
from grading.models import Estimate, SignedGrade
from grading.policy import Facts, apply_policy
from grading.services.estimation import (
    Estimated,
    estimate_from_capacity,
    estimate_from_claim,
    estimate_from_pulse,
)
from grading.services.grades import known_of, probabilities_as_kept
from grading.services.pulse_fields import from_fields


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
    again = _estimate_again(estimate, signed)
    if again is None or (again.outcome == Outcome.REFUSED and not _same_version(again, estimate)):
        return None, [f"The estimate's evidence cannot be read by {estimate.method_version}."]
    if not _same_version(again, estimate):
        return None, [
            f"The estimate is by {estimate.method_version}; installed is {again.method_version}. "
            "Its value cannot be worked out again here."
        ]
    stored = (estimate.state_of_health, estimate.lower, estimate.upper, estimate.distribution)
    found = (again.state_of_health, again.lower, again.upper, again.distribution)
    if stored == found:
        return True, []
    return False, [
        f"State of health worked out again: {again.state_of_health} ({again.lower} to "
        f"{again.upper}); stored: {estimate.state_of_health} ({estimate.lower} to "
        f"{estimate.upper})."
    ]


def _same_version(again: Estimated, estimate: Estimate) -> bool:
    return again.method_version == estimate.method_version


def _estimate_again(estimate: Estimate, signed: SignedGrade) -> Estimated | None:
    evidence = estimate.evidence
    policy = estimate.policy or signed.policy
    if estimate.method == Method.PULSE_MODEL and evidence.pulse:
        record = from_fields(evidence.pulse)
        return estimate_from_pulse(record, estimate.battery.battery_model, policy)
    if estimate.method == Method.CAPACITY_TEST and evidence.capacity_ah:
        rated_ah = evidence.rated_capacity_ah
        assert rated_ah is not None
        return estimate_from_capacity(
            evidence.capacity_ah, rated_ah, evidence.temperature_c, policy
        )
    if estimate.method == Method.BMS_CLAIM and evidence.state_of_health_claimed is not None:
        return estimate_from_claim(evidence.state_of_health_claimed, policy)
    return None
