"""The proof of a bound: integer prices, and what no plan can exceed at them.

A leaf fixes some arenas open (1) or closed (0) and bounds every plan that agrees; the leaves
together cover every choice. Weak duality, so any prices give a valid bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.solver.bulk import arena_parts, own_worth
from matching.solver.cutting import Cutting
from matching.solver.filling import best_part
from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, anchor_values, highest_pay


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
    if market.stock is not None:
        return np.maximum(leaf.lam, own_worth(market, leaf.pi))
    return np.maximum(np.maximum(leaf.lam, 0), Cutting(market).at(leaf.pi).best)


def leaf_bound(market: Market, leaf: Leaf, worth: Ints | None = None) -> int | None:
    """Bound in cents on every plan that agrees with the leaf; None where none can."""
    if worth is None:
        worth = pack_prices(market, leaf)
    total = market.base_c + int((market.quantity * leaf.pi).sum()) + int(worth.sum())
    prices = worth

    def part_of(arena: int) -> int | None:
        opened = leaf.arenas.get(arena)
        if opened == 0:
            return 0
        links = leaf.mu.get(arena)
        if opened is None and links is None:
            return best_part(market, arena, prices)
        return arena_bound(market, arena, market.shelves[arena], prices, links, opened)

    parts = arena_parts(market, part_of)
    return None if parts is None else total + parts


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
