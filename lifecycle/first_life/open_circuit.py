"""Open-circuit voltage of a Gen-1 Leaf cell over its state of charge, in three variants.

Fitted to tests of one cell by Oak Ridge National Laboratory (Wiggins, Allu, Wang 2019, DOI
10.5281/zenodo.2580327): a line of 25 knots by least squares through a slow discharge (C/15) less
the voltage over its leads, within 9 mV above 3 % of charge; the rests of the pulse tests at 25 and
10 °C are the same line moved in charge and in voltage, within 7 and 9 mV. An aged cell's curve is
another: see `capacity.CURVE_SHARE`.
"""

from __future__ import annotations

from typing import Any

_SHARES = (0.0, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, *(step / 20 for step in range(3, 21)))
_VOLTS = (
    3.2443, 3.3192, 3.385, 3.469, 3.5388, 3.6329, 3.6728, 3.7, 3.7279, 3.7786, 3.8106, 3.837,
    3.8577, 3.8772, 3.8973, 3.9184, 3.9385, 3.9563, 3.97, 3.9997, 4.0273, 4.0447, 4.0688, 4.0932,
    4.1651,
)  # fmt: skip
# By how much the line is moved: share of charge, volts.
VARIANTS: dict[str, tuple[float, float]] = {
    "slow discharge": (0.0, 0.0),
    "rests at 25 °C": (0.003, 0.0229),
    "rests at 10 °C": (0.018, 0.0272),
}


def state_of_charge_at(voltage_v: Any, variant: str) -> Any:
    """The share at which the cell rests at `voltage_v`, any shape; NaN outside the curve."""
    import numpy as np

    share, volts = VARIANTS[variant]
    found = np.interp(voltage_v, np.array(_VOLTS) + volts, _SHARES, left=np.nan, right=np.nan)
    return found + share
