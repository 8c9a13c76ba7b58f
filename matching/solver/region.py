"""A part of the plan as an integer program: strings of some packs built anew, all else kept.

Strings are prefix flows (prefix_flow.py). Where the weakest packs are given, what is left is a
transport problem; so only a few arenas are free to choose theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.solver.market import Ints, Market, Shelf
from matching.solver.mip import INFINITY, Model
from matching.solver.pool import PatternPool, Shares
from matching.solver.prefix_flow import running_sums
from matching.solver.pricing import Found, Pattern

Strings = Mapping[int, list[Found]]


@dataclass(frozen=True)
class Rebuilt:
    """What becomes of the region: its strings by arena, shares of patterns, closed arenas."""

    strings: dict[int, list[Found]]
    shares: dict[Pattern, float]
    closed: frozenset[int]
    gain: float  # over the region as it stands


def merged(strings: Strings, answers: list[Rebuilt]) -> dict[int, list[Found]]:
    """The strings as they stand, less what the regions took apart, with what they built."""
    closed = {arena for answer in answers for arena in answer.closed}
    together = {a: list(f) for a, f in strings.items() if a not in closed}
    for answer in answers:
        for arena, found in answer.strings.items():
            if arena not in closed:
                old = set(strings.get(arena, ()))
                gone = old - set(found)
                kept = [s for s in together.get(arena, ()) if s not in gone]
                together[arena] = kept + [s for s in found if s not in old]
    return together


class Region:
    """`packs` (a mask) are free where no string reaches outside; arenas in `free` choose anew: all
    their strings or none, only so many and surely those if `counts` says so; only such weakest
    packs as `weakest` names, where it does."""

    def __init__(
        self,
        market: Market,
        strings: Strings,
        shares: Shares,
        pool: PatternPool,
        shortage_c: Ints,
        packs: Ints,
        free: Collection[int],
        weakest: Collection[tuple[int, int]] | None = None,
        counts: Mapping[int, int] | None = None,
    ) -> None:
        self.weakest, self.counts, self.own = weakest, counts, shares.own
        self.market, self.shortage_c = market, shortage_c
        self.model = Model()
        self.inside: dict[int, list[Found]] = defaultdict(list)
        self.outside: dict[int, list[Found]] = defaultdict(list)
        mask = packs.copy()
        for arena, found in strings.items():
            for string in found:
                within = bool(packs[list(string.packs)].all())
                (self.inside if within else self.outside)[arena].append(string)
                if not within:
                    mask[list(string.packs)] = False
        self.mask = mask
        self.rows = {int(p): self.model.row(-INFINITY, 1) for p in np.flatnonzero(mask)}
        self.start: list[float] = []
        self.before = 0.0
        self._own_uses(shares.of, pool)
        self.shelves: list[tuple[Shelf, Ints, dict[int, int], dict[int, int]]] = []
        self.openings: dict[int, int] = {}
        self.free = frozenset(free)
        for arena in sorted({*self.inside, *free}):
            self._arena(arena, counts is not None or arena in strings)

    def _column(
        self, gain: float, high: float, entries: dict[int, float], integer: bool, now: float
    ) -> int:
        self.start.append(now)
        self.before += gain * now
        return self.model.column(gain, 0, high, entries, integer)

    def _own_uses(self, shares: Mapping[Pattern, float], pool: PatternPool) -> None:
        left = self.market.quantity.astype(float)
        for use, share in shares.items():
            if use.pack not in self.rows:
                for demand, count in use.units:
                    left[demand] -= count * share
        left = np.maximum(left, 0)
        demand_rows: dict[int, int] = {}
        self.uses: list[tuple[int, Pattern]] = []
        for pack, row in self.rows.items():
            for use in pool.by_pack.get(pack, ()):
                entries: dict[int, float] = {row: 1}
                for demand, count in use.units:
                    if demand not in demand_rows:
                        demand_rows[demand] = self.model.row(-INFINITY, left[demand])
                    entries[demand_rows[demand]] = count
                column = self._column(use.gain, 1, entries, False, shares.get(use, 0.0))
                self.uses.append((column, use))

    def _arena(self, arena: int, is_open: bool) -> None:
        market, model = self.market, self.model
        k, chooses = int(market.per_string[arena]), arena in self.free
        inside, outside = self.inside[arena], self.outside[arena]
        need = int(market.strings[arena]) - len(outside)
        if self.counts is not None:
            need = self.counts.get(arena, 0)
        total = model.row(0, 0) if chooses else -1
        opening_entries: dict[int, float] = {}
        for shelf in market.shelves[arena]:
            here = np.flatnonzero(self.mask[shelf.packs])
            held = [set(s.packs) for s in inside]
            names = shelf.packs[here].tolist()
            anchored = {s.packs[0] for s in inside}
            if len(here) < k or not (chooses or anchored & set(names)):
                continue
            joined = {p for packs in held for p in packs} - anchored
            last = np.searchsorted(here, shelf.last[here])
            anchors, members = self._shelf(
                shelf, here, last, k, anchored, joined, total, chooses, opening_entries
            )
            self.shelves.append((shelf, here, anchors, members))
        if not chooses:
            return
        opening_entries[total] = -need
        gain = sum(s.gain - int(self.own[list(s.packs)].sum()) for s in outside)
        lacking = need - len(inside) if is_open else 0
        self._column(-int(self.shortage_c[arena]), INFINITY, {total: 1}, False, lacking)
        self.openings[arena] = self._column(gain, 1, opening_entries, True, float(is_open))
        if self.counts is not None:
            model.fixed[self.openings[arena]] = 1

    def _shelf(
        self,
        shelf: Shelf,
        here: Ints,
        last: Ints,
        k: int,
        anchored: set[int],
        joined: set[int],
        total: int,
        chooses: bool,
        opening: dict[int, float],
    ) -> tuple[dict[int, int], dict[int, int]]:
        """Columns of weakest packs and of members, by position in `here`."""
        model, n = self.model, len(here)
        anchors: dict[int, int] = {}
        members: dict[int, int] = {}
        sums = [(model.row(0, 0), model.row(0, 0)) for _ in range(n)] if k > 1 else []
        reached = -1
        count_a = count_u = 0
        running: list[tuple[int, int]] = []
        for j in range(n):
            t = int(here[j])
            pack = int(shelf.packs[t])
            cost, pay = int(shelf.cost[t]), int(shelf.pay[t])
            is_anchor = pack in anchored
            may_be = chooses and last[j] - j >= k and self._may_be_weakest(shelf.arena, pack)
            if may_be or is_anchor:
                entries: dict[int, float] = {self.rows[pack]: 1}
                if k > 1:
                    entries[sums[j][0]] = 1
                if chooses:
                    entries[total] = 1
                    once = model.row(-INFINITY, 0)
                    entries[once] = 1
                    opening[once] = -1
                anchors[j] = self._column(pay - cost, 1, entries, True, float(is_anchor))
                if not chooses:
                    model.fixed[anchors[j]] = 1
                reached = max(reached, int(last[j]))
            if k > 1 and j < reached:
                entries = {self.rows[pack]: 1, sums[j][1]: 1}
                members[j] = self._column(-cost, 1, entries, True, float(pack in joined))
            count_a += is_anchor
            count_u += pack in joined and k > 1
            running.append((count_a, count_u))
        if k > 1:
            running_sums(model, sums, last, k)
            self.start += [float(count) for both in running for count in both]
        return anchors, members

    def _may_be_weakest(self, arena: int, pack: int) -> bool:
        return self.weakest is None or (arena, pack) in self.weakest

    def solve(
        self, limits: Mapping[str, float], should_stop: Callable[[], bool], gap: float = 2e-4
    ) -> Rebuilt | None:
        """The best that was found within the limits, if it is better than what stands."""
        answer = self.model.solve(limits, self.start, should_stop, gap)
        self.optimal = answer.optimal
        if answer.values is None or answer.objective <= self.before + 50:
            return None
        return self._read(answer.values, answer.objective)

    def _read(self, values: Any, objective: float) -> Rebuilt:
        closed = frozenset(a for a, c in self.openings.items() if values[c] < 0.5)
        strings: dict[int, list[Found]] = defaultdict(list)
        for shelf, here, anchors, members in self.shelves:
            k = int(self.market.per_string[shelf.arena])
            starts = [j for j, c in anchors.items() if values[c] > 0.5]
            joins = [j for j, c in members.items() if values[c] > 0.5]
            for number, j in enumerate(starts):
                at = here[[j, *joins[number * (k - 1) : (number + 1) * (k - 1)]]]
                gain = int(shelf.pay[at[0]] - shelf.cost[at].sum())
                packs = tuple(int(p) for p in shelf.packs[at])
                strings[shelf.arena].append(Found(shelf.arena, packs, gain))
        rebuilt = {
            arena: self.outside[arena] + strings[arena]
            for arena in {*self.inside, *self.openings}
            if arena not in closed and (self.outside[arena] or strings[arena])
        }
        shares = {use: float(values[c]) for c, use in self.uses if values[c] > 1e-7}
        return Rebuilt(rebuilt, shares, closed, objective - self.before)
