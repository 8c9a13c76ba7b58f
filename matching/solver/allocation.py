"""A plan under construction: which packs are free, what demands still take."""

from __future__ import annotations

import numpy as np

from matching.solver.market import Ints, Market
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.pricing import NEVER, Found, Pattern, anchor_values, string_at

CLOSED = 2**50  # cost of a pack that is not free


class Allocation:
    """Patterns and strings chosen so far. A pack has one use; an arena all its strings or none."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.free = np.ones(len(market.packs), bool)
        self.left = market.quantity.copy()
        self.patterns: dict[int, Pattern] = {}
        self.strings: dict[int, list[Found]] = {}

    @property
    def value_c(self) -> int:
        strings = sum(s.gain for found in self.strings.values() for s in found)
        return self.market.base_c + strings + sum(p.gain for p in self.patterns.values())

    def missing(self, arena: int) -> int:
        """Strings that an opened arena still lacks; only a search on its way allows any."""
        return int(self.market.strings[arena]) - len(self.strings[arena])

    def short(self) -> list[int]:
        return [a for a in sorted(self.strings) if self.missing(a) > 0]

    def fits(self, use: Pattern) -> bool:
        return bool(self.free[use.pack]) and all(self.left[d] >= n for d, n in use.units)

    def add(self, use: Pattern) -> None:
        self.free[use.pack] = False
        for demand, count in use.units:
            self.left[demand] -= count
        self.patterns[use.pack] = use

    def open(self, arena: int, strings: list[Found]) -> None:
        self.strings[arena] = strings
        for string in strings:
            self.free[list(string.packs)] = False

    def plan(self) -> Plan:
        """The plan with its locks, in the order of ids."""
        market, locks = self.market, self.market.instance.locks
        kits, whole = list(locks.kits), list(locks.whole)
        for use in self.patterns.values():
            for d, count in use.units:
                name = market.demands[d]
                if market.instance.demands[name].takes_kits:
                    kits.append(Kits(market.packs[use.pack], name, count))
                else:
                    whole.append(Whole(market.packs[use.pack], name))
        strings = list(locks.strings) + [
            String(market.arenas[a], tuple(market.packs[p] for p in s.packs))
            for a, found in self.strings.items()
            for s in found
        ]
        return Plan(tuple(sorted(kits)), tuple(sorted(whole)), tuple(sorted(strings)))


def fill_arena(
    market: Market, arena: int, free: Ints, worth: Ints, count: int | None = None
) -> list[Found] | None:
    """All strings (or `count`) of an arena from the free packs, each the best; None if short."""
    k, found = int(market.per_string[arena]), []
    costs = [
        s.cost + np.where(free[s.packs], worth[s.packs], CLOSED) for s in market.shelves[arena]
    ]
    values = [anchor_values(s, k, c) for s, c in zip(market.shelves[arena], costs, strict=True)]
    for _ in range(int(market.strings[arena]) if count is None else count):
        best, at = max(
            ((int(v.max(initial=NEVER)), -i) for i, v in enumerate(values)), default=(NEVER, 0)
        )
        if best < -CLOSED // 2:
            return None
        shelf, cost = market.shelves[arena][-at], costs[-at]
        string = string_at(market, shelf, int(values[-at].argmax()), cost)
        found.append(string)
        cost[np.isin(shelf.packs, string.packs)] = CLOSED
        values[-at] = anchor_values(shelf, k, cost)
    return found
