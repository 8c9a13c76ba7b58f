"""The proof of a bound: integer prices, and what no plan can exceed at them.

A leaf fixes some arenas open (1) or closed (0) and bounds every plan that agrees; the leaves
together cover every choice. Weak duality, so any prices give a valid bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, Knapsacks, anchor_values


@dataclass(frozen=True)
class Leaf:
    """Prices in cents ≥ 0: of free packs, of units of open demands, of links (arena to packs)."""

    lam: Ints
    pi: Ints
    mu: Mapping[int, Ints] = field(default_factory=dict)
    arenas: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    leaves: tuple[Leaf, ...]
    bound_c: int
    highest: Leaf  # the leaf whose bound is the certificate's

    def as_json(self, market: Market) -> dict[str, Any]:
        return {"leaves": [_leaf_json(market, leaf) for leaf in self.leaves]}


def _named(names: tuple[str, ...], values: Ints) -> dict[str, int]:
    return {names[i]: int(values[i]) for i in np.flatnonzero(values)}


def _leaf_json(market: Market, leaf: Leaf) -> dict[str, Any]:
    return {
        "z": {market.arenas[a]: opened for a, opened in sorted(leaf.arenas.items())},
        "lam": _named(market.packs, leaf.lam),
        "pi": _named(market.demands, leaf.pi),
        "mu": {
            market.arenas[a]: _named(market.packs, prices) for a, prices in sorted(leaf.mu.items())
        },
    }


def certify(market: Market, leaves: tuple[Leaf, ...]) -> Certificate:
    """The leaves with the largest of their bounds; the caller sees to it that they cover all."""
    bounds = [
        (b, i) for i, leaf in enumerate(leaves) if (b := leaf_bound(market, leaf)) is not None
    ]
    bound, highest = max(bounds)
    return Certificate(leaves, bound, leaves[highest])


def pack_prices(market: Market, leaf: Leaf) -> Ints:
    """What each pack is worth at the prices: its own best use, or more."""
    return np.maximum(np.maximum(leaf.lam, 0), Knapsacks(market, leaf.pi).best)


def leaf_bound(market: Market, leaf: Leaf, worth: Ints | None = None) -> int | None:
    """Bound in cents on every plan that agrees with the leaf; None where none can."""
    if worth is None:
        worth = pack_prices(market, leaf)
    total = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    for arena, shelves in enumerate(market.shelves):
        opened = leaf.arenas.get(arena)
        if opened == 0:
            continue
        part = arena_bound(market, arena, shelves, worth, leaf.mu.get(arena), opened)
        if part is None:
            return None
        total += part
    return total


def arena_bound(
    market: Market,
    arena: int,
    shelves: tuple[Shelf, ...],
    worth: Ints,
    links: Ints | None,
    opened: int | None,
) -> int | None:
    """What one arena can add: its strings at their best; where it may stay closed, shares."""
    k, count = int(market.per_string[arena]), int(market.strings[arena])
    best = NEVER
    for shelf in shelves:
        cost = shelf.cost + worth[shelf.packs]
        if links is not None:
            cost = cost + links[shelf.packs]
        best = max(best, int(anchor_values(shelf, k, cost).max(initial=NEVER)))
    if best <= NEVER // 2:
        return None if opened == 1 else 0
    value = count * best + (0 if links is None else int(links.sum()))
    if opened == 1:
        return value
    shares = np.concatenate(
        [highest_pay(s, market) - k * (s.cost + worth[s.packs]) for s in shelves]
    )
    if len(shares) < count * k:
        return 0
    top = int(np.partition(shares, len(shares) - count * k)[len(shares) - count * k :].sum())
    return max(0, min(value, -(-top // k)))


def highest_pay(shelf: Shelf, market: Market) -> Ints:
    """For each pack the best pay of a string that may hold it: over weakest packs in its reach."""
    spread = market.instance.demands[market.arenas[shelf.arena]].spread_bp
    low = np.searchsorted(shelf.soh, shelf.soh - spread, side="left")
    high = np.searchsorted(shelf.soh, shelf.soh, side="right")
    levels = [shelf.pay]  # levels[j][i] is the maximum of 2^j pays from i
    while 2 ** len(levels) <= len(shelf.pay):
        half = 2 ** (len(levels) - 1)
        levels.append(np.maximum(levels[-1][:-half], levels[-1][half:]))
    out = np.empty(len(low), np.int64)
    level = np.frexp((high - low).astype(float))[1] - 1
    for j, table in enumerate(levels):
        at = np.flatnonzero(level == j)
        out[at] = np.maximum(table[low[at]], table[high[at] - 2**j])
    return out
