"""Column generation: prices that prove a bound, and the uses and strings worth planning with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matching.solver.allocation import CLOSED
from matching.solver.certificate import Leaf, arena_bound
from matching.solver.columns import Master, Place
from matching.solver.large import prove_large
from matching.solver.market import Ints, Shelf
from matching.solver.pricing import Found, Knapsacks, anchor_values, members_at, string_of
from matching.solver.run import Run

ANCHORS = 8  # new strings an arena and round, besides a disjoint set of its shelves' best
SMOOTHING = 0.6  # weight of the prices of the best bound so far
MAX_ROUNDS = 400
CLOSE, NEAR = 1e-3, 1e-4  # of the value: prices good enough to link by, and to stop at
FIRST_ROUNDS = 60  # of prices that cost little, to begin with


def price_columns(
    master: Master,
    leaf: Leaf,
    used: Ints | None = None,
    floors: Mapping[Place, float] | None = None,
) -> tuple[int, int]:
    """Bound at the prices, and the number of columns found: without packs that are `used`, strings
    worth more than the floor of their place (0 without floors)."""
    market, added = master.market, 0
    knapsacks = Knapsacks(market, leaf.pi)
    worth = np.maximum(leaf.lam, knapsacks.best)
    bound = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    for use in knapsacks.patterns(np.flatnonzero(knapsacks.best >= np.maximum(leaf.lam, 1))):
        added += master.add(use)
    if used is not None:
        worth = np.where(used, CLOSED, worth)
    for arena, shelves in enumerate(market.shelves):
        opened = leaf.arenas.get(arena)
        if opened == 0:
            continue
        links = leaf.mu.get(arena)
        bound += arena_bound(market, arena, shelves, worth, links, opened) or 0
        cost = worth if links is None else worth + links
        added += sum(master.add(s) for s in _strings(master, arena, cost, floors or {}))
    return bound, added


def _strings(master: Master, arena: int, worth: Ints, floors: Mapping[Place, float]) -> list[Found]:
    """Promising strings of an arena: the best by weakest pack, and a disjoint set of each shelf."""
    market = master.market
    k, found = int(market.per_string[arena]), []
    ranked: list[tuple[int, int, Shelf, Ints]] = []
    for shelf in market.shelves[arena]:
        cost = shelf.cost + worth[shelf.packs]
        values = anchor_values(shelf, k, cost)
        order = np.argsort(-values, kind="stable")[: 6 * ANCHORS]
        order = order[values[order] > -CLOSED // 2]
        used = np.zeros(len(shelf.packs), bool)
        floor = floors.get(master.place(arena, shelf.packs[0]), 0.0)
        for rank, t in enumerate(order.tolist()):
            value = int(values[t])
            if rank >= ANCHORS and (value <= floor or used[t]):
                continue
            members = members_at(shelf, k, t, cost)
            if rank < ANCHORS:
                ranked.append((-value, len(ranked), shelf, members))
            if value > floor and not used[members].any():
                used[members] = True
                found.append(string_of(shelf, members))
    found += [
        string_of(shelf, members)
        for _, _, shelf, members in sorted(ranked, key=lambda r: r[:2])[:ANCHORS]
    ]
    return found


def generate(master: Master, run: Run, share: float) -> None:
    """Alternate linear program and pricing until nothing new is found, even with the packs of
    arenas linked to their openings, or the share is used up."""
    centre = _begun(master, run, share)
    for _ in range(MAX_ROUNDS):
        if run.must_stop() or run.used() > share:
            break
        solved = master.solution(run.left())
        if solved is None:
            break
        values, prices = solved
        found = 0
        for smoothing in (SMOOTHING, 0.0):
            leaf = _mixed(prices, centre, smoothing)
            bound, added = price_columns(master, leaf)
            found += added
            if run.bounded(bound, (leaf,)):
                centre = leaf
            if added:
                break
        run.spend()
        run.report("Prices and bound")
        away = run.bound_c - (master.value() + master.market.base_c)
        if (not found or away < CLOSE * abs(run.bound_c)) and master.link(values):
            continue
        if not found or away < NEAR * abs(run.bound_c):
            break


def _begun(master: Master, run: Run, share: float) -> Leaf:
    """The best prices so far; the columns that go with them are added. The first ones are of steps
    that need no program: from none it would take twice as long."""
    if not run.leaves:
        found, last = prove_large(run, FIRST_ROUNDS, share / 2), len(master.market.demands)
        for use in found.uses:
            if use.units[-1][0] < last:  # no place of an arena
                master.add(use)
    leaf = run.leaves[0]
    price_columns(master, leaf)
    return leaf


def _mixed(new: Leaf, old: Leaf, smoothing: float) -> Leaf:
    """Prices between new and old ones; any are valid."""
    if not smoothing:
        return new
    none = np.zeros(len(new.lam), np.int64)
    links = {
        arena: _between(new.mu.get(arena, none), old.mu.get(arena, none), smoothing)
        for arena in sorted({*new.mu, *old.mu})
    }
    lam, pi = _between(new.lam, old.lam, smoothing), _between(new.pi, old.pi, smoothing)
    return Leaf(lam, pi, links)


def _between(new: Ints, old: Ints, smoothing: float) -> Ints:
    return np.rint(smoothing * old + (1 - smoothing) * new).astype(np.int64)
