"""All strings of an arena from free packs, each the best that is left; fast enough to try often."""

from __future__ import annotations

import numpy as np

from matching.solver.market import Ints, Market
from matching.solver.pricing import Found
from matching.solver.windows import FAR, Windows

BATCH = 12  # weakest packs worked out at once
SHORT = -(FAR // 2)  # worth of a string that holds a pack that is not free


def string_of(windows: Windows, members: Ints) -> Found:
    gain = int(windows.pay[members[0]] - windows.cost[members].sum())
    packs = tuple(windows.pack[members].tolist())
    return Found(int(windows.arena[members[0]]), packs, gain)


def fill(
    windows: Windows, arena: int, free: Ints, worth: Ints, count: int | None = None
) -> list[Found] | None:
    """All strings (or `count`) of an arena, as `allocation.fill_arena` builds them; None if short.

    What a string by some weakest pack can be worth only falls while packs are used up, so what was
    worked out before still limits it: only the most promising are looked at again.
    """
    low, high = int(windows.first[arena]), int(windows.first[arena + 1])
    packs = windows.pack[low:high]
    cost = windows.cost[low:high] + np.where(free[packs], worth[packs], FAR)
    part = windows.part(arena)
    limits = part.limits(cost)
    found: list[Found] = []
    for _ in range(int(windows.market.strings[arena]) if count is None else count):
        anchor = _best(part, limits, cost)
        if anchor is None:
            return None
        members = part.members(anchor, cost)
        found.append(string_of(windows, members + low))
        cost[members] = FAR
    return found


def _best(part: Windows, limits: Ints, cost: Ints) -> int | None:
    """Place of the weakest pack of the best string; lowers the limits to what was worked out."""
    best, anchor = SHORT, None
    while len(limits):
        if len(limits) > BATCH:
            at = np.argpartition(-limits, BATCH)[:BATCH]
        else:
            at = np.arange(len(limits))
        at = np.sort(at[limits[at] > best])
        if not len(at):
            break
        values = part.exact(part.fits[at], cost)
        settled = limits[at] == values
        limits[at] = values
        top = int(values.argmax())
        if values[top] > best:
            best, anchor = int(values[top]), int(part.fits[at[top]])
        if settled.all():
            break
    return anchor


def best_part(market: Market, arena: int, worth: Ints) -> int:
    """What the arena can add to the bound, as `Tops.part`, without laying out any other."""
    part = Windows.of_arena(market, arena)
    cost = part.costs(worth)
    top = part.best_shares(arena, cost)
    k, count = int(market.per_string[arena]), int(market.strings[arena])
    shares = -(-int((part.reach[top] - k * cost[top]).sum()) // k)
    if shares <= 0:
        return 0
    anchor = _best(part, part.limits(cost), cost)
    if anchor is None:
        return 0
    best = int(part.exact(np.array([anchor]), cost)[0])
    return max(0, min(count * best, shares))
