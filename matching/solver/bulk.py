"""Bounds of a market with too many pairs to hold: each demand's pairs are worked out in turn, and
only those that pay at the prices are kept, of each size of kit as many as fit into the pack."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from matching.solver.cutting import Cutting
from matching.solver.market import Ints, Market, Offers, Stock, offers_of
from matching.solver.places import with_places
from matching.solver.pricing import NEVER
from matching.solver.windows import Windows

THREADS = 2  # numpy works without Python's lock
CROWD = 2_000_000  # offers that are thinned out at once
Columns = tuple[Ints, ...]  # pack, demand, modules, gain, bonus


def own_worth(market: Market, pi: Ints) -> Ints:
    """Best own use of each pack at the prices of demands' units."""
    return Cutting(paying(market, pi)).at(pi).best


def paying(market: Market, pi: Ints, margin_c: int = 0) -> Market:
    """The market with the offers that gain at the prices, or miss less than the margin.

    Where there are more prices than demands, the rest are those of places in strings: then arenas
    are demands like others, that take whole packs for their best shares.
    """
    stock = _stock(market)
    width = int(market.modules.max(initial=0)) + 1

    def found(turn: int) -> list[Columns]:
        crowd: list[Columns] = []
        size, limit = 0, CROWD
        floor = np.full(len(market.packs) * width, -margin_c, np.int64)
        for d in range(turn, len(pi), THREADS):
            rows, modules, gain, bonus = _pairs(market, stock, d)
            beaten = floor[rows * width + modules]
            kept = np.flatnonzero((gain - pi[d] > beaten) | (bonus > 0))
            column = np.full(len(kept), d, np.int64)
            crowd.append((rows[kept], column, modules[kept], gain[kept], bonus[kept]))
            size += len(kept)
            if size > limit:
                crowd = [_thinned(market, pi, crowd, margin_c, floor)]
                size = len(crowd[0][0])
                limit = size + CROWD
        return [_thinned(market, pi, crowd, margin_c, floor)]

    with ThreadPoolExecutor(THREADS) as threads:
        every = [piece for part in threads.map(found, range(THREADS)) for piece in part]
    pack, demand, modules, gain, bonus = _thinned(market, pi, every, margin_c, None)
    order = np.lexsort((demand, pack))
    first = np.searchsorted(pack[order], np.arange(len(market.packs) + 1))
    offers = Offers(pack[order], demand[order], modules[order], gain[order], bonus[order], first)
    if len(pi) == len(market.demands):
        return replace(market, offers=offers)
    return replace(with_places(market), offers=offers, stock=None)


def _pairs(market: Market, stock: Stock, demand: int) -> Columns:
    if demand < len(market.demands):
        return offers_of(stock, market.instance.demands[market.demands[demand]])
    arena = demand - len(market.demands)
    part = Windows.of_arena(market, arena)
    gain = part.reach // int(market.per_string[arena]) - part.cost
    none = np.zeros(len(gain), np.int64)
    return part.pack, none, gain, none


def place_prices(market: Market, worth: Ints) -> Ints:
    """Of each arena, what its last place earns above the worth of the pack in it."""

    def price(arena: int) -> int:
        part = Windows.of_arena(market, arena)
        cost = part.costs(worth)
        top = part.best_shares(arena, cost)
        k = int(market.per_string[arena])
        return max(0, int((part.reach[top] - k * cost[top]).min(initial=NEVER)) // k)

    with ThreadPoolExecutor(THREADS) as threads:
        return np.array(list(threads.map(price, range(len(market.arenas)))), np.int64)


def _thinned(
    market: Market, pi: Ints, pieces: list[Columns], margin_c: int, floor: Ints | None
) -> Columns:
    """Without the kits that are beaten, each by more than the margin, by as many of their size as
    fit into the pack. Raises the floor of each pack and size to what a further kit must beat."""
    none = np.zeros(0, np.int64)
    joined = [np.concatenate(part) for part in zip((none,) * 5, *pieces, strict=True)]
    pack, demand, modules, gain, bonus = joined
    net = gain - pi[demand]
    cell = pack * (int(market.modules.max(initial=0)) + 1) + modules
    order = np.lexsort((-net, cell))
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    length = np.diff([*starts.tolist(), len(order)])
    cap = market.modules[pack[order[starts]]] // np.maximum(1, modules[order[starts]])
    cap = np.where(modules[order[starts]] == 0, 1, cap)
    quantity = np.concatenate([market.quantity, market.strings * market.per_string])
    copies = np.minimum(quantity[demand[order]], np.repeat(cap, length))
    sums = np.cumsum(copies) - copies
    before = sums - np.repeat(sums[starts], length)
    fits = before < np.repeat(cap, length)
    last = np.maximum.accumulate(np.where(fits, np.arange(len(order)), -1))
    if floor is not None and len(order):
        full = (before + copies)[np.maximum(last, 0)] >= np.repeat(cap, length)
        at = np.flatnonzero(fits & full & (last == np.arange(len(order))))
        floor[cell[order[at]]] = np.maximum(
            floor[cell[order[at]]], net[order[at]] - margin_c
        )
    if margin_c:
        fits |= net[order] > net[order][last] - margin_c
    kept = np.sort(order[fits | (bonus[order] > 0)])
    return tuple(column[kept] for column in joined)


def arena_parts(market: Market, part_of: Callable[[int], int | None]) -> int | None:
    """The sum of what arenas add, worked out in threads; None where one of them cannot be."""

    def total(turn: int) -> int | None:
        sums = 0
        for arena in range(turn, len(market.arenas), THREADS):
            part = part_of(arena)
            if part is None:
                return None
            sums += part
        return sums

    if market.stock is None:
        turns = [[part_of(arena) for arena in range(len(market.arenas))]]
        return None if None in turns[0] else sum(p for p in turns[0] if p is not None)
    with ThreadPoolExecutor(THREADS) as threads:
        sums = list(threads.map(total, range(THREADS)))
    return None if None in sums else sum(s for s in sums if s is not None)


def _stock(market: Market) -> Stock:
    if market.stock is None:
        raise ValueError("this market holds its offers")
    return market.stock
