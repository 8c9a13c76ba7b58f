"""The two-point test as steps of a tester: pulses, a counted charge, a rest, the pulses again."""

from collections.abc import Sequence
from dataclasses import dataclass

from grading.measurements.pulse_sequence import RATES_C, REST_PER_PULSE
from grading.measurements.two_point import REST_S

PULSE_S = 5.0
FIRST_REST_S = 600.0
CHARGE_C = 1.0


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """`kind` is rest, charge or discharge; current in A (positive), duration in s.

    `part` groups steps on the screen: `rest`, `first test`, `charge`, `rest after charge`,
    `second test`.
    """

    part: str
    kind: str
    c_rate: float
    current_a: float
    duration_s: float


def two_point_procedure(
    rated_capacity_ah: float, rates_c: Sequence[float] = RATES_C, share: float = 0.20
) -> tuple[ProcedureStep, ...]:
    """The steps in order for a cell of this rated capacity; `share` of it is charged at 1C.

    Raises ValueError where the rated capacity is not above zero.
    """
    if rated_capacity_ah <= 0:
        raise ValueError("a rated capacity is above zero")
    charge_s = share / CHARGE_C * 3600
    return (
        ProcedureStep("rest", "rest", 0.0, 0.0, FIRST_REST_S),
        *_pulses("first test", rated_capacity_ah, rates_c),
        ProcedureStep("charge", "charge", CHARGE_C, CHARGE_C * rated_capacity_ah, charge_s),
        ProcedureStep("rest after charge", "rest", 0.0, 0.0, REST_S),
        *_pulses("second test", rated_capacity_ah, rates_c),
    )


def _pulses(
    part: str, rated_capacity_ah: float, rates_c: Sequence[float]
) -> tuple[ProcedureStep, ...]:
    rest = ProcedureStep(part, "rest", 0.0, 0.0, REST_PER_PULSE * PULSE_S)
    return tuple(
        step
        for rate in rates_c
        for step in (
            ProcedureStep(part, "charge", rate, rate * rated_capacity_ah, PULSE_S),
            rest,
            ProcedureStep(part, "discharge", rate, rate * rated_capacity_ah, PULSE_S),
            rest,
        )
    )


def seconds_of(steps: Sequence[ProcedureStep]) -> float:
    """How long the tester is busy."""
    return sum(step.duration_s for step in steps)
