"""A plan on its way: whole strings, shares of kits; arenas may still lack strings, at a cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.greedy import take_offers
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pool import PatternPool, Shares
from matching.solver.pricing import Found
from matching.solver.run import Run

LP_SECONDS = 20.0
NODES = 300  # of rounding off, where steps are counted
SHORTAGE = 2  # missing strings, in pays of the best one


@dataclass(frozen=True)
class Draft:
    market: Market
    strings: dict[int, list[Found]]
    shares: Shares

    @property
    def value(self) -> float:
        """In cents, with kits in shares: what the whole plan comes close to."""
        gains = sum(s.gain for found in self.strings.values() for s in found)
        return self.market.base_c + gains + self.shares.gain

    def missing(self, arena: int) -> int:
        return int(self.market.strings[arena]) - len(self.strings[arena])

    def short(self) -> list[int]:
        return [a for a in sorted(self.strings) if self.missing(a) > 0]

    def lacking(self) -> int:
        """Strings missing in all."""
        return sum(self.missing(arena) for arena in self.strings)

    def score(self, shortage_c: Ints) -> float:
        """Value less what missing strings cost."""
        return self.value - sum(self.missing(a) * int(shortage_c[a]) for a in self.strings)


def shortage_costs(market: Market) -> Ints:
    """What a missing string costs each arena on the way: more than any string pays."""
    return np.array(
        [
            SHORTAGE * max((int(s.pay.max(initial=0)) for s in shelves), default=0)
            for shelves in market.shelves
        ],
        np.int64,
    )


def free_packs(market: Market, strings: dict[int, list[Found]]) -> Ints:
    free = np.ones(len(market.packs), bool)
    for found in strings.values():
        for string in found:
            free[list(string.packs)] = False
    return free


def draft(market: Market, pool: PatternPool, strings: dict[int, list[Found]]) -> Draft:
    """The strings with the best shares of kits for the packs that they leave."""
    shares = pool.fill(free_packs(market, strings), market.quantity, LP_SECONDS)
    return Draft(market, strings, shares)


def round_off(run: Run, pool: PatternPool, made: Draft, seconds: float, gap: float) -> Allocation:
    """The draft, which lacks no strings, with whole patterns instead of shares."""
    market, model = run.market, Model()
    allocation = Allocation(market)
    for arena, found in sorted(made.strings.items()):
        allocation.open(arena, found)
    rows = {int(p): model.row(-INFINITY, 1) for p in np.flatnonzero(allocation.free)}
    demand_rows = [model.row(-INFINITY, int(q)) for q in market.quantity]
    uses = [use for pack in rows for use in pool.by_pack.get(pack, ())]
    for use in uses:
        entries: dict[int, float] = {rows[use.pack]: 1}
        entries |= {demand_rows[d]: n for d, n in use.units}
        model.column(use.gain, 0, 1, entries, True)
    answer = model.solve(run.limits(seconds, NODES), None, run.must_stop, gap)
    if answer.values is not None:
        for use, value in zip(uses, answer.values, strict=True):
            if value > 0.5 and allocation.fits(use):
                allocation.add(use)
    take_offers(allocation)
    return allocation
