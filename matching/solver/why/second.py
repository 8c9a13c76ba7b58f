"""For every pack at once: the use that misses least, and the next one for another demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.solver.certificate import Certificate
from matching.solver.market import Ints, Market, Shelf
from matching.solver.pricing import NEVER, anchor_values
from matching.solver.why.prices import Prices
from matching.solver.why.sheet import cost_of, links_of


@dataclass(frozen=True)
class Offer:
    """A use of a pack by itself, or of the best string with it: gain (a share) and misses."""

    demand: str
    gain_c: int
    misses_c: int


def nearest_uses(
    market: Market,
    certificate: Certificate,
    prices: Prices,
    used: Mapping[str, frozenset[str]],
) -> dict[str, Offer]:
    """For each free pack the use that misses least among demands that do not have it in the plan.

    Only uses that gain more than recycling are looked at; packs without any are missing.
    """
    worth = np.array([prices.of_pack(name) for name in market.packs], np.int64)
    parts = [_own(market, certificate.highest.pi, worth)]
    parts += [_strings(market, certificate, prices, a, worth) for a in range(len(market.arenas))]
    pack, demand, gain, misses = (np.concatenate(column) for column in zip(*parts, strict=True))
    names = (*market.demands, *market.arenas)
    nearest: dict[str, Offer] = {}
    order = np.lexsort((demand, misses, pack))
    for i in order.tolist():
        name, wanted = market.packs[pack[i]], names[demand[i]]
        if name not in nearest and wanted not in used.get(name, frozenset()):
            nearest[name] = Offer(wanted, int(gain[i]), int(misses[i]))
    return nearest


def _own(market: Market, pi: Ints, worth: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """One kit or as many as fit, whichever misses less, and whole packs."""
    offers = market.offers
    kits, price = offers.modules > 0, pi[offers.demand]
    fit = market.modules[offers.pack] // np.maximum(offers.modules, 1)
    units = np.where(kits, np.minimum(fit, market.quantity[offers.demand]), 1)
    units = np.where(offers.gain > price, units, 1)
    gain = units * offers.gain + offers.bonus - np.where(kits, market.opening[offers.pack], 0)
    misses = units * price + worth[offers.pack] - gain
    useful = gain > 0
    return offers.pack[useful], offers.demand[useful], gain[useful], misses[useful]


def _strings(
    market: Market, certificate: Certificate, prices: Prices, arena: int, worth: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    """Each pack in the best string that can hold it; its gain is its share where it is weakest."""
    none = np.zeros(0, np.int64)
    packs, gains, misses = [none], [none], [none]
    k, links = int(market.per_string[arena]), links_of(certificate.highest, arena)
    price = prices.strings[market.arenas[arena]].string_c
    for shelf in market.shelves[arena]:
        beyond = beyond_with(shelf, k, cost_of(shelf, worth, links))
        gain = shelf.pay // k - shelf.cost
        fits = (beyond > NEVER // 2) & (gain > 0)
        packs.append(shelf.packs[fits])
        gains.append(gain[fits])
        misses.append(price - beyond[fits])
    found = np.concatenate(packs)
    column = np.full(len(found), len(market.demands) + arena, np.int64)
    return found, column, np.concatenate(gains), np.concatenate(misses)


def beyond_with(shelf: Shelf, k: int, cost: Ints) -> Ints:
    """For each pack of a shelf the best string that holds it; NEVER where there is none."""
    free = anchor_values(shelf, k, cost)
    if k == 1 or len(cost) < k:
        return free
    with_one = anchor_values(shelf, k - 1, cost)  # its pay is that of a string of k
    with_one = np.where(free > NEVER // 2, with_one, NEVER)
    best: Ints = free.copy()
    reach = int((shelf.last - np.arange(len(cost))).max())
    for step in range(1, reach):
        held = np.minimum(free[:-step], with_one[:-step] - cost[step:])
        inside = np.arange(len(cost) - step) + step < shelf.last[:-step]
        best[step:] = np.maximum(best[step:], np.where(inside, held, NEVER))
    return best
