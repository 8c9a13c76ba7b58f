"""The 71 data points of a battery passport, and where each stands in the exported document.

Numbers, provisions and requirements after the Commission's guidance on data points by category,
second edition (15 August 2026): what it says is not to be filled yet stays empty. The guidance
names no tiers; these follow Art. 77(2) and Annex XIII.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lifecycle.enums import BatteryCategory
from lifecycle.passport.table import TABLE

Tier = Literal["public", "interest", "authority"]
Requirement = Literal["mandatory", "certain cases", "optional", "not to be filled"]
Duty = Literal["maker", "operator", "user"]

TIERS: dict[str, Tier] = {"P": "public", "I": "interest", "A": "authority"}
_REQUIREMENTS: dict[str, Requirement] = {
    "M": "mandatory",
    "C": "certain cases",
    "O": "optional",
    "-": "not to be filled",
}
_DUTIES: dict[str, Duty] = {"M": "maker", "O": "operator", "U": "user"}
# Who reads a tier reads those before it as well.
_RANK: dict[Tier, int] = {"public": 0, "interest": 1, "authority": 2}


@dataclass(frozen=True)
class DataPoint:
    """One data point; `properties` are those of the exported document that hold it."""

    number: int
    words: str
    provision: str
    tier: Tier
    duty: Duty
    properties: tuple[str, ...]
    electric_vehicle: Requirement
    light_means_of_transport: Requirement
    industrial: Requirement

    def requirement(self, category: str) -> Requirement:
        """For a battery of this category."""
        if category == BatteryCategory.ELECTRIC_VEHICLE:
            return self.electric_vehicle
        if category == BatteryCategory.LMT:
            return self.light_means_of_transport
        return self.industrial


def may_see(reader: Tier, tier: Tier) -> bool:
    """Whether a reader of one tier may see what belongs to another."""
    return _RANK[reader] >= _RANK[tier]


def _read(line: str) -> DataPoint:
    number, words, provision, tier, required, duty, properties = line.split("|")
    return DataPoint(
        int(number),
        words,
        provision,
        TIERS[tier],
        _DUTIES[duty],
        tuple(properties.split()),
        *(_REQUIREMENTS[letter] for letter in required),
    )


DATA_POINTS: tuple[DataPoint, ...] = tuple(_read(line) for line in TABLE.strip().splitlines())
