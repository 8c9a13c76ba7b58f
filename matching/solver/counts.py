"""Which arenas to open, and how many strings each takes from each model: the linear program rounded
a few at a time, prices found anew.

All or nothing is most of what keeps the linear program away from a plan, and that a string is of
one model most of the rest; where both are whole, shares of strings come close to whole ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.solver.columns import Master
from matching.solver.generation import price_columns
from matching.solver.market import Ints
from matching.solver.run import Run

ROUNDS = 3  # of pricing at one choice
WHOLE = 1e-4
OPENINGS_AT_ONCE, COUNTS_AT_ONCE = 0.25, 0.3  # of those in parts
OPENINGS_LATEST, COUNTS_LATEST = 0.4, 0.6  # of the time, until all are rounded
OPENING_DEAR, COUNT_DEAR = 0.01, 0.001  # of the value


def choose_openings(master: Master, run: Run) -> None:
    """Fix which arenas are open."""
    arena_of = {column: arena for arena, column in enumerate(master.openings)}
    _settle(master, run, arena_of, OPENINGS_AT_ONCE, OPENING_DEAR, OPENINGS_LATEST)


def settle_counts(master: Master, run: Run) -> None:
    """Fix how many strings each arena takes from each model."""
    arena_of = {column: arena for (arena, _), column in master.counts.items()}
    _settle(master, run, arena_of, COUNTS_AT_ONCE, COUNT_DEAR, COUNTS_LATEST)


def _settle(
    master: Master,
    run: Run,
    arena_of: Mapping[int, int],
    share: float,
    dear: float,
    latest: float,
) -> None:
    """Fix the columns at whole numbers, such a share of those still in parts at a time: fewer where
    that would be dear, and the other way in the end; all at once when it is late."""
    values = _priced(master, run)
    for _ in range(3 * len(arena_of) + 1):
        if values is None or run.used() > latest:
            break
        parts = {column: float(values[column]) for column in arena_of}
        batch = _surest(parts, arena_of, share)
        if not batch:
            break
        values = _rounded(master, run, parts, batch, dear)
    if values is not None:
        parts = {column: float(values[column]) for column in arena_of}
        for column, whole in _all_whole(parts, arena_of).items():
            master.fix(column, whole)


def _all_whole(parts: Mapping[int, float], arena_of: Mapping[int, int]) -> dict[int, int]:
    """Whole ones that add up to no more than an arena takes; the largest parts are rounded up."""
    whole = {column: int(part + WHOLE) for column, part in parts.items()}
    left: dict[int, float] = defaultdict(float)
    for column, part in parts.items():
        left[arena_of[column]] += part - whole[column]
    for column in sorted(parts, key=lambda c: (whole[c] - parts[c], c)):
        if left[arena_of[column]] > 0.5:
            left[arena_of[column]] -= 1
            whole[column] += 1
    return whole


def _rounded(
    master: Master, run: Run, parts: Mapping[int, float], batch: list[int], dear: float
) -> Ints | None:
    """Values with the batch rounded; with fewer of them where that would be dear."""
    worth, before = master.value(), {column: master.bounds[column] for column in batch}
    while True:
        for column in batch:
            master.fix(column, round(parts[column]))
        values = _priced(master, run)
        if values is None or master.value() >= worth - dear * abs(worth):
            return values
        for column in batch[len(batch) // 2 :]:
            master.bound(column, *before[column])
        if len(batch) == 1:
            _turn(master, batch[0], parts[batch[0]])
            return _priced(master, run)
        batch = batch[: len(batch) // 2]


def _surest(parts: Mapping[int, float], arena_of: Mapping[int, int], share: float) -> list[int]:
    """Of the columns in parts, such a share that is nearest to whole ones; one of an arena, since
    its others make up for it."""
    parted = {c: abs(n - round(n)) for c, n in parts.items() if abs(n - round(n)) > WHOLE}
    ranked = sorted(parted, key=lambda column: (parted[column], column))
    chosen: dict[int, int] = {}
    for column in ranked[: max(1, round(share * len(ranked)))]:
        chosen.setdefault(arena_of[column], column)
    return list(chosen.values())


def _turn(master: Master, column: int, part: float) -> None:
    """Round the other way from now on."""
    low, high = master.bounds[column]
    if round(part) > part:
        high = int(part)
    else:
        low = int(part) + 1
    master.bound(column, low, high)


def _priced(master: Master, run: Run) -> Ints | None:
    """Values of the linear program after a few rounds of pricing; None where time is up."""
    values, decided = None, master.decided()
    for _ in range(ROUNDS):
        solved = master.solution(run.left())
        if solved is None or run.must_stop():
            return None
        values, leaf = solved
        _, added = price_columns(master, replace(leaf, arenas=decided), None, master.floors())
        if added < np.sqrt(master.model.columns):
            break
    return values
