"""Which arenas to open: the program over the known columns with whole openings, strings in shares.

All or nothing is most of what keeps the linear program away from a plan; shares of strings come
close to whole ones, so these openings are a good start for the dive, and often the best.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from matching.solver.columns import Master, price_columns
from matching.solver.mip import CONTINUOUS
from matching.solver.run import Run

ROUNDS = 4  # of pricing at one choice
CHOICES = 2
GAP = 1e-3
SECONDS, NODES = 3.0, 1_000


def choose_openings(
    master: Master, run: Run, closed: Iterable[int] = ()
) -> tuple[list[int], float]:
    """The arenas that the best program opens, none of `closed`, and what it is worth with them.

    Finds the columns that this choice lacks; leaves the master free to open any.
    """
    opened: list[int] | None = None
    worth = -np.inf
    for _ in range(CHOICES):
        chosen = _chosen(master, run, set(closed))
        if chosen is None or chosen == opened:
            break
        opened = chosen
        fix(master, opened)
        found = _price(master, run, opened)
        worth = master.value()
        if not found or run.must_stop():
            break
    free(master)
    return opened or [], worth


def _chosen(master: Master, run: Run, closed: set[int]) -> list[int] | None:
    """One integer program over the openings alone."""
    free(master)
    for arena in closed:
        master.fix(master.openings[arena], 0)
    master.model.integers = list(master.openings)
    answer = master.model.solve(run.limits(SECONDS, NODES), None, run.must_stop, GAP)
    master.model.set_kind(master.openings, CONTINUOUS)
    master.model.integers = []
    if answer.values is None:
        return None
    return [a for a, c in enumerate(master.openings) if answer.values[c] > 0.5]


def fix(master: Master, opened: list[int]) -> None:
    """Exactly these arenas are open."""
    for arena, column in enumerate(master.openings):
        master.fix(column, int(arena in opened))


def free(master: Master) -> None:
    for column in master.openings:
        master.bound(column, 0, 1)


def _price(master: Master, run: Run, opened: list[int]) -> int:
    """New columns for this choice; how many were found."""
    found = 0
    arenas = {a: int(a in opened) for a in range(len(master.openings))}
    for _ in range(ROUNDS):
        solved = master.solution(run.left())
        if solved is None or run.must_stop():
            break
        _, leaf = solved
        _, added = price_columns(master, replace(leaf, arenas=arenas))
        found += added
        if added < np.sqrt(master.model.columns):
            break
    return found
