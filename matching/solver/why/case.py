"""The part of a solved problem that a question is about, cut out of the JSON of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.solver.instance import Instance, parse_instance
from matching.solver.why.prices import Prices

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Use:
    """What the plan does with a pack: units for one demand, or its place in a string."""

    demand: str
    units: int
    string: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """Packs and demands in question without locks, the prices, and how the whole plan uses them."""

    instance: Instance
    prices: Prices
    uses: Mapping[str, tuple[Use, ...]]
    locked: Collection[str] = ()  # packs that an accepted plan holds
    left: Mapping[str, int] = field(default_factory=dict)  # units that demands take beside locks
    taken: Mapping[str, int] = field(
        default_factory=dict
    )  # units that the plan gives them beside locks

    def is_free(self, pack: str) -> bool:
        return pack not in self.locked

    def saved_c(self, pack: str, demand: str) -> int:
        """The cost of a change that is saved where the pair was proposed before."""
        kept = self.instance.previous.get(pack) == demand
        return self.instance.params.change_c if kept else 0


def cut(
    problem: Json,
    plan: Json,
    prices: Prices,
    *,
    packs: Collection[str] | None = None,
    demands: Collection[str] | None = None,
) -> Case:
    """Read only the named packs and demands of a problem (None: all) and what the plan says.

    InstanceError where the problem cannot be read.
    """
    chosen = _named(problem["packs"], packs)
    wanted = _named(problem["demands"], demands)
    known, asked = {row["id"] for row in chosen}, {row["id"] for row in wanted}
    locks = problem["locks"]
    part = {
        **{key: problem[key] for key in ("params", "models", "sites")},
        "packs": chosen,
        "demands": wanted,
        "locks": {"kits": [], "whole": [], "strings": []},
        "prev": _pairs(problem["prev"], known, asked),
        "bans": _pairs(problem.get("bans", ()), known, asked),
    }
    return _case(parse_instance(part), locks, plan, prices)


def whole_case(instance: Instance, plan: Json, prices: Prices) -> Case:
    """The case of a problem that is read already, with all its packs and demands."""
    return _case(instance, instance.locks.as_json(), plan, prices)


def _case(instance: Instance, locks: Json, plan: Json, prices: Prices) -> Case:
    held, taken = units_of(locks), units_of(plan)
    closed = {string["demand"] for string in locks["strings"]}
    left = {
        name: 0 if name in closed else demand.quantity - held[name]
        for name, demand in instance.demands.items()
    }
    return Case(
        instance=instance,
        prices=prices,
        uses=_uses(plan),
        locked=_uses(locks).keys(),
        left=left,
        taken={name: taken[name] - held[name] for name in instance.demands},
    )


def units_of(plan: Json) -> Counter[str]:
    """Units (or strings) of each demand that the plan fills."""
    units: Counter[str] = Counter()
    for row in plan["kits"]:
        units[row["demand"]] += row["units"]
    units.update(row["demand"] for row in plan["whole"])
    units.update(row["demand"] for row in plan["strings"])
    return units


def _named(rows: list[Any], names: Collection[str] | None) -> list[Any]:
    return rows if names is None else [row for row in rows if row["id"] in names]


def _pairs(rows: Iterable[Any], packs: set[str], demands: set[str]) -> list[Any]:
    return [row for row in rows if row["pack"] in packs and row["demand"] in demands]


def _uses(plan: Json) -> dict[str, tuple[Use, ...]]:
    uses: dict[str, list[Use]] = defaultdict(list)
    for row in plan["kits"]:
        uses[row["pack"]].append(Use(row["demand"], row["units"]))
    for row in plan["whole"]:
        uses[row["pack"]].append(Use(row["demand"], 1))
    for row in plan["strings"]:
        for pack in row["packs"]:
            uses[pack].append(Use(row["demand"], 1, tuple(row["packs"])))
    return {pack: tuple(found) for pack, found in uses.items()}
