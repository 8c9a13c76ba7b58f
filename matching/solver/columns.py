"""The linear program over the uses and strings found so far, and what is settled of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf
from matching.solver.market import Ints, Market, models_of
from matching.solver.mip import INFINITY, Model
from matching.solver.pool import Shares
from matching.solver.pricing import Found, Pattern

LINKS, OVER = 300, 0.02  # rows that link packs to openings in one go; by how much one must be over

Place = tuple[int, int]  # an arena and a model of packs that it takes


class Master:
    """The linear program over the columns found so far, with an opening for each arena and a count
    of its strings from each model."""

    def __init__(self, market: Market) -> None:
        self.market, self.model = market, Model()
        self.model_of = models_of(market)
        self.uses: dict[Pattern | Found, int] = {}
        self.links: dict[tuple[int, int], int] = {}  # arena and pack, row
        self.weakest: dict[tuple[int, int], int] = {}  # the same, where the pack is settled as such
        self.pack_rows = [self.model.row(-INFINITY, 1) for _ in market.packs]
        self.demand_rows = [self.model.row(-INFINITY, int(q)) for q in market.quantity]
        self.arena_rows = [self.model.row(0, 0) for _ in market.arenas]
        self.openings = [
            self.model.column(0, 0, 1, {row: -int(n)})
            for row, n in zip(self.arena_rows, market.strings, strict=True)
        ]
        self.shelf_rows: dict[Place, int] = {}
        self.counts: dict[Place, int] = {}
        for arena, shelves in enumerate(market.shelves):
            for shelf in shelves:
                place = self.place(arena, shelf.packs[0])
                self.shelf_rows[place] = self.model.row(0, 0)
                entries: dict[int, float] = {self.shelf_rows[place]: -1, self.arena_rows[arena]: 1}
                self.counts[place] = self.model.column(0, 0, int(market.strings[arena]), entries)
        self.bounds = dict.fromkeys(self.openings, (0, 1)) | {
            column: (0, int(market.strings[place[0]])) for place, column in self.counts.items()
        }

    def place(self, arena: int, pack: int) -> Place:
        return arena, int(self.model_of[pack])

    def copy(self) -> Master:
        """A master of its own with the same columns and bounds."""
        twin = object.__new__(Master)
        twin.__dict__ |= self.__dict__ | {
            "model": self.model.copy(),
            "uses": dict(self.uses),
            "links": dict(self.links),
            "weakest": dict(self.weakest),
            "bounds": dict(self.bounds),
        }
        return twin

    def add(self, use: Pattern | Found) -> bool:
        if use in self.uses:
            return False
        if isinstance(use, Pattern):
            entries: dict[int, float] = {self.pack_rows[use.pack]: 1}
            entries |= {self.demand_rows[d]: n for d, n in use.units}
        else:
            entries = {self.pack_rows[p]: 1 for p in use.packs}
            entries[self.shelf_rows[self.place(use.arena, use.packs[0])]] = 1
            if self.links:
                links = (self.links.get((use.arena, p)) for p in use.packs)
                entries |= {row: 1 for row in links if row is not None}
            settled = self.weakest.get((use.arena, use.packs[0]))
            if settled is not None:
                entries[settled] = 1
        self.uses[use] = self.model.column(use.gain, 0, INFINITY, entries)
        return True

    def add_allocation(self, allocation: Allocation) -> None:
        for use in allocation.patterns.values():
            self.add(use)
        for strings in allocation.strings.values():
            for string in strings:
                self.add(string)

    def solution(self, seconds: float) -> tuple[Any, Leaf] | None:
        """Values of the columns and the prices, in whole cents, as things are fixed now."""
        solved = self.model.solve_lp(seconds)
        if solved is None:
            return None
        _, values, duals = solved
        prices = np.rint(np.maximum(duals, 0)).astype(np.int64)
        packs, demands = len(self.pack_rows), len(self.demand_rows)
        mu: dict[int, Ints] = {}
        for (arena, pack), row in self.links.items():
            if prices[row]:
                mu.setdefault(arena, np.zeros(packs, np.int64))[pack] = prices[row]
        return values, Leaf(prices[:packs], prices[packs : packs + demands], mu)

    def link(self, values: Any) -> int:
        """Where strings of an arena use a pack more than the arena is open, forbid that: a row for
        each such pair, the worst first. How many."""
        used: dict[tuple[int, int], float] = defaultdict(float)
        for use, column in self.uses.items():
            if isinstance(use, Found) and column < len(values) and values[column] > 1e-6:
                for pack in use.packs:
                    used[use.arena, pack] += values[column]
        over = [
            (share - values[self.openings[arena]], (arena, pack))
            for (arena, pack), share in used.items()
            if (arena, pack) not in self.links
        ]
        chosen = sorted((o for o in over if o[0] > OVER), reverse=True)[:LINKS]
        self._link(pair for _, pair in chosen)
        return len(chosen)

    def _link(self, pairs: Iterable[tuple[int, int]]) -> None:
        entries: dict[tuple[int, int], dict[int, float]] = {
            pair: {self.openings[pair[0]]: -1} for pair in pairs
        }
        for use, column in self.uses.items():
            if isinstance(use, Found):
                for pack in use.packs:
                    if (use.arena, pack) in entries:
                        entries[use.arena, pack][column] = 1
        for pair, columns in entries.items():
            self.links[pair] = self.model.row_over(-INFINITY, 0, columns)

    def settle(self, arena: int, pack: int) -> None:
        """The pack is the weakest of a string of the arena from now on; or one is missing."""
        strings = [
            column
            for use, column in self.uses.items()
            if isinstance(use, Found) and use.arena == arena and use.packs[0] == pack
        ]
        row = self.model.row_over(1, INFINITY, dict.fromkeys(strings, 1))
        self.weakest[arena, pack] = row
        shelf = self.shelf_rows[self.place(arena, pack)]
        self._missing(arena, {row: 1, shelf: 1}, 1)

    def allow_missing(self) -> None:
        """Strings may be missing, of an arena or of a model; each costs more than one brings."""
        for arena, row in enumerate(self.arena_rows):
            self._missing(arena, {row: 1}, int(self.market.strings[arena]))
        for (arena, _), row in self.shelf_rows.items():
            self._missing(arena, {row: 1}, int(self.market.strings[arena]))

    def _missing(self, arena: int, entries: dict[int, float], most: int) -> None:
        pays = [int(s.pay.max(initial=0)) for s in self.market.shelves[arena]]
        self.model.column(-2 * max(pays, default=0), 0, most, entries)

    def shares(self, values: Any, leaf: Leaf) -> Shares:
        """How much of each pattern the values of the columns use."""
        of = {
            use: float(values[column])
            for use, column in self.uses.items()
            if isinstance(use, Pattern) and values[column] > 1e-7
        }
        return Shares(of, sum(use.gain * n for use, n in of.items()), leaf, leaf.lam)

    def surest(self, values: Any) -> dict[int, list[Found]]:
        """Strings that share no pack, those first of which the values of the columns use most."""
        used = [(-float(values[c]), c, use) for use, c in self.uses.items() if values[c] > 0.01]
        free = np.ones(len(self.pack_rows), bool)
        strings: dict[int, list[Found]] = defaultdict(list)
        for _, _, use in sorted(used, key=lambda u: u[:2]):
            if isinstance(use, Found) and free[list(use.packs)].all():
                free[list(use.packs)] = False
                strings[use.arena].append(use)
        return dict(strings)

    def settled_counts(self) -> dict[Place, int]:
        """How many strings each arena takes from each model, where that is fixed and not none."""
        bounds = {place: self.bounds[column] for place, column in self.counts.items()}
        return {place: low for place, (low, high) in bounds.items() if low == high > 0}

    def floors(self) -> dict[Place, float]:
        """What a string must be worth to enter the program as last solved, by arena and model."""
        duals = self.model.highs.getSolution().row_dual
        return {place: float(duals[row]) for place, row in self.shelf_rows.items()}

    def decided(self) -> dict[int, int]:
        """The arenas that are fixed open (1) or closed (0)."""
        bounds = {arena: self.bounds[column] for arena, column in enumerate(self.openings)}
        return {arena: low for arena, (low, high) in bounds.items() if low == high}

    def value(self) -> float:
        """Of the linear program as last solved."""
        return float(self.model.highs.getInfo().objective_function_value)

    def fix(self, column: int, value: int) -> None:
        self.bound(column, value, value)

    def bound(self, column: int, low: int, high: int) -> None:
        self.bounds[column] = low, high
        self.model.flush()
        self.model.highs.changeColBounds(column, low, high)
