"""In what state packs of a model come back, from those that were graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST = 3


@dataclass(frozen=True)
class Health:
    """State of health as a fraction, its standard deviation, and how many packs say so."""

    mean: float
    deviation: float
    packs: int


def expected_health(values: Sequence[float]) -> Health | None:
    """Mean and deviation of one more pack; None from fewer than three."""
    if len(values) < FEWEST:
        return None
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    # One more pack differs from the mean of so many: its own spread and that of the mean.
    return Health(mean, sqrt(variance * (1 + 1 / len(values))), len(values))
