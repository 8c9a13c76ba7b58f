"""Kits and whole packs of a large market: shares of patterns first, then whole ones step by step.

The linear program is small, for only packs that pay get a row. After each decision the rest is
priced anew with what demands still take, so that the last units find patterns that fit them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.certificate import Leaf
from matching.solver.cutting import Cuts, Cutting
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import Pattern
from matching.solver.run import Run

SMOOTHING = 0.5  # weight of the best prices so far
PRICED = 1e-4  # of the program's value may be missing when pricing ends
ROUNDS = 60
SHARE = 0.12  # of the patterns still in shares, made whole a round
CERTAIN = 0.999
LITTLE = 3e-6  # of the value: what a round of pricing within the dive must promise
LP_SECONDS = 30.0


class KitProgram:
    """Shares of patterns for the free packs of an allocation, within what demands still take."""

    def __init__(self, market: Market, cutting: Cutting, start: Allocation) -> None:
        self.market, self.cutting, self.model = market, cutting, Model()
        self.free, self.left = start.free.copy(), start.left.copy()
        self.demand_rows = [self.model.row(-INFINITY, int(n)) for n in self.left]
        self.pack_rows: dict[int, int] = {}
        self.columns: dict[Pattern, int] = {}
        self.uses: list[Pattern] = []
        self.open: list[int] = []  # columns that may still be decided

    def add(self, use: Pattern) -> bool:
        if use in self.columns or not self.free[use.pack]:
            return False
        row = self.pack_rows.get(use.pack)
        if row is None:
            row = self.pack_rows[use.pack] = self.model.row(-INFINITY, 1)
        entries: dict[int, float] = {self.demand_rows[d]: n for d, n in use.units}
        self.columns[use] = self.model.column(use.gain, 0, INFINITY, entries | {row: 1})
        self.open.append(len(self.uses))
        self.uses.append(use)
        return True

    def extend(self, uses: Iterable[Pattern]) -> int:
        return sum([self.add(use) for use in uses])

    def solve(self) -> tuple[float, Ints, Leaf] | None:
        """Value of the program, shares of its columns, prices of packs and demands' units."""
        solved = self.model.solve_lp(LP_SECONDS)
        if solved is None:
            return None
        value, shares, duals = solved
        prices = np.rint(np.maximum(duals, 0)).astype(np.int64)
        lam = np.zeros(len(self.free), np.int64)
        lam[list(self.pack_rows)] = prices[list(self.pack_rows.values())]
        return value, shares, Leaf(lam, prices[self.demand_rows])

    def missing(self, leaf: Leaf) -> tuple[int, Cuts, Ints]:
        """What the prices leave on the table, the best uses at them, and the packs that gain."""
        cuts = self.cutting.at(leaf.pi, self.left)
        better = self.free & (cuts.best > leaf.lam)
        return int((cuts.best - leaf.lam)[better].sum()), cuts, better

    def generate(self, run: Run, until: float, whole: bool) -> None:
        """Price until little is missing. `whole`: no arenas, so the prices bound every plan."""
        centre: Leaf | None = None
        least = 2**62
        for _ in range(ROUNDS):
            if run.must_stop() or run.used() > until:
                return
            solved = self.solve()
            if solved is None:
                return
            value, _, leaf = solved
            added = 0
            for weight in (SMOOTHING, 0.0) if centre is not None else (0.0,):
                tried = leaf if centre is None or not weight else _mixed(leaf, centre, weight)
                missing, cuts, better = self.missing(tried)
                total = int((self.left * tried.pi).sum() + tried.lam[self.free].sum()) + missing
                if total < least:
                    least, centre = total, tried
                    if whole:
                        run.bounded(self.market.base_c + total, (tried,))
                added = self.extend(cuts.patterns(self.market, better, self.left))
                if added:
                    break
            run.report("Prices of kits")
            if not added or least - value < PRICED * max(1.0, value):
                return

    def dive(self, run: Run, allocation: Allocation) -> None:
        """Make patterns whole, the surest first; what is decided goes into the allocation."""
        while not run.must_stop():
            solved = self.solve()
            if solved is None:
                return
            value, shares, leaf = solved
            missing, cuts, better = self.missing(leaf)
            if missing > LITTLE * value and self.extend(
                cuts.patterns(self.market, better, self.left)
            ):
                solved = self.solve()
                if solved is None:
                    return
                _, shares, _ = solved
            if not self._decide(shares, allocation):
                return

    def _decide(self, shares: Ints, allocation: Allocation) -> int:
        some = np.flatnonzero(shares > 1e-6)
        order = some[np.argsort(-shares[some], kind="stable")]
        open_ = [c for c in order.tolist() if self.free[self.uses[c].pack]]
        sure = sum(1 for c in open_ if shares[c] > CERTAIN)
        rest = len(open_) - sure
        quota = sure + (rest if rest < 12 else max(4, int(rest * SHARE)))
        decided = 0
        columns = []
        for column in open_[:quota]:
            use = self.uses[column]
            if allocation.fits(use):
                allocation.add(use)
                columns.append(column)
                decided += 1
        self.free, self.left = allocation.free.copy(), allocation.left.copy()
        self.model.fix(columns, 1)
        self.model.fix(self._too_large(), 0)
        return decided

    def _too_large(self) -> list[int]:
        """Open columns that want more than demands still take."""
        gone = []
        for column in self.open:
            use = self.uses[column]
            if self.free[use.pack] and any(self.left[d] < n for d, n in use.units):
                gone.append(column)
        dropped = set(gone)
        self.open = [c for c in self.open if c not in dropped and self.free[self.uses[c].pack]]
        return gone


def _mixed(new: Leaf, old: Leaf, weight: float) -> Leaf:
    lam = np.rint(weight * old.lam + (1 - weight) * new.lam).astype(np.int64)
    return Leaf(lam, np.rint(weight * old.pi + (1 - weight) * new.pi).astype(np.int64))
