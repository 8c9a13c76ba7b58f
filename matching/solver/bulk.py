"""Prices and bounds of a market with too many pairs to lay out: each demand's pairs are looked at
in turn, and only those kept that pay, of each size of kit as many as fit into the pack."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np

from matching.solver.cutting import Cutting
from matching.solver.market import Ints, Market, Offers, Stock
from matching.solver.pairs import THREADS, Columns, pairs_of
from matching.solver.places import with_places

CROWD = 1_000_000  # offers that are thinned out at once
Source = Callable[[int], Columns]
Kept = tuple[Ints, ...]  # pack, demand, modules, gain, bonus


def own_worth(market: Market, pi: Ints) -> Ints:
    """Best own use of each pack at the prices of demands' units."""
    return Cutting(paying(market, pi)).at(pi).best


def stock_of(market: Market) -> Stock:
    if market.stock is None:
        raise ValueError("this market holds its offers")
    return market.stock


def paying(market: Market, pi: Ints, source: Source | None = None) -> Market:
    """The market with the offers that may be a pack's best use at the prices.

    Where there are more prices than demands, the rest are those of places in strings: then arenas
    are demands like others, that take whole packs for their best shares.
    """
    pairs = source or partial(pairs_of, market, stock_of(market))
    width = int(market.modules.max(initial=0)) + 1

    def found(turn: int) -> Kept:
        crowd: list[Kept] = []
        size, limit = 0, CROWD
        floor = np.zeros(len(market.packs) * width, np.int64)
        for d in range(turn, len(pi), THREADS):
            rows, modules, gain, bonus = pairs(d)
            beaten = floor[rows * np.int64(width) + modules]
            kept = np.flatnonzero((gain - pi[d] > beaten) | (bonus > 0))
            column = np.full(len(kept), d, np.int64)
            parts = (rows[kept], column, modules[kept], gain[kept], bonus[kept])
            crowd.append(tuple(part.astype(np.int64) for part in parts))
            size += len(kept)
            if size > limit:
                crowd = [_thinned(market, pi, crowd, floor)]
                size = len(crowd[0][0])
                limit = size + CROWD
        return _thinned(market, pi, crowd, floor)

    with ThreadPoolExecutor(THREADS) as threads:
        every = list(threads.map(found, range(THREADS)))
    pack, demand, modules, gain, bonus = _thinned(market, pi, every, None)
    order = np.lexsort((demand, pack))
    first = np.searchsorted(pack[order], np.arange(len(market.packs) + 1))
    offers = Offers(pack[order], demand[order], modules[order], gain[order], bonus[order], first)
    if len(pi) == len(market.demands):
        return replace(market, offers=offers)
    return replace(with_places(market), offers=offers, stock=None)


def fitting(market: Market, worth: Ints, pairs: Source) -> Ints:
    """Prices of demands' units and of places, at which each would just be filled if packs, and
    their modules alike, were worth so much: as long as that stands, the bound is least."""
    module = np.maximum(0, worth + market.opening) / np.maximum(1, market.modules)
    quantity = np.concatenate([market.quantity, market.strings * market.per_string])

    def price(demand: int) -> int:
        rows, modules, gain, _ = pairs(demand)
        rest = len(rows) - int(quantity[demand])
        if rest <= 0:
            return 0
        above = gain - (modules * module[rows] if modules.any() else worth[rows])
        return max(0, int(np.partition(above, rest)[rest]))

    with ThreadPoolExecutor(THREADS) as threads:
        return np.array(list(threads.map(price, range(len(quantity)))), np.int64)


def _thinned(market: Market, pi: Ints, pieces: list[Kept], floor: Ints | None) -> Kept:
    """Without what is beaten by as many of its size as fit into the pack. Raises the floor of each
    pack and size to what a further kit must beat."""
    none = np.zeros(0, np.int64)
    joined = [np.concatenate(part) for part in zip((none,) * 5, *pieces, strict=True)]
    pack, demand, modules, gain, bonus = joined
    net = gain - pi[demand]
    cell = pack * (int(market.modules.max(initial=0)) + 1) + modules
    order = np.lexsort((-net, cell))
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    length = np.diff([*starts.tolist(), len(order)])
    cap = market.modules[pack[order[starts]]] // np.maximum(1, modules[order[starts]])
    cap = np.repeat(np.where(modules[order[starts]] == 0, 1, cap), length)
    quantity = np.concatenate([market.quantity, market.strings * market.per_string])
    copies = np.minimum(quantity[demand[order]], cap)
    sums = np.cumsum(copies) - copies
    before = sums - np.repeat(sums[starts], length)
    fits = before < cap
    if floor is not None:
        full = order[fits & (before + copies >= cap)]
        floor[cell[full]] = np.maximum(floor[cell[full]], net[full])
    kept = np.sort(order[fits | (bonus[order] > 0)])
    return tuple(column[kept] for column in joined)


def arena_parts(market: Market, part_of: Callable[[int], int | None]) -> int | None:
    """The sum of what arenas add; None where one of them cannot be."""
    arenas = range(len(market.arenas))
    if market.stock is None:
        parts = [part_of(arena) for arena in arenas]
    else:
        with ThreadPoolExecutor(THREADS) as threads:
            parts = list(threads.map(part_of, arenas))
    return None if None in parts else sum(part for part in parts if part is not None)
