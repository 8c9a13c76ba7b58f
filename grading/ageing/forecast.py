"""Years until a floor: from an estimate, a duty and a model, with what is not known drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grading.ageing.ageing_model import AgeingModel
from grading.ageing.choice import Subject, model_for
from grading.ageing.draws import Draws, Start, draw
from grading.ageing.duty import YEAR_DAYS, Duty
from grading.ageing.power_law import Floats
from grading.ageing.words import assumptions, extrapolated

HORIZON_YEARS = 30.0
LOWER, MIDDLE, UPPER = 0.05, 0.50, 0.95
_POINTS, _HALVINGS = 121, 50
_LONGEST_EARLIER_DAYS = 100 * YEAR_DAYS


@dataclass(frozen=True, slots=True)
class Years:
    """Median and 90 % range of the years; None is more than HORIZON_YEARS."""

    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """State of health after `years`: median and 90 % range."""

    years: float
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`chance_below_floor`: that the battery lies below the floor already (0-1)."""

    model: AgeingModel
    years: Years
    chance_below_floor: float
    trajectory: tuple[Band, ...]
    reasons: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def is_extrapolated(self) -> bool:
        return bool(self.reasons)


def forecast(start: Start, duty: Duty, floor: float, subject: Subject) -> Forecast:
    """Years until the state of health is below `floor`; the same for the same arguments.

    Raises NoAgeingModelError.
    """
    model = model_for(subject)
    drawn = draw(start, model, is_pack=subject.level == "pack")
    paths = _Paths(model, duty, drawn)
    years = _quantiles(paths.years_to(floor))
    seen = HORIZON_YEARS if years.median is None else years.median
    return Forecast(
        model=model,
        years=years,
        chance_below_floor=float(np.mean(drawn.start < floor)),
        trajectory=_trajectory(paths, years),
        reasons=extrapolated(start, duty, subject, model, seen),
        assumptions=assumptions(start, duty, subject, model),
    )


class _Paths:
    """The state of health of every draw over time."""

    def __init__(self, model: AgeingModel, duty: Duty, drawn: Draws) -> None:
        self._model, self._duty, self._drawn = model, duty, drawn
        # A share of the earlier loss counts as time spent on the same curve.
        earlier = np.clip(1.0 - drawn.start, 0.0, None) * drawn.wear_in
        self._spent = self._days_until(earlier, np.full(len(earlier), _LONGEST_EARLIER_DAYS))
        self._lost = self._loss(self._spent)

    def health_at(self, years: Floats) -> Floats:
        """Shape of `years`, which holds one value a draw or broadcasts to that."""
        gone = self._loss(self._spent + years * YEAR_DAYS / self._drawn.life) - self._lost
        # Leaf: relative to the start of the second life; from new: relative to new.
        scale = 1.0 if self._model.wears_in else self._drawn.start
        return np.maximum(self._drawn.start - scale * gone, 0.0)

    def years_to(self, floor: float) -> Floats:
        """Infinite where the floor lies beyond the horizon."""
        low = np.zeros_like(self._drawn.start)
        high = np.full_like(low, HORIZON_YEARS)
        never = self.health_at(high) >= floor
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            above = self.health_at(middle) >= floor
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return np.where(never, np.inf, np.where(self._drawn.start < floor, 0.0, low))

    def _loss(self, days: Floats) -> Floats:
        return self._model.loss(self._duty, days, self._drawn.calendar, self._drawn.cycling)

    def _days_until(self, loss: Floats, most: Floats) -> Floats:
        low, high = np.zeros_like(most), most
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            short = self._loss(middle) < loss
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        return low


def _quantiles(years: Floats) -> Years:
    # By order alone: between a number and infinity there is nothing to interpolate.
    found = np.quantile(years, [LOWER, MIDDLE, UPPER], method="inverted_cdf")
    return Years(*(float(one) if np.isfinite(one) else None for one in found))


def _trajectory(paths: _Paths, years: Years) -> tuple[Band, ...]:
    last = HORIZON_YEARS if years.upper is None else min(HORIZON_YEARS, 1.25 * years.upper + 1)
    times = np.linspace(0, last, _POINTS)
    healths = paths.health_at(times[:, None])
    low, middle, high = np.quantile(healths, [LOWER, MIDDLE, UPPER], axis=1)
    return tuple(
        Band(*(float(one) for one in row)) for row in zip(times, low, middle, high, strict=True)
    )
