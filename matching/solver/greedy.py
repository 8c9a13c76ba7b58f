"""The simple way: arenas by their gain a pack, then kits and whole packs by gain, once through."""

from __future__ import annotations

import numpy as np

from matching.solver.allocation import Allocation, fill_arena
from matching.solver.market import Ints, Market
from matching.solver.pricing import pattern


def greedy(market: Market) -> Allocation:
    """The better of two passes: arenas before everything else, or with what is left."""
    first, last = Allocation(market), Allocation(market)
    nothing = np.zeros(len(market.packs), np.int64)
    open_arenas(first, nothing)
    take_offers(first)
    take_offers(last)
    open_arenas(last, nothing)
    return max(first, last, key=lambda allocation: allocation.value_c)


def open_arenas(allocation: Allocation, worth: Ints) -> None:
    """Open arenas, the best by gain a pack first, while the free packs suffice and it gains."""
    market = allocation.market
    for arena in _ranked(allocation, worth):
        strings = fill_arena(market, arena, allocation.free, worth)
        if strings and _net(strings, worth) > 0:
            allocation.open(arena, strings)


def _net(strings: list, worth: Ints) -> int:  # type: ignore[type-arg]
    return sum(s.gain - int(worth[list(s.packs)].sum()) for s in strings)


def _ranked(allocation: Allocation, worth: Ints) -> list[int]:
    market, ranks = allocation.market, []
    for arena in range(len(market.arenas)):
        if arena not in allocation.strings:
            strings = fill_arena(market, arena, allocation.free, worth)
            if strings:
                packs = int(market.strings[arena] * market.per_string[arena])
                ranks.append((-_net(strings, worth) / packs, arena))
    return [arena for _, arena in sorted(ranks)]


def take_offers(allocation: Allocation) -> None:
    """Go through all offers by what they bring for the whole pack, and fill each pack at once."""
    market, offers = allocation.market, allocation.market.offers
    copies = np.minimum(
        market.quantity[offers.demand],
        market.modules[offers.pack] // np.maximum(offers.modules, 1),
    )
    kit = offers.modules > 0
    brings = np.where(
        kit, copies * offers.gain + offers.bonus - market.opening[offers.pack], offers.gain
    )
    open_ = allocation.free[offers.pack] & (allocation.left[offers.demand] > 0)
    useful = np.flatnonzero((brings > 0) & open_)
    for i in useful[np.argsort(-brings[useful], kind="stable")].tolist():
        pack = int(offers.pack[i])
        if not allocation.free[pack] or allocation.left[offers.demand[i]] == 0:
            continue
        chosen = _fill_pack(allocation, pack, i) if kit[i] else {i: 1}
        use = pattern(market, pack, chosen)
        if use.gain > 0:
            allocation.add(use)


def _fill_pack(allocation: Allocation, pack: int, start: int) -> dict[int, int]:
    """Units of the offer, then of the pack's other kits by gain a module, while modules last."""
    market, offers = allocation.market, allocation.market.offers
    mine = np.arange(offers.first[pack], offers.first[pack + 1])
    mine = mine[(offers.modules[mine] > 0) & (offers.gain[mine] > 0)]
    density = offers.gain[mine] / offers.modules[mine]
    rest = mine[np.argsort(-density, kind="stable")].tolist()
    room, chosen = int(market.modules[pack]), {}
    for i in [start] + [j for j in rest if j != start]:
        count = min(int(allocation.left[offers.demand[i]]), room // int(offers.modules[i]))
        if count > 0:
            chosen[i] = count
            room -= count * int(offers.modules[i])
    return chosen
