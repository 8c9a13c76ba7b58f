"""Estimates of currents between batteries in parallel. Nothing here is measured."""

from __future__ import annotations

from collections.abc import Sequence

OHM_AH = 0.066
"""Resistance of a cell times its capacity. Assumption: 2 mΩ for a cell of 33 Ah, and in proportion
for others; it grows as the capacity falls."""
ASSUMPTION = (
    "Estimate: currents by an assumed resistance of 2 mΩ for a cell of 33 Ah, in proportion for "
    "others, higher as the capacity falls; cables are left out."
)


def resistance_ohm(cells_in_series: int, capacity_ah: float) -> float:
    """Of a whole string. Raises ValueError without capacity."""
    if capacity_ah <= 0 or cells_in_series < 1:
        raise ValueError("a resistance is estimated from cells and capacity above 0")
    return cells_in_series * OHM_AH / capacity_ah


def equalising_current_a(difference_v: float, one_ohm: float, other_ohm: float) -> float:
    """What flows at first when two are connected."""
    return difference_v / (one_ohm + other_ohm)


def current_shares(resistances_ohm: Sequence[float]) -> list[float]:
    """The part of the current that each string in parallel carries, once they are level."""
    conductances = [1 / ohm for ohm in resistances_ohm]
    total = sum(conductances)
    return [one / total for one in conductances]
