"""Arenas of a large market by the prices of packs: the dearest by what they bring a pack first."""

from __future__ import annotations

from matching.solver.allocation import Allocation
from matching.solver.filling import fill
from matching.solver.market import Ints
from matching.solver.pricing import Found
from matching.solver.windows import Windows


def net(strings: list[Found], worth: Ints) -> int:
    """What the strings bring above the worth of their packs."""
    return sum(s.gain - int(worth[list(s.packs)].sum()) for s in strings)


def seat(windows: Windows, allocation: Allocation, worth: Ints, least: Ints) -> None:
    """Open the arenas that gain over `least`, with strings that are best at `worth`."""
    market = windows.market
    ranks: list[tuple[float, int]] = []
    for arena in range(len(market.arenas)):
        if arena not in allocation.strings:
            strings = fill(windows, arena, allocation.free, worth)
            if strings:
                packs = int(market.strings[arena] * market.per_string[arena])
                ranks.append((-net(strings, worth) / packs, arena))
    for _, arena in sorted(ranks):
        strings = fill(windows, arena, allocation.free, worth)
        if strings and net(strings, least) > 0:
            allocation.open(arena, strings)
