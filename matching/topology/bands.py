"""The voltage bands of what batteries are built into, as data with their sources.

A band is about the nominal voltage: a unit fits where its nominal voltage lies within. Where its
safe window reaches beyond the band (full, or nearly empty), that is told as a warning, because
then the charge must be limited, or energy stays unused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    TRUCK = "truck"
    INVERTER = "inverter"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Band:
    """`nominal_mv` is what the use is named by; None where it only has limits."""

    key: str
    use: Use
    minimum_mv: int
    maximum_mv: int
    source: str
    nominal_mv: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.minimum_mv <= self.maximum_mv:
            raise ValueError(f"{self.key}: a band runs from above 0 V to no less than that")


_LEAD_ACID = (
    "Assumption: working band of the lead-acid battery of {cells} cells that a kit replaces, some "
    "{low} V a cell under load and up to {high} V under charge."
)
TRUCKS = (
    Band("24", Use.TRUCK, 20_000, 31_000, _LEAD_ACID.format(cells=12, low=1.67, high=2.6), 24_000),
    Band("48", Use.TRUCK, 40_000, 60_000, _LEAD_ACID.format(cells=24, low=1.67, high=2.5), 48_000),
    Band("80", Use.TRUCK, 68_000, 92_000, _LEAD_ACID.format(cells=40, low=1.7, high=2.3), 80_000),
)
INVERTERS = (
    Band(
        "inverter-low",
        Use.INVERTER,
        40_000,
        60_000,
        "Assumption: storage inverters for batteries of 48 V mostly take 40 to 60 V (Alicosolar, "
        "“Four key parameters of an energy storage inverter”); the data sheet of yours rules.",
        48_000,
    ),
    Band(
        "inverter-high",
        Use.INVERTER,
        150_000,
        600_000,
        "Assumption: within what hybrid inverters for high-voltage batteries state (Sungrow, user "
        "manual SH12T and SH15T: 100 to 700 V); others are narrower: the data sheet rules.",
    ),
    Band(
        "inverter-large",
        Use.INVERTER,
        600_000,
        1_000_000,
        "Assumption: a battery inverter without a transformer on a grid of 400 V needs more than "
        "the peak between two phases (√2 × 400 V = 566 V); 1,000 V is a usual limit of its parts.",
    ),
)
STRINGS = (
    Band(
        "string",
        Use.STRING,
        300_000,
        420_000,
        "Assumption: nominal voltages of the traction packs that storage of whole packs is built "
        "of (Leaf 350 to 360 V), with a margin.",
    ),
)
BANDS = (*TRUCKS, *INVERTERS, *STRINGS)
