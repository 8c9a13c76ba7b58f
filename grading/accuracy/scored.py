"""One estimate beside the capacity test that followed it.

A capacity test is not the truth either. Its own error is independent of the estimate's, so the two
are added in quadrature (JCGM 100:2008, GUM, 5.1.2): an estimate is only called wrong where the
measured value lies further off than both together allow. Errors are shown as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import hypot
from statistics import NormalDist

PROMISED = 0.90
"""Share of intervals that must hold what is measured."""
DEVIATIONS = NormalDist().inv_cdf((1 + PROMISED) / 2)
"""Standard deviations in half of such an interval, were the error normal (1.645)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """State of health as fractions; `measured_deviation` is the capacity test's standard deviation.

    `lower` and `upper` are None where the estimate has no interval.
    """

    battery: str
    cell_type: str
    method: str
    version: str
    estimated_at: datetime
    state_of_health: float
    lower: float | None
    upper: float | None
    measured_at: datetime
    measured_state_of_health: float
    measured_deviation: float
    is_demonstration: bool = False

    @property
    def month(self) -> str:
        """Of the capacity test, as 2026-05."""
        return f"{self.measured_at:%Y-%m}"

    @property
    def error(self) -> float:
        """Above zero where the estimate was too high."""
        return self.state_of_health - self.measured_state_of_health

    @property
    def width(self) -> float | None:
        return None if self.lower is None or self.upper is None else self.upper - self.lower

    @property
    def half_width(self) -> float | None:
        """Of the interval, towards the measured value."""
        if self.lower is None or self.upper is None:
            return None
        return self.state_of_health - self.lower if self.error > 0 else self._above

    @property
    def _above(self) -> float:
        assert self.upper is not None
        return self.upper - self.state_of_health

    @property
    def is_covered(self) -> bool | None:
        """Whether interval and capacity test agree, the test's own error allowed for."""
        if self.half_width is None:
            return None
        return abs(self.error) <= hypot(self.half_width, DEVIATIONS * self.measured_deviation)

    @property
    def is_covered_as_stated(self) -> bool | None:
        """Whether the measured value lies in the bare interval."""
        return None if self.half_width is None else abs(self.error) <= self.half_width

    @property
    def standard_error(self) -> float | None:
        """The error in standard deviations of interval and capacity test together."""
        if self.half_width is None:
            return None
        deviation = hypot(self.half_width / DEVIATIONS, self.measured_deviation)
        return self.error / deviation if deviation > 0 else None
