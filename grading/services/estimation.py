"""From evidence to a state of health with its interval, or to a refusal with its reason.

The only place that asks the pulse model. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from grading.enums import Method, ModelKind, Outcome
from grading.measurements import PulseRecord
from grading.models import Evidence, GradingPolicy
from grading.policy import (
    COVERAGE,
    Distribution,
    Health,
    health_from_capacity,
    health_from_claim,
)
from grading.queries import active_model, model_of_version
from grading.services.figures import measured
from grading.services.pulse_fields import from_fields
from lifecycle.enums import EvidenceKind
from lifecycle.models import BatteryModel

if TYPE_CHECKING:
    from grading.soh import Estimate, Refusal

NO_MODEL = "none"


@dataclass(frozen=True)
class Estimated:
    """What one method says of one evidence; `reason` only where it is refused."""

    method: Method
    method_version: str
    outcome: Outcome
    state_of_health: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    coverage: Decimal | None = None
    is_provisional: bool = False
    reason: str = ""
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    distribution: list[list[str]] | None = None
    policy: GradingPolicy | None = None
    parts: list[str] = field(default_factory=list)


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


def no_model_for(battery_model: BatteryModel) -> str:
    """Why no pulse model can be asked, and what to do."""
    if battery_model.cell_type:
        return (
            f"The cell type '{battery_model.cell_type}' was never trained, and another type's "
            "model would be wrong by more than it says. The pulses are kept. Run a capacity test; "
            "with the pulses it counts as a reference cell, and from 5 a model can be trained."
        )
    return (
        f"There is no trained pulse model for {battery_model} yet. The pulses are kept. "
        "Run a capacity test, or enter what its BMS claims."
    )


def estimate_from_pulse(
    record: PulseRecord, battery_model: BatteryModel, policy: GradingPolicy, version: str = ""
) -> Estimated:
    """What the active pulse model, or that of `version`, says of one test; the policy only adds its
    floors to the points."""
    from grading.services.model_registry import load_entered
    from grading.soh import ModelFileError
    from grading.soh.model import Model

    cell_type = battery_model.cell_type
    row = model_of_version(cell_type, version) if version else active_model(cell_type)
    if row is None:
        return _refused(NO_MODEL, no_model_for(battery_model))
    try:
        model = load_entered(row)
        assert isinstance(model, Model)
        answer = model.estimate(record)
    except ModelFileError as error:
        return _refused(NO_MODEL, _unusable(error))
    return _of_model(Method.PULSE_MODEL, answer, policy)


def estimate_from_two(
    first: PulseRecord,
    second: PulseRecord,
    charge_ah: float,
    battery_model: BatteryModel,
    policy: GradingPolicy,
    version: str = "",
) -> Estimated:
    """What the active model of two tests, or that of `version`, says of a pair."""
    from grading.services.model_registry import load_entered
    from grading.soh import ModelFileError
    from grading.soh.pairs.model import Pair, PairModel

    cell_type, method = battery_model.cell_type, Method.TWO_POINT_MODEL
    two = ModelKind.TWO_TESTS
    row = model_of_version(cell_type, version, two) if version else active_model(cell_type, two)
    if row is None:
        return _refused(NO_MODEL, no_model_for(battery_model), method)
    try:
        model = load_entered(row)
        assert isinstance(model, PairModel)
        [answer] = model.estimate_many([Pair(first, second, charge_ah)])
    except ModelFileError as error:
        return _refused(NO_MODEL, _unusable(error), method)
    return _of_model(method, answer, policy)


def _unusable(error: Exception) -> str:
    return f"The pulse model cannot be used: {error} The pulses are kept. Run a capacity test."


def _of_model(method: Method, answer: Estimate | Refusal, policy: GradingPolicy) -> Estimated:
    """A model's answer in our figures; the policy adds its floors to the points."""
    from grading.soh import Refusal

    if isinstance(answer, Refusal):
        return _refused(answer.model_version, str(answer), method)
    return Estimated(
        method=method,
        method_version=answer.model_version,
        outcome=Outcome.ESTIMATED,
        state_of_health=measured(answer.state_of_health),
        lower=measured(answer.lower),
        upper=measured(answer.upper),
        coverage=None if answer.lower is None else measured(answer.coverage),
        is_provisional=answer.is_provisional,
        reasons=list(answer.reasons),
        warnings=list(answer.warnings),
        distribution=None
        if answer.lower is None
        else Distribution.of(
            lambda health: answer.probability_at_least(health) or 0.0,
            also_at=policy.rules().floor_values,
        ).as_texts(),
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


def _refused(version: str, reason: str, method: Method = Method.PULSE_MODEL) -> Estimated:
    return Estimated(
        method=method,
        method_version=version,
        outcome=Outcome.REFUSED,
        reason=reason,
    )
