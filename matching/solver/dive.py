"""From the linear program to a plan: decide arenas, then strings a few at a time, then kits.

After each decision prices are found anew, so that the next strings avoid packs that are gone. A
string may stand in for one that is missing, at a high cost: the plan may come out with arenas that
are short of strings, for the search to mend or close.
"""

from __future__ import annotations

import numpy as np

from matching.solver.allocation import Allocation, fill_arena
from matching.solver.columns import Master, price_columns
from matching.solver.greedy import take_offers
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import Found, Pattern
from matching.solver.run import Run

SHARE = 0.15  # of the strings still open, decided a round
HOPELESS = 0.5  # strings missing in the linear program
PRICINGS = 1  # after each decision
KIT_SECONDS = 4.0


def dive(master: Master, run: Run, worth: Ints) -> Allocation | None:
    """A plan from the master's columns and those found on the way; changes the master's bounds.

    None where even the linear program lacks strings once all arenas are decided.
    """
    market = master.market
    chosen: list[Found] = []
    used = np.zeros(len(market.packs), bool)
    stand_ins = master.allow_missing()
    opened = _decide_arenas(master, run, used)
    values = _priced(master, run, used)
    if values is None or values[stand_ins].sum() > HOPELESS:
        return None
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
            if not used[list(use.packs)].any() and use.arena in opened:
                master.fix(column, 1)
                used[list(use.packs)] = True
                chosen.append(use)
                quota -= 1
    allocation = _assemble(market, chosen, worth)
    _kits(master, run, allocation)
    return allocation


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
        if sure:
            decided = {a: int(share[a] > 0.5) for a in sorted(sure)}
        else:
            doubtful = max(share, key=lambda a: (share[a], -a))
            decided = {doubtful: _better(master, run, used, doubtful)}
        for a, z in decided.items():
            master.fix(master.openings[a], z)
            if z:
                opened.append(a)
        undecided -= decided.keys()
    return opened


def _better(master: Master, run: Run, used: Ints, arena: int) -> int:
    """Whether the linear program is worth more with the arena open (1) or closed (0)."""
    worth = []
    for z in (0, 1):
        master.fix(master.openings[arena], z)
        _priced(master, run, used)
        worth.append(master.value())
    return int(worth[1] > worth[0])


def _assemble(market: Market, chosen: list[Found], worth: Ints) -> Allocation:
    """Open the arenas with the strings they have, and fill the short ones as far as packs allow."""
    allocation = Allocation(market)
    by_arena: dict[int, list[Found]] = {}
    for string in chosen:
        by_arena.setdefault(string.arena, []).append(string)
    for arena, strings in sorted(by_arena.items()):
        allocation.open(arena, strings)
    for arena in allocation.short():
        more = fill_arena(market, arena, allocation.free, worth, allocation.missing(arena))
        if more is not None:
            allocation.open(arena, allocation.strings[arena] + more)
    return allocation


def _kits(master: Master, run: Run, allocation: Allocation) -> None:
    """Own uses of the packs that no string took: the best set of the patterns found."""
    market, model = allocation.market, Model()
    rows = {int(p): model.row(-INFINITY, 1) for p in np.flatnonzero(allocation.free)}
    demand_rows = [model.row(-INFINITY, int(q)) for q in market.quantity]
    pool: list[Pattern] = []
    for use in master.uses:
        if isinstance(use, Pattern) and use.pack in rows:
            entries: dict[int, float] = {rows[use.pack]: 1}
            model.column(use.gain, 0, 1, entries | {demand_rows[d]: n for d, n in use.units}, True)
            pool.append(use)
    answer = model.solve(min(KIT_SECONDS, max(0.2, run.left())), None, run.must_stop, 1e-3)
    if answer.values is not None:
        for use, value in zip(pool, answer.values, strict=True):
            if value > 0.5 and allocation.fits(use):
                allocation.add(use)
    take_offers(allocation)
