"""What every published ageing model here comes down to: two losses, each a power law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grading.ageing.duty import Duty
from grading.ageing.power_law import Floats

KELVIN = 273.15


@dataclass(frozen=True, slots=True)
class Tested:
    """Conditions of the tests behind a model: temperature while cycling (°C), depth, C-rate."""

    temperature_c: tuple[float, float]
    depth: tuple[float, float]
    c_rate: float


@dataclass(frozen=True, slots=True)
class AgeingModel:
    """loss = k_t t^p + k_n N^r, t in days and N in equivalent full cycles.

    `start`: state of health at which t = 0, N = 0; the loss is relative to it. `rates` gives k_t
    and k_n of a duty. `scatter`: half of the 90 % range of either rate, as a fraction (assumption;
    `scatter_source` says from where). `wears_in`: earlier losses are part of the same curve.
    """

    name: str
    cells: str
    source: str
    start: float
    calendar_exponent: float
    cycling_exponent: float
    rates: Callable[[Duty], tuple[float, float]]
    tested: Tested
    scatter: float
    scatter_source: str
    wears_in: bool
    limits: tuple[str, ...]

    def loss(
        self,
        duty: Duty,
        days: Floats,
        calendar: Floats | float = 1.0,
        cycling: Floats | float = 1.0,
    ) -> Floats:
        """Share of the starting capacity lost after `days`; the factors multiply the two rates."""
        by_time, by_cycle = self.rates(duty)
        cycles = days * duty.cycles_a_day
        return np.asarray(
            calendar * by_time * days**self.calendar_exponent
            + cycling * by_cycle * cycles**self.cycling_exponent
        )
