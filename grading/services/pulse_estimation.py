"""What the pulse models say of a test or a pair: the only place that asks them. Nothing is written.

A model is loaded: for workers and commands, never for a web request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grading.enums import Method, ModelKind, Outcome
from grading.measurements import PulseRecord
from grading.models import GradingPolicy
from grading.policy import Distribution
from grading.queries import active_model, model_of_version
from grading.services.estimated import Estimated
from grading.services.figures import measured
from lifecycle.models import BatteryModel

if TYPE_CHECKING:
    from grading.soh import Estimate, Refusal

NO_MODEL = "none"


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


def _refused(version: str, reason: str, method: Method = Method.PULSE_MODEL) -> Estimated:
    return Estimated(
        method=method,
        method_version=version,
        outcome=Outcome.REFUSED,
        reason=reason,
    )
