"""The exact model: each pack one use, strings by prefix flows over packs sorted by health."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.market import Market, Shelf
from matching.solver.mip import INFINITY, Answer, Model
from matching.solver.prefix_flow import running_sums
from matching.solver.pricing import Found, pattern


class CompactModel:
    """The whole market as one integer program; keeps what each column stands for."""

    def __init__(self, market: Market) -> None:
        self.market, self.model = market, Model()
        self.units: list[tuple[int, int]] = []  # column, offer
        self.opened: dict[int, int] = {}  # pack, column
        self.kept: dict[int, int] = {}  # offer, column
        self.arenas: dict[int, int] = {}  # arena, column
        self.shelves: list[tuple[Shelf, list[int], list[int]]] = []  # anchors, members
        self.pack_rows = [self.model.row(0, 1) for _ in market.packs]
        self.demand_rows = [self.model.row(0, int(q)) for q in market.quantity]
        for pack in range(len(market.packs)):
            self._own_use(pack)
        for arena in range(len(market.arenas)):
            self._arena(arena)

    def _own_use(self, pack: int) -> None:
        market, offers, model = self.market, self.market.offers, self.model
        mine = range(int(offers.first[pack]), int(offers.first[pack + 1]))
        room = None
        for i in mine:
            size, demand = int(offers.modules[i]), int(offers.demand[i])
            gain, bonus = int(offers.gain[i]), int(offers.bonus[i])
            entries: dict[int, float] = {self.demand_rows[demand]: 1}
            if not size:
                entries[self.pack_rows[pack]] = 1
                self.units.append((model.column(gain, 0, 1, entries, True), i))
                continue
            modules = int(market.modules[pack])
            if room is None:
                room = model.row(-INFINITY, 0)
                opened: dict[int, float] = {self.pack_rows[pack]: 1, room: -modules}
                opening = -int(market.opening[pack])
                self.opened[pack] = model.column(opening, 0, 1, opened, True)
            entries[room] = size
            most = min(int(market.quantity[demand]), modules // size)
            if bonus:
                kept = model.row(-INFINITY, 0)
                self.kept[i] = model.column(bonus, 0, 1, {kept: 1}, True)
                entries[kept] = -1
            self.units.append((model.column(gain, 0, most, entries, True), i))

    def _arena(self, arena: int) -> None:
        market, model = self.market, self.model
        k, count = int(market.per_string[arena]), int(market.strings[arena])
        total = model.row(0, 0)
        linked: list[int] = []
        for shelf in market.shelves[arena]:
            if len(shelf.packs) < k:
                continue
            n = len(shelf.packs)
            sums = [(model.row(0, 0), model.row(0, 0)) for _ in range(n)]
            anchors, members = [], []
            for t in range(n):
                once = model.row(-INFINITY, 0)
                linked.append(once)
                shared: dict[int, float] = {self.pack_rows[shelf.packs[t]]: 1, once: 1}
                cost, pay = int(shelf.cost[t]), int(shelf.pay[t])
                anchor = shared | {total: 1.0, sums[t][0]: 1.0}
                anchors.append(model.column(pay - cost, 0, 1, anchor, True))
                member = shared | {sums[t][1]: 1.0}
                members.append(model.column(-cost, 0, 1 if k > 1 else 0, member, True))
            running_sums(model, sums, shelf.last, k)
            self.shelves.append((shelf, anchors, members))
        opened: dict[int, float] = {total: -count} | dict.fromkeys(linked, -1.0)
        self.arenas[arena] = model.column(0, 0, 1, opened, True)

    def solve(
        self,
        limits: Mapping[str, float],
        should_stop: Callable[[], bool],
        start: Allocation | None = None,
    ) -> Answer:
        values = None if start is None else self.write(start)
        return self.model.solve(limits, values, should_stop)

    def write(self, allocation: Allocation) -> Any:
        """Values of the columns that describe the plan, to start the search from it."""
        values = np.zeros(self.model.columns)
        counts = {(p, d): n for p, use in allocation.patterns.items() for d, n in use.units}
        offers = self.market.offers
        for column, i in self.units:
            pack = int(offers.pack[i])
            count = counts.get((pack, int(offers.demand[i])), 0)
            values[column] = count
            if count and offers.modules[i]:
                values[self.opened[pack]] = 1
                if i in self.kept:
                    values[self.kept[i]] = 1
        first = {s.packs[0] for f in allocation.strings.values() for s in f}
        held = {(a, p) for a, f in allocation.strings.items() for s in f for p in s.packs}
        for shelf, anchors, members in self.shelves:
            for t, pack in enumerate(shelf.packs.tolist()):
                if (shelf.arena, pack) in held:
                    values[anchors[t] if pack in first else members[t]] = 1
        for arena in allocation.strings:
            values[self.arenas[arena]] = 1
        return values

    def read(self, values: Any) -> Allocation:
        """The plan that the values of the columns describe."""
        allocation = Allocation(self.market)
        chosen: dict[int, dict[int, int]] = defaultdict(dict)
        for column, offer in self.units:
            count = round(values[column])
            if count:
                chosen[int(self.market.offers.pack[offer])][offer] = count
        for pack, units in chosen.items():
            allocation.add(pattern(self.market, pack, units))
        strings: dict[int, list[Found]] = defaultdict(list)
        for shelf, anchors, members in self.shelves:
            starts = [t for t, c in enumerate(anchors) if values[c] > 0.5]
            joins = [t for t, c in enumerate(members) if values[c] > 0.5]
            k = int(self.market.per_string[shelf.arena])
            for s, t in enumerate(starts):
                at = np.array([t, *joins[s * (k - 1) : (s + 1) * (k - 1)]])
                gain = int(shelf.pay[t] - shelf.cost[at].sum())
                packs = tuple(int(p) for p in shelf.packs[at])
                strings[shelf.arena].append(Found(shelf.arena, packs, gain))
        for arena, found in strings.items():
            allocation.open(arena, found)
        return allocation
