"""What batteries give once they are in parallel: energy, shares of the current, the first surge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.topology.currents import (
    ASSUMPTION,
    current_shares,
    equalising_current_a,
    resistance_ohm,
)
from matching.topology.weakest import Member, in_parallel, in_series


@dataclass(frozen=True, slots=True)
class Connected:
    """Energy from the lower bounds; shares and surge are estimates, as `assumption` says.

    `power_w` is limited by the first to reach its own limit; None where a power is not known.
    """

    energy_wh: int
    power_w: int | None
    shares: tuple[tuple[str, float], ...]
    surge_a: float
    assumption: str = ASSUMPTION


def connected(
    members: Sequence[Member], capacities_ah: Sequence[float], cells_in_series: int, spread_v: float
) -> Connected | None:
    """None where one of them has no capacity left to estimate a resistance from."""
    if not members or min(capacities_ah) <= 0 or cells_in_series < 1:
        return None
    resistances = [resistance_ohm(cells_in_series, ah) for ah in capacities_ah]
    shares = current_shares(resistances)
    together = in_parallel([in_series([one]) for one in members], shares)
    # The worst pair is not known by name here: the two that resist least.
    least = (sorted(resistances) * 2)[:2]
    return Connected(
        energy_wh=together.energy_wh,
        power_w=together.power_w,
        shares=tuple((one.name, share) for one, share in zip(members, shares, strict=True)),
        surge_a=equalising_current_a(spread_v, *least),
    )
