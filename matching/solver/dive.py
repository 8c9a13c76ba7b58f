"""From the linear program to strings: openings and counts are settled, then their weakest packs, a
few at a time, the surest first; in the end the other packs are joined to them, model by model.

After each decision prices are found anew, so that the next strings avoid packs that are gone. A
string may be missing, at a high cost: arenas may come out short, and get room or are closed.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from matching.solver.allocation import CLOSED
from matching.solver.columns import Master
from matching.solver.counts import choose_openings, settle_counts
from matching.solver.draft import Draft, draft
from matching.solver.generation import price_columns
from matching.solver.joining import Anchor, join
from matching.solver.market import Ints
from matching.solver.pool import PatternPool
from matching.solver.pricing import Found, string_at
from matching.solver.run import Run

AT_ONCE = 0.3  # of the strings still open, decided a round
CERTAIN = 0.999
DIVE_STEPS = 5
DEAR = 0.002  # of the value: a decision that costs more is not taken


def dived(master: Master, run: Run, pool: PatternPool) -> Draft:
    """A draft close to the linear program; it may lack strings. Leaves the master as decided."""
    master.allow_missing()
    choose_openings(master, run)
    run.report("Arenas chosen")
    settle_counts(master, run)
    run.report("Strings of each model counted")
    anchors = dive(master, run)
    strings: dict[int, list[Found]] = {}
    solved = master.solution(max(0.5, run.left()))
    if solved is not None:
        values, leaf = solved
        shares, counts = master.shares(values, leaf), master.settled_counts()
        strings = join(run, pool, shares, counts, anchors, master.surest(values))
    run.spend(DIVE_STEPS)
    run.report("Strings built")
    return draft(run.market, pool, strings)


def dive(master: Master, run: Run) -> set[Anchor]:
    """Settles weakest packs, no more than strings are counted, until more would cost too much;
    returns them with those that the program then still uses in parts."""
    settled: set[Anchor] = set()
    anchors: set[Anchor] = set()
    used = np.zeros(len(master.market.packs), bool)
    left = Counter(master.settled_counts())
    most = -np.inf
    while (values := _priced(master, run, used)) is not None:
        most = max(most, master.value())
        if master.value() < most - DEAR * abs(most):
            break
        shares = _shares(master, values, used)
        anchors = settled | shares.keys()
        if not shares:
            break
        quota = max(1, round(AT_ONCE * left.total()))
        for arena, pack in sorted(shares, key=lambda a: (-shares[a], a)):
            if quota <= 0 and shares[arena, pack] < CERTAIN:
                break
            place = master.place(arena, pack)
            if left[place] > 0 and not used[pack]:
                used[pack] = True
                left[place] -= 1
                settled.add((arena, pack))
                master.settle(arena, pack)
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
