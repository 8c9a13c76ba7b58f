"""What the policy in force makes of the evidence: the proposal that a person signs, or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from grading.enums import Method
from grading.models import Estimate, GradingPolicy
from grading.policy import (
    Applied,
    Distribution,
    Facts,
    Known,
    Proposal,
    Verdict,
    apply_policy,
    contradictions,
)
from grading.queries import (
    carrying_estimate,
    estimates_of,
    is_known_type,
    policy_in_force,
    stated,
)
from grading.queries.facts import facts_of
from lifecycle.enums import EvidenceKind
from lifecycle.models import Battery


@dataclass(frozen=True)
class GradeProposal:
    """What the policy in force makes of the estimate that carries the grade."""

    estimate: Estimate
    policy: GradingPolicy
    applied: Applied
    facts: Facts
    newest_at: datetime
    contradictions: tuple[str, ...] = ()
    """Between measurements; a claim of a BMS that is contradicted counts for nothing anyway."""

    @property
    def proposal(self) -> Proposal:
        return self.applied.proposal

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Of each application; none under a policy without rules by application."""
        return self.applied.verdicts

    @property
    def days_behind(self) -> int:
        """How much older its evidence is than the newest there is."""
        return (self.newest_at - self.estimate.evidence.measured_at).days


def propose_grade(battery: Battery) -> GradeProposal | None:
    """The proposal for a battery as it stands; None without any estimate. Three statements, some
    more under a policy with rules by application."""
    estimates = estimates_of(battery)
    estimate = carrying_estimate(estimates)
    if estimate is None:
        return None
    newest_at = max(one.evidence.measured_at for one in estimates)
    policy = policy_in_force()
    known = known_of(estimate, battery.battery_model.cell_type)
    rules = policy.by_application()
    facts = facts_of(battery) if rules else Facts(on=timezone.localdate())
    applied = apply_policy(known, policy.rules(), facts, rules)
    measured_ones = [one for one in stated(estimates) if one.method != Method.BMS_CLAIM]
    against = tuple(contradictions(measured_ones))
    return GradeProposal(estimate, policy, applied, facts, newest_at, against)


def known_of(estimate: Estimate, cell_type: str, knows_type: bool | None = None) -> Known:
    """An estimate in the words of the pure core."""
    moment = timezone.localtime(estimate.evidence.measured_at)
    return Known(
        what=f"{estimate.get_method_display()} of {moment.day} {moment:%b %Y}",
        method=_leading_method(estimate),
        state_of_health=float(estimate.state_of_health or 0),
        lower=None if estimate.lower is None else float(estimate.lower),
        upper=None if estimate.upper is None else float(estimate.upper),
        is_provisional=estimate.is_provisional,
        distribution=Distribution.from_texts(estimate.distribution)
        if estimate.distribution
        else None,
        pulse_model_knows_type=is_known_type(cell_type) if knows_type is None else knows_type,
    )


def _leading_method(estimate: Estimate) -> str:
    """Of a fused estimate the method of its leading evidence: what further test would help."""
    if estimate.method != Method.FUSED:
        return estimate.method
    return _METHOD_OF_KIND.get(estimate.evidence.kind, Method.PULSE_MODEL)


_METHOD_OF_KIND: dict[str, str] = {
    EvidenceKind.CAPACITY: Method.CAPACITY_TEST,
    EvidenceKind.BMS: Method.BMS_CLAIM,
}
