"""Column generation: prices that prove a bound, and the uses and strings worth planning with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf, arena_bound
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Answer, Model
from matching.solver.pricing import NEVER, Found, Knapsacks, Pattern, anchor_values, string_at
from matching.solver.run import Run

ANCHORS = 8  # new strings an arena and round, besides a disjoint set of its shelves' best
SMOOTHING = 0.6  # weight of the prices of the best bound so far
MAX_ROUNDS = 400


@dataclass
class Priced:
    """Prices with their bound, and what they would buy."""

    leaf: Leaf
    bound_c: int


class Master:
    """The linear program over the columns found so far, with an opening for each arena."""

    def __init__(self, market: Market) -> None:
        self.market, self.model = market, Model()
        self.uses: dict[Pattern | Found, int] = {}
        self.pack_rows = [self.model.row(-INFINITY, 1) for _ in market.packs]
        self.demand_rows = [self.model.row(-INFINITY, int(q)) for q in market.quantity]
        self.arena_rows = [self.model.row(-INFINITY, 0) for _ in market.arenas]
        self.openings = [
            self.model.column(0, 0, 1, {row: -int(n)})
            for row, n in zip(self.arena_rows, market.strings, strict=True)
        ]

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

    def prices(self, seconds: float) -> tuple[float, Ints, Ints, Ints] | None:
        """Value of the linear program, price of each pack and demand, opening of each arena."""
        solved = self.model.solve_lp(seconds)
        if solved is None:
            return None
        value, columns, duals = solved
        packs, demands = len(self.pack_rows), len(self.demand_rows)
        lam, pi = duals[:packs], duals[packs : packs + demands]
        return value, np.maximum(lam, 0), np.maximum(pi, 0), columns[self.openings]

    def solve_whole(self, run: Run, seconds: float, best: Allocation) -> Allocation:
        """The best plan made of the columns only, searched from the plan `best`."""
        self.add_allocation(best)
        self.model.flush()
        highs = self.model.highs
        for use in self.uses.values():
            highs.changeColBounds(use, 0, 1)
        for row in self.arena_rows:
            highs.changeRowBounds(row, 0, 0)
        self.model.integers = list(range(self.model.columns))
        start = np.zeros(self.model.columns)
        for pattern in best.patterns.values():
            start[self.uses[pattern]] = 1
        for arena, strings in best.strings.items():
            start[self.openings[arena]] = 1
            start[[self.uses[s] for s in strings]] = 1
        answer = self.model.solve(seconds, start, run.must_stop, gap=1e-5)
        return self._read(answer, best)

    def _read(self, answer: Answer, best: Allocation) -> Allocation:
        if answer.values is None:
            return best
        allocation, strings = Allocation(self.market), {}  # type: ignore[var-annotated]
        for use, column in self.uses.items():
            if answer.values[column] > 0.5:
                if isinstance(use, Pattern):
                    allocation.add(use)
                else:
                    strings.setdefault(use.arena, []).append(use)
        for arena, found in strings.items():
            allocation.open(arena, found)
        return max(best, allocation, key=lambda a: a.value_c)


def price_columns(master: Master, leaf: Leaf) -> tuple[int, int]:
    """Bound at the prices, and the number of columns that they found."""
    market, added = master.market, 0
    knapsacks = Knapsacks(market, leaf.pi)
    worth = np.maximum(leaf.lam, knapsacks.best)
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    for use in knapsacks.patterns(np.flatnonzero(knapsacks.best >= np.maximum(leaf.lam, 1))):
        added += master.add(use)
    for arena, shelves in enumerate(market.shelves):
        bound += arena_bound(market, arena, shelves, worth, None, None) or 0
        added += sum(master.add(s) for s in _strings(market, arena, worth))
    return bound, added


def _strings(market: Market, arena: int, worth: Ints) -> list[Found]:
    """Promising strings of an arena: the best by weakest pack, and a disjoint set of each shelf."""
    k, found, ranked = int(market.per_string[arena]), [], []
    for number, shelf in enumerate(market.shelves[arena]):
        cost = shelf.cost + worth[shelf.packs]
        values = anchor_values(shelf, k, cost)
        ranked += [
            (-int(values[t]), number, int(t))
            for t in np.argsort(-values, kind="stable")[:ANCHORS]
            if values[t] > NEVER // 2
        ]
        used = np.zeros(len(shelf.packs), bool)
        for t in np.argsort(-values, kind="stable")[: 6 * ANCHORS]:
            if values[t] <= 0:
                break
            string = string_at(market, shelf, int(t), cost)
            where = np.isin(shelf.packs, string.packs)
            if not (used & where).any():
                used |= where
                found.append(string)
    for _, number, t in sorted(ranked)[:ANCHORS]:
        shelf = market.shelves[arena][number]
        found.append(string_at(market, shelf, t, shelf.cost + worth[shelf.packs]))
    return found


def generate(master: Master, run: Run, share: float) -> Ints:
    """Alternate linear program and pricing until nothing new is found or the share is used up.

    Returns how far the last linear program opens each arena, 0 to 1.
    """
    centre: Leaf | None = None
    openings = np.zeros(len(master.openings))
    for _ in range(MAX_ROUNDS):
        if run.must_stop() or run.used() > share:
            break
        solved = master.prices(run.left())
        if solved is None:
            break
        value, lam, pi, openings = solved
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
        run.report("Prices and bound")
        if not found or run.bound_c - (value + master.market.base_c) < 1e-5 * abs(run.bound_c):
            break
    return openings


def _mixed(new: Ints, old: Ints | None, smoothing: float) -> Ints:
    mixed = new if old is None else smoothing * old + (1 - smoothing) * new
    return np.rint(mixed).astype(np.int64)
