"""The price sheet of a solved problem: the highest leaf of its certificate, made plain."""

from __future__ import annotations

import numpy as np

from matching.solver.certificate import Certificate, Leaf, arena_bound, pack_prices
from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, anchor_values
from matching.solver.why.prices import Prices, StringPrice


def price_sheet(market: Market, certificate: Certificate) -> Prices:
    """Prices of packs, units, links and strings; only what is not 0."""
    leaf = certificate.highest
    worth = pack_prices(market, leaf)
    strings = {}
    for arena, name in enumerate(market.arenas):
        strings[name] = _string_price(market, leaf, arena, worth)
    return Prices(
        packs=_named(market.packs, worth),
        demands=_named(market.demands, leaf.pi),
        links={
            market.arenas[a]: _named(market.packs, prices)
            for a, prices in leaf.mu.items()
            if leaf.arenas.get(a) != 0
        },
        strings=strings,
    )


def _named(names: tuple[str, ...], values: Ints) -> dict[str, int]:
    return {names[i]: int(values[i]) for i in np.flatnonzero(values)}


def links_of(leaf: Leaf, arena: int) -> Ints | None:
    """Prices of the links; a leaf that holds the demand closed says nothing about them."""
    return None if leaf.arenas.get(arena) == 0 else leaf.mu.get(arena)


def cost_of(shelf: Shelf, worth: Ints, links: Ints | None) -> Ints:
    cost: Ints = shelf.cost + worth[shelf.packs]
    return cost if links is None else cost + links[shelf.packs]


def best_of(market: Market, arena: int, worth: Ints, links: Ints | None) -> int:
    k = int(market.per_string[arena])
    return max(
        (
            int(anchor_values(shelf, k, cost_of(shelf, worth, links)).max(initial=NEVER))
            for shelf in market.shelves[arena]
        ),
        default=NEVER,
    )


def _string_price(market: Market, leaf: Leaf, arena: int, worth: Ints) -> StringPrice:
    """The demand pays for its links out of its strings, so below that none is worth opening it."""
    links, opened = links_of(leaf, arena), leaf.arenas.get(arena)
    best = best_of(market, arena, worth, links)
    linked = 0 if links is None else int(links.sum())
    closed = -(linked // int(market.strings[arena]))
    term = arena_bound(
        market, arena, market.shelves[arena], worth, links, 1 if opened == 1 else None
    )
    price = best if opened == 1 and best > NEVER // 2 else max(best, closed)
    return StringPrice(price, best if best > NEVER // 2 else None, term or 0)
