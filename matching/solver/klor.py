"""The published baseline: a bipartite assignment, one pack to one place of one demand.

Klör, Monhof, Beverungen, Bräuer: Design and evaluation of a model-driven decision support system
for repurposing electric vehicle batteries (2018). A kit pack gives one kit; arenas are places like
others, so an arena whose places do not make up all its strings comes to nothing.
"""

from __future__ import annotations

import numpy as np

from matching.solver.allocation import Allocation, fill_arena
from matching.solver.market import Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import pattern


def klor(market: Market) -> Allocation:
    """The assignment of most gain (its linear program has whole solutions), as a valid plan."""
    offers, model, n = market.offers, Model(), len(market.packs)
    for _ in market.packs:
        model.row(-INFINITY, 1)
    demand_rows = [model.row(-INFINITY, int(q)) for q in market.quantity]
    arena_rows = [
        model.row(-INFINITY, int(c * k))
        for c, k in zip(market.strings, market.per_string, strict=True)
    ]
    opening = market.opening[offers.pack] * (offers.modules > 0)
    gain = offers.gain + offers.bonus - opening
    pairs: list[int] = []
    for i in np.flatnonzero(gain > 0).tolist():
        pack, row = int(offers.pack[i]), demand_rows[int(offers.demand[i])]
        model.column(int(gain[i]), 0, 1, {pack: 1, row: 1})
        pairs.append(i)
    places: list[tuple[int, int]] = []
    for arena, shelves in enumerate(market.shelves):
        for shelf in shelves:
            share = shelf.pay // int(market.per_string[arena]) - shelf.cost
            for t in np.flatnonzero(share > 0).tolist():
                pack = int(shelf.packs[t])
                model.column(int(share[t]), 0, 1, {pack: 1, arena_rows[arena]: 1})
                places.append((arena, pack))
    allocation = Allocation(market)
    solved = model.solve_lp(60.0)
    if solved is None:
        return allocation
    chosen = solved[1] > 0.5
    for i, taken in zip(pairs, chosen, strict=False):
        if taken:
            allocation.add(pattern(market, int(offers.pack[i]), {i: 1}))
    seated = np.full(n, -1)
    for (arena, pack), taken in zip(places, chosen[len(pairs) :], strict=True):
        if taken:
            seated[pack] = arena
    for arena in range(len(market.arenas)):
        strings = fill_arena(market, arena, seated == arena, np.zeros(n, np.int64))
        if strings:
            allocation.open(arena, strings)
    return allocation
