"""An earlier plan as the beginning of a new search: what of it is still allowed stands."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.greedy import open_arenas, take_offers
from matching.solver.market import Market, Shelf
from matching.solver.plan import Plan
from matching.solver.pricing import Found, pattern, string_of


def begin_with(market: Market, plan: Plan) -> Allocation:
    """The uses of the plan that the market still has, whole arenas or none of them, then whatever
    the simple way adds to them."""
    allocation = Allocation(market)
    rows = {name: row for row, name in enumerate(market.packs)}
    _open_as_before(allocation, plan, rows)
    _take_as_before(allocation, plan, rows)
    open_arenas(allocation, np.zeros(len(market.packs), np.int64))
    take_offers(allocation)
    return allocation


def _open_as_before(allocation: Allocation, plan: Plan, rows: dict[str, int]) -> None:
    market = allocation.market
    arenas = {name: row for row, name in enumerate(market.arenas)}
    wanted: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for string in plan.strings:
        if string.demand in arenas:
            wanted[arenas[string.demand]].append(string.packs)
    for arena, strings in sorted(wanted.items()):
        found = [_string(market, arena, {rows.get(p, -1) for p in packs}) for packs in strings]
        whole = [string for string in found if string is not None]
        packs = Counter(p for string in whole for p in string.packs)
        is_free = all(allocation.free[p] for p in packs) and packs.total() == len(packs)
        if is_free and len(whole) == len(strings) == market.strings[arena]:
            allocation.open(arena, whole)


def _string(market: Market, arena: int, packs: set[int]) -> Found | None:
    """The string of these packs, where they stand on one shelf within its spread."""
    for shelf in market.shelves[arena]:
        at = np.flatnonzero(np.isin(shelf.packs, list(packs)))
        if len(at) == len(packs) == market.per_string[arena] and _alike(shelf, int(at[0]), at[-1]):
            return string_of(shelf, at)
    return None


def _alike(shelf: Shelf, weakest: int, strongest: int) -> bool:
    return bool(strongest < shelf.last[weakest])


def _take_as_before(allocation: Allocation, plan: Plan, rows: dict[str, int]) -> None:
    market, offers = allocation.market, allocation.market.offers
    demands = {name: row for row, name in enumerate(market.demands)}
    wanted: dict[int, dict[int, int]] = defaultdict(dict)
    uses = [(k.pack, k.demand, k.units) for k in plan.kits]
    uses += [(w.pack, w.demand, 1) for w in plan.whole]
    for pack, demand, units in uses:
        row = rows.get(pack)
        if row is None or demand not in demands or not allocation.free[row]:
            continue
        mine = slice(int(offers.first[row]), int(offers.first[row + 1]))
        for i in np.flatnonzero(offers.demand[mine] == demands[demand]):
            wanted[row][mine.start + int(i)] = units
    for row, chosen in sorted(wanted.items()):
        use = pattern(market, row, chosen)
        modules = sum(int(offers.modules[i]) * units for i, units in chosen.items())
        alone = len(chosen) == 1 or all(offers.modules[i] > 0 for i in chosen)
        if alone and modules <= market.modules[row] and use.gain > 0 and allocation.fits(use):
            allocation.add(use)
