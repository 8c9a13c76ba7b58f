"""A draft that lacks strings made whole: one arena gives way so that another gets all its own."""

from __future__ import annotations

from matching.solver.allocation import fill_arena
from matching.solver.draft import Draft, draft, free_packs
from matching.solver.market import Ints, Market
from matching.solver.pool import PatternPool
from matching.solver.pricing import Found

Strings = dict[int, list[Found]]


def complete(made: Draft, pool: PatternPool, worth: Ints) -> Draft:
    """The same where none is short; the others closed, or filled with packs of an arena that is
    closed for them, whichever loses least where packs have this `worth` elsewhere."""
    if not made.short():
        return made
    market, strings = made.market, dict(made.strings)
    for arena in sorted(made.short(), key=lambda a: (-_net(strings[a], worth), a)):
        if arena in strings:
            options = [_closed(strings, arena)]
            options += [
                filled
                for other in [arena, *sorted(strings)]
                if (filled := _filled(market, strings, arena, other, worth)) is not None
            ]
            strings = max(options, key=lambda option: _net_of_all(option, worth))
    return draft(market, pool, strings)


def _filled(
    market: Market, strings: Strings, arena: int, other: int, worth: Ints
) -> Strings | None:
    """With all strings of the arena, the other one closed (unless it is the same)."""
    left = strings if other == arena else _closed(strings, other)
    missing = int(market.strings[arena]) - len(left[arena])
    more = fill_arena(market, arena, free_packs(market, left), worth, missing)
    return None if more is None else left | {arena: left[arena] + more}


def _closed(strings: Strings, arena: int) -> Strings:
    return {a: found for a, found in strings.items() if a != arena}


def _net(found: list[Found], worth: Ints) -> int:
    return sum(s.gain - int(worth[list(s.packs)].sum()) for s in found)


def _net_of_all(strings: Strings, worth: Ints) -> int:
    return sum(_net(found, worth) for found in strings.values())
