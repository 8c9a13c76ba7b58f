"""All pairs of pack and demand that may gain, of a market with too many to lay out: demand by
demand, in as few bytes as hold them. Arenas follow the demands, as demands for whole packs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.solver.market import Ints, Market, Stock, offers_of
from matching.solver.windows import Windows

THREADS = 2  # numpy works without Python's lock
SMALL = 2**31 - 1
Columns = tuple[Ints, Ints, Ints, Ints]  # rows of packs, modules (0: whole), gain, change saved


def pairs_of(market: Market, stock: Stock, demand: int) -> Columns:
    """Of a demand, or of an arena whose places come behind the demands."""
    if demand < len(market.demands):
        return offers_of(stock, market.instance.demands[market.demands[demand]])
    arena = demand - len(market.demands)
    part = Windows.of_arena(market, arena)
    k = int(market.per_string[arena])
    gain = -(-part.reach // k) - part.cost
    useful = gain > 0
    none = np.zeros(int(useful.sum()), np.int64)
    return part.pack[useful], none, gain[useful], none


class Pairs:
    """Worked out once, asked for often."""

    def __init__(self, market: Market, stock: Stock) -> None:
        count = len(market.demands) + len(market.arenas)
        self.columns: list[Columns] = [(np.zeros(0, np.int64),) * 4] * count

        def hold(turn: int) -> None:
            for demand in range(turn, count, THREADS):
                self.columns[demand] = _packed(pairs_of(market, stock, demand))

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(hold, range(THREADS)))

    def __call__(self, demand: int) -> Columns:
        rows, modules, gain, bonus = self.columns[demand]
        return rows, modules, gain, bonus if len(bonus) else np.zeros(len(rows), np.int64)


def _packed(columns: Columns) -> Columns:
    rows, modules, gain, bonus = columns
    least = np.int32 if int(np.abs(gain).max(initial=0)) < SMALL else np.int64
    return (
        rows.astype(np.int32),
        modules.astype(np.int16),
        gain.astype(least),
        bonus if bonus.any() else bonus[:0],
    )
