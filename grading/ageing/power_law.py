"""A loss that grows as a power of time or of cycles, in conditions that change."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def step(loss: ArrayLike, rate: ArrayLike, exponent: float, amount: ArrayLike) -> Any:
    """The loss after `amount` more of time or cycles, of the same shape as the arguments.

    A loss y = k x^p grows by dy = k p (y/k)^((p-1)/p) dx, from y = 0 at first by k dx^p (as in
    BLAST-Lite). This is that equation solved, so a step may be of any length.
    """
    before, pace = np.asarray(loss, float), np.asarray(rate, float)
    grown = np.maximum(before, 0.0) ** (1 / exponent) + pace ** (1 / exponent) * np.asarray(amount)
    return grown**exponent


def lasting_rate(rates: Floats, shares: Floats, exponent: float) -> float:
    """The one rate that comes to the same as `rates` in turn, each for its share of the time."""
    return float((shares @ rates ** (1 / exponent)) ** exponent)
