"""What several members give together: the weakest limits a string, and a group in parallel.

In series one current flows through all, so a string is empty when its weakest member is, and may
give no more than the weakest may (Cui: usable energy falls with the spread of the members).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """Energy that can be drawn, and power, None where it is not known."""

    name: str
    energy_wh: int
    power_w: int | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """`lost_wh`: energy in the stronger members that the weakest keeps from use."""

    energy_wh: int
    power_w: int | None
    lost_wh: int
    weakest: str


def in_series(members: Sequence[Member]) -> Together:
    """A string. Raises ValueError for none."""
    weakest = min(members, key=lambda one: one.energy_wh)
    energy_wh = len(members) * weakest.energy_wh
    powers = [one.power_w for one in members]
    known = [power for power in powers if power is not None]
    return Together(
        energy_wh=energy_wh,
        power_w=len(members) * min(known) if len(known) == len(powers) else None,
        lost_wh=sum(one.energy_wh for one in members) - energy_wh,
        weakest=weakest.name,
    )


def in_parallel(strings: Sequence[Together], shares: Sequence[float]) -> Together:
    """Strings side by side. `shares` of the current (sum 1): the first string at its limit is the
    limit of all. Raises ValueError for none, or for another number of shares."""
    if len(strings) != len(shares) or not strings:
        raise ValueError("each string has one share of the current")
    powers = [one.power_w for one in strings]
    limits = [
        (power / share, one.weakest)
        for power, share, one in zip(powers, shares, strings, strict=True)
        if power is not None and share > 0
    ]
    least = min(limits, default=(0.0, min(strings, key=lambda one: one.energy_wh).weakest))
    return Together(
        energy_wh=sum(one.energy_wh for one in strings),
        power_w=None if None in powers else int(least[0]),
        lost_wh=sum(one.lost_wh for one in strings),
        weakest=least[1],
    )
