"""Column generation: prices that prove a bound, and the uses and strings worth planning with."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.solver.allocation import CLOSED, Allocation
from matching.solver.certificate import Leaf, arena_bound
from matching.solver.market import Ints, Market, Shelf
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import (
    Found,
    Knapsacks,
    Pattern,
    anchor_values,
    members_at,
    string_of,
)
from matching.solver.run import Run

ANCHORS = 8  # new strings an arena and round, besides a disjoint set of its shelves' best
SMOOTHING = 0.6  # weight of the prices of the best bound so far
MAX_ROUNDS = 400


class Master:
    """The linear program over the columns found so far, with an opening for each arena."""

    def __init__(self, market: Market) -> None:
        self.market, self.model = market, Model()
        self.uses: dict[Pattern | Found, int] = {}
        self.pack_rows = [self.model.row(-INFINITY, 1) for _ in market.packs]
        self.demand_rows = [self.model.row(-INFINITY, int(q)) for q in market.quantity]
        self.arena_rows = [self.model.row(0, 0) for _ in market.arenas]
        self.openings = [
            self.model.column(0, 0, 1, {row: -int(n)})
            for row, n in zip(self.arena_rows, market.strings, strict=True)
        ]

    def copy(self) -> Master:
        """A master of its own with the same columns and bounds."""
        twin = object.__new__(Master)
        twin.__dict__ |= self.__dict__ | {"model": self.model.copy(), "uses": dict(self.uses)}
        return twin

    def add(self, use: Pattern | Found) -> bool:
        if use in self.uses:
            return False
        if isinstance(use, Pattern):
            entries: dict[int, float] = {self.pack_rows[use.pack]: 1}
            entries |= {self.demand_rows[d]: n for d, n in use.units}
        else:
            entries = {self.pack_rows[p]: 1 for p in use.packs}
            entries[self.arena_rows[use.arena]] = 1
        self.uses[use] = self.model.column(use.gain, 0, INFINITY, entries)
        return True

    def add_allocation(self, allocation: Allocation) -> None:
        for use in allocation.patterns.values():
            self.add(use)
        for strings in allocation.strings.values():
            for string in strings:
                self.add(string)

    def prices(self, seconds: float) -> tuple[float, Ints, Ints] | None:
        """Value of the linear program, price of each pack and of each demand's unit."""
        solved = self.model.solve_lp(seconds)
        if solved is None:
            return None
        value, _, duals = solved
        packs, demands = len(self.pack_rows), len(self.demand_rows)
        lam, pi = duals[:packs], duals[packs : packs + demands]
        return value, np.maximum(lam, 0), np.maximum(pi, 0)

    def solution(self, seconds: float) -> tuple[Any, Leaf] | None:
        """Values of the columns and the prices, in whole cents, as things are fixed now."""
        solved = self.model.solve_lp(seconds)
        if solved is None:
            return None
        _, values, duals = solved
        prices = np.rint(np.maximum(duals, 0)).astype(np.int64)
        packs, demands = len(self.pack_rows), len(self.demand_rows)
        return values, Leaf(prices[:packs], prices[packs : packs + demands])

    def allow_missing(self) -> list[int]:
        """Columns of strings that stand in for missing ones; each costs more than one brings."""
        market, columns = self.market, []
        for arena, row in enumerate(self.arena_rows):
            pays = [int(s.pay.max(initial=0)) for s in market.shelves[arena]]
            count = int(market.strings[arena])
            columns.append(self.model.column(-2 * max(pays, default=0), 0, count, {row: 1}))
        return columns

    def pruned(self, leaf: Leaf, worth: Ints, margin_c: int) -> Master:
        """A new master with the columns that miss at most the margin at the prices."""
        small = Master(self.market)
        for use in self.uses:
            if isinstance(use, Pattern):
                misses = worth[use.pack] - use.gain + sum(int(leaf.pi[d]) * n for d, n in use.units)
            else:
                misses = int(worth[list(use.packs)].sum()) - use.gain
            if misses <= margin_c:
                small.add(use)
        return small

    def value(self) -> float:
        """Of the linear program as last solved."""
        return float(self.model.highs.getInfo().objective_function_value)

    def fix(self, column: int, value: int) -> None:
        self.bound(column, value, value)

    def bound(self, column: int, low: int, high: int) -> None:
        self.model.flush()
        self.model.highs.changeColBounds(column, low, high)


def price_columns(master: Master, leaf: Leaf, used: Ints | None = None) -> tuple[int, int]:
    """Bound at the prices, and the number of columns found (without packs that are `used`)."""
    market, added = master.market, 0
    knapsacks = Knapsacks(market, leaf.pi)
    worth = np.maximum(leaf.lam, knapsacks.best)
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    for use in knapsacks.patterns(np.flatnonzero(knapsacks.best >= np.maximum(leaf.lam, 1))):
        added += master.add(use)
    if used is not None:
        worth = np.where(used, CLOSED, worth)
    for arena, shelves in enumerate(market.shelves):
        opened = leaf.arenas.get(arena)
        if opened == 0:
            continue
        bound += arena_bound(market, arena, shelves, worth, None, opened) or 0
        added += sum(master.add(s) for s in _strings(market, arena, worth))
    return bound, added


def _strings(market: Market, arena: int, worth: Ints) -> list[Found]:
    """Promising strings of an arena: the best by weakest pack, and a disjoint set of each shelf."""
    k, found = int(market.per_string[arena]), []
    ranked: list[tuple[int, int, Shelf, Ints]] = []
    for shelf in market.shelves[arena]:
        cost = shelf.cost + worth[shelf.packs]
        values = anchor_values(shelf, k, cost)
        order = np.argsort(-values, kind="stable")[: 6 * ANCHORS]
        order = order[values[order] > -CLOSED // 2]
        used = np.zeros(len(shelf.packs), bool)
        for rank, t in enumerate(order.tolist()):
            value = int(values[t])
            if rank >= ANCHORS and (value <= 0 or used[t]):
                continue
            members = members_at(shelf, k, t, cost)
            if rank < ANCHORS:
                ranked.append((-value, len(ranked), shelf, members))
            if value > 0 and not used[members].any():
                used[members] = True
                found.append(string_of(shelf, members))
    found += [
        string_of(shelf, members)
        for _, _, shelf, members in sorted(ranked, key=lambda r: r[:2])[:ANCHORS]
    ]
    return found


def generate(master: Master, run: Run, share: float) -> None:
    """Alternate linear program and pricing until nothing new is found or the share is used up."""
    centre: Leaf | None = None
    for _ in range(MAX_ROUNDS):
        if run.must_stop() or run.used() > share:
            break
        solved = master.prices(run.left())
        if solved is None:
            break
        value, lam, pi = solved
        found = 0
        for smoothing in (SMOOTHING, 0.0) if centre is not None else (0.0,):
            leaf = Leaf(
                _mixed(lam, None if centre is None else centre.lam, smoothing),
                _mixed(pi, None if centre is None else centre.pi, smoothing),
            )
            bound, added = price_columns(master, leaf)
            found += added
            if run.bounded(bound, (leaf,)) or centre is None:
                centre = leaf
            if added:
                break
        run.spend()
        run.report("Prices and bound")
        if not found or run.bound_c - (value + master.market.base_c) < 1e-5 * abs(run.bound_c):
            break


def _mixed(new: Ints, old: Ints | None, smoothing: float) -> Ints:
    mixed = new if old is None else smoothing * old + (1 - smoothing) * new
    return np.rint(mixed).astype(np.int64)
