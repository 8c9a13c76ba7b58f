"""A huge market in parts that lie close together, each planned like a market of its own.

The packs are laid along a curve through the sites and cut into runs of equal length; demands go
with the packs of their site. Prices and plans of the parts make those of the whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from matching.solver.allocation import Allocation
from matching.solver.instance import Instance
from matching.solver.market import Ints, Market, lay_out
from matching.solver.pricing import Found, Pattern

CROWDED = 3.0  # times the mean of demands in a part: then the parts are dealt out like cards


@dataclass(frozen=True)
class Part:
    """Positions in the whole market."""

    packs: Ints
    demands: Ints
    arenas: Ints


def divide(market: Market, count: int) -> list[Part]:
    """Parts of nearly the same number of packs, by where they stand."""
    instance = market.instance
    rank = _curve(instance)
    packs = np.array([rank[instance.packs[p].site] for p in market.packs], np.int64)
    cut = _positions(packs, packs) * count // max(1, len(packs))
    demands = np.array([rank[instance.demands[d].site] for d in market.demands], np.int64)
    arenas = np.array([rank[instance.demands[d].site] for d in market.arenas], np.int64)
    of_demands = _positions(packs, demands) * count // max(1, len(packs))
    of_arenas = _positions(packs, arenas) * count // max(1, len(packs))
    sizes = np.bincount(of_demands, minlength=count) + np.bincount(of_arenas, minlength=count)
    if sizes.max(initial=0) > CROWDED * max(1.0, sizes.mean()):
        return deal(market, count)
    return _parts(cut, of_demands, of_arenas, count)


def deal(market: Market, count: int) -> list[Part]:
    """Parts that are all alike, one pack and one demand after the other."""
    sizes = (len(market.packs), len(market.demands), len(market.arenas))
    packs, demands, arenas = (np.arange(size) % count for size in sizes)
    return _parts(packs, demands, arenas, count)


def _parts(packs: Ints, demands: Ints, arenas: Ints, count: int) -> list[Part]:
    return [
        Part(np.flatnonzero(packs == i), np.flatnonzero(demands == i), np.flatnonzero(arenas == i))
        for i in range(count)
    ]


def _positions(packs: Ints, rank: Ints) -> Ints:
    """Where things at sites of these ranks lie among the packs along the curve: those of one
    site are spread evenly over its packs."""
    order = np.sort(packs)
    low = np.searchsorted(order, rank, side="left")
    high = np.searchsorted(order, rank, side="right")
    seen: dict[int, int] = defaultdict(int)
    turn = np.zeros(len(rank), np.int64)
    for i, r in enumerate(rank.tolist()):
        turn[i] = seen[r]
        seen[r] += 1
    total = np.array([seen[r] for r in rank.tolist()], np.int64)
    place: Ints = low + turn * (high - low) // np.maximum(1, total)
    return np.minimum(place, max(0, len(packs) - 1))


def _curve(instance: Instance) -> dict[str, int]:
    """Ranks of the sites along a curve through the plane: halves of halves, by turns in x and y."""
    sites = list(instance.sites.values())

    def walk(names: list[int], along_x: bool) -> list[int]:
        if len(names) < 2:
            return names
        key = (lambda i: (sites[i].x_km, i)) if along_x else (lambda i: (sites[i].y_km, i))
        ordered = sorted(names, key=key)
        half = len(ordered) // 2
        return walk(ordered[:half], not along_x) + walk(ordered[half:], not along_x)

    walked = walk(list(range(len(sites))), True)
    return {sites[i].id: rank for rank, i in enumerate(walked)}


def market_of(whole: Market, part: Part, left: Ints, closed: Ints) -> Market:
    """The part as a market: demands take what is `left`; arenas `closed` in a mask are out."""
    units = {whole.demands[d]: int(left[d]) for d in part.demands.tolist()}
    units |= {
        whole.arenas[a]: 0 if closed[a] else int(whole.strings[a]) for a in part.arenas.tolist()
    }
    return lay_out(whole.instance, [whole.packs[p] for p in part.packs.tolist()], units)


def copy_into(whole: Allocation, part: Allocation, names: Names) -> None:
    """What the part has decided, in the positions of the whole."""
    market = part.market
    packs = [names.pack[p] for p in market.packs]
    demands = [names.demand[d] for d in market.demands]
    for use in part.patterns.values():
        units = tuple(sorted((demands[d], n) for d, n in use.units))
        whole.add(Pattern(packs[use.pack], units, use.gain))
    for arena, strings in part.strings.items():
        seat = names.arena[market.arenas[arena]]
        whole.open(seat, [Found(seat, tuple(packs[p] for p in s.packs), s.gain) for s in strings])


class Names:
    """Positions in the whole market by id."""

    def __init__(self, market: Market) -> None:
        self.pack = {name: i for i, name in enumerate(market.packs)}
        self.demand = {name: i for i, name in enumerate(market.demands)}
        self.arena = {name: i for i, name in enumerate(market.arenas)}
