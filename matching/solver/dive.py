"""From the linear program to strings: decided a few at a time, the most certain first.

After each decision prices are found anew, so that the next strings avoid packs that are gone. A
string may stand in for one that is missing, at a high cost: arenas may come out short of strings,
for the search to mend or close.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from matching.solver.allocation import Allocation, fill_arena
from matching.solver.columns import Master, price_columns
from matching.solver.draft import Draft, draft, shortage_costs
from matching.solver.market import Ints, Market
from matching.solver.openings import choose_openings, fix
from matching.solver.pool import PatternPool
from matching.solver.pricing import Found
from matching.solver.run import Run

DIVERS = 1  # HiGHS works without Python's lock
SHARES = (0.03, 0.12, 0.05, 0.3, 0.08, 0.2)  # of the strings still open, decided a round
CERTAIN = 0.999
DIVE_STEPS = 5
FRUITLESS = 4  # pairs of dives without a better draft, before other arenas are tried


def dives(master: Master, run: Run, pool: PatternPool, worth: Ints, until: float) -> Draft:
    """The best draft of many dives, two at a time, until the share of the time is used up.

    First with the arenas that the program opens; then without one that came out short, as long as
    the program without it is worth more than the best draft.
    """
    shortage_c = shortage_costs(run.market)
    best = draft(run.market, pool, {})
    choices = [choose_openings(master, run)]
    tried: set[frozenset[int]] = {frozenset()}
    blamed: Counter[int] = Counter()
    fruitless = turn = 0
    with ThreadPoolExecutor(DIVERS) as threads:
        while not run.must_stop() and (not turn or run.used() < until) and choices:
            opened, _ = choices[-1]
            twins = [_opened(master, opened) for _ in range(DIVERS)]
            shares = [SHARES[(turn + i) % len(SHARES)] for i in range(DIVERS)]
            turn += DIVERS
            run.spend(DIVE_STEPS)
            found = list(threads.map(partial(dive, run, opened, worth), twins, shares))
            fruitless += 1
            for strings in found:
                made = draft(run.market, pool, strings)
                blamed.update({a: made.missing(a) for a in made.short()})
                if made.score(shortage_c) > best.score(shortage_c):
                    best, fruitless = made, 0
            run.report("Diving for strings")
            if fruitless >= FRUITLESS:
                other = _without(master, run, blamed, tried, best.score(shortage_c))
                if other is None:
                    break
                choices.append(other)
                fruitless = 0
    return best


def _without(
    master: Master, run: Run, blamed: Counter[int], tried: set[frozenset[int]], score: float
) -> tuple[list[int], float] | None:
    """Openings without the arena that was short most often, where that may still be better."""
    for arena, _ in blamed.most_common():
        closed = frozenset({arena})
        if closed not in tried:
            tried.add(closed)
            choice = choose_openings(master, run, closed)
            if choice[1] + run.market.base_c > score:
                return choice
    return None


def _opened(master: Master, opened: list[int]) -> Master:
    """A master of its own with exactly these arenas open."""
    twin = master.copy()
    fix(twin, opened)
    return twin


def dive(
    run: Run, opened: list[int], worth: Ints, master: Master, share: float
) -> dict[int, list[Found]]:
    """Strings of the arenas `opened`, which alone the master has open; changes its bounds."""
    market = master.market
    chosen: list[Found] = []
    used = np.zeros(len(market.packs), bool)
    master.allow_missing()
    wanted = sum(int(market.strings[a]) for a in opened)
    while not run.must_stop():
        values = _priced(master, run, used)
        if values is None:
            break
        taken = set(chosen)
        ranked = sorted(
            (-float(values[c]), c, use)
            for use, c in master.uses.items()
            if isinstance(use, Found) and values[c] > 1e-6 and use not in taken
        )
        if not ranked:
            break
        quota = max(1, round(share * (wanted - len(chosen))))
        for value, column, use in ranked:
            if quota <= 0 and value > -CERTAIN:
                break
            if not used[list(use.packs)].any():
                used[list(use.packs)] = True
                chosen.append(use)
                master.fix(column, 1)
                quota -= 1
    return _assemble(market, chosen, worth)


def _priced(master: Master, run: Run, used: Ints) -> Ints | None:
    """Column values of the linear program after a round of pricing."""
    for again in (True, False):
        solved = master.solution(max(0.5, run.left()))
        if solved is None or run.must_stop():
            return None
        values, leaf = solved
        if again and not price_columns(master, leaf, used)[1]:
            break
    final: Ints = np.zeros(master.model.columns)
    final[: len(values)] = values
    return final


def _assemble(market: Market, chosen: list[Found], worth: Ints) -> dict[int, list[Found]]:
    """By arena; those that are short are filled as far as free packs allow."""
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
    return allocation.strings
