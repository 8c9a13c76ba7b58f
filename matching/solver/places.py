"""Arenas as demands for whole packs: a place in a string pays a pack's best share of it.

That leaves out that the packs of a string must be alike, so its best plan is worth more than the
market's; but its prices are close to the best there are, and only demands need them: a pack is
worth its best use, a place included.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.solver.market import Market, Offers
from matching.solver.windows import Windows


def with_places(market: Market) -> Market:
    """The market with its arenas behind its demands, still without offers for them."""
    places = market.strings * market.per_string
    return replace(
        market,
        demands=market.demands + market.arenas,
        quantity=np.concatenate([market.quantity, places]),
        arenas=(),
        strings=places[:0],
        per_string=places[:0],
        shelves=(),
    )


def assigned(market: Market) -> Market:
    """The same with all offers, of a market that holds its own."""
    offers, windows = market.offers, Windows(market)
    gain = -(-windows.reach // windows.k) - windows.cost
    useful = np.flatnonzero(gain > 0)
    none = np.zeros(len(useful), np.int64)
    columns = (
        np.concatenate([offers.pack, windows.pack[useful]]),
        np.concatenate([offers.demand, windows.arena[useful] + len(market.demands)]),
        np.concatenate([offers.modules, none]),
        np.concatenate([offers.gain, gain[useful]]),
        np.concatenate([offers.bonus, none]),
    )
    order = np.argsort(columns[0], kind="stable")
    pack, demand, modules, gains, bonus = (column[order] for column in columns)
    first = np.searchsorted(pack, np.arange(len(market.packs) + 1))
    return replace(with_places(market), offers=Offers(pack, demand, modules, gains, bonus, first))
