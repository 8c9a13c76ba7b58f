"""The best string of every arena at given prices: only weakest packs that could be best are tried.

All shelves lie one behind the other. The cheapest pack within the spread bounds what a string by
its weakest pack can be worth; the few that could beat what is known are then worked out exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, highest_pay

TRIES = 8  # weakest packs of an arena that are worked out first
FAR = 2**45  # a cost that no string can bear, and k of them stay within 64 bits


@dataclass(frozen=True)
class Tops:
    """Of each arena: what its best string is worth, and the place of that string's weakest pack;
    what its best shares are worth; what it can add to the bound."""

    best: Ints  # NEVER where there is no string
    anchor: Ints
    shares: Ints
    part: Ints


class Windows:
    """Laid out once for a market."""

    def __init__(self, market: Market) -> None:
        self._parts: dict[int, Windows] = {}
        self._lay(market, [s for found in market.shelves for s in found])

    def part(self, arena: int) -> Windows:
        """The same for one arena alone, whose places are counted from its first."""
        part = self._parts.get(arena)
        if part is None:
            part = self._parts[arena] = self.of_arena(self.market, arena)
        return part

    @classmethod
    def of_arena(cls, market: Market, arena: int) -> Windows:
        part = object.__new__(cls)
        part._lay(market, list(market.shelves[arena]))
        return part

    def _lay(self, market: Market, shelves: list[Shelf]) -> None:
        self.market = market
        sizes = np.array([len(s.packs) for s in shelves], np.int64)
        starts = np.cumsum(sizes) - sizes
        self.pack = _joined([s.packs for s in shelves])
        self.cost = _joined([s.cost for s in shelves])
        self.pay = _joined([s.pay for s in shelves])
        self.reach = _joined([highest_pay(s, market) for s in shelves])
        offset = np.repeat(starts, sizes)
        self.last = _joined([s.last for s in shelves]) + offset
        arena = np.array([s.arena for s in shelves], np.int64)
        self.arena = np.repeat(arena, sizes)
        self.k = market.per_string[self.arena]
        self.first = np.searchsorted(self.arena, np.arange(len(market.arenas) + 1))
        place = np.arange(len(self.pack))
        self.fits = np.flatnonzero(self.last - place >= self.k)
        self.fit_first = np.searchsorted(self.arena[self.fits], np.arange(len(market.arenas) + 1))
        self._levels(self.fits)

    def _levels(self, fits: Ints) -> None:
        """For each weakest pack the two spans of 2^level packs that cover the rest of its reach."""
        width = self.last[fits] - fits - 1
        level = np.frexp(np.maximum(width, 1).astype(float))[1] - 1
        self.spans = []
        for number in range(int(level.max(initial=-1)) + 1):
            at = np.flatnonzero((level == number) & (width > 0))
            low = fits[at] + 1
            self.spans.append((at, low, self.last[fits[at]] - 2**number))

    def costs(self, worth: Ints) -> Ints:
        """Of each pack on each shelf, at what the packs are worth."""
        return self.cost + worth[self.pack]

    def limits(self, cost: Ints) -> Ints:
        """For each of `fits`, no less than the best string by that weakest pack."""
        cheapest = np.zeros(len(self.fits), np.int64)
        table = cost
        for number, (at, low, high) in enumerate(self.spans):
            if number:
                half = 2 ** (number - 1)
                table = np.minimum(table[:-half], table[half:])
            cheapest[at] = np.minimum(table[low], table[high])
        fits = self.fits
        limits: Ints = self.pay[fits] - cost[fits] - (self.k[fits] - 1) * cheapest
        return limits

    def exact(self, anchors: Ints, cost: Ints) -> Ints:
        """The best string by each of these weakest packs, all of which have enough in reach."""
        value = self.pay[anchors] - cost[anchors]
        width = self.last[anchors] - anchors - 1
        others = self.k[anchors] - 1
        bucket = others * 64 + np.frexp(np.maximum(width, 1).astype(float))[1]
        order = np.argsort(bucket, kind="stable")
        ends = np.flatnonzero(np.diff(bucket[order], prepend=-1))
        for a, b in pairwise([*ends.tolist(), len(order)]):
            at = order[a:b]
            wanted = int(others[at[0]])
            if wanted == 0:
                continue
            for piece in np.array_split(at, 1 + len(at) * int(width[at].max()) // 2_000_000):
                near = np.arange(int(width[piece].max()))
                window = anchors[piece][:, None] + 1 + near[None, :]
                far = near[None, :] >= width[piece][:, None]
                around = cost[np.minimum(window, len(cost) - 1)]
                around[far] = FAR
                value[piece] -= np.partition(around, wanted - 1, axis=1)[:, :wanted].sum(1)
        return value

    def members(self, anchor: int, cost: Ints) -> Ints:
        """Places of the best string by that weakest pack; ties go to the weaker member."""
        rest = cost[anchor + 1 : int(self.last[anchor])]
        chosen = np.sort(np.argsort(rest, kind="stable")[: int(self.k[anchor]) - 1])
        return np.concatenate([[anchor], chosen + anchor + 1]).astype(np.int64)

    def tops(self, cost: Ints) -> Tops:
        """Exactly what `arena_bound` says of each arena without links that may stay closed."""
        market, count = self.market, len(self.market.arenas)
        shares = self.shares(cost)
        limits = self.limits(cost)
        best = np.full(count, NEVER)
        anchor = np.full(count, -1)
        owner = self.arena[self.fits]
        # a first string of each arena, then whatever could beat it
        hopeful = np.zeros(len(self.fits), bool)
        for a, b in pairwise(self.fit_first.tolist()):
            if b > a:
                tries = min(TRIES, b - a)
                hopeful[a + np.argpartition(limits[a:b], b - a - tries)[b - a - tries :]] = True
        for again in (False, True):
            if again:
                hopeful = ~hopeful & (limits > best[owner])
            at = np.flatnonzero(hopeful)
            values = self.exact(self.fits[at], cost)
            order = np.lexsort((at, -values, owner[at]))
            top = order[np.diff(owner[at][order], prepend=-1) != 0]
            mine = owner[at][top]
            better = values[top] > best[mine]
            best[mine[better]] = values[top][better]
            anchor[mine[better]] = self.fits[at][top][better]
        part = np.minimum(market.strings * np.maximum(best, 0), shares)
        return Tops(best, anchor, shares, np.maximum(part, 0))

    def shares(self, cost: Ints) -> Ints:
        """Of each arena, the best shares of its packs in strings, as many as it needs."""
        market = self.market
        out = np.zeros(len(market.arenas), np.int64)
        for arena in range(len(out)):
            k = int(market.per_string[arena])
            top = self.best_shares(arena, cost)
            out[arena] = -(-int((self.reach[top] - k * cost[top]).sum()) // k)
        return out

    def best_shares(self, arena: int, cost: Ints) -> Ints:
        """Places of the packs with the best shares, as many as the arena needs; none if too few."""
        a, b = int(self.first[arena]), int(self.first[arena + 1])
        k = int(self.market.per_string[arena])
        need = int(self.market.strings[arena]) * k
        if b - a < need:
            return np.zeros(0, np.int64)
        shares = self.reach[a:b] - k * cost[a:b]
        best: Ints = a + np.argpartition(shares, b - a - need)[b - a - need :]
        return best


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
