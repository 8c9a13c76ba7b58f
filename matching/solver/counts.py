"""Which arenas to open, and how many strings each takes from each model: the linear program rounded
a few at a time, prices found anew.

All or nothing is most of what keeps the linear program away from a plan, and that a string is of
one model most of the rest; where both are whole, shares of strings come close to whole ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.solver.columns import Master, Place
from matching.solver.generation import price_columns
from matching.solver.market import Ints
from matching.solver.run import Run

ROUNDS = 3  # of pricing at one choice
WHOLE = 1e-4
AT_ONCE, LATEST = 0.25, 0.4  # of openings in parts, rounded in a step; of the time, until all are
COUNTS_AT_ONCE = 0.3  # of those in parts
DEAR = 0.001  # of the value


def choose_openings(master: Master, run: Run) -> list[int]:
    """The arenas to open. Finds the columns that they lack; leaves the master as it was decided."""
    decided: dict[int, int] = {}
    while (values := _priced(master, run, decided)) is not None:
        shares = {a: float(values[c]) for a, c in enumerate(master.openings) if a not in decided}
        parted = {a: abs(s - round(s)) for a, s in shares.items() if abs(s - round(s)) > WHOLE}
        if not parted or run.used() > LATEST:
            decided |= {a: round(s) for a, s in shares.items()}
            break
        surest = sorted(parted, key=lambda arena: (parted[arena], arena))
        for arena in surest[: max(1, round(AT_ONCE * len(surest)))]:
            decided[arena] = round(shares[arena])
            master.fix(master.openings[arena], decided[arena])
    return sorted(arena for arena, opened in decided.items() if opened)


def fix(master: Master, opened: list[int]) -> None:
    """Exactly these arenas are open."""
    for arena, column in enumerate(master.openings):
        master.fix(column, int(arena in opened))


def settle_counts(master: Master, run: Run, opened: list[int]) -> None:
    """Fix how many strings each of the arenas `opened` takes from each model, such a share of those
    still in parts at a time; fewer where that would cost too much, and the other way in the end."""
    decided = {a: int(a in opened) for a in range(len(master.openings))}
    values = _priced(master, run, decided)
    for _ in range(3 * len(master.counts) + 1):
        if values is None:
            break
        counts = {place: float(values[c]) for place, c in master.counts.items()}
        batch = _surest(counts)
        if not batch:
            for place, count in counts.items():
                master.fix(master.counts[place], round(count))
            break
        values = _fixed(master, run, decided, counts, batch)


def _fixed(
    master: Master,
    run: Run,
    decided: dict[int, int],
    counts: Mapping[Place, float],
    batch: list[Place],
) -> Ints | None:
    """Values with the counts of the batch rounded; with fewer of them where that costs too much."""
    worth = master.value()
    while True:
        for place in batch:
            master.fix(master.counts[place], round(counts[place]))
        values = _priced(master, run, decided)
        if values is None or master.value() >= worth - DEAR * abs(worth):
            return values
        for place in batch[len(batch) // 2 :]:
            master.bound(master.counts[place], 0, int(master.market.strings[place[0]]))
        if len(batch) == 1:
            _turn(master, batch[0], counts[batch[0]])
            return _priced(master, run, decided)
        batch = batch[: len(batch) // 2]


def _surest(counts: Mapping[Place, float]) -> list[Place]:
    """Of the counts in parts, such a share that is nearest to whole ones; one of an arena, since
    its others make up for it."""
    parted = {p: abs(n - round(n)) for p, n in counts.items() if abs(n - round(n)) > WHOLE}
    ranked = sorted(parted, key=lambda place: (parted[place], place))
    chosen: dict[int, Place] = {}
    for place in ranked[: max(1, round(COUNTS_AT_ONCE * len(ranked)))]:
        chosen.setdefault(place[0], place)
    return list(chosen.values())


def _turn(master: Master, place: Place, count: float) -> None:
    """Round the other way from now on."""
    low, high = 0, int(master.market.strings[place[0]])
    if round(count) > count:
        high = int(count)
    else:
        low = int(count) + 1
    master.bound(master.counts[place], low, high)


def _priced(master: Master, run: Run, decided: dict[int, int]) -> Ints | None:
    """Values of the linear program after a few rounds of pricing; None where time is up."""
    values = None
    for _ in range(ROUNDS):
        solved = master.solution(run.left())
        if solved is None or run.must_stop():
            return None
        values, leaf = solved
        _, added = price_columns(master, replace(leaf, arenas=decided), None, master.floors())
        if added < np.sqrt(master.model.columns):
            break
    return values
