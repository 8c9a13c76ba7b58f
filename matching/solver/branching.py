"""A tighter certificate: arenas fixed open or closed, leaf by leaf, the worst leaf first.

All-or-nothing arenas are what keeps the bound of the linear program away from the best plan; with
some of them fixed, prices exist that bound each case closely. Branch and price (Barnhart et al.
1998) on the openings alone, since a leaf of the certificate can say no more.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field, replace

from matching.solver.certificate import Leaf, leaf_bound
from matching.solver.columns import Master
from matching.solver.generation import generate, price_columns
from matching.solver.run import Run

LEAF_STEPS = 2
WHOLE = 1e-3  # an arena opened by less than that, or by all but that, is not worth a case
ROUNDS = 12  # of prices in one leaf: what comes later moves little
NOWHERE = -(2**62)  # bound of a leaf that no plan agrees with


@dataclass(frozen=True, order=True)
class _Case:
    """A leaf in the order of the search, with how far the program opens each arena in it."""

    minus_bound_c: int
    number: int
    leaf: Leaf = field(compare=False)
    openings: tuple[float, ...] = field(compare=False)

    def next_arena(self) -> int | None:
        """The arena that the program opens most nearly by half; None where none is in parts."""
        parted = [a for a, share in enumerate(self.openings) if WHOLE < share < 1 - WHOLE]
        return min(parted, key=lambda arena: abs(self.openings[arena] - 0.5), default=None)


def tighten(known: Master, run: Run, share: float, near: float = 0.0) -> None:
    """Link packs to openings, then branch, until no leaf allows more than the best plan and a part
    `near` of it, or the share of the time is used up. Works on a copy; may run beside the search
    for plans."""
    master = known.copy()
    generate(master, run, share)
    master.allow_missing()
    number = itertools.count()
    heap = [_priced(master, run, leaf, next(number)) for leaf in run.leaves]
    while heap and not run.must_stop() and run.used() < share:
        best_c = run.best.value_c
        if -heap[0].minus_bound_c <= best_c + near * abs(best_c):
            break
        arena = heap[0].next_arena()
        if arena is None:
            break
        case = heapq.heappop(heap)
        run.spend(LEAF_STEPS)
        for opened in (0, 1):
            child = replace(case.leaf, arenas={**case.leaf.arenas, arena: opened})
            heapq.heappush(heap, _priced(master, run, child, next(number)))
        run.bounded(-heap[0].minus_bound_c, tuple(case.leaf for case in heap))


def _priced(master: Master, run: Run, leaf: Leaf, number: int) -> _Case:
    """The leaf's case with the prices of the lowest bound found for it."""
    openings = tuple(float(leaf.arenas.get(a, 0)) for a in range(len(master.openings)))
    bound = leaf_bound(run.market, leaf)
    if bound is None:
        return _Case(-NOWHERE, number, leaf, openings)
    for arena, column in enumerate(master.openings):
        opened = leaf.arenas.get(arena)
        low, high = (0, 1) if opened is None else (opened, opened)
        master.bound(column, low, high)
    best = leaf
    for _ in range(ROUNDS):
        solved = master.solution(run.left())
        if solved is None or run.must_stop():
            break
        values, prices = solved
        openings = tuple(float(values[column]) for column in master.openings)
        priced = replace(prices, arenas=leaf.arenas)
        found, added = price_columns(master, priced)
        if found < bound:
            best, bound = priced, found
        if not added:
            break
    return _Case(-bound, number, best, openings)
