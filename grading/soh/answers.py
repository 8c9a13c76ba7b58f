"""What the model says of one pulse test: an estimate with its error, or why there is none."""

from dataclasses import dataclass, field
from enum import StrEnum

from grading.soh.calibration import Calibration

NOMINAL_COVERAGE = 0.90


class RefusalKind(StrEnum):
    """Why no state of health is given. `outside_region` is the only statistical one."""

    UNREADABLE = "unreadable"
    UNSEEN_TYPE = "unseen_type"
    MISSING_VALUES = "missing_values"
    PULSE_LENGTH = "pulse_length"
    TEMPERATURE = "temperature"
    RATED_CAPACITY = "rated_capacity"
    UNIT = "unit"
    FAILED_CHECK = "failed_check"
    OUT_OF_RANGE = "out_of_range"
    OUTSIDE_REGION = "outside_region"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No estimate. `reason` says what is wrong and `what_to_do` how to get one."""

    kind: RefusalKind
    reason: str
    what_to_do: str
    model_version: str

    def __str__(self) -> str:
        return f"{self.reason} {self.what_to_do}".strip()


@dataclass(frozen=True, slots=True)
class Estimate:
    """State of health as a fraction of the rated capacity (may exceed 1), with its interval.

    `lower` and `upper` are None where too few reference cells calibrate the model (`warnings` says
    so). `coverage` is the nominal share of cells whose true value lies inside. `is_provisional`:
    the interval rests on 9 to 19 cells and an assumed distribution, or there is none.
    `warnings` holds the "not verified: ..." lines; `reasons` says in words what speaks for it.
    """

    state_of_health: float
    lower: float | None
    upper: float | None
    coverage: float
    is_provisional: bool
    model_version: str
    calibration: Calibration = field(repr=False)
    warnings: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def probability_at_least(self, state_of_health: float) -> float | None:
        """Probability (0-1) that the true value is at least `state_of_health` (a fraction).

        From the same calibrated distribution as the interval: at `lower` it is
        (1 + coverage) / 2. None where there is no interval.
        """
        return self.calibration.probability_at_least(self.state_of_health, state_of_health)
