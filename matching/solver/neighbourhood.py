"""A part of the market as a market of its own, so that the exact model can improve that part."""

from __future__ import annotations

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.market import Ints, Market, Offers, Shelf
from matching.solver.pricing import Found, Pattern


class Neighbourhood:
    """Some packs and arenas of an allocation set free; everything else stays as it is."""

    def __init__(self, allocation: Allocation, arenas: list[int], packs: Ints) -> None:
        self.market, self.arenas = allocation.market, arenas
        self.rest = allocation.copy()
        for arena in arenas:
            self.rest.close(arena)
        self.rest.drop(packs.tolist())
        self.packs = packs[self.rest.free[packs]]
        self.row = np.full(len(self.market.packs), -1)
        self.row[self.packs] = np.arange(len(self.packs))
        self.part = self._part()
        self.start = self._inside(allocation)

    def _part(self) -> Market:
        market, offers = self.market, self.market.offers
        keep = np.flatnonzero((self.row[offers.pack] >= 0) & (self.rest.left[offers.demand] > 0))
        pack = self.row[offers.pack[keep]]
        order = np.argsort(pack, kind="stable")
        keep, pack = keep[order], pack[order]
        first = np.searchsorted(pack, np.arange(len(self.packs) + 1))
        shelves = tuple(
            tuple(self._shelf(new, s) for s in market.shelves[old])
            for new, old in enumerate(self.arenas)
        )
        return Market(
            instance=market.instance,
            base_c=0,
            packs=tuple(market.packs[p] for p in self.packs),
            demands=market.demands,
            arenas=tuple(market.arenas[a] for a in self.arenas),
            quantity=self.rest.left,
            strings=market.strings[self.arenas],
            per_string=market.per_string[self.arenas],
            modules=market.modules[self.packs],
            opening=market.opening[self.packs],
            offers=Offers(
                pack,
                offers.demand[keep],
                offers.modules[keep],
                offers.gain[keep],
                offers.bonus[keep],
                first,
            ),
            shelves=shelves,
        )

    def _shelf(self, arena: int, shelf: Shelf) -> Shelf:
        here = np.flatnonzero(self.row[shelf.packs] >= 0)
        last = np.searchsorted(here, shelf.last[here])  # packs within reach that are here
        return Shelf(
            arena,
            self.row[shelf.packs[here]],
            shelf.soh[here],
            shelf.cost[here],
            shelf.pay[here],
            last,
        )

    def _inside(self, allocation: Allocation) -> Allocation:
        """What the allocation does with this part."""
        inside = Allocation(self.part)
        for new, old in enumerate(self.arenas):
            if old in allocation.strings:
                found = [
                    Found(new, tuple(int(self.row[p]) for p in s.packs), s.gain)
                    for s in allocation.strings[old]
                ]
                inside.open(new, found)
        for p, pack in enumerate(self.packs.tolist()):
            use = allocation.patterns.get(pack)
            if use is not None:
                inside.add(Pattern(p, use.units, use.gain))
        return inside

    def merge(self, inside: Allocation) -> Allocation:
        """The whole allocation with this part replaced."""
        merged = self.rest.copy()
        for new, found in inside.strings.items():
            old = self.arenas[new]
            strings = [
                Found(old, tuple(int(self.packs[p]) for p in s.packs), s.gain) for s in found
            ]
            merged.open(old, strings)
        for use in inside.patterns.values():
            merged.add(Pattern(int(self.packs[use.pack]), use.units, use.gain))
        return merged
