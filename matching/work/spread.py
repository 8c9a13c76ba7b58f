"""How far apart parts may be that are joined, each limit with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

PARALLEL_SOURCE = (
    "practice of second-life builders: more drives a dangerous balancing current when they are "
    "connected in parallel"
)
CELL_LIMIT_V = Decimal("0.05")
CELL_SOURCE = (
    "assumption: 50 mV for each cell in series; passive balancing takes out less than that in days"
)
KIT_HEALTH_LIMIT = Decimal("0.03")
KIT_HEALTH_SOURCE = (
    "assumption after Art. 3(32): at most 3 % between cells of a remanufactured battery; the "
    "weakest module limits the kit"
)


def plain(figure: Decimal | None) -> str:
    """Without trailing zeros: 0.300000 as 0.3."""
    return "–" if figure is None else f"{figure.normalize():f}"


def extremes(voltages: Mapping[int, Decimal]) -> str:
    """At which positions the lowest and the highest stand: “3 has 14.1 V, 7 has 16.5 V”."""
    low, high = min(voltages, key=voltages.__getitem__), max(voltages, key=voltages.__getitem__)
    return f"{low} has {plain(voltages[low])} V, {high} has {plain(voltages[high])} V"


@dataclass(frozen=True, slots=True)
class Spread:
    """Highest less lowest of what was measured, and how much is allowed.

    `missing` parts were not measured; nothing is judged before all are.
    """

    lowest: Decimal | None
    highest: Decimal | None
    missing: int
    limit: Decimal
    source: str

    @property
    def value(self) -> Decimal | None:
        if self.lowest is None or self.highest is None:
            return None
        return self.highest - self.lowest

    @property
    def is_judged(self) -> bool:
        return self.value is not None and not self.missing

    @property
    def is_too_large(self) -> bool:
        return self.value is not None and self.value > self.limit


def spread_of_modules(voltages: Sequence[Decimal | None], cells_in_series: int) -> Spread:
    """Modules of one kit, each of so many cells in series."""
    return _spread(voltages, CELL_LIMIT_V * max(1, cells_in_series), CELL_SOURCE)


def spread_of_packs(voltages: Sequence[Decimal | None], limit: Decimal) -> Spread:
    """Packs that are connected in parallel, within a string; the limit is a setting."""
    return _spread(voltages, limit, PARALLEL_SOURCE)


def spread_of_healths(
    healths: Sequence[Decimal | None], limit: Decimal | None = None, source: str = ""
) -> Spread:
    """States of health of parts of one unit; the limit is the demand's where it has one."""
    if limit is None:
        return _spread(healths, KIT_HEALTH_LIMIT, KIT_HEALTH_SOURCE)
    return _spread(healths, limit, source)


def _spread(values: Sequence[Decimal | None], limit: Decimal, source: str) -> Spread:
    known = [value for value in values if value is not None]
    missing = len(values) - len(known)
    if not known:
        return Spread(None, None, missing, limit, source)
    return Spread(min(known), max(known), missing, limit, source)
