"""From the linear program to strings: their weakest packs are settled a few at a time, the surest
first; in the end one integer program joins the others to them.

After each decision prices are found anew, so that the next strings avoid packs that are gone. A
string may be missing, at a high cost: arenas may come out short, for the search to mend or close.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from matching.solver.allocation import CLOSED
from matching.solver.columns import Master
from matching.solver.completion import complete
from matching.solver.counts import choose_openings, fix, settle_counts, with_slack
from matching.solver.draft import Draft, draft, shortage_costs
from matching.solver.generation import price_columns
from matching.solver.market import Ints
from matching.solver.pool import PatternPool
from matching.solver.pricing import Found, string_at
from matching.solver.region import Region
from matching.solver.run import Run

SHARES = (0.1, 0.3, 0.05, 0.2)  # of the strings still open, decided a round
COUNT_SHARES = (0.3, 0.1)  # of counts still in parts
CERTAIN = 0.999
DIVE_STEPS = 5
SLACKS = (0.04, 0.0, 0.08, 0.02)  # of the packs of arenas
DIVERS = 2  # HiGHS works without Python's lock
TURNS = 2
DEAR = 0.002  # of the value: a decision that costs more is not taken
JOIN_SHARE, JOIN_NODES = 0.12, 60  # of the time

Anchor = tuple[int, int]  # an arena and the weakest pack of one of its strings


def dives(master: Master, run: Run, pool: PatternPool, worth: Ints) -> Draft:
    """The best draft of some dives, two at a time: until one lacks no string, and at least once."""
    shortage_c = shortage_costs(run.market)
    best = draft(run.market, pool, {})
    master.allow_missing()
    opened = choose_openings(master, run)
    with ThreadPoolExecutor(DIVERS) as threads:
        for turn in range(TURNS):
            if run.must_stop() or (turn and (best.strings and not best.short())):
                break
            run.spend(DIVE_STEPS)
            twins = [(master.copy(), turn * DIVERS + i) for i in range(DIVERS)]
            found = list(threads.map(partial(_dived, run, pool, opened, best), twins))
            made = [draft(run.market, pool, strings) for strings in found]
            made += [complete(one, pool, worth) for one in made]
            best = max([best, *made], key=lambda one: one.score(shortage_c))
            run.report("Diving for strings")
    return best


def _dived(
    run: Run, pool: PatternPool, opened: list[int], best: Draft, twin: tuple[Master, int]
) -> dict[int, list[Found]]:
    """Strings of one dive, at least as good as the best ones: how bold it is follows its number."""
    master, number = twin
    fix(master, opened)
    opened = with_slack(master, run, opened, SLACKS[number % len(SLACKS)])
    fix(master, opened)
    settle_counts(master, run, opened, COUNT_SHARES[number % len(COUNT_SHARES)])
    anchors = dive(run, opened, master, SHARES[number % len(SHARES)])
    return _joined(run, pool, best, anchors)


def dive(run: Run, opened: list[int], master: Master, share: float) -> set[Anchor]:
    """Settles weakest packs of the arenas `opened`, which alone the master has open, until more
    would cost too much; returns them with those that the program then still uses in parts."""
    settled: set[Anchor] = set()
    anchors: set[Anchor] = set()
    used = np.zeros(len(master.market.packs), bool)
    wanted = sum(int(master.market.strings[a]) for a in opened)
    most = -np.inf
    while (values := _priced(master, run, used)) is not None:
        most = max(most, master.value())
        if master.value() < most - DEAR * abs(most):
            break
        shares = _shares(master, values, used)
        anchors = settled | shares.keys()
        if not shares:
            break
        quota = max(1, round(share * (wanted - len(settled))))
        for anchor in sorted(shares, key=lambda a: (-shares[a], a)):
            if quota <= 0 and shares[anchor] < CERTAIN:
                break
            if not used[anchor[1]]:
                used[anchor[1]] = True
                settled.add(anchor)
                master.settle(*anchor)
                quota -= 1
    return anchors


def _shares(master: Master, values: Ints, used: Ints) -> dict[Anchor, float]:
    """How far each pack that is not `used` is the weakest of a string in the program."""
    shares: dict[Anchor, float] = defaultdict(float)
    for use, column in master.uses.items():
        if isinstance(use, Found) and values[column] > 1e-6 and not used[use.packs[0]]:
            shares[use.arena, use.packs[0]] += float(values[column])
    return shares


def _priced(master: Master, run: Run, used: Ints) -> Ints | None:
    """Column values of the linear program after a round of pricing.

    Columns found at the last prices wait for the next decision: without them the program knows too
    few strings that go with it, and decides worse.
    """
    for again in (True, False):
        solved = master.solution(max(0.5, run.left()))
        if solved is None or run.must_stop():
            return None
        values, leaf = solved
        added = price_columns(master, leaf, used, master.floors())[1]
        if again and not added + _more(master, leaf.lam, used):
            break
    final: Ints = np.zeros(master.model.columns)
    final[: len(values)] = values
    return final


def _more(master: Master, lam: Ints, used: Ints) -> int:
    """New columns of the strings that are settled: how many."""
    market, added = master.market, 0
    worth = np.where(used, CLOSED, lam)
    for arena, pack in master.weakest:
        for shelf in market.shelves[arena]:
            at = np.flatnonzero(shelf.packs == pack)
            if len(at):
                string = string_at(market, shelf, int(at[0]), shelf.cost + worth[shelf.packs])
                added += not used[list(string.packs[1:])].any() and master.add(string)
    return added


def _joined(
    run: Run, pool: PatternPool, best: Draft, anchors: set[Anchor]
) -> dict[int, list[Found]]:
    """The best strings by these weakest packs and those of the best draft so far."""
    market = run.market
    region = Region(
        market,
        best.strings,
        best.shares.of,
        pool,
        shortage_costs(market),
        np.ones(len(market.packs), bool),
        {arena for arena, _ in anchors} | set(best.strings),
        anchors,
    )
    rebuilt = region.solve(run.limits(JOIN_SHARE * run.seconds, JOIN_NODES), run.must_stop)
    return best.strings if rebuilt is None else rebuilt.strings
