"""At given prices: the best use of each pack, the best strings of each arena; exact integers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.solver.market import Ints, Market, Shelf

NEVER = -(2**60)


@dataclass(frozen=True)
class Pattern:
    """One way to use one pack for itself: units of demands (one unit of a whole demand)."""

    pack: int
    units: tuple[tuple[int, int], ...]
    gain: int


@dataclass(frozen=True)
class Found:
    """One string: arena, its packs from the weakest up, and its gain over recycling them."""

    arena: int
    packs: tuple[int, ...]
    gain: int


class Knapsacks:
    """Bounded knapsacks of all packs at once: which kits to cut from each at unit prices `pi`."""

    def __init__(self, market: Market, pi: Ints, floor: Ints | None = None) -> None:
        """Packs that cannot beat their `floor` are left out: their `best` is then too low."""
        self.market = market
        offers = market.offers
        self.width = int(market.modules.max(initial=0))
        self.net = offers.gain - pi[offers.demand]
        self.kit = np.flatnonzero((offers.modules > 0) & (self.net > 0))
        if floor is not None:
            self.kit = self.kit[self._promising(floor)[offers.pack[self.kit]]]
        self.layers: list[tuple[Ints, Ints, Ints, Ints]] = []  # packs, offers, copies, taken
        self.table = np.zeros((len(market.packs), self.width + 1), np.int64)
        self._fill()
        self._best()

    def _promising(self, floor: Ints) -> Ints:
        """Packs that could beat their floor if every module earned as the best kit's modules do."""
        offers, market = self.market.offers, self.market
        density = self.net[self.kit] / offers.modules[self.kit]
        most = np.zeros(len(market.packs))
        np.maximum.at(most, offers.pack[self.kit], density)
        bonus = np.zeros(len(market.packs))
        np.maximum.at(bonus, offers.pack, offers.bonus.astype(float))
        beats: Ints = most * market.modules + bonus - market.opening + 1 > floor
        return beats

    def _fill(self) -> None:
        """Binary splitting turns copies into single items; one layer holds one item a pack."""
        offers = self.market.offers
        most = np.minimum(
            self.market.quantity[offers.demand[self.kit]],
            self.market.modules[offers.pack[self.kit]] // offers.modules[self.kit],
        )
        items, copies = [], []
        chunk, left, rows = 1, most.copy(), self.kit
        while len(rows):
            take = np.minimum(left, chunk)
            items.append(rows)
            copies.append(take)
            left = left - take
            rows, left, chunk = rows[left > 0], left[left > 0], chunk * 2
        if not items:
            return
        item, copy = np.concatenate(items), np.concatenate(copies)
        order = np.argsort(offers.pack[item], kind="stable")
        item, copy = item[order], copy[order]
        pack = offers.pack[item]
        place = np.arange(len(item)) - np.searchsorted(pack, pack)
        level = np.argsort(place, kind="stable")
        ends = np.searchsorted(place[level], np.arange(place.max() + 2))
        column = np.arange(self.width + 1)
        for a, b in pairwise(ends):
            here = level[a:b]
            rows, size = pack[here], copy[here] * offers.modules[item[here]]
            before = self.table[rows]
            source = column[None, :] - size[:, None]
            with_it = np.take_along_axis(before, np.maximum(source, 0), 1)
            with_it += (copy[here] * self.net[item[here]])[:, None]
            taken = (source >= 0) & (with_it > before)
            self.table[rows] = np.where(taken, with_it, before)
            self.layers.append((rows, item[here], copy[here], taken))

    def _best(self) -> None:
        """Best own use of each pack (at least 0), and of what kind it is."""
        market, offers = self.market, self.market.offers
        everyone = np.arange(len(market.packs))
        self.best = np.zeros(len(everyone), np.int64)
        self.choice = np.full(len(everyone), -1)  # an offer: whole, or the kit proposed before
        kits = self.table[everyone, market.modules] - market.opening
        self.kits_best = kits > 0
        self.best = np.maximum(self.best, kits)
        special = np.flatnonzero((offers.modules == 0) | (offers.bonus > 0))
        worth = self.net[special].copy()
        again = offers.modules[special] > 0
        row = offers.pack[special[again]]
        room = market.modules[row] - offers.modules[special[again]]
        worth[again] += offers.bonus[special[again]] + self.table[row, room] - market.opening[row]
        for i, w in zip(special.tolist(), worth.tolist(), strict=True):
            p = int(offers.pack[i])
            if w > self.best[p]:
                self.best[p], self.choice[p], self.kits_best[p] = w, i, False

    def patterns(self, packs: Ints) -> list[Pattern]:
        """The pattern behind `best` for each of the packs that has one."""
        offers, market = self.market.offers, self.market
        units: dict[int, dict[int, int]] = {int(p): {} for p in packs}
        room = np.full(len(market.packs), -1)
        for p in units:
            i = int(self.choice[p])
            if i >= 0:
                units[p][i] = 1
            if self.kits_best[p]:
                room[p] = market.modules[p]
            elif i >= 0 and offers.modules[i] > 0:
                room[p] = market.modules[p] - offers.modules[i]
        for rows, item, copy, taken in reversed(self.layers):
            cut = (room[rows] >= 0) & taken[np.arange(len(rows)), np.maximum(room[rows], 0)]
            for r in np.flatnonzero(cut):
                p, i, c = int(rows[r]), int(item[r]), int(copy[r])
                units[p][i] = units[p].get(i, 0) + c
                room[p] -= c * int(offers.modules[i])
        return [pattern(market, p, chosen) for p, chosen in units.items() if chosen]


def pattern(market: Market, pack: int, chosen: dict[int, int]) -> Pattern:
    """A pattern with its gain at no prices, from units of offers; cut to what demands take."""
    offers, gain, units = market.offers, 0, []
    for i, wanted in sorted(chosen.items()):
        demand = int(offers.demand[i])
        count = min(wanted, int(market.quantity[demand]))
        gain += count * int(offers.gain[i]) + int(offers.bonus[i])
        units.append((demand, count))
    if any(offers.modules[i] > 0 for i in chosen):
        gain -= int(market.opening[pack])
    return Pattern(pack, tuple(units), gain)


def anchor_values(shelf: Shelf, k: int, cost: Ints) -> Ints:
    """Best string by its weakest pack, at costs of the packs of the shelf; NEVER: none fits."""
    n = len(shelf.packs)
    if n < k:
        return np.full(n, NEVER)
    if k == 1:
        return shelf.pay - cost
    reach = int((shelf.last - np.arange(n)).max())
    window = np.arange(n)[:, None] + np.arange(1, max(reach, k))[None, :]
    inside = window < shelf.last[:, None]
    far = np.where(inside, cost[np.minimum(window, n - 1)], -NEVER // 128)
    cheapest = np.partition(far, k - 2, axis=1)[:, : k - 1].sum(1)
    return np.where(shelf.last - np.arange(n) >= k, shelf.pay - cost - cheapest, NEVER)


def members_at(shelf: Shelf, k: int, anchor: int, cost: Ints) -> Ints:
    """Positions of the best string with that weakest pack; ties go to the weaker member."""
    rest = cost[anchor + 1 : int(shelf.last[anchor])]
    chosen = np.sort(np.argsort(rest, kind="stable")[: k - 1]) + anchor + 1
    members: Ints = np.concatenate([[anchor], chosen]).astype(np.int64)
    return members


def string_of(shelf: Shelf, members: Ints) -> Found:
    """The string of the packs at these positions, the weakest first."""
    gain = int(shelf.pay[members[0]] - shelf.cost[members].sum())
    return Found(shelf.arena, tuple(shelf.packs[members].tolist()), gain)


def string_at(market: Market, shelf: Shelf, anchor: int, cost: Ints) -> Found:
    """The best string with that weakest pack."""
    k = int(market.per_string[shelf.arena])
    return string_of(shelf, members_at(shelf, k, anchor, cost))


def highest_pay(shelf: Shelf, market: Market) -> Ints:
    """For each pack the best pay of a string that may hold it: over weakest packs in its reach."""
    spread = market.instance.demands[market.arenas[shelf.arena]].spread_bp
    low = np.searchsorted(shelf.soh, shelf.soh - spread, side="left")
    high = np.searchsorted(shelf.soh, shelf.soh, side="right")
    levels = [shelf.pay]  # levels[j][i] is the maximum of 2^j pays from i
    while 2 ** len(levels) <= len(shelf.pay):
        half = 2 ** (len(levels) - 1)
        levels.append(np.maximum(levels[-1][:-half], levels[-1][half:]))
    out = np.empty(len(low), np.int64)
    level = np.frexp((high - low).astype(float))[1] - 1
    for j, table in enumerate(levels):
        at = np.flatnonzero(level == j)
        out[at] = np.maximum(table[low[at]], table[high[at] - 2**j])
    return out
