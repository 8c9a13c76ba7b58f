"""From the linear program to a plan: decide arenas, then strings a few at a time, then kits.

After each decision prices are found anew, so that the next strings avoid packs that are gone. A
string may stand in for one that is missing, at a high cost; such arenas are filled from what is
left in the end, or stay closed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.solver.allocation import Allocation, fill_arena
from matching.solver.columns import Master, price_columns
from matching.solver.greedy import take_offers
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import Found, Knapsacks, Pattern
from matching.solver.run import Run

SHARE = 0.12  # of the strings still open, decided a round
PRICINGS = 2  # after each decision
KIT_SECONDS = 6.0


def dive(master: Master, run: Run, worth: Ints) -> Allocation:
    """A plan from the master's columns and those found on the way; changes the master's bounds."""
    market = master.market
    chosen: list[Found] = []
    used = np.zeros(len(market.packs), bool)
    opened = _decide_arenas(master, run, used)
    dummies = {a: _dummy(master, a) for a in opened}
    while not run.must_stop():
        values = _priced(master, run, used)
        if values is None:
            break
        strings = [(use, c) for use, c in master.uses.items() if isinstance(use, Found)]
        ranked = sorted((-float(values[c]), c, use) for use, c in strings if values[c] > 1e-6)
        taken = set(chosen)
        rest = [(v, c, use) for v, c, use in ranked if use not in taken]
        if not rest:
            break
        missing = sum(int(market.strings[a]) for a in opened) - len(chosen)
        quota = max(1, round(SHARE * missing))
        for value, column, use in rest:
            if quota <= 0 and value > -0.999:
                break
            if not used[list(use.packs)].any() and dummies.keys() >= {use.arena}:
                master.fix(column, 1)
                used[list(use.packs)] = True
                chosen.append(use)
                quota -= 1
    allocation = _assemble(market, chosen, worth)
    return with_kits(allocation, run, master)


def _priced(master: Master, run: Run, used: Ints) -> Ints | None:
    """Column values of the linear program after a few rounds of pricing."""
    for _ in range(PRICINGS + 1):
        solved = master.solution(max(0.5, run.left()))
        if solved is None or run.must_stop():
            return None
        values, leaf = solved
        _, added = price_columns(master, leaf, used)
        if not added:
            break
    final: Ints = np.zeros(master.model.columns)  # columns found last have no value yet
    final[: len(values)] = values
    return final


def _decide_arenas(master: Master, run: Run, used: Ints) -> list[int]:
    """Open or close every arena: what is nearly whole at once, else the most open one."""
    undecided, opened = set(range(len(master.openings))), []
    while undecided and not run.must_stop():
        values = _priced(master, run, used)
        if values is None:
            break
        share = {a: float(values[master.openings[a]]) for a in sorted(undecided)}
        sure = {a for a, z in share.items() if z > 0.97 or z < 0.03}
        sure = sure or {max(share, key=lambda a: abs(share[a] - 0.45))}
        for a in sorted(sure):
            master.fix(master.openings[a], int(share[a] >= 0.45))
            if share[a] >= 0.45:
                opened.append(a)
        undecided -= sure
    return opened


def _dummy(master: Master, arena: int) -> int:
    """A string that stands in for a missing one, and costs more than any string brings."""
    market = master.market
    best = max((int(s.pay.max(initial=0)) for s in market.shelves[arena]), default=0)
    entries: dict[int, float] = {master.arena_rows[arena]: 1}
    return master.model.column(-2 * best, 0, INFINITY, entries)


def _assemble(market: Market, chosen: list[Found], worth: Ints) -> Allocation:
    """Open arenas whose strings are all there; then fill the others, the least short first."""
    allocation = Allocation(market)
    by_arena: dict[int, list[Found]] = {}
    for string in chosen:
        by_arena.setdefault(string.arena, []).append(string)
    short = []
    for arena, strings in sorted(by_arena.items()):
        missing = int(market.strings[arena]) - len(strings)
        allocation.free[[p for s in strings for p in s.packs]] = False
        if missing <= 0:
            allocation.open(arena, strings)
        else:
            short.append((missing, arena, strings))
    for missing, arena, strings in sorted(short):
        more = fill_arena(market, arena, allocation.free, worth, missing)
        if more is not None:
            allocation.open(arena, strings + more)
        else:
            allocation.free[[p for s in strings for p in s.packs]] = True
    for arena in range(len(market.arenas)):
        if arena not in allocation.strings:
            again = fill_arena(market, arena, allocation.free, worth)
            lost = 0 if not again else sum(s.gain - int(worth[list(s.packs)].sum()) for s in again)
            if again and lost > 0:
                allocation.open(arena, again)
    return allocation


def with_kits(allocation: Allocation, run: Run, master: Master | None) -> Allocation:
    """The strings of the allocation with the best own uses found for all other packs."""
    market = allocation.market
    base = allocation.copy()
    base.drop(list(base.patterns))
    simple = base.copy()
    take_offers(simple)
    pool: dict[Pattern, int] = {}
    model = Model()
    rows = {int(p): model.row(-INFINITY, 1) for p in np.flatnonzero(base.free)}
    demand_rows = [model.row(-INFINITY, int(q)) for q in market.quantity]

    def add(use: Pattern) -> bool:
        if use in pool or use.pack not in rows:
            return False
        entries: dict[int, float] = {rows[use.pack]: 1}
        entries |= {demand_rows[d]: n for d, n in use.units}
        pool[use] = model.column(use.gain, 0, 1, entries)
        return True

    known = [u for u in (master.uses if master else ()) if isinstance(u, Pattern)]
    for use in (*known, *simple.patterns.values(), *allocation.patterns.values()):
        add(use)
    pi = _kit_prices(model, market, add, len(rows), run)
    noise = np.random.default_rng(1)
    everyone = np.array(sorted(rows), np.int64)
    for _ in range(8):  # patterns that are second best now may be part of the best plan
        if pi is None or run.must_stop():
            break
        shaken = np.rint(pi * noise.uniform(0.85, 1.15, len(pi))).astype(np.int64)
        for use in Knapsacks(market, shaken).patterns(everyone):
            add(use)
    model.integers = list(range(model.columns))
    start = np.zeros(model.columns)
    start[[pool[u] for u in simple.patterns.values()]] = 1
    answer = model.solve(min(KIT_SECONDS, max(0.5, run.left())), start, run.must_stop, 1e-5)
    if answer.values is None:
        return simple
    for use, column in pool.items():
        if answer.values[column] > 0.5 and base.fits(use):
            base.add(use)
    return max(base, simple, key=lambda a: a.value_c)


def _kit_prices(
    model: Model, market: Market, add: Callable[[Pattern], bool], packs: int, run: Run
) -> Ints | None:
    """Prices of units of demands once no better pattern is found."""
    pi: Ints | None = None
    for _ in range(30):
        solved = None if run.must_stop() else model.solve_lp(max(0.5, run.left()))
        if solved is None:
            return pi
        pi = np.rint(np.maximum(solved[2][packs:], 0)).astype(np.int64)
        knapsacks = Knapsacks(market, pi)
        if not sum(add(u) for u in knapsacks.patterns(np.arange(len(market.packs)))):
            break
    return pi
