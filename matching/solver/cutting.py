"""The best own use of every pack at given prices, for hundreds of thousands of offers a pass.

All packs with the same number of modules go through one bounded knapsack side by side, one size of
kit after the other; of each size only as many kits as fit are looked at, the dearest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.solver.market import Ints, Market
from matching.solver.pricing import Pattern

LARGEST = 2**31 - 1  # what fits into half the memory, and half the time
NONE = np.zeros(0, np.int64)
NOWHERE = 2**45  # price of a unit where a demand takes none


@dataclass(frozen=True)
class Cuts:
    """Best own use of each pack: its worth, and its offers with how many units of each."""

    best: Ints  # of each pack, at least 0
    pack: Ints  # of the lines that follow, sorted by pack, then offer
    offer: Ints
    units: Ints

    def taken(self, market: Market, packs: Ints) -> Ints:
        """Units that the packs of the mask want of each demand."""
        mine = packs[self.pack]
        demand = market.offers.demand[self.offer[mine]]
        return np.bincount(demand, self.units[mine], len(market.demands))

    def patterns(self, market: Market, packs: Ints, left: Ints | None = None) -> list[Pattern]:
        """The uses of the packs of the mask that have one, cut to what demands take."""
        left = market.quantity if left is None else left
        lines = np.flatnonzero(packs[self.pack])
        if not len(lines):
            return []
        offers, offer, rows = market.offers, self.offer[lines], self.pack[lines]
        demand = offers.demand[offer]
        units = np.minimum(self.units[lines], left[demand])
        gain = units * offers.gain[offer] + offers.bonus[offer]
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        kit = offers.modules[offer[starts]] > 0
        total = np.add.reduceat(gain, starts) - np.where(kit, market.opening[rows[starts]], 0)
        names, counts = demand.tolist(), units.tolist()
        ends = pairwise([*starts.tolist(), len(rows)])
        return [
            Pattern(pack, tuple(zip(names[a:b], counts[a:b], strict=True)), worth)
            for pack, worth, (a, b) in zip(rows[starts].tolist(), total.tolist(), ends, strict=True)
        ]


@dataclass(frozen=True)
class _Size:
    """Kits of so many modules among packs of one number of modules, and where their cells end."""

    modules: int
    end: int


@dataclass(frozen=True)
class _Stage:
    """One step of a knapsack: the table before it, and what so many kits of its size bring."""

    modules: int
    before: Ints
    copies: Ints
    low: int
    high: int


@dataclass(frozen=True)
class _Wanted:
    """Kits that pay, by cell (pack and size), the dearest first; places first to last each."""

    offer: Ints
    pack: Ints
    net: Ints
    first: Ints
    last: Ints


class Cutting:
    """Laid out once for a market; `at` is one pass."""

    def __init__(self, market: Market, packs: Ints | None = None) -> None:
        """For all packs, or those of a mask."""
        self.market, offers = market, market.offers
        mine = np.ones(len(offers.pack), bool) if packs is None else packs[offers.pack]
        rows = np.flatnonzero((offers.modules > 0) & mine)
        width = int(market.modules.max(initial=0)) + 1
        key = market.modules[offers.pack[rows]].astype(np.int64) * width + offers.modules[rows]
        key = key * len(market.packs) + offers.pack[rows]
        order = np.argsort(key, kind="stable")
        self.offer, key = rows[order], key[order]
        self.pack, self.demand = offers.pack[self.offer], offers.demand[self.offer]
        self.gain = offers.gain[self.offer]
        size, total = offers.modules[self.offer], market.modules[self.pack]
        self.cap = total // np.maximum(size, 1)
        self.most = np.minimum(market.quantity[self.demand], self.cap)
        self.cell = np.cumsum(np.diff(key, prepend=-1) != 0) - 1
        self.groups = _groups(total, size, self.cell)
        highest = int(np.abs(self.gain).max(initial=0)) * width
        highest += int(np.abs(market.opening).max(initial=0))
        self.kind = np.int32 if highest < LARGEST else np.int64
        self.whole = np.flatnonzero((offers.modules == 0) & mine)
        again = np.flatnonzero((offers.modules > 0) & (offers.bonus > 0) & mine)
        self.again = np.full(len(market.packs), -1)  # the kit that each was proposed for before
        self.again[offers.pack[again]] = again

    def at(self, pi: Ints, left: Ints | None = None) -> Cuts:
        """The best use of each pack at the prices of demands' units; where demands take no more
        than `left`, no kit is counted more often than that, but for one that saves a change."""
        if left is not None:
            pi = np.where(left > 0, pi, NOWHERE)
        best = np.zeros(len(self.market.packs), np.int64)
        lines: list[tuple[Ints, Ints, Ints]] = [(NONE, NONE, NONE)]
        wanted, cell = self._wanted(pi, left)
        low = 0
        for total, sizes in self.groups:
            high = int(np.searchsorted(cell, sizes[-1].end))
            ends = np.searchsorted(cell[low:high], [s.end for s in sizes]) + low
            _Knapsack(self, total, sizes, wanted, low, ends.tolist(), pi).solve(best, lines)
            low = high
        self._again_alone(pi, best, lines)
        self._whole(pi, best, lines)
        pack, offer, units = (np.concatenate(part) for part in zip(*lines, strict=True))
        order = np.lexsort((offer, pack))
        pack, offer, units = pack[order], offer[order], units[order]
        new = np.flatnonzero((np.diff(offer, prepend=-1) != 0) | (np.diff(pack, prepend=-1) != 0))
        if len(new) < len(pack):  # the kit proposed before, and more of the same
            pack, offer, units = pack[new], offer[new], np.add.reduceat(units, new)
        return Cuts(best, pack, offer, units)

    def within(self, pi: Ints, margin_c: int) -> Cutting:
        """The same without the kits that are beaten, by more than the margin, by as many of their
        size as fit: exact as long as no price has moved by more than half the margin."""
        net = self.gain - pi[self.demand]
        order, first = self._ranked(net, self.cell)
        fits = first < self.cap[order]
        last = np.maximum.accumulate(np.where(fits, np.arange(len(order)), -1))
        near = fits | (net[order] >= net[order][last] - margin_c)
        near &= net[order] > -margin_c
        kept = np.sort(order[near])
        small = object.__new__(Cutting)
        small.__dict__ |= self.__dict__
        for name in ("offer", "pack", "demand", "gain", "cap", "most", "cell"):
            setattr(small, name, getattr(self, name)[kept])
        return small

    def _ranked(self, net: Ints, cell: Ints) -> tuple[Ints, Ints]:
        """Order within each cell, the dearest first, and copies that come before each."""
        span = int(net.max(initial=0)) - int(net.min(initial=0)) + 1
        if span * (int(cell[-1]) + 1 if len(cell) else 1) < 2**62:
            order = np.argsort(cell * span + (int(net.max(initial=0)) - net), kind="stable")
        else:
            order = np.lexsort((-net, cell))
        most = self.most[order]
        sums = np.cumsum(most) - most
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        return order, sums - np.repeat(sums[starts], np.diff([*starts.tolist(), len(order)]))

    def _wanted(self, pi: Ints, left: Ints | None) -> tuple[_Wanted, Ints]:
        net = self.gain - pi[self.demand]
        rows = np.flatnonzero(net > 0)
        net, cell = net[rows], self.cell[rows]
        span = int(net.max(initial=0)) + 1
        if span * (int(cell[-1]) + 1 if len(cell) else 1) < 2**62:
            order = np.argsort(cell * span + (span - 1 - net), kind="stable")
        else:
            order = np.lexsort((-net, cell))
        rows, net = rows[order], net[order]
        most = self.most[rows]
        if left is not None:
            most = np.minimum(most, left[self.demand[rows]])
        sums = np.cumsum(most) - most
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        first = sums - np.repeat(sums[starts], np.diff([*starts.tolist(), len(rows)]))
        last = np.minimum(first + most, self.cap[rows])
        fits = first < last
        kept = rows[fits]
        wanted = _Wanted(self.offer[kept], self.pack[kept], net[fits], first[fits], last[fits])
        return wanted, cell[fits]

    def _again_alone(self, pi: Ints, best: Ints, lines: list[tuple[Ints, Ints, Ints]]) -> None:
        """Packs where no kit pays but for the change that it saves."""
        market, offers = self.market, self.market.offers
        kept = self.again[self.again >= 0]
        pack = offers.pack[kept]
        worth = offers.gain[kept] + offers.bonus[kept] - pi[offers.demand[kept]]
        worth = worth - market.opening[pack]
        better = worth > best[pack]
        _replace(pack[better], kept[better], worth[better], best, lines)

    def _whole(self, pi: Ints, best: Ints, lines: list[tuple[Ints, Ints, Ints]]) -> None:
        offers = self.market.offers
        worth = offers.gain[self.whole] - pi[offers.demand[self.whole]]
        better = worth > best[offers.pack[self.whole]]
        offer, worth = self.whole[better], worth[better]
        pack = offers.pack[offer]
        order = np.lexsort((-worth, pack))
        top = order[np.diff(pack[order], prepend=-1) != 0]
        _replace(pack[top], offer[top], worth[top], best, lines)


def _replace(
    pack: Ints, offer: Ints, worth: Ints, best: Ints, lines: list[tuple[Ints, Ints, Ints]]
) -> None:
    """These packs go for one unit of these offers instead."""
    best[pack] = worth
    gone = np.zeros(len(best), bool)
    gone[pack] = True
    lines[:] = [tuple(part[~gone[line[0]]] for part in line) for line in lines]  # type: ignore[misc]
    lines.append((pack, offer, np.ones(len(pack), np.int64)))


def _groups(total: Ints, size: Ints, cell: Ints) -> list[tuple[int, list[_Size]]]:
    """By modules of the packs, the sizes of kits with the end of their cells."""
    starts = np.flatnonzero((np.diff(total, prepend=-1) != 0) | (np.diff(size, prepend=-1) != 0))
    groups: dict[int, list[_Size]] = {}
    for a, b in pairwise([*starts.tolist(), len(total)]):
        groups.setdefault(int(total[a]), []).append(_Size(int(size[a]), int(cell[b - 1]) + 1))
    return list(groups.items())


class _Knapsack:
    """All packs with so many modules that some kit would pay for."""

    def __init__(
        self,
        cutting: Cutting,
        total: int,
        sizes: list[_Size],
        wanted: _Wanted,
        low: int,
        ends: list[int],
        pi: Ints,
    ) -> None:
        self.cutting, self.total, self.wanted, self.pi = cutting, total, wanted, pi
        self.packs = np.unique(wanted.pack[low : ends[-1]])
        self.place = np.zeros(len(cutting.market.packs), np.int64)
        self.place[self.packs] = np.arange(len(self.packs))
        self.table = np.zeros((total + 1, len(self.packs)), cutting.kind)
        self.stages: list[_Stage] = []
        for size, a, b in zip(sizes, [low, *ends], ends, strict=False):
            if a < b:
                self._stage(size.modules, a, b)

    def _stage(self, modules: int, low: int, high: int) -> None:
        """So many kits of this size at most, each the dearest that is left."""
        wanted, part = self.wanted, slice(low, high)
        count = wanted.last[part] - wanted.first[part]
        most = int(wanted.last[part].max())
        copies = np.zeros((most + 1, len(self.packs)), self.cutting.kind)
        place = np.repeat(self.place[wanted.pack[part]], count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        level = np.repeat(wanted.first[part], count) + within + 1
        copies[level, place] = np.repeat(wanted.net[part], count)
        np.cumsum(copies, axis=0, out=copies)
        before, after = self.table, self.table.copy()
        for j in range(1, most + 1):
            shift = j * modules
            better = before[: len(before) - shift] + copies[j]
            np.maximum(after[shift:], better, out=after[shift:])
        self.table = after
        self.stages.append(_Stage(modules, before, copies, low, high))

    def solve(self, best: Ints, lines: list[tuple[Ints, Ints, Ints]]) -> None:
        market, offers = self.cutting.market, self.cutting.market.offers
        opening = market.opening[self.packs]
        worth = self.table[self.total] - opening
        room = np.full(len(self.packs), self.total)
        again = self.cutting.again[self.packs]
        at = np.flatnonzero(again >= 0)
        kept = again[at]
        rest = self.total - offers.modules[kept]
        value = offers.gain[kept] + offers.bonus[kept] - self.pi[offers.demand[kept]]
        value = value + self.table[rest, at] - opening[at]
        better = value > np.maximum(worth[at], 0)
        at, kept, rest, value = at[better], kept[better], rest[better], value[better]
        worth[at], room[at] = value, rest
        lines.append((self.packs[at], kept, np.ones(len(at), np.int64)))
        best[self.packs] = np.maximum(worth, 0)
        self._trace(np.where(worth > 0, room, 0), lines)

    def _trace(self, room: Ints, lines: list[tuple[Ints, Ints, Ints]]) -> None:
        """Which kits make up the tables' values, read back from the last stage to the first."""
        wanted, after = self.wanted, self.table
        everyone = np.arange(len(self.packs))
        for stage in reversed(self.stages):
            target = after[room, everyone]
            count = np.zeros(len(everyone), np.int64)
            open_ = np.flatnonzero(stage.before[room, everyone] < target)
            for j in range(1, len(stage.copies)):
                if not len(open_):
                    break
                source = room[open_] - j * stage.modules
                found = (source >= 0) & (
                    stage.before[np.maximum(source, 0), open_] + stage.copies[j, open_]
                    == target[open_]
                )
                count[open_[found]] = j
                open_ = open_[~found]
            part = slice(stage.low, stage.high)
            mine = count[self.place[wanted.pack[part]]]
            units = np.minimum(wanted.last[part], mine) - wanted.first[part]
            used = np.flatnonzero(units > 0)
            lines.append((wanted.pack[part][used], wanted.offer[part][used], units[used]))
            room = room - count * stage.modules
            after = stage.before
