"""What changes from one plan to another; both as JSON, so that two snapshots may differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Uses = Mapping[str, int]  # demand → kits, or 1


@dataclass(frozen=True)
class Moved:
    """One battery and its demands before and after; empty where it is recycled."""

    battery: str
    before: Uses
    after: Uses


@dataclass(frozen=True)
class Filled:
    """One demand and its units before and after."""

    demand: str
    before: int
    after: int


@dataclass(frozen=True)
class Differences:
    """All in the order of ids."""

    elsewhere: tuple[Moved, ...]
    newly_used: tuple[Moved, ...]
    left_out: tuple[Moved, ...]
    opened: tuple[Filled, ...]
    closed: tuple[Filled, ...]
    more_or_less: tuple[Filled, ...]

    @property
    def is_same_plan(self) -> bool:
        return not (self.elsewhere or self.newly_used or self.left_out or self.more_or_less)


def differences(first: Mapping[str, Any], other: Mapping[str, Any]) -> Differences:
    """From the first plan to the other. Strings count as places of their demand: which of its
    packs stand in the same string makes no difference here."""
    before, after = _uses(first), _uses(other)
    moved = [
        Moved(battery, before.get(battery, {}), after.get(battery, {}))
        for battery in sorted(before.keys() | after.keys())
        if before.get(battery) != after.get(battery)
    ]
    had, has = _units(first), _units(other)
    filled = [
        Filled(demand, had[demand], has[demand])
        for demand in sorted(had.keys() | has.keys())
        if had[demand] != has[demand]
    ]
    return Differences(
        elsewhere=tuple(m for m in moved if m.before and m.after),
        newly_used=tuple(m for m in moved if not m.before),
        left_out=tuple(m for m in moved if not m.after),
        opened=tuple(f for f in filled if not f.before),
        closed=tuple(f for f in filled if not f.after),
        more_or_less=tuple(f for f in filled if f.before and f.after),
    )


def _uses(plan: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    uses: dict[str, dict[str, int]] = {}
    for kit in plan.get("kits", ()):
        uses.setdefault(kit["pack"], {})[kit["demand"]] = kit["units"]
    for use in plan.get("whole", ()):
        uses[use["pack"]] = {use["demand"]: 1}
    for string in plan.get("strings", ()):
        for pack in string["packs"]:
            uses[pack] = {string["demand"]: 1}
    return uses


def _units(plan: Mapping[str, Any]) -> Counter[str]:
    units: Counter[str] = Counter()
    for kit in plan.get("kits", ()):
        units[kit["demand"]] += kit["units"]
    units.update(use["demand"] for use in plan.get("whole", ()))
    units.update(string["demand"] for string in plan.get("strings", ()))
    return units
