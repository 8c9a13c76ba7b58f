"""Kits and whole packs while strings are planned: shares of patterns, a linear program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.solver.certificate import Leaf
from matching.solver.market import Ints, Market
from matching.solver.mip import INFINITY, Model
from matching.solver.pricing import Knapsacks, Pattern

ROUNDS = 30  # of pricing
ENOUGH = 1e-4  # of the value may be missing when pricing ends
OFFERS, OFF = 12, 0.03  # times that prices are tried, so far off


@dataclass(frozen=True)
class Shares:
    """How much of each pattern is used (0 to 1), what that gains, the prices at which, and about
    what each pack would bring by itself at these prices."""

    of: Mapping[Pattern, float]
    gain: float
    leaf: Leaf
    own: Ints


class PatternPool:
    """The patterns known so far, by pack; finds those that are missing at the prices."""

    def __init__(self, market: Market, patterns: Iterable[Pattern] = ()) -> None:
        self.market = market
        self.by_pack: dict[int, dict[Pattern, None]] = defaultdict(dict)
        for use in patterns:
            self.add(use)

    def add(self, use: Pattern) -> bool:
        known = self.by_pack[use.pack]
        if use in known:
            return False
        known[use] = None
        return True

    def widen(self, pi: Ints) -> None:
        """Add what packs choose where prices are a little off: whole patterns need more to choose
        from than shares do."""
        pick = np.random.default_rng(1)
        for _ in range(OFFERS):
            off = pi * (1 + OFF * pick.standard_normal(len(pi)))
            knapsacks = Knapsacks(self.market, np.rint(np.maximum(off, 0)).astype(np.int64))
            for use in knapsacks.patterns(np.flatnonzero(knapsacks.best > 0)):
                self.add(use)

    def fill(self, free: Ints, left: Ints, seconds: float, rounds: int = ROUNDS) -> Shares:
        """The best shares for the free packs; new patterns are priced in until none is missing."""
        model, columns = Model(), {}
        rows = {int(p): model.row(-INFINITY, 1) for p in np.flatnonzero(free)}
        demand_rows = [model.row(-INFINITY, int(q)) for q in left]

        def take(use: Pattern) -> None:
            entries: dict[int, float] = {rows[use.pack]: 1}
            columns[use] = model.column(
                use.gain, 0, INFINITY, entries | {demand_rows[d]: n for d, n in use.units}
            )

        for pack in rows:
            for use in self.by_pack.get(pack, ()):
                take(use)
        nothing = np.zeros(len(free), np.int64)
        shares = Shares({}, 0.0, Leaf(nothing, np.zeros(len(left), np.int64)), nothing)
        for number in range(rounds + 1):
            solved = model.solve_lp(seconds)
            if solved is None:
                break
            gain, values, duals = solved
            lam = np.zeros(len(free), np.int64)
            prices = np.rint(np.maximum(duals, 0)).astype(np.int64)
            lam[list(rows)] = prices[: len(rows)]
            leaf = Leaf(lam, prices[len(rows) :])
            used = {use: float(values[c]) for use, c in columns.items() if values[c] > 1e-7}
            knapsacks = Knapsacks(self.market, leaf.pi, leaf.lam)
            shares = Shares(used, gain, leaf, np.maximum(leaf.lam, knapsacks.best))
            if number == rounds:
                break
            better = np.flatnonzero(free & (knapsacks.best > leaf.lam + 1))
            missing = int((knapsacks.best - leaf.lam)[better].sum())
            fresh = [use for use in knapsacks.patterns(better) if self.add(use)]
            for use in fresh:
                take(use)
            if not fresh or missing < ENOUGH * max(1.0, gain):
                break
        return shares
