"""The prices of the highest leaf of a certificate, as a plain sheet that a run keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StringPrice:
    """What one demand for strings says at the prices of the packs."""

    string_c: int  # price of one of its strings
    best_c: int | None  # what its best string brings beyond its packs' prices; None: no string
    together_c: int  # what all its strings together can add at most; 0: it may as well stay closed


@dataclass(frozen=True)
class Prices:
    """Cents; what is missing is 0. Packs: over recycling, the greater of price and best own use."""

    packs: Mapping[str, int] = field(default_factory=dict)
    demands: Mapping[str, int] = field(default_factory=dict)  # of one unit
    links: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # demand → pack
    strings: Mapping[str, StringPrice] = field(default_factory=dict)

    def of_pack(self, pack: str) -> int:
        return self.packs.get(pack, 0)

    def of_unit(self, demand: str) -> int:
        """Price of one unit, or of one string."""
        if demand in self.strings:
            return self.strings[demand].string_c
        return self.demands.get(demand, 0)

    def in_string(self, pack: str, demand: str) -> int:
        """Price of the pack with its link to a demand for strings."""
        return self.of_pack(pack) + self.links.get(demand, {}).get(pack, 0)

    def as_json(self) -> dict[str, Any]:
        strings = {d: [s.string_c, s.best_c, s.together_c] for d, s in self.strings.items()}
        return {
            "packs": dict(self.packs),
            "demands": dict(self.demands),
            "links": {demand: dict(prices) for demand, prices in self.links.items()},
            "strings": strings,
        }


def read_prices(sheet: Mapping[str, Any]) -> Prices:
    """The sheet back from what `as_json` wrote."""
    return Prices(
        packs=dict(sheet["packs"].items()),
        demands=dict(sheet["demands"].items()),
        links=dict(sheet["links"].items()),
        strings={demand: StringPrice(*row) for demand, row in sheet["strings"].items()},
    )
