"""A duty: what a second life asks of a battery, as the ageing models take it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grading.ageing.power_law import Floats, lasting_rate

DAY_S = 86_400.0
YEAR_DAYS = 365.0


@dataclass(frozen=True, eq=False)
class Duty:
    """State of charge (0-1) and temperature (°C) over time, each sample with its share of time.

    `day`: the day on which a sample lies; rates are averaged over a day. `depth`: swing of the
    state of charge (0-1), each swing weighed by the charge that it moves. `c_rate`: mean while
    charge flows, per hour. `basis` says where the figures are from.
    """

    key: str
    name: str
    state_of_charge: Floats
    temperature_c: Floats
    share_of_time: Floats
    day: Floats
    depth: float
    cycles_a_year: float
    c_rate: float
    basis: str

    @property
    def cycles_a_day(self) -> float:
        return self.cycles_a_year / YEAR_DAYS

    @property
    def mean_state_of_charge(self) -> float:
        return float(self.share_of_time @ self.state_of_charge)

    @property
    def mean_temperature_c(self) -> float:
        return float(self.share_of_time @ self.temperature_c)

    def lasting(self, rates: Floats, exponent: float) -> float:
        """One rate for all of the duty: averaged within a day, days one after the other."""
        days = self.day.astype(int)
        shares = np.asarray(np.bincount(days, self.share_of_time), dtype=np.float64)
        lived = shares > 0
        means = np.bincount(days, self.share_of_time * rates)[lived] / shares[lived]
        return lasting_rate(means, shares[lived], exponent)

    def at(self, *, temperature_c: float | None = None, depth: float | None = None) -> Duty:
        """The same duty in another place, or with the same throughput in swings of `depth`."""
        warm = self.temperature_c
        if temperature_c is not None:
            warm = np.full_like(self.state_of_charge, temperature_c)
        return replace(self, temperature_c=warm, depth=self.depth if depth is None else depth)


def steady_duty(
    key: str,
    name: str,
    *,
    state_of_charge: float,
    temperature_c: float,
    cycles_a_year: float,
    depth: float,
    c_rate: float,
    basis: str,
) -> Duty:
    """A duty from its mean figures alone: the state of charge is taken as its mean."""
    return Duty(
        key=key,
        name=name,
        state_of_charge=np.array([state_of_charge]),
        temperature_c=np.array([temperature_c]),
        share_of_time=np.ones(1),
        day=np.zeros(1),
        depth=depth,
        cycles_a_year=cycles_a_year,
        c_rate=c_rate,
        basis=basis,
    )
