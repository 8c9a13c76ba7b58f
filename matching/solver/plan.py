"""A plan: kits from opened packs, whole packs, strings of packs; what it leaves out is recycled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.solver.reading import Row


@dataclass(frozen=True, slots=True, order=True)
class Kits:
    """`units` kits for one demand out of the modules of one pack."""

    pack: str
    demand: str
    units: int


@dataclass(frozen=True, slots=True, order=True)
class Whole:
    pack: str
    demand: str


@dataclass(frozen=True, slots=True, order=True)
class String:
    demand: str
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    kits: tuple[Kits, ...] = ()
    whole: tuple[Whole, ...] = ()
    strings: tuple[String, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The three lists of the file format."""
        return {
            "kits": [{"pack": k.pack, "demand": k.demand, "units": k.units} for k in self.kits],
            "whole": [{"pack": w.pack, "demand": w.demand} for w in self.whole],
            "strings": [{"demand": s.demand, "packs": list(s.packs)} for s in self.strings],
        }


def is_plan(value: object) -> bool:
    """Whether JSON has the shape of a plan; whether what it names exists is not asked."""
    if not isinstance(value, dict) or not {"kits", "whole", "strings"} <= value.keys():
        return False
    lists = value["kits"], value["whole"], value["strings"]
    if not all(isinstance(rows, list) for rows in lists):
        return False
    rows = [row for rows in lists for row in rows]
    if not all(isinstance(row, dict) and isinstance(row.get("demand"), str) for row in rows):
        return False
    return (
        all(isinstance(row.get("pack"), str) for row in [*value["kits"], *value["whole"]])
        and all(type(row.get("units")) is int for row in value["kits"])
        and all(
            isinstance(row.get("packs"), list) and all(isinstance(one, str) for one in row["packs"])
            for row in value["strings"]
        )
    )


def read_plan(row: Row, packs: Mapping[str, object], demands: Mapping[str, object]) -> Plan:
    """Read the three lists; InstanceError names unknown ids and numbers of units below one."""
    known_packs, known_demands = dict(packs), dict(demands)
    kits = tuple(
        Kits(
            r.known("pack", known_packs, "pack"),
            r.known("demand", known_demands, "demand"),
            r.whole("units", 1, 10**6),
        )
        for r in row.rows("kits")
    )
    whole = tuple(
        Whole(r.known("pack", known_packs, "pack"), r.known("demand", known_demands, "demand"))
        for r in row.rows("whole")
    )
    strings = []
    for r in row.rows("strings"):
        demand = r.known("demand", known_demands, "demand")
        members = r.texts("packs")
        for i, pack in enumerate(members):
            Row({"pack": pack}, f"{r.path}.packs[{i}]").known("pack", known_packs, "pack")
        strings.append(String(demand, members))
    return Plan(kits, whole, tuple(strings))
