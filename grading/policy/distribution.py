"""What an estimate says of the true state of health: a distribution, kept as points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from statistics import NormalDist

LOWEST, HIGHEST, STEPS = 0.0, 1.5, 150
"""State of health (fraction) at which the points begin and end: one for each per cent."""

_health_of = itemgetter(0)
NINETY_PER_CENT = NormalDist().inv_cdf(0.95)
"""Standard deviations from the mean to either end of a central 90 % interval (1.645)."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Pairs of (state of health, probability that the true value is at least that).

    State of health rises, the probability never does; between the points it is read linearly.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ValueError("a distribution needs at least two points")
        healths = [health for health, _ in self.points]
        chances = [chance for _, chance in self.points]
        if healths != sorted(set(healths)) or chances != sorted(chances, reverse=True):
            raise ValueError("state of health must rise and its probability must not")
        if not (chances[-1] >= 0.0 and chances[0] <= 1.0):
            raise ValueError("a probability lies between 0 and 1")

    def probability_at_least(self, state_of_health: float) -> float:
        """Probability (0–1) that the true state of health is at least this fraction."""
        place = bisect_right(self.points, state_of_health, key=_health_of)
        if place == 0:
            return self.points[0][1]
        if place == len(self.points):
            return self.points[-1][1]
        (low, high_chance), (high, low_chance) = self.points[place - 1 : place + 1]
        share = (state_of_health - low) / (high - low)
        return high_chance + share * (low_chance - high_chance)

    def as_texts(self) -> list[list[str]]:
        """The points as decimal texts, for storing."""
        return [[f"{health:.6f}", f"{chance:.6f}"] for health, chance in self.points]

    @classmethod
    def from_texts(cls, texts: Iterable[Iterable[str]]) -> Distribution:
        return cls(tuple((float(health), float(chance)) for health, chance in texts))

    @classmethod
    def of(
        cls, probability_at_least: Callable[[float], float], *, also_at: Iterable[float] = ()
    ) -> Distribution:
        """The points of a function; `also_at`: places (a policy's floors) to hold exactly.

        Rounded to six places as it is stored, so that what is stored answers as this does.
        """
        span = HIGHEST - LOWEST
        places = {round(LOWEST + span * step / STEPS, 6) for step in range(STEPS + 1)}
        places |= {round(place, 6) for place in also_at}
        chances: list[tuple[float, float]] = []
        last = 1.0
        for place in sorted(places):
            # Rounding must never make the probability rise.
            last = min(last, round(min(1.0, max(0.0, probability_at_least(place))), 6))
            chances.append((place, last))
        return cls(tuple(chances))


def normal(mean: float, deviation: float, *, also_at: Iterable[float] = ()) -> Distribution:
    """A normal distribution by mean and standard deviation (fractions, deviation above 0)."""
    bell = NormalDist(mean, deviation)
    return Distribution.of(lambda health: 1.0 - bell.cdf(health), also_at=also_at)
