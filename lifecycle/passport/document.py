"""The passport as a document after BatteryPass-Ready 1.0, for one tier of readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifecycle.passport.data_points import DATA_POINTS, DataPoint, Tier, may_see
from lifecycle.passport.filling import Filled, fill
from lifecycle.passport.properties import PROPERTIES
from lifecycle.passport.source import PassportSource

# Our own part of the document: what the schema has no place for.
OWN = "x-encore"
# The guidance says that these are not to be filled yet, although the schema requires them.
NOT_YET = frozenset(
    name
    for point in DATA_POINTS
    if point.industrial == point.electric_vehicle == "not to be filled" and point.number != 25
    for name in point.properties
) | {name for name, (group, _) in PROPERTIES.items() if group == "BatteryCarbonFootprint"}


@dataclass(frozen=True)
class Told:
    """A data point as a page shows it: filled, or missing with whose duty it is."""

    point: DataPoint
    requirement: str
    filled: dict[str, Filled]

    @property
    def is_filled(self) -> bool:
        """Whether any property of it is known; all of its own tier are shown."""
        return bool(self.filled)

    @property
    def is_missing(self) -> bool:
        return not self.filled and self.requirement == "mandatory"


def visible(source: PassportSource, tier: Tier) -> dict[str, Filled]:
    """What a reader of this tier may see, and nothing else: everything downstream starts here."""
    return {
        name: filled
        for name, filled in fill(source).items()
        if may_see(tier, PROPERTIES[name][1]) and name not in NOT_YET
    }


def data_points(source: PassportSource, tier: Tier) -> list[Told]:
    """The data points that a reader of this tier may see, in their order."""
    seen = visible(source, tier)
    return [
        Told(
            point,
            point.requirement(source.category),
            {name: seen[name] for name in point.properties if name in seen},
        )
        for point in DATA_POINTS
        if may_see(tier, point.tier)
    ]


def passport_document(source: PassportSource, tier: Tier) -> dict[str, Any]:
    """The document; groups without a known value stay, empty, as the schema asks for them."""
    groups: dict[str, dict[str, Any]] = {}
    for name, filled in visible(source, tier).items():
        groups.setdefault(PROPERTIES[name][0], {})[name] = filled.value
    missing = [
        {"number": told.point.number, "what": told.point.words, "duty": told.point.duty}
        for told in data_points(source, tier)
        if told.is_missing
    ]
    exact = {name: filled.exact for name, filled in visible(source, tier).items() if filled.exact}
    own: dict[str, Any] = {"tier": tier, "missing": missing, "exact": exact}
    own["predecessors"] = list(source.predecessors)
    own["successors"] = list(source.successors)
    order = dict.fromkeys(group for group, _ in PROPERTIES.values())
    return {
        "Battery_Passport": {group: groups[group] for group in order if group in groups},
        OWN: own,
    }
