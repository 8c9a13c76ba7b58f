"""From evidence to a state of health with its interval, or to a refusal with its reason.

Nothing is written here.
"""

from __future__ import annotations

from decimal import Decimal

from grading.enums import Method, Outcome
from grading.models import Evidence, GradingPolicy
from grading.policy import COVERAGE, Health, health_from_capacity, health_from_claim
from grading.services.estimated import Estimated
from grading.services.figures import measured
from grading.services.pulse_estimation import estimate_from_pulse, estimate_from_two
from grading.services.pulse_fields import from_fields
from lifecycle.enums import EvidenceKind


def estimated_of(evidence: Evidence, policy: GradingPolicy, version: str = "") -> Estimated:
    """What the evidence says by itself; `version`: of the model that gave an old estimate.

    Loads a model for pulses: in a worker or a command, never in a web request. Raises ValueError
    for evidence that holds no state of health (an inspection, a spectrum).
    """
    if evidence.kind == EvidenceKind.PULSE:
        model = evidence.battery.battery_model
        first = from_fields(evidence.pulse or {})
        if evidence.second_pulse and evidence.counted_charge_ah:
            second = from_fields(evidence.second_pulse)
            charge_ah = float(evidence.counted_charge_ah)
            return estimate_from_two(first, second, charge_ah, model, policy, version)
        return estimate_from_pulse(first, model, policy, version)
    if evidence.kind == EvidenceKind.CAPACITY and evidence.capacity_ah:
        rated_ah = evidence.rated_capacity_ah
        assert rated_ah is not None
        return estimate_from_capacity(
            evidence.capacity_ah,
            rated_ah,
            evidence.temperature_c,
            policy,
            evidence.current_accuracy,
        )
    if evidence.kind == EvidenceKind.MODULE:
        return from_modules(evidence, policy)
    if evidence.state_of_health_claimed is not None:
        return estimate_from_claim(evidence.state_of_health_claimed, policy)
    raise ValueError(f"{evidence} holds no state of health")


def from_modules(evidence: Evidence, policy: GradingPolicy) -> Estimated:
    """The pack's weakest string from what was known of its modules with this evidence."""
    from grading.packs import weakest_string
    from grading.queries.modules import knowledge_of

    known = knowledge_of(evidence.battery, policy.rules(), until=evidence)
    health = weakest_string(known.pack, also_at=policy.rules().floor_values)
    return Estimated(
        method=Method.FROM_MODULES,
        method_version="weakest string 1",
        outcome=Outcome.ESTIMATED,
        state_of_health=measured(health.state_of_health),
        lower=measured(health.lower),
        upper=measured(health.upper),
        coverage=measured(COVERAGE),
        reasons=known.reasons,
        distribution=health.distribution.as_texts(),
        policy=policy,
    )


def estimate_from_capacity(
    capacity_ah: Decimal,
    rated_capacity_ah: Decimal,
    temperature_c: Decimal | None,
    policy: GradingPolicy,
    current_accuracy: Decimal | None = None,
) -> Estimated:
    """Capacity over rated capacity; the interval comes from the accuracies of the policy."""
    temperature = None if temperature_c is None else float(temperature_c)
    accuracy = None if current_accuracy is None else float(current_accuracy)
    health = health_from_capacity(
        float(capacity_ah), float(rated_capacity_ah), temperature, policy.rules(), accuracy
    )
    return _by_policy(Method.CAPACITY_TEST, health, policy, is_provisional=False)


def estimate_from_claim(claimed: Decimal, policy: GradingPolicy) -> Estimated:
    """A claim is provisional always, with the wide interval of the policy."""
    health = health_from_claim(float(claimed), policy.rules())
    return _by_policy(Method.BMS_CLAIM, health, policy, is_provisional=True)


def _by_policy(
    method: Method, health: Health, policy: GradingPolicy, *, is_provisional: bool
) -> Estimated:
    return Estimated(
        method=method,
        method_version=f"policy {policy.version}",
        outcome=Outcome.ESTIMATED,
        state_of_health=measured(health.state_of_health),
        lower=measured(health.lower),
        upper=measured(health.upper),
        coverage=measured(COVERAGE),
        is_provisional=is_provisional,
        reasons=list(health.reasons),
        distribution=health.distribution.as_texts(),
        policy=policy,
    )
